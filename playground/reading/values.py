"""Values of any type from outside: returned as what is expected, or refused with one sentence.

Whatever comes, as JSON, TOML, NPZ or a setting, is checked here: "expected X, got Y". Where it
stands is put in front by `at`, which `reading.reader` uses for each part of an object.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn, TypeVar

import numpy as np

from playground.engine.arrays import Array, overflow_allowed
from playground.reading.quoting import show

NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")
Path = tuple[str | int, ...]
T = TypeVar("T")

# How numbers that JSON does not have are written where they may occur.
WORDS = {"Infinity": np.inf, "-Infinity": -np.inf, "NaN": np.nan}


class ValueRefused(ValueError):
    """A value is not what was expected.

    Attributes:
        reason: "expected X, got Y".
        path: the keys that lead to it, with numbers from 0 in lists; empty where it is the whole.
    """

    def __init__(self, reason: str, path: Path = ()) -> None:
        """Put both into the message: "layers[0].weights: expected X, got Y"."""
        place = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)
        place = place if len(place) <= 80 else f"{place[:80]}..."
        super().__init__(f"{place.removeprefix('.')}: {reason}" if path else reason)
        self.reason = reason
        self.path = path


@contextmanager
def at(*path: str | int) -> Iterator[None]:
    """Put a path in front of what is refused within, whoever refuses it."""
    try:
        yield
    except ValueRefused as error:
        raise ValueRefused(error.reason, (*path, *error.path)) from None
    except ValueError as error:
        raise ValueRefused(str(error), path) from None


def refuse(expected: str, value: object) -> NoReturn:
    """Raise a ValueRefused."""
    raise ValueRefused(f"expected {expected}, got {show(value)}")


def is_number(value: object) -> bool:
    """Return whether a value is a number, NaN and infinities included, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def flag(value: object) -> bool:
    """Return true or false."""
    return value if isinstance(value, bool) else refuse("true or false", value)


def whole(value: object, low: int, high: int) -> int:
    """Return an int within limits."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    refuse(f"a whole number from {low:,} to {high:,}", value)


def number(value: Any, low: float, high: float) -> float:
    """Return a finite number within limits as a float."""
    if is_number(value) and low <= value <= high:
        return float(value)
    refuse(f"a number from {low:g} to {high:g}", value)


def one_of(value: object, names: Collection[str]) -> str:
    """Return one of some names."""
    if isinstance(value, str) and value in names:
        return value
    refuse(f"{'one of ' if len(names) > 1 else ''}{', '.join(names)}", value)


def text(value: object, most: int, least: int = 0) -> str:
    """Return a text of any characters, of a length within limits."""
    expected = f"a text of {_span(least, most)} characters"
    if not isinstance(value, str):
        refuse(expected, value)
    if not least <= len(value) <= most:
        raise ValueRefused(f"expected {expected}, got {len(value):,}")
    # Half of a pair, which JSON can spell, is no text that could be sent on.
    return value.encode("utf-8", "replace").decode()


def line(value: object, most: int, least: int = 0, besides: str = "") -> str:
    """Return a text of characters that can be printed, and of those in `besides`."""
    found = text(value, most, least)
    if not all(one.isprintable() or one in besides for one in found):
        refuse("a text without control characters", value)
    return found


def prose(value: object, most: int) -> str:
    """Return a text of one or more lines, not empty, without blanks around it."""
    return text(line(value, most, 1, besides="\n\t").strip(), most, 1)


def name(value: object) -> str:
    """Return a name: lower-case letters, digits, hyphens and underscores."""
    if isinstance(value, str) and NAME.fullmatch(value):
        return value
    refuse("a name of up to 40 lower-case letters, digits, - and _", value)


def items(value: object, least: int, most: int) -> Sequence[Any]:
    """Return a list of a length within limits."""
    if not isinstance(value, list | tuple):
        refuse("a list", value)
    if not least <= len(value) <= most:
        raise ValueRefused(f"expected {_span(least, most)} of them, got {len(value):,}")
    return value


def _span(least: int, most: int) -> str:
    if least == most:
        return f"{most:,}"
    return f"{least:,} to {most:,}" if least else f"at most {most:,}"


def each(value: object, check: Callable[..., T], least: int, most: int) -> tuple[T, ...]:
    """Return what `check` makes of each item of a list of a length within limits."""
    found = []
    for k, one in enumerate(items(value, least, most)):
        with at(k):
            found.append(check(one))
    return tuple(found)


def names(value: object, known: Collection[str], most: int) -> tuple[str, ...]:
    """Return a list of names, each once, as a tuple."""
    found = each(value, partial(one_of, names=known), 0, most)
    if len(set(found)) < len(found):
        raise ValueRefused(f"expected each name once, got {', '.join(found)}")
    return found


def version(value: object, known: int) -> int:
    """Return the version of a document if it is the known one."""
    if isinstance(value, int) and not isinstance(value, bool) and value > known:
        raise ValueRefused(f"expected {known}, got {value}: a newer playground wrote this file")
    if value != known or isinstance(value, bool):
        refuse(str(known), value)
    return known


# ---- numbers in lists ----


def spelled(array: Array) -> Any:
    """Return an array as numbers in lists; those that are not finite as words of `WORDS`."""
    if np.isfinite(array).all():
        return array.tolist()
    if array.ndim:
        return list(map(spelled, array))
    return next(word for word, number in WORDS.items() if str(number) == str(float(array)))


def array(value: object, shape: Sequence[int | None], largest: float | None = None) -> Array:
    """Return numbers as float64.

    Args:
        value: a number, lists of numbers, or an array; what `spelled` wrote where there is no
            limit.
        shape: of the result; None for a length that is not known.
        largest: the limit of their absolute values, which are then finite; None for no limit.
    """
    numbers = _as_float64(_without_words(value, {} if largest else WORDS))
    if numbers.ndim != len(shape):
        raise ValueRefused(f"expected {_kind(len(shape))}, got {_kind(numbers.ndim)}")
    axes = ("numbers",) if len(shape) == 1 else ("rows", "columns")
    for n, wanted, axis in zip(numbers.shape, shape, axes, strict=False):
        if wanted is not None and n != wanted:
            raise ValueRefused(f"expected {wanted} {axis}, got {n}")
    if largest is not None and not (np.abs(numbers) <= largest).all():
        place = tuple(np.argwhere(~(np.abs(numbers) <= largest))[0].tolist())
        limits = f"from {-largest:g} to {largest:g}"
        raise ValueRefused(f"expected a number {limits}, got {numbers[place]:g}", place)
    return numbers


def _kind(n_axes: int) -> str:
    kinds = ("a number", "a list of numbers", "rows of numbers")
    return kinds[n_axes] if n_axes < len(kinds) else f"{n_axes} axes"


def _as_float64(value: Any) -> Array:
    """Return numbers, in rows of one length or not in rows, as a copy."""
    try:
        with overflow_allowed():
            return np.array(value, dtype=np.float64)
    except OverflowError:
        raise ValueRefused("expected numbers that a float64 can hold") from None
    except ValueError:
        raise ValueRefused("expected rows of one length") from None


def _without_words(value: object, words: Mapping[str, float], depth: int = 0) -> Any:
    """Return numbers in lists as they came, but words as their numbers."""
    if isinstance(value, list | tuple) and depth < 3:
        if set(map(type, value)) <= {int, float}:
            return value
        inner = partial(_without_words, words=words, depth=depth + 1)
        return list(each(value, inner, 0, len(value)))
    if isinstance(value, str) and value in words:
        return words[value]
    # NumPy would take texts and truths for numbers, too.
    if is_number(value) or (isinstance(value, np.ndarray) and value.dtype.kind in "fiu"):
        return value
    refuse("a number" if depth else "numbers", value)
