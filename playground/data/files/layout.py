"""The layout of a grid: where its names are, and what is no row of data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from playground.data.csv_cells import MAX_CELL, PART, TEST, TRAIN, CsvError, quoted, unguarded
from playground.data.files.grid import Grid
from playground.data.files.missing import MISSING
from playground.data.files.numerals import is_number
from playground.data.files.text import DELIMITERS, MAX_COLUMNS, SAMPLE, CellRow, width_of
from playground.data.table import clean_name


@dataclass(frozen=True)
class Layout:
    """A grid of which all rows are data.

    Attributes:
        names: of the columns, which differ but for the last one where `told_apart`.
        rows: each with as many cells.
        has_header: the names are the file's own.
        part: the column that says which rows are for training, and which to test.
        row_names: the first column names or counts rows: its own name was left out.
        classes: names for the numbers 0, 1, ... of the last column, where the file tells.
        notes: sentences on what was found and left out.
    """

    names: tuple[str, ...]
    rows: tuple[CellRow, ...]
    has_header: bool
    part: int | None = None
    row_names: bool = False
    classes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The last column but for `part`."""
        end = len(self.names) - 1
        return end - (self.part == end)


def lay_out(grid: Grid, comment: CellRow | None, told: bool | None, *, told_apart: bool) -> Layout:
    """Return the layout of a grid.

    Args:
        grid: the cells.
        comment: the cells of a comment above all rows, which may be the names.
        told: whether the first row has the names, where somebody says so.
        told_apart: the last column, but for `part`, is the target: it may have an input's name.

    Raises:
        CsvError: there are no rows, not of one length, or names that do not differ.
    """
    rows, notes = _without_titles(list(grid.rows))
    _check_width(rows, grid)
    head = _find_head(rows, grid, comment, told)
    body = rows[head.n_rows :]
    notes += head.notes
    body, units = _without_units(body, head)
    notes += units
    if head.names and not body:
        line = rows[0].line if rows else 1
        raise CsvError(f"line {line}: expected rows of numbers below the names, got none")
    width = len(head.names or body[0].cells)
    body = [_fitted(row, width) for row in body]
    for row in [*rows[: head.n_rows], *body]:
        if len(row.cells) >= width - head.row_names:
            _check_lengths(row)
    for row in body:
        if len(row.cells) != width:
            got = len(row.cells)
            raise CsvError(f"line {row.line}: expected {width} cells as in most lines, got {got}")
    if _is_last_empty(head.names, body):
        body = [CellRow(row.line, row.cells[:-1]) for row in body]
        head = replace(head, names=head.names[:-1] if head.names else None)
        width -= 1
    names = _named(head, width)
    part = _find_part(names, body) if head.names else None
    layout = Layout(
        names, tuple(body), bool(head.names), part, head.row_names, head.classes, tuple(notes)
    )
    _check_names(names, head.line, {part, layout.last if told_apart else None})
    return layout


@dataclass(frozen=True)
class _Head:
    """What stands above the rows of data.

    Attributes:
        names: as they are written; None for none.
        line: where they stand.
        n_rows: how many rows of the grid are not of data.
    """

    names: tuple[str, ...] | None
    line: int = 1
    n_rows: int = 0
    row_names: bool = False
    classes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


# ---- what is no row of data ----


def _without_titles(rows: list[CellRow]) -> tuple[list[CellRow], list[str]]:
    """Return the rows between a title above a table and notes below it."""
    width, notes = width_of(rows), []
    while rows and _is_alone(rows[0], width):
        notes.append(f"Line {rows[0].line} is a title, and left out: {_words(rows[0])}.")
        del rows[0]
    while rows and _is_alone(rows[-1], width) and not is_number(rows[-1].cells[0]):
        notes.append(f"Line {rows[-1].line} is a note, and left out: {_words(rows[-1])}.")
        del rows[-1]
    return rows, notes


def _is_alone(row: CellRow, width: int) -> bool:
    """Return whether a row is one text, in a table of more columns.

    Of two columns one may be missing: there it has to have no other cell at all.
    """
    is_text = bool(row.cells[0]) and not any(row.cells[1:])
    return is_text and (width > 2 or (width == 2 and len(row.cells) == 1))


def _words(row: CellRow) -> str:
    return quoted(next(cell for cell in row.cells if cell))


def _check_width(rows: Sequence[CellRow], grid: Grid) -> None:
    if not rows:
        raise CsvError("the file is empty: expected a line of names and lines of numbers")
    width = width_of(rows)
    if width < 2:
        looked_for = ", ".join(DELIMITERS.values())
        where = f" in {grid.format}" if grid.format else f"; looked for {looked_for}"
        raise CsvError(f"expected at least two columns, got one{where}")
    if width > MAX_COLUMNS:
        raise CsvError(f"line {rows[0].line}: expected at most {MAX_COLUMNS} columns, got {width}")


def _without_units(body: list[CellRow], head: _Head) -> tuple[list[CellRow], tuple[str, ...]]:
    """Return the rows without one of units below the names, and what is said of it."""
    if not head.names or len(body) < 3:
        return body, ()
    first, below = body[0], body[1 : SAMPLE + 1]
    columns = list(
        zip(*(row.cells for row in below if len(row.cells) == len(first.cells)), strict=True)
    )
    numeric = [k for k, cells in enumerate(columns) if _are_numbers(cells)]
    texts = [k for k in range(len(columns)) if k not in numeric]
    is_unit = len(numeric) >= 2 and all(
        first.cells[k] and first.cells[k] not in MISSING and not is_number(first.cells[k])
        for k in numeric
    )
    # A column of texts has no unit, or something that is no row's text either.
    is_unit &= all(first.cells[k] in MISSING or first.cells[k] not in columns[k] for k in texts)
    if not is_unit:
        return body, ()
    units = ", ".join(cell for cell in first.cells if cell)
    return body[1:], (f"Line {first.line} has units, and is left out: {quoted(units)}.",)


def _are_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell not in MISSING]
    return bool(filled) and all(map(is_number, filled))


def _fitted(row: CellRow, width: int) -> CellRow:
    """Return a row without the empty cells that stand beyond the others."""
    line, cells = row
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return CellRow(line, cells)


def _check_lengths(row: CellRow) -> None:
    line, cells = row
    for column, cell in enumerate(cells, 1):
        if len(cell) > MAX_CELL:
            reason = "; is a quote not closed?" if "\n" in cell else ""
            raise CsvError(
                f"line {line}, column {column}: expected at most {MAX_CELL} characters, got "
                f"{len(cell):,}, {quoted(cell)}{reason}"
            )


def _is_last_empty(names: tuple[str, ...] | None, body: Sequence[CellRow]) -> bool:
    """Return whether a delimiter at the end of each line makes an empty column."""
    is_named = bool(names and names[-1])
    return not is_named and len(body[0].cells) > 2 and not any(row.cells[-1] for row in body)


# ---- names ----


def _find_head(
    rows: list[CellRow], grid: Grid, comment: CellRow | None, told: bool | None
) -> _Head:
    """Return what stands above the rows of data."""
    if grid.names is not None:
        return _Head(grid.names)
    width = width_of(rows)
    first = rows[0]
    if counts := _counts(rows, width):
        return counts
    # R writes one name less, where the first column names the rows.
    is_short = len(first.cells) == width - 1 and len(rows) > 1 and not _is_ragged(rows, width)
    # Or else each row ends with a delimiter.
    is_short = is_short and any(row.cells[-1] for row in rows[1:])
    if is_short and told is not False:
        return _Head(("", *first.cells), first.line, 1, row_names=True)
    if told is False:
        return _Head(None)
    if told or _is_header(rows, width):
        return _Head(first.cells, first.line, 1)
    if comment and len(comment.cells) == width and not any(map(is_number, comment.cells)):
        return _Head(comment.cells, comment.line)
    return _Head(None)


def _is_ragged(rows: Sequence[CellRow], width: int) -> bool:
    return any(len(row.cells) != width for row in rows[1 : SAMPLE + 1])


def _counts(rows: list[CellRow], width: int) -> _Head | None:
    """Return the head that scikit-learn's files have: numbers of rows and inputs, then classes."""
    first = rows[0].cells
    if len(first) < 3 or not (first[0].isdecimal() and first[1].isdecimal()):
        return None
    n_rows, n_inputs, classes = int(first[0]), int(first[1]), [cell for cell in first[2:] if cell]
    is_so = n_rows == len(rows) - 1 and n_inputs == width - 1 and not any(map(is_number, classes))
    if not is_so or not classes:
        return None
    note = f"Line {rows[0].line} tells the classes by name: {', '.join(classes)}."
    return _Head(None, rows[0].line, 1, classes=tuple(map(clean_name, classes)), notes=(note,))


def _is_header(rows: Sequence[CellRow], width: int) -> bool:
    """Return whether the first row has names, by what stands below it."""
    first = rows[0].cells
    if len(rows) == 1:
        if any(map(is_number, first)):
            return False
        raise CsvError(f"line {rows[0].line}: expected rows of numbers below the names, got none")
    fitted = [_fitted(row, len(first)).cells for row in rows[1 : SAMPLE + 1]]
    below = [cells for cells in fitted if len(cells) == len(first)]
    columns = list(zip(*below, strict=True)) or [()] * len(first)
    is_numeric = [_mostly_numbers(cells) for cells in columns]
    numbers = [is_number(cell) for cell in first]
    if not any(numbers):
        return any(is_numeric)
    return _are_numbers_as_names(first, columns, is_numeric, numbers)


def _are_numbers_as_names(
    first: Sequence[str],
    columns: Sequence[Sequence[str]],
    is_numeric: Sequence[bool],
    numbers: Sequence[bool],
) -> bool:
    """Return whether a first row with numbers in it is one of names: years, or 0, 1, 2, ..."""
    if len(set(first)) < len(first):
        return False
    # A text above numbers is a name, unless it says that a number is missing.
    above_numbers = any(
        of_numbers and not number and cell not in MISSING
        for of_numbers, number, cell in zip(is_numeric, numbers, first, strict=True)
    )
    first_numbers = [cell for cell, number in zip(first, numbers, strict=True) if number]
    whole = [int(cell) for cell in first_numbers if cell.isdecimal()]
    if len(whole) < sum(numbers) or len(whole) < 2:
        return False
    in_steps = all(after - before == 1 for before, after in pairwise(whole))
    # A number above a column of texts, none of which is one, is a name, too.
    above_texts = any(
        number and not any(map(is_number, cells))
        for number, cells in zip(numbers, columns, strict=True)
    )
    counts = len(whole) == len(first) >= 3 and whole[0] == 0
    are_years = all(map(_is_year, first_numbers)) and not all(
        _is_year(cell) for cells in columns for cell in cells if is_number(cell)
    )
    return in_steps and (above_texts or above_numbers or counts or are_years)


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and 1000 <= int(cell) <= 2999


def _mostly_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell not in MISSING]
    return 2 * sum(map(is_number, filled)) > len(filled)


def _named(head: _Head, width: int) -> tuple[str, ...]:
    if head.names is None:
        return tuple(f"x{column}" for column in range(1, width + 1))
    return tuple(
        clean_name(unguarded(cell)) if cell else unnamed(column)
        for column, cell in enumerate(head.names)
    )


def _find_part(names: Sequence[str], rows: Sequence[CellRow]) -> int | None:
    for column, name in enumerate(names):
        if name == PART and {row.cells[column] for row in rows} <= {TRAIN, TEST}:
            return column
    return None


def _check_names(names: Sequence[str], line: int, apart: set[int | None]) -> None:
    """Refuse names that do not differ, but for the columns that are told apart."""
    seen: dict[str, int] = {}
    for column, name in enumerate(names):
        if column in apart:
            continue
        if name in seen:
            raise CsvError(
                f"line {line}: expected names that differ, got {quoted(name)} for columns "
                f"{seen[name] + 1} and {column + 1}"
            )
        seen[name] = column


def unnamed(column: int) -> str:
    """Return the name of a column, counted from 0, that has none."""
    return f"column {column + 1}"
