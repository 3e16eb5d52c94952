"""Kinds of settings: what values they take, and how a value is written in a link.

Each kind has `check` (any value from outside to a valid one), `read` (the text in a link to a valid
value) and `write` (back). A ValueError says what was expected and what came.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

# What a change does to a run: begin anew, go on with the new value, or only look different.
Effect = Literal["restart", "continue", "view"]
Group = Literal["Data", "Network", "Training", "View"]


DECIMAL = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def shorten(value: object, limit: int = 40) -> str:
    """Return `value` as text for a message, cut after `limit` characters."""
    text = value if isinstance(value, str) else repr(value)
    return f"{text[:limit]}..." if len(text) > limit else text


def whole_number(text: str) -> int:
    """Read digits, with a sign if need be; unlike int() no spaces, underscores or 10 kB of them."""
    if len(text) > 12 or not text.lstrip("-").isascii() or not text.lstrip("-").isdigit():
        raise ValueError
    return int(text)


class Kind(Protocol):
    """What a setting's values can be."""

    def check(self, value: Any) -> Any:
        """Return a valid value, or raise a ValueError that says what was expected."""

    def read(self, text: str) -> Any:
        """Return the valid value that `text` stands for, or raise a ValueError."""

    def write(self, value: Any) -> str | None:
        """Return the text of a valid value, such that `read` gives it back; None if it is long."""


@dataclass(frozen=True)
class Choice:
    """One of a few names."""

    options: Mapping[str, str]  # the names, each with its label for people

    def check(self, value: Any) -> str:
        """Return one of the names."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"expected one of {', '.join(self.options)}")
        return value

    def read(self, text: str) -> str:
        """Return the name that `text` is."""
        return self.check(text)

    def write(self, value: str) -> str:
        """Return the name itself."""
        return value


@dataclass(frozen=True)
class Flag:
    """Yes or no, written 1 or 0."""

    def check(self, value: Any) -> bool:
        """Return a boolean."""
        if not isinstance(value, bool):
            raise ValueError("expected true or false")
        return value

    def read(self, text: str) -> bool:
        """Return what 1 or 0 stands for."""
        if text not in ("0", "1"):
            raise ValueError("expected 0 or 1")
        return text == "1"

    def write(self, value: bool) -> str:
        """Return 1 or 0."""
        return str(int(value))


@dataclass(frozen=True)
class Whole:
    """A whole number; `word` stands for 0 where 0 has a meaning of its own."""

    low: int
    high: int
    step: int = 1
    word: str | None = None
    steps: tuple[int, ...] = ()  # what a slider offers; any number within the limits is valid

    def _expected(self) -> str:
        word = f"{self.word}, or " if self.word else ""
        return f"expected {word}a whole number from {self.low} to {self.high}"

    def check(self, value: Any) -> int:
        """Return an int within the limits."""
        valid = isinstance(value, int) and not isinstance(value, bool)
        if not valid or not (self.low <= value <= self.high or (self.word and value == 0)):
            raise ValueError(self._expected())
        return int(value)

    def read(self, text: str) -> int:
        """Return the number that `text` is."""
        if self.word and text == self.word:
            return 0
        try:
            return self.check(whole_number(text))
        except ValueError:
            raise ValueError(self._expected()) from None

    def write(self, value: int) -> str:
        """Return the digits, or the word for 0."""
        return self.word if self.word and value == 0 else str(value)


@dataclass(frozen=True)
class Number:
    """A finite number; `word` is written for 0 where 0 has a meaning of its own."""

    low: float
    high: float
    steps: tuple[float, ...] = ()  # what a slider offers; any number within the limits is valid
    word: str | None = None

    def _expected(self) -> str:
        word = f"{self.word}, or " if self.word else ""
        return f"expected {word}a number from {self.low:g} to {self.high:g}"

    def check(self, value: Any) -> float:
        """Return a float within the limits; NaN and infinities are not."""
        valid = isinstance(value, int | float) and not isinstance(value, bool)
        if not valid or not self.low <= value <= self.high:
            raise ValueError(self._expected())
        return float(value)

    def read(self, text: str) -> float:
        """Return the number that `text` is, in decimal or scientific notation."""
        if self.word and text == self.word:
            return self.check(0.0)
        # float() would also take spaces, underscores, the digits of any script, and "nan".
        if len(text) > 32 or not DECIMAL.fullmatch(text):
            raise ValueError(self._expected())
        return self.check(float(text))

    def write(self, value: float) -> str:
        """Return the shortest text that reads back as the same number, or the word for 0."""
        return self.word if self.word and value == 0.0 else repr(value).removesuffix(".0")


@dataclass(frozen=True)
class Numbers:
    """Several numbers of one kind, written with `separator` between them; "none" for no number."""

    kind: Whole | Number
    longest: int
    separator: str = "-"

    def _expected(self) -> str:
        limits = f"{self.kind.low:g} to {self.kind.high:g}"
        return f"expected up to {self.longest} numbers from {limits}, such as 1{self.separator}2"

    def check(self, value: Any) -> tuple[float, ...]:
        """Return a tuple of valid numbers."""
        if not isinstance(value, list | tuple) or len(value) > self.longest:
            raise ValueError(self._expected())
        try:
            return tuple(self.kind.check(one) for one in value)
        except ValueError:
            raise ValueError(self._expected()) from None

    def read(self, text: str) -> tuple[float, ...]:
        """Return the numbers in `text`."""
        if text == "none":
            return ()
        parts = text.split(self.separator, self.longest)
        try:
            return self.check([self.kind.read(part) for part in parts])
        except ValueError:
            raise ValueError(self._expected()) from None

    def write(self, value: tuple[float, ...]) -> str:
        """Return the numbers with separators between them."""
        write: Callable[[Any], str] = self.kind.write
        return self.separator.join(map(write, value)) or "none"


@dataclass(frozen=True)
class Names:
    """Several names of one choice, written with "-" between them; "none" for no name."""

    kind: Choice
    longest: int

    def _expected(self) -> str:
        return f"expected up to {self.longest} names of {', '.join(self.kind.options)}"

    def check(self, value: Any) -> tuple[str, ...]:
        """Return a tuple of names."""
        if not isinstance(value, list | tuple) or len(value) > self.longest:
            raise ValueError(self._expected())
        try:
            return tuple(self.kind.check(one) for one in value)
        except ValueError:
            raise ValueError(self._expected()) from None

    def read(self, text: str) -> tuple[str, ...]:
        """Return the names in `text`."""
        return self.check([] if text == "none" else text.split("-", self.longest))

    def write(self, value: tuple[str, ...]) -> str:
        """Return the names with "-" between them."""
        return "-".join(value) or "none"


@dataclass(frozen=True)
class Subset:
    """One or more of a few names, each once and in their order, written with "-" between them."""

    options: Mapping[str, str]  # the names, each with its label for people

    def check(self, value: Any) -> tuple[str, ...]:
        """Return a tuple of names."""
        many = isinstance(value, list | tuple) and 0 < len(value) <= len(self.options)
        if not many or not all(isinstance(one, str) and one in self.options for one in value):
            raise ValueError(f"expected one or more of {', '.join(self.options)}")
        return tuple(name for name in self.options if name in value)

    def read(self, text: str) -> tuple[str, ...]:
        """Return the names in `text`."""
        return self.check(text.split("-", len(self.options)))

    def write(self, value: tuple[str, ...]) -> str:
        """Return the names with "-" between them."""
        return "-".join(value)


@dataclass(frozen=True)
class Places:
    """Places in a network, each one to three whole numbers from 1: layer, unit, input.

    Written as 1 for a layer, 1.2 for a unit, 1.2.3 for a weight, "_" between places, or "none".
    """

    highest: int
    longest: int

    def _expected(self) -> str:
        return (
            f"expected up to {self.longest} places such as 1 (a layer), 1.2 (a unit) or 1.2.3 "
            "(a weight), with _ between them"
        )

    def check(self, value: Any) -> tuple[tuple[int, ...], ...]:
        """Return a tuple of places, sorted, none twice."""
        valid = isinstance(value, list | tuple) and len(value) <= self.longest
        if not valid or not all(self._is_place(place) for place in value):
            raise ValueError(self._expected())
        return tuple(sorted({tuple(place) for place in value}))

    def _is_place(self, place: Any) -> bool:
        return (
            isinstance(place, list | tuple)
            and 1 <= len(place) <= 3
            and all(
                isinstance(one, int) and not isinstance(one, bool) and 1 <= one <= self.highest
                for one in place
            )
        )

    def read(self, text: str) -> tuple[tuple[int, ...], ...]:
        """Return the places in `text`."""
        if text == "none":
            return ()
        parts = text.split("_", self.longest)
        try:
            return self.check([[whole_number(one) for one in part.split(".", 3)] for part in parts])
        except ValueError:
            raise ValueError(self._expected()) from None

    def write(self, value: tuple[tuple[int, ...], ...]) -> str:
        """Return the places as text."""
        return "_".join(".".join(map(str, place)) for place in value) or "none"


@dataclass(frozen=True)
class Weights:
    """All weights of a network, written as the bytes of float64 numbers in base64; or "none"."""

    longest: int = 20_000
    longest_in_link: int = 200
    largest: float = 1e9

    def check(self, value: Any) -> tuple[float, ...]:
        """Return a tuple of floats; NaN and infinities are not."""
        if not isinstance(value, list | tuple) or len(value) > self.longest:
            raise ValueError(f"expected up to {self.longest} weights")
        if not all(
            isinstance(one, int | float) and not isinstance(one, bool) and abs(one) <= self.largest
            for one in value
        ):
            raise ValueError(f"expected weights from {-self.largest:g} to {self.largest:g}")
        return tuple(map(float, value))

    def read(self, text: str) -> tuple[float, ...]:
        """Return the weights in `text`."""
        if text == "none":
            return ()
        try:
            data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            return self.check(np.frombuffer(data, "<f8").tolist())
        except ValueError:
            raise ValueError("expected weights as this app writes them into a link") from None

    def write(self, value: tuple[float, ...]) -> str | None:
        """Return the weights as text; None where they are too many for a link."""
        if len(value) > self.longest_in_link:
            return None
        data = np.array(value, "<f8").tobytes()
        return base64.urlsafe_b64encode(data).decode().rstrip("=") or "none"


@dataclass(frozen=True)
class Setting:
    """All there is to say of one field of an Experiment, but its default.

    Attributes:
        key: its name in a link.
        label: its name on the page.
        kind: its values.
        group: where on the page it stands.
        effect: what a change does to a run.
        help: one or two sentences: what it does, and when it matters.
    """

    key: str
    label: str
    kind: Any = field(repr=False)
    group: Group
    effect: Effect
    help: str

    def say(self, value: Any) -> str:
        """Return a valid value as people read it: labels instead of names, on and off."""
        if isinstance(value, bool):
            return "on" if value else "off"
        if isinstance(self.kind, Choice | Subset):
            names = value if isinstance(value, tuple) else (value,)
            return ", ".join(self.kind.options[name] for name in names)
        return self.kind.write(value) or "none"
