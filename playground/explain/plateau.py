"""Plateaus: stretches of a run on which the loss hardly falls, and what becomes of them."""

import time
from collections.abc import Sequence

import numpy as np

from playground.explain.lookahead import LookAhead, OtherStarts
from playground.live.recorder import Frame, Run

FEWEST_UPDATES, FEWEST_EPOCHS = 50, 10
FLAT = 0.02  # of the loss, over the later half of the updates
NEAR_MEAN = 0.1  # of the distance between the classes
FURTHER = 1.1  # times the epoch shown: looking no further ahead than that says nothing


def flat_since(frames: Sequence[Frame]) -> Frame | None:
    """Return the frame since which the loss has hardly changed up to the last one, or None.

    From there on, and at least over the later half of the updates, each loss is within `FLAT` of
    the last one.

    Args:
        frames: in order, one at least, of one stretch of training.
    """
    updates = np.array([one.state.updates for one in frames])
    n_epochs = frames[-1].position - frames[0].position
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
    outputs = run.predict(frame.state.parameters[np.newaxis], run.dataset.X)
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
        """Return whether a frame of the same training lies on this plateau, as far as is known."""
        if frame.id == self.frame.id:
            return True
        ahead = self.ahead
        if frame.id < self.frame.id or not ahead.done or ahead.failed:
            return False
        return frame.state.epoch < (ahead.horizon if ahead.end is None else ahead.end)

    @property
    def says_nothing(self) -> bool:
        """Whether the look ahead failed, or found no end and did not look far."""
        ahead = self.ahead
        return ahead.failed or (
            ahead.end is None and ahead.horizon < FURTHER * self.frame.state.epoch
        )


class Plateaus:
    """The plateaus of a run under settings that stay as they are.

    Attributes:
        others: other starts, the same for all plateaus; None until they are tried.
    """

    def __init__(self, run: Run) -> None:
        """Begin with none known."""
        self._run = run
        self._found: dict[int, list[Plateau]] = {}
        self.others: OtherStarts | None = None

    def find(self, training: int, frame: Frame, since: Frame | None) -> Plateau | None:
        """Return the plateau that a frame lies on, or None.

        Args:
            training: a number for the training that led to the frame: where it is the same, one
                frame follows from the other.
            frame: the frame.
            since: what `flat_since` gives for it.
        """
        found = self._found.setdefault(training, [])
        for plateau in found:
            if plateau.covers(frame):
                return plateau
        if since is None:
            return None
        under_way = [one for one in found if not one.ahead.done and one.frame.id < frame.id]
        if under_way:
            return under_way[0]
        found.append(Plateau(self._run, frame, since))
        return found[-1]

    def advance(self, plateau: Plateau, deadline: float) -> bool:
        """Find out on about a plateau until the clock says so; return whether all is found."""
        if not plateau.ahead.advance(deadline - time.perf_counter()):
            return False
        if plateau.ahead.end is not None or plateau.says_nothing:
            return True
        if self.others is None:
            if time.perf_counter() >= deadline:
                return False
            self.others = OtherStarts(self._run)
        return self.others.advance(deadline - time.perf_counter())
