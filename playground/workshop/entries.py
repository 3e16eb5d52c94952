"""The fields of a record's entry: for each how it is read, written, and put together with another.

A new field is added here and to `Progress`. Files of older versions lack what is added later, so
such a field needs a default in its `read`. Merging is the same in either order, and merging what is
there already changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from playground.experiment import Experiment
from playground.reading import values
from playground.reading.reader import Reader
from playground.workshop.progress import MOST_ROUNDS, HintShown, Prediction, Progress

MOST_WEIGHTS = 20_000
MOST_COUNT = 1_000_000
MOST_ITEMS = 2000  # predictions, of all rounds
LARGEST_NUMBER = 1e300

T = TypeVar("T")


class RecordError(ValueError):
    """Something is wrong with a record file; the message is a sentence."""


class Field(NamedTuple):
    """How a field of an entry is kept."""

    # Makes its value of the object in a file that holds it, and its name.
    read: Callable[[Reader, str], Any]
    write: Callable[[Any], Any] = lambda value: value  # makes of its value what JSON has
    # Makes one value of two; None where the entry that leads has the say.
    merge: Callable[[Any, Any], Any] | None = None


def read_fields(source: Reader, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the fields in an object of a file."""
    return {name: one.read(source, name) for name, one in fields.items()}


def write_fields(value: object, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return fields in types that JSON has."""
    return {name: one.write(getattr(value, name)) for name, one in fields.items()}


# ---- kinds of fields ----


def read_time(value: object) -> datetime:
    """Read a time as ISO 8601 has it; one without a zone is in UTC."""
    try:
        time = datetime.fromisoformat(values.text(value, 40))
        return time.replace(tzinfo=time.tzinfo or UTC, microsecond=0).astimezone(UTC)
    except (ValueError, OverflowError):
        values.refuse("a time such as 2025-01-31T10:00:00+00:00", value)


def moment(merge: Callable[[datetime, datetime], datetime]) -> Field:
    """Return a field of a time."""
    return Field(lambda source, name: source.read(name, read_time), datetime.isoformat, merge)


def line(most: int, least: int = 0) -> Field:
    """Return a field of a text that can be printed."""
    return Field(lambda source, name: source.line(name, most, least))


def count(most: int, merge: Callable[[int, int], int] | None = None) -> Field:
    """Return a field of a whole number from 0."""
    return Field(lambda source, name: source.whole(name, 0, most), merge=merge)


def amount(most: float, merge: Callable[[float, float], float] | None = None) -> Field:
    """Return a field of a number from 0."""
    return Field(lambda source, name: source.number(name, 0.0, most), merge=merge)


def several(
    make: Callable[..., T],
    fields: Mapping[str, Field],
    most: int,
    merge: Callable[[tuple[T, ...], tuple[T, ...]], tuple[T, ...]],
) -> Field:
    """Return a field of objects of one kind, each with fields of its own."""

    def read_one(value: object) -> T:
        return make(**read_fields(Reader(value), fields))

    def write_all(found: tuple[T, ...]) -> list[dict[str, Any]]:
        return [write_fields(one, fields) for one in found]

    return Field(lambda source, name: source.each(name, read_one, 0, most), write_all, merge)


def read_numbers(source: Reader, name: str) -> tuple[tuple[str, str], ...]:
    """Read what was typed for each number."""
    typed = few(source.table(name), 100)
    return tuple(sorted((key, typed.read(key, values.text, 40)) for key in typed.values))


def read_parts(source: Reader, name: str) -> tuple[str, ...]:
    """Read the parts that are passed."""
    return union(source.each(name, partial(values.text, most=60), 0, 20), ())


def read_settings(source: Reader, name: str) -> Mapping[str, Any] | None:
    """Read settings as they are: whether the playground can use them shows when it is asked to."""
    return None if source.values.get(name) is None else few(source.table(name), 200).values


def few(found: Reader, most: int) -> Reader:
    """Return an object if it has not too many parts, each with a short name."""
    if len(found.values) > most or any(len(key) > 60 for key in found.values):
        found.fail(None, f"expected at most {most} of them, with short names")
    return found


def read_weights(source: Reader, name: str) -> tuple[float, ...]:
    """Read the final weights."""
    source.items(name, 0, MOST_WEIGHTS)
    return tuple(source.array(name, (None,), LARGEST_NUMBER).tolist())


# ---- values of two entries in one ----


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier of two times, or the one that there is."""
    return min((time for time in (one, other) if time), default=None)


def union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of both, each once and in order."""
    return tuple(sorted({*one, *other}))


def union_of_hints(
    one: tuple[HintShown, ...], other: tuple[HintShown, ...]
) -> tuple[HintShown, ...]:
    """Return each hint once, at the time it was first shown."""
    found: dict[int, HintShown] = {}
    for hint in sorted((*one, *other), key=lambda one: (one.number, one.at)):
        found.setdefault(hint.number, hint)
    return tuple(found.values())


def union_of_predictions(
    one: tuple[Prediction, ...], other: tuple[Prediction, ...]
) -> tuple[Prediction, ...]:
    """Return each round's answer to each question, the later one where it was changed."""

    def order(one: Prediction) -> tuple[Any, ...]:
        return one.round, one.question, one.at, one.key, one.right, one.fixed

    return tuple(
        {(one.round, one.question): one for one in sorted((*one, *other), key=order)}.values()
    )


# ---- the fields ----

HINT = {"number": count(100), "at": moment(min)}
PREDICTION = {
    "question": line(60, least=1),
    "key": line(60, least=1),
    "at": moment(min),
    "right": Field(Reader.flag),
    "round": count(MOST_COUNT),
    "fixed": Field(lambda source, name: source.flag(name, False)),
}
# In the order of the file. How `furthest` and `numbers` are merged depends on other fields, too.
FIELDS = {
    "exercise": line(60, least=1),
    "started_at": moment(min),
    "updated_at": moment(max),
    "passed_at": Field(
        lambda source, name: source.read(name, read_time, default=None),
        lambda passed_at: passed_at and passed_at.isoformat(),
        earliest,
    ),
    "seconds": amount(1e9, max),
    "attempts": count(MOST_COUNT, max),
    "round": count(MOST_COUNT, max),
    "furthest": amount(1e12),
    "hints": several(HintShown, HINT, 100, union_of_hints),
    "predictions": several(Prediction, PREDICTION, MOST_ITEMS, union_of_predictions),
    "numbers": Field(read_numbers, dict),
    "parts": Field(read_parts, list, union),
    "settings": Field(read_settings, lambda settings: None if settings is None else dict(settings)),
    "seed": Field(lambda source, name: source.whole(name, 0, MOST_COUNT, default=None)),
    "epoch": count(10**12),
    "weights": Field(read_weights, list),
    "checked": line(64),
}


def entry_to_json(entry: Progress) -> dict[str, Any]:
    """Return an entry in types that JSON has."""
    return write_fields(entry, FIELDS)


def read_entry(value: object) -> Progress:
    """Read what `entry_to_json` wrote; a ValueError says what is wrong."""
    return Progress(**read_fields(Reader(value), FIELDS))


def experiment_of(entry: Progress) -> tuple[Experiment, list[str]]:
    """Return the Experiment of the last check, and a sentence for each part that is of no use."""
    return Experiment.from_json({} if entry.settings is None else entry.settings)


# ---- two entries in one ----


def merged(one: Progress, other: Progress) -> Progress:
    """Return both in one.

    Counts and times at work are the larger ones, predictions and hints those of both. Settings,
    weights and typed numbers are those of the one that is passed, else of the one that was worked
    on last.
    """
    following, leading = sorted((one, other), key=rank)
    both = {
        name: field.merge(getattr(one, name), getattr(other, name))
        for name, field in FIELDS.items()
        if field.merge
    }
    numbers = {**dict(following.numbers), **dict(leading.numbers)}
    if rank(one) == rank(other):
        # Neither leads, and the same text is to win in either order: the one that sorts last.
        numbers = dict(sorted((*one.numbers, *other.numbers)))
    # How far the runs of the later round have gone.
    furthest = max(entry.furthest for entry in (one, other) if entry.round == both["round"])
    opened = [entry.opened_at for entry in (one, other) if entry.opened_at]
    return replace(
        leading,
        **both,
        opened_at=max(opened, default=None),
        furthest=furthest,
        numbers=tuple(sorted(numbers.items())),
    )


def continued(entry: Progress, loaded: Progress) -> Progress:
    """Return the entry of an exercise that is open, with its round after those of a loaded one.

    Who comes back without the record, starts again and loads it then, goes on with the answers
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
