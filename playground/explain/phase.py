"""A phase of an update: what it shows, what it asks, and how its numbers are written."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.engine.arrays import Array
from playground.explain.source import Excerpt

MOST_TERMS = 6  # of a sum that is written out
TOLERANCE = 0.01  # of a number that is asked for: two or three digits are enough


@dataclass(frozen=True)
class Table:
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
class Slip:
    """A wrong number that one gets by a usual slip, and the words on it."""

    value: float
    words: str


@dataclass(frozen=True)
class Answer:
    """A number to be found by hand.

    Attributes:
        name: of what.
        value: the right one.
        slips: wrong ones that are known.
        scale: what TOLERANCE is a share of; None for the number itself. A new weight hardly
            differs from the old one: there it is the change that must be right.
    """

    name: str
    value: float
    slips: tuple[Slip, ...] = ()
    scale: float | None = None

    def check(self, typed: float) -> tuple[bool, str]:
        """Return whether a number is right within TOLERANCE, and a word on it."""
        if close(typed, self.value, self.scale):
            return True, "Right."
        near = [slip for slip in self.slips if close(typed, slip.value, self.scale)]
        if near:
            return False, min(near, key=lambda slip: abs(typed - slip.value)).words
        return False, "Not this. Look at the formula again, or show the numbers."


def close(typed: float, value: float, scale: float | None = None) -> bool:
    """Return whether a typed number stands for a value; see `Answer`."""
    return bool(abs(typed - value) <= TOLERANCE * abs(value if scale is None else scale) + 1e-6)


@dataclass(frozen=True)
class Phase:
    """One phase of an update.

    Attributes:
        key: its kind and layer, such as "net 1".
        title: what is computed.
        text: what it is for, in a sentence or two.
        formula: in the article's notation, as LaTeX.
        today: the same in today's terms, as LaTeX.
        numbers: the formula with the current numbers in it, and the result, as LaTeX.
        tables: what goes in and what comes out.
        answers: what may be asked of it.
        lit: what is lit up in the diagram; see `Playback.message`.
        code: the engine's lines for it.
        items: the units (or weights) one can look at in it, by name.
    """

    key: str
    title: str
    text: str
    formula: str
    today: str
    numbers: str
    tables: tuple[Table, ...]
    answers: tuple[Answer, ...]
    lit: tuple[str, ...]
    code: tuple[Excerpt, ...]
    items: tuple[str, ...] = ()


def layer_name(layer: int, sizes: Sequence[int]) -> str:
    """Return the name of a layer."""
    if layer == len(sizes) - 1:
        return "the output layer"
    return f"hidden layer {layer}" if len(sizes) > 3 else "the hidden layer"


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


def total(terms: Sequence[str]) -> str:
    """Write a sum, a long one shortened."""
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 2], r"\dots", terms[-1]]
    return " + ".join(terms)


def name(text: str) -> str:
    """Write a name as LaTeX."""
    return rf"\mathrm{{{text}}}"


def arrow(of_weight: str) -> str:
    """Write the name of a weight as LaTeX."""
    source, to = of_weight.split(" \u2192 ")
    return rf"{name(source)} \to {name(to)}"
