"""How the networks of a sweep stand at one time: their numbers, and what is known of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.sweep.outcome import Bools
from playground.sweep.sweep import Sweep


@dataclass(frozen=True, eq=False)
class SweepSnapshot:
    """The networks of a sweep at one time.

    Attributes:
        experiment: what is trained, but for the weight seed.
        epoch: how many epochs every network has completed; some may be ahead by up to a check.
        seeds: one for each network, shape (n_networks,); all arrays have this order.
        parameters: shape (n_networks, n_parameters), float32: they are to be looked at.
        losses: of the last check, shape (n_networks,).
        solved: of the last check.
        diverged: of the last check.
        is_done: the sweep has come to its end.
    """

    experiment: Experiment
    epoch: int
    seeds: NDArray[np.int64]
    parameters: NDArray[np.float32]
    losses: Array
    solved: Bools
    diverged: Bools
    is_done: bool


def take_snapshot(sweep: Sweep) -> SweepSnapshot | None:
    """Return how the networks stand; None before the first check. The sweep goes on as before."""
    known = sweep.results
    if known is None:
        return None
    with np.errstate(over="ignore"):
        parameters = sweep.parameters.astype(np.float32)
    last = known.last
    return SweepSnapshot(
        experiment=sweep.experiment,
        epoch=sweep.epoch,
        seeds=known.seeds,
        parameters=parameters,
        losses=last.losses,
        solved=last.solved,
        diverged=last.diverged,
        is_done=sweep.done,
    )
