"""Weights that were set by hand, for those who take note of them: each can be undone."""

from typing import NamedTuple

import numpy as np

from playground.run.frames import Frame
from playground.run.recorder import Run


class HandEdit(NamedTuple):
    """A weight that was set by hand.

    Attributes:
        run: the number of its run.
        before: the id of the frame that it was set in.
        frame: the id of the one that came of it.
        parameter: which one it is, from 0; of several the first.
        n_weights: how many were set at once.
    """

    run: int
    before: int
    frame: int
    parameter: int
    n_weights: int = 1


class HandEdits:
    """Those that nobody has taken note of yet."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: list[HandEdit] = []

    def add(self, run: Run, before: int, made: Frame) -> None:
        """Add one that has made a frame of the one with the id `before`."""
        changed = run.frame(before).state.parameters != made.state.parameters
        n_weights = max(1, int(np.count_nonzero(changed)))
        self._waiting.append(HandEdit(run.number, before, made.id, made.edited, n_weights))

    def take(self) -> list[HandEdit]:
        """Return those that came since this was asked the last time, in order."""
        taken, self._waiting = self._waiting, []
        return taken
