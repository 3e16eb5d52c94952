"""The columns of a file: what each holds, and its numbers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.data.csv_cells import unguarded
from playground.data.files.layout import Layout
from playground.data.files.missing import missing_in
from playground.data.files.numerals import (
    POINT,
    Mark,
    Style,
    around,
    evidence_of,
    read_numerals,
    read_plain,
)
from playground.data.table import clean_name
from playground.engine.arrays import Array

Kind = Literal["numbers", "text", "dates", "split", "empty"]

DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}.*)?|"
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})(?: .*)?|"
    r"\d{4}/\d{1,2}/\d{1,2}.*|\d{1,2}:\d{2}(?::\d{2}.*)?|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}|"
    r"[A-Z][a-z]{2,8} \d{1,2},? \d{4}"
)
LOOKED_AT = 1000  # cells of a column that tell other columns its mark of decimals
# What is meant as a number, though it is refused as one.
NUMBER_LIKE = re.compile(
    r"[+-]?(?:nan|inf(?:inity)?|0x[\da-f]+|\d[\d_]*(?:\.\d*)?)|[+-]?\d[\d.,'\s]*[.,]?\d*",
    re.IGNORECASE,
)
# The texts of yes and no, the one that stands for 0 first.
PAIRS = (
    *(("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on")),
    *(("nein", "ja"), ("falsch", "wahr"), ("non", "oui"), ("faux", "vrai"), ("no", "si")),
    *(("no", "s\u00ed"), ("n\u00e3o", "sim"), ("-", "+"), ("negative", "positive"), ("neg", "pos")),
)


@dataclass(frozen=True)
class Column:
    """A column of a file.

    Attributes:
        name: printable and short.
        cells: as texts.
        kind: what it holds, where it is not missing.
        missing: which rows have no value, shape (n_rows,).
        values: of numbers, shape (n_rows,), NaN where one is missing; None for other kinds.
        style: how its numbers are written.
        odd: of a column in which most cells are meant as numbers, the first row that has none.
        told: its classes, in order, where the file tells them.
    """

    name: str
    cells: tuple[str, ...]
    kind: Kind
    missing: NDArray[np.bool_]
    values: Array | None = None
    style: Style = field(default_factory=Style)
    odd: int | None = None
    told: tuple[str, ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells as names of levels; what is missing is empty."""
        known = {cell: clean_name(unguarded(cell)) for cell in set(self.cells)}
        return tuple(
            "" if missing else known[cell]
            for cell, missing in zip(self.cells, self.missing.tolist(), strict=True)
        )

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The different texts in order: of the file, of truth, or of the alphabet."""
        found = set(self.texts) - {""}
        if self.told and found <= set(self.told):
            return self.told
        folded = {text.casefold(): text for text in found}
        for pair in PAIRS:
            if set(pair) == folded.keys() and len(folded) == len(found):
                return tuple(folded[one] for one in pair)
        return tuple(sorted(found, key=lambda text: (text.casefold(), text)))

    @property
    def is_yes_or_no(self) -> bool:
        """Whether its texts are yes and no, or true and false."""
        return self.values is None and tuple(map(str.casefold, self.levels)) in PAIRS

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The different numbers, in order; empty where it holds none."""
        if self.values is None:
            return ()
        return tuple(np.unique(self.values[~self.missing]).tolist())

    @property
    def n_different(self) -> int:
        """How many different values it has."""
        return len(self.numbers if self.values is not None else self.levels)

    @property
    def is_whole(self) -> bool:
        """Whether all of its numbers are whole."""
        return bool(self.numbers) and all(map(float.is_integer, self.numbers))


def make_columns(
    layout: Layout, delimiter: str, classes: Mapping[int, tuple[str, ...]], told: Mark | None
) -> tuple[Column, ...]:
    """Return the columns of a layout.

    Args:
        layout: rows and names.
        delimiter: between the cells of the file.
        classes: of columns by number, where the file tells them.
        told: the mark of decimals where nothing in the file says it.
    """
    cut = list(zip(*(row.cells for row in layout.rows), strict=True))
    every = [_look_at(cells) for cells in cut]
    made = []
    for k, (name, looked) in enumerate(zip(layout.names, every, strict=True)):
        if k == layout.part:
            none = np.zeros(len(layout.rows), dtype=bool)
            made.append(Column(name, looked.cells, "split", none))
            continue
        # Marks that can only be of decimals in other columns.
        others = set().union(*(one.decimals for one in every if one is not looked))
        made.append(_column(name, looked, others, delimiter, told, classes.get(k)))
    return tuple(made)


@dataclass(frozen=True)
class _Looked:
    """A column that is looked at by itself.

    Attributes:
        cells: all of them.
        marks: those of a missing value among them.
        filled: the others.
        plain: their numbers, where they can be read in one way alone.
        decimals: the mark that can only be one of decimals in it, if there is one.
    """

    cells: tuple[str, ...]
    marks: frozenset[str]
    filled: list[str]
    plain: Array | None
    decimals: set[Mark]


def _look_at(cells: tuple[str, ...]) -> _Looked:
    marks = missing_in(frozenset(cells))
    filled = [cell for cell in cells if cell not in marks]
    plain = read_plain(filled)
    if plain is not None:
        decimals: set[Mark] = {POINT} if any(POINT in cell for cell in filled) else set()
    else:
        seen = evidence_of(filled[:LOOKED_AT])
        decimals = seen.decimals if seen and len(seen.decimals) == 1 else set()
    return _Looked(cells, marks, filled, plain, decimals)


def _column(
    name: str,
    looked: _Looked,
    others: set[Mark],
    delimiter: str,
    told: Mark | None,
    classes: tuple[str, ...] | None,
) -> Column:
    cells, filled = looked.cells, looked.filled
    missing = np.array([cell in looked.marks for cell in cells])
    if not filled:
        return Column(name, cells, "empty", missing)
    if classes is not None:  # a file that tells them means texts, though they may be numbers
        return Column(name, cells, "text", missing, told=tuple(map(clean_name, classes)))
    values, style = looked.plain, Style()
    if values is None and (found := read_numerals(filled, others, delimiter, told)):
        values, style = found
    if values is not None:
        whole = np.full(len(cells), np.nan)
        whole[~missing] = values
        return Column(name, cells, "numbers", missing, whole, style)
    if all(map(DATE.fullmatch, filled)):
        return Column(name, cells, "dates", missing)
    return Column(name, cells, "text", missing, odd=_odd(cells, looked.marks))


def _odd(cells: Sequence[str], marks: frozenset[str]) -> int | None:
    """Return the first row that has no number, where most have one, written in one way."""
    filled = [(row, cell) for row, cell in enumerate(cells) if cell not in marks]
    ways = Counter(_way(cell) for _, cell in filled)
    usual, n_usual = ways.most_common(1)[0]
    if usual is None or 2 * n_usual <= len(filled):
        return None
    return next((row for row, cell in filled if around(cell) != usual), filled[0][0])


def _way(cell: str) -> tuple[str, str] | None:
    """Return what is around the number that a cell is meant as."""
    return around(cell) or (("", "") if NUMBER_LIKE.fullmatch(cell) else None)
