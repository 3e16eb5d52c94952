"""Values of any type from a file: to what is expected, or a sentence that names the place."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.engine.arrays import Array, overflow_allowed
from playground.settings import shorten

# How numbers that JSON does not have are written where they may occur.
WORDS = {"Infinity": np.inf, "-Infinity": -np.inf, "NaN": np.nan}


def spelled(array: Array) -> Any:
    """Return an array as numbers in lists; those that are not finite as words of `WORDS`."""
    if np.isfinite(array).all():
        return array.tolist()
    if array.ndim:
        return list(map(spelled, array))
    return next(word for word, number in WORDS.items() if str(number) == str(float(array)))


def show(value: object) -> str:
    """Return any value as a short text for a message, in the words of JSON."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Mapping():
            return "an object"
        case list() | tuple():
            return f"a list of {len(value)}"
        case np.ndarray():
            return "texts" if value.dtype.kind == "U" else value.dtype.name
    return shorten(repr(value))


def take(source: Mapping[str, Any], name: str, place: str) -> Any:
    """Return a part, or raise a ValueError that says it is missing."""
    if name not in source:
        raise ValueError(f"{place}: expected a part {name!r}, which is missing")
    return source[name]


def as_object(value: object, place: str) -> Mapping[str, Any]:
    """Return what JSON calls an object."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: expected an object with named parts, got {show(value)}")
    return value


def as_list(value: object, place: str) -> Sequence[Any]:
    """Return a list."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{place}: expected a list, got {show(value)}")
    return value


def as_whole(value: object, low: int, high: int, place: str) -> int:
    """Return an int within limits."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(
            f"{place}: expected a whole number from {low} to {high}, got {show(value)}"
        )
    return value


def as_array(
    value: object, shape: Sequence[int | None], place: str, largest: float | None = None
) -> Array:
    """Return numbers as float64.

    Args:
        value: a number, lists of numbers, or an array; what `spelled` wrote where there is no
            limit.
        shape: of the result; None for a length that is not known.
        place: for messages.
        largest: the limit of their absolute values, which are then finite; None for no limit.
    """
    array = _as_numbers(value, place, {} if largest else WORDS)
    if array.ndim != len(shape):
        raise ValueError(f"{place}: expected {_kind(len(shape))}, got {_kind(array.ndim)}")
    for n, wanted, name in zip(array.shape, shape, _axes(len(shape)), strict=True):
        if wanted is not None and n != wanted:
            raise ValueError(f"{place}: expected {wanted} {name}, got {n}")
    if largest is not None and not (np.abs(array) <= largest).all():
        bad = array[~(np.abs(array) <= largest)]
        raise ValueError(
            f"{place}: expected numbers from {-largest:g} to {largest:g}, got {bad[0]:g}"
        )
    return array


def _kind(n_axes: int) -> str:
    names = ("a number", "a list of numbers", "rows of numbers")
    return names[n_axes] if n_axes < len(names) else f"{n_axes} axes"


def _axes(n: int) -> Sequence[str]:
    return ("numbers",) if n == 1 else ("rows", "columns")[:n]


def _as_numbers(value: object, place: str, words: Mapping[str, float]) -> Array:
    """Return numbers, in rows of one length or not in rows, as a copy in float64."""
    plain = _read_words(value, place, words)
    try:
        with overflow_allowed():
            return np.array(plain, dtype=np.float64)
    except OverflowError:
        raise ValueError(f"{place}: expected numbers that a float64 can hold") from None
    except ValueError:
        raise ValueError(f"{place}: expected rows of one length") from None


def _read_words(value: object, place: str, words: Mapping[str, float], depth: int = 0) -> Any:
    """Return numbers in lists as they came, but words as their numbers; or raise a ValueError."""
    if isinstance(value, list | tuple) and depth < 3:
        return [_read_words(one, f"{place}[{k}]", words, depth + 1) for k, one in enumerate(value)]
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, np.ndarray):
        good = value.dtype.kind in "fiu"
    else:
        # NumPy would take texts and truths for numbers, too.
        good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good:
        raise ValueError(
            f"{place}: expected {'numbers' if not depth else 'a number'}, got {show(value)}"
        )
    return value
