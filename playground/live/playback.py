"""The conversation with the player: a request goes in, and an answer comes out, as a value.

The player holds frames and says after which one it wants more. Whatever this side has after that
frame is forgotten and trained again, so one rule serves playing on, stepping, going on from an
earlier frame, and an answer that got lost: training is exact, so the same frames come again.
"""

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.engine import Trace
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.live.actions import ACTIONS, BY_HAND, Conversation, refuse_edit, tell_all
from playground.live.answer import Answer, Gauge
from playground.live.coaching import Coaching
from playground.live.description import RegionChart, describe
from playground.live.hand_edits import HandEdits
from playground.live.request import NOTHING_LOCKED, Locks, Request
from playground.live.sharing import note_cost, taking_turns
from playground.live.unit_states import UnitStates
from playground.run.clock import processor_seconds
from playground.run.files import Exports
from playground.run.frames import Frame
from playground.run.recorder import Run, set_by_hand
from playground.shelf.shelf import Shelf

# Nothing to be undone or redone, and nothing to be said of it.
NO_STEPS: Mapping[str, Any] = MappingProxyType({"back": "", "forward": "", "said": [0, ""]})
# Tells a server that was started again from the one before it.
SERVER = secrets.token_hex(4)
# How often a player was told to go to a frame: a player outlives the run that it shows, and would
# take a lower number for what it was told before.
SEEKS = count(1)


class Playback:
    """One session's side of the conversation."""

    def __init__(
        self, experiment: Experiment, exports: Exports, shelf: Callable[[], Shelf] = Shelf
    ) -> None:
        """Begin a run.

        Args:
            experiment: of the run.
            exports: by the name that the player knows, what makes a file of a frame.
            shelf: gives the runs that are kept as they are now.
        """
        self._exports, self._shelf = exports, shelf
        # A script that is being stopped and the next one run side by side for a moment.
        self._lock = threading.RLock()
        self._chart = RegionChart()
        self._known_static = ""
        self._told: Answer | None = None  # the last one that was sent
        self.edits = HandEdits()
        self._at = 0  # the frame shown when the player asked last
        self._room, self._spent = 0, 0.0
        self.is_playing = False  # the last request was for more frames
        self.is_coached = False  # the player shows what the coach says
        self.are_exports_shut = False  # they would tell what is hidden
        self.gauge: Gauge | None = None  # tells the player how far goals are reached
        # How often all frames had to be sent; a player that has missed the last time asks for them.
        self._whole = 0
        # When the player was told last to go to a frame, in the order of all, and to which one.
        self._seek_to = (0, 0)
        self._show(Run(experiment))

    def _show(self, run: Run) -> None:
        self.run = run
        self._coaching, self._states = Coaching(run), UnitStates(run)
        self.answer = Answer()
        self._describe()
        self._answer_all()

    def _answer_all(self, reply: int = 0) -> None:
        self.answer = self._conversation().answer_all(reply)
        self._whole += 1

    def _describe(self) -> None:
        self._static = describe(self.run, self._chart, self._shelf())
        self._static_hash = hashlib.sha256(json.dumps(self._static).encode()).hexdigest()[:16]

    def _conversation(self, epoch_limit: int | None = None) -> Conversation:
        return Conversation(
            run=self.run,
            exports={} if self.are_exports_shut else self._exports,
            coaching=self._coaching,
            states=self._states,
            is_coached=self.is_coached,
            gauge=self.gauge,
            session=id(self),
            room=self._room,
            epoch_limit=epoch_limit,
            last=self.answer,
        )

    def adopt(self, experiment: Experiment) -> None:
        """Take another Experiment: go on where that is possible, else begin a new run."""
        with self._lock:
            before = self.run.experiment
            if before.restarts(experiment):
                self._show(Run(experiment))
            elif experiment != before:
                self.run.adopt(experiment)
                self.describe_again()

    def describe_again(self) -> None:
        """Tell the player what has changed of the run's settings, or of the runs that are kept."""
        with self._lock:
            self._describe()
            if self._told is self.answer and self.answer.after is None:
                # Another description needs no frames; who missed them asks.
                self.answer = replace(self.answer, after=-1, arrays={})

    def open(self, run: Run, shown: int = -1) -> None:
        """Show a run that was made elsewhere, at one of its frames, counted from 0."""
        with self._lock:
            frame = run.frames[min(shown, len(run.frames) - 1)]
            self._show(run)
            self._show_new([frame])

    def adopt_points(self, experiment: Experiment) -> None:
        """Take an Experiment with other points, and go on from the current weights.

        Where the network does not fit them, a new run begins.
        """
        with self._lock:
            if experiment.layer_sizes != self.run.experiment.layer_sizes:
                self.adopt(experiment)
                return
            self.run.adopt_points(experiment)
            self._describe()
            self._answer_all(self.answer.reply)

    def handle(self, raw: object, epoch_limit: int | None = None, may_edit: bool = True) -> Answer:
        """Do what a request of the browser asks for; return the answer, which is kept to be sent.

        Training may not go beyond `epoch_limit` for now, if there is one, and weights are set by
        hand only where that is allowed.
        """
        request = Request(raw)
        began, is_play = time.perf_counter(), request.action == "play"
        with self._lock, taking_turns() if is_play else nullcontext():
            start = processor_seconds()
            self._known_static, self._at = request.static, request.at
            self._room = request.room
            self.is_playing = is_play
            is_known = request.run == self.run.number
            if is_known and 0 < request.number == self.answer.reply:
                # Asked again, since the answer was long in coming: it is the same, and done.
                answer = replace(self.answer, change=None, shelf=None)
            else:
                act = ACTIONS.get(request.action, tell_all) if is_known else tell_all
                if act in BY_HAND and not may_edit:
                    act = refuse_edit
                answer = act(self._conversation(epoch_limit), request)
                if act in BY_HAND and answer.n_frames == 1 and answer.after is not None:
                    self.edits.add(self.run, answer.after, self.run.frames[-1])
            self.answer = answer
            self._spent = time.perf_counter() - began
            if is_play:
                note_cost(id(self), processor_seconds() - start, answer.n_frames)
            return answer

    def show_all(self) -> None:
        """Answer with the whole timeline, to a player that has shown another run meanwhile."""
        with self._lock:
            self._known_static = ""
            shown = self.shown()
            self._answer_all()
            # Not where it was told to go before: that may be news to this player, and long over.
            self.answer = replace(self.answer, current=shown.id)
            self._seek_to = (next(SEEKS), shown.id)

    def step_from(self, frame: Frame) -> None:
        """Make the update that Step makes from a frame, and show where it leads."""
        with self._lock:
            self.run.go_back_to(frame.id)
            self._show_new(self.run.record(1, "update"))

    def go_to(self, frame: Frame, *, forgets_later: bool = False) -> None:
        """Have the player go to a frame that is kept; the last request may have asked for it."""
        with self._lock:
            if forgets_later:
                self.run.go_back_to(frame.id)
            self._show_new([frame], self.answer.reply if forgets_later else 0)

    def set_weights(self, frame: Frame, parameters: Array) -> bool:
        """Set weights of a frame by hand, all of them given, and show what comes of it.

        Returns:
            Whether there is a new frame: not where none differs, or the loss were no finite number.
        """
        with self._lock:
            changed = np.flatnonzero(parameters != frame.state.parameters)
            made = None
            if len(changed):
                made = set_by_hand(self.run, frame.id, parameters, int(changed[0]))
            if made:
                self.edits.add(self.run, frame.id, made)
            self._show_new([made] if made else [])
            return made is not None

    def _show_new(self, frames: list[Frame], reply: int = 0) -> None:
        """Answer with the timeline, and have the player go to the last of these frames."""
        self._answer_all(reply)
        if frames:
            self.answer = replace(self.answer, current=frames[-1].id)
            self._seek_to = (next(SEEKS), frames[-1].id)

    def current_frame(self) -> Frame:
        """Return the frame that the player shows while nothing plays, or the nearest one kept."""
        with self._lock:
            return self.run.frame(self.answer.current)

    def shown(self) -> Frame:
        """Return the frame that the player showed when it asked last, while it plays too."""
        with self._lock:
            return self.run.frame(self._at if self.is_playing else self.answer.current)

    def last_shown(self) -> Frame:
        """Return the last frame that the player has shown: some are recorded ahead for it."""
        with self._lock:
            return self.run.frame(self.answer.last_shown)

    def trace(self, frame: Frame) -> Trace:
        """Return every number of the update that Step makes from a frame."""
        with self._lock:
            return self.run.trace(frame)

    def message(
        self,
        page: str = "play",
        layout: str = "full",
        highlighted: Sequence[str] = (),
        locks: Locks = NOTHING_LOCKED,
        kept: Mapping[str, Any] | None = None,
        steps: Mapping[str, Any] = NO_STEPS,
    ) -> bytes:
        """Return the last answer; with what rarely changes, if the player does not know it.

        Page and layout are as in `ui.page.Page`; `kept` goes along for the keeper of the visit.
        Highlighted are parts of the diagram, as `explain.phase.in_diagram` and `links_to` write an
        `Address`: units such as "1.2", links such as ">1.2.0", or whole layers. `steps` says what
        Undo and Redo would do.
        """
        with self._lock:
            now = {
                "keeper": kept,
                "steps": dict(steps),
                "page": page,
                "layout": layout,
                "highlighted": list(highlighted),
                "locks": locks.as_json(),
                "seek_to": list(self._seek_to),
                "whole": self._whole,
                "static": self._static_hash,
                "spent": self._spent,
                "server": SERVER,
            }
            if self._known_static != self._static_hash:
                now["description"] = self._static
            self._told = self.answer
            return self.answer.pack(self.run, now)
