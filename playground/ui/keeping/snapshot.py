"""A snapshot of a visit: what the browser keeps, to go on with it exactly.

It holds a learner's record and a project file as those are saved and read elsewhere, so it is read
with the same care; whatever is wrong with it is a SnapshotError with a sentence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from playground.data.table import Table
from playground.experiment import Experiment
from playground.export.choices import ExportChoices
from playground.export.project import Size, project_json
from playground.export.shelf import shelf_to_json
from playground.importing.read import Loaded, read_model
from playground.importing.shelf import read_shelf
from playground.live.playback import Playback
from playground.reading import values
from playground.reading.json_text import JsonLimits, read_json
from playground.reading.reader import Reader
from playground.shelf.shelf import Shelf
from playground.workshop.access import read_only, write_only
from playground.workshop.catalogue import MOST_FILES
from playground.workshop.drafting.draft import Draft, written
from playground.workshop.learner import Learner
from playground.workshop.record import Record
from playground.workshop.rooms.attendance import Attendance
from playground.workshop.rooms.membership import Membership, read_rooms

SCHEMA = "neural-network-playground/snapshot"
VERSION = 1
LONGEST = 700_000  # characters: the largest network with its optimizer takes 650,000
LIMITS = JsonLimits(n_bytes=4 * LONGEST, n_values=200_000, depth=8)
# While it plays, where it is, and the loss up to there; else frames on the way, too.
PLAYING, PAUSED = Size(2, 20_000, 150), Size(24, 120_000, 400)
LONGEST_KEY = 100  # characters
UNCHOSEN, NOTHING_KEPT = ExportChoices(), Shelf()
KEPT = (4, 40_000, 100)  # of a run that is kept: states, bytes of them, and points of its curve


class SnapshotError(ValueError):
    """A snapshot cannot be used; the message says what was expected and what came."""


@dataclass(frozen=True)
class Snapshot:
    """A visit as it was."""

    record: Record
    exercise: str  # the id of the one that was open; empty for none
    is_checked: bool  # what Check had found was shown
    only: tuple[str, ...] | None  # the settings and tools that were shown alone; None for all
    loaded: Loaded | None  # experiment, frames and notes; None where they were too large to be kept
    own: Table | None  # the visitor's points, where the experiment has others
    start: str  # the key of what was begun with; empty where none is kept
    files: tuple[tuple[str, bytes], ...]  # name and content of exercise files that were uploaded
    membership: Membership | None  # the visit's place in a live room
    held: Mapping[str, str]  # secrets of the live rooms that the visitor holds as teacher, by code
    run: tuple[int, int]  # number and version, to tell it from others of its server
    draft: Draft | None = None  # of an exercise that is being made
    shelf: Shelf = NOTHING_KEPT  # runs that are kept
    # What of them the run has branched from, and at how many epochs; None for none.
    branch: tuple[int, float] | None = None
    exports: ExportChoices = UNCHOSEN  # what was chosen of models to take away

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `write` gave; if it is none, or something in it is wrong: a SnapshotError."""
        if len(text) > LONGEST:
            raise SnapshotError(f"expected at most {LONGEST:,} characters, got {len(text):,}")
        try:
            return cls._of(Reader(read_json(text.encode("utf-8", "replace"), LIMITS)))
        except ValueError as error:
            raise SnapshotError(str(error)) from None

    @classmethod
    def _of(cls, document: Reader) -> Self:
        document.one_of("schema", (SCHEMA,))
        document.read("version", values.version, VERSION)
        record, exercise, project, only = (
            document.read(key, values.text, LONGEST)
            for key in ("record", "exercise", "project", "only")
        )
        current = Experiment()
        number, version = document.each("run", _read_count, 2, 2)
        return cls(
            record=Record.from_json(record.encode()),
            exercise=exercise,
            is_checked=document.values.get("checked") is True,
            only=read_only(only)[0] if only else None,
            loaded=read_model("it", project.encode(), current) if project else None,
            own=document.read("own", Table.from_json, default=None),
            start=_read_key(document.values.get("start")),
            files=document.each("files", _read_file, 0, MOST_FILES),
            membership=document.read("place", Membership.from_json, default=None),
            held=document.read("held", read_rooms, default=None) or {},
            run=(number, version),
            draft=_read_draft(document.values.get("draft")),
            shelf=read_shelf(document)[0],
            branch=_read_branch(document.values.get("branch")),
            exports=_read_exports(document.values.get("exports")),
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

        It tells number and version of the frame's run, and its updates.
        """
        if not isinstance(shown, list) or tuple(shown[:2]) != self.run or len(shown) != 3:
            return 0
        updates = shown[2]
        return int(updates) if isinstance(updates, int | float) and 0 <= updates < 2**53 else 0


def write(
    playback: Playback,
    learner: Learner,
    notes: str,
    own: Table | None,
    start: str,
    rooms: Attendance,
    now: datetime,
    draft: Draft | None = None,
    exports: ExportChoices = UNCHOSEN,
    shelf: Shelf = NOTHING_KEPT,
    branch: tuple[int | None, float] = (None, 0.0),
) -> str:
    """Return a snapshot as text, of at most LONGEST characters.

    What is too large goes first: own points that the experiment does not use, then runs that are
    kept, then the run, then the draft of an exercise.
    """
    run, frame = playback.run, playback.shown()
    last, size = (frame, PLAYING) if playback.is_playing else (playback.last_shown(), PAUSED)
    files = list(learner.catalogue.files.items())[-MOST_FILES:]
    document = {
        "schema": SCHEMA,
        "version": VERSION,
        "record": learner.record.to_json(now).decode(),
        "exercise": learner.exercise.id if learner.exercise else "",
        "checked": learner.assessment.verdict is not None,
        "only": write_only(learner.only),
        "run": [run.number, run.version],
        "project": project_json(run, frame, notes, last, size).data.decode(),
        "own": None if own is None or own is run.experiment.table else own.to_json(),
        "start": start,
        **rooms.to_json(),
        "files": [[name, data.decode("utf-8", "replace")] for name, data in files],
        # As it was typed, and the values: the former may be no TOML yet.
        "draft": None if draft is None else [draft.text, written(draft.document)],
        "exports": exports.to_json(),
        "shelf": shelf_to_json(shelf, *KEPT),
        "branch": list(branch),
    }
    for too_large in (
        {},
        {"own": None},
        {"shelf": None},
        {"project": "", "files": []},
        {"draft": None},
    ):
        document |= too_large
        text = json.dumps(document, separators=(",", ":"))
        if len(text) <= LONGEST:
            break
    return text


def _read_count(value: object) -> int:
    return values.whole(value, 0, 2**53)


def _read_key(value: object) -> str:
    """Return a key; anything else is none, and no reason to lose the rest."""
    return value if isinstance(value, str) and len(value) <= LONGEST_KEY else ""


def _read_file(value: object) -> tuple[str, bytes]:
    name, content = (values.text(one, LONGEST) for one in values.items(value, 2, 2))
    return name, content.encode()


def _read_branch(value: object) -> tuple[int, float] | None:
    """Return number and epochs of a branch; anything else is none, and the rest is kept."""
    try:
        number, epochs = values.items(value, 2, 2)
        return values.whole(number, 1, 2**53), values.number(epochs, 0.0, 2.0**53)
    except ValueError:
        return None


def _read_exports(value: object) -> ExportChoices:
    """Return what was chosen of exports; anything else is nothing chosen, and the rest is kept."""
    try:
        return ExportChoices.from_json(value)
    except ValueError:
        return UNCHOSEN


def _read_draft(value: object) -> Draft | None:
    """Return the draft of an exercise, which may be wrong in any way; None where there is none.

    The rest of a snapshot is not given up for it.
    """
    try:
        text, values_as_text = (values.text(one, LONGEST) for one in values.items(value, 2, 2))
    except ValueError:
        return None
    return Draft.of_text(text, Draft.of_text(values_as_text, {}).document)
