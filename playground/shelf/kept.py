"""A run that is kept: what it takes to go back to it exactly, and to draw it small."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.run.curve import EPOCHS, LOSS, TEST_LOSS, outlined
from playground.run.frames import Frame
from playground.run.recorder import Run, settled_in
from playground.run.scores import Scores

MOST_FRAMES, MOST_BYTES = 40, 1_500_000  # of one run
MOST_POINTS = 400  # of its loss curve
LONGEST_NAME = 60  # characters
JOINERS = "\u200c\u200d"  # not printable by themselves; Persian words and some emoji have them


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A run as it was when it was kept.

    Attributes:
        number: tells it from others on its shelf; none is used twice.
        name: by the learner, or in words what it was.
        experiment: its settings.
        states: key moments in order, the first and the last among them.
        shown: which of them was shown, from 0.
        curve: epochs, loss and test loss (NaN for none) on the way, shape (n_points, 3).
        scores: of the moment shown.
        settled: after which of the states nothing was changed but by training, from 0.
        parent: the number of the run that it branched from; None for one that began by itself.
        branched_at: up to how many epochs it is its parent, with the part of the one under way.
        is_pinned: it is drawn beside the run that goes on.
    """

    number: int
    name: str
    experiment: Experiment
    states: tuple[TrainerState, ...]
    shown: int
    curve: Array
    scores: Scores
    settled: int = 0
    parent: int | None = None
    branched_at: float = 0.0
    is_pinned: bool = True

    @property
    def state(self) -> TrainerState:
        """The moment shown."""
        return self.states[self.shown]

    @property
    def epoch(self) -> int:
        """Completed epochs at the moment shown."""
        return self.state.epoch

    def is_same(self, other: Self) -> bool:
        """Return whether both are of the same settings, and of the same way to the same moment."""
        return (
            self.experiment == other.experiment
            and self.shown == other.shown
            and len(self.states) == len(other.states)
            and all(
                np.array_equal(one.parameters, each.parameters)
                for one, each in zip(self.states, other.states, strict=True)
            )
        )

    def resumed(self) -> Run:
        """Return it as a run that goes on exactly; a ValueError where no loss is finite."""
        return Run.resumed(self.experiment, self.states, self.curve, self.settled)


def keep(run: Run, shown: Frame, last: Frame | None = None) -> KeptRun:
    """Return a run as one that is kept; a shelf gives it its number, name and parent.

    Args:
        run: its timeline is thinned to key moments.
        shown: the frame that is shown, which is kept in any case.
        last: the last frame that is kept: what was recorded ahead for the player is left out. None
            for all.
    """
    end = max(shown.id, (last or run.frames[-1]).id)
    frames = key_frames([one for one in run.frames if one.id <= end], shown)
    points = outlined(run.curve.up_to(end).points, MOST_POINTS)
    return KeptRun(
        number=0,
        name="",
        experiment=run.experiment,
        states=tuple(one.state for one in frames),
        shown=next(k for k, one in enumerate(frames) if one.id == shown.id),
        curve=points[:, [EPOCHS, LOSS, TEST_LOSS]],
        scores=shown.scores,
        settled=settled_in(run, frames),
    )


def key_frames(frames: Sequence[Frame], shown: Frame) -> list[Frame]:
    """Return frames evenly spread, as many as memory allows; the one shown is among them."""
    most = int(np.clip(MOST_BYTES // frames[0].n_bytes, 2, MOST_FRAMES))
    places = set(np.linspace(0, len(frames) - 1, min(most, len(frames))).round().astype(int))
    return [one for k, one in enumerate(frames) if k in places or one.id == shown.id]


def named(kept: KeptRun, name: str) -> KeptRun:
    """Return it under another name: printable, on one line, and not too long."""
    shown = (c if c.isprintable() or c in JOINERS else " " for c in name)
    text = " ".join("".join(shown).strip(JOINERS + " ").split())
    return replace(kept, name=text[:LONGEST_NAME])
