"""Kinds of settings: what values they take, and how a value is written in a link.

Each kind has `check` (any value from outside to a valid one), `read` (the text in a link to a valid
value) and `write` (back). A ValueError says what was expected and what came.
"""

import base64
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from playground.data.table import Table
from playground.reading import values
from playground.reading.quoting import shorten

# What a change does to a run: restart it, go on with the new value, or only look different.
Effect = Literal["restart", "continue", "view"]
Group = Literal["Data", "Network", "Training", "View"]

DECIMAL = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def whole_number(text: str) -> int:
    """Read digits, with a sign if need be; unlike int() no spaces, underscores or 10 kB of them."""
    if len(text) > 12 or not text.lstrip("-").isascii() or not text.lstrip("-").isdigit():
        raise ValueError
    return int(text)


class Kind(ABC):
    """What a setting's values can be: each subclass says which are valid, and how they are written.

    `_expected` describes a valid value. `_valid` returns one, and `_parse` what the text in a link
    stands for; both raise a ValueError where they cannot. `_write` returns that text.
    """

    @abstractmethod
    def _expected(self) -> str: ...

    def _expected_in_link(self) -> str:
        return self._expected()

    @abstractmethod
    def _valid(self, value: Any) -> Any: ...

    def _parse(self, text: str) -> Any:
        return text

    def _write(self, value: Any) -> str | None:
        return str(value)

    def check(self, value: Any) -> Any:
        """Return a valid value, or raise a ValueError that says what was expected."""
        try:
            return self._valid(value)
        except ValueError:
            values.refuse(self._expected(), value)

    def read(self, text: str) -> Any:
        """Return the valid value that `text` stands for, or raise a ValueError as `check` does."""
        try:
            return self._valid(self._parse(text))
        except ValueError:
            raise ValueError(f"expected {self._expected_in_link()}, got {shorten(text)}") from None

    def write(self, value: Any) -> str | None:
        """Return the text of a valid value, such that `read` gives it back; None if it is long."""
        return self._write(value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few names."""

    options: Mapping[str, str]  # the names, each with its label for people

    def _expected(self) -> str:
        return f"one of {', '.join(self.options)}"

    def _valid(self, value: Any) -> str:
        return values.one_of(value, self.options)


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no, written 1 or 0."""

    def _expected(self) -> str:
        return "true or false"

    def _expected_in_link(self) -> str:
        return "0 or 1"

    def _valid(self, value: Any) -> bool:
        return values.flag(value)

    def _parse(self, text: str) -> bool | None:
        return {"0": False, "1": True}.get(text)

    def _write(self, value: bool) -> str:
        return str(int(value))


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number; `word` stands for 0 where 0 has a meaning of its own."""

    low: int
    high: int
    step: int = 1
    word: str | None = None
    steps: tuple[int, ...] = ()  # what a slider offers; any number within the limits is valid

    def _expected(self) -> str:
        word = f"{self.word}, or " if self.word else ""
        return f"{word}a whole number from {self.low:,} to {self.high:,}"

    def _valid(self, value: Any) -> int:
        is_word = self.word and value == 0
        return values.whole(value, 0 if is_word else self.low, self.high)

    def _parse(self, text: str) -> int:
        return 0 if self.word and text == self.word else whole_number(text)

    def _write(self, value: int) -> str:
        return self.word if self.word and value == 0 else str(value)


@dataclass(frozen=True)
class Number(Kind):
    """A finite number; `word` is written for 0 where 0 has a meaning of its own."""

    low: float
    high: float
    steps: tuple[float, ...] = ()  # what a slider offers; any number within the limits is valid
    word: str | None = None

    def _expected(self) -> str:
        word = f"{self.word}, or " if self.word else ""
        return f"{word}a number from {self.low:g} to {self.high:g}"

    def _valid(self, value: Any) -> float:
        return values.number(value, self.low, self.high)

    def _parse(self, text: str) -> float:
        if self.word and text == self.word:
            return 0.0
        # float() would also take spaces, underscores, the digits of any script, and "nan".
        if len(text) > 32 or not DECIMAL.fullmatch(text):
            raise ValueError
        return float(text)

    def _write(self, value: float) -> str:
        return self.word if self.word and value == 0.0 else repr(value).removesuffix(".0")


@dataclass(frozen=True)
class Several(Kind):
    """Several values of one kind, written with `separator` between them; "none" for no value."""

    kind: Whole | Number | Choice
    longest: int
    separator: str = "-"

    def _expected(self) -> str:
        if isinstance(self.kind, Choice):
            return f"up to {self.longest} names of {', '.join(self.kind.options)}"
        limits = f"{self.kind.low:g} to {self.kind.high:g}"
        return f"up to {self.longest} numbers from {limits}, such as 1{self.separator}2"

    def _valid(self, value: Any) -> tuple[Any, ...]:
        return tuple(self.kind._valid(one) for one in values.items(value, 0, self.longest))

    def _parse(self, text: str) -> list[Any]:
        parts = [] if text == "none" else text.split(self.separator, self.longest)
        return [self.kind._parse(part) for part in parts]

    def _write(self, value: tuple[Any, ...]) -> str:
        return self.separator.join(str(self.kind.write(one)) for one in value) or "none"


@dataclass(frozen=True)
class Subset(Kind):
    """One or more of a few names, each once and in their order, written with "-" between them."""

    options: Mapping[str, str]  # the names, each with its label for people

    def _expected(self) -> str:
        return f"one or more of {', '.join(self.options)}"

    def _valid(self, value: Any) -> tuple[str, ...]:
        found = [
            values.one_of(one, self.options) for one in values.items(value, 1, len(self.options))
        ]
        return tuple(name for name in self.options if name in found)

    def _parse(self, text: str) -> list[str]:
        return text.split("-", len(self.options))

    def _write(self, value: tuple[str, ...]) -> str:
        return "-".join(value)


@dataclass(frozen=True)
class Places(Kind):
    """Places in a network, each one to three whole numbers from 1: layer, unit, input.

    Written as 1 for a layer, 1.2 for a unit, 1.2.3 for a weight, "_" between places, or "none".
    """

    highest: int
    longest: int

    def _expected(self) -> str:
        return (
            f"up to {self.longest} places such as 1 (a layer), 1.2 (a unit) or 1.2.3 (a weight), "
            "with _ between them"
        )

    def _valid(self, value: Any) -> tuple[tuple[int, ...], ...]:
        places = {
            tuple(values.whole(one, 1, self.highest) for one in values.items(place, 1, 3))
            for place in values.items(value, 0, self.longest)
        }
        return tuple(sorted(places))

    def _parse(self, text: str) -> list[list[int]]:
        parts = [] if text == "none" else text.split("_", self.longest)
        return [[whole_number(one) for one in part.split(".", 3)] for part in parts]

    def _write(self, value: tuple[tuple[int, ...], ...]) -> str:
        return "_".join(".".join(map(str, place)) for place in value) or "none"


@dataclass(frozen=True)
class Weights(Kind):
    """All weights of a network, written as the bytes of float64 numbers in base64; or "none"."""

    longest: int = 20_000
    longest_in_link: int = 200
    largest: float = 1e9

    def _expected(self) -> str:
        return f"up to {self.longest:,} weights from {-self.largest:g} to {self.largest:g}"

    def _expected_in_link(self) -> str:
        return "weights as this app writes them into a link"

    def _valid(self, value: Any) -> tuple[float, ...]:
        limit = self.largest
        return tuple(
            values.number(one, -limit, limit) for one in values.items(value, 0, self.longest)
        )

    def _parse(self, text: str) -> list[float]:
        if text == "none":
            return []
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        found: list[float] = np.frombuffer(data, "<f8").tolist()
        return found

    def _write(self, value: tuple[float, ...]) -> str | None:
        if len(value) > self.longest_in_link:
            return None
        data = np.array(value, "<f8").tobytes()
        return base64.urlsafe_b64encode(data).decode().rstrip("=") or "none"


@dataclass(frozen=True)
class TableKind:
    """A table of samples, or None: a Table has its own errors, and its own text in a link."""

    def check(self, value: Any) -> Table | None:
        """Return a Table as it is, or read one of JSON."""
        return value if value is None or isinstance(value, Table) else Table.from_json(value)

    def read(self, text: str) -> Table | None:
        """Return the Table in a link."""
        return None if text == "none" else Table.from_link_text(text)

    def write(self, value: Table | None) -> str | None:
        """Return the text of a Table in a link; None if it is long."""
        return "none" if value is None else value.link_text


@dataclass(frozen=True)
class Setting:
    """All there is to say of one field of an Experiment, but its default."""

    key: str  # its name in a link
    label: str  # its name on the page
    kind: Any = field(repr=False)  # its values
    group: Group  # where on the page it stands
    effect: Effect  # what a change does to a run
    help: str  # one or two sentences: what it does, and when it matters

    def say(self, value: Any) -> str:
        """Return a valid value as people read it: labels instead of names, on and off."""
        if isinstance(value, bool):
            return "on" if value else "off"
        if isinstance(self.kind, Choice | Subset):
            names = value if isinstance(value, tuple) else (value,)
            return ", ".join(self.kind.options[name] for name in names)
        return self.kind.write(value) or "none"
