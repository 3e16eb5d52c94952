"""The loss curve: the loss along a run, at many more epochs than frames are kept at.

A frame holds all that is needed to go on from it, which is much; a point of the curve is three
numbers. So the curve shows what happened between two frames, however far they lie apart.
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Self

import numpy as np

from playground.engine.arrays import Array

MOST_POINTS = 4000
GROUP = 8  # neighbouring points of which at most half stay when the curve is thinned
ID, EPOCHS, LOSS, TEST_LOSS = range(4)


@dataclass(frozen=True)
class LossCurve:
    """Points of the loss along a run.

    Attributes:
        points: a row for each point, in order: the id of the frame that it leads to, the epochs as
            a fraction, the loss over the training points and over the test points (NaN for none);
            shape (n_points, 4).
    """

    points: Array

    @classmethod
    def empty(cls) -> Self:
        """Return a curve without points."""
        return cls(np.empty((0, 4)))

    def with_points(self, points: Array) -> Self:
        """Return the curve with more points at its end, thinned where they are too many.

        Points whose loss is no finite number are left out.
        """
        finite = points[np.isfinite(points[:, LOSS])]
        return type(self)(thin(np.concatenate([self.points, finite])))

    def up_to(self, id: int) -> Self:
        """Return the part that leads to the frame of this id."""
        return type(self)(self.points[self.points[:, ID] <= id])

    def after(self, id: int) -> Array:
        """Return the points beyond the frame of this id."""
        return self.points[self.points[:, ID] > id]


def thin(points: Array, most: int = MOST_POINTS) -> Array:
    """Return at most `most` points of a curve: of each few neighbours the lowest and the highest.

    So no peak is lost, however often a curve is thinned. The latest quarter stays as it is. The
    points have the shape (n_points, 4), see `LossCurve`; `most` is at least 2 * GROUP.
    """
    while len(points) > most:
        n_old = (len(points) - most // 4) // GROUP * GROUP
        groups = points[:n_old].reshape(-1, GROUP, 4)
        kept = np.zeros(groups.shape[:2], bool)
        every = np.arange(len(groups))
        for column in (LOSS, TEST_LOSS):
            values = groups[:, :, column]
            # Without test points all are NaN, and the first of a group stands for both ends.
            kept[every, np.nan_to_num(values, nan=np.inf).argmin(axis=1)] = True
            kept[every, np.nan_to_num(values, nan=-np.inf).argmax(axis=1)] = True
        points = np.concatenate([groups[kept], points[n_old:]])
    return points


def outlined(points: Array, most: int) -> Array:
    """Return at most `most` points of a curve: those between which straight lines come nearest it.

    Unlike what is thinned by `thin`, a fall early in a long run keeps its place. The lines are near
    on even and on logarithmic axes alike; `most` is at least 2.

    Source: D. H. Douglas and T. K. Peucker, Algorithms for the reduction of the number of points
    required to represent a digitized line or its caricature, Cartographica 10(2), 1973.
    """
    if len(points) <= most:
        return points
    views = _views(points)
    kept = {0, len(points) - 1}
    spans: list[tuple[float, int, int, int]] = []
    _push_span(spans, views, 0, len(points) - 1)
    while spans and len(kept) < most:
        _, first, farthest, last = heappop(spans)
        kept.add(farthest)
        _push_span(spans, views, first, farthest)
        _push_span(spans, views, farthest, last)
    return points[sorted(kept)]


def _views(points: Array) -> list[tuple[Array, Array]]:
    """Return places and heights of a curve, as even and as logarithmic axes have them."""
    epochs = points[:, EPOCHS]
    views = []
    for column in (LOSS, TEST_LOSS):
        # Without test points there is nothing to be near.
        losses = np.nan_to_num(points[:, column], posinf=0.0, neginf=0.0)
        positive = losses[losses > 0]
        lowest = positive.min() if len(positive) else 1.0
        logs = np.log(np.maximum(losses, lowest))
        heights = _in_parts(losses), _in_parts(logs)
        views += [(x, y) for x in (epochs, np.log1p(epochs)) for y in heights]
    return views


def _in_parts(heights: Array) -> Array:
    """Return heights as parts of their range."""
    return heights / (np.ptp(heights) or 1.0)


def _push_span(
    spans: list[tuple[float, int, int, int]], views: list[tuple[Array, Array]], a: int, b: int
) -> None:
    """Note the part of a curve from one point to another, by how far it is from a line."""
    if b - a < 2:
        return
    inner = slice(a + 1, b)
    gaps = [np.abs(y[inner] - np.interp(x[inner], [x[a], x[b]], [y[a], y[b]])) for x, y in views]
    gap = np.max(gaps, axis=0)
    farthest = int(gap.argmax())
    heappush(spans, (-float(gap[farthest]), a, a + 1 + farthest, b))
