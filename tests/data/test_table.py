"""A table of one's own: what it takes, how it travels, and what it refuses."""

import base64
import dataclasses
import json
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import (
    LARGEST,
    LINK_LENGTH,
    LINK_LIMITS,
    LINK_ROWS,
    MAX_CLASSES,
    MAX_INPUTS,
    MAX_NAME,
    MAX_ROWS,
    Table,
    clean_name,
    ranges_of,
    unpack,
)
from playground.experiment.kinds import TableKind
from playground.reading.json_text import read_json
from tests.strategies import json_values, tables

GOOD: dict[str, Any] = {
    "inputs": [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]],
    "targets": [0.0, 1.0, 0.0],
    "names": ("height", "weight"),
    "target": "kind",
    "classes": ("cat", "dog"),
    "n_train": 2,
}


def made(**values: Any) -> Table:
    return Table(**{**GOOD, **values})


def packed(content: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content.encode(), 9)).decode().rstrip("=")


# ---- round trips ----


@given(tables())
def test_json_round_trips_every_table(table: Table) -> None:
    text = json.dumps(table.to_json(), allow_nan=False)
    again = Table.from_json(json.loads(text))
    assert again == table
    for name in ("inputs", "targets"):
        assert getattr(again, name).tobytes() == getattr(table, name).tobytes()
    for name in ("names", "target", "classes", "n_train", "ranges"):
        assert getattr(again, name) == getattr(table, name)


@given(tables())
def test_link_text_round_trips_every_table_that_fits(table: Table) -> None:
    text = table.link_text
    assert text is not None
    assert len(text) <= LINK_LENGTH
    assert text.replace("-", "").replace("_", "").isalnum()
    assert Table.from_link_text(text) == table
    assert TableKind().read(text) == table


def test_table_of_many_rows_or_long_numbers_does_not_travel_in_a_link() -> None:
    n = LINK_ROWS
    plain = np.arange(n, dtype=float)[:, None]
    rows = {"targets": np.arange(n) % 2, "names": ("a",), "n_train": n}
    assert made(inputs=plain, **rows).link_text
    more = {"targets": np.arange(n + 1) % 2, "names": ("a",), "n_train": n}
    assert made(inputs=np.zeros((n + 1, 1)), **more).link_text is None
    long = np.random.default_rng(0).normal(size=(n, MAX_INPUTS))
    names = tuple(f"x{k}" for k in range(MAX_INPUTS))
    assert made(inputs=long, **{**rows, "names": names}).link_text is None


def test_largest_table_for_a_link_unpacks_within_its_limit() -> None:
    # The longest names, in letters that JSON writes with six characters each, and full numbers.
    rng = np.random.default_rng(0)
    names = tuple(chr(0x3042 + k) * MAX_NAME for k in range(MAX_INPUTS + MAX_CLASSES))
    table = Table(
        -rng.uniform(0.1, 1.0, (LINK_ROWS, MAX_INPUTS)) * 1e-5,
        np.arange(LINK_ROWS) % MAX_CLASSES,
        names[:MAX_INPUTS],
        names[0],
        names[MAX_INPUTS:],
        LINK_ROWS,
    )
    assert read_json(json.dumps(table.to_json()).encode(), LINK_LIMITS)


# ---- equality ----


def test_tables_with_the_same_content_are_equal() -> None:
    assert made() == made()
    assert hash(made()) == hash(made())
    assert made() == made(inputs=np.array(GOOD["inputs"], dtype=np.float32), n_train=np.int64(2))
    assert made() == made(names=["height", " weight\n"], classes=["cat", "dog"])
    assert made() != 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inputs", [[0.0, 1.0], [2.0, 3.0], [4.0, 5.5]]),
        ("inputs", [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0 + 1e-15]]),
        ("targets", [0.0, 1.0, 1.0]),
        ("names", ("height", "weigh")),
        ("target", "sort"),
        ("classes", ("cat", "fox")),
        ("classes", ("cat", "dog", "fox")),
        ("classes", ()),
        ("n_train", 3),
        ("ranges", ((-1.0, 7.0), (-1.0, 7.0))),
    ],
)
def test_tables_that_differ_are_not_equal(name: str, value: Any) -> None:
    assert made(**{name: value}) != made()
    assert made(**{name: value}).digest != made().digest


def test_minus_zero_is_zero() -> None:
    zeros = {"inputs": np.full((3, 2), -0.0), "targets": [-0.0, 1.0, -0.0]}
    assert made(**zeros) == made(inputs=np.zeros((3, 2)))
    ranges = ((-0.0, 9.0), (-9.0, 9.0))
    assert made(ranges=ranges).ranges == ((0.0, 9.0), (-9.0, 9.0))
    assert made(ranges=ranges) == made(ranges=((0, 9), (-9, 9)))


def test_table_whose_largest_value_is_just_below_0_comes_back() -> None:
    # Its axis ends at 0, which must not be written as -0.
    table = made(inputs=[[-1.0, 0.0], [-0.07, 1.0], [-0.5, 2.0]])
    assert table.ranges[0][1] == 0.0
    assert Table.from_json(json.loads(json.dumps(table.to_json()))) == table


def test_table_cannot_be_changed_in_place() -> None:
    given_to_it = np.array(GOOD["inputs"])
    table = made(inputs=given_to_it)
    given_to_it[0, 0] = 99.0
    assert table.inputs[0, 0] == 0.0
    for array in (table.inputs, table.targets):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.n_train = 1  # type: ignore[misc]


# ---- what is checked ----


def ones(n_rows: int, n_inputs: int) -> dict[str, Any]:
    names = tuple(f"x{k}" for k in range(n_inputs))
    return {"inputs": np.ones((n_rows, n_inputs)), "targets": np.zeros(n_rows), "names": names}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"inputs": [[1.0], [2.0, 3.0], [4.0]]}, "inputs that are numbers, in rows of one length"),
    ({"inputs": [["a", "b"]] * 3}, "inputs that are numbers, in rows of one length"),
    ({"inputs": [[{}, 1.0]] * 3}, "inputs that are numbers, in rows of one length"),
    ({"inputs": [[10**400, 1.0]] * 3}, "inputs that are numbers, in rows of one length"),
    ({"inputs": [1.0, 2.0, 3.0]}, "inputs with 2 axes, got 1"),
    ({"inputs": []}, "inputs with 2 axes, got 1"),
    ({"inputs": 5}, "inputs with 2 axes, got 0"),
    ({"inputs": None}, "inputs with 2 axes, got 0"),
    (
        {"inputs": [[1.0, 2.0], [3.0, np.nan], [1.0, 1.0]]},
        r"inputs from -1e\+12 to 1e\+12, got nan in row 2",
    ),
    (
        {"inputs": [[1.0, 2.0], [3.0, 4.0], [np.inf, 1.0]]},
        r"inputs from -1e\+12 to 1e\+12, got inf in row 3",
    ),
    (
        {"inputs": [[-2e12, 2.0], [3.0, 4.0], [1.0, 1.0]]},
        r"inputs from -1e\+12 to 1e\+12, got -2e\+12 in row 1",
    ),
    ({"targets": [[0.0], [1.0], [0.0]]}, "targets with 1 axes, got 2"),
    ({"targets": [0.0, 1.0, None]}, r"targets from -1e\+12 to 1e\+12, got nan in row 3"),
    ({"targets": [0.0, 1.0]}, "3 targets, got 2"),
    (ones(MAX_ROWS + 1, 1), f"1 to {MAX_ROWS} rows, got {MAX_ROWS + 1}"),
    ({"inputs": np.ones((0, 2)), "targets": []}, f"1 to {MAX_ROWS} rows, got 0"),
    (ones(3, MAX_INPUTS + 1), f"1 to {MAX_INPUTS} inputs, got {MAX_INPUTS + 1}"),
    (ones(3, 0), f"1 to {MAX_INPUTS} inputs, got 0"),
    ({"n_train": 0}, "1 to 3 training rows, got 0"),
    ({"n_train": 4}, "1 to 3 training rows, got 4"),
    ({"names": ("a",)}, "2 names of inputs, got 1"),
    ({"names": ("a", "b", "c")}, "2 names of inputs, got 3"),
    ({"names": ("a", 5)}, "names of inputs as texts"),
    ({"names": ("a", " a")}, "names of inputs that differ, got 'a' twice"),
    ({"target": None}, "name of the target as texts"),
    ({"classes": ("one",)}, f"2 to {MAX_CLASSES} classes, got 1"),
    ({"classes": tuple(map(str, range(MAX_CLASSES + 1)))}, f"2 to {MAX_CLASSES} classes, got 11"),
    ({"classes": ("a", "\ta\n")}, "classes that differ, got 'a' twice"),
    ({"classes": (0, 1)}, "classes as texts"),
    ({"targets": [0.0, 1.0, 2.0]}, "class numbers from 0 to 1, got 2"),
    ({"targets": [0.0, 0.5, 1.0]}, "class numbers from 0 to 1, got 0.5"),
    ({"targets": [-1.0, 0.0, 1.0]}, "class numbers from 0 to 1, got -1"),
    ({"ranges": ((0.0, 9.0),)}, "2 ranges, got 1"),
    ({"ranges": ((0.0, 9.0), (9.0, 0.0))}, "ranges of two numbers, the lower one first"),
    ({"ranges": ((0.0, 9.0), (5.0, 5.0))}, "ranges of two numbers, the lower one first"),
    ({"ranges": ((0.0, 9.0, 1.0), (0.0, 9.0, 1.0))}, "ranges of two numbers, the lower one first"),
    ({"ranges": ((0.0, np.nan), (0.0, 9.0))}, r"ranges from -1e\+13 to 1e\+13, got nan in row 1"),
    ({"ranges": ((0.0, 9.0), (0.0, np.inf))}, r"ranges from -1e\+13 to 1e\+13, got inf in row 2"),
]


@pytest.mark.parametrize(("values", "expected"), BAD)
def test_what_makes_no_table_is_refused_with_a_sentence(
    values: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ValueError, match=f"^expected {expected}$"):
        made(**values)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"n_train": 2.0}, "n_train: expected a whole number from 1 to 10,000, got 2.0"),
        ({"n_train": True}, "n_train: expected a whole number from 1 to 10,000, got true"),
        ({"n_train": "2"}, "n_train: expected a whole number from 1 to 10,000, got '2'"),
        ({"names": "ab"}, "names: expected a list, got 'ab'"),
        ({"classes": {"cat": 1, "dog": 2}}, "classes: expected a list, got an object"),
        ({"ranges": 5}, "ranges: expected a list, got 5"),
        ({"ranges": [["a", "b"]] * 2}, "expected ranges that are numbers, in rows of one length"),
        ({"inputs": [["1", "2"]] * 3}, r"inputs\[0\]\[0\]: expected a number, got '1'"),
    ],
)
def test_json_that_is_no_table_is_refused(change: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=f"^{expected}"):
        Table.from_json({**made().to_json(), **change})


@pytest.mark.parametrize("missing", ["names", "target", "classes", "n_train", "inputs", "targets"])
def test_json_without_a_part_is_refused(missing: str) -> None:
    value = made().to_json()
    del value[missing]
    with pytest.raises(ValueError, match=f"^{missing}: expected a value, got none$"):
        Table.from_json(value)


def test_ranges_may_be_missing() -> None:
    value = made().to_json()
    del value["ranges"]
    assert Table.from_json(value) == made()


table_parts = st.fixed_dictionaries({}, optional=dict.fromkeys((*GOOD, "ranges"), json_values)).map(
    lambda parts: {**made().to_json(), **parts}
)


@given(json_values | table_parts)
def test_any_json_is_a_valid_table_or_refused_with_a_sentence(value: Any) -> None:
    try:
        table = Table.from_json(value)
    except ValueError as error:
        assert "expected " in str(error)  # noqa: PT017  a table is fine, too
        return
    assert Table.from_json(json.loads(json.dumps(table.to_json(), allow_nan=False))) == table


# ---- damaged link texts ----

NO_TEXT = r"^expected points as this app writes them into a link, got "


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "AAAA",
        "x" * 100,
        "\u0663",
        "%%%",
        packed("")[:-1],
        packed("{}"),
        packed("[1,2]"),
        packed("[" * 100_000),
        packed("[1,2,3,4,5,6,7"),
    ],
    ids=lambda text: text[:12] or "empty",
)
def test_damaged_link_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=NO_TEXT):
        Table.from_link_text(text)


@pytest.mark.parametrize("n", [LINK_ROWS, LINK_ROWS + 1, 5000])
def test_a_link_with_too_many_points_is_refused_by_a_sentence(n: int) -> None:
    table = Table(np.zeros((n, 2)), np.arange(n) % 2.0, ("a", "b"), "t", ("x", "y"), n)
    text = packed(json.dumps(list(table.to_json().values())))
    if n <= LINK_ROWS:
        assert Table.from_link_text(text) == table
        return
    with pytest.raises(ValueError, match=f"^a link holds at most {LINK_ROWS} points of your own"):
        Table.from_link_text(text)


def test_a_link_that_is_far_too_long_is_refused_by_the_same_sentence() -> None:
    with pytest.raises(ValueError, match=f"^a link holds at most {LINK_ROWS} points of your own"):
        Table.from_link_text("A" * (2 * LINK_LENGTH + 1))


def test_text_that_unpacks_to_more_than_a_table_needs_is_refused() -> None:
    # 10 MB of zeros in less than 14 kB: a bomb that would fit into the length of a link.
    bomb = packed("0" * 10_000_000)
    assert len(bomb) < 2 * LINK_LENGTH
    with pytest.raises(ValueError, match=r"^the text is damaged, or holds too much$"):
        unpack(bomb, LINK_LIMITS.n_bytes)
    with pytest.raises(ValueError, match=NO_TEXT):
        Table.from_link_text(bomb)


def test_text_is_unpacked_up_to_its_limit() -> None:
    assert unpack(packed("0" * 1000), 1000) == b"0" * 1000
    with pytest.raises(ValueError, match="holds too much"):
        unpack(packed("0" * 1001), 1000)


@given(tables(), st.data())
def test_cut_or_changed_link_text_is_refused_or_a_valid_table(
    table: Table, data: st.DataObject
) -> None:
    text = table.link_text or ""
    at = data.draw(st.integers(0, len(text) - 1))
    for damaged in (text[:at], text[:at] + data.draw(st.characters()) + text[at + 1 :]):
        try:
            again = Table.from_link_text(damaged)
        except ValueError as error:
            assert "expected " in str(error)  # noqa: PT017  another table may come of it
        else:
            assert Table.from_json(again.to_json()) == again


# ---- names and ranges ----


@given(st.text())
def test_name_is_short_printable_and_stays_as_it_is(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= MAX_NAME
    assert name.isprintable()
    assert clean_name(name) == name


@given(tables())
def test_ranges_hold_all_samples(table: Table) -> None:
    for ranges in (table.ranges, ranges_of(table.inputs)):
        for (low, high), column in zip(ranges, table.inputs.T, strict=True):
            assert low < column.min()
            assert column.max() < high
            assert np.isfinite([low, high, high - low]).all()


@given(tables(), st.floats(-LARGEST, LARGEST), st.floats(1e-3, LARGEST))
def test_given_ranges_are_kept_where_they_hold_the_samples(
    table: Table, low: float, size: float
) -> None:
    high = low + size
    ranges = ((low, high),) * table.n_inputs
    again = dataclasses.replace(table, ranges=ranges)
    for (start, end), column in zip(again.ranges, table.inputs.T, strict=True):
        assert start <= column.min()
        assert column.max() <= end
        assert start == low or column.min() < low
        assert end == high or column.max() > high


def test_ranges_are_round_numbers_a_little_beyond_the_samples() -> None:
    assert ranges_of(np.array([[0.0], [10.0]])) == ((-2.5, 12.5),)
    assert ranges_of(np.array([[3.0]])) == ((2.75, 3.25),)
    assert ranges_of(np.array([[0.0]])) == ((-0.25, 0.25),)
