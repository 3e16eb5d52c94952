"""Goals: which of them hold, and which do not yet, each as a sentence with its number."""

from collections.abc import Collection
from dataclasses import dataclass

from playground.workshop.exercise import OPERATORS, Goal
from playground.workshop.metrics import Attempt, Measured, Metric, find_metric


@dataclass(frozen=True)
class GoalResult:
    """What is found about one goal."""

    met: bool | None  # whether it holds; None where that is not known yet
    sentence: str  # what was measured, and what is asked for
    goal: Goal | None = None  # None where the run has left the exercise
    value: Measured = None  # what was measured


@dataclass(frozen=True)
class Verdict:
    """What is found about all goals."""

    results: tuple[GoalResult, ...]  # one for each goal, in order
    passed: bool
    done_parts: tuple[str, ...] = ()  # the parts whose goals hold now
    missing_parts: tuple[str, ...] = ()  # the parts that were passed neither now nor before
    waits_for_seeds: bool = False  # a success rate is asked for, and not known yet

    def unmet_first(self, parts: Collection[str] = ()) -> list[GoalResult]:
        """Return the results, those of goals that do not hold first.

        What was asked for by parts that were passed before is left out, unless it holds now, too.
        """
        over = {*parts} - {*self.done_parts}
        left = [one for one in self.results if not (one.goal and one.goal.part in over)]
        return sorted(left, key=lambda one: one.met is True)

    def reasons(self, parts: Collection[str] = ()) -> list[str]:
        """Return why it is not passed: the first goal that is not met, or that of each part."""
        first: dict[str, str] = {}
        for one in self.unmet_first(parts):
            if one.met is not True:
                first.setdefault(one.goal.part if one.goal else "", one.sentence)
        return [first[""]] if "" in first else list(first.values())

    @property
    def first_sentence(self) -> str:
        """The first sentence, on a goal that does not hold if there is one."""
        return next((one.sentence for one in self.unmet_first()), "")


def judge_goals(attempt: Attempt) -> Verdict:
    """Judge an attempt by the goals of its exercise, whether it has left the exercise or not."""
    exercise = attempt.exercise
    results = [(goal, judge(attempt, goal)) for goal in exercise.goals]

    def all_met(part: str) -> bool:
        return all(result.met is True for goal, result in results if goal.part == part)

    done = tuple(part for part in exercise.parts if all_met("") and all_met(part))
    missing = tuple(part for part in exercise.parts if part not in {*done, *attempt.progress.parts})
    return Verdict(
        results=tuple(result for _, result in results),
        passed=all_met("") and not missing,
        done_parts=done,
        missing_parts=missing,
        waits_for_seeds=exercise.needs_many_seeds and attempt.sweep is None,
    )


def judge(attempt: Attempt, goal: Goal) -> GoalResult:
    """Measure what a goal is about, and say whether it holds."""
    metric = find_metric(goal.metric)
    assert metric, "goals are read with known metrics"
    value = metric.measure(attempt)
    if value is None:
        return GoalResult(None, metric.missing, goal)
    met = goal.holds(value)
    return GoalResult(met, describe(metric, goal, value, met), goal, value)


def describe(metric: Metric, goal: Goal, value: Measured, met: bool) -> str:
    """Return the sentence on a goal."""
    if metric.unit == "flag":
        return metric.yes if value else metric.no
    found, asked = metric.write(value), metric.write(goal.value)
    if not met and found == asked and isinstance(value, float):
        found = repr(value)  # three digits would hide the difference
    wanted = asked if isinstance(goal.value, str) else f"{OPERATORS[goal.op][1]} {asked}"
    usual = f"The {metric.label} is {{found}} (goal: {wanted})."
    text = metric.sentences.get((goal.op, met), usual).format(found=found, asked=asked)
    return f"{goal.part}: {text[0].lower()}{text[1:]}" if goal.part else text
