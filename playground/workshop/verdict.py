"""Check: which goals hold, which do not yet, each as a sentence with its number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from playground.experiment import SETTINGS, Experiment
from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.sweep import FIRST_WEIGHTS, SweepResult
from playground.workshop.by_hand import ledger
from playground.workshop.exercise import OPERATORS, Exercise, Goal
from playground.workshop.metrics import Case, Measured, Metric, find_metric
from playground.workshop.progress import Progress


@dataclass(frozen=True)
class Finding:
    """What is found about one goal.

    Attributes:
        met: whether it holds; None where that is not known yet.
        sentence: what holds or does not yet, with the number.
        goal: the goal; None where the run has left the exercise.
        value: what was measured.
    """

    met: bool | None
    sentence: str
    goal: Goal | None = None
    value: Measured = None


@dataclass(frozen=True)
class Verdict:
    """What is found about all goals.

    Attributes:
        findings: one for each goal, in order.
        passed: whether the exercise is passed.
        done_parts: the parts whose goals hold now.
        missing_parts: the parts that were passed neither now nor before.
        waits_for_seeds: a success rate is asked for, and not known yet.
    """

    findings: tuple[Finding, ...]
    passed: bool
    done_parts: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()
    waits_for_seeds: bool = False

    def open_findings(self, parts: Collection[str] = ()) -> list[Finding]:
        """Return the findings, those on what does not hold first.

        Args:
            parts: those passed before; what they ask for is left out, unless it holds now, too.
        """
        over = {*parts} - {*self.done_parts}
        left = [one for one in self.findings if not (one.goal and one.goal.part in over)]
        return sorted(left, key=lambda one: one.met is True)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences, those on what does not hold first."""
        return tuple(one.sentence for one in self.open_findings())


def check(
    exercise: Exercise,
    run: Run,
    frame: Frame,
    progress: Progress,
    sweep: SweepResult | None = None,
) -> Verdict:
    """Check a frame of a live run against the goals of an exercise.

    Args:
        exercise: whose goals they are.
        run: the live run.
        frame: where the learner stands on its timeline.
        progress: what the learner has done.
        sweep: the outcome of many seeds, if there is one; one of other settings is not used.
    """
    left = run_complaints(exercise, run)
    if left:
        return Verdict(tuple(Finding(False, sentence) for sentence in left), passed=False)
    fitting = sweep if sweep and rate_fits(exercise, run.experiment, sweep) else None
    return check_case(Case(exercise, run, frame, progress.observe(run), fitting))


def check_case(case: Case) -> Verdict:
    """Check what a Case holds, whether the run has left the exercise or not."""
    exercise = case.exercise
    findings = tuple(judge(case, goal) for goal in exercise.goals)
    common = [one.met is True for one in findings if one.goal and not one.goal.part]
    done = tuple(
        part
        for part in exercise.parts
        if all(common) and all(one.met is True for one in findings if is_of(one, part))
    )
    missing = tuple(part for part in exercise.parts if part not in {*done, *case.progress.parts})
    return Verdict(
        findings=findings,
        passed=all(common) and not missing,
        done_parts=done,
        missing_parts=missing,
        waits_for_seeds=exercise.needs_many_seeds and case.sweep is None,
    )


def take(progress: Progress, verdict: Verdict, run: Run, frame: Frame, now: datetime) -> Progress:
    """Return the progress after a check that gave this verdict.

    A check that only waits for many seeds is not taken as an attempt.
    """
    if verdict.waits_for_seeds and not verdict.passed:
        return progress.observe(run)
    observed = progress.observe(run)
    return observed.checked_with(run, frame, verdict.done_parts, verdict.passed, now)


def is_of(finding: Finding, part: str) -> bool:
    """Return whether a finding is about a goal of a part."""
    return finding.goal is not None and finding.goal.part == part


def run_complaints(exercise: Exercise, run: Run) -> list[str]:
    """Return a sentence for each way in which a run has left the exercise, and what to do."""
    return [f"{one} Press Start again." for one in exercise.trespasses(run)]


def rate_fits(exercise: Exercise, experiment: Experiment, sweep: SweepResult) -> bool:
    """Return whether the outcome of many seeds is that of these settings, and complete."""
    wanted = exercise.many_seeds
    if wanted is None or sweep.epochs < wanted.epochs or sweep.n_networks < wanted.n_seeds:
        return False
    if int(sweep.check_epochs[-1]) < sweep.epochs or sweep.epochs != wanted.epochs:
        return False
    return experiment.trains_like(sweep.experiment, besides=FIRST_WEIGHTS)


def judge(case: Case, goal: Goal) -> Finding:
    """Measure what a goal is about, and say whether it holds."""
    metric = find_metric(goal.metric)
    assert metric, "goals are read with known metrics"
    value = metric.measure(case)
    if value is None:
        return Finding(None, metric.missing, goal)
    met = goal.holds(value)
    return Finding(met, say(metric, goal, value, met), goal, value)


def say(metric: Metric, goal: Goal, value: Measured, met: bool) -> str:
    """Return the sentence on a goal."""
    if metric.unit == "flag":
        return metric.yes if value else metric.no
    found, asked = metric.write(value), metric.write(goal.value)
    words = "" if isinstance(goal.value, str) else f"{OPERATORS[goal.op][1]} "
    if not met and found == asked and isinstance(value, float):
        found = repr(value)  # three digits would hide the difference
    about = f"{goal.part}: the" if goal.part else "The"
    if met and found == asked and not words:
        return f"{about} {metric.label} is {found}, as it has to be."
    if met:
        return f"{about} {metric.label} is {found}: {words}{asked}, as it has to be."
    return f"{about} {metric.label} is {found}; it has to be {words}{asked}."


def outcome(exercise: Exercise, id: str, case: Case) -> str:
    """Return what came, to be shown beside the prediction; empty while there is nothing to show.

    For a weight it is how the first update moves it; else the value of the question's metric at
    the frame of the case, and what the run has other than the exercise's start: a question may be
    about another setting.
    """
    question = exercise.question(id)
    if question is None or not case.progress.furthest:
        return ""
    if question.weight:
        book = ledger(exercise.start, exercise.point)
        before, after = book.value(question.weight), book.value(f"after.{question.weight}")
        return f"{before:.4f} to {after:.4f}: it {book.direction(question.weight)}"
    metric = find_metric(question.outcome)
    if metric is None:
        return ""
    return f"{metric.label}: {metric.write(metric.measure(case))}, {circumstances(case)}"


def circumstances(case: Case) -> str:
    """Return what the run of a case has other than the exercise's start, for people."""
    start, experiment = case.exercise.start, case.run.experiment
    said = [
        f"{one.label} {one.say(getattr(experiment, name))}"
        for name, one in SETTINGS.items()
        if one.effect != "view"
        and name not in ("parameters", "table")
        and getattr(start, name) != getattr(experiment, name)
    ]
    if start.table != experiment.table:
        said.append("other points")
    if any(frame.edited >= 0 for frame in case.run.frames if frame.id <= case.frame.id):
        said.append("weights set by hand")
    elif start.parameters != experiment.parameters:
        said.append("other initial weights")
    return f"with {', '.join(said)}" if said else "with the settings of the start"
