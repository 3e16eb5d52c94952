"""Beliefs: the misconception that an answer, a number or a run shows, and what runs show of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from playground.workshop.by_hand import Feedback
from playground.workshop.exercise import Exercise, Question
from playground.workshop.goals import judge
from playground.workshop.metrics import Attempt


@dataclass(frozen=True)
class NamedBelief:
    """A belief that a learner seems to hold."""

    id: str  # its name in the file
    because: str  # what it shows in, as a sentence
    belief: str  # as a sentence
    seen: str  # what runs show of it; empty where they show nothing


def name_beliefs(
    attempt: Attempt, feedback: Collection[Feedback] = (), *, is_checked: bool = False
) -> list[NamedBelief]:
    """Return the beliefs that show in what a learner has done, each once.

    An answer shows one as soon as a run has gone far enough to be compared with it, a typed number
    once it is checked, and a run once it is checked and does not pass.

    Args:
        attempt: the frame that is shown.
        feedback: what Check has found on the typed numbers.
        is_checked: Check was pressed on this frame.
    """
    found = [*_of_answers(attempt), *_of_numbers(attempt.exercise, feedback)]
    if is_checked and not attempt.progress.passed:
        found += _of_the_run(attempt)
    named: dict[str, NamedBelief] = {}
    for id, because in found:
        exercise = attempt.exercise
        belief = exercise.misconceptions[id]
        named.setdefault(id, NamedBelief(id, because, belief, exercise.seen.get(id, "")))
    return list(named.values())


def can_be_seen(attempt: Attempt, question: Question) -> bool:
    """Return whether a run of this round shows what a question asks."""
    progress = attempt.progress
    return progress.has_outcome(question) and progress.furthest >= question.seen_at


def _of_answers(attempt: Attempt) -> Iterator[tuple[str, str]]:
    for question in attempt.exercise.questions:
        given = attempt.progress.prediction(question)
        option = given and question.option(given.key)
        if option and option.misconception and can_be_seen(attempt, question):
            about = f" for {question.prompt}" if question.weight else ""
            yield option.misconception, f"You chose \u201c{option.text}\u201d{about}."


def _of_numbers(exercise: Exercise, feedback: Collection[Feedback]) -> Iterator[tuple[str, str]]:
    labels = {one.id: one.label for one in exercise.numbers}
    for one in feedback:
        if one.misconception:
            yield one.misconception, f"It shows in your number for \u201c{labels[one.id]}\u201d."


def _of_the_run(attempt: Attempt) -> Iterator[tuple[str, str]]:
    for id, signs in attempt.exercise.signs.items():
        if all(judge(attempt, sign).met for sign in signs):
            yield id, "It fits what you tried."
