"""An answer to the player: frames with what is drawn of them, and what holds when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from playground.live.files import File
from playground.live.frames import Frame
from playground.live.halts import ended, paused, under_way
from playground.live.line import Line, answer_arrays, bytes_on_line
from playground.live.messages import GRID, pack
from playground.live.recorder import Run
from playground.live.sharing import frame_rate, seconds_between_answers

# Computed to draw the frames of one answer: about 0.05 s for more frames, 0.5 s for all of them.
MAX_ACTIVATIONS, MAX_ACTIVATIONS_OF_ALL = 2_500_000, 25_000_000


def frames_within(run: Run, activations: int) -> int:
    """Return how many frames can be scored and drawn at the price of so many activations."""
    points = GRID * GRID + len(run.dataset.X)
    return max(1, activations // (points * sum(run.experiment.layer_sizes[1:])))


@dataclass
class Answer:
    """What is said to a request; it may be sent more than once.

    Attributes:
        reply: the number of the request; 0 for none.
        after: the id of the frame that its frames follow; None where they are all there are, and -1
            where they follow none.
        detail: of the maps; see `line`.
        file: to be saved.
        remark: why the request is not done.
        coach: what the coach says of frames; None for nothing.
        arrays: what is drawn, and numbers that were asked for.
    """

    reply: int = 0
    after: int | None = -1
    detail: int = 0
    file: File | None = None
    remark: str | None = None
    coach: dict[str, Any] | None = None
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)

    def draw(self, run: Run, frames: Sequence[Frame], line: Line) -> None:
        """Take in what the player draws of some frames."""
        self.arrays = answer_arrays(run, frames, line, self.detail)
        if self.after is None or (frames and self.after >= 0):
            # Of the whole timeline all of it, else what leads to these frames.
            curve = run.curve
            self.arrays["losses"] = curve.points if self.after is None else curve.after(self.after)

    @property
    def n_frames(self) -> int:
        """How many frames are in it."""
        return len(self.arrays.get("rows", ()))

    def pack(self, run: Run, now: Mapping[str, Any]) -> bytes:
        """Return it as a message, with what holds of the run by now.

        Args:
            run: the run.
            now: what else belongs into its header.
        """
        header = {
            "reply": self.reply,
            "after": self.after,
            "detail": self.detail,
            "file": self.file.as_json() if self.file else None,
            "remark": self.remark,
            "coach": self.coach,
            "run": run.number,
            "version": run.version,
            "kept": [frame.id for frame in run.frames],
            "ended": ended(run),
            "paused": paused(run),
            "under_way": under_way(run),
            "rate": frame_rate(),
            "turn": seconds_between_answers(),
            "size": bytes_on_line(self.arrays, self.detail),
        }
        return pack({**header, **now}, self.arrays)
