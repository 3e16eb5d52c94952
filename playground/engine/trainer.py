"""Training: epochs, batches, updates, and a state that can be kept and gone back to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from playground.engine.arrays import Array, as_count, as_number, look_up, overflow_allowed
from playground.engine.network import MLP, Pass
from playground.engine.optimizers import OPTIMIZERS


@dataclass(frozen=True)
class TrainerState:
    """All that training needs to go on from here exactly.

    Attributes:
        parameters: a copy of the network's parameters.
        epoch: completed epochs.
        batch: how many batches of the epoch under way are done; 0 between epochs.
        updates_per_epoch: how many batches an epoch has.
        updates: parameter updates since the start.
        optimizer: copies of the arrays the optimizer carries.
        generator: the random generator's state before the epoch under way was shuffled, or
            between epochs before the next one is.
    """

    parameters: Array
    epoch: int = 0
    batch: int = 0
    updates_per_epoch: int = 1
    updates: int = 0
    optimizer: tuple[Array, ...] = ()
    generator: Mapping[str, Any] | None = None


class Trainer:
    """Trains a network, or all networks of a population at once, on one set of samples.

    Attributes:
        epoch: completed epochs: how often every sample has been used.
        updates: parameter updates; with mini-batches there are several in an epoch.
        diverged: a weight has left the range of floating-point numbers. The trainer then stands
            at the last update at which all of them were finite. Never set for a population.
    """

    def __init__(
        self,
        mlp: MLP,
        X: ArrayLike,
        y: ArrayLike,
        loss: str = "squared_error",
        reduction: str = "mean",
        optimizer: str = "sgd",
        learning_rate: float = 0.5,
        batch_size: int | None = None,
        *,
        shuffle: bool = True,
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
    ) -> None:
        """Allocate everything that training needs.

        Args:
            mlp: the network, changed in place.
            X: shape (n_samples, n_inputs).
            y: the targets, shape (n_samples, n_outputs).
            loss: a key of `LOSSES`.
            reduction: whether the gradient of a batch is the "sum" over its samples or the "mean".
            optimizer: a key of `OPTIMIZERS`.
            learning_rate: at least 0.
            batch_size: samples in a batch; None is all of them. What remains at an epoch's end is
                a smaller batch of its own.
            shuffle: draw a new order of the samples for each epoch (without effect on one batch).
            l1: adds l1 * sum |w| to the loss, over weights and not biases.
            l2: adds l2 / 2 * sum w^2 to the loss, likewise.
            seed: of the generator that shuffles.

        Raises:
            ValueError: an argument is not as described; the message names it.
        """
        self.mlp = mlp
        self._X = mlp.inputs(X)
        self._y = mlp.targets(y, len(self._X))
        self._loss = mlp.check_loss(loss, self._y)
        self._reduction = reduction
        self._whole = Pass(mlp, len(self._X), self._loss, reduction)
        self._l1, self._l2 = as_number("l1", l1), as_number("l2", l2)
        self._penalised = self._l1 > 0.0 or self._l2 > 0.0
        self._decays = self._mark_weights()
        self._optimizer = look_up("optimizer", optimizer, OPTIMIZERS)(
            mlp.parameters, as_number("learning_rate", learning_rate)
        )
        self._rng = np.random.default_rng(as_count("seed", seed, low=0))
        self._generator: Mapping[str, Any] = self._rng.bit_generator.state
        self._lay_out_batches(
            len(self._X) if batch_size is None else as_count("batch_size", batch_size), shuffle
        )
        self.epoch = 0
        self.updates = 0
        self._batch = 0
        self.diverged = False

    def _mark_weights(self) -> Array:
        """Return 1 for each weight and 0 for each bias, in the layout of the parameters."""
        marks = np.ones(self.mlp.n_parameters)
        if self.mlp.bias:
            for matrix in self.mlp.split(marks):
                matrix[-1] = 0.0
        return marks

    def _lay_out_batches(self, size: int, shuffle: bool) -> None:
        """Cut the samples into batches: views of arrays that each epoch is shuffled into."""
        n_samples = len(self._X)
        self._shuffles = shuffle and size < n_samples
        self._epoch_X = self._X.copy() if self._shuffles else self._X
        self._epoch_y = self._y.copy() if self._shuffles else self._y
        passes: dict[int, Pass] = {n_samples: self._whole}
        self._batches = []
        for start in range(0, n_samples, size):
            inputs = self._epoch_X[start : start + size]
            n = len(inputs)
            if n not in passes:
                passes[n] = Pass(self.mlp, n, self._loss, self._reduction)
            targets = self._epoch_y[start : start + size]
            self._batches.append((passes[n], inputs, inputs.mT, targets))

    @property
    def updates_per_epoch(self) -> int:
        """How many batches, and so parameter updates, an epoch has."""
        return len(self._batches)

    def step(self) -> None:
        """Make one parameter update, on the next batch."""
        self.advance(updates=1)

    def advance(self, epochs: int = 0, updates: int = 0) -> None:
        """Train on.

        Args:
            epochs: how many epochs to complete, the one under way counted as one.
            updates: how many updates to make after that.

        A single network that leaves the finite numbers is taken back to the last update before it
        did, and `diverged` is set. The members of a population go on as NaN instead.
        """
        n = as_count("updates", updates, low=0)
        if as_count("epochs", epochs, low=0):
            n += epochs * self.updates_per_epoch - self._batch
        single = self.mlp.parameters.ndim == 1
        before = self.state() if single else None
        with overflow_allowed():
            self._run(n)
            if before and not np.isfinite(self.mlp.parameters).all():
                self._back_to_last_finite(before, n)

    def _run(self, n_updates: int) -> None:
        """Make `n_updates` updates."""
        parameters, optimizer = self.mlp.parameters, self._optimizer
        stop = self.updates + n_updates
        while self.updates < stop:
            if self._shuffles and self._batch == 0:
                self._shuffle()
            todo = self._batches[self._batch : self._batch + stop - self.updates]
            if len(self._batches) == 1:
                todo *= stop - self.updates
            for run, inputs, inputs_transposed, targets in todo:
                run.forward(inputs)
                run.backward(inputs_transposed, targets)
                if self._penalised:
                    self._add_decay(run.gradient)
                optimizer.update(parameters, run.gradient)
            self.updates += len(todo)
            epochs, self._batch = divmod(self._batch + len(todo), len(self._batches))
            self.epoch += epochs

    def _shuffle(self) -> None:
        """Draw the order of an epoch; what was drawn from is kept, to draw the same again."""
        self._generator = self._rng.bit_generator.state
        order = self._rng.permutation(len(self._X))
        np.take(self._X, order, axis=0, out=self._epoch_X, mode="clip")
        np.take(self._y, order, axis=0, out=self._epoch_y, mode="clip")

    def _add_decay(self, gradient: Array) -> None:
        """Add the gradient of the penalty; at w = 0 that of |w| is taken as 0."""
        parameters = self.mlp.parameters
        gradient += (self._l1 * np.sign(parameters) + self._l2 * parameters) * self._decays

    def _back_to_last_finite(self, before: TrainerState, n_updates: int) -> None:
        """Find by halving, from a finite state, the last update that leaves all numbers finite."""
        while n_updates > 1:
            half = n_updates // 2
            self.restore(before)
            self._run(half)
            if np.isfinite(self.mlp.parameters).all():
                before, n_updates = self.state(), n_updates - half
            else:
                n_updates = half
        self.restore(before)
        self.diverged = True

    def state(self) -> TrainerState:
        """Return a copy of all that is needed to go on from here exactly."""
        return TrainerState(
            parameters=self.mlp.parameters.copy(),
            epoch=self.epoch,
            batch=self._batch,
            updates_per_epoch=self.updates_per_epoch,
            updates=self.updates,
            optimizer=tuple(array.copy() for array in self._optimizer.state),
            generator=self._generator if self._batch else self._rng.bit_generator.state,
        )

    def restore(self, state: TrainerState) -> None:
        """Go to a state, so that training on gives the same numbers as it did from there.

        Args:
            state: from `state()` of a trainer on the same samples. Where an epoch had another
                number of batches, the one that was under way is begun again.

        Raises:
            ValueError: the state's parameters have another shape than this network's.
        """
        if state.parameters.shape != self.mlp.parameters.shape:
            raise ValueError(
                f"state: expected parameters of shape {self.mlp.parameters.shape}, "
                f"got {state.parameters.shape}"
            )
        self.mlp.parameters = state.parameters
        self.epoch, self.updates = state.epoch, state.updates
        same_batches = state.updates_per_epoch == self.updates_per_epoch
        self._batch = state.batch if same_batches else 0
        self.diverged = False
        for array, kept in zip(self._optimizer.state, state.optimizer, strict=True):
            array[...] = kept
        if state.generator is not None:
            self._generator = self._rng.bit_generator.state = state.generator
        if self._batch and self._shuffles:
            self._shuffle()

    def loss(self) -> Any:
        """Return the loss over all samples, reduced as the gradient is, penalty included.

        Returns:
            A float, or shape (n_networks,) for a population.
        """
        reduce = np.sum if self._reduction == "sum" else np.mean
        with overflow_allowed():
            self._whole.forward(self._X)
            total = reduce(self._whole.loss_of_samples(self._y), axis=-1) + self.penalty(self.mlp)
        return total if total.ndim else float(total)

    def penalty(self, mlp: MLP) -> Array:
        """Return l1 * sum |w| + l2 / 2 * sum w^2 of a network of this build, shape (...)."""
        weights = mlp.parameters * self._decays
        absolute = np.abs(weights).sum(axis=-1)
        squared = (weights * weights).sum(axis=-1)
        return np.asarray(self._l1 * absolute + self._l2 / 2.0 * squared)
