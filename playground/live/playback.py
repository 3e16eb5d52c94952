"""The conversation with the player: what it may ask for, and what it is answered.

The player holds frames and says after which one it wants more. Whatever this side has after that
frame is forgotten and trained anew, so one rule serves playing on, stepping, going on from an
earlier frame, and an answer that got lost: training is exact, so the same frames come again.
"""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from playground.charts.loss import loss_figure
from playground.charts.region import region_figure
from playground.experiment import SETTINGS, SPEEDS, Experiment
from playground.live.files import Exports, File
from playground.live.messages import (
    GRID,
    LEVELS,
    TABLE_ROWS,
    frame_arrays,
    output_range,
    pack,
)
from playground.live.recorder import Frame, Run

MAX_BATCH = 24
# Computed to draw the frames of one answer: about 0.05 s for more frames, 0.5 s for all of them.
MAX_ACTIVATIONS, MAX_ACTIVATIONS_OF_ALL = 2_500_000, 25_000_000
SHARED_RATE = 240  # frames a second, of all sessions that play together
LOWEST_RATE, HIGHEST_RATE = 20, 60
ACTIVE_SECONDS = 3.0

VIEW_SETTINGS = ("speed", "step_unit", "log_loss")
_last_asked: dict[int, float] = {}


class Wish(NamedTuple):
    """What a request wants changed in the Experiment."""

    field: str
    value: Any


class Request:
    """A request of the player, with every part checked: it comes from a browser."""

    def __init__(self, raw: object) -> None:
        """Take what is usable of `raw`."""
        parts: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self.action = str(parts.get("do", ""))[:20]
        self.number = self._whole(parts.get("no"))
        self.run = self._whole(parts.get("run"))
        self.frame = self._whole(parts.get("frame"))
        self.static = str(parts.get("static", ""))[:64]
        self.n_frames = min(max(self._whole(parts.get("n")), 1), MAX_BATCH)
        self.name = str(parts.get("name", ""))[:40]
        self.value = parts.get("value")

    @staticmethod
    def _whole(value: object) -> int:
        # The comparison is false for NaN, too.
        return int(value) if isinstance(value, int | float) and abs(value) < 2**53 else 0


class Playback:
    """One session's side of the conversation.

    Attributes:
        run: the run that is recorded.
    """

    def __init__(self, experiment: Experiment, exports: Exports) -> None:
        """Begin a run.

        Args:
            experiment: what is run.
            exports: by the name that the player knows, what makes a file of a frame.
        """
        self._exports = exports
        # A script that is being stopped and the next one run side by side for a moment.
        self._lock = threading.RLock()
        self._show(Run(experiment))
        self._known_static = ""

    def _show(self, run: Run) -> None:
        self.run = run
        self._describe()
        self._answer_all()

    def _describe(self) -> None:
        self._static = describe(self.run)
        self._static_hash = hashlib.sha256(json.dumps(self._static).encode()).hexdigest()[:16]

    def adopt(self, experiment: Experiment) -> None:
        """Take another Experiment: go on where that is possible, else begin a new run."""
        with self._lock:
            self._adopt(experiment)

    def _adopt(self, experiment: Experiment) -> None:
        before = self.run.experiment
        if experiment == before:
            return
        if before.restarts(experiment):
            self._show(Run(experiment))
            return
        self.run.adopt(experiment)
        self._describe()
        if any(
            getattr(before, name) != getattr(experiment, name)
            for name in ("x_input", "y_input", "held")
        ):
            self._answer_all()

    def handle(self, raw: object) -> Wish | None:
        """Do what a request asks for, and prepare the answer.

        Returns:
            What it wants changed in the Experiment, which is for the caller to do; or None.
        """
        with self._lock:
            return self._handle(Request(raw))

    def _handle(self, request: Request) -> Wish | None:
        self._known_static = request.static
        if request.run != self.run.number:
            self._answer_all(reply=request.number)
            return None
        if request.action in ("play", "step"):
            self._record(request)
        elif request.action == "reset":
            self.run.go_back_to(0)
            self._answer_all(reply=request.number)
        elif request.action == "export" and request.name in self._exports:
            file = self._exports[request.name](self.run, self.run.frame(request.frame))
            self._answer([], reply=request.number, file=file)
        elif request.action == "set":
            self._answer([], reply=request.number)
            return self._setting(request)
        else:
            self._answer_all(reply=request.number)
        return None

    def _setting(self, request: Request) -> Wish | None:
        """Return a wished change of a view setting or the weight seed, if it is a valid one."""
        if request.name not in (*VIEW_SETTINGS, "weight_seed"):
            return None
        try:
            value = SETTINGS[request.name].kind.check(request.value)
        except ValueError:
            return None
        return Wish(request.name, value)

    def _record(self, request: Request) -> None:
        """Go on after the frame the player names; what it holds beyond that is gone."""
        _last_asked[id(self)] = time.monotonic()
        after = self.run.go_back_to(request.frame)
        if after.id != request.frame:
            # A frame that is no longer kept: tell the player all there is, up to the one before.
            self._answer_all(reply=request.number)
            return
        if request.action == "step":
            step = "update" if request.name == "update" else "1"
            frames = self.run.record(1, step)
        else:
            speed = request.name if request.name in SPEEDS else self.run.experiment.speed
            n_frames = min(request.n_frames, self._frames_within(MAX_ACTIVATIONS))
            frames = self.run.record(n_frames, speed)
        self._answer(frames, reply=request.number, after=after.id)

    def _answer_all(self, reply: int = 0) -> None:
        """Answer with the whole timeline, thinned where the maps of all frames would take long."""
        self.run.thin(self._frames_within(MAX_ACTIVATIONS_OF_ALL))
        self._answer(self.run.frames, reply=reply, after=None)

    def _frames_within(self, activations: int) -> int:
        """Return how many frames can be scored and drawn at the price of so many activations."""
        points = GRID * GRID + len(self.run.dataset.X)
        return max(1, activations // (points * sum(self.run.experiment.layer_sizes[1:])))

    def _answer(
        self, frames: list[Frame], reply: int, after: int | None = -1, file: File | None = None
    ) -> None:
        self._header: dict[str, Any] = {
            "reply": reply,
            "after": after,
            "file": file.as_json() if file else None,
        }
        self._arrays = frame_arrays(self.run, frames)

    def message(self) -> bytes:
        """Return the last answer; with what rarely changes, if the player does not know it."""
        with self._lock:
            return self._message()

    def _message(self) -> bytes:
        run = self.run
        header = {
            **self._header,
            "run": run.number,
            "version": run.version,
            "static": self._static_hash,
            "kept": [frame.id for frame in run.frames],
            "ended": self._ended(),
            "paused": self._paused(),
            "rate": frame_rate(),
        }
        if self._known_static != self._static_hash:
            header["description"] = self._static
        return pack(header, self._arrays)

    def _paused(self) -> str | None:
        """Return why playing pauses at the last frame, as a sentence for the learner."""
        experiment, last = self.run.experiment, self.run.frames[-1].state
        points = "test " if experiment.stop_on == "test" else ""
        reason = {
            "loss": f"the {points}loss has come down to {experiment.stop_loss:g}",
            "accuracy": f"the {points}accuracy has reached {experiment.stop_accuracy:g}",
            "plateau": f"no better {points}loss in {experiment.patience} epochs",
        }.get(self.run.stopped or "")
        if reason is None:
            if not (last.epoch == experiment.stop_epoch and last.batch == 0 < last.epoch):
                return None
            reason = "as set"
        return f"Paused at epoch {last.epoch}, {reason}. Play goes on from here."

    def _ended(self) -> str | None:
        """Return why training cannot go on, as a sentence for the learner."""
        if not self.run.diverged:
            return None
        state = self.run.frames[-1].state
        experiment = self.run.experiment
        causes = [f"the learning rate {experiment.learning_rate:g} is too large"]
        if experiment.reduction == "sum" and self.run.dataset.n_train > 4:
            causes.append("adding up the gradients of many points makes each step larger")
        if experiment.output_activation in ("linear", "relu"):
            causes.append(f"a {experiment.output_activation} output has no bound")
        return (
            f"Training stopped in epoch {state.epoch + 1}, at update {state.updates + 1}: the "
            f"weights grew beyond what numbers can hold. Probable cause: {'; '.join(causes)}. "
            "You see the last frame with finite numbers. Go back, or lower the learning rate and "
            "press Play."
        )


def frame_rate() -> int:
    """Return how many frames a second a player should draw, when all that play are to have some."""
    now = time.monotonic()
    for key in [key for key, asked in list(_last_asked.items()) if now - asked > ACTIVE_SECONDS]:
        _last_asked.pop(key, None)
    return int(np.clip(SHARED_RATE // max(1, len(_last_asked)), LOWEST_RATE, HIGHEST_RATE))


def describe(run: Run) -> dict[str, Any]:
    """Return what the player must know of a run and its view, but the frames."""
    experiment = run.experiment
    low, high = output_range(experiment)
    n_train = run.dataset.n_train
    return {
        "layers": list(experiment.layer_sizes),
        "bias": experiment.bias,
        "range": [low, high],
        "levels": LEVELS,
        "classes": list(experiment.classes),
        "window": [list(axis) for axis in run.dataset.window],
        "figures": {
            "region": json.loads(region_figure(run.dataset, experiment).to_json()),
            "loss": json.loads(loss_figure(n_train < len(run.dataset.X)).to_json()),
        },
        "table": {
            "inputs": run.dataset.X[:TABLE_ROWS].tolist(),
            "targets": run.targets[:TABLE_ROWS, -1].tolist(),
            "n_train": n_train,
            "n_samples": len(run.dataset.X),
        },
        "reduction": experiment.reduction,
        "penalised": experiment.l1 > 0.0 or experiment.l2 > 0.0,
        "settings": {name: getattr(experiment, name) for name in VIEW_SETTINGS},
        # As pairs: JavaScript would put keys that look like numbers first.
        "speeds": list(SPEEDS.items()),
    }
