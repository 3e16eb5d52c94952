"""Outcomes: how good networks have become, in numbers that compare between any settings."""

from dataclasses import dataclass

import numpy as np

from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.engine.arrays import overflow_allowed
from playground.engine.metrics import r_squared
from playground.experiment import Experiment
from playground.explain.standing import GOOD_ACCURACY, GOOD_R_SQUARED
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.run.scores import Scores, score

FAIR = 0.9  # accuracy, of each class on average, too; or R^2


@dataclass(frozen=True)
class Outcome:
    """How good a network is.

    Attributes:
        unexplained: sum (t - a)^2 / sum (t - mean t)^2 over the training points: 0 is exact, 1 what
            a constant answer does. It does not depend on loss, penalty, or how targets are coded;
            infinite where it is no number.
        accuracy: the share of the training points that are right; NaN for values.
        balanced: the mean of the shares that are right of each class; NaN for values.
        test_loss: over the test points, on average, the penalty left out; NaN for none.
        test_accuracy: the share of the test points that are right; NaN for none, or values.
    """

    unexplained: float
    accuracy: float
    balanced: float
    test_loss: float
    test_accuracy: float

    @property
    def is_good(self) -> bool:
        """Whether the training points are learned, as the coach has it."""
        if np.isnan(self.accuracy):
            return 1.0 - self.unexplained >= GOOD_R_SQUARED
        return self.accuracy >= GOOD_ACCURACY and self.balanced >= FAIR

    @property
    def is_fair(self) -> bool:
        """Whether most is learned: what is left may well be noise."""
        if np.isnan(self.accuracy):
            return 1.0 - self.unexplained >= FAIR
        return min(self.accuracy, self.balanced) >= FAIR


def outcome_at(run: Run, frame: Frame) -> Outcome:
    """Return how good the network is at a frame of a run."""
    population = run.mlp.with_parameters(frame.state.parameters[np.newaxis])
    return outcomes_of(population, run.experiment, run.dataset)[0]


@overflow_allowed()
def outcomes_of(population: MLP, experiment: Experiment, dataset: Dataset) -> list[Outcome]:
    """Return the outcome of each network of a population with the settings of an experiment."""
    train, test = dataset.train, dataset.test
    columns, confusions = score(population, experiment, dataset)
    unexplained = 1.0 - r_squared(population.predict(train.X), train.y)
    unexplained = np.where(np.isfinite(unexplained), unexplained, np.inf)
    n = len(population.parameters)
    test_losses = np.full(n, np.nan)
    if len(test):
        objective = experiment.make_objective(test.X, test.y, is_penalized=False)
        scale = len(test) if experiment.reduction == "sum" else 1
        test_losses = objective.value(population) / scale
    found = []
    for k in range(n):
        scores, table = Scores(*columns[k].tolist()), confusions[k, 0]
        counts = [int((train.labels == c).sum()) for c in range(len(table))]
        shares = [table[c, c] / n_c for c, n_c in enumerate(counts) if n_c]
        found.append(
            Outcome(
                unexplained=float(unexplained[k]),
                accuracy=scores.accuracy,
                balanced=float(np.mean(shares)) if shares else np.nan,
                test_loss=float(test_losses[k]),
                test_accuracy=scores.test_accuracy,
            )
        )
    return found
