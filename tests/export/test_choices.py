"""What is chosen of exports: every choice serves its purpose, and is read back as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.export.choices import MOST_NAMES, ExportChoices
from playground.export.formats import FORMATS, PURPOSES, formats_for
from playground.export.options import Options, check_name

NAMES = st.from_regex(r"\A[a-z][a-z0-9_]{0,10}\Z").filter(lambda name: not is_taken(name))
STEPS = st.lists(
    st.tuples(st.just("with_purpose"), st.tuples(st.sampled_from(list(PURPOSES))))
    | st.tuples(st.just("with_format"), st.tuples(st.sampled_from(list(FORMATS))))
    | st.tuples(st.just("with_name"), st.tuples(st.sampled_from("abc"), NAMES | st.just("")))
)


def is_taken(name: str) -> bool:
    try:
        check_name(name)
    except ValueError:
        return True
    return False


@given(steps=STEPS)
def test_a_format_serves_the_purpose_that_is_shown_and_choices_are_read_back(
    steps: list[tuple[str, tuple[str, ...]]],
) -> None:
    choices = ExportChoices()
    for method, values in steps:
        choices = getattr(choices, method)(*values)
        assert choices.format in formats_for(choices.purpose)
    assert ExportChoices.from_json(json.loads(json.dumps(choices.to_json()))) == choices


def test_every_purpose_has_formats_and_every_format_a_purpose() -> None:
    assert all(formats_for(purpose) for purpose in PURPOSES)
    assert {key for purpose in PURPOSES for key in formats_for(purpose)} == set(FORMATS)


def test_each_model_keeps_a_name_of_its_own_and_the_oldest_is_forgotten() -> None:
    choices = ExportChoices().with_name("xor_2_4_1", "first").with_name("iris_4_3_3", "flowers")
    assert choices.options_for("xor_2_4_1") == Options("first")
    assert choices.options_for("iris_4_3_3") == Options("flowers")
    assert choices.options_for("moons_2_4_1") == Options()
    assert choices.with_name("xor_2_4_1", "").name_of("xor_2_4_1") == ""
    for number in range(MOST_NAMES):
        choices = choices.with_name(f"m{number}", "other")
    assert choices.name_of("xor_2_4_1") == ""
    assert len(choices.names) == MOST_NAMES


def test_precision_is_kept_where_a_format_has_none_to_choose() -> None:
    choices = ExportChoices(format="c", precision="float32")
    assert choices.options_for("a").precision == "float32"
    assert choices.with_format("python").options_for("a").precision == "float64"
    assert choices.with_format("python").with_format("onnx").options_for("a").precision == "float32"


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {"format": "exe"},
        {"names": [["a", "class"]]},
        {"names": [["a"]]},
        {"names": [["a", "b"]] * (MOST_NAMES + 1)},
        {"precision": "float16"},
        {"purpose": 3},
    ],
)
def test_what_is_none_is_refused(wrong: object) -> None:
    if isinstance(wrong, dict):
        wrong = ExportChoices().to_json() | wrong
    with pytest.raises(ValueError, match="expected"):
        ExportChoices.from_json(wrong)
