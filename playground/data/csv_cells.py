"""Cells of a CSV file: names, and the apostrophe that keeps a text from being a formula.

The one guard of all that this app writes as CSV. A spreadsheet takes a text for a formula that
begins with =, +, - or @, or with a character that it turns into one of them, blanks before it or
not. And where it was told of another delimiter than the file has, each part of a cell begins one.
"""

import re

from playground.data.files.missing import MISSING

PART, TRAIN, TEST = "part", "train", "test"
MAX_CELL = 200  # characters
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# Signs that a formula begins with, and what Unicode's compatibility forms make the same as them:
# full-width and small signs, superscripts and subscripts, the Hebrew plus; and the minus sign.
SIGNS = (
    r"=\uff1d\ufe66\u207c\u208c\u2a75\u2a76"
    r"+\uff0b\ufe62\u207a\u208a\ufb29"
    r"\-\uff0d\ufe63\u207b\u208b\u2212"
    r"@\uff20\ufe6b"
)
DELIMITERS = r",;|\t\r\n"
# What may stand before the sign: blanks, characters without a width, and quotation marks.
BLANKS = rf"(?:[\s\0-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff'\"](?<![{DELIMITERS}]))*"
BEGINS = rf"(?:^|(?<=[{DELIMITERS}]))"
# An apostrophe in front keeps a text a text, here and in spreadsheets. Each text that begins with
# apostrophes gets one more than it has, so that taking one away gives what was there.
FORMULA = re.compile(rf"^(?='*[\t\r\n])|{BEGINS}(?={BLANKS}[{SIGNS}])")
GUARDED_FORMULA = re.compile(rf"^'(?='*[\t\r\n])|{BEGINS}'(?={BLANKS}[{SIGNS}])")
# Texts that would be read as something else than a text.
NO_VALUE = "|".join(map(re.escape, sorted(MISSING - {""})))
MISTAKEN = re.compile(rf"'*(?:{PART}|{NO_VALUE}|{NUMBER.pattern})", re.IGNORECASE)


class CsvError(ValueError):
    """A file, or what is to be made of it, cannot be used; the message is for people."""


def guarded(text: str) -> str:
    """Return a text with an apostrophe wherever something else than a text would be read.

    In front, or where another delimiter would part it; `unguarded` takes all of them away again.
    """
    safe = FORMULA.sub("'", text)
    return "'" + text if safe == text and MISTAKEN.fullmatch(text) else safe


def unguarded(text: str) -> str:
    """Return a text without the apostrophes that `guarded` has put into it."""
    bare = GUARDED_FORMULA.sub("", text)
    is_mistaken = bare == text and text.startswith("'") and MISTAKEN.fullmatch(text[1:])
    return text[1:] if is_mistaken else bare


def quoted(text: str) -> str:
    """Return a text of the file for a message: short, and nothing in it that acts."""
    clean = "".join(one for one in text[: 2 * MAX_CELL] if one.isprintable() and one != "`")
    return f'"{clean[:39]}…"' if len(clean) > 40 else f'"{clean}"'
