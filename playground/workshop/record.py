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

from playground.reading.json_text import Limits, read_json
from playground.workshop.entries import RecordError, entry_from_json, entry_to_json, need, text
from playground.workshop.merging import merged
from playground.workshop.progress import Progress

SCHEMA = 1
FORMAT = "playground workshop record"
LIMITS = Limits(n_bytes=5_000_000, n_values=300_000, depth=12)
MOST_ENTRIES = 300
LONGEST_NAME = 60  # characters


@dataclass(frozen=True)
class Record:
    """What one learner has done.

    Attributes:
        id: tells this learner's records from those of others; drawn at random.
        started_at: when it was begun.
        name: the learner's name or nickname, if they like.
        track: the key of the track they chose; empty for none.
        entries: by exercise id.
    """

    id: str
    started_at: datetime
    name: str = ""
    track: str = ""
    entries: Mapping[str, Progress] = field(default_factory=dict)

    @classmethod
    def begin(cls, now: datetime) -> Self:
        """Return an empty record."""
        return cls(secrets.token_hex(8), now.replace(microsecond=0))

    def with_name(self, name: str) -> Self:
        """Return the record under another name; what cannot be printed is left out."""
        clean = " ".join("".join(one if one.isprintable() else " " for one in name).split())
        return replace(self, name=clean[:LONGEST_NAME].strip())

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
        return replace(self, entries={id: one.leave(now) if one.opened_at else one
                                      for id, one in self.entries.items()})  # fmt: skip

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
            "id": self.id,
            "name": self.name,
            "track": self.track,
            "started_at": self.started_at.isoformat(),
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
            values = read_json(data, LIMITS)
        except ValueError as error:
            raise RecordError(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise RecordError("This is no record of the playground's workshop.")
        version = values.get("schema")
        if version != SCHEMA or isinstance(version, bool):
            raise RecordError(f"The record has schema {str(version)[:20]}; expected {SCHEMA}.")
        entries = values.get("entries")
        if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
            raise RecordError(f"Expected a list of at most {MOST_ENTRIES} entries.")
        found: dict[str, Progress] = {}
        for one in entries:
            entry = entry_from_json(one)
            if entry.exercise in found:
                raise RecordError(f"The exercise {entry.exercise!r} is in the record twice.")
            found[entry.exercise] = entry
        return cls(
            id=text(values, "id", 40, least=1),
            started_at=need(values, "started_at", datetime),
            name=text(values, "name", LONGEST_NAME),
            track=text(values, "track", 40),
            entries=found,
        )
