"""A learner's record: what they did in each exercise, as a file that can be loaded again.

A record holds nothing that is executed. Whatever is wrong with a file is a RecordError with a
sentence; putting two records together loses nothing of either.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from playground.reading.json_text import JsonLimits, read_json
from playground.reading.reader import Reader
from playground.reading.values import version
from playground.workshop.entries import (
    RecordError,
    entry_to_json,
    line,
    merged,
    moment,
    read_entry,
    read_fields,
    write_fields,
)
from playground.workshop.progress import Progress

SCHEMA = 1
FORMAT = "playground workshop record"
LIMITS = JsonLimits(n_bytes=5_000_000, n_values=300_000, depth=12)
MOST_ENTRIES = 300
LONGEST_NAME = 60  # characters
# Of the record itself, in the order of the file.
FIELDS = {
    "id": line(40, least=1),
    "name": line(LONGEST_NAME),
    "track": line(40),
    "started_at": moment(min),
}


def clean_line(text: str, most: int) -> str:
    """Return one line of at most so many characters; what cannot be printed is left out."""
    clean = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return clean[:most].strip()


@dataclass(frozen=True)
class Record:
    """What one learner has done."""

    id: str  # tells this learner's records from those of others; drawn at random
    started_at: datetime  # when it was begun
    name: str = ""  # the learner's name or nickname, if they like
    track: str = ""  # the key of the track they chose; empty for none
    entries: Mapping[str, Progress] = field(default_factory=dict)  # by exercise id

    @classmethod
    def begin(cls, now: datetime) -> Self:
        """Return an empty record."""
        return cls(secrets.token_hex(8), now.replace(microsecond=0))

    def with_name(self, name: str) -> Self:
        """Return the record under another name; what cannot be printed is left out."""
        return replace(self, name=clean_line(name, LONGEST_NAME))

    def with_track(self, track: str) -> Self:
        """Return the record on another track."""
        return replace(self, track=track[:40])

    def entry(self, exercise: str) -> Progress | None:
        """Return what was done in an exercise, if it was opened."""
        return self.entries.get(exercise)

    def with_entry(self, progress: Progress) -> Self:
        """Return the record with the progress of an exercise in place of the earlier one."""
        return replace(self, entries={**self.entries, progress.exercise: progress})

    def left(self, now: datetime) -> Self:
        """Return the record with all clocks stopped, as it is written to a file."""
        left = {id: one.leave(now) if one.opened_at else one for id, one in self.entries.items()}
        return replace(self, entries=left)

    @property
    def n_passed(self) -> int:
        """How many exercises are passed."""
        return sum(one.passed for one in self.entries.values())

    def merge(self, other: Self) -> Self:
        """Put two records of one learner together: of each exercise nothing is lost.

        The name and the track are this one's, where it has them.
        """
        entries = dict(self.entries)
        for id, entry in other.entries.items():
            entries[id] = merged(entries[id], entry) if id in entries else entry
        return replace(
            self,
            started_at=min(self.started_at, other.started_at),
            name=self.name or other.name,
            track=self.track or other.track,
            entries=entries,
        )

    # ---- as a file ----

    def to_json(self, now: datetime) -> bytes:
        """Return the record as a JSON file, at any moment; open exercises are counted until now."""
        stopped = self.left(now)
        document = {
            "format": FORMAT,
            "schema": SCHEMA,
            **write_fields(self, FIELDS),
            "saved_at": now.replace(microsecond=0).isoformat(),
            "entries": [entry_to_json(one) for one in stopped.entries.values()],
        }
        return json.dumps(document, indent=1, allow_nan=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """Read what `to_json` wrote.

        Raises:
            RecordError: the file is no record, or something in it is wrong.
        """
        try:
            return cls._of(Reader(read_json(data, LIMITS)))
        except ValueError as error:
            raise RecordError(f"{error}.") from None

    @classmethod
    def _of(cls, document: Reader) -> Self:
        if document.values.get("format") != FORMAT:
            raise ValueError("this is no record of the playground's workshop")
        document.read("schema", version, SCHEMA)
        entries = document.each("entries", read_entry, 0, MOST_ENTRIES)
        document.unique("entries", [one.exercise for one in entries])
        found = {one.exercise: one for one in entries}
        return cls(**read_fields(document, FIELDS), entries=found)
