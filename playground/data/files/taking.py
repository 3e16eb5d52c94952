"""What was read, to be taken away: a Python program that reads the file in the same way."""

import csv
import io
import pprint
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from playground.data.files import replay
from playground.data.files.columns import Column
from playground.data.files.missing import missing_in
from playground.data.reader import Reading
from playground.data.table import MAX_ROWS

MARK = "PLAN: dict[str, Any] = {}\n"
WIDTH = 96  # characters of a line of the plan


class Program(NamedTuple):
    """A program, and the file that it reads.

    Attributes:
        text: Python, for the standard library and NumPy.
        cells: the cells of the table as CSV, where the program reads that; None where it reads the
            file as it came.
    """

    text: str
    cells: bytes | None


def take_away(reading: Reading, data: bytes) -> Program:
    """Return a program that makes the same numbers of a file, from its bytes.

    It is checked: what it reads is compared with what was read here, to the last bit. A workbook, a
    Markdown table and the like it reads from a CSV file of their cells.

    Raises:
        ValueError: it reads something else, from the cells, too. That is a fault of this app.
    """
    rows = reading.sheet.layout.rows
    lines = rows[0].line, max(row.line for row in rows)
    plan = _plan(reading, reading.sheet.grid.delimiter, lines)
    if not reading.sheet.grid.format and _agrees(reading, data, plan):
        return Program(_written(plan), None)
    cells = _cells(reading)
    # Line by line: a name above, then a row each.
    plan = _plan(reading, ",", (2, len(rows) + 1))
    if not _agrees(reading, cells, plan):
        raise ValueError("the program would read another table than was read here")
    return Program(_written(plan), cells)


def _agrees(reading: Reading, data: bytes, plan: dict[str, Any]) -> bool:
    table = reading.table
    try:
        X, y, n_train = replay.read(data, plan)
    except (ValueError, KeyError, IndexError, csv.Error):
        return False
    same = np.array_equal(X + 0.0, table.inputs) and np.array_equal(y + 0.0, table.targets)
    return same and n_train == table.n_train


def _written(plan: dict[str, Any]) -> str:
    source = Path(replay.__file__).read_text(encoding="utf-8")
    assert MARK in source, "the plan has its place in the program"
    told = pprint.pformat(plan, width=WIDTH, sort_dicts=False, compact=True)
    return source.replace(MARK, f"PLAN: dict[str, Any] = {told}\n")


def _cells(reading: Reading) -> bytes:
    """Return the rows of a table as CSV, below a line of names: one line each, all in quotes."""
    layout = reading.sheet.layout
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([f"column {k}: {name}" for k, name in enumerate(layout.names)])
    writer.writerows([" ".join(cell.split("\n")) for cell in row.cells] for row in layout.rows)
    return text.getvalue().encode()


# ---- the plan ----


def _plan(reading: Reading, delimiter: str, lines: tuple[int, int]) -> dict[str, Any]:
    """Return all that the program has to know, in types that Python writes as they are read."""
    sheet, roles, made, choices = reading.sheet, reading.roles, reading.made, reading.choices
    table, columns = reading.table, sheet.columns
    fills = [float(one) if one == one else 0.0 for one in made.fills]
    used = list(made.used)
    return {
        "delimiter": delimiter,
        "first_line": lines[0],
        "last_line": lines[1],
        "inputs": [_input(columns[k], k) for k in roles.inputs],
        "names": list(table.names),
        "target": _target(columns[roles.target], roles.target, reading),
        "class_names": list(table.classes),
        # Classes without a row are left out, and the others counted on.
        "used_classes": [] if used == list(range(len(used))) else used,
        "fill_in": made.missing == "fill in",
        "fills": fills,
        "most_rows": MAX_ROWS,
        "seed": choices.seed,
        "tests": [reading.tests.column, reading.tests.cell] if reading.tests else None,
        "n_tests": 0 if reading.tests else len(table.targets) - table.n_train,
        "by_class": bool(table.classes) and choices.stratified,
    }


def _numbers(column: Column, k: int) -> dict[str, Any]:
    style = column.style
    return {
        "column": k,
        "name": column.name,
        "missing": sorted(missing_in(frozenset(column.cells))),
        "decimal": style.decimal,
        "before": style.before,
        "after": style.after,
    }


def _input(column: Column, k: int) -> dict[str, Any]:
    if column.values is not None:
        return _numbers(column, k)
    number = {text: at for at, text in enumerate(column.levels)}
    levels = {
        cell: number[text]
        for cell, text in zip(column.cells, column.texts, strict=True)
        if text in number
    }
    missing = sorted(missing_in(frozenset(column.cells)))
    return {
        "column": k,
        "name": column.name,
        "missing": missing,
        "levels": levels,
        "n_levels": len(column.levels),
    }


def _target(column: Column, k: int, reading: Reading) -> dict[str, Any]:
    if not reading.table.classes:
        return _numbers(column, k)
    return {"column": k, "name": column.name, "classes": _classes(column, reading)}


def _classes(column: Column, reading: Reading) -> dict[str, int]:
    """Return the number of the class that each cell of the target is, before any is left out."""
    made = reading.made
    return {
        cell: int(number)
        for cell, number in zip(column.cells, made.targets.tolist(), strict=True)
        if number == number
    }
