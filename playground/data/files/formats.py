"""Formats of text other than cells with a delimiter: what programs print, and Weka's files."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from playground.data.csv_cells import CsvError, quoted
from playground.data.files.grid import Grid
from playground.data.files.text import CellRow, cut, find_delimiter

HEAD = 5  # lines among which a rule is, in a table that has some
# Lines between rows: of Markdown, psql, mysql, and of those that draw boxes.
RULE = re.compile(
    r"\s*[|+:=\-\u2500-\u257f\s]*(?:-{2,}|={2,}|[\u2500\u2550\u254c]{2,})[|+:=\-\u2500-\u257f\s]*"
)
BARS = re.compile(r"[\u2502\u2503\u2506\u2551]")
# Below the names, some print what a column holds.
TYPES = re.compile(
    r"-{2,}|u?int(?:8|16|32|64)?|[iuf](?:8|16|32|64)|float(?:32|64)?|double|str|string|object|"
    r"bool(?:ean)?|varchar|bigint|integer|smallint|tinyint|decimal\(.*\)|date|datetime.*|<\w+>",
    re.IGNORECASE,
)
FOOTER = re.compile(r"\s*\(\d+ rows?\)|\s*\d+ rows? in set.*|shape: \(.*\)", re.IGNORECASE)
# Formats that are no tables of cells, by how they begin.
REFUSED = {
    "JSON": re.compile(r'\s*(?:\{\s*"|\[\s*\{)'),
    "SQL": re.compile(r"\s*(?:CREATE TABLE|INSERT INTO|SELECT )", re.IGNORECASE),
    "LaTeX": re.compile(r"\s*\\(?:begin|documentclass|hline|toprule)"),
    "the sparse format of SVMlight": re.compile(
        r"\s*[+-]?\d+(?:\.\d+)?(?: \d+:[+-]?[\d.eE+-]+)+\s*$"
    ),
    "XML": re.compile(r"\s*<\??[a-zA-Z][^,;\t|]*>\s*$"),
}
ARFF_ATTRIBUTE = re.compile(
    r"\s*@attribute\s+(?P<name>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\S+)\s+(?P<kind>.+?)\s*$",
    re.IGNORECASE,
)


def make_grid(lines: Sequence[str], delimiter: str | None = None) -> Grid:
    """Return the cells of lines, whatever format they are in.

    Args:
        lines: of a text.
        delimiter: between cells, where somebody says so.

    Raises:
        CsvError: the format is known and none of cells, or a line has a fault.
    """
    first = next(line for line in lines if line.strip())
    if not delimiter:
        for find in (_arff, _boxes, _brackets):
            if grid := find(lines):
                return grid
        for name, begins in REFUSED.items():
            if begins.match(first):
                raise CsvError(f"the text looks like {name}: save the table as CSV, and bring that")
    found = delimiter or find_delimiter(lines)
    return Grid(tuple(cut(lines, found)), found)


# ---- what programs print ----


def _boxes(lines: Sequence[str]) -> Grid | None:
    """Return the cells of a Markdown table, or of what a database or a program has printed."""
    head = list(islice((line for line in lines if line.strip()), HEAD))
    has_bars = any("|" in line or BARS.search(line) for line in head)
    if not has_bars or not any(map(RULE.fullmatch, head)):
        return None
    rows = [
        CellRow(number, _between_bars(line))
        for number, line in enumerate(lines, 1)
        if line.strip() and not RULE.fullmatch(line) and not FOOTER.fullmatch(line)
    ]
    rows = [row for row in rows if len(row.cells) > 1 and any(row.cells)]
    if len(rows) < 2:
        return None
    names, *body = rows
    while body and all(TYPES.fullmatch(cell) for cell in body[0].cells if cell):
        del body[0]
    return Grid((names, *body), "|", "a table with rules between its rows")


def _between_bars(line: str) -> tuple[str, ...]:
    text = BARS.sub("|", line).strip()
    text = text.removeprefix("|").removesuffix("|") if text.startswith("|") else text
    cells = re.split(r"(?<!\\)\|", text)
    return tuple(cell.replace("\\|", "|").strip(" `*") for cell in cells)


BRACKET = re.compile(r"\[([^\[\]]*)\]")


def _brackets(lines: Sequence[str]) -> Grid | None:
    """Return the cells of rows in brackets, as NumPy and Python print them."""
    text = "\n".join(lines)
    begin = re.match(
        r"\s*(?:[A-Za-z_][\w.]*\s*=\s*)?(?:(?:np|numpy)\.)?(?:array\()?\s*\[\s*\[", text
    )
    if not begin:
        return None
    rows, line, at = [], 1, 0
    for found in BRACKET.finditer(text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        rows.append(CellRow(line, _listed(found[1])))
    if any("..." in row.cells for row in rows) or "..." in BRACKET.sub("", text):
        raise CsvError("rows are left out (...): print all of them, or save the table as CSV")
    return Grid(tuple(rows), ",", "rows in brackets")


def _listed(text: str) -> tuple[str, ...]:
    flat = " ".join(text.split())
    if "," not in flat:
        return tuple(cell.strip("'\"") for cell in flat.split())
    mark = "'" if "'" in flat else '"'
    cells = next(csv.reader([flat], quotechar=mark, skipinitialspace=True), [])
    return tuple(cell.strip() for cell in cells)


# ---- Weka's files ----


def _arff(lines: Sequence[str]) -> Grid | None:
    """Return the cells of an ARFF file, whose head names the columns and their classes."""
    heads = [(k, line) for k, line in enumerate(lines) if line.strip() and line.strip()[0] != "%"]
    if not heads or not heads[0][1].strip().lower().startswith("@relation"):
        return None
    names: list[str] = []
    classes: dict[int, tuple[str, ...]] = {}
    for k, line in heads[1:]:
        if line.strip().lower().startswith("@data"):
            rows = tuple(_arff_rows(lines, k + 1))
            return Grid(rows, ",", "ARFF", tuple(names), classes)
        found = ARFF_ATTRIBUTE.fullmatch(line)
        if not found:
            raise CsvError(f"line {k + 1}: expected @attribute or @data, got {quoted(line)}")
        if found["kind"].startswith("{"):
            classes[len(names)] = _arff_cells(found["kind"].strip("{} \t"))
        names.append(_unquoted(found["name"]))
    raise CsvError("expected a line @data with rows below it, got none")


def _arff_rows(lines: Sequence[str], begin: int) -> Iterator[CellRow]:
    for k, line in enumerate(lines[begin:], begin + 1):
        text = line.strip()
        if not text or text.startswith("%"):
            continue
        if text.startswith("{"):
            raise CsvError(f"line {k}: sparse rows of ARFF cannot be read: save the table as CSV")
        yield CellRow(k, _arff_cells(text))


def _arff_cells(text: str) -> tuple[str, ...]:
    mark = "'" if "'" in text else '"'
    cells = next(csv.reader([text], quotechar=mark, escapechar="\\", skipinitialspace=True), [])
    return tuple(cell.strip() for cell in cells)


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    if len(cell) >= 2 and cell[0] == cell[-1] and cell[0] in "'\"":
        return re.sub(r"\\(.)", r"\1", cell[1:-1])
    return cell
