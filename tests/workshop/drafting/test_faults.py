"""Exercise documents: changed by path, and all that is wrong with one is found at once."""

import tomllib
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.reading.values import Path
from playground.workshop.catalogue import FOLDER
from playground.workshop.drafting.document import NOTHING, followed, moved, value_at, with_value
from playground.workshop.drafting.faults import MOST_FAULTS, faults_of, first_fault
from tests.strategies import json_values
from tests.workshop.files import EXAMPLE
from tests.workshop.test_schema import BAD

DOCUMENT = tomllib.loads(EXAMPLE)
# Faults that do not hang together, each with the path where it is told and a part of its reason.
APART: list[tuple[Path, Any, str]] = [
    (("title",), "", "1 to 80"),
    (("minutes",), 0, "from 1 to 240"),
    (("id",), "Or", "lower-case"),
    (("task",), NOTHING, "got none"),
    (("show", 0), "stride", "'stride'"),
    (("hide", 0), "secrets", "'secrets'"),
    (("misconception", 0, "text"), "", "1 to 300"),
    (("start", "learning_rate"), 1e9, "expected a number"),
    (("question", 0, "prompt"), "", "characters"),
    (("question", 0, "options", 1, "key"), "A b", "lower-case"),
    (("goal", 0, "op"), "~", "'~'"),
    (("goal", 1, "metric"), "beauty", "'beauty'"),
    (("hint", 1, "after_seconds"), -1, "from 0"),
    (("explanation", "text"), NOTHING, "got none"),
    (("proof", "start_rate"), 2, "from 0 to 1"),
]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_exercise_has_no_fault(path: Any) -> None:
    assert faults_of(tomllib.loads(path.read_text())) == {}


@pytest.mark.parametrize("name", BAD)
def test_the_first_fault_is_the_readers(name: str) -> None:
    old, new, *_ = BAD[name]
    try:
        document = tomllib.loads(EXAMPLE.replace(old, new, 1))
    except tomllib.TOMLDecodeError:
        return
    first, found = first_fault(document), faults_of(document)
    assert first
    assert found[first.path] == first.reason
    assert next(iter(found)) == first.path


def test_faults_that_do_not_hang_together_are_all_found() -> None:
    for one, other in combinations(APART, 2):
        document = DOCUMENT
        for path, value, _ in (one, other):
            document = with_value(document, path, value)
        found = faults_of(document)
        for path, _, reason in (one, other):
            # Where the start is wrong, what is asked about it cannot be judged.
            if path[0] in ("question", "proof") and "start" in (one[0][0], other[0][0]):
                continue
            assert reason in found.get(path, ""), (path, found)
        assert len(found) <= 2, found


def test_each_fault_can_be_told_beside_many() -> None:
    document = DOCUMENT
    for path, value, _ in APART:
        document = with_value(document, path, value)
    told = {path for path, *_ in APART if path[0] not in ("question", "proof")}
    assert told <= set(faults_of(document))


@given(st.dictionaries(st.sampled_from([*DOCUMENT, "other"]), json_values, max_size=6))
def test_whatever_a_document_holds_its_faults_end(parts: dict[str, Any]) -> None:
    document = {**DOCUMENT, **parts}
    found = faults_of(document)
    assert len(found) <= MOST_FAULTS
    assert bool(found) == (first_fault(document) is not None)


# ---- documents ----

paths = st.sampled_from([path for path, *_ in APART])


@given(paths, st.integers())
def test_what_is_put_is_there_and_nothing_else_is_new(path: Path, value: int) -> None:
    document = with_value(DOCUMENT, path, value)
    assert value_at(document, path) == value
    assert with_value(document, path, value_at(DOCUMENT, path, NOTHING)) == DOCUMENT
    assert all(document[key] is DOCUMENT[key] for key in DOCUMENT if key != path[0])


def test_tables_that_are_missing_are_made_and_items_added_at_the_end() -> None:
    assert with_value({}, ("a", "b"), 1) == {"a": {"b": 1}}
    assert with_value({}, ("a", 0, "b"), 1) == {"a": [{"b": 1}]}
    assert with_value({"a": [1]}, ("a", 1), 2) == {"a": [1, 2]}
    assert with_value({"a": [1]}, ("a", 5), 2) == {"a": [1]}
    assert with_value({"a": [1, 2]}, ("a", 0), NOTHING) == {"a": [2]}
    assert with_value({"a": 1}, ("a", "b"), 2) == {"a": {"b": 2}}
    assert value_at({"a": "text"}, ("a", "b", 0), 7) == 7


def test_items_change_places() -> None:
    assert moved({"a": [1, 2, 3]}, ("a", 0), 1) == {"a": [2, 1, 3]}
    for path, by in ((("a", 0), -1), (("a", 2), 1), (("a", 9), -1), (("b", 0), 1)):
        assert moved({"a": [1, 2, 3]}, path, by) == {"a": [1, 2, 3]}


def test_a_path_follows_its_item() -> None:
    seen = {"hint": [{"text": "a"}, {"text": "b"}]}
    path: Path = ("hint", 1, "text")
    assert followed(path, seen, seen) == path
    gone = with_value(seen, ("hint", 0), NOTHING)
    assert followed(path, seen, gone) == ("hint", 0, "text")
    assert followed(("hint", 0, "text"), seen, gone) is None
    assert followed(path, seen, moved(seen, ("hint", 0), 1)) == ("hint", 0, "text")
    # It was changed just now.
    assert followed(path, seen, with_value(seen, path, "c")) == path
    assert followed(("hint", 2, "text"), seen, seen) == ("hint", 2, "text")
    assert followed(path, seen, {"title": "another"}) is None
