"""The least possible loss: what no network with a given output can get below on its data.

Two things hold it up: targets that the output activation cannot reach, and points with the same
inputs but different targets. The bound is that of the best function of any kind, so that a network
may come near it but never below it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from playground.engine import ACTIVATIONS, LOSSES
from playground.engine.activations import Activation
from playground.engine.arrays import Array

Groups = NDArray[np.intp]  # for each sample the number of the group it belongs to, from 0
HALVINGS = 60


@cache
def reach_of(activation: str) -> tuple[float, float]:
    """Return the ends of the values of an output activation, to the last digit.

    `Activation.output_range` has the lowest points of silu and gelu to five digits.

    Args:
        activation: a key of `ACTIVATIONS`.
    """
    one = ACTIVATIONS[activation]
    low, high = one.output_range
    if one.derivative is None or np.isinf(low):
        return low, high
    z = np.linspace(-8.0, 0.0, 801)
    at = int(np.argmin(one(z)))
    # At the end of the grid f still falls towards a limit; else it turns, and the turn is exact.
    return (low if at in (0, len(z) - 1) else _turn(one, z[at - 1], z[at + 1])), high


def _turn(activation: Activation, left: float, right: float) -> float:
    """Return the least value of f between two z, where f falls at the first and then rises."""
    for _ in range(HALVINGS):
        middle = 0.5 * (left + right)
        if activation.derivative_at(np.array([middle]))[0] < 0.0:
            left = middle
        else:
            right = middle
    return float(activation(np.array([left]))[0])


def group_rows(rows: Array) -> Groups:
    """Return which rows are equal: for each the number of its group, from 0.

    Args:
        rows: shape (n_rows, n_columns).
    """
    groups = np.zeros(len(rows), np.intp)
    for column in rows.T:
        values, codes = np.unique(column, return_inverse=True)
        found, groups = np.unique(groups * len(values) + codes, return_inverse=True)
        if len(found) == len(rows):
            break  # all differ already
    return groups


def means_of(values: Array, groups: Groups) -> Array:
    """Return for each sample the mean of its group, shape (n_samples, n_outputs) as `values`."""
    counts = np.bincount(groups)
    sums = np.stack([np.bincount(groups, column) for column in values.T], axis=-1)
    return np.asarray((sums / counts[:, np.newaxis])[groups])


def most_right(labels: Array, groups: Groups) -> int:
    """Return how many samples can be right at most, where a group has one answer.

    Args:
        labels: the number of each sample's class, shape (n_samples,).
        groups: which of them have the same inputs.
    """
    cells, counts = np.unique(
        np.stack([groups, labels.astype(np.intp)]), axis=1, return_counts=True
    )
    most = np.zeros(int(groups.max()) + 1, np.intp)
    np.maximum.at(most, cells[0], counts)
    return int(most.sum())


@dataclass(frozen=True)
class Bound:
    """What is known of an output and its loss.

    Attributes:
        loss: a key of `LOSSES`.
        output_activation: a key of `ACTIVATIONS`.
        targets: shape (n_samples, n_outputs); of several outputs one is 1 and the others 0.
    """

    loss: str
    output_activation: str
    targets: Array

    @property
    def reach(self) -> tuple[float, float]:
        """The ends of what an output can be."""
        return reach_of(self.output_activation)

    def least(self, groups: Groups | None = None) -> Array:
        """Return the least possible loss of each sample, shape (n_samples,).

        Args:
            groups: samples of a group have one output in common; None for each its own.
        """
        groups = np.arange(len(self.targets)) if groups is None else groups
        if self.loss == "cross_entropy":
            return self._least_cross_entropy(groups)
        best = np.clip(BEST_OUTPUT[self.loss](self.targets, groups), *self.reach)
        return np.asarray(LOSSES[self.loss].value(best, best, self.targets))

    def _least_cross_entropy(self, groups: Groups) -> Array:
        """Return -ln of the share that each sample's class has in its group."""
        targets = self.targets
        if targets.shape[1] == 1:
            targets = np.concatenate([1.0 - targets, targets], axis=1)
        shares = means_of(targets, groups)
        return np.asarray(-np.log(shares, where=targets > 0.0, out=np.zeros_like(shares)).sum(1))


def _middles(targets: Array, groups: Groups) -> Array:
    """Return a median of each group for each of its samples, shape (n_samples, n_outputs).

    Of several outputs, of which one is 1, that is the class that most of the group have: then the
    sum of |t - a| is 2 for each of the others.
    """
    if targets.shape[1] > 1:
        shares = means_of(targets, groups)
        return np.asarray(np.eye(targets.shape[1])[shares.argmax(axis=1)])
    order = np.lexsort((targets[:, 0], groups))
    counts = np.bincount(groups)
    first = np.cumsum(counts) - counts
    return np.asarray(targets[order][first + (counts - 1) // 2][groups])


def _huber_middles(targets: Array, groups: Groups) -> Array:
    """Return for each sample where the sum of huber(t - a) over its group is least.

    Of several outputs, of which one is 1, no t - a is longer than 1: there it is the mean.
    """
    if targets.shape[1] > 1:
        return means_of(targets, groups)
    low, high = np.full(groups.max() + 1, np.inf), np.full(groups.max() + 1, -np.inf)
    np.minimum.at(low, groups, targets[:, 0])
    np.maximum.at(high, groups, targets[:, 0])
    for _ in range(HALVINGS if (low < high).any() else 0):
        middle = 0.5 * (low + high)
        pulls = np.bincount(groups, np.clip(middle[groups] - targets[:, 0], -1.0, 1.0))
        low, high = np.where(pulls < 0.0, middle, low), np.where(pulls < 0.0, high, middle)
    return np.asarray(low[groups, np.newaxis])


BEST_OUTPUT: dict[str, Callable[[Array, Groups], Array]] = {
    "squared_error": means_of,
    "absolute_error": _middles,
    "huber": _huber_middles,
}
