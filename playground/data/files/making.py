"""A table made of columns: missing cells, a sample of rows, classes, and which rows are to test."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.csv_cells import CsvError, quoted
from playground.data.files.choices import Choices, Missing, TargetKind
from playground.data.files.choosing import Roles
from playground.data.files.columns import Column
from playground.data.files.encoding import encoded, width_of
from playground.data.files.layout import Layout
from playground.data.files.numerals import is_number, value_of
from playground.data.files.splitting import TestColumn, count_tests, draw
from playground.data.table import LARGEST, MAX_CLASSES, MAX_INPUTS, MAX_NAME, MAX_ROWS, Table
from playground.engine.arrays import Array

MOST_LEFT_OUT = 0.2  # share of rows with an empty cell, beyond which cells are filled in


@dataclass(frozen=True)
class Made:
    """A table, with what was done on the way to it.

    Attributes:
        table: of the rows that are used, training rows first.
        rows: which rows of the file these are, in the order of the table.
        missing: what was done about missing cells.
        n_gaps: how many rows have a missing cell among the inputs.
        n_unlabelled: how many have no target, and are left out in any case.
        fills: for each input what stands where a cell was missing; NaN where none was.
        n_rows: how many rows there were before a sample was drawn.
        merged: classes that are written in several ways, one of which each.
        targets: of all rows of the file the number of its class among all that there are, or its
            value; NaN where it has none, shape (n_all,).
        used: the numbers of the classes that rows have, in order; none for values.
    """

    table: Table
    rows: NDArray[np.intp]
    missing: Missing
    n_gaps: int
    n_unlabelled: int
    fills: tuple[float, ...]
    n_rows: int
    merged: tuple[tuple[str, ...], ...]
    targets: Array
    used: tuple[int, ...]


def make(
    columns: Sequence[Column],
    layout: Layout,
    roles: Roles,
    choices: Choices,
    tests: TestColumn | None = None,
) -> Made:
    """Make a table of columns in their roles; `tests` tells which rows are to test.

    Raises:
        CsvError: a cell is no number, there are too few rows, too few or too many classes or
            inputs, or numbers that are too large.
    """
    target = columns[roles.target]
    names, inputs = _inputs(columns, roles, layout)
    classes, targets, merged = _targets(target, roles.kind, layout)
    is_known = ~np.isnan(targets)
    gaps = np.isnan(inputs).any(axis=1) & is_known
    missing = choices.missing or _by_share(gaps, is_known)
    keep = np.flatnonzero(is_known if missing == "fill in" else is_known & ~gaps)
    if len(keep) < 2:
        raise CsvError(_too_few(len(keep), int(gaps.sum()), target, roles, columns))
    n_rows = len(keep)
    if n_rows > MAX_ROWS:
        keep = np.sort(np.random.default_rng(choices.seed).choice(keep, MAX_ROWS, replace=False))
    rows, n_train = _split(columns, keep, targets if classes else None, tests, choices)
    fills = _fills(columns, roles, inputs[rows[:n_train]])
    chosen = np.where(np.isnan(inputs[rows]), np.array(fills), inputs[rows])
    used = _used_classes(classes, targets[rows], target)
    numbers = np.searchsorted(used, targets[rows]).astype(float) if classes else targets[rows]
    filled = tuple(
        fill if np.isnan(inputs[rows, k]).any() else float("nan") for k, fill in enumerate(fills)
    )
    told = tuple(None if np.isnan(fill) else fill for fill in filled)
    try:
        name = target.name if layout.has_header else "target"
        names_of = tuple(classes[k] for k in used)
        table = Table(chosen, numbers, names, name, names_of, n_train, fills=told)
    except ValueError as error:
        raise CsvError(str(error)) from None
    n_unlabelled = int(np.sum(~is_known))
    n_gaps = int(gaps.sum())
    return Made(table, rows, missing, n_gaps, n_unlabelled, filled, n_rows, merged, targets, used)


def _too_few(
    n_rows: int, n_gaps: int, target: Column, roles: Roles, columns: Sequence[Column]
) -> str:
    if not n_gaps and n_rows == len(target.cells):
        return f"expected at least 2 rows, got {n_rows}"
    names = ", ".join(quoted(columns[k].name) for k in (*roles.inputs[:4], roles.target))
    return (
        f"expected at least 2 rows without an empty cell in {names}, got {n_rows}: fill cells in, "
        "or choose fewer columns"
    )


# ---- inputs ----


def _inputs(
    columns: Sequence[Column], roles: Roles, layout: Layout
) -> tuple[tuple[str, ...], Array]:
    """Return the names of the inputs, and their values, shape (n_rows, n_inputs)."""
    n_inputs = sum(width_of(columns[k]) for k in roles.inputs)
    if not 1 <= n_inputs <= MAX_INPUTS:
        what = "columns" if n_inputs == len(roles.inputs) else "columns, texts made 0 and 1"
        raise CsvError(f"inputs: expected 1 to {MAX_INPUTS} {what}, got {n_inputs}")
    if len(set(roles.inputs)) < len(roles.inputs):
        raise CsvError("inputs: expected columns that differ, got one of them twice")
    made: list[tuple[str, Array]] = []
    for k in roles.inputs:
        _check_numbers(columns[k], layout)
        made += encoded(columns[k])
    return _short_names([name for name, _ in made]), np.column_stack([one for _, one in made])


def _check_numbers(column: Column, layout: Layout) -> None:
    """Refuse a column of numbers with a cell that is none, or is too large."""
    if column.odd is not None:
        raise CsvError(_fault(column, column.odd, layout))
    if column.values is None:
        return
    too_large = np.flatnonzero(np.abs(column.values) > LARGEST)
    if len(too_large):
        row = int(too_large[0])
        raise CsvError(
            f"{place(column, row, layout)}: expected a number from -{LARGEST:g} to {LARGEST:g}, "
            f"got {quoted(column.cells[row])}"
        )


def _fault(column: Column, odd: int, layout: Layout) -> str:
    """Say what is wrong in a column in which most cells are meant as numbers."""
    cell = column.cells[odd]
    if not is_number(cell):
        return f"{place(column, odd, layout)}: expected a number, got {quoted(cell)}"
    # All are numbers, but not of one kind: this one, or its marks.
    rows = [row for row, gone in enumerate(column.missing.tolist()) if not gone and row != odd]
    other = next((row for row in rows if _marks(column.cells[row]) != _marks(cell)), rows[0])
    first, second = sorted((odd, other))
    return (
        f"{place(column, second, layout)}: expected numbers written in one way, got "
        f"{quoted(column.cells[second])}, and {quoted(column.cells[first])} in line "
        f"{layout.rows[first].line}"
    )


def _marks(cell: str) -> str:
    """Return what a cell has beside digits and signs."""
    return "".join(mark for mark in cell if not (mark.isdigit() or mark in "+-eE \u2212"))


def place(column: Column, row: int, layout: Layout) -> str:
    """Return where a cell is, for a message; the row counts from 0."""
    return f"line {layout.rows[row].line}, column {quoted(column.name)}"


def _short_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ though they are cut to MAX_NAME characters."""
    single: list[str] = []
    for name in names:
        short, k = name[:MAX_NAME].strip(), 2
        while short in single and name not in single:
            mark = f"~{k}"
            short, k = name[: MAX_NAME - len(mark)].strip() + mark, k + 1
        single.append(short)
    return tuple(single)


def _by_share(gaps: NDArray[np.bool_], is_known: NDArray[np.bool_]) -> Missing:
    n_known = int(is_known.sum())
    return "fill in" if n_known and gaps.sum() > MOST_LEFT_OUT * n_known else "leave out"


def _fills(columns: Sequence[Column], roles: Roles, training: Array) -> tuple[float, ...]:
    """Return what stands for a missing cell: mean or commonest text of the training rows."""
    fills: list[float] = []
    for k in roles.inputs:
        part = training[:, len(fills) : len(fills) + width_of(columns[k])]
        known = part[~np.isnan(part).any(axis=1)]
        means = known.mean(axis=0) if len(known) else np.zeros(part.shape[1])
        fills += means.tolist() if columns[k].values is not None else _commonest(means)
    return tuple(fills)


def _commonest(shares: Array) -> list[float]:
    """Return the inputs of the level that most rows have."""
    if len(shares) == 1:
        return [float(shares[0] > 0.5)]
    return [float(k == int(np.argmax(shares))) for k in range(len(shares))]


# ---- the target ----


def _targets(
    column: Column, kind: TargetKind, layout: Layout
) -> tuple[tuple[str, ...], Array, tuple[tuple[str, ...], ...]]:
    """Return the classes, the number of each row's class or its value, and what was merged."""
    if kind == "values":
        if column.values is None and column.odd is None:
            row = next(k for k, gone in enumerate(column.missing.tolist()) if not gone)
            cell = quoted(column.cells[row])
            raise CsvError(f"{place(column, row, layout)}: expected a number, got {cell}")
        _check_numbers(column, layout)
        assert column.values is not None
        return (), column.values, ()
    texts, classes, merged = _classes(column, layout)
    if layout.classes and column.numbers == tuple(map(float, range(len(layout.classes)))):
        named = dict(zip(classes, layout.classes, strict=True))
        texts = tuple(named.get(text, "") for text in texts)
        classes = layout.classes
    place_of = {name: float(k) for k, name in enumerate(classes)}
    return classes, np.array([place_of.get(text, np.nan) for text in texts]), merged


def _classes(
    column: Column, layout: Layout
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return each row's class by name, all classes in order, and those written in several ways."""
    if column.values is None:
        _check_levels(column, layout)
        texts = column.texts
        number = {name: value_of(name, column.style.decimal) for name in column.levels}
        if column.told or not all(value is not None for value in number.values()):
            return texts, column.levels, ()
        return texts, tuple(sorted(column.levels, key=lambda name: (number[name] or 0.0, name))), ()
    ways: dict[float, list[str]] = {}
    for value, cell in zip(column.values.tolist(), column.cells, strict=True):
        if value == value and cell not in ways.setdefault(value, []):
            ways[value].append(cell)
    names = {value: _name_of(value, cells) for value, cells in ways.items()}
    texts = tuple(names.get(value, "") for value in column.values.tolist())
    merged = tuple(tuple(cells) for cells in ways.values() if len(cells) > 1)
    return texts, tuple(names[value] for value in sorted(names)), merged


def _name_of(value: float, cells: Sequence[str]) -> str:
    """Return the name of a class that is a number: as it is written, where that is in one way."""
    return cells[0] if len(cells) == 1 else repr(value).removesuffix(".0")


def _check_levels(column: Column, layout: Layout) -> None:
    """Refuse classes that are the same where their names are cut."""
    first: dict[str, tuple[str, int]] = {}
    for row, (cell, text) in enumerate(zip(column.cells, column.texts, strict=True)):
        known, line = first.setdefault(text, (cell, layout.rows[row].line))
        if text and known != cell and len(cell) > MAX_NAME:
            raise CsvError(
                f"{place(column, row, layout)}: expected classes that differ in their first "
                f"letters, got {quoted(cell)}, and in line {line} another one like it"
            )


def _used_classes(classes: tuple[str, ...], targets: Array, column: Column) -> tuple[int, ...]:
    """Return the numbers of the classes that rows have, in order; none for values.

    Classes that the file tells stay, though no row is of them.
    """
    if not classes:
        return ()
    used = sorted(set(map(int, targets.tolist())))
    if column.told and len(classes) <= MAX_CLASSES:
        used = list(range(len(classes)))
    if not 2 <= len(used) <= MAX_CLASSES:
        raise CsvError(
            f"column {quoted(column.name)}: expected 2 to {MAX_CLASSES} classes, got {len(used)}"
        )
    return tuple(used)


# ---- rows ----


def _split(
    columns: Sequence[Column],
    keep: NDArray[np.intp],
    labels: Array | None,
    by: TestColumn | None,
    choices: Choices,
) -> tuple[NDArray[np.intp], int]:
    """Return the rows that are kept in their order, those to train on first; and how many."""
    n_tests = count_tests(len(keep), choices.test_share)
    if by is not None:
        tests = by.tests(columns)[keep]
        if tests.all():
            name = quoted(columns[by.column].name)
            raise CsvError(f"column {name}: expected a training row, got only test rows")
        return keep[np.argsort(tests, kind="stable")], int(np.sum(~tests))
    if not n_tests:
        return keep, len(keep)
    classes = labels[keep] if labels is not None and choices.stratified else None
    return keep[draw(len(keep), n_tests, classes, choices.seed)], len(keep) - n_tests
