"""An object from outside whose parts are taken by name, each checked; errors name the place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from playground.engine.arrays import Array
from playground.reading import values
from playground.reading.quoting import show
from playground.reading.values import Path, ValueRefused, at

MISSING: Any = object()
T = TypeVar("T")


class Reader:
    """What JSON calls an object and TOML a table, with its place in a document.

    Attributes:
        values: its parts as they came.
        path: the keys that lead to it.
    """

    def __init__(self, value: object, path: Path = ()) -> None:
        """Take any value; a ValueRefused says that it is no object."""
        if not isinstance(value, Mapping):
            raise ValueRefused(f"expected an object with named parts, got {show(value)}", path)
        self.values: Mapping[str, Any] = value
        self.path = path

    def fail(self, key: str | None, reason: str) -> NoReturn:
        """Refuse a part, or the object itself."""
        raise ValueRefused(reason, self.path if key is None else (*self.path, key))

    def allow(self, keys: Collection[str]) -> "Reader":
        """Refuse keys that are not among these; return the object itself."""
        for key in self.values:
            if key not in keys:
                self.fail(key, f"this key is unknown; expected one of {', '.join(keys)}")
        return self

    def unique(self, key: str, ids: Sequence[str]) -> None:
        """Refuse names that come twice; they are those of the items of a list, in order."""
        for k, one in enumerate(ids):
            if one in ids[:k]:
                with at(*self.path, key, k):
                    raise ValueRefused(f"expected names that differ, got {one!r} twice")

    def read(self, key: str, check: Callable[..., T], *limits: Any, default: Any = MISSING) -> T:
        """Return what `check` makes of a part and limits; its ValueError gets the place.

        A part that is missing is the default, and so is null where the default is None.
        """
        value = self.values.get(key, default)
        if value is MISSING:
            self.fail(key, "expected a value, got none")
        if value is default or (isinstance(default, str) and value == default):
            return value  # type: ignore[no-any-return]  # of the type that is expected
        with at(*self.path, key):
            return check(value, *limits)

    def flag(self, key: str, default: Any = MISSING) -> bool:
        """Return true or false."""
        return self.read(key, values.flag, default=default)

    def whole(self, key: str, low: int, high: int, default: Any = MISSING) -> int:
        """Return a whole number within limits."""
        return self.read(key, values.whole, low, high, default=default)

    def number(self, key: str, low: float, high: float, default: Any = MISSING) -> float:
        """Return a finite number within limits."""
        return self.read(key, values.number, low, high, default=default)

    def one_of(self, key: str, names: Collection[str], default: Any = MISSING) -> str:
        """Return one of some names, or the default."""
        return self.read(key, values.one_of, names, default=default)

    def id(self, key: str) -> str:
        """Return a name as `values.name` describes it."""
        return self.read(key, values.name)

    def line(self, key: str, most: int, least: int = 0) -> str:
        """Return a text that can be printed."""
        return self.read(key, values.line, most, least)

    def text(self, key: str, most: int, default: Any = MISSING) -> str:
        """Return a text of one or more lines, or the default, which may be empty."""
        return self.read(key, values.prose, most, default=default)

    def names(self, key: str, known: Collection[str], most: int) -> tuple[str, ...]:
        """Return a list of names, each once; none where it is missing."""
        return self.read(key, values.names, known, most, default=())

    def array(self, key: str, shape: Sequence[int | None], largest: float | None = None) -> Array:
        """Return numbers as float64; see `values.array`."""
        return self.read(key, values.array, shape, largest)

    def items(self, key: str, least: int, most: int, default: Any = MISSING) -> Sequence[Any]:
        """Return a list of a length within limits."""
        return self.read(key, values.items, least, most, default=default)

    def each(self, key: str, check: Callable[[Any], T], least: int, most: int) -> tuple[T, ...]:
        """Return what `check` makes of each item of a list."""
        return self.read(key, values.each, check, least, most)

    def table(
        self, key: str, keys: Collection[str] | None = None, default: Any = MISSING
    ) -> "Reader":
        """Return an object whose keys are among `keys`, or for None any."""
        table = Reader(self.read(key, lambda value: value, default=default), (*self.path, key))
        return table if keys is None else table.allow(keys)

    def tables(
        self, key: str, keys: Collection[str] | None, least: int, most: int
    ) -> "list[Reader]":
        """Return a list of objects, each as `table` does; an empty list where it is missing."""
        found = self.items(key, least, most, MISSING if least else ())
        tables = [Reader(one, (*self.path, key, k)) for k, one in enumerate(found)]
        return tables if keys is None else [table.allow(keys) for table in tables]
