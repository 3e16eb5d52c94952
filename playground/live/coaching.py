"""What the coach says of the frames that the player shows, as the player is told it."""

import time
from collections.abc import Sequence
from typing import Any

from playground.explain.coach import Coach, Remark
from playground.run.frames import Frame
from playground.run.recorder import Run

# For the remarks of one answer: where many play, all of theirs together; and the least.
SECONDS_OF_ALL, LEAST_SECONDS = 0.04, 0.004
FRAMES = 24  # of such an answer; one of more frames is for a longer time, and has more


class Coaching:
    """The coach of a run, asked for all frames of an answer."""

    def __init__(self, run: Run) -> None:
        """Begin with a run that the coach knows nothing of yet."""
        self._coach = Coach(run)

    def remark(self, frame: Frame) -> Remark | None:
        """Return the remark on a frame, if there is one, what was tried for it included."""
        return self._coach.remark(frame, budget=0.0, thorough=True)

    def say(
        self, frames: Sequence[Frame], *, n_players: int = 1, thorough: bool = False
    ) -> dict[str, Any]:
        """Return the remarks on some frames, in types that JSON has.

        These are `ids` of the frames; `remarks`, each once; `of`, for each frame the place of its
        remark, -1 where that is not found out; `busy`, whether asking again will tell. `thorough`
        also tries what takes up to some tenths of a second, where no other session plays.
        """
        is_alone = n_players == 1
        deadline = time.perf_counter() + seconds_for(n_players, len(frames))
        remarks: list[Remark | None] = []
        places = []
        busy = False
        for frame in frames:
            left = max(0.0, deadline - time.perf_counter())
            if not (is_alone or left or frame is frames[-1]):
                places.append(-1)  # in a full room some of them will do
                continue
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


def seconds_for(n_players: int, n_frames: int) -> float:
    """Return how long the remarks on so many frames may take, where so many sessions play."""
    seconds = max(LEAST_SECONDS, SECONDS_OF_ALL / n_players)
    return seconds * max(1.0, n_frames / FRAMES)


def as_json(remark: Remark) -> dict[str, Any]:
    """Return a remark in types that JSON has.

    `seek` is the frame that its button goes to; `leads`, whether that goes to another page.
    """
    kind, value = remark.action or ("", None)
    return {
        "key": remark.key,
        "text": remark.text,
        "button": remark.button,
        "seek": value if kind == "seek" else None,
        "leads": kind == "hood",
    }
