"""Proof: an exercise works when its start fails, its solutions pass, and slips are caught."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from playground.engine import TrainerState
from playground.experiment import Experiment
from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.live.scores import Scores
from playground.sweep import Sweep
from playground.workshop.by_hand import check_number, ledger
from playground.workshop.exercise import Asked, Exercise, Solution
from playground.workshop.metrics import Case
from playground.workshop.progress import Progress, Refused
from playground.workshop.rate import RateCheck
from playground.workshop.verdict import Verdict, check_case

NOW = datetime(2000, 1, 1, tzinfo=UTC)  # no clock is needed here, but a time
MOST_EPOCHS = 100_000
LONG_PIECE = 60.0  # seconds
ALIKE = ("zeros", "constant")


@dataclass(frozen=True)
class Trained(Case):
    """A Case whose first solved epoch was found while many networks were trained at once."""

    solved_at: float = np.nan

    @property
    def first_solved(self) -> int | None:
        """The epoch that was found."""
        return None if np.isnan(self.solved_at) else int(self.solved_at)


@dataclass
class Report:
    """What a proof has found.

    Attributes:
        exercise: the id.
        figures: each as text: rates, and how many numbers and slips were tried.
        reasons: why the file is refused; empty where it is proved.
        seconds: that it took.
    """

    exercise: str
    figures: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def proved(self) -> bool:
        """Whether the exercise works."""
        return not self.reasons

    @property
    def line(self) -> str:
        """The report in one line."""
        mark = "proved" if self.proved else "REFUSED"
        return f"{self.exercise}: {mark}; {', '.join(self.figures)}; {self.seconds:.1f} s"


def prove(exercise: Exercise) -> Report:
    """Show that an exercise works, or find the reasons why it does not."""
    began = time.perf_counter()
    report = Report(exercise.id)
    if exercise.numbers:
        prove_numbers(exercise, report)
    if exercise.questions:
        prove_questions(exercise, report)
    if exercise.kind in ("run", "wire"):
        prove_runs(exercise, report)
    report.seconds = time.perf_counter() - began
    return report


# ---- training ----


def prove_runs(exercise: Exercise, report: Report) -> None:
    """Train the start and each solution, and compare the rates at which they pass."""
    proof = exercise.proof
    verdicts = [check_case(case) for case in cases(exercise, exercise.start)]
    started = share([bool(one.passed or one.done_parts) for one in verdicts])
    run = Run(exercise.start)
    progress = well_prepared(exercise, exercise.start)
    untrained = check_case(Case(exercise, run, run.frames[0], progress))
    if untrained.passed or untrained.done_parts:
        report.reasons.append("the start passes before it is trained")
    report.figures.append(f"start {percent(started)} of {len(verdicts)}{of_seeds(verdicts)}")
    if started > proof.start_rate:
        report.reasons.append(
            f"the start passes on {percent(started)}, expected at most {percent(proof.start_rate)}"
        )
    if not proof.solutions:
        report.reasons.append("expected a [[proof.solution]], got none")
    unproved = set(exercise.parts) - {one.part for one in proof.solutions}
    if unproved and not any(not one.part for one in proof.solutions):
        report.reasons.append(f"expected a solution of the part {', '.join(sorted(unproved))}")
    for k, solution in enumerate(proof.solutions, 1):
        prove_solution(exercise, solution, k, report)


def prove_solution(exercise: Exercise, solution: Solution, number: int, report: Report) -> None:
    """Train a solution on each seed; it has to be within the exercise, and to pass."""
    for complaint in exercise.complaints(solution.experiment):
        report.reasons.append(f"solution {number} leaves the exercise: {complaint}")
    verdicts = [check_case(case) for case in cases(exercise, solution.experiment)]
    passed = [solution.part in one.done_parts if solution.part else one.passed for one in verdicts]
    rate = share(passed)
    report.figures.append(
        f"solution {number} {percent(rate)} of {len(verdicts)}{of_seeds(verdicts)}"
    )
    if rate < solution.rate:
        missing = next(
            one for one, is_passed in zip(verdicts, passed, strict=True) if not is_passed
        )
        report.reasons.append(
            f"solution {number} passes on {percent(rate)}, expected at least "
            f"{percent(solution.rate)}: {unmet(missing)}"
        )


def of_seeds(verdicts: Sequence[Verdict]) -> str:
    """Return the success rate that was measured on the way, if one is asked for."""
    rates = [
        one.value
        for one in verdicts[0].findings
        if one.goal and one.goal.metric == "success_rate" and isinstance(one.value, float)
    ]
    return f" (success rate {percent(rates[0])})" if rates else ""


def unmet(verdict: Verdict) -> str:
    """Return the first sentence on what does not hold."""
    return verdict.sentences[0] if verdict.sentences else ""


def cases(exercise: Exercise, experiment: Experiment) -> Iterator[Case]:
    """Train an Experiment as the app would until it pauses; yield each network's last frame."""
    progress = well_prepared(exercise, experiment)
    epochs = (
        0 if exercise.kind == "wire" else min(experiment.stop_epoch or MOST_EPOCHS, MOST_EPOCHS)
    )
    seeds = exercise.proof.seeds
    is_drawn = not experiment.parameters and experiment.initializer not in ALIKE
    if exercise.needs_many_seeds or not is_drawn or len(seeds) == 1:
        yield one_case(exercise, experiment, progress, epochs)
    elif not epochs:
        for seed in seeds:
            yield one_case(exercise, replace(experiment, weight_seed=seed), progress, 0)
    else:
        yield from many_cases(exercise, experiment, progress, epochs)


def one_case(exercise: Exercise, experiment: Experiment, progress: Progress, epochs: int) -> Case:
    """Train one network, and many seeds where a success rate is asked for."""
    run = Run(experiment)
    if epochs:
        run.trainer.advance(epochs=epochs)
        add_frame(run, run.trainer.state())
    sweep = None
    if exercise.needs_many_seeds:
        rate = RateCheck(exercise, experiment)
        while not rate.advance(LONG_PIECE):
            pass
        sweep = rate.result
    return Case(exercise, run, run.frames[-1], progress, sweep)


def many_cases(
    exercise: Exercise, experiment: Experiment, progress: Progress, epochs: int
) -> Iterator[Case]:
    """Train the networks of all seeds at once."""
    exact = any(goal.metric == "first_solved_epoch" for goal in exercise.goals)
    sweep = Sweep(experiment, exercise.proof.seeds, epochs, check_every=1 if exact else None)
    while not sweep.advance(LONG_PIECE):
        pass
    result = sweep.results
    assert result is not None, "a sweep that is done has results"
    members = zip(exercise.proof.seeds, sweep.parameters, result.first_solved, strict=True)
    for seed, parameters, solved_at in members:
        run = Run(replace(experiment, weight_seed=seed))
        per_epoch = run.trainer.updates_per_epoch
        if np.isfinite(parameters).all():
            state = TrainerState(
                parameters.copy(), epochs, updates_per_epoch=per_epoch, updates=epochs * per_epoch
            )
            add_frame(run, state)
        yield Trained(exercise, run, run.frames[-1], progress, None, float(solved_at))


def add_frame(run: Run, state: TrainerState) -> None:
    """Give a run the frame of a state that it was trained to elsewhere."""
    scores, confusions = run.score(state.parameters[np.newaxis])
    last = run.frames[-1]
    frame = Frame(
        last.id + 1, last.ordinal + 1, state, float(state.epoch), Scores(*scores[0].tolist()),
        confusions[0],
    )  # fmt: skip
    run.frames = [*run.frames, frame]


def well_prepared(exercise: Exercise, experiment: Experiment) -> Progress:
    """Return the progress of someone who has predicted first and right, and typed all numbers."""
    progress, run = Progress.begin(exercise, NOW), Run(exercise.start)
    for question in exercise.questions:
        right = next(one.key for one in question.options if one.correct)
        progress = progress.predict(question, right, run, NOW)
    for asked in exercise.numbers:
        progress = progress.type_number(asked.id, right_text(exercise, asked), NOW)
    return progress


# ---- predictions ----


def prove_questions(exercise: Exercise, report: Report) -> None:
    """Answers count when they are made first, and are refused afterwards."""
    run = Run(exercise.start)
    start = exercise.start.stop_epoch if exercise.kind == "predict" else 1
    run.trainer.advance(epochs=min(start or MOST_EPOCHS, MOST_EPOCHS))
    add_frame(run, run.trainer.state())
    report.figures.append(f"{len(exercise.questions)} predictions")
    if exercise.kind == "predict":
        blank = Progress.begin(exercise, NOW)
        prepared = well_prepared(exercise, exercise.start)
        right = check_case(Case(exercise, run, run.frames[-1], prepared.observe(run)))
        if check_case(Case(exercise, run, run.frames[-1], blank.observe(run))).passed:
            report.reasons.append("it is passed without a prediction")
        if not right.passed:
            report.reasons.append(f"right predictions made first do not pass: {unmet(right)}")
    for question in exercise.questions:
        # No more training is needed for it to be late.
        state = run.trainer.state()
        add_frame(run, replace(state, epoch=max(state.epoch, question.before_epoch + 1)))
        try:
            Progress.begin(exercise, NOW).predict(question, question.options[0].key, run, NOW)
        except Refused:
            continue
        report.reasons.append(f"question {question.id}: an answer after the run is taken")


# ---- numbers ----


def prove_numbers(exercise: Exercise, report: Report) -> None:
    """Right numbers pass, each slip is caught by its own sentence, and nothing typed fails."""
    run = Run(exercise.start)
    slips = 0
    for asked in exercise.numbers:
        if check_number(exercise, asked, right_text(exercise, asked)).right is not True:
            report.reasons.append(f"number {asked.id}: the right value in 3 decimals is refused")
        if check_number(exercise, asked, "").right is not None:
            report.reasons.append(f"number {asked.id}: nothing typed is taken")
        slips += len(asked.slips)
        report.reasons += missed_slips(exercise, asked)
    report.figures.append(f"{len(exercise.numbers)} numbers, {slips} slips")
    blank = Case(exercise, run, run.frames[0], Progress.begin(exercise, NOW))
    if check_case(blank).passed:
        report.reasons.append("it is passed with nothing typed")
    if exercise.kind == "by_hand":
        right = check_case(replace(blank, progress=well_prepared(exercise, exercise.start)))
        if not right.passed:
            report.reasons.append(f"the right numbers do not pass: {unmet(right)}")


def missed_slips(exercise: Exercise, asked: Asked) -> list[str]:
    """Return a reason for each slip that is not caught by its own sentence."""
    book, reasons = ledger(exercise.start, exercise.point), []
    for k, slip in enumerate(asked.slips, 1):
        value = book.value(slip.source) if slip.source else slip.value
        answer = check_number(exercise, asked, f"{value:.9f}")
        if answer.right is not False or answer.sentence != slip.says:
            reasons.append(
                f"number {asked.id}: slip {k} ({value:.4f}) is answered by {answer.sentence!r}"
            )
    return reasons


def right_text(exercise: Exercise, asked: Asked) -> str:
    """Return the right number as a learner would type it: in 3 decimals, or more if need be."""
    value = ledger(exercise.start, exercise.point).value(asked.source)
    return f"{value:.3f}" if asked.tolerance >= 0.0005 else f"{value:.9f}"


def share(passed: list[bool]) -> float:
    """Return the share that is true."""
    return sum(passed) / len(passed)


def percent(rate: float) -> str:
    """Write a rate."""
    return f"{100.0 * rate:.3g} %"
