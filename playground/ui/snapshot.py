"""A snapshot of a visit: what the browser keeps, to go on with it exactly.

It holds a learner's record and a project file as those are saved and read elsewhere, so it is read
with the same care; whatever is wrong with it is a SnapshotError with a sentence.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from playground.data.table import Table
from playground.experiment import Experiment
from playground.export.project import Size, project_json
from playground.export.read import Loaded, ModelError, read_model
from playground.live.frames import Frame
from playground.live.playback import Playback
from playground.reading.json_text import Limits, read_json
from playground.ui.learner import Learner, read_only, write_only
from playground.workshop.entries import RecordError
from playground.workshop.record import Record

SCHEMA = "neural-network-playground/snapshot"
VERSION = 1
LONGEST = 700_000  # characters: the largest network with its optimizer takes 650,000
LIMITS = Limits(n_bytes=4 * LONGEST, n_values=200_000, depth=8)
# While it plays, where it is, and the loss up to there; else frames on the way, too.
PLAYING, PAUSED = Size(2, 20_000, 150), Size(24, 120_000, 400)
MOST_FILES = 20


class SnapshotError(ValueError):
    """A snapshot cannot be used; the message says what was expected and what came."""


@dataclass(frozen=True)
class Snapshot:
    """A visit as it was.

    Attributes:
        record: the learner's.
        exercise: the id of the exercise that was open; empty for none.
        is_checked: what Check had found was shown.
        only: the settings and tools that were shown alone; None for all.
        loaded: experiment, frames and notes; None where they were too large to be kept.
        own: the visitor's own points, where others were in force.
        files: name and content of the exercise files that were uploaded.
        run: number and version of the run, to tell it from others of its server.
    """

    record: Record
    exercise: str
    is_checked: bool
    only: tuple[str, ...] | None
    loaded: Loaded | None
    own: Table | None
    files: tuple[tuple[str, bytes], ...]
    run: tuple[int, int]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `write` gave.

        Raises:
            SnapshotError: it is none, or something in it is wrong.
        """
        if len(text) > LONGEST:
            raise SnapshotError(f"expected at most {LONGEST:,} characters, got {len(text):,}")
        try:
            return cls._of(_object(read_json(text.encode("utf-8", "replace"), LIMITS)))
        except (ModelError, RecordError) as error:
            raise SnapshotError(str(error)) from None
        except ValueError as error:
            raise SnapshotError(str(error)) from None

    @classmethod
    def _of(cls, values: dict[str, Any]) -> Self:
        if values.get("schema") != SCHEMA or values.get("version") != VERSION:
            raise SnapshotError(f"expected a snapshot of version {VERSION}, got another document")
        project, own, only = _text(values, "project"), values.get("own"), _text(values, "only")
        return cls(
            record=Record.from_json(_text(values, "record").encode()),
            exercise=_text(values, "exercise"),
            is_checked=values.get("checked") is True,
            only=read_only(only)[0] if only else None,
            loaded=read_model("it", project.encode(), Experiment()) if project else None,
            own=None if own is None else Table.from_json(own),
            files=tuple(_files(values.get("files"))),
            run=_pair(values.get("run")),
        )

    @property
    def is_trivial(self) -> bool:
        """Whether the run has not begun, and nothing is there that a link does not hold."""
        loaded = self.loaded
        if loaded is None or self.exercise or self.own or loaded.notes:
            return False
        return not any(one.updates for one in loaded.states) and loaded.experiment.fits_a_link

    def updates_at(self, shown: object) -> int:
        """Return at how many updates the frame stood that the browser showed last, 0 if unknown.

        Args:
            shown: number and version of the shown frame's run, and its updates, as a browser tells.
        """
        if not isinstance(shown, list) or tuple(shown[:2]) != self.run or len(shown) != 3:
            return 0
        updates = shown[2]
        return int(updates) if isinstance(updates, int | float) and 0 <= updates < 2**53 else 0


def write(
    playback: Playback, learner: Learner, notes: str, own: Table | None, now: datetime
) -> str:
    """Return a snapshot as text, of at most LONGEST characters.

    What is too large goes first: own points that are not in force, then the run.
    """
    run, frame = playback.run, playback.shown()
    size = PLAYING if playback.is_playing else PAUSED
    document = {
        "schema": SCHEMA,
        "version": VERSION,
        "record": learner.record.to_json(now).decode(),
        "exercise": learner.exercise.id if learner.exercise else "",
        "checked": learner.verdict is not None,
        "only": "" if learner.only is None else write_only(learner.only),
        "run": [run.number, run.version],
        "project": _project(playback, frame, notes, size),
        "own": None if own is None or own is run.experiment.table else own.to_json(),
        "files": [[name, data.decode("utf-8", "replace")] for name, data in learner.files.items()],
    }
    for too_large in ({}, {"own": None}, {"project": "", "files": []}):
        document |= too_large
        text = json.dumps(document, separators=(",", ":"))
        if len(text) <= LONGEST:
            break
    return text


def _project(playback: Playback, frame: Frame, notes: str, size: Size) -> str:
    last = frame if playback.is_playing else playback.last_seen()
    return project_json(playback.run, frame, notes, last, size).data.decode()


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SnapshotError("expected an object, got something else")
    return value


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise SnapshotError(f"{key}: expected a text")
    # Half of a pair, which JSON can spell, is no text.
    return value.encode("utf-8", "replace").decode()


def _files(value: object) -> Iterator[tuple[str, bytes]]:
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise SnapshotError(f"files: expected a list of at most {MOST_FILES}")
    for one in value:
        if not isinstance(one, list) or not all(isinstance(part, str) for part in one):
            raise SnapshotError("files: expected a name and a text each")
        name, text = (part.encode("utf-8", "replace") for part in one[:2])
        yield name.decode(), text


def _pair(value: object) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value):
        return value[0], value[1]
    raise SnapshotError("run: expected two whole numbers")
