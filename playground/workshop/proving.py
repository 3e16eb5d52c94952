"""The parts of proofs of exercises: a report, a learner who is always right, and training."""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np

from playground.engine import TrainerState
from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.sweep import Sweep, SweepResult
from playground.workshop.by_hand import ledger
from playground.workshop.exercise import AskedNumber, Exercise
from playground.workshop.metrics import Attempt
from playground.workshop.progress import Progress
from playground.workshop.rate import start_sweep

NOW = datetime(2000, 1, 1, tzinfo=UTC)  # no clock is needed here, but a time
MOST_EPOCHS = 100_000
PIECE = 0.05  # seconds of training between two steps
NOT_DRAWN = ("zeros", "constant")  # initial weights that are the same for every seed

Judged = TypeVar("Judged")
# Work that goes on while it is asked for the next step: how many updates of a network that was.
Steps = Generator[float, None, Judged]


@dataclass
class Report:
    """What a proof has found."""

    exercise: str  # its id
    # Each as text: rates, and how many numbers and common mistakes were tried.
    figures: list[str] = field(default_factory=list)
    # Why the file is refused; empty where it is proved.
    reasons: list[str] = field(default_factory=list)
    seconds: float = 0.0  # how long the proof took

    @property
    def proved(self) -> bool:
        """Whether the exercise works."""
        return not self.reasons

    @property
    def line(self) -> str:
        """The report in one line."""
        mark = "proved" if self.proved else "REFUSED"
        return f"{self.exercise}: {mark}; {', '.join(self.figures)}; {self.seconds:.1f} s"


def well_prepared(exercise: Exercise) -> Progress:
    """Return the progress of someone who has predicted first and right, and typed all numbers."""
    progress, run = Progress.begin(exercise, NOW), Run(exercise.start)
    for question in exercise.questions:
        right = next(one.key for one in question.options if one.correct)
        progress = progress.predict(question, right, run, NOW)
    for asked in exercise.numbers:
        progress = progress.type_number(asked.id, right_text(exercise, asked), NOW)
    return progress


def right_text(exercise: Exercise, asked: AskedNumber) -> str:
    """Return the right number as a learner would type it: in 3 decimals, or more if need be."""
    value = ledger(exercise.start, exercise.point).value(asked.source)
    return f"{value:.3f}" if asked.tolerance >= 0.0005 else f"{value:.9f}"


def epochs_to_prove(experiment: Experiment) -> int:
    """Return how long a proof trains an Experiment."""
    return min(experiment.stop_epoch or MOST_EPOCHS, MOST_EPOCHS)


def train_to(run: Run, epochs: int) -> Steps[None]:
    """Train a run that has only begun, and give it the frame of where it ends."""
    trainer, n = run.trainer, 1
    left = epochs * trainer.updates_per_epoch
    while left > 0 and not trainer.stopped and not trainer.diverged:
        began, before = time.perf_counter(), trainer.updates
        trainer.advance(updates=min(n, left))
        yield trainer.updates - before
        left -= min(n, left)
        n = 2 * n if time.perf_counter() - began < PIECE / 2 else max(1, n // 2)
    add_frame(run, trainer.state())


def add_frame(run: Run, state: TrainerState) -> None:
    """Give a run the frame of a state that it was trained to elsewhere."""
    run.frames = [*run.frames, *run.make_frames([state])]


@dataclass(frozen=True)
class TrainedAttempt(Attempt):
    """An Attempt whose first solved epoch was found while many networks were trained at once."""

    solved_at: float = np.nan

    @property
    def first_solved(self) -> int | None:
        """The epoch that was found."""
        return None if np.isnan(self.solved_at) else int(self.solved_at)


def judge_attempts(
    exercise: Exercise, experiment: Experiment, epochs: int, judge: Callable[[Attempt], Judged]
) -> Steps[list[Judged]]:
    """Train an Experiment as the app would; return how each seed's network is judged at its end."""
    progress, seeds = well_prepared(exercise), exercise.proof.seeds
    is_drawn = not experiment.parameters and experiment.initializer not in NOT_DRAWN
    if exercise.needs_many_seeds or not is_drawn or len(seeds) == 1:
        return [judge((yield from attempt_of(exercise, experiment, progress, epochs)))]
    if not epochs:
        judged = []
        for seed in seeds:
            start = replace(experiment, weight_seed=seed)
            judged.append(judge((yield from attempt_of(exercise, start, progress, 0))))
        return judged
    found = yield from attempts_at_once(exercise, experiment, progress, epochs)
    return list(map(judge, found))


def attempt_of(
    exercise: Exercise, experiment: Experiment, progress: Progress, epochs: int
) -> Steps[Attempt]:
    """Train one network, and many seeds where a success rate is asked for."""
    run = Run(experiment)
    if epochs:
        yield from train_to(run, epochs)
    sweep = None
    if exercise.needs_many_seeds:
        sweep = yield from train_sweep(start_sweep(exercise, experiment))
    return Attempt(exercise, run, run.frames[-1], progress.observe(run), sweep)


def attempts_at_once(
    exercise: Exercise, experiment: Experiment, progress: Progress, epochs: int
) -> Steps[Iterator[Attempt]]:
    """Train the networks of all seeds at once."""
    exact = any(goal.metric == "first_solved_epoch" for goal in exercise.goals)
    sweep = Sweep(experiment, exercise.proof.seeds, epochs, check_every=1 if exact else None)
    result = yield from train_sweep(sweep)
    return members_of(exercise, sweep, result, progress)


def members_of(
    exercise: Exercise, sweep: Sweep, result: SweepResult, progress: Progress
) -> Iterator[Attempt]:
    """Yield where the network of each seed has ended; one after another, for the memory."""
    experiment, epochs = sweep.experiment, sweep.epochs
    members = zip(exercise.proof.seeds, sweep.parameters, result.first_solved, strict=True)
    for seed, parameters, solved_at in members:
        run = Run(replace(experiment, weight_seed=seed))
        per_epoch = run.trainer.updates_per_epoch
        if np.isfinite(parameters).all():
            state = TrainerState(
                parameters.copy(), epochs, updates_per_epoch=per_epoch, updates=epochs * per_epoch
            )
            add_frame(run, state)
        seen = progress.observe(run)
        end = run.frames[-1]
        yield TrainedAttempt(exercise, run, end, seen, solved_at=float(solved_at))


def train_sweep(sweep: Sweep) -> Steps[SweepResult]:
    """Train a sweep to its end, and return its outcome."""
    n_updates = updates_of(sweep.experiment, sweep.epochs) * len(sweep.parameters)
    is_done = False
    while not is_done:
        before = sweep.share_done
        is_done = sweep.advance(PIECE)
        yield (sweep.share_done - before) * n_updates
    assert sweep.results, "a sweep that is done has results"
    return sweep.results


def updates_of(experiment: Experiment, epochs: int) -> int:
    """Return how many updates one network makes in so many epochs."""
    n = experiment.n_train
    return epochs * -(-n // min(experiment.batch_size or n, n))


def exhaust(steps: Steps[Judged]) -> Judged:
    """Do all of a work in steps, and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Judged = end.value
            return result
