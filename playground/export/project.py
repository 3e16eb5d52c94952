"""The project file: the experiment with its own data, the timeline, and a learner's notes."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from playground.engine import TrainerState
from playground.experiment.kinds import Weights
from playground.export.shelf import shelf_to_json
from playground.export.weights import file_name, progress_to_json, state_to_json
from playground.run.curve import EPOCHS, LOSS, TEST_LOSS, outlined
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run, settled_in
from playground.shelf.shelf import Shelf

NOTHING_KEPT = Shelf()
Writer = Callable[[TrainerState], dict[str, Any]]


class Size(NamedTuple):
    """How large a project file may be.

    Attributes:
        frames: how many at most, at least 2.
        bytes: of all frames together, about; first, last, the one shown and, of a network that is
            not large, the one with the lowest test loss are there anyway.
        points: of the loss curve between them at most, none or at least 16.
    """

    frames: int = 60
    bytes: int = 3_000_000
    points: int = 2000


SCHEMA = "neural-network-playground/project"
VERSION = 1
WHOLE = Size()
SMALL = 45_000  # characters of a frame: one more such frame always has room
LONGEST_NOTES = 10_000  # characters


def project_json(
    run: Run,
    frame: Frame | None = None,
    notes: str = "",
    last: Frame | None = None,
    size: Size = WHOLE,
    shelf: Shelf = NOTHING_KEPT,
) -> File:
    """Return a run as a file that `importing.read.read_model` reads again.

    Args:
        run: its timeline is thinned to frames that lie evenly between the first and the last.
        frame: the one shown, which is kept in any case and names the file; None for no such.
        notes: of the learner, at most LONGEST_NOTES characters.
        last: the last frame that goes into the file: what was recorded ahead for the player is
            left out. None for all.
        size: how large it may be, besides what is kept.
        shelf: the runs that are kept beside it.
    """
    if len(notes) > LONGEST_NOTES:
        raise ValueError(f"notes: expected at most {LONGEST_NOTES} characters, got {len(notes)}")
    end = max((one or run.frames[-1]).id for one in (last, frame or last))
    written = _choose(_readable([one for one in run.frames if one.id <= end]), frame, size)
    frames = [one for one, _ in written]
    document = {
        "schema": SCHEMA,
        "version": VERSION,
        "experiment": run.experiment.to_json(),
        "notes": notes,
        "frames": [to_json(one.state) for one, to_json in written],
        "curve": _curve(run, end, size.points),
        # The player may show an earlier frame than the last.
        "shown": next((k for k, one in enumerate(frames) if one is frame), -1),
        **({"shelf": shelf_to_json(shelf)} if shelf.runs else {}),
        "settled": settled_in(run, frames),
    }
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    name = file_name(run, frame or frames[-1], "json", "project")
    return File(name, "application/json", text.encode())


def _curve(run: Run, end: int, most: int) -> list[list[float | None]]:
    """Return the loss curve up to the frame of an id: epochs, losses, test losses."""
    points = outlined(run.curve.up_to(end).points, most) if most else np.empty((0, 4))
    test = [one if np.isfinite(one) else None for one in points[:, TEST_LOSS].tolist()]
    return [points[:, EPOCHS].tolist(), points[:, LOSS].tolist(), test]


def _readable(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames that can be imported again: those whose weights have not diverged."""
    small = [one for one in frames if np.abs(one.state.parameters).max() <= Weights.largest]
    return small or list(frames[:1])


def _choose(frames: Sequence[Frame], shown: Frame | None, size: Size) -> list[tuple[Frame, Writer]]:
    """Return key frames, each with what writes it.

    All have the whole state; where that is too much, the last, the one shown and a first one that
    has been trained alone, and where there is room the one with the lowest test loss.
    """
    lowest = lowest_of(frames)
    chosen = key_frames(frames, size.frames, shown, lowest)
    whole = _length(state_to_json(frames[-1].state))
    if whole * len(chosen) <= size.bytes:
        return [(one, state_to_json) for one in chosen]
    brief = _length(progress_to_json(frames[-1].state))
    limit = int(np.clip((size.bytes - 4 * whole) // brief, 2, size.frames))
    is_roomy = 4 * whole <= size.bytes or whole <= SMALL
    chosen = key_frames(frames, limit, shown, lowest if is_roomy or brief <= SMALL else None)
    kept = [chosen[-1], shown]
    if is_roomy:
        kept.append(lowest)
    if chosen[0].state.updates:
        kept.append(chosen[0])
    return [
        (one, state_to_json if any(one is other for other in kept) else progress_to_json)
        for one in chosen
    ]


def _length(value: dict[str, Any]) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def lowest_of(frames: Sequence[Frame]) -> Frame | None:
    """Return of some frames, one at least, the one with the lowest test loss up to the last."""
    lowest = frames[-1].lowest
    return next((one for one in frames if lowest and one.id == lowest.id), None)


def key_frames(frames: Sequence[Frame], limit: int, *others: Frame | None) -> list[Frame]:
    """Return about `limit` frames, evenly spread: the first and the last, and others among them.

    Args:
        frames: at least one.
        limit: at least 2.
        *others: kept beside those.
    """
    places = set(np.linspace(0, len(frames) - 1, min(limit, len(frames))).round().astype(int))
    return [
        one for k, one in enumerate(frames) if k in places or any(one is other for other in others)
    ]
