"""Frames: the moments of a run that are kept, which of them stay, and the loss curve they make."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.live.curve import LossCurve
from playground.live.scores import Scores

MAX_FRAMES = 400


@dataclass(frozen=True)
class Frame:
    """One moment of a run.

    Attributes:
        id: its name; a later frame of a recording has a higher one, and none is used twice.
        ordinal: how many frames lie between the start and this one, on the way that led here.
        state: all that training needs to go on from here.
        position: epochs as a fraction: what the loss is drawn against.
        scores: how good the network is here.
        confusion: for classes, how many points of each class were given each class: first the
            points to train on, then those to test on, shape (2, n_classes, n_classes). Points
            exactly on a boundary have no answer, and are not counted.
        edited: which parameter was set by hand to make this frame; -1 for none.
    """

    id: int
    ordinal: int
    state: TrainerState
    position: float
    scores: Scores
    confusion: NDArray[np.int64]
    edited: int = -1


def thin(frames: list[Frame], limit: int) -> list[Frame]:
    """Return at most `limit` (at least 4) frames: the latest densely, the earlier evenly.

    The one with the lowest test loss stays, to go back to.
    """
    if len(frames) <= limit:
        return frames
    recent = limit // 4
    stride, old, new = 1, frames[:-recent], frames[-recent:]
    best = lowest_test_loss(frames)
    apart = [one for one in old if one is best]
    while len(old) + len(apart) > limit - recent:
        stride *= 2
        # On the same grid each time: the past is kept evenly, however long it gets.
        old = [one for one in old if one.ordinal % stride == 0 and one is not best]
    return sorted([*old, *apart], key=lambda one: one.id) + new


def lowest_test_loss(frames: Sequence[Frame]) -> Frame | None:
    """Return the first frame with the lowest test loss; None without test points."""
    tested = [one for one in frames if np.isfinite(one.scores.test_loss)]
    return min(tested, key=lambda one: one.scores.test_loss, default=None)


def points_of(frames: Sequence[Frame], noted: Sequence[Array] = ()) -> Array:
    """Return the points of the loss curve that some frames add; see `LossCurve`.

    Args:
        frames: in order.
        noted: for each the loss on the way to it; see `UnderWay`.
    """
    parts = [np.empty((0, 4))]
    for k, frame in enumerate(frames):
        own = [[frame.position, frame.scores.loss, frame.scores.test_loss]]
        rows = np.concatenate([noted[k], own]) if noted else np.array(own)
        parts.append(np.column_stack([np.full(len(rows), float(frame.id)), rows]))
    return np.concatenate(parts)


def curve_of(frames: Sequence[Frame], noted: Array | None = None) -> LossCurve:
    """Return the loss curve of some frames.

    Args:
        frames: in order.
        noted: epochs, loss and test loss between them, in order, shape (n_points, 3); None for the
            losses of the frames alone.
    """
    if noted is None:
        return LossCurve.empty().with_points(points_of(frames))
    positions = np.array([one.position for one in frames])
    # Each point leads to the first frame that is not before it; the frame's own comes from itself.
    leads_to = np.searchsorted(positions, noted[:, 0])
    between = ~np.isin(noted[:, 0], positions)
    parts = [noted[between & (leads_to == k)] for k in range(len(frames))]
    return LossCurve.empty().with_points(points_of(frames, parts))
