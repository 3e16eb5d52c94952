"""Training: epochs, updates, and a state that can be kept and gone back to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.arrays import Array, as_count, overflow_allowed
from playground.engine.epochs import SCHEDULES, Batches, EarlyStop, EarlyStopping, Generators
from playground.engine.network import MLP, check_seeds
from playground.engine.objective import Freeze, GradientTransform, Objective, Penalty
from playground.engine.optimizers import GradientDescent, Rate, make_optimizer
from playground.engine.passes import Pass
from playground.engine.training_options import TrainingOptions


@dataclass(frozen=True)
class TrainerState:
    """All that training needs to go on from here exactly."""

    parameters: Array  # a copy of the network's
    epoch: int = 0  # completed epochs
    batch: int = 0  # how many batches of the current epoch are done; 0 between epochs
    updates_per_epoch: int = 1  # how many batches an epoch has
    updates: int = 0  # parameter updates since the start
    optimizer: tuple[Array, ...] = ()  # copies of the arrays the optimizer carries
    optimizer_name: str = ""  # whose they are
    order: tuple[Any, ...] = ()  # `Generators.states` before this, or the next, epoch's shuffle
    dropout: tuple[Any, ...] = ()  # the same of the generators that dropout draws from
    watch: Array | None = None  # what the early stop remembers, if there is one


@dataclass(frozen=True)
class Trace:
    """Every number of one update, layer by layer where it is a tuple."""

    samples: NDArray[np.intp]  # which the batch holds, counted from 0, shape (n_samples,)
    inputs: Array  # of the first layer, its last column ones where there are biases
    targets: Array  # shape (n_samples, n_outputs)
    sample_weights: Array | None  # how much each counts, shape (n_samples, 1); None if all alike
    pre_activations: tuple[Array, ...]  # z, shape (n_samples, n_units) each, as the next four
    activations: tuple[Array, ...]  # a = f(z)
    errors: tuple[Array, ...]  # d loss / d a; where the loss gives d loss / d z at once, that
    derivatives: tuple[Array | None, ...]  # f'(z), or None for an output layer that needs none
    deltas: tuple[Array, ...]  # d loss / d z
    gradient: Array  # d loss / d parameters, shape (n_parameters,), as the next three
    adjusted: Array  # what the optimizer got: with the penalty, without what is frozen, clipped
    before: Array  # the parameters before the update
    after: Array  # and after it
    learning_rate: float  # of this update
    state: TrainerState  # all that training needs to go on after it


Change = Callable[[Array, MLP], object]  # what a transform does to a gradient


class Batch(NamedTuple):
    """What an update is made from."""

    run: Pass  # of its size
    inputs: Array  # shape (n_samples, n_inputs), or with an axis of networks, as the next two
    inputs_T: Array  # with the last two axes swapped
    targets: Array
    weights: Array | None  # of its samples, shape (n_samples, 1), likewise; None for none
    changes: list[Change]  # to its gradient, the share of the penalty among them


class Trainer:
    """Trains a network, or all networks of a population at once.

    Attributes:
        epoch: completed epochs: how often every sample has been used.
        updates: parameter updates; with mini-batches there are several in an epoch.
        objective: what is minimized: the loss over all samples, and the penalty on the weights.
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
        optimizer: str | GradientDescent = "sgd",
        learning_rate: Rate = 0.5,
        batch_size: int | None = None,
        **options: Any,
    ) -> None:
        """Allocate everything that training needs.

        Args:
            mlp: the network, changed in place.
            X: shape (n_samples, n_inputs); for a population also (n_networks, n_samples, n_inputs),
                which gives each network samples of its own.
            y: the targets, shape (n_samples, n_outputs), or with the axis of networks, too.
            loss: a key of `LOSSES`.
            reduction: whether the gradient of a batch is the "sum" over its samples or the "mean".
            optimizer: a key of `OPTIMIZERS`, or an optimizer such as Adam(0.01).
            learning_rate: at least 0; for a population also a sequence, one for each network. An
                optimizer that is given as such has its own.
            batch_size: samples in a batch; None is all of them. What remains at an epoch's end is
                a smaller batch of its own.
            **options: those of `TrainingOptions`, and of the optimizer, such as momentum=0.8.

        Raises:
            ValueError: an argument is not as described; the message names it.
            TypeError: there is no such option.
        """
        own = TrainingOptions.__dataclass_fields__.keys() & options
        self._options = TrainingOptions(**{name: options.pop(name) for name in own})
        self.mlp = mlp
        transforms = self._options.transforms(mlp)
        frozen = [one.marks for one in transforms if isinstance(one, Freeze)]
        self._frozen = np.any(frozen, axis=0) if frozen else None
        penalties = [one for one in transforms if isinstance(one, Penalty)]
        penalty = Penalty(sum(one.l1 for one in penalties), sum(one.l2 for one in penalties))
        counts = self._options.sample_weights
        self.objective = Objective(X, y, loss, reduction, penalty, sample_weights=counts)
        self.objective.bind(mlp)
        self._optimizer = make_optimizer(optimizer, learning_rate, options).start(mlp.parameters)
        self._rate = self._optimizer.rate.copy()
        self._schedule = SCHEDULES[self._options.schedule]
        self._lay_out_batches(batch_size, transforms)
        self._watch_for(self._options.early_stop)
        self.epoch = 0
        self.updates = 0
        self._batch = 0
        self.stopped: str | None = None
        self.diverged = False
        self._begin = self.state()

    def _lay_out_batches(self, size: int | None, transforms: Sequence[GradientTransform]) -> None:
        """Cut the samples into batches, each with the pass and the penalty that fit its size."""
        options, mlp, objective = self._options, self.mlp, self.objective
        seeds = check_seeds(options.seed)
        n_networks = sum(mlp.population)
        if len(seeds) not in (1, n_networks):
            networks = f"or {n_networks}, one for each network" if n_networks else "for one network"
            raise ValueError(f"seed: expected one seed {networks}, got {len(seeds)}")
        n_samples = objective.inputs.shape[-2]
        size = n_samples if size is None else as_count("batch_size", size)
        shuffler = Generators(seeds, stream=0)
        samples = objective.inputs, objective.targets
        self._order = Batches(*samples, size, options.shuffle, shuffler, objective.weights)
        self._drops = Generators(seeds if options.dropout else [], stream=1)
        drops = (options.dropout, self._drops)
        passes = {} if options.dropout else {n_samples: objective.bind(mlp)}
        changes: dict[int, list[Change]] = {}
        self._batches: list[Batch] = []
        for part in self._order.parts:
            n = part[0].shape[-2]
            if n not in passes:
                passes[n] = Pass(mlp, n, objective.rule, objective.reduction, *drops)
            if n not in changes:
                share = objective.share(n)
                own = [one.scaled(share) if isinstance(one, Penalty) else one for one in transforms]
                changes[n] = [one.apply for one in own]
            self._batches.append(Batch(passes[n], *part, changes[n]))

    def _watch_for(self, early_stop: EarlyStop | None) -> None:
        """Set up what is measured after each epoch."""
        self._early_stopping: EarlyStopping | None = None
        if early_stop is None:
            return
        self._early_stopping = EarlyStopping(early_stop, *(self.mlp.population or (1,)))
        self._watched = self.objective
        if early_stop.X is not None and early_stop.y is not None:
            n = self.objective.inputs.shape[-2]
            X, y, counts = early_stop.X, early_stop.y, early_stop.sample_weights
            self._watched = replace(self.objective, X=X, y=y, n_counted=n, sample_weights=counts)
            self._watched.bind(self.mlp)

    @property
    def updates_per_epoch(self) -> int:
        """How many batches, and so parameter updates, an epoch has."""
        return len(self._batches)

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the current epoch: a float, or one for each network."""
        rate = self._rate
        if self._schedule:
            options = self._options
            rate = rate * self._schedule(self.epoch, options.decay_rate, options.decay_epochs)
        return rate[:, 0] if rate.ndim else float(rate)

    def step(self) -> None:
        """Make one parameter update, on the next batch."""
        self.advance(updates=1)

    def advance(
        self, epochs: int = 0, updates: int = 0, after_epoch: Callable[[], int] | None = None
    ) -> None:
        """Train on.

        Args:
            epochs: how many epochs to complete, the current one counted as one.
            updates: how many updates to make after that.
            after_epoch: called where an epoch ends; it may look at the trainer and the network, and
                must not change them. It returns how many epochs may go by until it is called next.
                What it sees after training has diverged is not finite.

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
            self._run(n, after_epoch)
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
        seen: dict[str, Any] = {}
        at, batch = self._batch, self._batches[self._batch]
        run, inputs, _, targets, weights, changes = batch
        first = sum(one.inputs.shape[-2] for one in self._batches[:at])

        def look(gradient: Array, _mlp: MLP) -> None:
            seen["gradient"] = gradient.copy()
            seen["inputs"], seen["targets"] = inputs.copy(), targets.copy()
            seen["sample_weights"] = None if weights is None else weights.copy()
            for name in ("pre_activations", "activations", "errors", "derivatives", "deltas"):
                arrays = getattr(run, name)
                seen[name] = tuple(None if one is None else one.copy() for one in arrays)
            seen["samples"] = self._order.orders[0][first : first + len(inputs)].copy()
            seen["learning_rate"] = self.learning_rate

        def look_again(gradient: Array, _mlp: MLP) -> None:
            seen["adjusted"] = gradient.copy()

        self._batches[at] = batch._replace(changes=[look, *changes, look_again])
        try:
            with overflow_allowed():
                self._run(1)
            after = self.state()
        finally:
            self._batches[at] = batch
            self.restore(before)
            self.stopped, self.diverged = stopped, diverged
        return Trace(before=before.parameters, after=after.parameters, state=after, **seen)

    def _run(self, n_updates: int, after_epoch: Callable[[], int] | None = None) -> None:
        """Make `n_updates` updates, or fewer when there is an early stop."""
        mlp, update = self.mlp, self._optimizer.update
        parameters = mlp.parameters
        held = parameters.copy() if self._frozen is not None else None
        end = self.updates + n_updates
        pauses, wait = self._schedule or self._early_stopping, 1 if after_epoch else n_updates
        while self.updates < end and not self.stopped:
            if self._batch == 0:
                self._begin_epoch()
            batches = self._batches[self._batch : self._batch + end - self.updates]
            if len(self._batches) == 1 and not pauses:
                batches *= min(wait, end - self.updates)
            for run, inputs, inputs_T, targets, weights, changes in batches:
                run.forward(inputs)
                run.backward(inputs_T, targets, weights)
                for change in changes:
                    change(run.gradient, mlp)
                update(parameters, run.gradient)
                if held is not None:
                    # Without a gradient, momentum from before it was frozen would still move it.
                    np.copyto(parameters, held, where=self._frozen)
            self.updates += len(batches)
            epochs, self._batch = divmod(self._batch + len(batches), len(self._batches))
            self.epoch += epochs
            if epochs and (self._early_stopping or after_epoch):
                wait = self._end_epoch(after_epoch)

    def _end_epoch(self, after_epoch: Callable[[], int] | None) -> int:
        """Find whether training is to end with the epoch; return what `after_epoch` does."""
        if self._early_stopping:
            outputs, loss = self._watched.evaluate(self.mlp)
            self.stopped = self._early_stopping.update(loss, outputs, self._watched.targets)
        return max(1, after_epoch()) if after_epoch else 1

    def _begin_epoch(self) -> None:
        """Set the learning rate of the epoch, and draw its order."""
        if self._schedule:
            self._set_learning_rate()
        if self._order.shuffles:
            self._order.shuffle()

    def _set_learning_rate(self) -> None:
        self._optimizer.rate[...] = np.reshape(self.learning_rate, self._rate.shape)

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
            optimizer_name=self._optimizer.name,
            order=self._order.before_epoch if self._batch else self._order.generators.states,
            dropout=self._drops.states,
            watch=self._early_stopping.state.copy() if self._early_stopping else None,
        )

    def restore(self, state: TrainerState) -> None:
        """Go to a state, so that training on gives the same numbers as it did from there.

        Args:
            state: from `state()` of a trainer on the same samples. Where that one had other
                settings, what they do not share starts again: the memory of another optimizer, of
                another number of generators or of an early stop, and the current epoch where an
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
        same_optimizer = state.optimizer_name == self._optimizer.name
        for k, array in enumerate(self._optimizer.state):
            array[...] = state.optimizer[k] if same_optimizer else 0.0
        if self._schedule:
            self._set_learning_rate()
        self._order.go_to(
            state.order if same_seeds else self._begin.order, mid_epoch=self._batch > 0
        )
        same_drops = len(state.dropout) == len(self._drops)
        self._drops.states = state.dropout if same_drops else self._begin.dropout
        if self._early_stopping:
            watch = self._begin.watch if state.watch is None else state.watch
            self._early_stopping.state[...] = watch

    def loss(self) -> Any:
        """Return the loss over all samples, reduced as the gradient is, penalty included.

        It is a float, or has shape (n_networks,) for a population.
        """
        value = self.objective.value(self.mlp)
        return value if value.ndim else float(value)
