"""Frames that are added between those of the pace: the ends of epochs with the lowest test loss."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.run.frames import Frame
from playground.run.lowest import Candidate

Score = Callable[[Sequence[TrainerState]], list[Frame]]


def choose(
    made: Sequence[Frame], found: Sequence[Candidate | None], low: float
) -> dict[int, TrainerState]:
    """Return what is to become a frame, by the place of the frame that it comes before.

    Args:
        made: the frames that follow each other.
        found: for each, the end of an epoch with the lowest test loss on the way to it.
        low: the lowest test loss before them; infinity for none.
    """
    added: dict[int, TrainerState] = {}
    for k, (frame, one) in enumerate(zip(made, found, strict=False)):
        # Training may have been taken back behind it, where it diverged.
        if one and one.state.updates < frame.state.updates and one.test_loss < low:
            low = one.test_loss
            if low <= frame.ranked_loss:
                added[k] = one.state
        low = min(low, frame.ranked_loss)
    return added


def with_lowest(
    made: Sequence[Frame],
    found: Sequence[Candidate | None],
    noted: Sequence[Array],
    before: Frame,
    score: Score,
) -> tuple[list[Frame], list[Array]]:
    """Return frames, and before each the one at which the test loss is the lowest so far.

    Args:
        made: the frames; they have no place in the run yet.
        found: as `choose` has it.
        noted: for each frame, what was noted on the way to it, as `Leg.noted` has it.
        before: the frame that they follow.
        score: makes such frames of states.

    Returns:
        The frames, and what was noted on the way to each of them.
    """
    lowest = before.lowest if made and before.measure == made[0].measure else None
    added = choose(made, found, lowest.scores.test_loss if lowest else np.inf)
    between = dict(zip(added, score(list(added.values())), strict=True))
    frames: list[Frame] = []
    points: list[Array] = []
    for k, frame in enumerate(made):
        rows = noted[k]
        if k in between:
            frames.append(replace(between[k], is_between=True))
            is_before = rows[:, 0] < between[k].epoch_fraction
            points.append(rows[is_before])
            rows = rows[~is_before]
        frames.append(frame)
        points.append(rows)
    return frames, points
