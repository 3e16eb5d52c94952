"""A table of a TOML file whose keys are taken one by one, each checked; what is left is unknown."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from playground.settings import shorten
from playground.workshop.lines import Path, line_of
from playground.workshop.metrics import METRICS, find_metric

MISSING: Any = object()
LONG, SHORT = 3000, 300  # characters of a text
MOST_ITEMS = 20  # of a list
ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?")


class ExerciseError(ValueError):
    """Something is wrong with an exercise file.

    Attributes:
        line: where, from 1.
        reason: what, as a sentence: what was expected and what came.
    """

    def __init__(self, line: int, reason: str) -> None:
        """Put both into the message."""
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Reader:
    """A table of the file."""

    def __init__(self, values: Mapping[str, Any], lines: dict[Path, int], path: Path = ()) -> None:
        """Take a table that stands at `path`."""
        self.values = dict(values)
        self.lines = lines
        self.path = path

    def fail(self, key: str | None, reason: str) -> NoReturn:
        """Raise an error at a key, or at the table itself."""
        path = self.path if key is None else (*self.path, key)
        place = ""
        for one in path:
            place += f" {one + 1}," if isinstance(one, int) else f".{one}"
        place = place.replace(",.", ", ").strip(".,")
        raise ExerciseError(line_of(path, self.lines), f"{shorten(place, 80)}: {reason}")

    def _take(self, key: str, default: Any) -> Any:
        if key in self.values:
            return self.values.pop(key)
        if default is MISSING:
            self.fail(None if self.path else key, f"expected a value for {key!r}, got none")
        return default

    def allow(self, keys: Iterable[str]) -> "Reader":
        """Refuse keys that are not among these; return the table itself."""
        for key in self.values:
            if key not in keys:
                self.fail(key, f"this key is unknown; expected one of {', '.join(keys)}")
        return self

    def unique(self, key: str, ids: Sequence[str]) -> None:
        """Refuse names that come twice; they are those of the items of a list, in order."""
        for k, one in enumerate(ids):
            if one in ids[:k]:
                item = Reader({}, self.lines, (*self.path, key, k))
                item.fail(None, f"expected names that differ, got {one!r} twice")

    def text(self, key: str, longest: int, default: Any = MISSING) -> str:
        """Take a text that is not empty, or the default."""
        value = self._take(key, default)
        if value is default:
            return str(default)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, f"expected a text, got {shorten(value)!r}")
        if len(value) > longest:
            self.fail(key, f"expected at most {longest} characters, got {len(value)}")
        if any(not one.isprintable() and one not in "\n\t" for one in value):
            self.fail(key, "expected a text without control characters")
        return value.strip()

    def id(self, key: str) -> str:
        """Take a name: lower-case letters, digits, hyphens and underscores."""
        value = self._take(key, MISSING)
        if not isinstance(value, str) or not ID.fullmatch(value):
            self.fail(
                key,
                "expected a name of up to 40 lower-case letters, digits, - and _, "
                f"got {shorten(value)!r}",
            )
        return value

    def number(self, key: str, low: float, high: float, default: Any = MISSING) -> float:
        """Take a finite number within limits."""
        value = self._take(key, default)
        if value is default:
            return float(value)
        if not is_number(value) or not low <= value <= high:
            self.fail(key, f"expected a number from {low:g} to {high:g}, got {shorten(value)}")
        return float(value)

    def whole(self, key: str, low: int, high: int, default: Any = MISSING) -> int:
        """Take a whole number within limits."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fail(key, f"expected a whole number from {low} to {high}, got {shorten(value)}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Take true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.fail(key, f"expected true or false, got {shorten(value)}")
        return value

    def choice(self, key: str, names: Iterable[str], default: Any = MISSING) -> str:
        """Take one of some names."""
        value = self._take(key, default)
        if not isinstance(value, str) or (value not in names and value != default):
            self.fail(key, f"expected one of {', '.join(names)}, got {shorten(value)!r}")
        return value

    def names(self, key: str, known: Iterable[str], most: int) -> tuple[str, ...]:
        """Take a list of names, each once."""
        value = self._take(key, [])
        if not isinstance(value, list) or len(value) > most:
            self.fail(key, f"expected a list of at most {most} names, got {shorten(value)}")
        for one in value:
            if not isinstance(one, str) or one not in known:
                self.fail(key, f"expected names of {', '.join(known)}; got {shorten(one)!r}")
        if len(set(value)) < len(value):
            self.fail(key, "expected each name once")
        return tuple(value)

    def span(self, key: str, low: int, high: int) -> tuple[int, int] | None:
        """Take two whole numbers, the lower one first; None where the key is not there."""
        value = self._take(key, None)
        if value is None:
            return None
        valid = (
            isinstance(value, list)
            and len(value) == 2
            and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
            and low <= value[0] <= value[1] <= high
        )
        if not valid:
            self.fail(
                key,
                f"expected [least, most], whole numbers from {low} to {high}, got {shorten(value)}",
            )
        return value[0], value[1]

    def table(self, key: str, keys: Iterable[str] | None = None) -> "Reader":
        """Take a table whose keys are among `keys`, or for None any."""
        value = self._take(key, MISSING)
        if not isinstance(value, dict):
            self.fail(key, f"expected a table, got {shorten(value)}")
        table = Reader(value, self.lines, (*self.path, key))
        return table if keys is None else table.allow(keys)

    def tables(self, key: str, keys: Iterable[str], least: int, most: int) -> list["Reader"]:
        """Take a list of tables whose keys are among `keys`."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(key, f"expected a list of tables ([[{key}]]), got {shorten(value)}")
        if not least <= len(value) <= most:
            self.fail(
                key if value else None, f"expected {least} to {most} of {key!r}, got {len(value)}"
            )
        return [
            Reader(one, self.lines, (*self.path, key, k)).allow(keys) for k, one in enumerate(value)
        ]


def is_number(value: object) -> bool:
    """Return whether a value is a finite number that is no truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e300 and math.isfinite(value)


def read_metric(one: Reader, key: str, default: Any = MISSING) -> str:
    """Take the name of a metric, or the default."""
    name = one.text(key, 60, default)
    if name and find_metric(name) is None:
        one.fail(
            key, f"expected one of {', '.join(METRICS)}, setting.<name>; got {shorten(name)!r}"
        )
    return name
