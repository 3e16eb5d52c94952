"""What a sweep has found: how many runs solve their task, how sure that is, how losses spread."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array, overflow_allowed
from playground.engine.metrics import largest_errors
from playground.experiment import Experiment
from playground.sweep.intervals import wilson

SOLVED_WITHIN = 0.1  # of the distance between the classes, or of the range of the targets
# What a sweep leaves out, as it trains each network to the end.
PAUSES = ("stop_loss", "stop_accuracy", "patience", "min_delta", "stop_on")
INITIAL_WEIGHTS = ("weight_seed", "parameters")  # the settings in which the runs differ
PERCENTS = (5, 25, 50, 75, 95)  # of the runs that have a loss below a quantile
Bools = NDArray[np.bool_]


def solved(outputs: Array, targets: Array) -> Bools:
    """Return for each network whether it has solved its task, shape (...).

    It has, when every output for every sample is nearer to its target than a tenth of the range of
    the targets (of 1 when they are all the same):

    - sigmoid, two classes 0 and 1: within 0.1 of the target;
    - tanh, two classes -1 and 1: within 0.2;
    - softmax, one output for each class: the sample's own class has a share above 0.9, which is
      the same, as the others then share less than 0.1;
    - regression: within a tenth of the range.

    Outputs that are no numbers solve nothing.

    Args:
        outputs: shape (..., n_samples, n_outputs).
        targets: shape (n_samples, n_outputs).
    """
    within = SOLVED_WITHIN * (float(np.ptp(targets)) or 1.0)
    return np.asarray((largest_errors(outputs, targets) < within).all(axis=-1))


def with_seed(experiment: Experiment, seed: int, **others: Any) -> Experiment:
    """Return the Experiment with initial weights drawn from this seed, and other values."""
    values: dict[str, Any] = {"weight_seed": seed, **others}
    if getattr(experiment, "parameters", ()):
        # Weights that are given would be the same for every seed.
        values["parameters"] = ()
    return replace(experiment, **values)


@dataclass(frozen=True, eq=False)
class EpochCheck:
    """What is found out about networks at one epoch; every array has the shape (n_networks,).

    Attributes:
        losses: over the training points, reduced as the gradient is, with the penalty.
        errors: the largest |target - output| over the training points; for values, in their
            units.
        solved: see the function `solved`.
        diverged: the loss or a parameter is not finite.
        test_losses: over the test points, on the scale of `losses`: for a sum, what as many
            points as there are training points would give. NaN where there are none.
        test_accuracies: the share of test points that are right, 0 to 1. NaN where there are
            none, or no two classes.
    """

    losses: Array
    errors: Array
    solved: Bools
    diverged: Bools
    test_losses: Array
    test_accuracies: Array

    @classmethod
    def join(cls, parts: Sequence["EpochCheck"]) -> "EpochCheck":
        """Return the checks of some networks as one of them all."""
        return cls(
            *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls))
        )


@dataclass(frozen=True, eq=False)
class SweepResult:
    """What a sweep has found out so far; it can be kept after the sweep is dropped.

    Attributes:
        experiment: what was trained, but for the weight seed.
        seeds: one for each network, shape (n_networks,); all arrays of networks have this order.
        epochs: how many were asked for; the last of `check_epochs` is how many were made.
        check_every: epochs between two checks. `first_solved` is exact to this: a network was not
            solved at the check before. With 1 it is exact.
        check_epochs: when the networks were checked: at the start, at each multiple of
            `check_every`, and at the end; shape (n_checks,).
        losses: at each check, over the training points, reduced as the gradient is, with the
            penalty; shape (n_checks, n_networks).
        first_solved: the epoch of the first check at which a network was solved, whether it stayed
            so or not; NaN where it never was. Shape (n_networks,).
        last: the last check.
        seconds: spent on training and checking.
    """

    experiment: Experiment
    seeds: NDArray[np.int64]
    epochs: int
    check_every: int
    check_epochs: NDArray[np.int64]
    losses: Array
    first_solved: Array
    last: EpochCheck
    seconds: float

    @property
    def n_networks(self) -> int:
        """How many networks were trained."""
        return len(self.seeds)

    @property
    def n_solved(self) -> int:
        """How many networks are solved at the last check."""
        return int(self.last.solved.sum())

    @property
    def n_diverged(self) -> int:
        """How many networks have left the finite numbers."""
        return int(self.last.diverged.sum())

    @property
    def rate(self) -> float:
        """The share of networks that are solved at the last check, 0 to 1."""
        return self.n_solved / self.n_networks

    @property
    def interval(self) -> tuple[float, float]:
        """Where the rate of all seeds there are may lie, at 95 %: see `wilson`."""
        return wilson(self.n_solved, self.n_networks)

    def quantiles(self) -> Array:
        """Return the PERCENTS quantiles of the loss at each check, shape (5, n_checks).

        Between two networks they are interpolated, as `numpy.quantile` does. A network that
        diverged counts as one of infinite loss; a quantile that falls among those is NaN.
        """
        ordered = np.sort(np.where(np.isfinite(self.losses), self.losses, np.inf), axis=1)
        place, rest = np.divmod(np.array(PERCENTS) * (self.n_networks - 1), 100)
        share, after = rest / 100.0, place + (rest > 0)
        with overflow_allowed():
            rows = ordered[:, place] * (1.0 - share) + ordered[:, after] * share
        return np.where(np.isfinite(rows), rows, np.nan).T

    def experiment_of(self, seed: int) -> Experiment:
        """Return the Experiment whose network is the member of this seed."""
        return with_seed(self.experiment, seed)
