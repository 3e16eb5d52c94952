"""One exercise of a record in types that JSON has, and back, each value checked."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from playground.experiment import Experiment
from playground.settings import shorten
from playground.workshop.progress import HintShown, Prediction, Progress

MOST_WEIGHTS = 20_000
MOST_COUNT = 1_000_000
MOST_ITEMS = 2000  # predictions, of all rounds
LONGEST_TIME = 40  # characters
LARGEST_NUMBER = 1e300


class RecordError(ValueError):
    """Something is wrong with a record file; the message is a sentence."""


def entry_to_json(entry: Progress) -> dict[str, Any]:
    """Return an entry in types that JSON has."""
    return {
        "exercise": entry.exercise,
        "started_at": entry.started_at.isoformat(),
        "updated_at": entry.updated_at.isoformat(),
        "passed_at": entry.passed_at.isoformat() if entry.passed_at else None,
        "seconds": entry.seconds,
        "attempts": entry.attempts,
        "round": entry.round,
        "furthest": entry.furthest,
        "hints": [{"number": one.number, "at": one.at.isoformat()} for one in entry.hints],
        "predictions": [
            {
                "question": one.question, "key": one.key, "at": one.at.isoformat(),
                "right": one.right, "round": one.round,
            }
            for one in entry.predictions
        ],
        "numbers": dict(entry.numbers),
        "parts": list(entry.parts),
        "settings": dict(entry.settings) if entry.settings is not None else None,
        "seed": entry.seed,
        "epoch": entry.epoch,
        "weights": list(entry.weights),
        "checked": entry.checked,
    }  # fmt: skip


def entry_from_json(values: Any) -> Progress:
    """Read what `entry_to_json` wrote; a RecordError says what is wrong."""
    if not isinstance(values, dict):
        raise RecordError(f"Expected an entry for each exercise, got {shorten(values)}.")
    numbers = need(values, "numbers", dict)
    if len(numbers) > 100 or not all(
        isinstance(value, str) and len(key) <= 60 and len(value) <= 40
        for key, value in numbers.items()
    ):
        raise RecordError("numbers: expected at most 100 short texts.")
    return Progress(
        exercise=text(values, "exercise", 60, least=1),
        started_at=need(values, "started_at", datetime),
        updated_at=need(values, "updated_at", datetime),
        passed_at=need(values, "passed_at", datetime) if values.get("passed_at") else None,
        seconds=number(values, "seconds", 1e9),
        attempts=whole(values, "attempts"),
        round=whole(values, "round"),
        furthest=number(values, "furthest", 1e12),
        hints=tuple(map(read_hint, items(values, "hints", 100))),
        predictions=tuple(map(read_prediction, items(values, "predictions", MOST_ITEMS))),
        numbers=tuple(sorted(numbers.items())),
        parts=read_parts(values),
        settings=read_settings(values),
        seed=None if values.get("seed") is None else whole(values, "seed"),
        epoch=whole(values, "epoch", 10**12),
        weights=read_weights(values),
        checked=text(values, "checked", 64),
    )


def read_hint(one: Any) -> HintShown:
    """Read a hint that was shown."""
    return HintShown(whole(one, "number", 100), need(one, "at", datetime))


def read_prediction(one: Any) -> Prediction:
    """Read an answer to a question."""
    return Prediction(
        question=text(one, "question", 60, least=1),
        key=text(one, "key", 60, least=1),
        at=need(one, "at", datetime),
        right=need(one, "right", bool),
        round=whole(one, "round"),
    )


def read_parts(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Read the parts that are passed."""
    parts = need(values, "parts", list)
    if len(parts) > 20 or not all(isinstance(one, str) and len(one) <= 60 for one in parts):
        raise RecordError("parts: expected at most 20 short texts.")
    return tuple(sorted(set(parts)))


def read_settings(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read settings as they are: whether the playground can use them shows when it is asked to."""
    if values.get("settings") is None:
        return None
    settings: dict[str, Any] = need(values, "settings", dict)
    if len(settings) > 200 or any(len(key) > 60 for key in settings):
        raise RecordError("settings: expected at most 200 of them, with short names.")
    return settings


def experiment_of(entry: Progress) -> tuple[Experiment, list[str]]:
    """Return the Experiment of the last check, and a sentence for each part that is of no use."""
    return Experiment.from_json({} if entry.settings is None else entry.settings)


def read_weights(values: Mapping[str, Any]) -> tuple[float, ...]:
    """Read the final weights."""
    weights = need(values, "weights", list)
    if len(weights) > MOST_WEIGHTS or not all(map(is_finite, weights)):
        raise RecordError(f"weights: expected at most {MOST_WEIGHTS:,} finite numbers.")
    return tuple(map(float, weights))


def items(values: Mapping[str, Any], key: str, most: int) -> list[Mapping[str, Any]]:
    """Return a list of objects."""
    found = need(values, key, list)
    if len(found) > most or not all(isinstance(one, dict) for one in found):
        raise RecordError(f"{key}: expected at most {most} objects.")
    return list(found)


def is_finite(value: Any) -> bool:
    """Return whether a value is a finite number, and no truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST_NUMBER and math.isfinite(value)


def need(values: Mapping[str, Any], key: str, kind: type) -> Any:
    """Return a value of this type; a time is read from its text, and gets a zone."""
    value = values.get(key)
    if kind is datetime:
        return read_time(key, value)
    if not isinstance(value, kind):
        names = {dict: "an object", list: "a list", bool: "true or false"}
        raise RecordError(f"{key}: expected {names[kind]}, got {shorten(value)}.")
    return value


def read_time(key: str, value: Any) -> datetime:
    """Read a time as ISO 8601 has it."""
    try:
        if not isinstance(value, str) or len(value) > LONGEST_TIME:
            raise ValueError
        time = datetime.fromisoformat(value)
        time = time.replace(tzinfo=time.tzinfo or UTC, microsecond=0)
        return time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RecordError(
            f"{key}: expected a time such as 2025-01-31T10:00:00+00:00, got {shorten(value)}."
        ) from None


def text(values: Mapping[str, Any], key: str, longest: int, least: int = 0) -> str:
    """Return a text of a fitting length that can be printed."""
    value = values.get(key)
    valid = isinstance(value, str) and least <= len(value) <= longest and value.isprintable()
    if not valid:
        raise RecordError(
            f"{key}: expected a text of {least} to {longest} characters, got {shorten(value)!r}."
        )
    return str(value)


def whole(values: Mapping[str, Any], key: str, most: int = MOST_COUNT) -> int:
    """Return a whole number from 0 to `most`."""
    value = values.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise RecordError(
            f"{key}: expected a whole number from 0 to {most:,}, got {shorten(value)}."
        )
    return value


def number(values: Mapping[str, Any], key: str, most: float) -> float:
    """Return a number from 0 to `most`."""
    value = values.get(key)
    if not is_finite(value) or not 0.0 <= value <= most:  # type: ignore[operator]  # a number
        raise RecordError(f"{key}: expected a number from 0 to {most:g}, got {shorten(value)}.")
    return float(value)  # type: ignore[arg-type]
