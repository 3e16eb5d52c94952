"""What epochs bring: an order of the samples, a learning rate, and perhaps an early stop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.arrays import Array, as_count, as_number
from playground.engine.metrics import accuracy

States = tuple[Mapping[str, Any], ...]  # what generators will draw next, as numpy.random has it


class Generators(list[np.random.Generator]):
    """A generator for each of some seeds; streams of one seed have nothing to do with another."""

    def __init__(self, seeds: Sequence[int], stream: int) -> None:
        super().__init__(np.random.default_rng([n, stream] if stream else n) for n in seeds)

    @property
    def states(self) -> States:
        """What each will draw next; when assigned, they draw on from there."""
        return tuple(one.bit_generator.state for one in self)

    @states.setter
    def states(self, states: States) -> None:
        for one, state in zip(self, states, strict=True):
            one.bit_generator.state = state


class Batches:
    """The samples of training in batches; the last of an epoch may be smaller.

    Attributes:
        parts: inputs, inputs with their last two axes swapped, targets and weights of each batch,
            None for no weights. They are views of arrays that `shuffle` fills.
        generators: what orders are drawn from: one for all networks, or one for each.
        shuffles: whether an epoch has an order of its own; one single batch needs none.
        before_epoch: the generators' states before the order of the current epoch was drawn.
        orders: for each generator, which sample stands where in the current epoch.
    """

    def __init__(
        self,
        X: Array,
        y: Array,
        size: int,
        shuffle: bool,
        generators: Generators,
        weights: Array | None = None,
    ) -> None:
        """Cut the samples into batches of a size; the arrays may have an axis of networks or not.

        Args:
            X: inputs, shape (n_samples, n_inputs).
            y: targets, shape (n_samples, n_outputs).
            size: samples in a batch.
            shuffle: whether each epoch has an order of its own.
            generators: what orders are drawn from.
            weights: how much each sample counts, shape (n_samples, 1); None where all count alike.
        """
        n_samples = X.shape[-2]
        self.generators = generators
        self.shuffles = shuffle and size < n_samples
        self.before_epoch = generators.states
        self.orders = [np.arange(n_samples) for _ in generators]
        if self.shuffles:
            self._from = [X, y] if weights is None else [X, y, weights]
            if len(generators) > 1:
                of_each = (len(generators),)
                self._from = [np.broadcast_to(a, of_each + a.shape[-2:]) for a in self._from]
            self._into = [array.copy() for array in self._from]
            X, y, *rest = self._into
            weights = rest[0] if rest else None
        self.parts: list[tuple[Array, Array, Array, Array | None]] = []
        for start in range(0, n_samples, size):
            rows = (..., slice(start, start + size), slice(None))
            counts = None if weights is None else weights[rows]
            self.parts.append((X[rows], X[rows].mT, y[rows], counts))

    def shuffle(self) -> None:
        """Draw the order of an epoch; what was drawn from is kept, to draw the same again."""
        self.before_epoch = self.generators.states
        n_samples = self._from[0].shape[-2]
        self.orders = [generator.permutation(n_samples) for generator in self.generators]
        for values, shuffled in zip(self._from, self._into, strict=True):
            if len(self.orders) == 1:
                np.take(values, self.orders[0], axis=-2, out=shuffled, mode="clip")
            else:
                for network, order in enumerate(self.orders):
                    np.take(values[network], order, axis=0, out=shuffled[network], mode="clip")

    def go_to(self, states: States, mid_epoch: bool) -> None:
        """Draw from `states` on; in the middle of an epoch, draw its order again at once."""
        self.generators.states = states
        self.before_epoch = states
        if mid_epoch and self.shuffles:
            self.shuffle()


# ---- schedules: what the learning rate is multiplied by in an epoch, counted from 0 ----

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


SCHEDULES: dict[str, Schedule | None] = {
    "constant": None,  # nothing is to be done
    "step": step,
    "exponential": exponential,
    "cosine": cosine,
}


@dataclass(frozen=True)
class EarlyStop:
    """When training is to end by itself, which is checked after each epoch.

    A goal counts as met in the epoch that comes to it. Training that is continued goes on until
    a goal is met again, or the next plateau. A population ends when each network has met one.
    A summed loss over other samples counts for as many as are trained on.
    Those trained on are watched with the weights that they have there.
    """

    loss: float | None = None  # when the loss, penalty included, is at or below this
    accuracy: float | None = None  # when this share of samples, 0 to 1, is right
    patience: int | None = None  # after so many epochs without a loss below the best so far
    min_delta: float = 0.0  # by how much a loss must be below the best to count
    threshold: float | None = 0.5  # between the classes; None for softmax, see `metrics.accuracy`
    X: ArrayLike | None = None  # the inputs that are watched; None is those trained on
    y: ArrayLike | None = None  # their targets
    sample_weights: ArrayLike | None = None  # how much each of them counts, where X is given

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
        if self.X is None and self.sample_weights is not None:
            raise ValueError("early_stop: expected X and y with sample_weights, got none")


class EarlyStopping:
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

    def update(self, loss: Array, outputs: Array, targets: Array) -> str | None:
        """Return "loss", "accuracy" or "plateau" when training is to end after this epoch.

        All are of the samples that are watched; the loss is one number for each network.
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
