"""The guard that keeps texts from becoming formulas in a spreadsheet."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.csv_cells import SIGNS, guarded, unguarded

ACTS = {
    one
    for one in map(chr, range(sys.maxunicode + 1))
    if unicodedata.normalize("NFKC", one)[:1] in {"=", "+", "-", "@", "\u2212"}
}
# Letters, signs, delimiters, blanks and quotation marks, in every order.
texts = st.text(
    [*"ab1.'\";,|\t\r\n =+-@", "\uff1d", "\uff0b", "\u3000", "\ufeff", "\u200b"], max_size=8
)


def test_signs_are_all_that_unicode_makes_the_same_as_those_of_a_formula() -> None:
    sign = re.compile(f"[{SIGNS}]")
    assert {one for one in map(chr, range(sys.maxunicode + 1)) if sign.match(one)} == ACTS


@given(text=texts)
def test_taking_the_guard_away_gives_the_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(text=texts, delimiter=st.sampled_from(",;|\t\r\n"))
def test_no_part_of_a_cell_begins_with_a_sign_whatever_parts_it(text: str, delimiter: str) -> None:
    for part in guarded(text).split(delimiter):
        bare = part.strip('\u200b\ufeff \t\r\n\u3000"')
        assert bare[:1] not in ACTS


@given(text=texts)
def test_only_apostrophes_are_put_in(text: str) -> None:
    assert guarded(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["a", "a=1", "x-1", "Mia; Ada", "a, b", "it's", "1 + 1", ""])
def test_a_text_that_nobody_takes_for_a_formula_stays(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1", "'=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("\tx", "'\tx"),
        ("a;=1", "a;'=1"),
        ('a;"=1"', 'a;\'"=1"'),
        ("a\t-x\t@y", "a\t'-x\t'@y"),
        ("'=1", "''=1"),
        ("1.5", "'1.5"),
        ("part", "'part"),
    ],
)
def test_the_apostrophe_stands_before_what_would_act(text: str, cell: str) -> None:
    assert guarded(text) == cell
