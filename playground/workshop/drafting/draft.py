"""A draft of an exercise: its values, changed one by one or by the text of its file."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from playground.reading.toml_text import TomlError, read_toml
from playground.reading.toml_writing import write_toml
from playground.reading.values import Path
from playground.workshop.drafting.document import Document, followed, moved, value_at, with_value
from playground.workshop.drafting.faults import faults_of
from playground.workshop.exercise import Exercise, ExerciseError
from playground.workshop.schema import KEYS, LIMITS, read_exercise


@dataclass(frozen=True)
class Draft:
    """An exercise in the making; it may be wrong in any way."""

    document: Document  # the values of its file
    # Its file as it was typed, where that is more than the values, such as comments, or is no TOML;
    # empty where it is what is written of the values.
    typed: str = ""
    problem: str = ""  # why `typed` is no TOML, the values being those before; empty where it is

    @classmethod
    def of_text(cls, text: str, before: Document) -> Self:
        """Take a file as it was typed; where it is no TOML, the values are those before."""
        text = text.replace("\r\n", "\n")
        try:
            document = read_toml(text, LIMITS)
        except TomlError as error:
            return cls(before, text, str(error))
        return cls(document, "" if text == written(document) else text)

    @cached_property
    def text(self) -> str:
        """Its file."""
        return self.typed or written(self.document)

    @cached_property
    def faults(self) -> dict[Path, str]:
        """What is wrong with its values, by the path to each; what is with its file, by ()."""
        found = faults_of(self.document)
        if not found and not self.problem and isinstance(self._read, ExerciseError):
            found[()] = self._read.reason
        return found

    @property
    def exercise(self) -> Exercise | None:
        """The exercise, where nothing is wrong with it."""
        return self._read if isinstance(self._read, Exercise) else None

    @cached_property
    def _read(self) -> Exercise | ExerciseError | None:
        if self.problem:
            return None
        try:
            return read_exercise(self.text.encode("utf-8", "replace"))
        except ExerciseError as error:
            return error

    def value(self, *path: str | int, default: Any = None) -> Any:
        """Return a value, or a default where there is none."""
        return value_at(self.document, path, default)

    def put(self, path: Path, value: Any, seen: Document | None = None) -> Self:
        """Return it with another value at a path; NOTHING takes one away.

        `seen` are the values that the page was drawn with; where the item is gone by now that the
        path led through, nothing changes.
        """
        way = path if seen is None else followed(path, seen, self.document)
        if way is None:
            return self
        return replace(self, document=with_value(self.document, way, value), typed="", problem="")

    def move(self, path: Path, by: int, seen: Document) -> Self:
        """Return it with an item of a list moved up or down."""
        way = followed(path, seen, self.document)
        if way is None:
            return self
        return replace(self, document=moved(self.document, way, by), typed="", problem="")


def written(document: Document) -> str:
    """Return values as a file, the keys of an exercise in the order of the page on the format."""
    known = [key for key in KEYS if key in document]
    return write_toml({key: document[key] for key in dict.fromkeys([*known, *document])})
