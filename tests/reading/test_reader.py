"""Whatever comes from outside is what was expected, or one sentence that names its place."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.reading import values
from playground.reading.reader import Reader
from playground.reading.values import ValueRefused, at
from tests.strategies import json_values

CHECKS: dict[str, Callable[[Reader], Any]] = {
    "flag": lambda one: one.flag("a"),
    "whole": lambda one: one.whole("a", 0, 9),
    "number": lambda one: one.number("a", 0.0, 9.0),
    "one_of": lambda one: one.one_of("a", ("x", "y")),
    "id": lambda one: one.id("a"),
    "line": lambda one: one.line("a", 5),
    "text": lambda one: one.text("a", 5),
    "names": lambda one: one.names("a", ("x", "y"), 2),
    "array": lambda one: one.array("a", (None,), 9.0),
    "items": lambda one: one.items("a", 0, 3),
    "each": lambda one: one.each("a", values.flag, 0, 3),
    "table": lambda one: one.table("a", ("x", "y")),
    "tables": lambda one: one.tables("a", ("x", "y"), 1, 3),
    "version": lambda one: one.read("a", values.version, 1),
}


def refusal_of(check: Callable[[Reader], Any], reader: Reader) -> ValueRefused | None:
    try:
        check(reader)
    except ValueRefused as error:
        return error
    return None


@pytest.mark.parametrize("name", CHECKS)
@given(value=json_values)
def test_any_value_is_taken_or_refused_with_its_place(name: str, value: Any) -> None:
    refused = refusal_of(CHECKS[name], Reader({"a": value}, ("list", 3)))
    if refused:
        assert str(refused).startswith("list[3].a")
        assert "expected " in refused.reason
        assert refused.path[:3] == ("list", 3, "a")


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "names"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(ValueRefused, match=r"^a: expected a value, got none$"):
        CHECKS[name](Reader({}))


def test_default_stands_in_for_what_is_missing_and_null_for_none() -> None:
    assert Reader({}).whole("a", 1, 9, 3) == 3
    assert Reader({"a": None}).whole("a", 1, 9, None) is None
    assert Reader({"a": ""}).text("a", 9, "") == ""
    for value, default in ((None, 3), (True, 1), ("", 3)):
        with pytest.raises(ValueRefused, match=r"^a: expected a whole number from 1 to 9, got "):
            Reader({"a": value}).whole("a", 1, 9, default)


@given(path=st.lists(st.integers(0, 9) | st.text("abc", min_size=1), min_size=2, max_size=5))
def test_places_add_up_from_the_outside_in(path: list[str | int]) -> None:
    with pytest.raises(ValueRefused) as whole, at(*path):
        raise ValueError("expected this, got that")
    with pytest.raises(ValueRefused) as parts, at(path[0]), at(*path[1:]):
        raise ValueError("expected this, got that")
    assert str(whole.value) == str(parts.value)
    assert parts.value.path == tuple(path)


def test_unknown_keys_and_names_that_come_twice_are_named() -> None:
    table = Reader({"goal": [{"a": 1}, {"b": 2}]})
    with pytest.raises(ValueRefused, match=r"^goal\[1\].b: this key is unknown; expected one of a"):
        table.tables("goal", ("a", "c"), 0, 9)
    with pytest.raises(ValueRefused, match=r"^goal\[2\]: expected names that differ, got 'x' tw"):
        table.unique("goal", ["x", "y", "x"])


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 4))))
def test_spelled_numbers_read_back_to_the_last_bit(numbers: np.ndarray) -> None:
    again = values.array(values.spelled(numbers), numbers.shape)
    np.testing.assert_array_equal(again, numbers)
