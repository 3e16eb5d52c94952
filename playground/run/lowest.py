"""The lowest test loss between two frames, found at the ends of the epochs that lie between them.

The end of each early epoch is looked at: of 1,000, with more than 125 test points of fewer. After
that the ends of some are left out where looking would take more than about a tenth of the time that
training takes: in full batches, as a rule.
Which ones follows from the settings alone, and from no clock: so a run has the same lowest test
loss at any speed, but for the frames that lie between the looks.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

import numpy as np

from playground.data.dataset import Dataset
from playground.engine import MLP, TrainerState
from playground.experiment import Experiment

MOST_EARLY, FEWEST_EARLY = 1000, 50  # epochs
EARLY_POINTS = 125_000  # test points in all that are looked at in the early epochs: about 0.03 s
SHARE = 0.1  # of the time that training takes
AT_ONCE = 32  # epochs, where the test points are few
NUMBERS = 32_000  # of one activation array, which stays in a processor's cache
# In times of one point's way forward: an update beside its points, a copy of a state, and a point's
# ways forward and backward. Measured for 2-4-1 to 2-32-1 and 100 to 1,000 points.
UPDATE, COPY, BOTH_WAYS = 100, 50, 2


class Candidate(NamedTuple):
    """The end of an epoch, and its test loss."""

    test_loss: float
    state: TrainerState


def first_lowest(
    candidates: Iterable[Candidate], before: Candidate | None = None
) -> Candidate | None:
    """Return the first with the lowest test loss of some in order and one before them.

    None where there is none, or none with a finite loss.
    """
    found = [*([before] if before else []), *candidates]
    finite = (one for one in found if np.isfinite(one.test_loss))
    return min(finite, key=lambda one: one.test_loss, default=None)


def epochs_apart(n_train: int, n_test: int, updates_per_epoch: int) -> int:
    """Return how many epochs lie between two looks after the early epochs: 1, 3, 5 and so on.

    An odd number: a loss that jumps up and down by turns would seem at rest at every second epoch.
    """
    training = BOTH_WAYS * n_train + UPDATE * updates_per_epoch
    apart = int(np.ceil((n_test + COPY) / (SHARE * training)))
    return apart + (apart % 2 == 0)


class Lookout:
    """Looks at the test loss where epochs end.

    Attributes:
        early: up to this epoch the end of each is looked at.
        apart: after that, the end of each that is a multiple of this.
        at_once: how many states are measured together.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset, mlp: MLP) -> None:
        """Begin; the data have test points."""
        n_train, n_test = dataset.n_train, len(dataset.test)
        updates_per_epoch = -(-n_train // (experiment.batch_size or n_train))
        self.early = int(np.clip(EARLY_POINTS // n_test, FEWEST_EARLY, MOST_EARLY))
        self.apart = epochs_apart(n_train, n_test, updates_per_epoch)
        self.at_once = int(np.clip(NUMBERS // (n_test * max(mlp.layer_sizes)), 1, AT_ONCE))
        # The same arrays each time; rows that are not filled are measured in vain.
        self._population = mlp.with_parameters(np.tile(mlp.parameters, (self.at_once, 1)))
        _, objective = experiment.make_objectives(dataset)
        assert objective is not None
        self._objective = objective

    @classmethod
    def over(cls, experiment: Experiment, dataset: Dataset, mlp: MLP) -> Self | None:
        """Return one for the networks of a run; None where there are no test points."""
        return cls(experiment, dataset, mlp) if len(dataset.test) else None

    def is_due(self, epoch: int) -> bool:
        """Whether the end of an epoch is looked at."""
        return epoch <= self.early or epoch % self.apart == 0

    def epochs_until_due(self, epoch: int) -> int:
        """Return how many epochs lie between the end of one and the next end looked at, from 1."""
        return 1 if epoch < self.early else self.apart - epoch % self.apart

    @property
    def resolution(self) -> str:
        """What is looked at, as a sentence for the learner."""
        if self.apart == 1:
            return "Of the ends of all epochs."
        return f"Of the ends of epochs: each up to {self.early:,}, after that one in {self.apart}."

    def losses(self, states: Sequence[TrainerState]) -> list[float]:
        """Return the test loss at each of some states."""
        found: list[float] = []
        for start in range(0, len(states), self.at_once):
            block = states[start : start + self.at_once]
            for k, state in enumerate(block):
                self._population.parameters[k] = state.parameters
            found += self._objective.value(self._population)[: len(block)].tolist()
        return found

    def lowest(
        self, states: Sequence[TrainerState], before: Candidate | None = None
    ) -> Candidate | None:
        """Return the first with the lowest test loss of some states in order and one before."""
        return first_lowest(map(Candidate, self.losses(states), states), before)
