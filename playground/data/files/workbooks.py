"""Workbooks and parquet files: their values as cells, where a package that reads them is there.

Only what a cell shows is taken: of a formula the result that was saved with it, of a macro nothing.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from importlib import import_module
from itertools import islice
from typing import Any

from playground.data.csv_cells import CsvError, quoted
from playground.data.files.grid import Grid
from playground.data.files.text import MAX_COLUMNS, MAX_LINES, CellRow

MAX_UNPACKED = 200_000_000  # bytes of all parts of a workbook
MAX_SHEETS = 100
MAX_CELLS = 2_000_000
ARCHIVE, PARQUET = b"PK\x03\x04", b"PAR1"
BRING = "save the sheet as CSV, and bring that"


def is_workbook(data: bytes) -> bool:
    """Return whether the content is a workbook's or parquet's, by how it begins and ends."""
    return data.startswith(ARCHIVE) or (data.startswith(PARQUET) and data.endswith(PARQUET))


def open_workbook(data: bytes, sheet: str | None) -> Grid:
    """Return the cells of a sheet, the first one where none is named.

    Raises:
        CsvError: the file is damaged, of another kind, too large unpacked, or wants a package that
            is not installed; or there is no such sheet.
    """
    try:
        return _opened(data, sheet)
    except CsvError:
        raise
    except Exception as error:  # whatever a package raises on a file that is damaged
        kind = type(error).__name__
        raise CsvError(f"the file is damaged, or of another kind ({kind}): {BRING}") from None


def _opened(data: bytes, sheet: str | None) -> Grid:
    if data.startswith(PARQUET):
        return _parquet(data)
    parts = _parts_of(data)
    if "xl/workbook.xml" in parts:
        return _xlsx(data, sheet)
    if "content.xml" in parts:
        return _ods(data, sheet)
    raise CsvError("the file looks like a zip archive: unpack it, and bring a table that was in it")


def _parts_of(data: bytes) -> set[str]:
    """Return the names of the parts of an archive, if they are not too large."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    size = sum(one.file_size for one in parts)
    if size > MAX_UNPACKED:
        raise CsvError(
            f"the workbook is too large: expected at most {MAX_UNPACKED:,} bytes unpacked, got "
            f"{size:,}"
        )
    return {one.filename for one in parts}


def _package(name: str, kind: str, install: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise CsvError(
            f"{kind} files are read where the package {install} is installed: {BRING}"
        ) from None


# ---- kinds of files ----


def _xlsx(data: bytes, sheet: str | None) -> Grid:
    openpyxl = _package("openpyxl", "Excel", "openpyxl")
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    try:
        names = tuple(one.title for one in book.worksheets[:MAX_SHEETS])
        name = _chosen(names, sheet)
        return _grid(book[name].iter_rows(values_only=True), name, names)
    finally:
        book.close()


def _ods(data: bytes, sheet: str | None) -> Grid:
    _package("odf", "OpenDocument", "odfpy")
    pandas = _package("pandas", "OpenDocument", "pandas")
    with pandas.ExcelFile(io.BytesIO(data), engine="odf") as book:
        names = tuple(map(str, book.sheet_names[:MAX_SHEETS]))
        name = _chosen(names, sheet)
        frame = pandas.read_excel(
            book, sheet_name=name, header=None, dtype=object, keep_default_na=False
        )
    return _grid(frame.itertuples(index=False, name=None), name, names)


def _parquet(data: bytes) -> Grid:
    parquet = _package("pyarrow.parquet", "parquet", "pyarrow")
    file = parquet.ParquetFile(io.BytesIO(data))
    _check_size(file.metadata.num_rows, file.metadata.num_columns)
    table = file.read()
    columns = [column.to_pylist() for column in table.columns]
    grid = _grid(zip(*columns, strict=True))
    return Grid(grid.rows, ",", "parquet", names=tuple(table.column_names))


def _chosen(names: tuple[str, ...], sheet: str | None) -> str:
    if not names:
        raise CsvError("the workbook has no sheet with cells")
    if sheet is not None and sheet not in names:
        raise CsvError(f"sheet: expected one of the workbook's sheets, got {quoted(sheet)}")
    return sheet or names[0]


# ---- cells ----


def _grid(rows: Iterable[tuple[Any, ...]], name: str = "", names: tuple[str, ...] = ()) -> Grid:
    """Return rows of values as cells, without the empty ones around them."""
    found = list(islice(_filled(rows), MAX_LINES + 1))
    if not found:
        raise CsvError(f"sheet {quoted(name)} is empty" if name else "the file is empty")
    width = max(len(row.cells) for row in found)
    _check_size(len(found), width)
    even = tuple(CellRow(line, (*cells, *[""] * (width - len(cells)))) for line, cells in found)
    begin = min(next((k for k, cell in enumerate(row.cells) if cell), width) for row in even)
    cut = tuple(CellRow(line, cells[begin:]) for line, cells in even)
    return Grid(cut, "\t", "a sheet of a workbook", sheet=name, sheets=names)


def _filled(rows: Iterable[tuple[Any, ...]]) -> Iterator[CellRow]:
    for line, values in enumerate(rows, 1):
        cells = [cell_of(value) for value in values[: MAX_COLUMNS + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield CellRow(line, tuple(cells))


def _check_size(n_rows: int, n_columns: int) -> None:
    if n_rows > MAX_LINES:
        raise CsvError(f"expected at most {MAX_LINES:,} rows, got more")
    if n_columns > MAX_COLUMNS:
        raise CsvError(f"expected at most {MAX_COLUMNS} columns, got {n_columns:,}")
    if n_rows * n_columns > MAX_CELLS:
        raise CsvError(f"expected at most {MAX_CELLS:,} cells, got {n_rows * n_columns:,}")


WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: str(value).upper(),
    int: str,
    float: lambda value: "" if value != value else repr(value).removesuffix(".0"),
    datetime: lambda value: value.isoformat(" ").removesuffix(" 00:00:00"),
    date: lambda value: value.isoformat(),
    time: lambda value: value.isoformat(),
}


def cell_of(value: Any) -> str:
    """Return a value of a workbook as a cell of text."""
    write = next((WRITTEN[kind] for kind in type(value).__mro__ if kind in WRITTEN), str)
    return write(value).strip()
