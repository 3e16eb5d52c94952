"""Many networks: a network with other parameters in each, measured on an experiment's data."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import Experiment
from playground.run.scores import Scores, losses, score

POPULATION_NUMBERS = 1_000_000  # of one activation array, when many networks are evaluated at once


@dataclass(frozen=True)
class Networks:
    """Networks of one shape, such as those of many frames.

    Attributes:
        experiment: says how they are scored.
        dataset: what they are scored on.
        mlp: gives their shape.
        parameters: a row for each network, shape (n_networks, n_parameters).
    """

    experiment: Experiment
    dataset: Dataset
    mlp: MLP
    parameters: Array

    def populations(self, n_samples: int) -> Iterator[MLP]:
        """Cut them into populations small enough for the memory, given so many samples."""
        at_once = max(1, POPULATION_NUMBERS // (n_samples * max(self.mlp.layer_sizes)))
        for start in range(0, len(self.parameters), at_once):
            yield self.mlp.with_parameters(self.parameters[start : start + at_once])

    def predict(self, X: Array) -> Array:
        """Return what they predict, shape (n_networks, n_samples, n_shown).

        That is the single output or, by softmax, of two classes the share of class 1, of more
        classes the share of each. A value is in its own unit.
        """
        n_shown = self.experiment.n_shown
        outputs = [one.predict(X)[..., -n_shown:] for one in self.populations(len(X))]
        with overflow_allowed():
            scaled = np.concatenate(outputs) * self.dataset.target_deviation
            return scaled + self.dataset.target_mean

    def score(self) -> tuple[list[Scores], NDArray[np.intp]]:
        """Return how good each is, and `Frame.confusion`, (n_networks, 2, n_classes, n_classes)."""
        populations = self.populations(len(self.dataset.X))
        parts = [score(one, self.experiment, self.dataset) for one in populations]
        rows, confusions = (np.concatenate(part) for part in zip(*parts, strict=True))
        return [Scores(*row) for row in rows.tolist()], confusions

    def losses(self) -> Array:
        """Return the loss and the test loss alone of each, shape (n_networks, 2)."""
        populations = self.populations(len(self.dataset.X))
        return np.concatenate([losses(one, self.experiment, self.dataset) for one in populations])
