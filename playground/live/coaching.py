"""What the coach says of the frames that the player shows, as the player is told it."""

import time
from collections.abc import Sequence
from typing import Any

from playground.explain.coach import Coach, Remark
from playground.live.frames import Frame
from playground.live.recorder import Run

# For the remarks of one answer; beside others who play, less.
SECONDS_ALONE, SECONDS_BESIDE_OTHERS = 0.02, 0.004


class Coaching:
    """The coach of a run, asked for all frames of an answer."""

    def __init__(self, run: Run) -> None:
        """Begin with a run that nothing was said of yet."""
        self._coach = Coach(run)

    def remark(self, frame: Frame) -> Remark | None:
        """Return what was said of a frame, if anything was."""
        return self._coach.remark(frame, budget=0.0)

    def say(
        self, frames: Sequence[Frame], *, is_alone: bool, thorough: bool = False
    ) -> dict[str, Any]:
        """Return what there is to be said of some frames, in types that JSON has.

        Args:
            frames: in order.
            is_alone: no other session plays.
            thorough: also try what takes up to some tenths of a second.

        Returns:
            `ids` of the frames; `remarks`, each once; `of`, for each frame the place of its
            remark, -1 where that is not found out; `busy`, whether asking again will tell.
        """
        deadline = time.perf_counter() + (SECONDS_ALONE if is_alone else SECONDS_BESIDE_OTHERS)
        remarks: list[Remark | None] = []
        places = []
        busy = False
        for frame in frames:
            if not is_alone and frame is not frames[-1]:
                places.append(-1)  # in a full room some of them will do
                continue
            left = max(0.0, deadline - time.perf_counter())
            remark = self._coach.remark(frame, budget=left, thorough=thorough and is_alone)
            busy = self._coach.is_busy
            if busy:
                places.append(-1)
                continue
            if remark not in remarks:
                remarks.append(remark)
            places.append(remarks.index(remark))
        return {
            "ids": [frame.id for frame in frames],
            "of": places,
            "remarks": [remark and as_json(remark) for remark in remarks],
            "busy": busy,
        }


def as_json(remark: Remark) -> dict[str, Any]:
    """Return a remark in types that JSON has; `seek` is the frame that its button goes to."""
    kind, value = remark.action or ("", None)
    return {
        "key": remark.key,
        "text": remark.text,
        "button": remark.button,
        "seek": value if kind == "seek" else None,
    }
