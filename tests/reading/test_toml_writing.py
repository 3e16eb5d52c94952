"""What is written as TOML reads as what it was."""

import math
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.reading.toml_writing import write_toml
from playground.workshop.catalogue import FOLDER

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text(
    st.sampled_from('"\\\n\r\t\x00\x7f ab#='), max_size=12
)
leaves = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | texts
    | st.dates()
    | st.times().map(lambda one: one.replace(fold=0))
    | st.datetimes().map(lambda one: one.replace(fold=0))
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_any_document_reads_as_it_was_written(document: dict[str, Any]) -> None:
    assert tomllib.loads(write_toml(document)) == document


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_each_exercise_reads_as_it_was_written_and_looks_alike(path: Path) -> None:
    text = path.read_text()
    document = tomllib.loads(text)
    written = write_toml(document)
    assert tomllib.loads(written) == document
    # For people, too: what stands on a line of its own does so again.
    lines = {line.split("#")[0].strip() for line in text.split("\n")}
    strange = [line for line in written.split("\n") if line.strip() not in lines]
    assert len(strange) <= 0.25 * len(lines), strange


def test_what_python_spells_otherwise_is_spelled_as_toml() -> None:
    document = {
        **{"yes": True, "big": 1e300, "small": 1e-7, "empty": {}, "none": []},
        **{"day": date(2025, 1, 31), "hour": time(7, 5), "both": datetime(2025, 1, 31, 7, 5)},
        **{"endless": [math.inf, -math.inf], "a b": {"c.d": [{"e": 1}, {}]}},
    }
    written = write_toml(document)
    assert tomllib.loads(written) == document
    assert "[[" in written
    assert math.isnan(tomllib.loads(write_toml({"x": math.nan}))["x"])


def test_half_a_character_is_written_as_a_question_mark() -> None:
    assert tomllib.loads(write_toml({"x": "a\ud800b"})) == {"x": "a?b"}


def test_what_toml_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        write_toml({"x": None})
