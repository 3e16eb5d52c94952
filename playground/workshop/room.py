"""The room: the records of many learners together, for a discussion. It all stays on this machine.

Only first answers are counted as predictions: later ones were given after an outcome was seen.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.workshop.catalogue import within_limits
from playground.workshop.entries import RecordError
from playground.workshop.exercise import Exercise, Option
from playground.workshop.progress import Progress
from playground.workshop.record import Record

MOST_FILES = 500
MOST_BYTES = 50_000_000  # of all files together
NAMELESS = "an unnamed learner"


@dataclass(frozen=True)
class Spread:
    """The middle of some numbers, and how far they spread; NaN where there are none."""

    median: float  # half of them are not above it
    low: float  # the first quartile, and the third one
    high: float
    n: int  # how many there are

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Return the quartiles, linear between two numbers."""
        numbers = list(values)
        if not numbers:
            return cls(np.nan, np.nan, np.nan, 0)
        low, median, high = np.quantile(numbers, [0.25, 0.5, 0.75]).tolist()
        return cls(median, low, high, len(numbers))


@dataclass(frozen=True)
class OptionCount:
    """How many chose one answer."""

    key: str  # the option's name
    text: str  # its words
    count: int
    share: float  # of all who answered, 0 to 1
    correct: bool | None  # whether it is right; None where the exercise is not known here
    misconception: str = ""  # the belief behind it, as a sentence; empty for none


@dataclass(frozen=True)
class Split:
    """How the first answers to a question fall."""

    prompt: str  # what was asked
    n: int  # how many answered
    choices: tuple[OptionCount, ...]  # every option, in the order of the exercise


@dataclass(frozen=True)
class Summary:
    """What a room has done in one exercise."""

    exercise: str  # its id
    title: str  # its title on the pages; the id where it is not known here
    n_opened: int  # how many learners have opened it
    n_passed: int  # how many have passed
    attempts: Spread  # of all who have opened it
    minutes: Spread  # at work, of all who have opened it
    hints: Spread  # shown to all who have opened it
    splits: tuple[Split, ...]  # for each question that somebody has answered

    @property
    def pass_rate(self) -> float:
        """The share of those who have opened it that have passed, 0 to 1."""
        return self.n_passed / self.n_opened


class Room:
    """Reads record files, a few at a time; a bad one is named, and the others count.

    Files of one learner, known by the record's id, are merged.

    Attributes:
        records: those that are read so far, by id: one for each learner.
        faults: a sentence for each file that could not be used.
        notes: a sentence for each file that was merged with another one.
    """

    def __init__(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Take name and content of each file; what is too much is named, and not read."""
        self.records: dict[str, Record] = {}
        self.notes: list[str] = []
        self._files, self.faults = within_limits(files, MOST_FILES, MOST_BYTES)
        self._n_read = 0

    @property
    def share_done(self) -> float:
        """The share of the files that is read, 0 to 1."""
        return self._n_read / len(self._files) if self._files else 1.0

    def advance(self, seconds: float) -> bool:
        """Read for about so many seconds, at least one file; return whether all is done."""
        end = time.perf_counter() + seconds
        while self._n_read < len(self._files):
            self._read(*self._files[self._n_read])
            self._n_read += 1
            if time.perf_counter() >= end:
                break
        return self._n_read == len(self._files)

    def _read(self, name: str, data: bytes) -> None:
        try:
            record = Record.from_json(data)
        except RecordError as error:
            self.faults.append(f"{name}: {error}")
            return
        if earlier := self.records.get(record.id):
            who = record.name or NAMELESS
            self.notes.append(f"{name}: merged with another file from {who}")
            record = earlier.merge(record)
        self.records[record.id] = record

    def cancel(self) -> None:
        """Leave out the files that are not read yet."""
        if left := len(self._files) - self._n_read:
            self.faults.append(f"Cancelled: {left} files were not read.")
        self._files = self._files[: self._n_read]

    def summaries(self, exercises: Mapping[str, Exercise]) -> list[Summary]:
        """Return what was done in each exercise that was opened; unknown ones come last."""
        opened = {id for record in self.records.values() for id in record.entries}
        order = [*(id for id in exercises if id in opened), *sorted(opened - exercises.keys())]
        return [self._summary(id, exercises.get(id)) for id in order]

    def _summary(self, id: str, exercise: Exercise | None) -> Summary:
        entries = [one.entries[id] for one in self.records.values() if id in one.entries]
        return Summary(
            exercise=id,
            title=exercise.title if exercise else id,
            n_opened=len(entries),
            n_passed=sum(one.passed for one in entries),
            attempts=Spread.of(one.attempts for one in entries),
            minutes=Spread.of(one.seconds / 60.0 for one in entries),
            hints=Spread.of(len(one.hints) for one in entries),
            splits=splits_of(entries, exercise),
        )


def splits_of(
    entries: Iterable[Progress], exercise: Exercise | None, *, all_questions: bool = False
) -> tuple[Split, ...]:
    """Return how first answers fall, for each question that somebody has answered, or for all."""
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        for question, key in first_answers(entry).items():
            counts.setdefault(question, Counter())[key] += 1
    known = [one.id for one in exercise.questions] if exercise else []
    order = [id for id in known if all_questions or id in counts]
    order += sorted(counts.keys() - set(known))
    return tuple(split_of(id, counts.get(id, Counter()), exercise) for id in order)


def first_answers(entry: Progress) -> dict[str, str]:
    """Return the answer of the earliest round to each question."""
    found: dict[str, str] = {}
    for one in sorted(entry.predictions, key=lambda one: one.round):
        found.setdefault(one.question, one.key)
    return found


def split_of(id: str, counts: Counter[str], exercise: Exercise | None) -> Split:
    """Return how the answers to one question fall."""
    question = exercise.question(id) if exercise else None
    options = {one.key: one for one in question.options} if question else {}
    beliefs = exercise.misconceptions if exercise else {}
    n = counts.total()
    choices = []
    for key in [*options, *sorted(counts.keys() - options.keys())]:
        option = options.get(key, Option(key, text=key))
        correct = option.correct if key in options else None
        belief = beliefs.get(option.misconception, "")
        share = counts[key] / max(1, n)
        choices.append(OptionCount(key, option.text, counts[key], share, correct, belief))
    prompt = question.prompt if question else id
    heading = f"{question.group} {prompt}" if question and question.group else prompt
    return Split(heading, n, tuple(choices))
