"""The sweep: many runs of one Experiment that differ in the weight seed alone, trained at once.

One run proves little: another draw of the first weights may end elsewhere. A sweep tells how often
training succeeds, with how much doubt, and how the runs spread on the way.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.datasets import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, as_count, overflow_allowed
from playground.engine.metrics import accuracy
from playground.engine.network import Pass
from playground.experiment import SETTINGS, Experiment

SOLVED_WITHIN = 0.1  # of the distance between the classes, or of the range of the targets
PERCENTS = (5, 25, 50, 75, 95)  # of the runs that have a loss below a quantile
MAX_NETWORKS = 512
MAX_EPOCHS = 100_000
MAX_CHECKS = 10_000
MAX_BYTES = 1_000_000_000  # of the arrays of one sweep
# Of one activation array: what is larger falls out of the processor's cache, which makes training
# slower by a quarter, and makes a piece of work that cannot be cut too long.
UPDATE_NUMBERS, CHECK_NUMBERS = 400_000, 500_000
CHUNK_SECONDS = 0.01  # between two looks at the clock
FIRST_GUESS = 0.1  # seconds of an update, before one is measured: the first piece is a single one
Z_95 = 1.959963984540054  # the standard normal distribution has 95 % between -Z_95 and Z_95

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
    return np.asarray((np.abs(targets - outputs) < within).all(axis=(-2, -1)))


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the Wilson score interval at 95 % for a share of which `successes` of `n` were seen.

    (p + z^2/2n -+ z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n) with p = successes/n, z = 1.96. It
    holds for few runs and for shares near 0 and 1, too, where p -+ z sqrt(p (1 - p)/n) is a point.

    Returns:
        The lower and the upper end, 0 <= lower <= p <= upper <= 1.

    Raises:
        ValueError: n is below 1, or successes are not between 0 and n.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"wilson: expected 0 to n successes of n >= 1, got {successes} of {n}")
    p, share = successes / n, Z_95**2 / n
    middle = (p + share / 2.0) / (1.0 + share)
    half = float(np.sqrt(share * p * (1.0 - p) + share**2 / 4.0)) / (1.0 + share)
    # Rounding may carry an end past p or past the shares there are.
    return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


def choose_check_every(epochs: int) -> int:
    """Return 1, 2 or 5 times a power of ten, such that `epochs` have at most 500 checks."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * 500 >= epochs:
                return digit * power
        power *= 10


def with_seed(experiment: Experiment, seed: int, **others: Any) -> Experiment:
    """Return the Experiment with first weights drawn from this seed, and other values."""
    values: dict[str, Any] = {"weight_seed": seed, **others}
    if getattr(experiment, "parameters", ()):
        # Weights that are given would be the same for every seed.
        values["parameters"] = ()
    return replace(experiment, **values)


def largest_population(experiment: Experiment) -> int:
    """Return how many networks of an Experiment a sweep takes: 1 to MAX_NETWORKS."""
    build, dataset = with_seed(experiment, 0).make_network(), experiment.make_dataset()
    in_training, waiting = bytes_of_one(experiment, build, dataset)
    at_once = most_at_once(experiment, build, dataset)
    few = MAX_BYTES // (in_training + waiting)
    many = (MAX_BYTES - at_once * in_training) // waiting
    return int(np.clip(few if few < at_once else many, 1, MAX_NETWORKS))


def bytes_of_one(experiment: Experiment, build: MLP, dataset: Dataset) -> tuple[int, int]:
    """Return about how many bytes a network takes while it is trained, and all the time.

    For each unit and sample of a network in training the trainer keeps five numbers (z, a, their
    errors, slopes, deltas), and the check two; batches have arrays of their own, at most two sizes
    of them. For each parameter of any network there are its value and the optimizer's memory, and
    for a moment copies of them.
    """
    n_all, n_train = len(dataset.X), dataset.n_train
    batch = updated_at_once(experiment, dataset)
    in_batches = 12 * batch if batch < n_train or experiment.dropout else 0
    numbers = sum(build.layer_sizes[1:]) * (5 * n_train + 2 * n_all + in_batches)
    return 8 * numbers, 8 * 8 * build.n_parameters


def most_at_once(experiment: Experiment, build: MLP, dataset: Dataset) -> int:
    """Return how many networks one call of NumPy serves best, at least 1."""
    units = sum(build.layer_sizes[1:])
    for_update = UPDATE_NUMBERS // (units * updated_at_once(experiment, dataset))
    for_check = CHECK_NUMBERS // (units * len(dataset.X))
    return int(np.clip(min(for_update, for_check), 1, MAX_NETWORKS))


def updated_at_once(experiment: Experiment, dataset: Dataset) -> int:
    """Return how many samples an update uses."""
    return min(experiment.batch_size or dataset.n_train, dataset.n_train)


@dataclass(frozen=True, eq=False)
class Check:
    """What is found out about networks at one epoch; every array has the shape (n_networks,).

    Attributes:
        losses: over the points to train on, reduced as the gradient is, with the penalty.
        errors: the largest |target - output| over the points to train on; for values, in their
            units.
        solved: see the function `solved`.
        diverged: the loss or a parameter is no finite number.
        test_losses: over the points to test on, on the scale of `losses`: for a sum, what as many
            points as there are to train on would give. NaN where there are none.
        test_accuracies: the share of points to test on that are right, 0 to 1. NaN where there are
            none, or no two classes.
    """

    losses: Array
    errors: Array
    solved: Bools
    diverged: Bools
    test_losses: Array
    test_accuracies: Array

    @classmethod
    def join(cls, parts: Sequence["Check"]) -> "Check":
        """Return the checks of some networks as one of them all."""
        return cls(
            *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls))
        )


class Bench:
    """The arrays to train some networks of a sweep at once, block after block of them.

    A block is as many networks as one call of NumPy serves best. While one is trained, the others
    wait as states: so a sweep needs little memory, and that stays in the processor's cache.

    Attributes:
        mlp: the networks of the block that is taken up, a population.
        trainer: trains them.
    """

    def __init__(
        self, experiment: Experiment, build: MLP, starts: dict[int, Array], dataset: Dataset
    ) -> None:
        """Allocate, and take up the first block.

        Args:
            experiment: how to train.
            build: a network of it.
            starts: for the number of each block the first parameters of its networks, shape
                (n_networks, n_parameters), which is the same for all.
            dataset: what to train and test on.
        """
        self._block = min(starts)
        self.mlp = build.with_parameters(starts[self._block])
        self.trainer = experiment.make_trainer(self.mlp, dataset)
        begin = self.trainer.state()
        self._waiting = {
            block: replace(begin, parameters=parameters) for block, parameters in starts.items()
        }
        self._dataset = dataset
        self._unit = dataset.target_deviation
        self._inputs = self.mlp.inputs(dataset.X)
        self._targets = experiment.make_targets(dataset)
        self._loss = self.mlp.check_loss(experiment.loss, self._targets[: dataset.n_train])
        self._reduce = np.sum if experiment.reduction == "sum" else np.mean
        self._pass = Pass(self.mlp, len(dataset.X))

    def take_up(self, block: int) -> None:
        """Put the block under way aside, and go on with another one."""
        if block != self._block:
            self._waiting[self._block] = self.trainer.state()
            self.trainer.restore(self._waiting[block])
            self._block = block

    def check(self) -> Check:
        """Look at every network as it is now."""
        n = self._dataset.n_train
        with overflow_allowed():
            outputs = self._pass.forward(self._inputs)
            penalty = self.trainer.penalty(self.mlp)
            losses = self._loss_on(slice(n)) + penalty
            diverged = ~(np.isfinite(losses) & np.isfinite(self.mlp.parameters).all(axis=-1))
            test_losses, test_accuracies = self._test(outputs)
            outputs, targets = outputs[:, :n], self._targets[:n]
            return Check(
                losses=losses,
                errors=np.abs(targets - outputs).max(axis=(-2, -1)) * self._unit,
                solved=solved(outputs, targets) & ~diverged,
                diverged=diverged,
                test_losses=test_losses + penalty,
                test_accuracies=np.where(diverged, np.nan, test_accuracies),
            )

    def _loss_on(self, part: slice) -> Array:
        """Return the loss of each network on some of the points, without the penalty."""
        z, a = self._pass.net_inputs[-1][:, part], self._pass.outputs[-1][:, part]
        return np.asarray(self._reduce(self._loss.value(z, a, self._targets[part]), axis=-1))

    def _test(self, outputs: Array) -> tuple[Array, Array]:
        """Return loss, without the penalty, and accuracy on the points to test on."""
        n = self._dataset.n_train
        n_test = len(self._dataset.X) - n
        nothing = np.full(len(self.mlp.parameters), np.nan)
        if not n_test:
            return nothing, nothing
        scale = n / n_test if self._reduce is np.sum else 1.0
        losses = self._loss_on(slice(n, None)) * scale
        values = np.unique(self._targets)
        if len(values) != 2:
            return losses, nothing
        threshold = float(values.mean()) if self._targets.shape[-1] == 1 else None
        return losses, accuracy(outputs[:, n:], self._targets[n:], threshold)


@dataclass(frozen=True, eq=False)
class SweepResult:
    """What a sweep has found out so far; it can be kept after the sweep is dropped.

    Attributes:
        experiment: what was trained, but for the weight seed.
        seeds: one for each network, shape (n_networks,); all arrays of networks have this order.
        epochs: how many were asked for; the last of `check_epochs` is how many were made.
        check_every: epochs between two checks. `first_solved` is exact to this: a network was not
            solved at the check before. With 1 it is exact.
        check_epochs: when the networks were looked at: at the start, at each multiple of
            `check_every`, and at the end; shape (n_checks,).
        losses: at each check, over the points to train on, reduced as the gradient is, with the
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
    last: Check
    seconds: float

    @property
    def n_networks(self) -> int:
        """How many networks were trained."""
        return len(self.seeds)

    @property
    def is_solved(self) -> Bools:
        """Which networks are solved at the last check, shape (n_networks,)."""
        return self.last.solved

    @property
    def diverged(self) -> Bools:
        """Which networks have left the finite numbers, shape (n_networks,)."""
        return self.last.diverged

    @property
    def final_losses(self) -> Array:
        """The loss at the last check, shape (n_networks,)."""
        return self.last.losses

    @property
    def final_errors(self) -> Array:
        """The largest |target - output| at the last check, shape (n_networks,)."""
        return self.last.errors

    @property
    def test_losses(self) -> Array:
        """The loss on the points to test on at the last check, shape (n_networks,); see `Check`."""
        return self.last.test_losses

    @property
    def test_accuracies(self) -> Array:
        """The accuracy on them, shape (n_networks,), 0 to 1; see `Check`."""
        return self.last.test_accuracies

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


class Sweep:
    """Trains the networks of many seeds at once, a short piece of work at a time.

    A member is, to the last few digits, the network of the Experiment with its seed trained alone;
    but nothing ends it early, and where one network alone would be taken back to its last finite
    numbers, it goes on as NaN and counts as diverged. All have the same points in the same order.

    Attributes:
        experiment: what is trained, but for the weight seed.
        epochs: how many each network is trained.
        seconds: spent on training and checking so far.
    """

    def __init__(
        self,
        experiment: Experiment,
        seeds: Sequence[int],
        epochs: int,
        check_every: int | None = None,
    ) -> None:
        """Draw the first weights, and allocate.

        Args:
            experiment: what to train; its weight seed, and where it pauses, do not matter.
            seeds: 1 to MAX_NETWORKS different weight seeds.
            epochs: 1 to MAX_EPOCHS.
            check_every: epochs between two checks; None chooses, see `choose_check_every`. More
                checks take more time; 1 makes the first epoch solved exact.

        Raises:
            ValueError: an argument is not as described, or there is too little memory for so many
                networks of this size.
        """
        self.experiment = experiment
        self._seeds = check_seeds(seeds)
        self.epochs = as_count("epochs", epochs)
        if epochs > MAX_EPOCHS:
            raise ValueError(f"epochs: expected 1 to {MAX_EPOCHS:,}, got {epochs:,}")
        self._check_every = (
            choose_check_every(epochs)
            if check_every is None
            else as_count("check_every", check_every)
        )
        if epochs > self._check_every * MAX_CHECKS:
            raise ValueError(
                f"check_every: expected at least {-(-epochs // MAX_CHECKS)} for {epochs:,} epochs "
                f"(at most {MAX_CHECKS:,} checks), got {self._check_every}"
            )
        self._check_epochs = np.append(np.arange(0, epochs, self._check_every), epochs)
        self._set_up_benches()
        self._losses = np.empty((len(self._check_epochs), len(self._seeds)))
        self._first_solved = np.full(len(self._seeds), np.nan)
        self._seconds_per_update = FIRST_GUESS
        self.seconds = 0.0
        self._n_checks = 0
        self._pending: list[Check] = []
        self._last: Check | None = None

    def _set_up_benches(self) -> None:
        """Draw the first weights of each seed, cut the networks into blocks, and allocate.

        Raises:
            ValueError: they would take more memory than MAX_BYTES.
        """
        seeds = self._seeds
        endless = with_seed(self.experiment, seeds[0], stop_loss=0.0, stop_accuracy=0.0, patience=0)
        build, dataset = endless.make_network(), endless.make_dataset()
        check_memory(endless, build, dataset, len(seeds))
        first = np.stack([with_seed(endless, seed).make_network().parameters for seed in seeds])
        n_blocks = -(-len(seeds) // most_at_once(endless, build, dataset))
        # All of one size, or some with one more: an update then takes about the same time in each.
        starts = dict(enumerate(np.array_split(first, n_blocks)))
        self._sizes = [len(start) for start in starts.values()]
        self._benches = {
            size: Bench(
                endless, build, {k: a for k, a in starts.items() if len(a) == size}, dataset
            )
            for size in set(self._sizes)
        }
        self._per_epoch = self._benches[self._sizes[0]].trainer.updates_per_epoch
        self._updates = [0] * n_blocks

    def _take(self, check: Check) -> None:
        """Keep a check of all networks."""
        epoch = self._check_epochs[self._n_checks]
        self._losses[self._n_checks] = check.losses
        self._first_solved[check.solved & np.isnan(self._first_solved)] = epoch
        self._last = check
        self._n_checks += 1

    @property
    def done(self) -> bool:
        """Whether every network has been trained and looked at."""
        return self._n_checks == len(self._check_epochs)

    @property
    def epoch(self) -> int:
        """How many epochs every network has completed."""
        return min(self._updates) // self._per_epoch

    @property
    def share_done(self) -> float:
        """The share of all updates that are made, 0 to 1."""
        made = float(np.dot(self._sizes, self._updates))
        return made / (len(self._seeds) * self._per_epoch * self.epochs)

    @property
    def parameters(self) -> Array:
        """A copy of the networks' parameters as they are, shape (n_networks, n_parameters)."""
        return np.concatenate([self._take_up(k).mlp.parameters for k in range(len(self._sizes))])

    def _take_up(self, block: int) -> Bench:
        """Return the bench with this block on it."""
        bench = self._benches[self._sizes[block]]
        bench.take_up(block)
        return bench

    def advance(self, seconds: float) -> bool:
        """Train on for about so many seconds, and at least a little.

        Returns:
            Whether the sweep is done.
        """
        start = now = time.perf_counter()
        deadline = start + seconds
        while not self.done:
            self._do_piece(min(deadline - now, CHUNK_SECONDS))
            now = time.perf_counter()
            if now >= deadline:
                break
        self.seconds += now - start
        return self.done

    def _do_piece(self, seconds: float) -> None:
        """Train one block on towards the next check, or check it when it has come there."""
        block = len(self._pending)
        bench = self._take_up(block)
        goal = int(self._check_epochs[self._n_checks]) * self._per_epoch
        todo = goal - self._updates[block]
        if todo:
            chunk = max(1, min(int(seconds / self._seconds_per_update), todo))
            start = time.perf_counter()
            bench.trainer.advance(updates=chunk)
            # At most ten times faster than believed so far: one odd measurement must not make
            # the next chunk a long one.
            self._seconds_per_update = max(
                (time.perf_counter() - start) / chunk, 0.1 * self._seconds_per_update
            )
            self._updates[block] += chunk
            return
        self._pending.append(bench.check())
        if len(self._pending) == len(self._sizes):
            self._take(Check.join(self._pending))
            self._pending = []

    @property
    def results(self) -> SweepResult | None:
        """What is known by now: up to the last check that all networks have come to.

        None before the first one, which is that of the start.
        """
        if self._last is None:
            return None
        return SweepResult(
            experiment=self.experiment,
            seeds=np.array(self._seeds),
            epochs=self.epochs,
            check_every=self._check_every,
            check_epochs=self._check_epochs[: self._n_checks].copy(),
            losses=self._losses[: self._n_checks].copy(),
            first_solved=self._first_solved.copy(),
            last=self._last,
            seconds=self.seconds,
        )


def check_seeds(seeds: Sequence[int]) -> list[int]:
    """Return the seeds as ints; a ValueError says what is wrong with them."""
    if not 1 <= len(seeds) <= MAX_NETWORKS:
        raise ValueError(f"seeds: expected 1 to {MAX_NETWORKS} of them, got {len(seeds)}")
    kind = SETTINGS["weight_seed"].kind
    checked = []
    for seed in seeds:
        try:
            # Of NumPy's integers, too.
            checked.append(kind.check(seed.item() if isinstance(seed, np.generic) else seed))
        except ValueError as error:
            raise ValueError(f"seeds: {error}, got {seed!r}") from None
    if len(set(checked)) < len(checked):
        twice = next(seed for k, seed in enumerate(checked) if seed in checked[:k])
        raise ValueError(f"seeds: expected different ones, got {twice} twice")
    return checked


def check_memory(experiment: Experiment, build: MLP, dataset: Dataset, n_networks: int) -> None:
    """Raise a ValueError where so many networks would take more memory than MAX_BYTES."""
    most = largest_population(experiment)
    if n_networks > most:
        in_training, waiting = bytes_of_one(experiment, build, dataset)
        at_once = min(n_networks, most_at_once(experiment, build, dataset))
        needed = at_once * in_training + n_networks * waiting
        raise ValueError(
            f"seeds: expected at most {most} of them, as {n_networks} networks with "
            f"{build.n_parameters:,} parameters and {dataset.n_train:,} samples would take "
            f"{needed / 1e6:,.0f} MB (the limit is {MAX_BYTES / 1e6:,.0f} MB)"
        )
