"""The sweep itself: many networks trained a short piece at a time, and checked on the way."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from playground.engine.arrays import Array, as_count
from playground.engine.training import TrainerState
from playground.experiment import SETTINGS, Experiment
from playground.sweep.block_trainer import BlockTrainer
from playground.sweep.outcome import EpochCheck, SweepResult, with_seed
from playground.sweep.size import MAX_NETWORKS, check_memory, cut_into_blocks

MAX_EPOCHS = 100_000
MAX_CHECKS = 10_000
CHUNK_SECONDS = 0.01  # between two looks at the clock
FIRST_GUESS = 0.1  # seconds of an update, before one is measured: the first piece is a single one


def choose_check_every(epochs: int) -> int:
    """Return 1, 2 or 5 times a power of ten, such that `epochs` have at most 500 checks."""
    steps = (int(digit * 10**power) for power in count() for digit in (1, 2, 5))
    return next(step for step in steps if step * 500 >= epochs)


@dataclass(frozen=True, eq=False)
class SweepState:
    """All that a sweep needs to go on from here exactly, in another process, too.

    Attributes:
        blocks: how the networks of each block stand, by its number.
        updates: how many each block has made.
        losses: at each check so far, shape (n_checks, n_networks).
        first_solved: see `SweepResult`.
        pending: the checks of the first blocks at the epoch that not all have come to.
        last: the last check of all.
        seconds: spent so far.
    """

    blocks: dict[int, TrainerState]
    updates: list[int]
    losses: Array
    first_solved: Array
    pending: list[EpochCheck]
    last: EpochCheck | None
    seconds: float


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
        """Draw the initial weights, and allocate.

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
        if check_every is None:
            check_every = choose_check_every(epochs)
        self._check_every = as_count("check_every", check_every)
        if epochs > self._check_every * MAX_CHECKS:
            raise ValueError(
                f"check_every: expected at least {-(-epochs // MAX_CHECKS)} for {epochs:,} epochs "
                f"(at most {MAX_CHECKS:,} checks), got {self._check_every}"
            )
        self._check_epochs = np.array([*range(0, epochs, self._check_every), epochs], np.int64)
        self._set_up_blocks()
        self._losses = np.empty((len(self._check_epochs), len(self._seeds)))
        self._first_solved = np.full(len(self._seeds), np.nan)
        self._seconds_per_update = FIRST_GUESS
        self.seconds = 0.0
        self._n_checks = 0
        self._pending: list[EpochCheck] = []
        self._last: EpochCheck | None = None

    def _set_up_blocks(self) -> None:
        """Draw the initial weights of each seed, cut the networks into blocks, and allocate."""
        seeds = self._seeds
        endless = with_seed(self.experiment, seeds[0], stop_loss=0.0, stop_accuracy=0.0, patience=0)
        build, dataset = endless.make_network(), endless.make_dataset()
        check_memory(endless, build, dataset, len(seeds))
        first = np.stack([with_seed(endless, seed).make_network().parameters for seed in seeds])
        blocks = cut_into_blocks(endless, build, dataset, len(seeds))
        starts = {k: first[block] for k, block in enumerate(blocks)}
        self._sizes = [len(start) for start in starts.values()]
        self._block_trainers = {
            size: BlockTrainer(
                endless, build, {k: a for k, a in starts.items() if len(a) == size}, dataset
            )
            for size in set(self._sizes)
        }
        self._per_epoch = self._block_trainers[self._sizes[0]].trainer.updates_per_epoch
        self._updates = [0] * len(blocks)

    @property
    def done(self) -> bool:
        """Whether every network has been trained and checked."""
        return self._n_checks == len(self._check_epochs)

    @property
    def epoch(self) -> int:
        """How many epochs every network has completed."""
        return min(self._updates) // self._per_epoch

    @property
    def share_done(self) -> float:
        """The share of all updates that are made, 0 to 1."""
        made = sum(n * updates for n, updates in zip(self._sizes, self._updates, strict=True))
        return made / (len(self._seeds) * self._per_epoch * self.epochs)

    @property
    def parameters(self) -> Array:
        """A copy of the networks' current parameters, shape (n_networks, n_parameters)."""
        return np.concatenate([self._load(k).mlp.parameters for k in range(len(self._sizes))])

    def _load(self, block: int) -> BlockTrainer:
        """Return the trainer of a block, with that block's networks in it."""
        block_trainer = self._block_trainers[self._sizes[block]]
        block_trainer.switch_to(block)
        return block_trainer

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
        block_trainer = self._load(block)
        goal = int(self._check_epochs[self._n_checks]) * self._per_epoch
        todo = goal - self._updates[block]
        if todo:
            chunk = max(1, min(int(seconds / self._seconds_per_update), todo))
            start = time.perf_counter()
            block_trainer.trainer.advance(updates=chunk)
            # At most ten times faster than believed so far: one odd measurement must not make
            # the next chunk a long one.
            self._seconds_per_update = max(
                (time.perf_counter() - start) / chunk, 0.1 * self._seconds_per_update
            )
            self._updates[block] += chunk
            return
        self._pending.append(block_trainer.check())
        if len(self._pending) == len(self._sizes):
            self._last, self._pending = EpochCheck.join(self._pending), []
            first = self._last.solved & np.isnan(self._first_solved)
            self._first_solved[first] = self._check_epochs[self._n_checks]
            self._losses[self._n_checks] = self._last.losses
            self._n_checks += 1

    def state(self) -> SweepState:
        """Return all that is needed to go on from here exactly."""
        trainers = self._block_trainers.values()
        return SweepState(
            blocks={k: one for trainer in trainers for k, one in trainer.states().items()},
            updates=list(self._updates),
            losses=self._losses[: self._n_checks].copy(),
            first_solved=self._first_solved.copy(),
            pending=list(self._pending),
            last=self._last,
            seconds=self.seconds,
        )

    def go_to(self, state: SweepState) -> None:
        """Go to a state of a sweep that was made of equal arguments."""
        for trainer in self._block_trainers.values():
            trainer.go_to(state.blocks)
        self._updates = list(state.updates)
        self._n_checks = len(state.losses)
        self._losses[: self._n_checks] = state.losses
        self._first_solved = state.first_solved.copy()
        self._pending, self._last = list(state.pending), state.last
        self.seconds = state.seconds

    @property
    def results(self) -> SweepResult | None:
        """What is known by now: up to the last check that all networks have come to.

        None before the first one, which is that of the start.
        """
        if self._last is None:
            return None
        return SweepResult(
            experiment=self.experiment,
            seeds=np.array(self._seeds, np.int64),
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
