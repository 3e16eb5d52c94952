"""Training: epochs, batches, updates, and a state that can be kept and gone back to."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.adjustments import Penalty, clip
from playground.engine.arrays import (
    Array,
    as_count,
    as_number,
    as_numbers,
    as_share,
    look_up,
    overflow_allowed,
)
from playground.engine.batches import (
    Batches,
    make_generators,
    set_states,
    states_of,
)
from playground.engine.network import MLP, check_seeds
from playground.engine.optimizers import OPTIMIZERS, Options
from playground.engine.passes import Pass
from playground.engine.schedules import SCHEDULES
from playground.engine.state import Trace, TrainerState
from playground.engine.stopping import EarlyStop, Watch


class Trainer:
    """Trains a network, or all networks of a population at once.

    Attributes:
        epoch: completed epochs: how often every sample has been used.
        updates: parameter updates; with mini-batches there are several in an epoch.
        penalty: what l1 and l2 add to the loss.
        stopped: what ended the last `advance` early: "loss", "accuracy", "plateau" or None.
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
        learning_rate: float | Sequence[float] | Array = 0.5,
        batch_size: int | None = None,
        *,
        shuffle: bool = True,
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int | Sequence[int] = 0,
        momentum: float = 0.9,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        rho: float = 0.99,
        epsilon: float | None = None,
        schedule: str = "constant",
        decay_rate: float = 0.1,
        decay_epochs: int = 1000,
        clip_norm: float | None = None,
        dropout: float = 0.0,
        frozen: ArrayLike | None = None,
        early_stop: EarlyStop | None = None,
    ) -> None:
        """Allocate everything that training needs.

        Args:
            mlp: the network, changed in place.
            X: shape (n_samples, n_inputs); for a population also (n_networks, n_samples, n_inputs),
                which gives each network samples of its own.
            y: the targets, shape (n_samples, n_outputs), or with the axis of networks, too.
            loss: a key of `LOSSES`.
            reduction: whether the gradient of a batch is the "sum" over its samples or the "mean".
            optimizer: a key of `OPTIMIZERS`.
            learning_rate: at least 0; for a population also a sequence, one for each network.
            batch_size: samples in a batch; None is all of them. What remains at an epoch's end is
                a smaller batch of its own.
            shuffle: draw a new order of the samples for each epoch (without effect on one batch).
            l1: adds l1 * sum |w| to the loss, over weights and not biases.
            l2: adds l2 / 2 * sum w^2 to the loss, likewise.
            seed: of the generator that shuffles and drops units, the same for all networks of a
                population; a sequence gives each network its own.
            momentum: for momentum and nesterov, the share of the last step kept, below 1.
            beta_1: for adam, the share of the mean of gradients kept, below 1.
            beta_2: for adam, the share of the mean of squared gradients kept, below 1.
            rho: for rmsprop, the share of the mean of squared gradients kept, below 1.
            epsilon: for adagrad, rmsprop and adam, added to the divisor; None is 1e-10 for
                adagrad and 1e-8 for the others, as in PyTorch.
            schedule: a key of `SCHEDULES`: how the learning rate changes from epoch to epoch.
            decay_rate: for step and exponential, the factor over `decay_epochs`, 0 to 1.
            decay_epochs: epochs until the next step, the whole factor, or half a cosine's wave.
            clip_norm: the largest norm of the gradient of a network; a longer one is shortened to
                it. None is no limit.
            dropout: the probability with which a hidden unit is dropped in an update, below 1.
            frozen: True for each parameter that is held still, shape (n_parameters,), as
                `MLP.mark` gives it.
            early_stop: when to end by itself.

        Raises:
            ValueError: an argument is not as described; the message names it.
        """
        self.mlp = mlp
        self._X = mlp.inputs(X)
        n_samples = self._X.shape[-2]
        self._y = mlp.targets(y, n_samples)
        self._loss = mlp.check_loss(loss, self._y)
        self._reduction = reduction
        self._whole = Pass(mlp, n_samples, self._loss, reduction)
        self.penalty = Penalty(mlp, l1, l2)
        options = Options(
            momentum=as_share("momentum", momentum),
            beta_1=as_share("beta_1", beta_1),
            beta_2=as_share("beta_2", beta_2),
            rho=as_share("rho", rho),
            epsilon=None if epsilon is None else as_number("epsilon", epsilon),
        )
        self._rate = as_numbers("learning_rate", learning_rate, *(mlp.population or (0,)))
        self._optimizer_name = optimizer
        self._optimizer = look_up("optimizer", optimizer, OPTIMIZERS)(
            mlp.parameters, self._rate.copy(), options
        )
        self._schedule = look_up("schedule", schedule, SCHEDULES)
        self._decay_rate = as_number("decay_rate", decay_rate, high=1.0)
        self._decay_epochs = as_count("decay_epochs", decay_epochs)
        self._adjustments = self._list_adjustments(clip_norm, frozen)
        self._lay_out_batches(batch_size, shuffle, as_share("dropout", dropout), seed)
        self._watch_for(early_stop)
        self.epoch = 0
        self.updates = 0
        self._batch = 0
        self.stopped: str | None = None
        self.diverged = False
        self._begin = self.state()

    def _list_adjustments(
        self, clip_norm: float | None, frozen: ArrayLike | None
    ) -> list[Callable[[Array], object]]:
        """Return what is done to a gradient before the optimizer gets it, in this order."""
        adjustments: list[Callable[[Array], object]] = []
        if self.penalty:
            adjustments.append(lambda gradient: self.penalty.add_gradient(self.mlp, gradient))
        self._frozen: NDArray[np.bool_] | None = None
        if frozen is not None:
            self._frozen = np.array(frozen)
            if self._frozen.dtype != bool or self._frozen.shape != (self.mlp.n_parameters,):
                raise ValueError(
                    f"frozen: expected True or False of shape ({self.mlp.n_parameters},), "
                    f"got {self._frozen.dtype} of shape {self._frozen.shape}"
                )
            adjustments.append(lambda gradient: np.copyto(gradient, 0.0, where=self._frozen))
        if clip_norm is not None:
            limit = as_number("clip_norm", clip_norm)
            adjustments.append(lambda gradient: clip(gradient, limit))
        return adjustments

    def _lay_out_batches(
        self, size: int | None, shuffle: bool, dropout: float, seed: int | Sequence[int]
    ) -> None:
        """Cut the samples into batches, each with the pass that fits its size."""
        seeds = check_seeds(seed)
        n_networks = sum(self.mlp.population)
        if len(seeds) not in (1, n_networks):
            networks = f"or {n_networks}, one for each network" if n_networks else "for one network"
            raise ValueError(f"seed: expected one seed {networks}, got {len(seeds)}")
        n_samples = self._X.shape[-2]
        size = n_samples if size is None else as_count("batch_size", size)
        self._order = Batches(self._X, self._y, size, shuffle, make_generators(seeds, stream=0))
        self._drops = make_generators(seeds, stream=1) if dropout else []
        passes: dict[int, Pass] = {} if dropout else {n_samples: self._whole}
        self._batches = []
        for inputs, inputs_transposed, targets in self._order.parts:
            n = inputs.shape[-2]
            if n not in passes:
                passes[n] = Pass(self.mlp, n, self._loss, self._reduction, dropout, self._drops)
            self._batches.append((passes[n], inputs, inputs_transposed, targets))

    def _watch_for(self, early_stop: EarlyStop | None) -> None:
        """Set up what is looked at after each epoch."""
        self._watch: Watch | None = None
        if early_stop is None:
            return
        self._watch = Watch(early_stop, *(self.mlp.population or (1,)))
        self._watched = (self._whole, self._X, self._y)
        if early_stop.X is not None and early_stop.y is not None:
            X = self.mlp.inputs(early_stop.X)
            y = self.mlp.targets(early_stop.y, X.shape[-2])
            self._watched = (Pass(self.mlp, X.shape[-2], self._loss, self._reduction), X, y)

    @property
    def updates_per_epoch(self) -> int:
        """How many batches, and so parameter updates, an epoch has."""
        return len(self._batches)

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the epoch under way: a float, or one for each network."""
        rate = self._rate
        if self._schedule:
            rate = rate * self._schedule(self.epoch, self._decay_rate, self._decay_epochs)
        return rate[:, 0] if rate.ndim else float(rate)

    def step(self) -> None:
        """Make one parameter update, on the next batch."""
        self.advance(updates=1)

    def advance(self, epochs: int = 0, updates: int = 0) -> None:
        """Train on.

        Args:
            epochs: how many epochs to complete, the one under way counted as one.
            updates: how many updates to make after that.

        An early stop ends it sooner, and sets `stopped`. A single network that leaves the finite
        numbers is taken back to the last update before it did, and `diverged` is set. The members
        of a population go on as NaN instead.
        """
        n = as_count("updates", updates, low=0)
        if as_count("epochs", epochs, low=0):
            n += epochs * self.updates_per_epoch - self._batch
        self.stopped = None
        before = None if self.mlp.population else self.state()
        with overflow_allowed():
            self._run(n)
            if before and not np.isfinite(self.mlp.parameters).all():
                self._back_to_last_finite(before, self.updates - before.updates)

    def trace(self) -> Trace:
        """Return every number of the next update; the trainer stays where it is.

        The update is made by the same code that trains, looked into on the way, and taken back.

        Raises:
            ValueError: the network is a population.
        """
        if self.mlp.population:
            raise ValueError(f"trace: expected one network, got {len(self.mlp.parameters)}")
        before, stopped, diverged = self.state(), self.stopped, self.diverged
        adjustments: list[Callable[[Array], object]] = self._adjustments
        seen: dict[str, Any] = {}
        run, inputs, _, targets = self._batches[self._batch]
        first = sum(part[1].shape[-2] for part in self._batches[: self._batch])

        def look(gradient: Array) -> None:
            seen["gradient"] = gradient.copy()
            seen["inputs"], seen["targets"] = inputs.copy(), targets.copy()
            for name in ("net_inputs", "outputs", "errors", "slopes", "deltas"):
                arrays = getattr(run, name)
                seen[name] = tuple(None if one is None else one.copy() for one in arrays)
            seen["samples"] = self._order.orders[0][first : first + len(inputs)].copy()
            seen["learning_rate"] = self.learning_rate

        def look_again(gradient: Array) -> None:
            seen["adjusted"] = gradient.copy()

        self._adjustments = [look, *adjustments, look_again]
        try:
            with overflow_allowed():
                self._run(1)
            after = self.state()
        finally:
            self._adjustments = adjustments
            self.restore(before)
            self.stopped, self.diverged = stopped, diverged
        return Trace(before=before.parameters, after=after.parameters, state=after, **seen)

    def _run(self, n_updates: int) -> None:
        """Make `n_updates` updates, or fewer when there is an early stop."""
        parameters, update, adjustments = (
            self.mlp.parameters, self._optimizer.update, self._adjustments,
        )  # fmt: skip
        held = parameters.copy() if self._frozen is not None else None
        end = self.updates + n_updates
        while self.updates < end and not self.stopped:
            if self._batch == 0:
                self._begin_epoch()
            todo = self._batches[self._batch : self._batch + end - self.updates]
            if len(self._batches) == 1 and not (self._schedule or self._watch):
                todo *= end - self.updates
            for run, inputs, inputs_transposed, targets in todo:
                run.forward(inputs)
                run.backward(inputs_transposed, targets)
                for adjust in adjustments:
                    adjust(run.gradient)
                update(parameters, run.gradient)
                if held is not None:
                    # Without a gradient, momentum from before it was frozen would still move it.
                    np.copyto(parameters, held, where=self._frozen)
            self.updates += len(todo)
            epochs, self._batch = divmod(self._batch + len(todo), len(self._batches))
            self.epoch += epochs
            if epochs and self._watch:
                self.stopped = self._look(self._watch)

    def _begin_epoch(self) -> None:
        """Set the learning rate of the epoch, and draw its order."""
        if self._schedule:
            self._set_learning_rate()
        if self._order.shuffles:
            self._order.shuffle()

    def _set_learning_rate(self) -> None:
        self._optimizer.learning_rate[...] = np.reshape(self.learning_rate, self._rate.shape)

    def _look(self, watch: Watch) -> str | None:
        """Measure the samples that are watched, and return why training ends, if it does."""
        run, X, y = self._watched
        outputs = run.forward(X)
        losses = run.loss_of_samples(y)
        if self._reduction == "sum":
            losses *= self._X.shape[-2] / X.shape[-2]
        return watch.look(self._reduce(losses), outputs, y)

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
            optimizer_name=self._optimizer_name,
            order=self._order.before_epoch if self._batch else self._order.states,
            dropout=states_of(self._drops),
            watch=self._watch.state.copy() if self._watch else None,
        )

    def restore(self, state: TrainerState) -> None:
        """Go to a state, so that training on gives the same numbers as it did from there.

        Args:
            state: from `state()` of a trainer on the same samples. Where that one had other
                settings, what they do not share begins anew: the memory of another optimizer, of
                another number of generators or of an early stop, and the epoch under way where an
                epoch had another number of batches.

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
        same_seeds = len(state.order) == len(self._begin.order)
        self._batch = state.batch if same_batches and same_seeds else 0
        self.stopped, self.diverged = None, False
        same_optimizer = state.optimizer_name == self._optimizer_name
        for k, array in enumerate(self._optimizer.state):
            array[...] = state.optimizer[k] if same_optimizer else 0.0
        if self._schedule:
            self._set_learning_rate()
        self._order.go_to(
            state.order if same_seeds else self._begin.order, mid_epoch=self._batch > 0
        )
        same_drops = len(state.dropout) == len(self._drops)
        set_states(self._drops, state.dropout if same_drops else self._begin.dropout)
        if self._watch:
            watch = self._begin.watch if state.watch is None else state.watch
            self._watch.state[...] = watch

    def loss(self) -> Any:
        """Return the loss over all samples, reduced as the gradient is, penalty included.

        Returns:
            A float, or shape (n_networks,) for a population.
        """
        with overflow_allowed():
            self._whole.forward(self._X)
            total = self._reduce(self._whole.loss_of_samples(self._y))
        return total if total.ndim else float(total)

    def _reduce(self, losses: Array) -> Array:
        """Return the loss of samples, shape (..., n_samples), reduced, with the penalty."""
        reduce = np.sum if self._reduction == "sum" else np.mean
        return np.asarray(reduce(losses, axis=-1) + self.penalty(self.mlp))
