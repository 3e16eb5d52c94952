"""A phase of an update: what it shows, what it asks, and how its numbers are written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playground.engine import Address
from playground.engine.arrays import Array
from playground.explain.source import Excerpt

MOST_TERMS = 6  # of a sum that is written out
TOLERANCE = 0.01  # of a number that is asked for: two or three digits are enough


@dataclass(frozen=True)
class PhaseTable:
    """Numbers of a phase.

    Attributes:
        title: what they are.
        rows: a name for each row.
        columns: a name for each column.
        values: shape (n_rows, n_columns).
        is_result: whether this is the phase's result, and not what it is computed from.
        of: what a row is of.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    is_result: bool = True
    of: str = "point"


@dataclass(frozen=True)
class Mistake:
    """A wrong number that a common mistake gives, and the words on it."""

    value: float
    words: str


@dataclass(frozen=True)
class Expected:
    """A number to be found by hand.

    Attributes:
        name: of what.
        value: the right one.
        mistakes: wrong ones that are known.
        scale: what TOLERANCE is a share of; None for the number itself. A new weight hardly
            differs from the old one: there it is the change that must be right.
    """

    name: str
    value: float
    mistakes: tuple[Mistake, ...] = ()
    scale: float | None = None

    def check(self, typed: float) -> tuple[bool, str]:
        """Return whether a number is right within TOLERANCE, and a sentence on it."""
        if close(typed, self.value, self.scale):
            return True, "Correct."
        near = [mistake for mistake in self.mistakes if close(typed, mistake.value, self.scale)]
        if near:
            return False, min(near, key=lambda mistake: abs(typed - mistake.value)).words
        return False, "Not quite. Check the formula again, or show the numbers."


def close(typed: float, value: float, scale: float | None = None) -> bool:
    """Return whether a typed number stands for a value; see `Expected`."""
    return bool(abs(typed - value) <= TOLERANCE * abs(value if scale is None else scale) + 1e-6)


@dataclass(frozen=True)
class Phase:
    """One phase of an update.

    Attributes:
        key: its kind and layer, such as "net 1".
        title: what is computed.
        text: what it is for, in a sentence or two.
        formula: in the article's notation, as LaTeX.
        modern: the same in modern notation, as LaTeX.
        numbers: the formula with the current numbers in it, and the result, as LaTeX.
        tables: what goes in and what comes out.
        answers: the numbers that may be asked for.
        highlighted: see `in_diagram` and `links_to`.
        code: the engine's lines for it.
        items: the units (or weights) to choose from, by name.
    """

    key: str
    title: str
    text: str
    formula: str
    modern: str
    numbers: str
    tables: tuple[PhaseTable, ...]
    answers: tuple[Expected, ...]
    highlighted: tuple[str, ...]
    code: tuple[Excerpt, ...]
    items: tuple[str, ...] = ()


def layer_name(layer: int, sizes: Sequence[int]) -> str:
    """Return the name of a layer."""
    if layer == len(sizes) - 1:
        return "the output layer"
    return f"hidden layer {layer}" if len(sizes) > 3 else "the hidden layer"


def join_names(names: Sequence[str], most: int = 6) -> str:
    """Write some names as one phrase; of more than `most` the first ones, and how many more."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def in_diagram(place: Address) -> str:
    """Return the part of the diagram that is a layer or unit: "1.2"; layer 0 is the inputs."""
    return ".".join(str(k) for k in (place.layer + 1, *place[1:]) if k is not None)


def links_to(place: Address) -> str:
    """Return the links into a layer or unit, or the one link of a weight: ">1.2.0"."""
    return f">{in_diagram(place)}"


def plain(value: float) -> str:
    """Write a number in four significant digits, as LaTeX."""
    text = f"{value:.4g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def number(value: float) -> str:
    """Write a number that stands within a formula: a negative one in brackets."""
    return f"({plain(value)})" if value < 0 else plain(value)


def products(first: Iterable[float], second: Iterable[float]) -> list[str]:
    """Write the product of each two numbers."""
    return [f"{number(a)} \\cdot {number(b)}" for a, b in zip(first, second, strict=True)]


def expected(
    label: str, names: Sequence[str], values: Array, mistakes: Mapping[str, Array]
) -> tuple[Expected, ...]:
    """Return a number to be found for each unit; each mistake has its words, and wrong ones."""
    return tuple(
        Expected(
            f"{label} {name}".strip(),
            float(values[k]),
            tuple(Mistake(float(wrong[k]), words) for words, wrong in mistakes.items()),
        )
        for k, name in enumerate(names)
    )


def total(terms: Sequence[str]) -> str:
    """Write a sum; of many terms the first ones and the last."""
    return " + ".join(some_of(terms))


def some_of(terms: Sequence[str]) -> list[str]:
    """Return terms as they are; of many the first ones, dots, and the last."""
    if len(terms) > MOST_TERMS:
        return [*terms[: MOST_TERMS - 2], r"\dots", terms[-1]]
    return list(terms)


def as_latex(formula: str) -> str:
    """Write a formula of the engine, such as that of a loss, as LaTeX."""
    text = re.sub(r"\b(sum|ln)\b", r"\\\1", formula.replace("1/2", r"\tfrac{1}{2}"))
    return re.sub(r"\bhuber\b", r"\\mathrm{huber}", text)


# Commands that stand for a sign, and what is left of the others' arguments.
SIGNS = {
    **{r"\cdot": "\u00b7", r"\Delta": "\u0394", r"\to": "\u2192", r"\dots": "\u2026"},
    **{r"\quad": " ", r"\;": " ", r"\,": " ", r"\left": "", r"\right": "", r"\sum": "\u03a3"},
}
SUPERSCRIPTS = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def as_text(latex: str) -> str:
    """Write the numbers of a phase without LaTeX, for where that is not set."""
    text = re.sub(r"\\mathrm\{([^{}]*)\}", r"\1", latex)
    text = re.sub(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\^\{(-?\d+)\}", lambda found: found[1].translate(SUPERSCRIPTS), text)
    text = re.sub(r"_\{([^{}]*)\}", r" \1", text)
    for command, sign in SIGNS.items():
        text = text.replace(command, sign)
    text = re.sub(r"\(\((-[^()]*)\)\)", r"(\1)", text)
    return re.sub(r" +", " ", text).strip()


def name(text: str) -> str:
    """Write a name as LaTeX."""
    return rf"\mathrm{{{text}}}"


def arrow(of_weight: str) -> str:
    """Write the name of a weight as LaTeX."""
    source, to = of_weight.split(" \u2192 ")
    return rf"{name(source)} \to {name(to)}"
