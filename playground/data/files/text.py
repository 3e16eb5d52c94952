"""The text of a file: decoded, and cut into rows of cells, with a sentence for each fault."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from playground.data.csv_cells import MAX_CELL, CsvError
from playground.data.files.numerals import is_number

MAX_BYTES = 15_000_000
MAX_LINES = 250_000
MAX_COLUMNS = 1000
MAX_LINE = 200_000  # characters
SAMPLE = 200  # rows that delimiter and header are found from
# Where two delimiters do equally well, the first: 3,5;x is more often 3.5 and x than 3 and 5;x.
DELIMITERS = {"\t": "tab", ";": "semicolon", "|": "|", ",": "comma", " ": "blanks"}
SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "an Excel file (xls)",
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "an SQLite database",
    b"{\\rtf": "a text document (RTF)",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "XML",
    b"\\begin{": "LaTeX",
}
# Spreadsheets write empty rows as delimiters alone, and Excel sep=; above all and #N/A in cells.
SKIPPED = re.compile(r"\s*+(?:[\s,;|]*+$|#(?!N/A)|sep=.?$)", re.IGNORECASE)


class CellRow(NamedTuple):
    """A row: the number of the line in which it begins, from 1, and its cells."""

    line: int
    cells: tuple[str, ...]


def read_lines(data: bytes | str) -> list[str]:
    """Return the lines of a file's content, or of a text that was pasted.

    Raises:
        CsvError: it is too large, or no text.
    """
    text = _text(data)
    n_lines = text.count("\n")
    if n_lines > MAX_LINES:
        raise CsvError(f"expected at most {MAX_LINES:,} lines, got {n_lines:,}")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise CsvError(
                f"line {number}: expected at most {MAX_LINE:,} characters, got {len(line):,}"
            )
    if all(map(SKIPPED.match, lines)):
        raise CsvError("the file is empty: expected a line of names and lines of numbers")
    return lines


def _text(data: bytes | str) -> str:
    """Return the content as text with line ends of one kind."""
    if len(data) > MAX_BYTES:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        raise CsvError(
            f"the file is too large: expected at most {MAX_BYTES:,} {unit} "
            f"({MAX_BYTES / 1e6:g} MB), got {len(data):,} ({len(data) / 1e6:.1f} MB)"
        )
    head = data[:32] if isinstance(data, bytes) else data[:32].encode("utf-8", "replace")
    for signature, name in SIGNATURES.items():
        if head.lstrip().lower().startswith(signature.lower()):
            raise CsvError(f"the file looks like {name}: save the table as CSV, and bring that")
    text = data if isinstance(data, str) else _decoded(data)
    if "\0" in text:
        raise CsvError("the file is no text, it has NUL bytes: save the table as CSV (UTF-8)")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise CsvError(
                "the file begins like UTF-16 text and is damaged: save the table as CSV (UTF-8)"
            ) from None
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")  # knows every byte


def cut(lines: Sequence[str], delimiter: str, *, strict: bool = True) -> Iterator[CellRow]:
    """Yield the rows of lines; in a cell in quotes, no line is skipped.

    Raises:
        CsvError: quotes do not match; where that is not to be strict, the rows end there.
    """
    position = 0

    def feed() -> Iterator[str]:
        nonlocal position
        while position < len(lines):
            position += 1
            line = lines[position - 1]
            yield (line.replace("\t", " ").strip(" ") if delimiter == " " else line) + "\n"

    reader = csv.reader(feed(), delimiter=delimiter, skipinitialspace=True, strict=strict)
    while position < len(lines):
        if SKIPPED.match(lines[position]):
            position += 1
            continue
        first = position
        try:
            cells = tuple(map(str.strip, next(reader)))
        except csv.Error:
            if not strict:
                return
            raise _quote_fault(lines, first, delimiter) from None
        if any(cells):
            yield CellRow(first + 1, cells)


def _quote_fault(lines: Sequence[str], first: int, delimiter: str) -> CsvError:
    """Tell in which cell of the row that begins at `first` quotes do not match."""
    mark = re.escape(delimiter)
    cell = re.compile(
        rf' *+(?:"[^"]*+(?:""[^"]*+)*+"|[^"{mark}\n][^{mark}\n]*+|){mark}'  # one that is right
    )
    text = "\n".join(lines[first : first + MAX_CELL])
    column, place = 1, cell.match(text)
    while place:
        column, place = column + 1, cell.match(text, place.end())
    return CsvError(
        f'line {first + 1}, column {column}: a cell that begins with a quote (") must end with '
        'one; a quote inside it is written twice ("")'
    )


def find_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that cuts most rows into the same number of cells, and into numbers."""
    sample = list(islice((line for line in lines if not SKIPPED.match(line)), SAMPLE))

    def fit(delimiter: str) -> float:
        rows = list(cut(sample, delimiter, strict=False))
        width = width_of(rows)
        even = [row.cells for row in rows if len(row.cells) == width]
        if width < 2:
            return 0.0
        # Names above are no numbers, whatever is between them.
        cells = [cell for row in even[1:] or even for cell in row]
        numbers = sum(is_number(cell) for cell in cells)
        # Rows of one length say more than cells that are numbers: 3,5;x has a number for either.
        return (len(even) / len(rows)) ** 2 * (1.0 + numbers / len(cells))

    fits = {delimiter: fit(delimiter) for delimiter in DELIMITERS}
    best = max(fits, key=lambda delimiter: fits[delimiter])
    return best if fits[best] else ","


def width_of(rows: Sequence[CellRow]) -> int:
    """Return the number of cells that most rows have, or the earliest where numbers are equal."""
    return Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0
