"""Points, edited on the region chart: what the player asks for, checked, as another table."""

import numpy as np

from playground.data.dataset import Dataset
from playground.data.table import LARGEST, Table
from playground.engine.arrays import Array
from playground.experiment import Experiment

Samples = tuple[Array, Array, int]  # inputs, targets, number of training samples


def edit_points(dataset: Dataset, experiment: Experiment, request: object) -> Table:
    """Return the samples of a data set as a table, with one change; they count from 0.

    The experiment says which inputs the chart shows, and where it holds the others.

    Raises:
        ValueError: the request of the browser is no change, or what is left is no table.
    """
    parts = request if isinstance(request, list) else []
    valid = all(
        isinstance(one, int | float) and not isinstance(one, bool) and abs(one) <= LARGEST
        for one in parts[1:]
    )
    match parts if valid else []:
        case ["add", x, y, target]:
            inputs, targets, n_train = add(dataset, experiment, x, y, target)
        case ["move", number, x, y]:
            inputs, targets, n_train = move(dataset, experiment, number, x, y)
        case ["label", number, target]:
            inputs, targets, n_train = label(dataset, number, target)
        case ["remove", number]:
            inputs, targets, n_train = remove(dataset, number)
        case _:
            raise ValueError("expected a point to add, move or remove")
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
    """Add a training sample, after the others; over one input, a value is its height."""
    point = place(dataset.fixed_inputs(experiment.held), dataset, experiment, x, y)
    if dataset.n_inputs == 1 and not dataset.classes:
        target = y
    n = dataset.n_train
    points = np.insert(dataset.points, n, point, axis=0)
    return points, np.insert(dataset.labels, n, target), n + 1


def move(dataset: Dataset, experiment: Experiment, number: float, x: float, y: float) -> Samples:
    """Put a sample elsewhere; over one input, the height is its value, where it has one."""
    k = sample_of(dataset, number)
    points, labels = dataset.points.copy(), dataset.labels.copy()
    points[k] = place(points[k], dataset, experiment, x, y)
    if dataset.n_inputs == 1 and not dataset.classes:
        labels[k] = y
    return points, labels, dataset.n_train


def label(dataset: Dataset, number: float, target: float) -> Samples:
    """Give a sample another class."""
    labels = dataset.labels.copy()
    labels[sample_of(dataset, number)] = target
    return dataset.points, labels, dataset.n_train


def remove(dataset: Dataset, number: float) -> Samples:
    """Remove a sample; the last training sample stays."""
    k = sample_of(dataset, number)
    n_train = dataset.n_train - (k < dataset.n_train)
    if not n_train:
        raise ValueError("the last training point cannot be removed")
    return np.delete(dataset.points, k, axis=0), np.delete(dataset.labels, k), n_train
