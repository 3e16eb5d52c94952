"""Which rows are to test: by share, of each class the same; by a column; at random."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import read
from playground.data.csv_cells import CsvError
from playground.data.files.choices import Choices
from playground.data.files.splitting import apportion, count_tests, draw

SETS = ["train", "test", "train", "test", "train", "train"]


def rows_of(column: list[str], name: str = "set", target: str = "k") -> str:
    rows = [f"{k}.5,{cell},{'uv'[k % 2]}" for k, cell in enumerate(column)]
    return "\n".join([f"a,{name},{target}", *rows])


# ---- by share ----


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.floats(0.05, 0.9))
def test_each_class_has_its_share_to_a_row_and_one_row_to_train_on(
    counts: list[int], share: float
) -> None:
    n_rows = sum(counts)
    n_tests = count_tests(n_rows, share)
    given = apportion(np.array(counts), n_tests)
    can = sum(counts) - len(counts)
    assert sum(given) == min(n_tests, can)
    for n, of_class in zip(given, counts, strict=True):
        assert 0 <= n <= of_class - 1
        if n_tests <= can and of_class > 1:
            assert n >= min(int(of_class * n_tests / n_rows), of_class - 1)


@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=60), st.integers(0, 10), st.floats(0.1, 0.5)
)
def test_drawn_rows_are_all_of_them_tests_last(labels: list[int], seed: int, share: float) -> None:
    n_tests = count_tests(len(labels), share)
    for classes in (np.array(labels, dtype=float), None):
        order = draw(len(labels), n_tests, classes, seed)
        assert sorted(order.tolist()) == list(range(len(labels)))
        np.testing.assert_array_equal(order, draw(len(labels), n_tests, classes, seed))


def test_a_rare_class_is_in_both_parts_and_regardless_of_class_it_need_not_be() -> None:
    text = "a,k\n" + "\n".join(f"{i}.5,{'rare' if i < 5 else 'usual'}" for i in range(100))
    for seed in range(10):
        table = read(text, "", Choices(test_share=0.2, seed=seed)).table
        rare = table.classes.index("rare")
        assert np.sum(table.targets[table.n_train :] == rare) == 1
    choices = Choices(test_share=0.2, stratified=False)
    found = {
        int(np.sum(read(text, "", replace(choices, seed=s)).table.targets[80:] == 0))
        for s in range(10)
    }
    assert len(found) > 1


def test_values_are_drawn_at_random() -> None:
    text = "a,y\n" + "\n".join(f"{i},{i * 1.37:.3f}" for i in range(40))
    reading = read(text, "", Choices(test_share=0.25))
    assert (reading.table.n_train, len(reading.labels)) == (30, 40)
    (said,) = (one for one in reading.all_decisions if "to test" in one.text)
    assert said.text == "10 of 40 rows are to test, drawn at random with seed 0."
    assert [words for words, _ in said.others] == ["Draw others"]


@pytest.mark.parametrize("share", [-0.1, 0.95, float("nan")])
def test_shares_that_cannot_be_are_refused(share: float) -> None:
    with pytest.raises(CsvError, match=r"test share: expected a number from 0 to 0\.9"):
        read("a,b\n1,2\n3,4\n", "", Choices(test_share=share))


# ---- by a column ----


@pytest.mark.parametrize(
    ("cells", "is_test"),
    [
        (SETS, "test"),
        (["Train" if one == "train" else "TEST" for one in SETS], "TEST"),
        (["training" if one == "train" else "validation" for one in SETS], "validation"),
        (["train", "val", "train", "test", "train", "test"], "test"),
    ],
)
def test_a_column_of_train_and_test_is_known_and_said(cells: list[str], is_test: str) -> None:
    reading = read(rows_of(cells))
    assert reading.inputs == ("a",)
    tests = reading.X[reading.table.n_train :, 0].tolist()
    assert tests == [k + 0.5 for k, cell in enumerate(cells) if cell == is_test]
    (said,) = (one for one in reading.all_decisions if "tells the rows to test" in one.text)
    assert f'where it is "{is_test}"' in said.text
    other = dict(said.others)["Draw them at random"]
    drawn = read(rows_of(cells), "", other)
    assert drawn.inputs != reading.inputs or drawn.table != reading.table
    assert any("drawn at random with seed 0" in one for one in drawn.decisions)


def test_any_column_can_be_chosen_and_its_cells_decide() -> None:
    text = rows_of(["2019", "2020", "2019", "2020", "2021", "2019"], "year")
    reading = read(text, "", Choices(test_rows=("year", "2020")))
    assert reading.inputs == ("a",)
    assert reading.X[reading.table.n_train :, 0].tolist() == [1.5, 3.5]


@pytest.mark.parametrize(
    ("test_rows", "says"),
    [
        (("nothing", "x"), 'test rows: expected one of the columns, got "nothing"'),
        (("set", "x"), 'test rows: expected a cell of column "set", got "x"'),
    ],
)
def test_what_is_not_there_is_refused(test_rows: tuple[str, str], says: str) -> None:
    with pytest.raises(CsvError, match=says):
        read(rows_of(SETS), "", Choices(test_rows=test_rows))


def test_a_column_that_calls_every_row_a_test_is_refused() -> None:
    with pytest.raises(CsvError, match='column "part": expected a training row'):
        read(rows_of(["test"] * 6, "part"))


def test_classes_named_train_and_test_are_no_marks_where_another_column_is_learned() -> None:
    # All texts but the marks are left: the target is the other one.
    reading = read(rows_of(SETS))
    assert reading.target == "k"
