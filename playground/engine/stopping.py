"""Early stop: ending training by itself, when a goal is met or nothing gets better."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.arrays import Array, as_count, as_number
from playground.engine.metrics import accuracy


@dataclass(frozen=True)
class EarlyStop:
    """When training is to end by itself; it is looked at after each epoch.

    A goal counts as met in the epoch that comes to it. Training that is taken up again goes on
    until a goal is met anew, or the next plateau. A population ends when each network has met one.

    Attributes:
        loss: ends when the loss, penalty included, is at or below this; None is never.
        accuracy: ends when this share of samples, 0 to 1, is right; None is never.
        patience: ends after so many epochs without a loss below the best so far; None is never.
        min_delta: by how much a loss must be below the best to count.
        threshold: the output between the classes; None is for softmax, see `metrics.accuracy`.
        X: the inputs that are watched, usually samples not trained on; None is the training's. A
            loss that is summed counts for as many samples as are trained on.
        y: their targets.
    """

    loss: float | None = None
    accuracy: float | None = None
    patience: int | None = None
    min_delta: float = 0.0
    threshold: float | None = 0.5
    X: ArrayLike | None = None
    y: ArrayLike | None = None

    def __post_init__(self) -> None:
        """Check; a ValueError names the argument, what was expected and what came."""
        if self.loss is not None:
            as_number("early_stop.loss", self.loss)
        if self.accuracy is not None:
            as_number("early_stop.accuracy", self.accuracy, high=1.0)
        if self.patience is not None:
            as_count("early_stop.patience", self.patience)
        as_number("early_stop.min_delta", self.min_delta)
        if (self.X is None) != (self.y is None):
            raise ValueError("early_stop: expected both X and y, or neither, got one of them")


class Watch:
    """What an early stop remembers from epoch to epoch.

    Attributes:
        state: a row for each thing that is remembered, a column for each network: whether the loss
            met its goal in the last epoch, the same for the accuracy, the best loss so far, the
            epochs since then, and whether a goal was met since training went on.
    """

    def __init__(self, rule: EarlyStop, n_networks: int) -> None:
        """Begin."""
        self._rule = rule
        self.state = np.zeros((5, n_networks))
        self.state[2] = np.inf

    def look(self, loss: Array, outputs: Array, targets: Array) -> str | None:
        """Return "loss", "accuracy" or "plateau" when training is to end after this epoch.

        Args:
            loss: of the samples that are watched, for each network.
            outputs: for them, shape (..., n_samples, n_outputs).
            targets: in the same shape, or without the population's axis.
        """
        rule, (was_low, was_right, best, waited, met) = self._rule, self.state
        found: dict[str, NDArray[np.bool_]] = {}
        if rule.loss is not None:
            low = loss <= rule.loss
            found["loss"] = low & (was_low == 0.0)
            was_low[...] = low
        if rule.accuracy is not None:
            right = accuracy(outputs, targets, rule.threshold) >= rule.accuracy
            found["accuracy"] = right & (was_right == 0.0)
            was_right[...] = right
        if rule.patience is not None:
            better = loss < best - rule.min_delta
            best[...] = np.where(better, loss, best)
            waited[...] = np.where(better, 0.0, waited + 1.0)
            found["plateau"] = waited >= rule.patience
            waited[found["plateau"]] = 0.0
        for reached in found.values():
            met[reached] = 1.0
        if not met.all():
            return None
        met[...] = 0.0
        return next(name for name, reached in found.items() if reached.any())
