"""A table written as CSV text, which reads back as the same table."""

from collections.abc import Sequence
from dataclasses import replace

from playground.data.csv_cells import NUMBER, PART, TEST, TRAIN, guarded
from playground.data.reader import read
from playground.data.table import Table


def write_csv(table: Table) -> str:
    """Return a table as CSV with line ends CRLF: inputs, target, and part where rows are to test.

    A name that a spreadsheet would take as a formula gets an apostrophe in front, and `read` takes
    it away again. Where it would guess another table than this one, a first line tells it the
    target: `# target,values`, or `# target,classes` and the classes.

    Returns:
        A text of which `read(text).table` is the same table but for ranges and fills, given at
        least 2 rows.
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
        return read(text).table == replace(table, ranges=(), fills=())
    except ValueError:
        return False


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
