"""TOML from outside. Its keys and brackets are counted before anything is parsed.

`tomllib` (Python 3.11) keeps every beginning of a dotted key: a key of 20,000 parts, which 40 kB
hold, takes 1.6 GB.
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from playground.reading.quoting import shorten

# Texts and comments: what is in them is no structure. Possessive, so that nothing is tried twice;
# one that never ends reaches to the end, where the parser fails, too.
OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\\?\Z)'
    r"|'[^'\n]*+(?:'|(?=\n)|\Z)"
    r"|#[^\n]*+",
    re.DOTALL,
)
KEPT = re.compile(r"[\[\]{}=,.]|\n+")
PLACE = re.compile(r"\(at line ([0-9]{1,7}), column [0-9]{1,9}\)|\(at end of document\)")


@dataclass(frozen=True)
class TomlLimits:
    """How much a kind of file may hold.

    Attributes:
        n_characters: of the text.
        n_keys: names with a value, headers of tables, and items of lists, all together.
        n_parts: of a key with dots.
        depth: lists and tables in braces within one another.
    """

    n_characters: int
    n_keys: int = 10_000
    n_parts: int = 8
    depth: int = 8


class TomlError(ValueError):
    """A text is no TOML, or holds too much.

    Attributes:
        line: where, from 1.
        reason: what was expected and what came.
    """

    def __init__(self, line: int, reason: str) -> None:
        """Put both into the message."""
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def read_toml(text: str, limits: TomlLimits) -> dict[str, Any]:
    r"""Return what a text in TOML says.

    Args:
        text: with "\n" alone at the ends of lines.
        limits: how much it may hold.

    Raises:
        TomlError: it is too long, too deep, holds too much, or is no TOML.
    """
    if len(text) > limits.n_characters:
        raise TomlError(
            1, f"expected at most {limits.n_characters:,} characters, got {len(text):,}"
        )
    check_structure(text, limits)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = PLACE.search(str(error))
        line = int(match[1]) if match and match[1] else text.count("\n") + 1
        reason = PLACE.sub("", str(error)).strip()
        raise TomlError(line, f"this is not TOML: {shorten(reason, 120)}") from None
    except (ValueError, RecursionError, OverflowError):
        raise TomlError(1, "expected a TOML file with fewer digits and brackets") from None


def check_structure(text: str, limits: TomlLimits) -> None:
    """Raise a TomlError where there are more keys, parts or brackets than allowed.

    As far as the text is TOML, none is missed; a parser goes no further. A number counts as a key
    of as many parts as it has dots, and a header's brackets as any others.
    """
    line, depth, parts, n_keys = 1, 0, 1, 0
    bare = OPAQUE.sub(lambda found: "\n" * found[0].count("\n"), text)
    for mark in KEPT.findall(bare):
        parts = parts + 1 if mark == "." else 1
        depth = max(0, depth + (mark in "[{") - (mark in "]}"))
        n_keys += mark in "=[,"
        line += mark.count("\n")
        if parts > limits.n_parts:
            raise TomlError(line, f"expected a key of at most {limits.n_parts} parts between dots")
        if depth > limits.depth:
            raise TomlError(line, f"expected brackets at most {limits.depth} deep in each other")
        if n_keys > limits.n_keys:
            raise TomlError(line, f"expected at most {limits.n_keys:,} keys and items")
