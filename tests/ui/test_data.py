import io
import zipfile
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from playground.data import read
from playground.data.dataset import Dataset
from playground.data.table import Table
from playground.data.writing import write_csv
from playground.experiment import Experiment
from playground.ui.pages.data.editor import columns_of, take_edited
from playground.ui.pages.data.files import preview, program_file, single_names, table_file
from playground.ui.visit.opening import KEY
from playground.ui.visit.starting import changes_since_start

# ---- the table that is edited ----

WITH_TESTS = Table(
    np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]]),
    np.array([0.0, 1.0, 0.0, 1.0]),
    ("a_b", "c"),
    "kind",
    ("cat", "dog"),
    3,
)


def edited(table: Table, **cells: list[Any]) -> Table | str:
    """Take the table with some columns changed."""
    dataset = dataset_of(table)
    names = {"input_0": "input 0", "input_1": "input 1"}
    changes = {names.get(name, name): column for name, column in cells.items()}
    return take_edited({**columns_of(dataset), **changes}, dataset, table)


def dataset_of(table: Table) -> Dataset:
    return Experiment().changed(dataset="own", table=table).make_dataset()


def test_table_that_is_not_edited_stays_as_it_is() -> None:
    assert edited(WITH_TESTS) == WITH_TESTS


def test_table_without_rows_is_refused_for_the_lack_of_rows() -> None:
    dataset = dataset_of(WITH_TESTS)
    taken = take_edited({name: [] for name in columns_of(dataset)}, dataset, WITH_TESTS)
    assert taken == "At least one training row has to stay."


@pytest.mark.parametrize("cell", [None, "", "   "])
def test_a_cell_that_is_empty_is_named(cell: str | None) -> None:
    taken = edited(WITH_TESTS, target=["cat", cell, "cat", "dog"])
    assert taken == 'Row 2, column "kind" is empty: fill it in, or remove the row.'


def test_table_of_rows_to_test_on_is_refused_alike() -> None:
    assert edited(WITH_TESTS, part=["test"] * 4) == "At least one training row has to stay."


def test_one_row_to_train_on_is_enough() -> None:
    dataset = dataset_of(WITH_TESTS)
    row = {name: column[:1] for name, column in columns_of(dataset).items()}
    taken = take_edited(row, dataset, WITH_TESTS)
    assert isinstance(taken, Table)
    assert len(taken.inputs) == taken.n_train == 1


@pytest.mark.parametrize("parts", [["train"] * 4, ["test", "train", "test", "train"]])
@pytest.mark.parametrize("row", range(4))
@pytest.mark.parametrize("number", [5e12, -5e12, float("inf")])
def test_row_of_a_bad_number_is_the_one_that_is_shown(
    parts: list[str], row: int, number: float
) -> None:
    inputs = [1.0, 2.0, 3.0, 4.0]
    inputs[row] = number
    taken = edited(WITH_TESTS, input_0=inputs, part=parts)
    assert isinstance(taken, str)
    assert taken.replace("\\", "") == (
        f'Row {row + 1}, column "a_b": expected a number from -1e+12 to 1e+12, got {number:g}.'
    )


@pytest.mark.parametrize("row", range(4))
def test_bad_value_to_learn_is_found_in_its_row(row: int) -> None:
    values = Table(WITH_TESTS.inputs, WITH_TESTS.targets, ("a", "b"), "y", (), 4)
    targets = [0.5] * 4
    targets[row] = 2e12
    taken = edited(values, target=targets, part=["test", "train", "test", "train"])
    assert str(taken).startswith(f'Row {row + 1}, column "y": expected a number')


def test_cell_without_a_value_is_named() -> None:
    taken = edited(WITH_TESTS, input_1=[1.0, 2.0, None, 4.0], part=["test", *["train"] * 3])
    assert taken == 'Row 3, column "c" is empty: fill it in, or remove the row.'


def test_names_in_a_message_keep_their_capitals() -> None:
    taken = edited(WITH_TESTS, target=["Iris Setosa", "Iris  Setosa", "cat", "dog"])
    assert taken == "Expected classes that differ, got 'Iris Setosa' twice."


def test_names_in_a_message_are_no_markdown() -> None:
    taken = edited(WITH_TESTS, target=["*a* b", "*a*  b", "cat", "dog"])
    assert taken == r"Expected classes that differ, got '\*a\* b' twice."


# ---- what was read ----


def test_preview_has_every_column_where_the_target_has_the_name_of_an_input() -> None:
    inputs = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    table = Table(inputs, np.array([7.0, 8.0, 9.0]), ("a", "b"), "a", (), 2)
    shown = preview(read(write_csv(table)))
    assert shown == {"a": [1, 3, 5], "b": [2, 4, 6], "a (2)": [7, 8, 9]}


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "a (2) (2)", "b"]), max_size=9))
@example(["a", "a", "a (2)"])
@example(["a", "a (2)", "a"])
def test_names_that_are_made_single_differ_and_begin_as_before(names: list[str]) -> None:
    single = single_names(names)
    assert len(set(single)) == len(single) == len(names)
    assert all(one.startswith(name) for one, name in zip(single, names, strict=True))
    kept = [one for one, name in zip(single, names, strict=True) if one == name]
    assert set(kept) == set(Counter(names))  # the first of each keeps its name


def read_file(data: str) -> AppTest:
    def script(data: str) -> None:
        from playground.ui.pages.data.files import draw_reading
        from playground.ui.visit.opening import current_session

        draw_reading(current_session(), data)

    page = AppTest.from_function(script, default_timeout=20, kwargs={"data": data})
    page.run()
    assert not page.exception
    return page


def options_of(page: AppTest) -> tuple[list[str], list[str]]:
    return page.multiselect[0].options, page.selectbox[0].options


def said(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown).replace("\\", "").replace("*", "")


FILE = "sepal_length (cm),sepal-width,**class**\n1,2,a\n2,3,b\n3,4,a\n4,5,b\n"


def test_options_show_the_names_of_the_file_as_they_are() -> None:
    inputs, target = options_of(read_file(FILE))
    assert inputs == ["sepal_length (cm)", "sepal-width"]
    assert target == [*inputs, "**class**"]


def test_options_of_one_name_can_be_told_apart() -> None:
    page = read_file("# target,values\na,b,a\n1,2,7\n3,4,8\n5,6,9\n")
    assert options_of(page) == (["a", "b"], ["a", "b", "a (2)"])


def test_a_new_target_leaves_the_inputs_and_the_one_before_comes_in() -> None:
    page = read_file(FILE)
    page.selectbox[0].select_index(1).run()
    assert not page.exception
    assert page.radio[0].value == "values"
    assert options_of(page)[0] == ["sepal_length (cm)", "**class**"]
    assert page.multiselect[0].value == [0, 2]
    assert "class=b: 1 for b, 0 for a" in said(page)


def test_what_was_decided_is_said_and_each_alternative_is_one_click() -> None:
    page = read_file("1.150;3\n950;2\n700;4\n")
    assert "Please check" in said(page)
    assert "is read as 1150" in said(page)
    next(one for one in page.button if one.label.startswith("Read it as")).click().run()
    assert not page.exception
    assert "is read as 1.15" in said(page)
    assert page.dataframe[0].value["x1"].tolist()[0] == 1.15


def test_a_choice_that_cannot_be_is_taken_back_in_one_click() -> None:
    page = read_file(FILE)
    page.multiselect[0].set_value([]).run()
    assert "expected 1 to 64 columns, got 0" in page.error[0].value
    page.button[0].click().run()
    assert not page.error
    assert page.multiselect[0].value == [0, 1]


def test_a_table_begins_with_settings_that_suit_it_and_nothing_counts_as_changed() -> None:
    page = read_file(FILE)
    page.button[0].click().run()
    assert not page.exception
    session = page.session_state[KEY]
    experiment = session.experiment
    assert experiment.dataset == "own"
    assert (experiment.loss, experiment.reduction, experiment.bias) == (
        "cross_entropy",
        "mean",
        True,
    )
    assert (experiment.learning_rate, experiment.standardise) == (0.5, True)
    assert changes_since_start(session)[1] == ()
    session.change(learning_rate=0.1)
    assert changes_since_start(session)[1] == ("learning_rate",)


# ---- to take away ----


def test_table_and_program_are_saved_and_cells_beside_it_where_it_needs_them() -> None:
    text = "a;k\n1,5;x\n2,5;y\n3,5;x\n4,5;y\n"
    reading = read(text)
    assert read(table_file(reading).data).table == reading.table
    assert program_file(reading, text.encode()).name == "read_table.py"
    table = "| a | k |\n|---|---|\n| 1 | x |\n| 2 | y |\n| 3 | x |\n| 4 | y |\n"
    packed = program_file(read(table), table.encode())
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert archive.namelist() == ["read_table.py", "cells.csv"]
