"""Trials: copies of a network, trained with other settings for a while, some at once.

How far they are trained is counted in epochs, by what those cost on a usual machine, and never by
the clock: the same frame has the same outcomes wherever and however often it is asked for.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.experiment import DEFAULTS, Experiment
from playground.explain.lookahead import round_down, seconds_per_update
from playground.health.outcome import Outcome, outcomes_of
from playground.run.frames import Frame
from playground.run.recorder import Run

N_CHECKS = 10  # of the outcome, on the way
MOST_NUMBERS = 4_000_000  # activations of a block: about 200 MB with all that goes with them
PIECE_SECONDS = 0.004  # between two looks at the clock
# What networks of one shape may differ in, and still be trained at once.
OF_START = ("initializer", "initial_scale", "bias_initializer", "weight_seed", "parameters")
OWN = (*OF_START, "learning_rate")
ENDLESS: dict[str, Any] = {"stop_epoch": 0, "stop_loss": 0.0, "stop_accuracy": 0.0, "patience": 0}


@dataclass(frozen=True)
class Trial:
    """Settings to try.

    Attributes:
        experiment: the settings.
        from_start: whether to train from the initial weights, or on from the frame.
    """

    experiment: Experiment
    from_start: bool = False


@dataclass
class Result:
    """What came of a trial.

    Attributes:
        outcome: at the end, or where it was good; None until there is one.
        good_after: epochs after which it was good; infinite for never.
    """

    outcome: Outcome | None = None
    good_after: float = np.inf


def shape_of(trial: Trial) -> Trial:
    """Return what is the same of all trials that are trained at once."""
    same = {name: DEFAULTS[name] for name in OWN} | ENDLESS
    return replace(trial, experiment=replace(trial.experiment, **same))


class Block:
    """Trials of one shape, trained at once as one population."""

    def __init__(self, run: Run, frame: Frame, trials: Sequence[Trial]) -> None:
        """Take the trials; nothing is allocated before it is needed."""
        self._run, self._frame = run, frame
        self.trials = list(trials)
        self.results = [Result() for _ in trials]
        self.shape = shape_of(trials[0])
        self.dataset = self.shape.experiment.make_dataset()
        n, size = self.dataset.n_train, self.shape.experiment.batch_size
        self.updates_per_epoch = -(-n // min(size or n, n))
        per_update = seconds_per_update(self.shape.experiment, len(trials))
        self.seconds_per_epoch = per_update * self.updates_per_epoch
        self.n_numbers = len(trials) * count_numbers(self.shape.experiment)
        self._piece = max(1, int(PIECE_SECONDS / per_update))
        self._made = 0

    def begin(self, n_epochs: int) -> None:
        """Set up their training for so many epochs."""
        first, experiment = self.trials[0], self.shape.experiment
        mlps = [one.experiment.make_network() for one in self.trials]
        parameters = np.stack([one.parameters for one in mlps])
        if not first.from_start:
            parameters[...] = self._frame.state.parameters
        population = mlps[0].with_parameters(parameters)
        rates = [one.experiment.learning_rate for one in self.trials]
        self.trainer = experiment.make_trainer(population, self.dataset, learning_rate=rates)
        if not first.from_start:
            self.trainer.restore(as_population(self._frame.state, parameters))
        total = n_epochs * self.updates_per_epoch
        self._goals = np.unique(np.linspace(0, total, N_CHECKS + 1).round().astype(int)).tolist()
        self._check(0)

    def is_done(self, to_the_end: bool) -> bool:
        """Whether all are trained or, where that is enough, good."""
        return self._made >= self._goals[-1] or (self._are_good and not to_the_end)

    def do_piece(self) -> None:
        """Train on for a few milliseconds."""
        goal = next(one for one in self._goals if one > self._made)
        n = min(self._piece, goal - self._made)
        self.trainer.advance(updates=n)
        self._made += n
        if self._made == goal:
            self._check(goal)

    def _check(self, made: int) -> None:
        found = outcomes_of(self.trainer.mlp, self.shape.experiment, self.dataset)
        for result, outcome in zip(self.results, found, strict=True):
            result.outcome = outcome
            if not outcome.is_good:
                result.good_after = np.inf
            elif np.isinf(result.good_after):
                result.good_after = made / self.updates_per_epoch
        # One that is good goes on with the others of its block: it must stay so.
        self._are_good = made > 0 and all(one.good_after < np.inf for one in self.results)


def count_numbers(experiment: Experiment) -> int:
    """Return how many activations a network has, over all points of an experiment."""
    return len(experiment.make_dataset().X) * sum(experiment.layer_sizes[1:])


def as_population(state: TrainerState, parameters: Array) -> TrainerState:
    """Return the state of a trainer for as many networks as there are rows of parameters."""
    n = len(parameters)
    carried = tuple(
        np.repeat(one[np.newaxis], n, 0) if one.ndim else one for one in state.optimizer
    )
    return replace(state, parameters=parameters, optimizer=carried)


def blocks_of(run: Run, frame: Frame, trials: Sequence[Trial]) -> list[Block]:
    """Put together what can be trained at once; the order is that of the first of each."""
    shapes: list[tuple[Trial, list[Trial]]] = []
    for trial in trials:
        shape = shape_of(trial)
        for known, members in shapes:
            if known == shape:
                members.append(trial)
                break
        else:
            shapes.append((shape, [trial]))
    return [Block(run, frame, members) for _, members in shapes]


@dataclass
class Trials:
    """Trials from a frame, trained piece by piece.

    Attributes:
        blocks: those that are trained at once.
        epochs: for how many epochs each is trained; 0 where that would take too long.
        are_long: whether they go on to the end when all are good.
    """

    blocks: list[Block]
    epochs: int
    are_long: bool = False
    _at: int = field(init=False, default=0)
    _has_begun: bool = field(init=False, default=False)

    @classmethod
    def within(
        cls, run: Run, frame: Frame, trials: Sequence[Trial], seconds: float, most_updates: int
    ) -> "Trials":
        """Return trials that take about so many seconds, all together, on a usual machine.

        They have no epoch where one takes longer, or where they would need too much memory.
        """
        blocks = blocks_of(run, frame, trials)
        if any(block.n_numbers > MOST_NUMBERS for block in blocks):
            return cls(blocks, 0)
        n = int(seconds / sum(block.seconds_per_epoch for block in blocks))
        most = max(1, most_updates // max(block.updates_per_epoch for block in blocks))
        return cls(blocks, round_down(min(n, most)))

    @property
    def share_done(self) -> float:
        """The share that is done, 0 to 1."""
        return self._at / len(self.blocks)

    def advance(self, seconds: float) -> bool:
        """Train on for about so many seconds, and a little at least; return whether all is done."""
        deadline = time.perf_counter() + seconds
        while self._at < len(self.blocks):
            block = self.blocks[self._at]
            if not self._has_begun:
                block.begin(self.epochs)
                self._has_begun = True
            while not block.is_done(self.are_long):
                block.do_piece()
                if time.perf_counter() >= deadline:
                    break
            if block.is_done(self.are_long):
                del block.trainer
                self._at, self._has_begun = self._at + 1, False
            if time.perf_counter() >= deadline:
                break
        return self._at == len(self.blocks)

    def result(self, trial: Trial) -> Result:
        """Return what came of a trial."""
        for block in self.blocks:
            for one, result in zip(block.trials, block.results, strict=True):
                if one is trial:
                    return result
        raise KeyError(trial)
