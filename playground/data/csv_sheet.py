"""A sheet: what a CSV file holds, delimiter and header found, with a sentence for each fault."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from playground.data.csv_cells import (
    MISSING,
    PART,
    TEST,
    TRAIN,
    CsvError,
    mostly_numbers,
    quoted,
    read_number,
    unguarded,
)
from playground.data.csv_text import SAMPLE, CsvRow, find_delimiter, read_lines, read_records
from playground.data.table import MAX_CLASSES, MAX_INPUTS, MAX_ROWS, clean_name

ID_NAMES = {"id", "index", "nr", "nr.", "no", "no."}
TARGET_NAMES = {"class", "label", "target", "species", "y"}
# The first line of a file that would be read otherwise than it was meant.
TARGET_LINE = re.compile(r"# target([\t;|,])(classes|values)\b")
TargetKind = Literal["classes", "values"]
ColumnKind = Literal["numbers", "text", "split", "empty"]


@dataclass(frozen=True)
class Columns:
    """What a table is made of.

    Attributes:
        inputs: the numbers of 1 to 8 columns, from 0.
        target: the number of the column to be learned.
        kind: whether the target's cells are names of classes, or values.
    """

    inputs: tuple[int, ...]
    target: int
    kind: TargetKind


@dataclass(frozen=True)
class Sheet:
    """The cells of a file, as texts.

    Attributes:
        names: of the columns, printable and short.
        rows: of n_columns cells each, without blanks around them.
        lines: for each row the line of the file in which it begins, from 1.
        delimiter: between cells; " " for runs of blanks.
        has_header: whether the names are from the file.
        part: the column that says train or test, where there is one.
        target_kind: of the last column, where a file by `write_csv` tells, and all else is input.
        classes: in their order, where the file tells.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    has_header: bool
    part: int | None = None
    target_kind: TargetKind | None = None
    classes: tuple[str, ...] = ()

    @property
    def decimal_comma(self) -> bool:
        """Whether 1,5 is a number."""
        return self.delimiter != ","

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The cells column by column."""
        return tuple(zip(*self.rows, strict=True))

    @cached_property
    def numbers(self) -> tuple[tuple[float | None, ...], ...]:
        """The cells column by column as numbers, None where a cell is none."""
        comma = self.decimal_comma
        return tuple(tuple(read_number(cell, comma) for cell in cells) for cells in self.columns)

    @cached_property
    def kinds(self) -> tuple[ColumnKind, ...]:
        """What each column holds: numbers, text, train and test ("split"), or nothing."""
        return tuple(self._kind(column) for column in range(len(self.names)))

    def _kind(self, column: int) -> ColumnKind:
        if column == self.part:
            return "split"
        if all(map(MISSING.fullmatch, self.columns[column])):
            return "empty"
        return "numbers" if self.numeric(column) else "text"

    def numeric(self, column: int) -> bool:
        """Return whether a column has numbers, and nothing else but missing cells."""
        numbers = self.numbers[column]
        return any(number is not None for number in numbers) and all(
            number is not None or MISSING.fullmatch(cell)
            for number, cell in zip(numbers, self.columns[column], strict=True)
        )

    def suggestion(self) -> Columns:
        """Return the columns that are likely meant.

        The target is a column named class, label, target, species or y, else the last one. Inputs
        are the first 8 other columns of numbers that do not just number the rows. A column in
        which a few cells are no numbers is suggested, too: `make_table` says which.

        Raises:
            CsvError: there are no two columns of which one could be learned from the other.
        """
        if self._declared:
            return self._declared
        filled = [c for c, kind in enumerate(self.kinds) if kind in ("numbers", "text")]
        numbers = [c for c in filled if self._means_numbers(c)]
        if not numbers:
            raise CsvError("expected at least one column of numbers, got texts only")
        likely = [c for c in filled if not self._counts_rows(c)] or filled
        named = [c for c in likely if self.names[c].casefold() in TARGET_NAMES]
        target = (named or likely)[-1]
        if numbers == [target]:
            target = next((c for c in reversed(filled) if c != target), target)
        inputs = [c for c in likely if c in numbers and c != target]
        inputs = inputs or [c for c in numbers if c != target]
        if not inputs:
            raise CsvError("expected a column of numbers beside the target, got none")
        return Columns(tuple(inputs[:MAX_INPUTS]), target, self._target_kind(target))

    @property
    def _declared(self) -> Columns | None:
        last = len(self.names) - 1 - (self.part is not None)
        if self.target_kind is None or not 1 <= last <= MAX_INPUTS:
            return None
        return Columns(tuple(range(last)), last, self.target_kind)

    def _means_numbers(self, column: int) -> bool:
        cells = self.columns[column]
        return self.kinds[column] == "numbers" or mostly_numbers(cells, self.decimal_comma)

    def _counts_rows(self, column: int) -> bool:
        name, numbers = self.names[column], self.numbers[column]
        whole = [number for number in numbers if number is not None and number.is_integer()]
        if len(whole) < len(numbers):
            return False
        if name == _unnamed(column):  # as R and pandas write row numbers
            return whole[0] in (0, 1) and bool(np.all(np.diff(whole) == 1))
        return name.casefold() in ID_NAMES and len(set(whole)) == len(whole)

    def _target_kind(self, column: int) -> TargetKind:
        """Tell a few classes, which may be numbered, from values."""
        if self.kinds[column] != "numbers":
            few = len(set(self.columns[column])) <= MAX_CLASSES
            return "classes" if few or not self._means_numbers(column) else "values"
        numbers = [number for number in self.numbers[column] if number is not None]
        n_different = len(set(numbers))
        # At most half as many as rows: the truth table of XOR has 4 rows and 2 classes.
        few = 2 <= n_different <= min(MAX_CLASSES, len(numbers) // 2)
        return "classes" if few and all(map(float.is_integer, numbers)) else "values"

    def place(self, row: int, column: int) -> str:
        """Return where a cell is, for a message; row and column count from 0."""
        return f"line {self.lines[row]}, column {quoted(self.names[column])}"


def read_sheet(data: bytes | str) -> Sheet:
    """Find the cells of a CSV file: its encoding, delimiter and header.

    Lines that are blank or start with # are skipped. A first row of texts is the header where a
    column of numbers is below; else the names are x1, x2, ... and target.

    Args:
        data: a file's content, or a text that was pasted; at most MAX_BYTES.

    Raises:
        CsvError: the content is too large, no text, no table, or has a fault in a line.
    """
    lines = read_lines(data)
    told = TARGET_LINE.match(lines[0])
    delimiter = told[1] if told else find_delimiter(lines)
    records = read_records(lines, delimiter)
    has_header = _has_header(records, delimiter != ",")
    body = records[has_header:]
    if len(body) > MAX_ROWS:
        raise CsvError(f"line {body[MAX_ROWS].line}: expected at most {MAX_ROWS:,} rows, got more")
    part = _find_part(records) if has_header else None
    # The target of a table may have the name of an input: where it is told apart, that is no fault.
    last = len(body[0].cells) - 1 - (part is not None)
    told_apart = {part, last if told else None}
    return Sheet(
        names=_header(records[0], told_apart) if has_header else _default_names(last + 1),
        rows=tuple(record.cells for record in body),
        lines=tuple(record.line for record in body),
        delimiter=delimiter,
        has_header=has_header,
        part=part,
        target_kind=("classes" if told[2] == "classes" else "values") if told else None,
        classes=_told_classes(lines[0], delimiter) if told else (),
    )


def _has_header(records: Sequence[CsvRow], decimal_comma: bool) -> bool:
    line, first = records[0]
    if any(read_number(cell, decimal_comma) is not None for cell in first):
        return False
    if len(records) == 1:
        raise CsvError(f"line {line}: expected rows of numbers below the names, got none")
    below = [record.cells for record in records[1 : SAMPLE + 1]]
    return any(mostly_numbers(cells, decimal_comma) for cells in zip(*below, strict=True))


def _find_part(records: Sequence[CsvRow]) -> int | None:
    for column, name in enumerate(records[0].cells):
        if name == PART and {record.cells[column] for record in records[1:]} <= {TRAIN, TEST}:
            return column
    return None


def _header(record: CsvRow, told_apart: set[int | None]) -> tuple[str, ...]:
    """Return the names in a row, which differ but for the columns that are told apart."""
    names = tuple(
        clean_name(unguarded(cell)) if cell else _unnamed(column)
        for column, cell in enumerate(record.cells)
    )
    seen: dict[str, int] = {}
    for column, name in enumerate(names):
        if column in told_apart:
            continue
        if name in seen:
            raise CsvError(
                f"line {record.line}: expected names that differ, got {quoted(name)} for columns "
                f"{seen[name] + 1} and {column + 1}"
            )
        seen[name] = column
    return names


def _unnamed(column: int) -> str:
    return f"column {column + 1}"


def _default_names(n_columns: int) -> tuple[str, ...]:
    return (*(f"x{column}" for column in range(1, n_columns)), "target")


def _told_classes(line: str, delimiter: str) -> tuple[str, ...]:
    cells = next(csv.reader([line], delimiter=delimiter))[2:]
    # A spreadsheet fills the row up with empty cells.
    return tuple(dict.fromkeys(clean_name(unguarded(cell)) for cell in cells if cell.strip()))
