"""Scores: how good states of a network are, on the points to train on and on those to test on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.datasets import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.metrics import (
    accuracy,
    answers,
    confusion,
    mean_absolute_error,
    r_squared,
)
from playground.engine.passes import Pass
from playground.experiment import Experiment


@dataclass(frozen=True)
class Scores:
    """How good a network is on the points to train on and on those to test on (NaN for none).

    Attributes:
        loss: over the points to train on, summed or averaged as the gradient is, with the penalty
            on the weights.
        test_loss: over the points to test on, on the same scale: for a sum, what as many points as
            there are to train on would give.
        mean_absolute_error: over the points to train on, in units of the value.
        accuracy: the share of points to train on that are right, 0 to 1; NaN for values.
        test_accuracy: the same for the points to test on.
        r_squared: for values, how much better than their mean, at most 1; NaN for classes.
        test_r_squared: the same for the points to test on.
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
    populations: Sequence[MLP],
    experiment: Experiment,
    dataset: Dataset,
    targets: Array,
    penalty: Callable[[MLP], Array],
) -> tuple[Array, NDArray[np.int64]]:
    """Return how good some states of a network are.

    Args:
        populations: the states, each population as many as fit into the memory.
        experiment: what is learned, and by which loss.
        dataset: the points.
        targets: what the outputs should be, shape (n_samples, n_outputs).
        penalty: returns what the weights of a population add to the loss, shape (n_networks,).

    Returns:
        The fields of `Scores` as columns, a row for each state, and the confusion on the points to
        train on and on those to test on, shape (n_states, 2, n_classes, n_classes).
    """
    n_train, n_samples = dataset.n_train, len(dataset.X)
    parts = slice(None, n_train), slice(n_train, None)
    rows, confusions = [], []
    for population in populations:
        (trained, train_table), (tested, test_table) = (
            _score_on(population, experiment, dataset.X[part], dataset.labels[part], targets[part])
            for part in parts
        )
        rows.append(np.column_stack([*trained, *tested, penalty(population)]))
        confusions.append(np.stack([train_table, test_table], axis=1))
    (
        loss, error, right, fit, test_loss, _, test_right, test_fit, penalties,
    ) = np.concatenate(rows).T  # fmt: skip
    test_loss = test_loss * test_scale(experiment, n_train, n_samples)
    error = error * dataset.target_deviation
    columns = (
        loss + penalties, test_loss + penalties, error, right, test_right, fit, test_fit,
    )  # fmt: skip
    return np.column_stack(columns), np.concatenate(confusions)


def _score_on(
    population: MLP, experiment: Experiment, X: Array, labels: Array, targets: Array
) -> tuple[tuple[Array, Array, Array, Array], NDArray[np.int64]]:
    """Return loss, mean absolute error, accuracy and R^2 of each network, and its confusion."""
    n_networks = len(population.parameters)
    nothing = np.full(n_networks, np.nan)
    n_classes = len(experiment.class_names)
    table = np.zeros((n_networks, n_classes, n_classes), np.int64)
    if not len(X):
        return (nothing, nothing, nothing, nothing), table
    outputs, loss = _answer_and_loss(population, experiment, X, targets)
    with overflow_allowed():
        error = mean_absolute_error(outputs, targets)
        if experiment.task == "values":
            return (loss, error, nothing, r_squared(outputs, targets)), table
        answered = answers(np.nan_to_num(outputs), experiment.threshold)
    several = experiment.n_outputs > 2
    # Of two outputs that sum to 1, one tells all.
    right = (
        accuracy(outputs, targets, None)
        if several
        else accuracy(outputs[..., -1:], targets[:, -1:], experiment.threshold)
    )
    return (loss, error, right, nothing), confusion(answered, labels, n_classes)


def losses(
    populations: Sequence[MLP],
    experiment: Experiment,
    dataset: Dataset,
    targets: Array,
    penalty: Callable[[MLP], Array],
) -> Array:
    """Return the loss and the test loss alone of some states of a network; see `score`.

    Returns:
        Shape (n_states, 2), as `Scores` has them.
    """
    n = dataset.n_train
    scale = test_scale(experiment, n, len(dataset.X))
    rows = []
    for population in populations:
        _, loss = _answer_and_loss(population, experiment, dataset.X[:n], targets[:n])
        test_loss = np.full_like(loss, np.nan)
        if n < len(dataset.X):
            _, test_loss = _answer_and_loss(population, experiment, dataset.X[n:], targets[n:])
        rows.append(np.column_stack([loss, scale * test_loss]) + penalty(population)[:, None])
    return np.concatenate(rows)


def test_scale(experiment: Experiment, n_train: int, n_samples: int) -> float:
    """Return what a test loss is multiplied by to be on the scale of the training loss."""
    is_sum = experiment.reduction == "sum"
    return n_train / max(1, n_samples - n_train) if is_sum else 1.0


def _answer_and_loss(
    population: MLP, experiment: Experiment, X: Array, targets: Array
) -> tuple[Array, Array]:
    """Return the outputs of each network, and its loss without a penalty."""
    run = Pass(population, len(X), population.check_loss(experiment.loss, targets))
    with overflow_allowed():
        outputs = run.forward(population.inputs(X))
        loss = run.loss_of_samples(targets).sum(axis=-1)
        return outputs, loss if experiment.reduction == "sum" else loss / len(X)
