"""A table made of a sheet, and a table written as CSV text, which reads back as the same table."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.data.csv_cells import (
    GROUPED,
    MISSING,
    NUMBER,
    PART,
    TEST,
    THOUSANDS,
    TRAIN,
    WHOLE,
    CsvError,
    guarded,
    quoted,
    read_number,
    unguarded,
)
from playground.data.csv_sheet import Columns, Sheet, read_sheet
from playground.data.table import LARGEST, MAX_CLASSES, MAX_INPUTS, Table, clean_name
from playground.engine.arrays import Array

MAX_TEST_SHARE = 0.9


# ---- from a sheet to a table ----


def make_table(sheet: Sheet, columns: Columns, test_share: float = 0.0, seed: int = 0) -> Table:
    """Make a table of the columns that are chosen.

    Args:
        sheet: what `read_sheet` returned.
        columns: which are inputs and target.
        test_share: 0 to 0.9, the share of test rows, drawn at random; with 0, all rows are
            training rows, in the order of the file. A column named part, of train and test alone,
            is followed instead.
        seed: of the generator that shuffles the rows.

    Returns:
        A table with n_rows samples; classes are in the order of their numbers, or of the alphabet.

    Raises:
        CsvError: a cell is no number or has no value, there are too few rows, or too few or too
            many classes, or the columns cannot be these.
    """
    _check_columns(sheet, columns)
    if len(sheet.rows) < 2:
        raise CsvError(f"expected at least 2 rows, got {len(sheet.rows)}")
    order, n_train = _split(sheet, test_share, seed)
    inputs = np.column_stack([_numbers(sheet, column) for column in columns.inputs])
    if columns.kind == "classes":
        classes, targets = _classes(sheet, columns.target)
    else:
        classes, targets = (), _numbers(sheet, columns.target)
    try:
        return Table(
            inputs=inputs[order],
            targets=targets[order],
            names=tuple(sheet.names[column] for column in columns.inputs),
            target=sheet.names[columns.target],
            classes=classes,
            n_train=n_train,
        )
    except ValueError as error:
        raise CsvError(str(error)) from None


def _check_columns(sheet: Sheet, columns: Columns) -> None:
    n_columns, inputs = len(sheet.names), columns.inputs
    if not 1 <= len(inputs) <= MAX_INPUTS:
        raise CsvError(f"inputs: expected 1 to {MAX_INPUTS} columns, got {len(inputs)}")
    for column in (*inputs, columns.target):
        if not 0 <= column < n_columns:
            raise CsvError(f"columns: expected numbers from 0 to {n_columns - 1}, got {column}")
        if column == sheet.part:
            raise CsvError(
                f"column {quoted(PART)}: says which rows are for training, and can be neither "
                "input nor target"
            )
    if len(set(inputs)) < len(inputs):
        raise CsvError("inputs: expected columns that differ, got one of them twice")
    if columns.target in inputs:
        name = quoted(sheet.names[columns.target])
        raise CsvError(f"target: expected a column that is no input, got {name}, which is one")
    if columns.kind not in ("classes", "values"):
        raise CsvError(f"kind: expected classes or values, got {quoted(str(columns.kind))}")


def _split(sheet: Sheet, test_share: float, seed: int) -> tuple[NDArray[np.intp], int]:
    """Return the order of the rows, the training rows first, and how many these are."""
    n_rows = len(sheet.rows)
    if not 0.0 <= test_share <= MAX_TEST_SHARE:
        raise CsvError(
            f"test share: expected a number from 0 to {MAX_TEST_SHARE}, got {test_share}"
        )
    if sheet.part is not None:
        tests = np.array(sheet.columns[sheet.part]) == TEST
        if tests.all():
            raise CsvError(f"column {quoted(PART)}: expected a training row, got only test rows")
        return np.argsort(tests, kind="stable"), int(np.sum(~tests))
    if test_share == 0.0:
        return np.arange(n_rows), n_rows
    n_test = min(max(round(n_rows * test_share), 1), n_rows - 1)
    return np.random.default_rng(seed).permutation(n_rows), n_rows - n_test


def _numbers(sheet: Sheet, column: int) -> Array:
    """Return a column's numbers, shape (n_rows,)."""
    numbers, cells = sheet.numbers[column], sheet.columns[column]
    for row, number in enumerate(numbers):
        if number is None or abs(number) > LARGEST:
            raise CsvError(f"{sheet.place(row, column)}: {_number_fault(cells[row], number)}")
    _check_marks(sheet, column)
    return np.array(numbers, dtype=np.float64)


def _check_marks(sheet: Sheet, column: int) -> None:
    """Refuse a column of numbers in which a comma or a point may not be a decimal mark."""
    cells = sheet.columns[column]
    commas = [row for row, cell in enumerate(cells) if "," in cell]
    points = [row for row, cell in enumerate(cells) if "." in cell]
    if commas and points:
        # 1,234 beside 12.5 is 1234, and beside 12,5 it is 1.234.
        first, second = sorted((commas[0], points[0]))
        raise CsvError(
            f"{sheet.place(second, column)}: expected one decimal mark, got "
            f"{quoted(cells[second])}, and {quoted(cells[first])} in line {sheet.lines[first]}"
        )
    whole = [row for row, cell in enumerate(cells) if WHOLE.fullmatch(cell)]
    if commas and whole and all(GROUPED.fullmatch(cells[row]) for row in commas):
        raise CsvError(
            f"{sheet.place(commas[0], column)}: expected numbers without thousands separators, or "
            f"all with decimals, got {quoted(cells[commas[0]])}, and {quoted(cells[whole[0]])} in "
            f"line {sheet.lines[whole[0]]}"
        )


def _number_fault(cell: str, number: float | None) -> str:
    if number is not None:
        return f"expected a number from -{LARGEST:g} to {LARGEST:g}, got {quoted(cell)}"
    if MISSING.fullmatch(cell):
        return _missing(cell)
    if THOUSANDS.fullmatch(cell):
        return f"expected a number without thousands separators, got {quoted(cell)}"
    return f"expected a number, got {quoted(cell)}"


def _missing(cell: str) -> str:
    found = quoted(cell) if cell else "an empty cell"
    return f"expected a value, got {found}; fill it in, or delete the line"


def _classes(sheet: Sheet, column: int) -> tuple[tuple[str, ...], Array]:
    """Return the classes' names in order, and each row's class number, shape (n_rows,)."""
    first_rows: dict[str, int] = {}
    texts = [unguarded(cell) for cell in sheet.columns[column]]
    for row, (cell, text) in enumerate(zip(sheet.columns[column], texts, strict=True)):
        if MISSING.fullmatch(cell):
            raise CsvError(f"{sheet.place(row, column)}: {_missing(cell)}")
        first_rows.setdefault(text, row)
    known: dict[str, str] = {}
    for text, row in first_rows.items():
        other = known.setdefault(clean_name(text), text)
        if other != text:
            raise CsvError(
                f"{sheet.place(row, column)}: expected classes that differ in their first letters, "
                f"got {quoted(text)}, and in line {sheet.lines[first_rows[other]]} another one "
                "like it"
            )
    classes = _in_order(tuple(known), sheet)
    if not 2 <= len(classes) <= MAX_CLASSES:
        raise CsvError(
            f"column {quoted(sheet.names[column])}: expected 2 to {MAX_CLASSES} classes, got "
            f"{len(classes)}"
        )
    place = {name: number for number, name in enumerate(classes)}
    return classes, np.array([place[clean_name(text)] for text in texts], dtype=np.float64)


def _in_order(names: tuple[str, ...], sheet: Sheet) -> tuple[str, ...]:
    if set(names) <= set(sheet.classes):
        return sheet.classes
    numbers = {name: read_number(name, sheet.decimal_comma) for name in names}
    if all(number is not None for number in numbers.values()):
        return tuple(sorted(names, key=lambda name: (numbers[name] or 0.0, name)))
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))


# ---- from a table to a file ----


def write_csv(table: Table) -> str:
    """Return a table as CSV with line ends CRLF: inputs, target, and part where rows are to test.

    A name that a spreadsheet would take as a formula gets an apostrophe in front, and `read_sheet`
    and `make_table` take it away again. Where they would guess another table than this one, a
    first line tells them the target: `# target,values`, or `# target,classes` and the classes.

    Returns:
        A text of which `make_table(sheet, sheet.suggestion())` makes the same table but for its
        ranges, given at least 2 rows.
    """
    names = [*table.names, table.target]
    has_part = table.n_train < len(table.inputs)
    rows = [[guarded(name) for name in names] + [PART] * has_part]
    classes = [_class_cell(name) for name in table.classes]
    targets = table.targets.tolist()
    for row, (inputs, target) in enumerate(zip(table.inputs.tolist(), targets, strict=True)):
        cells = [*map(_number_cell, inputs)]
        cells.append(classes[int(target)] if classes else _number_cell(target))
        rows.append(cells + [TRAIN if row < table.n_train else TEST] * has_part)
    text = "".join(map(_row_text, rows))
    if _reads_as(text, table):
        return text
    return "# target," + _row_text(["classes", *classes] if classes else ["values"]) + text


def _reads_as(text: str, table: Table) -> bool:
    try:
        sheet = read_sheet(text)
        again = make_table(sheet, sheet.suggestion())
    except CsvError:
        return False
    return again == replace(table, ranges=())


def _row_text(cells: Sequence[str]) -> str:
    return ",".join(map(_quoted_cell, cells)) + "\r\n"


def _quoted_cell(cell: str) -> str:
    if cell.startswith("#") or any(mark in cell for mark in '",;|\t\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _number_cell(number: float) -> str:
    return repr(number).removesuffix(".0")


def _class_cell(name: str) -> str:
    # -1 and +1 are no formulas, and other programs are to find numbers.
    return name if NUMBER.fullmatch(name) else guarded(name)
