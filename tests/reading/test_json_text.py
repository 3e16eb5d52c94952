"""JSON is counted before it is parsed, and rightly whatever stands in its texts."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.reading.json_text import PIECE, JsonLimits, measure, read_json
from tests.strategies import json_values

LIMITS = JsonLimits(n_bytes=4_000_000, n_values=100, depth=5)


def depth_of(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    below = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth_of, below), default=0)


def count(value: Any) -> int:
    """Return how many values and names there are, the value itself among them."""
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(count, value.values()))
    return 1 + sum(map(count, value)) if isinstance(value, list) else 1


def has_empty(value: Any) -> bool:
    if not isinstance(value, dict | list):
        return False
    below = value.values() if isinstance(value, dict) else value
    return not value or any(map(has_empty, below))


ODD_TEXTS = st.text(alphabet='[]{},:"\\ a\n', max_size=20)
documents = st.recursive(
    ODD_TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD_TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(documents, st.sampled_from([None, 1]), st.booleans())
def test_depth_and_values_are_those_of_the_parsed_document(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    depth, n_values = measure(json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode())
    assert depth == depth_of(value)
    # An empty list counts as one that holds something.
    assert n_values >= count(value)
    assert has_empty(value) or n_values == count(value)


@given(st.integers(-12, 12), st.sampled_from([b'"', b'\\"', b"[", b"\\\\"]))
def test_a_text_may_lie_across_the_pieces_that_are_counted(shift: int, end: bytes) -> None:
    inside = b"x" * (PIECE + shift - 5) + (b"" if end == b'"' else end) + b"[[[[[["
    assert measure(b'["' + inside + b'", [1, 2]]') == (2, 5)


@given(json_values)
def test_what_is_within_the_limits_is_read_as_the_standard_library_reads_it(value: Any) -> None:
    text = json.dumps(value).encode()
    wide = JsonLimits(n_bytes=10**6, n_values=10**6, depth=100)
    if b"NaN" not in text and b"Infinity" not in text:
        assert read_json(text, wide) == json.loads(text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b" " * 4_000_001, "at most 4,000,000 bytes, got 4,000,001"),
        (b"[" * 6, "at most 5 deep"),
        (b'{"a":' * 6, "at most 5 deep"),
        (b"[" + b"0," * 100 + b"0]", "at most 100 values, got 102"),
        (b"[" + b"[]," * 50 + b"0]", "at most 100 values, got 102"),
        (b"{" + b'"a":0,' * 60 + b'"b":0}', "at most 100 values, got 123"),
        (b"[1,\n 1e999]", "finite numbers, got 1e999 in line 2, column 2"),
        (b"[NaN]", "finite numbers, got NaN in line 1, column 2"),
        (b"9" * 401, "finite numbers, got 999"),
        (b"\xff[]", "UTF-8, got another byte at 0"),
        (b'{"a": ', "damaged or breaks off in line 1, column 7"),
        (b'["\\', "damaged or breaks off"),
    ],
)
def test_what_is_not_taken_is_said(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]*$") as caught:
        read_json(data, LIMITS)
    assert words in str(caught.value)


@given(st.binary(max_size=60) | st.text(alphabet='[]{},:"\\0ae+-. \n', max_size=60))
def test_anything_is_read_or_refused_with_a_sentence(data: bytes | str) -> None:
    said = ""
    try:
        read_json(data.encode() if isinstance(data, str) else data, LIMITS)
    except ValueError as error:
        said = str(error)
    assert not said or said.startswith(("expected", "the JSON is damaged"))
