"""The forward pass in JavaScript: one text, that the browser draws from and programs are given."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from textwrap import indent

from playground.export.source import fill
from playground.export.spellings import SPELLINGS, spell

FORWARD = Path(__file__).parent / "javascript" / "forward.js"


@cache
def forward_source() -> str:
    """Return `FORWARD` as a program has it, that is no module and not checked by TypeScript.

    Its functions find `ACTIVATIONS` in the same program; see `activations_source`.
    """
    text = FORWARD.read_text(encoding="utf-8")
    return re.sub(r"^(// @ts-check\n|import .*\n\n?|export )", "", text, flags=re.M).strip()


def activation_source(name: str) -> str:
    """Return an activation as a function (zs, n) that changes the columns of a layer in place.

    Raises:
        NotAvailable: JavaScript does not have it.
    """
    text = str(spell(name, "javascript"))
    # Each has a loop of its own: in a loop that calls them, they took 2 to 6 times as long.
    return (text if "\n" in text else fill("activation.js", name=name, formula=text)).rstrip("\n")


def activations_source(names: Iterable[str]) -> str:
    """Return some activations, keys of `SPELLINGS`, and the table of them.

    Raises:
        NotAvailable: JavaScript does not have one of them.
    """
    found = list(names)
    functions = indent("\n".join(map(activation_source, found)), "  ")
    table = f"  return {{ {', '.join(found)} }};"
    return "\n".join(["const ACTIVATIONS = (() => {", functions, table, "})();"])


def drawable() -> list[str]:
    """Return the activations that JavaScript has: networks of others cannot be drawn."""
    return [name for name, one in SPELLINGS.items() if one.javascript is not None]


def why_not_drawn(names: Iterable[str]) -> str:
    """Return a sentence on why a network of some activations cannot be drawn, empty if it can."""
    missing = [name for name in dict.fromkeys(names) if name not in drawable()]
    if not missing:
        return ""
    return (
        f"This network cannot be drawn: JavaScript does not have {', '.join(missing)}. "
        "Training, scores and tables work as usual."
    )
