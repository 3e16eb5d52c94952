"""Frames: the moments of a run that are kept, which of them stay, and the loss curve they make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.run.curve import LossCurve
from playground.run.scores import Scores

MAX_FRAMES = 400
MAX_KEPT_BYTES = 8_000_000
MAX_BY_HAND = 100  # frames made by hand that are remembered on the way to one


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame without its state.

    Attributes:
        id: of the frame.
        epoch_fraction: epochs so far, with the part of the one under way.
        scores: how good the network is there.
    """

    id: int
    epoch_fraction: float
    scores: Scores


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
        edited: which parameter was set by hand to make this frame, of several the first one; -1 for
            none.
        measure: what its losses are measured with: L1, L2, and which points. Those of frames with
            the same can be compared.
        lowest: the frame at the end of an epoch with the lowest test loss so far, this one
            included; the first of several. None where there are no test points.
        by_hand: the ids of the frames on the way here, this one included, that were made by
            setting a parameter; of many the last ones.
        is_between: it was added between two others that the pace asks for, for its test loss.
    """

    id: int
    ordinal: int
    state: TrainerState
    epoch_fraction: float
    scores: Scores
    confusion: NDArray[np.intp]
    edited: int = -1
    measure: tuple[float, float, int] = (0.0, 0.0, 0)
    lowest: Moment | None = None
    by_hand: tuple[int, ...] = ()
    is_between: bool = False

    @property
    def ranked_loss(self) -> float:
        """Its test loss, if it is at the end of an epoch and has one; else infinity."""
        loss = self.scores.test_loss
        return loss if self.state.batch == 0 and np.isfinite(loss) else np.inf

    def following(self, before: "Frame | None", id: int) -> "Frame":
        """Return the frame with an id, as the one that comes after another, or as the first."""
        lowest = before.lowest if before and before.measure == self.measure else None
        ordinal, by_hand = (before.ordinal + 1, before.by_hand) if before else (0, ())
        lowest = self._as_lowest(id, lowest)
        return replace(self, id=id, ordinal=ordinal, lowest=lowest, by_hand=by_hand)

    def made_by_hand(self, index: int) -> "Frame":
        """Return the frame as one that was made by setting this parameter."""
        by_hand = (*self.by_hand, self.id)[-MAX_BY_HAND:]
        return replace(self, edited=index, by_hand=by_hand)

    def _as_lowest(self, id: int, before: Moment | None) -> Moment | None:
        """Return the frame as a moment, if its test loss is lower than that of another one."""
        if self.ranked_loss < (before.scores.test_loss if before else np.inf):
            return Moment(id, self.epoch_fraction, self.scores)
        return before

    def on_its_own(self) -> "Frame":
        """Return the frame as it is where no test loss before it can be compared with its own."""
        return replace(self, lowest=self._as_lowest(self.id, None))

    @property
    def is_whole(self) -> bool:
        """Whether training goes on from it as it went: a file may have left out the memory."""
        return self.state.updates == 0 or bool(self.state.optimizer_name)

    @property
    def is_finite(self) -> bool:
        """Whether its loss is a finite number."""
        return bool(np.isfinite(self.scores.loss))

    @property
    def n_bytes(self) -> int:
        """How much memory it takes, about."""
        return 8 * self.state.parameters.size * (1 + len(self.state.optimizer)) + 1000


def measure_of(experiment: Experiment, n_point_changes: int) -> tuple[float, float, int]:
    """Return what losses are measured with, after so many changes of the points."""
    return experiment.l1, experiment.l2, n_point_changes


def in_order(frames: Sequence[Frame], before: Frame | None, ids: Iterator[int]) -> list[Frame]:
    """Return frames as those that come after one, or are the first, each with the next id."""
    found: list[Frame] = []
    for frame in frames:
        before = frame.following(before, next(ids))
        found.append(before)
    return found


def max_frames(frame: Frame) -> int:
    """Return how many such frames are kept: large networks must not fill the memory."""
    return int(np.clip(MAX_KEPT_BYTES // frame.n_bytes, 40, MAX_FRAMES))


def thin(frames: list[Frame], limit: int | None = None) -> list[Frame]:
    """Return at most `limit` (at least 4) frames: the latest densely, the earlier evenly.

    With each that stays goes the one with the lowest test loss up to there, so that going back to
    it loses nothing. None is as many as the memory may hold.
    """
    limit = max_frames(frames[0]) if limit is None else max(4, limit)
    if len(frames) <= limit:
        return frames
    stride, kept, recent = 1, frames, frames[-(limit // 4)].id
    while len(kept) > limit:
        stride *= 2
        # On the same grid each time: the past is kept evenly, however long it gets.
        kept = [one for one in frames if one.id >= recent or one.ordinal % stride == 0]
        ids = {one.id for one in kept} | {one.lowest.id for one in kept if one.lowest}
        kept = [one for one in frames if one.id in ids]
    return kept


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
