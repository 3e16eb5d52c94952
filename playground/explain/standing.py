"""What is known of a frame from those that led to it, carried along frame by frame.

Frames are thinned as a run grows; what was seen at each of them is not lost with it.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from playground.data.dataset import Dataset
from playground.explain.first_solved import SolvedSearch, are_solved
from playground.run.frames import MAX_FRAMES, Frame, Moment
from playground.run.recorder import Run
from playground.run.scores import Scores

MOST_KNOWN = 2 * MAX_FRAMES
GOOD_ACCURACY, GOOD_R_SQUARED = 0.97, 0.95  # on the training points


@dataclass(frozen=True, slots=True)
class Standing:
    """How a frame stands in its run.

    A stretch is plain training: it begins at the start, at weights set by hand, and at the first
    frame after the points or the penalty were changed. Its losses can be compared.

    Attributes:
        frame: the moment itself.
        begin: the id of the frame that its stretch begins with.
        best: where the test loss was lowest so far, as `Frame.lowest` has it; the moment itself
            where there are no test points.
        good_since: epochs as a fraction at the first of the frames, without a gap up to this one,
            that are good enough; None where this one is not.
        is_solved: every point is within a tenth of its target.
        search: for the epoch at which this stretch was first solved; None where it never was, or
            was so when it began.
    """

    frame: Moment
    begin: int
    best: Moment
    good_since: float | None
    is_solved: bool
    search: SolvedSearch | None


def is_good(scores: Scores) -> bool:
    """Return whether accuracy or R^2 on the training points is good enough."""
    # False for NaN, where the accuracy or R^2 does not exist.
    return scores.accuracy >= GOOD_ACCURACY or scores.r_squared >= GOOD_R_SQUARED


class Standings:
    """The standing of each frame of a run, found from that of the frame before it.

    Attributes:
        origin: the id of the last frame that was there before the track was; -1 where the run had
            only begun. How those were trained is not known.
    """

    def __init__(self, run: Run) -> None:
        """Begin with nothing known."""
        self._run = run
        self._known: dict[int, Standing] = {}
        self._latest: tuple[Frame, Standing] | None = None
        self._points, self._penalty = settings_of(run)
        self.origin = run.frames[-1].id if len(run.frames) > 1 else -1
        # Frames up to this one may be of other points or another penalty than those after it.
        self._barrier = self.origin if run.version else -1

    def notice_changes(self, frame: Frame) -> None:
        """Take note of other points or another penalty, before a frame is asked for."""
        points, penalty = settings_of(self._run)
        if points is self._points and penalty == self._penalty:
            return
        before = self._kept_before(frame)
        latest = self._latest[0].id if self._latest else -1
        self._barrier = max(latest, before[-1].id if before else -1, self._barrier)
        if points is not self._points:
            # All that is kept was scored again.
            self._known, self._latest = {}, None
        self._points, self._penalty = points, penalty

    def _kept_before(self, frame: Frame) -> list[Frame]:
        frames = self._run.frames
        return frames[: bisect.bisect_left(frames, frame.id, key=lambda one: one.id)]

    def stretch(self, frame: Frame) -> list[Frame]:
        """Return the kept frames of a frame's stretch, up to this one."""
        begin = self.standing(frame).begin
        return [*(one for one in self._kept_before(frame) if one.id >= begin), frame]

    def standing(self, frame: Frame) -> Standing:
        """Return how a frame stands."""
        if frame.id not in self._known:
            unknown = self._unknown_up_to(frame)
            for one, is_solved in zip(unknown, self._are_solved(unknown), strict=True):
                self._add(one, is_solved)
            if len(self._known) > MOST_KNOWN:
                kept = {one.id for one in self._run.frames} | {frame.id}
                self._known = {id: one for id, one in self._known.items() if id in kept}
        return self._known[frame.id]

    def _unknown_up_to(self, frame: Frame) -> list[Frame]:
        """Return a frame and those right before it that are not known; the latest precedes them."""
        before = self._kept_before(frame)
        if self._latest:
            latest = self._latest[0]
            follows = latest.ordinal == frame.ordinal - 1 and latest.id < frame.id
            if follows and not (before and before[-1].id > latest.id):
                return [frame]
        unknown = [frame]
        self._latest = None
        for one in reversed(before):
            if known := self._known.get(one.id):
                self._latest = one, known
                break
            unknown.append(one)
        return unknown[::-1]

    def _are_solved(self, frames: Sequence[Frame]) -> list[bool]:
        # A point within a tenth is right, too; for values there is no accuracy to ask first.
        maybe = [not one.scores.accuracy < 1.0 for one in frames]
        if not any(maybe):
            return maybe
        found = iter(are_solved(self._run, list(compress(frames, maybe))).tolist())
        return [may and next(found) for may in maybe]

    def _add(self, frame: Frame, is_solved: bool) -> None:
        """Find how the frame after the latest one stands."""
        moment = Moment(frame.id, frame.epoch_fraction, frame.scores)
        good_since = frame.epoch_fraction if is_good(frame.scores) else None
        best = frame.lowest or moment
        standing = Standing(moment, frame.id, best, good_since, is_solved, None)
        if self._latest and frame.edited < 0 and self._latest[0].id > self._barrier:
            before, then = self._latest
            if good_since is not None and then.good_since is not None:
                good_since = then.good_since
            search = then.search
            if is_solved and not (then.is_solved or search):
                search = SolvedSearch(self._run, before, frame)
            standing = Standing(moment, then.begin, best, good_since, is_solved, search)
        self._known[frame.id] = standing
        self._latest = frame, standing


def settings_of(run: Run) -> tuple[Dataset, tuple[float, float]]:
    """Return the points of a run and what its weights cost: all that its scores depend on."""
    return run.dataset, (run.experiment.l1, run.experiment.l2)
