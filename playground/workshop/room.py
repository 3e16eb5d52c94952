"""The room: the records of many learners together, for a discussion. It all stays on this machine.

Only first answers are counted as predictions: later ones were given after an outcome was seen.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from playground.workshop.entries import RecordError
from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress
from playground.workshop.record import Record

MOST_FILES = 500
MOST_BYTES = 50_000_000  # of all files together
NAMELESS = "a learner without a name"


@dataclass(frozen=True)
class Spread:
    """The middle of some numbers, and how far they spread; NaN where there are none.

    Attributes:
        median: half of them are not above it.
        low: the first quartile.
        high: the third quartile.
        n: how many there are.
    """

    median: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Return the quartiles, linear between two numbers."""
        numbers = list(values)
        if not numbers:
            return cls(np.nan, np.nan, np.nan, 0)
        low, median, high = np.quantile(numbers, [0.25, 0.5, 0.75]).tolist()
        return cls(median, low, high, len(numbers))


@dataclass(frozen=True)
class Choice:
    """How many chose one answer.

    Attributes:
        key: the option's name.
        text: its words.
        count: how many chose it.
        share: of all who answered, 0 to 1.
        correct: whether it is right; None where the exercise is not known here.
        misconception: the belief behind it, as a sentence; empty for none.
    """

    key: str
    text: str
    count: int
    share: float
    correct: bool | None
    misconception: str = ""


@dataclass(frozen=True)
class Split:
    """How the first answers to a question fall.

    Attributes:
        question: its id.
        prompt: what was asked.
        n: how many answered.
        choices: every option, in the order of the exercise.
    """

    question: str
    prompt: str
    n: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Summary:
    """What a room has done in one exercise.

    Attributes:
        exercise: its id.
        title: its name for people; the id where it is not known here.
        n_opened: how many learners have opened it.
        n_passed: how many have passed.
        attempts: of all who have opened it.
        minutes: at work, of all who have opened it.
        hints: shown to all who have opened it.
        splits: for each question that somebody has answered.
    """

    exercise: str
    title: str
    n_opened: int
    n_passed: int
    attempts: Spread
    minutes: Spread
    hints: Spread
    splits: tuple[Split, ...]

    @property
    def pass_rate(self) -> float:
        """The share of those who have opened it that have passed, 0 to 1."""
        return self.n_passed / self.n_opened


@dataclass(frozen=True)
class Room:
    """Records that were loaded.

    Attributes:
        records: one for each learner.
        faults: a sentence for each file that could not be used.
        notes: a sentence for each file that was put together with another one.
    """

    records: tuple[Record, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def summaries(self, exercises: Mapping[str, Exercise]) -> list[Summary]:
        """Return what was done in each exercise that somebody has opened.

        Args:
            exercises: by id, in the order in which they are listed; others follow by name.
        """
        opened = {id for record in self.records for id in record.entries}
        order = [*(id for id in exercises if id in opened), *sorted(opened - exercises.keys())]
        return [self._summary(id, exercises.get(id)) for id in order]

    def _summary(self, id: str, exercise: Exercise | None) -> Summary:
        entries = [one.entries[id] for one in self.records if id in one.entries]
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


class RoomReading:
    """Reads record files, a few at a time; a bad one is named, and the others count.

    Files of one learner, who is known by the record's id, are put together.
    """

    def __init__(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Take name and content of each file; what is too much is named, and not read."""
        self._faults: list[str] = []
        self._notes: list[str] = []
        self._found: dict[str, Record] = {}
        sizes = accumulate(len(data) for _, data in files[:MOST_FILES])
        self._files = files[: sum(size <= MOST_BYTES for size in sizes)]
        if len(self._files) < len(files):
            name, _ = files[len(self._files)]
            self._faults.append(
                f"{name}: at most {MOST_FILES} files are read, of {MOST_BYTES:,} bytes together"
            )
        self._n_read = 0

    @property
    def share_done(self) -> float:
        """The share of the files that is read, 0 to 1."""
        return self._n_read / len(self._files) if self._files else 1.0

    def advance(self, seconds: float) -> bool:
        """Read on for about so many seconds, at least one file; return whether all is done."""
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
            self._faults.append(f"{name}: {error}")
            return
        if earlier := self._found.get(record.id):
            who = record.name or NAMELESS
            self._notes.append(f"{name}: put together with another file of {who}")
            record = earlier.merge(record)
        self._found[record.id] = record

    def cancel(self) -> None:
        """Leave out the files that are not read yet."""
        if left := len(self._files) - self._n_read:
            self._faults.append(f"Cancelled: {left} files were not read.")
        self._files = self._files[: self._n_read]

    @property
    def room(self) -> Room:
        """The records that are read so far."""
        return Room(tuple(self._found.values()), tuple(self._faults), tuple(self._notes))


def splits_of(entries: Iterable[Progress], exercise: Exercise | None) -> tuple[Split, ...]:
    """Return how first answers fall, for each question that somebody has answered."""
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        for question, key in first_answers(entry).items():
            counts.setdefault(question, Counter())[key] += 1
    known = [one.id for one in exercise.questions] if exercise else []
    order = [*(id for id in known if id in counts), *sorted(counts.keys() - set(known))]
    return tuple(split_of(id, counts[id], exercise) for id in order)


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
    n = counts.total()
    choices = []
    for key in [*options, *sorted(counts.keys() - options.keys())]:
        option = options.get(key)
        choices.append(
            Choice(
                key,
                option.text if option else key,
                counts[key],
                counts[key] / n,
                option.correct if option else None,
                exercise.misconception(option.misconception) if exercise and option else "",
            )
        )
    prompt = question.prompt if question else id
    heading = f"{question.group} {prompt}" if question and question.group else prompt
    return Split(id, heading, n, tuple(choices))
