"""Points, edited on the region chart: what the player asks for, checked, as another table."""

from collections.abc import Callable

import numpy as np

from playground.data.datasets import Dataset
from playground.data.table import LARGEST, Table
from playground.engine.arrays import Array
from playground.experiment import Experiment

Samples = tuple[Array, Array, int]  # inputs, targets, how many are to train on


def edit_points(dataset: Dataset, experiment: Experiment, request: object) -> Table:
    """Return the samples of a data set as a table, with one change.

    Args:
        dataset: the samples.
        experiment: says which inputs the chart shows, and where it holds the others.
        request: from the browser: ["add", x, y, class or value], ["move", sample, x, y],
            ["label", sample, class] or ["remove", sample]; samples count from 0.

    Raises:
        ValueError: the request is none of these, or what is left is no table.
    """
    edits: dict[object, tuple[int, Callable[..., Samples]]] = {
        "add": (3, add), "move": (3, move), "label": (2, label), "remove": (1, remove),
    }  # fmt: skip
    name, *numbers = request if isinstance(request, list) and request else [None]
    count, edit = edits.get(name if isinstance(name, str) else None, (-1, remove))
    valid = all(
        isinstance(one, int | float) and not isinstance(one, bool) and abs(one) <= LARGEST
        for one in numbers
    )
    if len(numbers) != count or not valid:
        raise ValueError("expected a point to add, move or remove")
    inputs, targets, n_train = edit(dataset, experiment, *numbers)
    return Table(
        inputs, targets, dataset.names, dataset.target, dataset.classes, n_train, dataset.ranges
    )


def sample_of(dataset: Dataset, number: float) -> int:
    """Return the number of a sample that there is."""
    if not (float(number).is_integer() and 0 <= number < len(dataset.points)):
        raise ValueError("expected an existing point")
    return int(number)


def place(point: Array, dataset: Dataset, experiment: Experiment, x: float, y: float) -> Array:
    """Return a point with the two inputs that the chart shows at x and y."""
    moved = point.copy()
    moved[experiment.x_input - 1] = x
    if dataset.n_inputs > 1:
        moved[experiment.y_input - 1] = y
    return moved


def add(dataset: Dataset, experiment: Experiment, x: float, y: float, target: float) -> Samples:
    """Put a sample behind those to train on; over one input, a value is its height."""
    point = place(dataset.held_at(experiment.held), dataset, experiment, x, y)
    if dataset.n_inputs == 1 and not dataset.classes:
        target = y
    n = dataset.n_train
    return (
        np.insert(dataset.points, n, point, axis=0), np.insert(dataset.labels, n, target), n + 1
    )  # fmt: skip


def move(dataset: Dataset, experiment: Experiment, number: float, x: float, y: float) -> Samples:
    """Put a sample elsewhere; over one input, the height is its value, where it has one."""
    k = sample_of(dataset, number)
    points, labels = dataset.points.copy(), dataset.labels.copy()
    points[k] = place(points[k], dataset, experiment, x, y)
    if dataset.n_inputs == 1 and not dataset.classes:
        labels[k] = y
    return points, labels, dataset.n_train


def label(dataset: Dataset, _experiment: Experiment, number: float, target: float) -> Samples:
    """Give a sample another class."""
    labels = dataset.labels.copy()
    labels[sample_of(dataset, number)] = target
    return dataset.points, labels, dataset.n_train


def remove(dataset: Dataset, _experiment: Experiment, number: float) -> Samples:
    """Take a sample away; the last one to train on stays."""
    k = sample_of(dataset, number)
    n_train = dataset.n_train - (k < dataset.n_train)
    if not n_train:
        raise ValueError("the last training point cannot be removed")
    return np.delete(dataset.points, k, axis=0), np.delete(dataset.labels, k), n_train
