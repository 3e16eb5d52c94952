"""Check: whether a live run has left its exercise, and what its goals say."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from playground.experiment import Experiment
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.sweep import Sweep, SweepResult
from playground.workshop.by_hand import Feedback, check_numbers
from playground.workshop.exercise import Exercise
from playground.workshop.goals import GoalResult, Verdict
from playground.workshop.kinds import KINDS
from playground.workshop.metrics import Attempt
from playground.workshop.progress import Progress
from playground.workshop.rate import rate_fits, start_sweep


def check(
    exercise: Exercise, run: Run, frame: Frame, progress: Progress, sweep: SweepResult | None = None
) -> Verdict:
    """Check a frame of a live run against the goals of an exercise.

    An outcome of many seeds that is of other settings is not used.
    """
    violations = exercise.run_violations(run)
    if violations:
        told = (GoalResult(False, f"{one} Press Start again.") for one in violations)
        return Verdict(tuple(told), passed=False)
    fitting = sweep if sweep and rate_fits(exercise, run.experiment, sweep) else None
    attempt = Attempt(exercise, run, frame, progress.observe(run), fitting)
    return KINDS[exercise.kind].check(attempt)


def take(progress: Progress, verdict: Verdict, run: Run, frame: Frame, now: datetime) -> Progress:
    """Return the progress after a check that gave this verdict.

    An attempt is a check of something that has not just been checked, and does not only wait for
    many seeds. What is passed stays passed, with the settings and weights that passed.
    """
    observed, parameters = progress.observe(run), frame.state.parameters
    if observed.passed or (verdict.waits_for_seeds and not verdict.passed):
        return observed
    content = (run.experiment, frame.state.epoch, observed.numbers, observed.predictions)
    digest = hashlib.sha256(repr(content).encode() + parameters.tobytes()).hexdigest()[:16]
    if digest == observed.checked and not verdict.passed:
        return observed
    return replace(
        observed.standing(run, frame, now),
        attempts=observed.attempts + (digest != observed.checked),
        parts=tuple(sorted({*observed.parts, *verdict.done_parts})),
        passed_at=now.replace(microsecond=0) if verdict.passed else None,
        checked=digest,
    )


@dataclass(frozen=True)
class Word:
    """What there is to say beside Check."""

    right: bool | None  # whether it is passed, or not; None where that is not judged yet
    text: str  # for the learner


@dataclass
class Assessment:
    """What Check has found in the open exercise."""

    verdict: Verdict | None = None  # on its goals; None before
    todo: str = ""  # what has to be done before there is a verdict; empty for nothing
    feedback: list[Feedback] = field(default_factory=list)  # on each typed number
    hint: str = ""  # why the hint that was asked for last is not shown; empty where it is
    live: tuple[str, ...] = ()  # the rules whose hints were shown; see `live_hints`
    rate: Sweep | None = None  # the training of many seeds that Check waits for
    outcome: SweepResult | None = None  # of the many seeds that were trained last
    checked: tuple[int, int, int] = (0, 0, 0)  # the run, its version and the frame that was checked

    def assess(self, exercise: Exercise, progress: Progress, run: Run, frame: Frame) -> Verdict:
        """Find what there is to say about a frame, and return the verdict."""
        self.feedback = check_numbers(exercise, dict(progress.numbers))
        self.verdict = check(exercise, run, frame, progress, self.outcome)
        self.checked = (run.number, run.version, frame.id)
        return self.verdict

    def is_of(self, run: Run, frame: Frame) -> bool:
        """Return whether the verdict is on this frame."""
        return bool(self.verdict) and self.checked == (run.number, run.version, frame.id)

    def word(self, progress: Progress, run: Run, frame: Frame) -> Word:
        """Return what there is to say beside Check."""
        verdict = self.verdict
        if self.todo:
            return Word(None, self.todo)
        if progress.passed:
            return Word(True, "You have reached the goal. Below is why it works.")
        if verdict is None or self.rate:
            return Word(None, "Press Check when you think that you have reached the goal.")
        if verdict.done_parts and verdict.missing_parts:
            left = ", ".join(verdict.missing_parts)
            return Word(None, f"\u201c{verdict.done_parts[0]}\u201d is done. Still to do: {left}.")
        met = sum(one.met is True for one in verdict.results)
        n = len(verdict.results)
        count = f" {met} of {n} goals are met." if n > 1 else ""
        earlier = "" if self.is_of(run, frame) else "At your last check: "
        return Word(False, f"{earlier}{' '.join(verdict.reasons(progress.parts))}{count}")

    def train_seeds(self, exercise: Exercise, experiment: Experiment) -> str:
        """Begin the training that the verdict waits for; return why it cannot, if so.

        One of the same settings that is under way goes on.
        """
        if not (self.verdict and self.verdict.waits_for_seeds):
            self.rate = None
        elif not (self.rate and experiment.trains_like(self.rate.experiment)):
            self.rate = None
            try:
                self.rate = start_sweep(exercise, experiment)
            except ValueError as error:
                return str(error)
        return ""
