"""Metrics: what a learner reads, beside the loss that training lowers."""

import numpy as np

from playground.engine.arrays import Array


def mean_absolute_error(outputs: Array, targets: Array) -> Array:
    """Return mean |t - a| over samples and outputs, shape (...), in units of the target."""
    return np.asarray(np.abs(targets - outputs).mean(axis=(-2, -1)))


def accuracy(outputs: Array, targets: Array, threshold: float) -> Array:
    """Return the share of samples on the target's side of `threshold`, shape (...), 0 to 1.

    An output exactly on the threshold is on no side, so it counts as wrong: a network that
    answers 0.5 to everything has an accuracy of 0, not of one half by luck.
    """
    right = np.sign(outputs - threshold) == np.sign(targets - threshold)
    return np.asarray(right.all(axis=-1).mean(axis=-1))
