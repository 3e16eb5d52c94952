"""Metrics: what a learner reads, beside the loss that training lowers."""

import numpy as np

from playground.engine.arrays import Array


def mean_absolute_error(outputs: Array, targets: Array) -> Array:
    """Return mean |t - a| over samples and outputs, shape (...), in units of the target."""
    return np.asarray(np.abs(targets - outputs).mean(axis=(-2, -1)))


def accuracy(outputs: Array, targets: Array, threshold: float | None) -> Array:
    """Return the share of samples that are right, shape (...), 0 to 1.

    A sample is right when each output is on its target's side of `threshold`, or for None when the
    output with the largest target is the largest. An output exactly on the threshold is on no side,
    and of two that are equally large none is the largest, so both count as wrong: a network that
    gives the same answer to everything has an accuracy of 0, not of one half by luck.
    """
    if threshold is None:
        wanted = targets == targets.max(axis=-1, keepdims=True)
        least = np.where(wanted, outputs, np.inf).min(axis=-1)
        return np.asarray((least > np.where(wanted, -np.inf, outputs).max(axis=-1)).mean(axis=-1))
    right = np.sign(outputs - threshold) == np.sign(targets - threshold)
    return np.asarray(right.all(axis=-1).mean(axis=-1))
