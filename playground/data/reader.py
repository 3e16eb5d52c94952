"""Reads a file into a table, and says what was decided on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from playground.data.files.choices import Choices, Decision
from playground.data.files.choosing import Roles, choose_roles
from playground.data.files.columns import Column, make_columns
from playground.data.files.formats import make_grid
from playground.data.files.grid import Grid
from playground.data.files.layout import Layout, lay_out
from playground.data.files.making import Made, make
from playground.data.files.numerals import POINT
from playground.data.files.saying import say, say_split
from playground.data.files.splitting import TestColumn, find_test_column
from playground.data.files.telling import Told, told_by
from playground.data.files.text import MAX_BYTES, CellRow, cut, read_lines
from playground.data.files.workbooks import is_workbook, open_workbook
from playground.data.table import Table
from playground.engine.arrays import Array


@dataclass(frozen=True)
class Sheet:
    """What a file holds, before it is known what its columns are for.

    Attributes:
        grid: its cells, as they stand in it.
        layout: its rows and names.
        columns: what each holds.
        told: what its first line tells, where that is one by `write_csv`.
    """

    grid: Grid
    layout: Layout
    columns: tuple[Column, ...]
    told: Told | None

    def read(self, choices: Choices) -> "Reading":
        """Return the reading of the columns: their roles, and the table that they make."""
        is_free = all(one is None for one in (choices.target, choices.kind, choices.inputs))
        roles = self.told.roles(self.layout) if self.told and is_free else None
        tests = find_test_column(self.columns, choices)
        k = tests.column if tests else None
        roles = roles or choose_roles(self.columns, self.layout, choices, k)
        made = make(self.columns, self.layout, roles, choices, tests)
        return Reading(self, roles, made, choices, tests)


@dataclass(frozen=True)
class Reading:
    """A file that was read.

    Attributes:
        sheet: what it holds.
        roles: what each column is for.
        made: the table, with what was done on the way to it.
        choices: what was told.
        tests: the column that tells the rows to test, if there is one.
    """

    sheet: Sheet
    roles: Roles
    made: Made
    choices: Choices
    tests: TestColumn | None = None

    @property
    def table(self) -> Table:
        """The samples, training rows first."""
        return self.made.table

    @property
    def target(self) -> str:
        """The name of the column to be learned."""
        return self.table.target

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs; of a column of texts one for each level, as in sex=female."""
        return self.table.names

    @property
    def X(self) -> Array:
        """The inputs, float64 of shape (n_samples, n_inputs), as `table.inputs`."""
        return self.table.inputs

    @property
    def labels(self) -> NDArray[np.object_] | Array:
        """Each sample's class by name, or its value, shape (n_samples,)."""
        classes = self.table.classes
        if not classes:
            return self.table.targets
        return np.array([classes[int(k)] for k in self.table.targets], dtype=object)

    @cached_property
    def all_decisions(self) -> tuple[Decision, ...]:
        """What was decided, each with what could be decided instead."""
        sheet = self.sheet
        made = self.made
        return (
            *say(sheet.grid, sheet.layout, sheet.columns, self.roles, made, self.choices),
            *say_split(sheet.columns, made, self.choices, self.tests),
        )

    @property
    def decisions(self) -> list[str]:
        """What was decided, a sentence each."""
        return [one.text for one in self.all_decisions]


def read(data: bytes | str, name: str = "", choices: Choices | None = None) -> Reading:
    """Read a file's content, or a text that was pasted, into a table.

    Args:
        data: the content.
        name: of the file. It decides nothing: the content tells the format.
        choices: what is told; the rest is decided here, and said.

    Raises:
        ValueError: it is no table, or has a fault; the message says which, with line and column.
    """
    choices = choices or Choices()
    return open_sheet(data, choices).read(choices)


def open_sheet(data: bytes | str, choices: Choices) -> Sheet:
    """Return what a file holds; of the choices those count that are on cells and names.

    Raises:
        CsvError: it is no table, or has a fault.
    """
    grid, told, comment = _cells_of(data, choices)
    header = True if told and choices.header is None else choices.header
    layout = lay_out(grid, comment, header, told_apart=told is not None)
    classes = dict(grid.classes)
    if told and told.kind == "classes":
        classes[layout.last] = told.classes
    decimal = choices.decimal or (POINT if told else None)
    return Sheet(grid, layout, make_columns(layout, grid.delimiter, classes, decimal), told)


def _cells_of(data: bytes | str, choices: Choices) -> tuple[Grid, Told | None, CellRow | None]:
    """Return the cells of a file, what its first line tells, and a comment that may have names."""
    if isinstance(data, bytes) and len(data) <= MAX_BYTES and is_workbook(data):
        return open_workbook(data, choices.sheet), None, None
    lines = read_lines(data)
    told = told_by(lines[0])
    grid = make_grid(lines, choices.delimiter or (told.delimiter if told else None))
    return grid, told, None if told else _comment(lines, grid.delimiter)


def _comment(lines: Sequence[str], delimiter: str) -> CellRow | None:
    """Return the cells of the last comment above all rows."""
    found = None
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith("#"):
            rows = list(cut([text.lstrip("# ")], delimiter, strict=False))
            found = CellRow(number, rows[0].cells) if rows else found
        elif text:
            break
    return found
