"""The loss curve: the loss along a run, at many more epochs than frames are kept at.

A frame holds all that is needed to go on from it, which is much; a point of the curve is three
numbers. So the curve shows what happened between two frames, however far they lie apart.
"""

from dataclasses import dataclass
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
