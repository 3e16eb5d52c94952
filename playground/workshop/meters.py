"""Meters: each goal of an exercise with its value now, while a run goes on and at rest.

A meter tells what a check would find, but for what only Check may tell: how many numbers and
predictions are right. While a question is open there are none, for goals would answer it.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from playground.explain.first_solved import are_solved
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.workshop.exercise import OPERATORS, Exercise, Goal
from playground.workshop.goals import GoalResult
from playground.workshop.metrics import Attempt, Measured, Metric, find_metric
from playground.workshop.progress import Progress
from playground.workshop.questions import Questions
from playground.workshop.verdict import Assessment

CHECKED = ("numbers_correct", "predictions_correct", "success_rate")  # Check alone tells them
MOST_AT_ONCE = 3  # frames of one answer that are measured: more, nobody could read


@dataclass(frozen=True)
class Meter:
    """A goal and how far it is reached."""

    label: str  # what is measured
    text: str  # its value, and what is asked for
    share: float | None  # of the way to the goal, or of what may be used up; None for no bar
    met: bool | None  # whether it holds; None where that is not known yet
    is_budget: bool = False  # it holds from the start, and the bar shows how much is used
    is_live: bool = True  # it goes along with the run, and not with what the learner does


def goals_are_shown(exercise: Exercise, progress: Progress, run: Run) -> bool:
    """Return whether goals may be told: no answer can be changed any more."""
    return progress.passed or not Questions.of(exercise, progress, run).open


def read_meters(attempt: Attempt, found: Assessment) -> list[Meter]:
    """Return a meter for each goal at the frame of an attempt; none while a question is open."""
    if not goals_are_shown(attempt.exercise, attempt.progress, attempt.run):
        return []
    first = Attempt(attempt.exercise, attempt.run, attempt.run.frames[0], attempt.progress)
    return [_meter(goal, attempt, first, found) for goal in attempt.exercise.goals]


def readings(
    exercise: Exercise, progress: Progress, found: Assessment, run: Run, frames: Sequence[Frame]
) -> dict[str, Any] | None:
    """Return the meters at some of the frames, evenly and the last one, in types that JSON has."""
    if not frames or not goals_are_shown(exercise, progress, run):
        return None
    every = -(-len(frames) // MOST_AT_ONCE)
    chosen = frames[::-1][::every][::-1]
    rows = [read_meters(Attempt(exercise, run, one, progress), found) for one in chosen]
    return {
        "ids": [one.id for one in chosen],
        "rows": [[asdict(meter) for meter in row] for row in rows],
    }


def _meter(goal: Goal, attempt: Attempt, first: Attempt, found: Assessment) -> Meter:
    metric = find_metric(goal.metric)
    assert metric, "goals are read with known metrics"
    label = metric.label[0].upper() + metric.label[1:]
    label = f"{goal.part}: {metric.label}" if goal.part else label
    if goal.part in attempt.progress.parts:
        return Meter(label, "done", 1.0, True, is_live=False)
    if goal.metric in CHECKED:
        return _checked(goal, metric, label, attempt, found)
    if metric.unit == "flag":
        made = bool(metric.measure(attempt))
        return Meter(label, "made first" if made else "missing", None, made, is_live=False)
    if goal.metric == "first_solved_epoch":
        return _solved(goal, label, attempt)
    value, begin = metric.measure(attempt), metric.measure(first)
    is_budget = goal.op in ("<", "<=") and goal.holds(begin)
    text = f"{metric.write(value)} (goal: {_wanted(goal, metric)})"
    return Meter(label, text, _share(goal, begin, value), goal.holds(value), is_budget)


def _wanted(goal: Goal, metric: Metric) -> str:
    asked = metric.write(goal.value)
    return asked if isinstance(goal.value, str | bool) else f"{OPERATORS[goal.op][1]} {asked}"


def _share(goal: Goal, begin: Measured, value: Measured) -> float | None:
    """Return how far a value has come from where it began to what is asked for, 0 to 1."""
    target = goal.value
    if any(isinstance(one, bool | str) or one is None for one in (begin, value, target)):
        return None
    begin, value, target = float(begin), float(value), float(target)  # type: ignore[arg-type]
    if goal.holds(begin) or begin == target:  # what may be used up, of all there is
        share = value / target if target else float(value > 0.0)
    else:
        share = (value - begin) / (target - begin)
    return min(1.0, max(0.0, share)) if math.isfinite(share) else None


def _checked(goal: Goal, metric: Metric, label: str, attempt: Attempt, found: Assessment) -> Meter:
    """Return the meter of what Check alone tells, as it was found last."""
    wanted = f"(goal: {_wanted(goal, metric)})"
    many = attempt.exercise.many_seeds
    result = _found_last(goal, found)
    if goal.metric == "success_rate" and many:
        label = f"Success rate of {many.n_seeds} seeds"
    if result is None or result.value is None:
        if goal.metric == "numbers_correct":
            typed = sum(bool(text.strip()) for _, text in attempt.progress.numbers)
            text = f"{typed} typed; Check tells {wanted}"
            return Meter(label, text, None, None, is_live=False)
        return Meter(label, f"Check tells {wanted}", None, None, is_live=False)
    text = f"{metric.write(result.value)} at the last check {wanted}"
    return Meter(label, text, _share(goal, 0.0, result.value), result.met, is_live=False)


def _found_last(goal: Goal, found: Assessment) -> GoalResult | None:
    results = found.verdict.results if found.verdict else ()
    return next((one for one in results if one.goal == goal), None)


def _solved(goal: Goal, label: str, attempt: Attempt) -> Meter:
    """Return the meter of the first epoch solved, as far as the kept frames tell it.

    To find out the very epoch takes half a second in a long run: that is for Check.
    """
    history, wanted = attempt.history, f"(goal: at most {goal.value:,.0f})"
    solved = are_solved(attempt.run, history)
    epoch = attempt.frame.state.epoch
    limit = float(goal.value)
    if not solved.any():
        over = bool(epoch > limit)
        met = False if over else None
        return Meter(label, f"not yet, at epoch {epoch:,} {wanted}", min(1.0, epoch / limit), met)
    k = int(solved.argmax())
    by = history[k].state.epoch
    is_late = k > 0 and history[k - 1].state.epoch >= limit
    met = True if goal.holds(float(by)) else False if is_late else None
    return Meter(label, f"{by:,} or before {wanted}", min(1.0, by / limit), met, True)
