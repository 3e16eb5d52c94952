"""The conversation with the player: what it may ask for, and what it is answered.

The player holds frames and says after which one it wants more. Whatever this side has after that
frame is forgotten and trained anew, so one rule serves playing on, stepping, going on from an
earlier frame, and an answer that got lost: training is exact, so the same frames come again.
"""

import hashlib
import json
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.engine import Trace
from playground.experiment import SETTINGS, SPEEDS, Experiment
from playground.live.answer import (
    MAX_ACTIVATIONS,
    MAX_ACTIVATIONS_OF_ALL,
    Answer,
    frames_within,
)
from playground.live.coaching import Coaching
from playground.live.description import MAX_WEIGHT, VIEW_SETTINGS, describe
from playground.live.files import Exports
from playground.live.frames import Frame
from playground.live.halts import ended
from playground.live.line import Line, detail_of_all, fit
from playground.live.points import edit_points
from playground.live.recorder import Run
from playground.live.request import NOTHING_LOCKED, Locks, Request, Wish
from playground.live.sharing import budget, count_players, note_cost, plays_alone

AXES = ("x_input", "y_input", "held")  # what the maps are drawn over
ASKED_SETTINGS = (*VIEW_SETTINGS, "weight_seed", "frozen", "features")


class Playback:
    """One session's side of the conversation.

    Attributes:
        run: the run that is recorded.
        is_playing: the last request was for more frames.
        is_coached: the player shows what the coach says.
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
        self._known_static = ""
        self._held_at: int | None = None
        self._at = 0  # the frame shown when the player asked last
        self._last_seen = 0
        self._line, self._spent = Line(), 0.0
        self.is_playing = self.is_coached = False
        # How often the player was told to show a frame, and which one the last time.
        self._to_show = (0, 0)
        self._show(Run(experiment))

    def _show(self, run: Run) -> None:
        self.run = run
        self._coaching = Coaching(run)
        self._looked_at = 0
        self._describe()
        self._answer_all()

    def _describe(self) -> None:
        self._static = describe(self.run)
        self._static_hash = hashlib.sha256(json.dumps(self._static).encode()).hexdigest()[:16]

    def adopt(self, experiment: Experiment) -> None:
        """Take another Experiment: go on where that is possible, else begin a new run."""
        with self._lock:
            before = self.run.experiment
            if before.restarts(experiment):
                self._show(Run(experiment))
            elif experiment != before:
                self.run.adopt(experiment)
                self._describe()
                if any(getattr(before, name) != getattr(experiment, name) for name in AXES):
                    self._answer_all()

    def open(self, run: Run, shown: int = -1) -> None:
        """Show a run that was made elsewhere, at one of its frames, counted from 0."""
        with self._lock:
            frame = run.frames[min(shown, len(run.frames) - 1)]
            self._show(run)
            self._to_show = (self._to_show[0] + 1, frame.id)
            self._looked_at = frame.id

    def adopt_points(self, experiment: Experiment) -> None:
        """Take an Experiment with other points, and go on from the weights as they are.

        Where the network does not fit them, a new run begins.
        """
        with self._lock:
            if experiment.layer_sizes != self.run.experiment.layer_sizes:
                self.adopt(experiment)
                return
            self.run.adopt_points(experiment)
            self._describe()
            self._answer_all(reply=self._last.reply)

    def handle(self, raw: object, held_at: int | None = None) -> Wish | None:
        """Do what a request asks for, and prepare the answer.

        Args:
            raw: what came from the browser.
            held_at: the epoch that training may not go beyond for now; None for none.

        Returns:
            What it wants changed in the Experiment, which is for the caller to do; or None.
        """
        request = Request(raw)
        with self._lock:
            self._held_at = held_at
            start, began = time.thread_time(), time.perf_counter()
            wish = self._handle(request)
            self._spent = time.perf_counter() - began
            if request.action == "play":
                note_cost(id(self), time.thread_time() - start, self._last.n_frames)
            return wish

    def _handle(self, request: Request) -> Wish | None:
        self._known_static, self._at = request.static, request.at
        self._line = Line(request.room, request.with_points)
        self.is_playing = request.action == "play"
        if request.run != self.run.number:
            self._answer_all(reply=request.number)
            return None
        if 0 < request.number == self._last.reply:
            # Asked again, since the answer was long in coming: it is the same.
            return None
        act = {
            "play": self._record,
            "step": self._record,
            "edit": self._edit,
            "reset": self._reset,
            "export": self._export,
            "inspect": self._inspect,
            "look": self._look,
            "still": self._still,
            "set": self._setting,
            "points": self._points,
            "advice": self._advice,
        }.get(request.action, self._tell_all)
        return act(request)

    def _tell_all(self, request: Request) -> None:
        self._answer_all(reply=request.number)

    def _reset(self, request: Request) -> None:
        self.run.go_back_to(0)
        self._answer_all(reply=request.number)

    def _export(self, request: Request) -> None:
        """Answer with a file of the frame that the player names."""
        if request.name not in self._exports:
            self._answer_all(reply=request.number)
            return
        file = self._exports[request.name](self.run, self.run.frame(request.frame))
        self._answer([], reply=request.number, file=file)

    def _inspect(self, request: Request) -> None:
        """Answer with the slope of the loss at a frame, for each parameter."""
        self._answer([], reply=request.number)
        frame = self.run.frame(request.frame)
        self._last.arrays = {
            "inspected": np.array([[float(frame.id)]]),
            "gradient": np.nan_to_num(self.run.gradient(frame))[np.newaxis],
        }

    def _look(self, request: Request) -> None:
        """Take note of which frame the player shows."""
        self._looked_at = request.frame
        frame = self.run.frame(request.frame)
        self._last_seen = max(self._last_seen, frame.id)
        self._answer([], reply=request.number)
        self._last.coach = self._coach([frame], thorough=True)

    def _advice(self, request: Request) -> Wish | None:
        """Return what the coach offers at a frame: a change, or a section to look into."""
        self._answer([], reply=request.number)
        remark = self._coaching.remark(self.run.frame(request.frame))
        kind, value = (remark and remark.action) or ("", None)
        if kind == "change" and isinstance(value, dict):
            return Wish(dict(value), advised=True)
        return Wish({}, section=str(value), advised=True) if kind == "hood" else None

    def _coach(self, frames: list[Frame], thorough: bool = False) -> dict[str, Any] | None:
        """Return what the coach says of some frames; None where it is not listened to."""
        if not self.is_coached:
            return None
        return self._coaching.say(frames, n_players=count_players(id(self)), thorough=thorough)

    def _setting(self, request: Request) -> Wish | None:
        """Return a wished change of a setting that the player may change, if it is a valid one."""
        self._answer([], reply=request.number)
        if request.name not in ASKED_SETTINGS:
            return None
        try:
            value = SETTINGS[request.name].kind.check(request.value)
        except ValueError:
            return None
        return Wish({request.name: value})

    def _points(self, request: Request) -> Wish | None:
        """Return a wished change of the points, if it is a valid one; else tell why not."""
        try:
            table = edit_points(self.run.dataset, self.run.experiment, request.value)
        except ValueError as error:
            self._answer([], reply=request.number, remark=str(error).removeprefix("table: "))
            return None
        self._answer([], reply=request.number)
        return Wish({"dataset": "own", "table": table}, goes_on=True)

    def _record(self, request: Request) -> None:
        """Go on after the frame the player names; what it holds beyond that is gone."""
        is_alone = plays_alone(id(self))
        after = self.run.go_back_to(request.frame)
        if after.id != request.frame:
            # A frame that is no longer kept: tell the player all there is, up to the one before.
            self._answer_all(reply=request.number)
            return
        n_frames = min(request.n_frames, frames_within(self.run, MAX_ACTIVATIONS))
        n_frames, detail = fit(self.run, n_frames, self._line)
        if request.action == "step":
            # Steps that were clicked while the line was busy come together.
            step = "update" if request.name == "update" else "1"
            frames = self.run.record(n_frames, step, is_alone=is_alone, held_at=self._held_at)
            self._last_seen = self.run.frames[-1].id
        else:
            speed = request.name if request.name in SPEEDS else self.run.experiment.speed
            frames = self.run.record(
                n_frames, speed, budget(), is_alone=is_alone, held_at=self._held_at
            )
        # The player tells which one it shows when it stands still.
        self._looked_at = frames[-1].id if frames else after.id
        self._answer(frames, reply=request.number, after=after.id, detail=detail)

    def _still(self, request: Request) -> None:
        """Answer with the frame that the player shows, in full detail."""
        frame = self.run.frame(request.frame)
        self._answer([frame] if frame.id == request.frame else [], reply=request.number)

    def _edit(self, request: Request) -> None:
        """Set a weight by hand: its number among the parameters, and what it is to be."""
        parts = request.value if isinstance(request.value, list) else []
        numbers = [one for one in parts if isinstance(one, int | float) and abs(one) <= MAX_WEIGHT]
        after = self.run.frame(request.frame)
        frame = None
        if len(numbers) == 2 and after.id == request.frame:
            frame = self.run.edit(after.id, int(numbers[0]), float(numbers[1]))
        if frame is None:
            self._answer_all(reply=request.number)
        else:
            self._looked_at = self._last_seen = frame.id
            detail = fit(self.run, 1, self._line)[1]
            self._answer([frame], reply=request.number, after=after.id, detail=detail)

    def show_all(self) -> None:
        """Answer with the whole timeline, to a player that has shown another run meanwhile."""
        with self._lock:
            self._known_static = ""
            self._answer_all()

    def step_from(self, frame: Frame) -> None:
        """Make the update that Step makes from a frame, and show where it leads."""
        with self._lock:
            self.run.go_back_to(frame.id)
            self._show_new(self.run.record(1, "update"))

    def set_weight(self, frame: Frame, index: int, value: float) -> None:
        """Set a weight of a frame by hand, and show what comes of it."""
        with self._lock:
            made = self.run.edit(frame.id, index, value)
            self._show_new([made] if made else [])

    def _show_new(self, frames: list[Frame]) -> None:
        """Answer with the timeline, and have the player go to its last frame."""
        self._answer_all()
        if frames:
            self._looked_at = frames[-1].id
            self._to_show = (self._to_show[0] + 1, frames[-1].id)

    def ended(self) -> str | None:
        """Return why training cannot go on, as a sentence for the learner."""
        with self._lock:
            return ended(self.run)

    def looked_at(self) -> Frame:
        """Return the frame that the player shows while nothing plays, or the nearest one kept."""
        with self._lock:
            return self.run.frame(self._looked_at)

    def shown(self) -> Frame:
        """Return the frame that the player showed when it asked last, while it plays too."""
        with self._lock:
            return self.run.frame(self._at if self.is_playing else self._looked_at)

    def last_seen(self) -> Frame:
        """Return the last frame that the player has shown: some are recorded ahead for it."""
        with self._lock:
            return self.run.frame(self._last_seen)

    def trace(self, frame: Frame) -> Trace:
        """Return every number of the update that Step makes from a frame."""
        with self._lock:
            return self.run.trace(frame)

    def _answer_all(self, reply: int = 0) -> None:
        """Answer with the whole timeline, thinned where the maps of all frames would take long."""
        self.run.thin(frames_within(self.run, MAX_ACTIVATIONS_OF_ALL))
        self._last_seen = self.run.frames[-1].id
        frames = self.run.frames
        detail = detail_of_all(self.run, len(frames), self._line)
        self._answer(frames, reply=reply, after=None, detail=detail)

    def _answer(self, frames: list[Frame], **parts: Any) -> None:
        """Prepare an answer with some frames; for its other parts see `Answer`."""
        self._last = Answer(coach=self._coach(frames), **parts)
        self._last.draw(self.run, frames, self._line)

    def message(
        self,
        page: str = "play",
        lit: Sequence[str] = (),
        locks: Locks = NOTHING_LOCKED,
        kept: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the last answer; with what rarely changes, if the player does not know it.

        Args:
            page: the page that the player is on, which decides what it shows.
            lit: parts of the diagram that are lit up: units such as "1.2" (layer and unit, from 0),
                and links such as "1.2.0" (the layer they come into, unit, input), or whole layers.
            locks: what an exercise does not show.
            kept: what goes along for the keeper of the visit; None for nothing.
        """
        with self._lock:
            now = {
                "keeper": kept,
                "page": page,
                "lit": list(lit),
                "locks": locks._asdict(),
                "looked": self._looked_at,
                "show": list(self._to_show),
                "static": self._static_hash,
                "spent": self._spent,
            }
            if self._known_static != self._static_hash:
                now["description"] = self._static
            return self._last.pack(self.run, now)
