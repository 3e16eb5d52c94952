"""Schedules: how the learning rate changes from epoch to epoch.

Each function returns what the learning rate is multiplied by in an epoch, counted from 0.
"""

from collections.abc import Callable
from math import cos, pi

Schedule = Callable[[int, float, int], float]


def step(epoch: int, decay_rate: float, decay_epochs: int) -> float:
    """Return decay_rate^floor(epoch / decay_epochs): a drop every `decay_epochs` epochs."""
    return float(decay_rate ** (epoch // decay_epochs))


def exponential(epoch: int, decay_rate: float, decay_epochs: int) -> float:
    """Return decay_rate^(epoch / decay_epochs): the same on the whole, a little each epoch."""
    return float(decay_rate ** (epoch / decay_epochs))


def cosine(epoch: int, _decay_rate: float, decay_epochs: int) -> float:
    """Return (1 + cos(pi epoch / decay_epochs)) / 2: down to 0 in `decay_epochs`, then up again.

    Source: Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts".
    """
    return 0.5 * (1.0 + cos(pi * epoch / decay_epochs))


# For "constant" nothing is to be done.
SCHEDULES: dict[str, Schedule | None] = {
    "constant": None,
    "step": step,
    "exponential": exponential,
    "cosine": cosine,
}
