"""Scores: how good networks are, on the training points and on the test points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset, Samples
from playground.engine import MLP, Objective
from playground.engine.arrays import Array
from playground.engine.metrics import accuracy, answers, confusion, mean_absolute_error, r_squared
from playground.experiment import Experiment


@dataclass(frozen=True)
class Scores:
    """How good a network is on the training points and on the test points (NaN for none).

    Attributes:
        loss: over the training points, summed or averaged as the gradient is, with the penalty.
        test_loss: over the test points, on the same scale: for a sum, what as many points as there
            are training points would give.
        mean_absolute_error: over the training points, in units of the value.
        accuracy: the share of training points that are right, 0 to 1; NaN for values.
        test_accuracy: the same for the test points.
        r_squared: for values, how much better than their mean, at most 1; NaN for classes.
        test_r_squared: the same for the test points.
    """

    loss: float
    test_loss: float
    mean_absolute_error: float
    accuracy: float
    test_accuracy: float
    r_squared: float
    test_r_squared: float

    @property
    def goodness(self) -> float:
        """Accuracy for classes, R^2 for values: 1 is as good as can be."""
        return self.r_squared if np.isnan(self.accuracy) else self.accuracy


def score(
    population: MLP, experiment: Experiment, dataset: Dataset
) -> tuple[Array, NDArray[np.intp]]:
    """Return how good the networks of a population are.

    Returns:
        The fields of `Scores` as columns, a row for each network, and `Frame.confusion`, shape
        (n_networks, 2, n_classes, n_classes).
    """
    parts = zip(experiment.make_objectives(dataset), (dataset.train, dataset.test), strict=True)
    (trained, train_table), (tested, test_table) = (
        _score_on(population, experiment, objective, part) for objective, part in parts
    )
    (loss, error, right, fit), (test_loss, _, test_right, test_fit) = trained, tested
    error = error * dataset.target_deviation
    columns = (loss, test_loss, error, right, test_right, fit, test_fit)
    return np.column_stack(columns), np.stack([train_table, test_table], axis=1)


def _score_on(
    population: MLP, experiment: Experiment, objective: Objective | None, samples: Samples
) -> tuple[tuple[Array, Array, Array, Array], NDArray[np.intp]]:
    """Return loss, mean absolute error, accuracy and R^2 of each network, and its confusion."""
    n_networks = len(population.parameters)
    nothing = np.full(n_networks, np.nan)
    n_classes = len(experiment.class_names)
    table = np.zeros((n_networks, n_classes, n_classes), np.intp)
    if objective is None:
        return (nothing, nothing, nothing, nothing), table
    targets = samples.y
    outputs, loss = objective.evaluate(population)
    error = mean_absolute_error(outputs, targets)
    if experiment.task == "values":
        return (loss, error, nothing, r_squared(outputs, targets)), table
    answered = answers(np.nan_to_num(outputs), experiment.threshold)
    n = experiment.n_shown
    right = accuracy(outputs[..., -n:], targets[:, -n:], experiment.threshold if n == 1 else None)
    return (loss, error, right, nothing), confusion(answered, samples.labels, n_classes)


def losses(population: MLP, experiment: Experiment, dataset: Dataset) -> Array:
    """Return the loss and the test loss alone of a population, shape (n_networks, 2)."""
    train, test = experiment.make_objectives(dataset)
    loss = train.value(population)
    test_loss = test.value(population) if test else np.full_like(loss, np.nan)
    return np.column_stack([loss, test_loss])
