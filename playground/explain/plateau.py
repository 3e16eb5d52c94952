"""Plateaus: stretches of a run on which the loss hardly falls, and what becomes of them."""

import time
from collections.abc import Sequence

import numpy as np

from playground.explain.lookahead import LookAhead, OtherStarts
from playground.run.frames import Frame
from playground.run.recorder import Run

FEWEST_UPDATES, FEWEST_EPOCHS = 50, 10
FLAT = 0.02  # of the loss, over the later half of the updates
NEAR_MEAN = 0.1  # of the distance between the classes


def flat_since(frames: Sequence[Frame]) -> Frame | None:
    """Return the frame since which the loss has hardly changed up to the last one, or None.

    From there on, and at least over the later half of the updates, each loss is within `FLAT` of
    the last one. The frames are of one stretch of training, in order.
    """
    updates = np.array([one.state.updates for one in frames])
    n_epochs = frames[-1].epoch_fraction - frames[0].epoch_fraction
    if updates[-1] - updates[0] < FEWEST_UPDATES or n_epochs < FEWEST_EPOCHS:
        return None
    losses = np.array([one.scores.loss for one in frames])
    is_near = np.abs(losses - losses[-1]) <= FLAT * losses
    away = np.flatnonzero(~is_near)
    since = int(away[-1]) + 1 if len(away) else 0
    return frames[since] if updates[since] <= (updates[0] + updates[-1]) / 2 else None


def name_usual(run: Run, frame: Frame) -> str:
    """Return "XOR" or "parity" where this is their plateau under plain descent; else nothing.

    On that one every output is near the middle of the two targets.
    """
    experiment = run.experiment
    name = {"xor": "XOR", "parity": "parity"}.get(experiment.dataset, "")
    if experiment.optimizer != "sgd":
        return ""
    outputs = run.networks([frame]).predict(run.dataset.X)
    low, high = experiment.classes
    is_near = np.abs(outputs - (low + high) / 2.0) <= NEAR_MEAN * (high - low)
    return name if is_near.all() else ""


class Plateau:
    """A plateau that was met at a frame, and what a look ahead finds out about it.

    Attributes:
        frame: the frame at which it was met.
        since: the frame since which the loss has hardly fallen.
        ahead: the look ahead from `frame`.
        usual_for: see `name_usual`.
    """

    def __init__(self, run: Run, frame: Frame, since: Frame) -> None:
        """Begin to look ahead."""
        self.frame, self.since = frame, since
        self.ahead = LookAhead(run, frame)
        self.usual_for = name_usual(run, frame)

    def covers(self, frame: Frame) -> bool:
        """Return whether a frame of the same training lies on this plateau."""
        if frame.id <= self.frame.id:
            return frame.id == self.frame.id
        ahead = self.ahead
        if ahead.failed or frame.scores.loss <= ahead.goal:
            return False
        return ahead.end is None or frame.state.epoch < ahead.end

    def outcome(self, frame: Frame) -> tuple[int | None, int]:
        """Return the epoch at which it ends, and up to which it was looked for its end.

        Both are for a frame that lies on it: what is known further ahead is for later frames.
        The end is None, and the other 0, where nothing is known.
        """
        ahead = self.ahead
        horizon = ahead.horizon(frame.state.epoch)
        if ahead.end is not None and ahead.end <= horizon:
            return ahead.end, horizon
        is_seen = ahead.seen >= horizon or ahead.end is not None
        return None, horizon if is_seen else 0


class Plateaus:
    """The plateaus of a run while its settings stay the same.

    Attributes:
        others: other starts, the same for all plateaus; None until they are tried.
    """

    def __init__(self, run: Run) -> None:
        """Begin with none known."""
        self._run = run
        self._found: dict[int, list[Plateau]] = {}
        self.others: OtherStarts | None = None

    def find(self, training: int, frame: Frame, since: Frame | None) -> Plateau | None:
        """Return the plateau that a frame lies on, or None; `since` is its `flat_since`.

        Where the number of the training that led to a frame is the same, one follows from another.
        """
        found = self._found.setdefault(training, [])
        for plateau in found:
            if plateau.covers(frame):
                return plateau
        if since is None:
            return None
        found.append(Plateau(self._run, frame, since))
        return found[-1]

    def advance(self, plateau: Plateau, frame: Frame, deadline: float) -> bool:
        """Find out more about a frame on a plateau; return whether its remark needs no more.

        What time is left then goes into looking as far as later frames will need.
        """
        ahead, epoch = plateau.ahead, frame.state.epoch
        ahead.catch_up(frame)
        if not ahead.advance(epoch, deadline - time.perf_counter()):
            return False
        end, horizon = plateau.outcome(frame)
        if end is not None or not horizon:
            return True
        if self.others is None:
            if time.perf_counter() >= deadline:
                return False
            self.others = OtherStarts(self._run)
        if not self.others.advance(deadline - time.perf_counter()):
            return False
        ahead.advance(horizon, deadline - time.perf_counter())
        return True
