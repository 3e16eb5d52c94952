"""Cells of a CSV file: numbers, names, the apostrophe that keeps a text from being a formula."""

import re
from collections.abc import Sequence

PART, TRAIN, TEST = "part", "train", "test"
MAX_CELL = 200  # characters
NO_VALUE = r"\?|#?n/?a|null"
MISSING = re.compile(f"|{NO_VALUE}", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,.'\u2019_\s]\d{3})+(?:[.,]\d+)?")
# Beside a whole number without a comma, 12,345 is meant as 12345 and not as 12.345.
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
WHOLE = re.compile(r"[+-]?[0-9]+")
# What is meant as a number, though it is refused as one.
NUMBER_LIKE = re.compile(
    rf"[+-]?(?:nan|inf(?:inity)?|0x[\da-f]+|\d[\d_]*(?:\.\d*)?)|{THOUSANDS.pattern}", re.IGNORECASE
)
# A spreadsheet takes a text with such a beginning as a formula; the other ones would be read as
# something else than a text. An apostrophe in front keeps them texts, here and in spreadsheets.
GUARDED = re.compile(
    rf"'*(?:[=+\-@\t\r].*|{PART}|{NO_VALUE}|{NUMBER.pattern})", re.IGNORECASE | re.DOTALL
)


class CsvError(ValueError):
    """A file, or what is to be made of it, cannot be used; the message is for people."""


def read_number(cell: str, decimal_comma: bool) -> float | None:
    """Return the number that a cell is, or None; with `decimal_comma`, 1,5 is 1.5."""
    if decimal_comma and "," in cell and not cell.endswith(","):
        cell = cell.replace(",", ".")
    return float(cell) if NUMBER.fullmatch(cell) else None


def mostly_numbers(cells: Sequence[str], decimal_comma: bool) -> bool:
    """Return whether more than half of the cells that are not missing are meant as numbers."""
    filled = [cell for cell in cells if not MISSING.fullmatch(cell)]
    n_numbers = sum(
        read_number(cell, decimal_comma) is not None or NUMBER_LIKE.fullmatch(cell) is not None
        for cell in filled
    )
    return 2 * n_numbers > len(filled)


def guarded(text: str) -> str:
    """Return a text with an apostrophe in front where it would be read as something else."""
    return "'" + text if GUARDED.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that `guarded` put in front."""
    return text[1:] if text.startswith("'") and GUARDED.fullmatch(text[1:]) else text


def quoted(text: str) -> str:
    """Return a text of the file for a message: short, and nothing in it that acts."""
    clean = "".join(one for one in text[: 2 * MAX_CELL] if one.isprintable() and one != "`")
    return f'"{clean[:39]}…"' if len(clean) > 40 else f'"{clean}"'
