"""Numbers as people write them: marks of decimals and thousands, units, signs.

Whether 1.150 is a little more than one or more than a thousand, a cell alone does not say. The
column does, or the other columns of the file; and where nothing does, one is chosen, and said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from playground.engine.arrays import Array

Mark = Literal[".", ","]
POINT: Mark = "."
COMMA: Mark = ","

MINUSES = str.maketrans({"\u2212": "-", "\uff0d": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-"})
# Blanks that do not break a line, and thin ones, part thousands; so does an apostrophe.
GAPS = " \u00a0\u2007\u2009\u202f'\u2019"
CURRENCIES = r"[$\u20ac\u00a3\u00a5\u20b9\u20bd]|US\$|R\$|USD|EUR|GBP|CHF|JPY|INR|Fr\.|kr\.?|Rs\.?"
BEFORE = re.compile(rf"(?:{CURRENCIES})")
# A unit or a percent sign: letters, with what stands in and around them.
AFTER = re.compile(r"[^\W\d_][^\d\s,;|]{0,9}|[%\u2030\u00b0$\u20ac\u00a3\u00a5][^\d\s,;|]{0,5}")
NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<before>[^0-9.,+-]*?)\s*(?P<inner>[+-]?)"
    rf"(?P<body>(?:[0-9]|[.,](?=[0-9]))[0-9.,{GAPS}]*)"
    r"(?P<exponent>[eE][+-]?[0-9]+)?\s*(?P<after>[^0-9].*)?",
    re.DOTALL,
)
PLAIN = frozenset("0123456789+-.eE")
SURE_POINT = re.compile(r"^[+-]?0?\.|\.(?![0-9]{3}$)|[0-9]{4}\.|[eE]")
GAP_GROUPS = re.compile(rf"[0-9]{{1,3}}(?:[{GAPS}][0-9]{{3}})+(?:[.,][0-9]*)?")
# Groups of three; in India all but the last of two.
GROUPS = {
    mark: re.compile(
        rf"[1-9][0-9]{{0,2}}(?:[{mark}][0-9]{{3}})+"
        rf"|[1-9][0-9]?(?:[{mark}][0-9]{{2}})+[{mark}][0-9]{{3}}"
    )
    for mark in (POINT, COMMA)
}
OTHER: dict[Mark, Mark] = {POINT: COMMA, COMMA: POINT}


@dataclass(frozen=True)
class Style:
    """How the numbers of a column are written.

    Attributes:
        decimal: the mark before decimals, which is a mark of thousands where it is not.
        before: what stands before each number, such as "$".
        after: what stands behind it, such as "cm".
        is_open: nothing in the file says whether a mark is one of decimals or of thousands.
        example: a cell that could be read otherwise; empty for none.
    """

    decimal: Mark = POINT
    before: str = ""
    after: str = ""
    is_open: bool = False
    example: str = ""


@dataclass(frozen=True)
class _Parts:
    """A cell that is a number, taken apart."""

    sign: str
    before: str
    body: str  # digits with "." and "," alone
    exponent: str
    after: str
    gaps: bool


def _parts(cell: str) -> _Parts | None:
    found = NUMBER.fullmatch(cell.translate(MINUSES))
    if not found:
        return None
    before, after = found["before"].strip(), (found["after"] or "").strip()
    if (before and not BEFORE.fullmatch(before)) or (after and not _is_unit(after)):
        return None
    if found["sign"] and found["inner"]:
        return None
    body = found["body"].rstrip(GAPS)
    gaps = any(gap in body for gap in GAPS)
    if gaps:
        if not GAP_GROUPS.fullmatch(body):
            return None
        body = "".join(one for one in body if one not in GAPS)
        # What is parted by gaps has no other mark of thousands: a point or comma is of decimals.
    sign = found["sign"] or found["inner"]
    return _Parts(sign, before, body, found["exponent"] or "", after, gaps)


def _is_unit(text: str) -> bool:
    # A superscript is a letter for a regular expression.
    return AFTER.fullmatch(text) is not None and (text[0].isalpha() or not text[0].isalnum())


@dataclass
class Evidence:
    """What cells say about the marks of a column, or of a file.

    Attributes:
        decimals: marks that can only be of decimals.
        thousands: marks that can only be of thousands.
        unclear: for each mark that may be either, a cell with it.
        short: a whole number of at most three digits, without any mark, is among them.
        long: a longer one is.
    """

    decimals: set[Mark]
    thousands: set[Mark]
    unclear: dict[Mark, str]
    short: bool = False
    long: bool = False


def _weigh(one: _Parts, cell: str, seen: Evidence) -> bool:
    """Take note of what a number says about marks; return False where it is none in any reading."""
    n_points, n_commas = one.body.count(POINT), one.body.count(COMMA)
    if one.body.endswith(COMMA):
        return False
    if not n_points and not n_commas:
        digits = len(one.body)
        seen.short |= digits <= 3
        seen.long |= digits > 3 and not one.gaps
        return True
    if n_points and n_commas:
        return _weigh_both(one.body, seen)
    mark: Mark = POINT if n_points else COMMA
    is_grouped = GROUPS[mark].fullmatch(one.body) is not None
    if n_points + n_commas > 1:
        seen.thousands.add(mark)
        return is_grouped and not one.exponent
    if is_grouped and not one.exponent and not one.gaps:
        seen.unclear.setdefault(mark, cell)
    else:
        seen.decimals.add(mark)
    return True


def _weigh_both(body: str, seen: Evidence) -> bool:
    """Do the same for a number with points and commas: the mark that comes last is of decimals."""
    decimal: Mark = POINT if body.rfind(POINT) > body.rfind(COMMA) else COMMA
    whole, _, _ = body.rpartition(decimal)
    seen.decimals.add(decimal)
    seen.thousands.add(OTHER[decimal])
    return GROUPS[OTHER[decimal]].fullmatch(whole) is not None


def evidence_of(cells: Sequence[str]) -> Evidence | None:
    """Return what cells that are all numbers say about marks; None where one is no number."""
    seen = Evidence(set(), set(), {})
    return seen if _taken_apart(cells, seen) is not None else None


def _taken_apart(cells: Sequence[str], seen: Evidence) -> list[_Parts] | None:
    """Return cells that are all numbers, taken apart, and note what they say about marks."""
    parts = []
    for cell in cells:
        one = _parts(cell)
        if one is None or not _weigh(one, cell, seen):
            return None
        parts.append(one)
    return parts


def is_number(cell: str) -> bool:
    """Return whether a cell is a number in some reading."""
    return evidence_of([cell]) is not None


def around(cell: str) -> tuple[str, str] | None:
    """Return what stands before and behind the number that a cell is; None where it is none."""
    parts = _taken_apart([cell], Evidence(set(), set(), {}))
    return (parts[0].before, parts[0].after) if parts else None


def read_plain(cells: Sequence[str]) -> Array | None:
    """Return numbers that are written as programs write them, and can be read in one way alone.

    None where a cell is none of that kind: `read_numerals` looks closer.
    """
    if not PLAIN.issuperset("".join(cells)):
        return None
    try:
        values = np.array([float(cell) for cell in cells])
    except ValueError:
        return None
    has_point = any(POINT in cell for cell in cells)
    return None if has_point and not any(map(SURE_POINT.search, cells)) else values


def conflict(seen: Evidence) -> bool:
    """Return whether marks contradict one another: one is of decimals here, of thousands there."""
    return len(seen.decimals) > 1 or bool(seen.decimals & seen.thousands)


def find_style(seen: Evidence, others: set[Mark], delimiter: str, told: Mark | None) -> Style:
    """Return how the numbers of a column are written.

    Args:
        seen: what its cells say.
        others: marks that can only be of decimals in other columns.
        delimiter: between the cells of the file.
        told: the mark of decimals, where somebody says so.
    """
    if not seen.unclear:
        sure = next(iter(seen.decimals), None) or _left_by(seen.thousands)
        return Style(decimal=sure or POINT)
    mark, example = next(iter(seen.unclear.items()))
    if mark in seen.decimals or OTHER[mark] in seen.thousands:
        return Style(decimal=mark)
    if mark in seen.thousands or OTHER[mark] in seen.decimals:
        return Style(decimal=OTHER[mark])
    if told:
        return Style(decimal=told, is_open=True, example=example)
    if mark == POINT and delimiter == ",":
        # Commas are no decimal marks where they part the cells.
        return Style(decimal=POINT, example=example if seen.short else "")
    if len(others) == 1:
        decimal = next(iter(others))
        # 950 beside 1.150 is odd where decimals are meant.
        is_odd = decimal == mark and seen.short
        return Style(decimal=decimal, is_open=is_odd, example=example)
    return Style(decimal=_likely(mark, seen, delimiter), is_open=True, example=example)


def _left_by(thousands: set[Mark]) -> Mark | None:
    return OTHER[next(iter(thousands))] if len(thousands) == 1 else None


def _likely(mark: Mark, seen: Evidence, delimiter: str) -> Mark:
    """Return the mark of decimals where only one mark is seen, and nothing says what it is."""
    if seen.short and not seen.long:
        return OTHER[mark]  # 950 beside 1.150: the small ones need no mark of thousands
    if mark == POINT:
        return POINT
    return COMMA if delimiter == ";" else POINT


def read_numerals(
    cells: Sequence[str], others: set[Mark], delimiter: str, told: Mark | None = None
) -> tuple[Array, Style] | None:
    """Return the numbers in cells, none of which is missing, and how they are written.

    None where a cell is no number, marks contradict one another, or the cells do not all have the
    same before and after them. For the other arguments see `find_style`.
    """
    seen = Evidence(set(), set(), {})
    parts = _taken_apart(cells, seen)
    if not parts or conflict(seen):
        return None
    ways = {(one.before, one.after) for one in parts}
    if len(ways) > 1:
        return None
    style = find_style(seen, others, delimiter, told)
    values = np.array([_value(one, style.decimal) for one in parts])
    ((before, after),) = ways
    return values, replace(style, before=before, after=after)


def _value(one: _Parts, decimal: Mark) -> float:
    body = one.body.replace(OTHER[decimal], "").replace(decimal, POINT)
    return float(f"{one.sign}{body}{one.exponent}")


def value_of(cell: str, decimal: Mark) -> float | None:
    """Return the number that a cell is with a mark of decimals; None where it is none."""
    parts = _taken_apart([cell], Evidence(set(), set(), {}))
    return _value(parts[0], decimal) if parts else None
