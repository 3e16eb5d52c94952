import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import LINK_LENGTH
from playground.experiment import SETTINGS
from playground.experiment.kinds import (
    Choice,
    Flag,
    Number,
    Places,
    Setting,
    Several,
    Weights,
    Whole,
)
from playground.reading.quoting import shorten
from tests.examples import examples
from tests.strategies import json_values, values_of

every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)

FRUIT = Choice({"apple": "Apple", "pear": "Pear"})
WHOLE = Whole(1, 100)
BATCH = Whole(1, 100, word="full")
NUMBER = Number(-2.0, 1000.0)
LAYERS = Several(Whole(1, 32), 3)
HELD = Several(Number(0.0, 1.0), 3, "_")
FRUITS = Several(FRUIT, 3)
PLACES = Places(9, 3)
LIMIT = Number(0.0, 10.0, word="none")
WEIGHTS = Weights()


@every_setting
@examples(50)
@given(st.data())
def test_written_value_reads_back_as_itself(setting: Setting, data: st.DataObject) -> None:
    value = data.draw(values_of(setting.kind))
    assert setting.kind.check(value) == value
    text = setting.kind.write(value)
    if text is None:  # too long for a link
        assert setting.key in ("own", "w")
        return
    again = setting.kind.read(text)
    assert again == value
    assert type(again) is type(value)
    assert len(text) <= {"own": LINK_LENGTH, "w": 11 * 200}.get(setting.key, 200)


def taken_or_refusal(take: Callable[[Any], Any], value: Any) -> Any:
    """Return what is taken of `value`, or the refusal, which must say what was expected."""
    try:
        return take(value)
    except ValueError as error:
        refusal = error
    assert "expected " in str(refusal)
    if "own" not in str(refusal):
        assert ", got " in str(refusal)
    return refusal


@every_setting
@examples(50)
@given(json_values)
def test_whatever_comes_in_is_valid_afterwards_or_refused_with_a_sentence(
    setting: Setting, value: Any
) -> None:
    taken = taken_or_refusal(setting.kind.check, value)
    if not isinstance(taken, ValueError):
        assert setting.kind.check(taken) == taken


@every_setting
@examples(50)
@given(st.text())
def test_any_text_is_read_as_a_valid_value_or_refused_with_a_sentence(
    setting: Setting, text: str
) -> None:
    value = taken_or_refusal(setting.kind.read, text)
    if not isinstance(value, ValueError):
        assert setting.kind.check(value) == value


@every_setting
def test_setting_is_explained(setting: Setting) -> None:
    assert setting.label
    assert setting.help.endswith(".")


def test_keys_of_a_link_are_each_used_once() -> None:
    keys = [setting.key for setting in SETTINGS.values()]
    assert len(set(keys)) == len(keys)
    assert all(key.isascii() and key.isalnum() and key.islower() for key in keys)


@every_setting
def test_what_a_slider_offers_is_valid(setting: Setting) -> None:
    for step in getattr(setting.kind, "steps", ()):
        assert setting.kind.check(step) == step


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FRUIT, "pear", "pear"),
        (Flag(), "1", True),
        (Flag(), "0", False),
        (WHOLE, "1", 1),
        (WHOLE, "100", 100),
        (BATCH, "full", 0),
        (NUMBER, "0.5", 0.5),
        (NUMBER, "-2", -2.0),
        (NUMBER, "1e-3", 0.001),
        (NUMBER, "1e2", 100.0),
        (NUMBER, "1.5e+2", 150.0),
        (LIMIT, "none", 0.0),
        (LIMIT, "0", 0.0),
        (LAYERS, "4", (4,)),
        (LAYERS, "4-2-32", (4, 2, 32)),
        (LAYERS, "none", ()),
        (HELD, "0_0.5_1", (0.0, 0.5, 1.0)),
        (FRUITS, "pear-apple-pear", ("pear", "apple", "pear")),
        (FRUITS, "none", ()),
        (PLACES, "1", ((1,),)),
        (PLACES, "2.1_1_2.1.9", ((1,), (2, 1), (2, 1, 9))),
        (PLACES, "1_1", ((1,),)),
        (PLACES, "none", ()),
    ],
)
def test_text_stands_for_a_value(kind: Any, text: str, value: Any) -> None:
    assert kind.read(text) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FRUIT, "pear", "pear"),
        (Flag(), True, "1"),
        (Flag(), False, "0"),
        (WHOLE, 7, "7"),
        (BATCH, 0, "full"),
        (NUMBER, 0.5, "0.5"),
        (NUMBER, 3.0, "3"),
        (LIMIT, 0.0, "none"),
        (LIMIT, 0.5, "0.5"),
        (NUMBER, 0.1 + 0.2, "0.30000000000000004"),
        (NUMBER, 1e-6, "1e-06"),
        (LAYERS, (8, 8), "8-8"),
        (LAYERS, (), "none"),
        (HELD, (0.0, 0.25), "0_0.25"),
        (FRUITS, ("pear", "apple"), "pear-apple"),
        (FRUITS, (), "none"),
        (PLACES, ((1,), (2, 1), (2, 1, 9)), "1_2.1_2.1.9"),
        (PLACES, (), "none"),
    ],
)
def test_value_is_written_readably(kind: Any, value: Any, text: str) -> None:
    assert kind.write(value) == text


NO_WHOLE_NUMBER = [
    "",
    " ",
    "abc",
    "1.0",
    "1e1",
    "0x10",
    "+5",
    "--5",
    "5-",
    "1_0",
    " 5",
    "5 ",
    "٣",
    "²",
    "5\n",
    "NaN",
    "9" * 5000,
]
NO_NUMBER = [
    "",
    " ",
    "abc",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "1e999",
    "-1e999",
    "1001",
    "-2.1",
    "0x10",
    "1,5",
    "1_0",
    " 5",
    "5 ",
    "٣",
    "5\n",
    "1" * 5000,
]


@pytest.mark.parametrize("text", [*NO_WHOLE_NUMBER, "0", "101", "-1", "full"])
def test_text_that_is_no_whole_number_within_the_limits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected a whole number from 1 to 100, got "):
        WHOLE.read(text)


@pytest.mark.parametrize("text", NO_NUMBER)
def test_text_that_is_no_finite_number_within_the_limits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected a number from -2 to 1000, got "):
        NUMBER.read(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "4-", "-4", "4--4", "4,4", "4-0", "4-33", "4-4-4-4", "None", "4-1_0", "4-" * 5000],
)
def test_text_that_is_no_list_within_the_limits_is_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"^expected up to 3 numbers from 1 to 32, such as 1-2, got "
    ):
        LAYERS.read(text)


@pytest.mark.parametrize(
    "text", ["", "-", "plum", "pear-", "pear--pear", "pear_pear", "pear-" * 5000, "None"]
)
def test_text_that_is_no_list_of_names_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected up to 3 names of apple, pear, got "):
        FRUITS.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "_",
        "0",
        "10",
        "-1",
        "1.0",
        "1.2.3.4",
        "1.",
        ".1",
        "1_",
        "1_2_3_4",
        "1,2",
        "x",
        "None",
        "1." * 5000,
        "1_" * 5000,
        "99999999999999999999",
    ],
)
def test_text_that_is_no_list_of_places_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected up to 3 places such as 1 \(a layer\), "):
        PLACES.read(text)


@pytest.mark.parametrize(
    "value", [None, 5, "1", [1], [[]], [[0]], [[True]], [[1.0]], [["1"]], [[1, 2, 3, 4]], [[1]] * 4]
)
def test_value_that_is_no_list_of_places_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected up to 3 places such as "):
        PLACES.check(value)


@pytest.mark.parametrize("text", ["", "yes", "true", "True", "2", "-1", "01", " 1"])
def test_flag_is_1_or_0(text: str) -> None:
    with pytest.raises(ValueError, match=r"^expected 0 or 1, got "):
        Flag().read(text)


@pytest.mark.parametrize("value", ["", "Pear", "plum", 1, None, ["pear"], {"pear": 1}])
def test_choice_is_one_of_its_names(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected one of apple, pear, got "):
        FRUIT.check(value)


@pytest.mark.parametrize("value", [True, "5", 5.0, None, math.nan, 0, 101, 10**400, [5]])
def test_whole_number_is_an_int_within_the_limits(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected a whole number from 1 to 100, got "):
        WHOLE.check(value)


@pytest.mark.parametrize("value", [True, "5", None, math.nan, math.inf, -math.inf, 10**400, [5.0]])
def test_number_is_finite_and_within_the_limits(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected a number from -2 to 1000, got "):
        NUMBER.check(value)


@given(st.lists(st.floats(-1e9, 1e9), max_size=200).map(tuple))
def test_weights_come_back_to_the_last_digit(value: tuple[float, ...]) -> None:
    text = WEIGHTS.write(value)
    assert text is not None
    # Bit by bit: -0 and 0 are equal, and still two weights.
    assert np.array(WEIGHTS.read(text)).tobytes() == np.array(value).tobytes()


def test_weights_that_are_too_many_for_a_link_are_not_written() -> None:
    assert WEIGHTS.write((0.5,) * 200)
    assert WEIGHTS.write((0.5,) * 201) is None
    assert WEIGHTS.check([1] * 20_000) == (1.0,) * 20_000


@pytest.mark.parametrize(
    "value",
    [
        None,
        "1",
        5,
        [True],
        ["1"],
        [None],
        [math.nan],
        [math.inf],
        [-1e9 - 1],
        [10**400],
        [[1.0]],
        [0.0] * 20_001,
        {"0": 1.0},
    ],
    ids=lambda value: str(value)[:20],
)
def test_value_that_is_no_list_of_weights_is_refused(value: Any) -> None:
    with pytest.raises(
        ValueError, match=r"^expected up to 20,000 weights from -1e\+09 to 1e\+09, "
    ):
        WEIGHTS.check(value)


@pytest.mark.parametrize(
    "text",
    ["AAAA", "A", "0.5", "None", "٣", "AAAAAAAA8H8", "AAAAAAAA+H8=" * 2, "A" * 400_000],
    ids=lambda text: text[:12],
)
def test_text_that_holds_no_weights_is_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"^expected weights as this app writes them into a link, got "
    ):
        WEIGHTS.read(text)


def test_word_stands_for_a_0_beyond_the_limits() -> None:
    assert BATCH.check(0) == 0
    with pytest.raises(ValueError, match=r"^expected full, or a whole number from 1 to 100, got "):
        BATCH.check(101)


def test_number_with_a_word_for_0_says_so() -> None:
    with pytest.raises(ValueError, match=r"^expected none, or a number from 0 to 10, got "):
        LIMIT.read("never")


def test_numbers_of_a_list_become_those_of_its_kind() -> None:
    assert HELD.check([0, 1]) == (0.0, 1.0)
    assert all(isinstance(number, float) for number in HELD.check([0, 1]))


@given(json_values, st.integers(1, 60))
def test_shortened_text_has_a_limit(value: Any, limit: int) -> None:
    text = shorten(value, limit)
    assert len(text) <= limit + len("...")
    if isinstance(value, str) and len(value) <= limit:
        assert text == value
