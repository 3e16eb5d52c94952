"""The data sets that were measured, and images known by the names of their cells."""

import numpy as np
import pytest

from playground.data.measured import cell_names, digits, image_of, iris


def test_digits_are_a_hundred_of_each() -> None:
    points, labels, names, target = digits()
    assert points.shape == (1000, 64)
    assert np.bincount(labels.astype(int)).tolist() == [100] * 10
    assert (points.min(), points.max()) == (0.0, 16.0)
    assert (len(names), target) == (64, "digit")
    # The first one of the data set, a nought, by its rows of ink.
    first = points[0].reshape(8, 8).sum(axis=1)
    assert (labels[0], first.tolist()) == (0.0, [28.0, 58.0, 39.0, 32.0, 30.0, 35.0, 43.0, 29.0])


def test_digits_can_be_told_apart_by_their_nearest_neighbour() -> None:
    # A row that was cut wrongly would be near to none of its kind.
    points, labels, _, _ = digits()
    squares = (points**2).sum(axis=1)
    distances = squares[:, None] + squares - 2.0 * points @ points.T
    np.fill_diagonal(distances, np.inf)
    assert (labels[distances.argmin(axis=1)] == labels).mean() > 0.96


def test_irises_are_as_they_were() -> None:
    points, labels, names, target = iris()
    assert (points.shape, np.bincount(labels.astype(int)).tolist()) == ((150, 4), [50] * 3)
    assert (names[0], target) == ("sepal length (cm)", "species")


@pytest.mark.parametrize("shape", [(8, 8), (2, 3), (1, 4), (16, 4)])
def test_image_is_known_by_its_cells(shape: tuple[int, int]) -> None:
    names = cell_names(*shape)
    assert image_of(names) == shape
    assert image_of(names[::-1]) is None
    assert image_of(names[:-1]) is None or shape[0] == 1
    assert image_of([*names[:-1], "age"]) is None


@pytest.mark.parametrize("names", [("x1",), ("pixel_0_0",), ("a", "b"), ("pixel_1_1", "pixel_0_0")])
def test_other_names_are_no_image(names: tuple[str, ...]) -> None:
    assert image_of(names) is None
