"""Which rows are to test: a share of them, drawn at random, or those that a column names."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.csv_cells import TEST, CsvError, quoted
from playground.data.files.choices import SHARE, Choices
from playground.data.files.columns import Column
from playground.engine.arrays import Array

MAX_TEST_SHARE, USUAL_SHARE = 0.9, 0.2
MOST_PARTS = 5  # different cells of a column that may tell the rows to test
TRAIN_WORDS = frozenset({"train", "training", "learn", "learning", "fit"})
TEST_WORDS = frozenset(
    {
        *("test", "testing", "tst", "holdout", "hold-out", "hold out"),
        *("validation", "valid", "val", "eval", "evaluation", "dev"),
    }
)

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class TestColumn:
    """A column that tells the rows to test.

    Attributes:
        column: its number.
        cell: what stands in it where a row is to test.
    """

    __test__ = False  # its name is no test's

    column: int
    cell: str

    def tests(self, columns: Sequence[Column]) -> NDArray[np.bool_]:
        """Return which rows are to test, shape (n_rows,)."""
        return np.array([cell == self.cell for cell in columns[self.column].cells])


def find_test_column(columns: Sequence[Column], choices: Choices) -> TestColumn | None:
    """Return the column that tells the rows to test; None where they are drawn.

    Raises:
        CsvError: what is chosen is not there.
    """
    if choices.test_rows == SHARE:
        return None
    if choices.test_rows is not None:
        return _chosen(columns, *choices.test_rows)
    for k, one in enumerate(columns):
        if one.kind == "split":
            return TestColumn(k, TEST)
        if one.kind == "text" and (cell := _said_by(one)):
            return TestColumn(k, cell)
    return None


def _chosen(columns: Sequence[Column], told: str | int, cell: str) -> TestColumn:
    found = [k for k, one in enumerate(columns) if told in (k, one.name)]
    if not found:
        raise CsvError(f"test rows: expected one of the columns, got {quoted(str(told))}")
    if cell not in columns[found[0]].cells:
        name = quoted(columns[found[0]].name)
        raise CsvError(f"test rows: expected a cell of column {name}, got {quoted(cell)}")
    return TestColumn(found[0], cell)


def _said_by(column: Column) -> str | None:
    """Return which cell means test, in a column whose cells all mean training or test."""
    cells = sorted(set(column.cells) - {""})
    words = {cell: cell.strip().casefold() for cell in cells}
    if len(cells) > MOST_PARTS or not set(words.values()) <= TRAIN_WORDS | TEST_WORDS:
        return None
    tests = [cell for cell in cells if words[cell] in TEST_WORDS]
    if not tests or len(tests) == len(cells):
        return None
    return min(tests, key=lambda cell: (words[cell] != "test", cell))


def parts_of(column: Column) -> tuple[str, ...]:
    """Return the cells of a column that may tell the rows to test; none where it cannot."""
    found = set(column.cells) - {""}
    return tuple(sorted(found)) if 2 <= len(found) <= MOST_PARTS else ()


def count_tests(n_rows: int, share: float) -> int:
    """Return how many rows are drawn to test; one at least stays on each side.

    Raises:
        CsvError: the share is not from 0 to MAX_TEST_SHARE.
    """
    if not 0.0 <= share <= MAX_TEST_SHARE:
        raise CsvError(f"test share: expected a number from 0 to {MAX_TEST_SHARE}, got {share}")
    return min(max(round(n_rows * share), 1), n_rows - 1) if share else 0


def draw(n_rows: int, n_tests: int, labels: Array | None, seed: int) -> Rows:
    """Return the rows in random order, those to test last.

    Args:
        n_rows: how many there are.
        n_tests: how many of them are to test.
        labels: the class of each row: each class has the same share of its rows there, to a row,
            and keeps one at least for training. None draws regardless of classes.
        seed: of the generator.
    """
    order = np.random.default_rng(seed).permutation(n_rows)
    if labels is None:
        return order
    classes, place = np.unique(labels[order], return_inverse=True)
    is_test = np.zeros(n_rows, dtype=bool)
    for k, n in enumerate(apportion(np.bincount(place, minlength=len(classes)), n_tests)):
        is_test[np.flatnonzero(place == k)[:n]] = True
    return np.concatenate([order[~is_test], order[is_test]])


def apportion(counts: NDArray[np.intp], n_tests: int) -> list[int]:
    """Return how many of the rows of each class are to test: the largest remainders round up."""
    most = np.maximum(counts - 1, 0)
    exact = counts * (n_tests / max(counts.sum(), 1))
    given = np.minimum(np.floor(exact).astype(np.intp), most)
    while given.sum() < min(n_tests, int(most.sum())):
        given[np.argmax(np.where(given < most, exact - given, -np.inf))] += 1
    return list(map(int, given))
