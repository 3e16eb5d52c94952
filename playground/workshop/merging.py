"""Putting two records of one exercise together: more progress wins, and nothing is lost.

Merging is the same in either order, and merging what is there already changes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from playground.workshop.progress import MOST_ROUNDS, HintShown, Prediction, Progress


def merged(one: Progress, other: Progress) -> Progress:
    """Return both in one.

    Counts and times at work are the larger ones, predictions and hints those of both. Settings,
    weights and typed numbers are those of the one that is passed, else of the one that was worked
    on last.
    """
    following, leading = sorted((one, other), key=rank)
    numbers = {**dict(following.numbers), **dict(leading.numbers)}
    if rank(one) == rank(other):
        # Neither leads, and the same text is to win in either order: the one that sorts last.
        numbers = dict(sorted((*one.numbers, *other.numbers)))
    return replace(
        leading,
        started_at=min(one.started_at, other.started_at),
        updated_at=max(one.updated_at, other.updated_at),
        opened_at=later_opening(one, other),
        seconds=max(one.seconds, other.seconds),
        attempts=max(one.attempts, other.attempts),
        round=max(one.round, other.round),
        furthest=furthest(one, other),
        hints=merged_hints((*one.hints, *other.hints)),
        predictions=merged_predictions((*one.predictions, *other.predictions)),
        numbers=tuple(sorted(numbers.items())),
        parts=tuple(sorted({*one.parts, *other.parts})),
        passed_at=earliest(one.passed_at, other.passed_at),
    )


def continued(entry: Progress, loaded: Progress) -> Progress:
    """Return the entry of an exercise that is open, with its round after those of a loaded one.

    Who comes back without the record, begins anew and loads it then, goes on with the answers
    given just now; those of the rounds in the file are kept as they are.
    """
    if loaded.started_at == entry.started_at or loaded.round < entry.round:
        return entry
    later = min(loaded.round + 1, MOST_ROUNDS)
    return replace(
        entry,
        round=later,
        predictions=tuple(
            replace(one, round=later) if one.round == entry.round else one
            for one in entry.predictions
        ),
    )


def rank(entry: Progress) -> tuple[Any, ...]:
    """Return what says which of two leads.

    It looks only at what the merged entry has of the leading one alone. What is put together of
    both would give the merged entry another rank than the one that led.
    """
    passed = -entry.passed_at.timestamp() if entry.passed_at else 0.0
    settings = sorted((entry.settings or {}).items())
    content = (settings, entry.seed, entry.epoch, entry.weights, entry.checked)
    return entry.passed, passed, entry.updated_at, entry.settings is not None, repr(content)


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two times, or the one that there is."""
    times = [time for time in (one, other) if time]
    return min(times) if times else None


def later_opening(one: Progress, other: Progress) -> datetime | None:
    """Return since when it is open, if it is open in either."""
    times = [entry.opened_at for entry in (one, other) if entry.opened_at]
    return max(times) if times else None


def furthest(one: Progress, other: Progress) -> float:
    """Return how far the runs of the later round have gone."""
    last = max(one.round, other.round)
    return max(entry.furthest for entry in (one, other) if entry.round == last)


def merged_hints(hints: Iterable[HintShown]) -> tuple[HintShown, ...]:
    """Return each hint once, at the time it was first shown."""
    found: dict[int, HintShown] = {}
    for hint in sorted(hints, key=lambda one: (one.number, one.at)):
        found.setdefault(hint.number, hint)
    return tuple(found.values())


def merged_predictions(predictions: Iterable[Prediction]) -> tuple[Prediction, ...]:
    """Return each round's answer to each question, the later one where it was changed."""
    found: dict[tuple[int, str], Prediction] = {}

    def order(one: Prediction) -> tuple[Any, ...]:
        return one.round, one.question, one.at, one.key, one.right

    for answer in sorted(predictions, key=order):
        found[answer.round, answer.question] = answer
    return tuple(found.values())
