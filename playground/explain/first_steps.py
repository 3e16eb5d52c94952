"""The first steps of a run: a bounded trial on a copy, to see where a choice of settings leads.

How far it goes is counted in updates, by what they cost on a usual machine, and never by the clock:
so the same settings have the same outcome wherever and however often they are tried.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from playground.experiment import Experiment
from playground.explain.lookahead import OF_LAYER, OF_UNIT, OF_WEIGHT

MOST_UPDATES, FEWEST_UPDATES = 200, 10
MOST_SECONDS = 0.02  # of one trial
N_LOOKS = 5  # at the loss, evenly
SAME_OUTPUT = 1e-6  # between the outputs that count as one answer
LATE = N_LOOKS // 2  # the first look of the later half


@dataclass(frozen=True)
class FirstSteps:
    """What the first updates of a run do.

    Attributes:
        n_updates: how many were made.
        before: the loss at the start, penalty included.
        losses: after each fifth of the updates; infinite from where it left the finite numbers.
        is_constant: whether every training point then gets the same output.
    """

    n_updates: int
    before: float
    losses: tuple[float, ...]
    is_constant: bool

    @property
    def after(self) -> float:
        """The loss at the end."""
        return self.losses[-1]

    @property
    def diverged(self) -> bool:
        """Whether weights or loss left the finite numbers."""
        return bool(np.isinf(self.after))

    @property
    def leads_up(self) -> bool:
        """Whether the loss is above that of the start all through the later half, or diverges."""
        return min(self.losses[LATE:]) > self.before

    @property
    def left(self) -> float:
        """The share of the loss at the start that is left at the end."""
        return self.after / self.before if self.before > 0.0 else np.inf


def seconds_of_update(experiment: Experiment) -> float:
    """Return about how long an update takes on a usual machine."""
    n, sizes = experiment.n_train, experiment.layer_sizes
    batch = min(experiment.batch_size or n, n)
    n_weights = sum(n_in * n_units for n_in, n_units in pairwise(sizes))
    units = OF_UNIT * sum(sizes[1:])
    return OF_LAYER * (len(sizes) - 1) + batch * (units + OF_WEIGHT * n_weights)


def updates_to_try(experiment: Experiment) -> int:
    """Return how many updates can be tried: a multiple of N_LOOKS, 0 where they take too long."""
    # Each look at the loss goes over all points.
    looking = N_LOOKS * seconds_of_update(replace(experiment, batch_size=0))
    n = int((MOST_SECONDS - looking) / seconds_of_update(experiment))
    n = min(MOST_UPDATES, n) // N_LOOKS * N_LOOKS
    return n if n >= FEWEST_UPDATES else 0


def try_first_steps(experiment: Experiment, n_updates: int) -> FirstSteps:
    """Train a copy from the start for some updates, a multiple of N_LOOKS."""
    # When it pauses makes no difference.
    return _try(replace(experiment, stop_loss=0.0, stop_accuracy=0.0, patience=0), n_updates)


@lru_cache(maxsize=256)
def _try(experiment: Experiment, n_updates: int) -> FirstSteps:
    mlp, dataset = experiment.make_network(), experiment.make_dataset()
    trainer = experiment.make_trainer(mlp, dataset)
    before, losses = trainer.loss(), []
    for _ in range(N_LOOKS):
        trainer.advance(updates=n_updates // N_LOOKS)
        loss = np.inf if trainer.diverged else trainer.loss()
        losses.append(loss if np.isfinite(loss) else np.inf)
        if np.isinf(losses[-1]):
            losses += [np.inf] * (N_LOOKS - len(losses))
            break
    spread = np.ptp(mlp.predict(dataset.train.X), axis=0).max()
    return FirstSteps(n_updates, before, tuple(losses), bool(spread <= SAME_OUTPUT))
