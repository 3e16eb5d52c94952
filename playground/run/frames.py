"""Frames: the moments of a run that are kept, which of them stay, and the loss curve they make."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.run.curve import LossCurve
from playground.run.scores import Scores

MAX_FRAMES = 400
MAX_KEPT_BYTES = 8_000_000


@dataclass(frozen=True)
class Frame:
    """One moment of a run.

    Attributes:
        id: its name; a later frame of a recording has a higher one, and none is used twice.
        ordinal: how many frames lie between the start and this one, on the way that led here.
        state: all that training needs to go on from here.
        epoch_fraction: epochs so far, with the part of the one under way; the loss is drawn
            against it.
        scores: how good the network is here.
        confusion: for classes, how many points of each class were given each class: first the
            training points, then the test points, shape (2, n_classes, n_classes). Points exactly
            on a boundary have no answer, and are not counted.
        edited: which parameter was set by hand to make this frame; -1 for none.
    """

    id: int
    ordinal: int
    state: TrainerState
    epoch_fraction: float
    scores: Scores
    confusion: NDArray[np.intp]
    edited: int = -1

    @property
    def is_finite(self) -> bool:
        """Whether its loss is a finite number."""
        return bool(np.isfinite(self.scores.loss))

    @property
    def n_bytes(self) -> int:
        """How much memory it takes, about."""
        return 8 * self.state.parameters.size * (1 + len(self.state.optimizer)) + 1000


def max_frames(frame: Frame) -> int:
    """Return how many such frames are kept: large networks must not fill the memory."""
    return int(np.clip(MAX_KEPT_BYTES // frame.n_bytes, 40, MAX_FRAMES))


def thin(frames: list[Frame], limit: int | None = None) -> list[Frame]:
    """Return at most `limit` (at least 4) frames: the latest densely, the earlier evenly.

    The one with the lowest test loss stays, to go back to. None is as many as the memory may hold.
    """
    limit = max_frames(frames[0]) if limit is None else max(4, limit)
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
    """Return the points of the loss curve that some frames, and what was noted before each, add.

    What was noted is as `Leg.noted` has it, the result as `LossCurve` has it.
    """
    parts = [np.empty((0, 4))]
    for k, frame in enumerate(frames):
        own = [[frame.epoch_fraction, frame.scores.loss, frame.scores.test_loss]]
        rows = np.concatenate([noted[k], own]) if noted else np.array(own)
        parts.append(np.column_stack([np.full(len(rows), float(frame.id)), rows]))
    return np.concatenate(parts)


def curve_of(frames: Sequence[Frame], noted: Array | None = None) -> LossCurve:
    """Return the loss curve of some frames in order, and of what was noted between them.

    That is epochs, loss and test loss, in order, shape (n_points, 3); None for the frames alone.
    """
    if noted is None:
        return LossCurve.empty().with_points(points_of(frames))
    epoch_fractions = np.array([one.epoch_fraction for one in frames])
    # Each point leads to the first frame that is not before it; the frame's own comes from itself.
    leads_to = np.searchsorted(epoch_fractions, noted[:, 0])
    between = ~np.isin(noted[:, 0], epoch_fractions)
    parts = [noted[between & (leads_to == k)] for k in range(len(frames))]
    return LossCurve.empty().with_points(points_of(frames, parts))
