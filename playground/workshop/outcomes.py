"""Outcomes: what happened, compared with what the learner predicted."""

from playground.experiment import SETTINGS
from playground.workshop.by_hand import ledger
from playground.workshop.exercise import Question
from playground.workshop.metrics import Attempt, find_metric
from playground.workshop.progress import Prediction

PAST = {"grows": "grew, from {} to {}", "shrinks": "shrank, from {} to {}", "stays": "stayed at {}"}


def describe_prediction(
    attempt: Attempt, question: Question, given: Prediction, *, with_outcome: bool = True
) -> str:
    """Return what was predicted, what happened, and whether the prediction was right.

    Before the exercise is passed, the right answer is for the learner to find wherever an outcome
    can be seen. While a run plays, an outcome would soon be out of date.
    """
    option = question.option(given.key)
    text = option.text if option else given.key
    parts = [f"You predicted that it {text}." if question.weight else f"You predicted: {text}."]
    if with_outcome:
        parts.append(outcome(attempt, question))
    progress = attempt.progress
    if not (progress.passed or progress.has_outcome(question)):
        parts.append("It is fixed now.")
    elif progress.passed or not (question.outcome or question.weight):
        parts.append(f"Your prediction was {'right' if given.right else 'wrong'}.")
    return " ".join(filter(None, parts))


def outcome(attempt: Attempt, question: Question) -> str:
    """Return what happened, as a sentence; empty while there is nothing to show.

    For a weight it is how the first update moves it; else the value of the question's metric at
    the frame of the attempt, and where the run differs from the exercise's start: a question may
    be about another setting.
    """
    if not attempt.progress.furthest:
        return ""
    if question.weight:
        book = ledger(attempt.exercise.start, attempt.exercise.point)
        names = (question.weight, f"after.{question.weight}")
        before, after = (f"{book.value(one):.4f}" for one in names)
        return f"It {PAST[book.direction(question.weight)].format(before, after)}."
    metric = find_metric(question.outcome)
    if metric is None:
        return ""
    what = f"{metric.label[0].upper()}{metric.label[1:]} at epoch {attempt.frame.state.epoch:,}"
    return f"{what}: {metric.write(metric.measure(attempt))}, {circumstances(attempt)}."


def circumstances(attempt: Attempt) -> str:
    """Return in which settings the run of an attempt differs from the exercise's start."""
    start, experiment = attempt.exercise.start, attempt.run.experiment
    differences = [
        f"{one.label} {one.say(getattr(experiment, name))}"
        for name, one in SETTINGS.items()
        if one.effect != "view"
        and name not in ("parameters", "table")
        and getattr(start, name) != getattr(experiment, name)
    ]
    if start.table != experiment.table:
        differences.append("other points")
    frames = attempt.run.frames
    if any(frame.edited >= 0 for frame in frames if frame.id <= attempt.frame.id):
        differences.append("weights set by hand")
    elif start.parameters != experiment.parameters:
        differences.append("other initial weights")
    return f"with {', '.join(differences)}" if differences else "with the settings of the start"
