"""What of a learner a room gets: predictions, progress, attempts and hints, and what Check misses.

It is a record as a file has it, without settings, weights, typed numbers, and without the name that
the learner has given the record: the room's name is the one that was given to the room.
"""

from dataclasses import replace
from datetime import datetime

from playground.workshop.entries import RecordError
from playground.workshop.learner import Learner
from playground.workshop.metrics import find_metric
from playground.workshop.progress import Prediction, Progress
from playground.workshop.record import Record
from playground.workshop.rooms.store import LARGEST_RECORD, SharedRow

MOST_ENTRIES = 60  # the exercises that were worked on last
LONGEST = 300  # characters of a sentence


def row_of(learner: Learner, name: str, now: datetime) -> SharedRow:
    """Return what a room gets of a learner, under the name that was given to it."""
    exercise = learner.exercise.id if learner.exercise else ""
    goal, finding = missing(learner)
    return SharedRow(name, exercise, goal, finding, record_of(learner.record, name, now))


def missing(learner: Learner) -> tuple[str, str]:
    """Return what Check has found missing in the open exercise: its name, and the sentence."""
    verdict = learner.assessment.verdict
    if learner.exercise is None or verdict is None or verdict.passed or learner.progress.passed:
        return "", ""
    unmet = [one for one in verdict.unmet_first(learner.progress.parts) if one.met is not True]
    if not unmet:
        return "", ""
    metric = find_metric(unmet[0].goal.metric) if unmet[0].goal else None
    return (metric.label if metric else "leaves the exercise"), unmet[0].sentence[:LONGEST]


def record_of(record: Record, name: str, now: datetime) -> bytes:
    """Return what of a record a room gets, as a file of a record."""
    latest = sorted(record.entries.values(), key=lambda one: one.updated_at)
    entries = [stripped(one, now) for one in latest[-MOST_ENTRIES:]]
    while True:
        kept = {one.exercise: one for one in entries}
        data = replace(record, name=name, track="", entries=kept).to_json(now)
        if len(data) <= LARGEST_RECORD or not entries:
            return data
        entries = entries[(len(entries) + 1) // 2 :]  # of the oldest ones there is no room


def stripped(entry: Progress, now: datetime) -> Progress:
    """Return an entry without what is not for the room, its clock stopped."""
    return replace(
        entry,
        seconds=entry.seconds_at_work(now),
        opened_at=None,  # to leave it here would be taken for a step of the learner's
        predictions=first_and_last(entry.predictions),
        numbers=(),
        settings=None,
        seed=None,
        epoch=0,
        weights=(),
        checked="",
    )


def first_and_last(predictions: tuple[Prediction, ...]) -> tuple[Prediction, ...]:
    """Return of each question's answers that of the first round and that of the last."""
    in_order = sorted(predictions, key=lambda one: one.round)
    last = {one.question: one for one in in_order}
    first = {one.question: one for one in reversed(in_order)}
    return tuple(dict.fromkeys((*first.values(), *last.values())))


def both(row: SharedRow, name: str, before: bytes | None, now: datetime) -> SharedRow:
    """Return a row with all that the room has of the learner already, from another tab say."""
    if before is None or row.record is None:
        return row
    try:
        merged = Record.from_json(row.record).merge(Record.from_json(before))
    except RecordError:
        return row
    return replace(row, record=record_of(merged, name, now))


def sign_of(learner: Learner, name: str) -> tuple[object, ...]:
    """Return what is different whenever there is something new for the room; made in no time."""
    entries = tuple(map(_sign_of_entry, learner.record.entries.values()))
    return name, learner.exercise and learner.exercise.id, entries, missing(learner)


def _sign_of_entry(entry: Progress) -> tuple[object, ...]:
    counts = (entry.attempts, entry.round, len(entry.hints))
    return entry.exercise, counts, entry.predictions, entry.parts, entry.passed_at
