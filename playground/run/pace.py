"""The pace: how much training lies between two frames, and at which epochs on the way it is scored.

Both are counted in updates. They follow from where training stands alone, and from no clock but at
top speed: so a run makes the same frames each time.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np

from playground.engine import Trainer, TrainerState
from playground.engine.arrays import Array
from playground.run.lowest import Candidate, Lookout, first_lowest

TOP_SPEED_SECONDS = 0.008  # of training for one frame at top speed
CHUNK_SECONDS = 0.02  # between two looks at the clock
AUTO_SHARE = 0.05  # of the epochs so far, that a frame goes on by at Auto speed
WITHOUT_END = 10**9  # epochs
MARKS_OF_FRAME = 16  # at most, between a frame and the next
FEW_EPOCHS = 8  # between two frames, at the end of each of which the loss is noted
NOTHING_NOTED: Array = np.empty((0, 3))


class Pace(NamedTuple):
    """How fast training goes on, and how far.

    Attributes:
        speed: a key of `SPEEDS`.
        limit: the epoch that no frame goes beyond; None for none.
        deadline: the time from which on no further update is begun.
        clock: returns the time, in seconds.
    """

    speed: str
    limit: int | None
    deadline: float
    clock: Callable[[], float]


class Leg(NamedTuple):
    """Training from a frame towards the next one, as far as it has come.

    Attributes:
        state: where it stands.
        goal: after how many updates in all the next frame is complete.
        is_frame: whether a frame is to be made of where it stands.
        noted: the loss on the way here, a row for each point: epochs as a fraction, loss and test
            loss, shape (n_points, 3).
        seen: the points after these, whose loss is not noted yet: epoch and parameters of each.
        lowest: the end of an epoch on the way with the lowest test loss; None where none was
            looked at.
        ends: the ends of epochs after these, whose test loss is not known yet.
    """

    state: TrainerState
    goal: int
    is_frame: bool
    noted: Array
    seen: Sequence[tuple[float, Array]] = ()
    lowest: Candidate | None = None
    ends: Sequence[TrainerState] = ()


def goal(state: TrainerState, speed: str, updates_per_epoch: int, limit: int | None = None) -> int:
    """Return after how many updates in all the frame that follows `state` is complete.

    At Auto speed a frame goes on by an update or by a share of the epochs so far, whichever is
    more; from an epoch on by whole epochs. So early epochs are seen one by one, and late ones fly.
    The limit is the epoch that no frame goes beyond.
    """
    to_epoch_end = updates_per_epoch - state.batch
    if speed == "update":
        return state.updates + 1
    if speed == "auto":
        epochs_so_far = state.epoch + state.batch / updates_per_epoch
        updates = round(AUTO_SHARE * epochs_so_far * updates_per_epoch)
        if updates < updates_per_epoch:
            # Never beyond a limit: that is at the end of an epoch.
            return state.updates + min(max(1, updates), to_epoch_end)
    epochs = {"auto": round(AUTO_SHARE * state.epoch), "top": WITHOUT_END}.get(speed) or int(speed)
    if limit is not None:
        epochs = min(epochs, limit - state.epoch)
    return state.updates + to_epoch_end + (epochs - 1) * updates_per_epoch


def marks(state: TrainerState, expected: int, updates_per_epoch: int, end: int) -> range:
    """Return after how many updates in all the loss is noted between a frame and the next.

    They lie at the ends of epochs, evenly, and about MARKS_OF_FRAME of them at most. The next frame
    is about complete after the number that is expected; no mark is at the end or beyond it.
    """
    epochs = (expected - state.updates) / updates_per_epoch
    stride = max(2, -int(-epochs // MARKS_OF_FRAME)) if epochs > FEW_EPOCHS else 1
    # An odd one: a loss that jumps up and down by turns would seem at rest at every second epoch.
    stride += stride % 2 == 0
    first = state.updates - state.batch + stride * updates_per_epoch
    return range(first, end, stride * updates_per_epoch)


@dataclass(frozen=True)
class Stretch:
    """The training between a frame and the next.

    Attributes:
        goal: after how many updates in all it is complete.
        marks: after how many the loss is noted on the way.
        seconds: after which it is complete in any case.
    """

    goal: int
    marks: range
    seconds: float


@dataclass
class Way:
    """What is met on the way from a frame to the next one; see `Leg`."""

    noted: Array = field(default_factory=lambda: NOTHING_NOTED)
    seen: list[tuple[float, Array]] = field(default_factory=list)
    lowest: Candidate | None = None
    ends: list[TrainerState] = field(default_factory=list)

    def take_end(self, trainer: Trainer, lookout: Lookout) -> None:
        """Take the end of an epoch at which training stands."""
        self.ends.append(trainer.state())
        if len(self.ends) >= lookout.at_once:
            self.lowest, self.ends = lookout.lowest(self.ends, self.lowest), []

    def leg(self, state: TrainerState, goal: int, is_frame: bool) -> Leg:
        """Return how far training has come on it."""
        return Leg(state, goal, is_frame, self.noted, self.seen, self.lowest, self.ends)


def looking(
    trainer: Trainer, stretch: Stretch, way: Way, lookout: Lookout | None
) -> Callable[[], int] | None:
    """Return what looks at the ends of epochs on a way, but for the frame it leads to."""
    if lookout is None or stretch.goal - trainer.updates <= 1:
        return None

    def look() -> int:
        if trainer.updates < stretch.goal and lookout.is_due(trainer.epoch):
            way.take_end(trainer, lookout)
        return lookout.epochs_until_due(trainer.epoch)

    return look


def lowest_of(legs: Sequence[Leg], lookout: Lookout | None) -> list[Candidate | None]:
    """Return for each leg the end of an epoch on it with the lowest test loss."""
    if lookout is None:
        return [None for _ in legs]
    ends = [state for leg in legs for state in leg.ends]
    found = map(Candidate, lookout.losses(ends), ends)
    return [first_lowest(islice(found, len(leg.ends)), leg.lowest) for leg in legs]


class Pacer:
    """Trains from frame to frame, and learns how long that takes."""

    def __init__(self) -> None:
        """Begin with a guess."""
        self._seconds_per_update = 1e-3

    def legs(
        self,
        trainer: Trainer,
        pace: Pace,
        under_way: Leg | None,
        lookout: Lookout | None = None,
    ) -> Iterator[Leg]:
        """Train from the frame at which training stands to the next one, and so on.

        The first leg goes on from where training was under way, unless the next frame lies before
        that. The last one ends at the deadline, at the limit, or where training ends by itself. The
        lookout looks at the ends of epochs on the way; None for no such looks.
        """
        before, stretch, way = trainer.updates, self._stretch(trainer, pace), Way()
        if under_way and under_way.state.updates < stretch.goal:
            trainer.restore(under_way.state)
            way = Way(under_way.noted, lowest=under_way.lowest)
        while True:
            look = looking(trainer, stretch, way, lookout)
            is_complete = self._train(trainer, stretch, pace, way, look)
            is_frame = is_complete or (trainer.diverged and trainer.updates > before)
            yield way.leg(trainer.state(), stretch.goal, is_frame)
            at_limit = pace.limit is not None and trainer.epoch >= pace.limit
            if trainer.stopped or at_limit or not is_complete:
                return
            before, stretch, way = trainer.updates, self._stretch(trainer, pace), Way()

    def _stretch(self, trainer: Trainer, pace: Pace) -> Stretch:
        """Return what lies between where training stands, at a frame, and the next one."""
        state, per_epoch = trainer.state(), trainer.updates_per_epoch
        end = goal(state, pace.speed, per_epoch, pace.limit)
        seconds = TOP_SPEED_SECONDS if pace.speed == "top" else np.inf
        expected = min(end, state.updates + seconds / self._seconds_per_update)
        return Stretch(end, marks(state, int(expected), per_epoch, end), seconds)

    def _train(
        self,
        trainer: Trainer,
        stretch: Stretch,
        pace: Pace,
        way: Way,
        after_epoch: Callable[[], int] | None,
    ) -> bool:
        """Train on until a frame is complete, training ends by itself, or the deadline is over.

        The way takes at each mark the epoch and a copy of the parameters, and the ends of epochs
        that are looked at. Returns whether the frame is complete.
        """
        ahead = iter(stretch.marks[bisect_right(stretch.marks, trainer.updates) :])
        mark = next(ahead, stretch.goal)
        now = pace.clock()
        frame_end = now + stretch.seconds
        while trainer.updates < stretch.goal and not trainer.diverged and now < frame_end:
            if now >= pace.deadline:
                return False
            seconds = min(pace.deadline - now, frame_end - now, CHUNK_SECONDS)
            chunk = max(1, min(int(seconds / self._seconds_per_update), mark - trainer.updates))
            trainer.advance(updates=chunk, after_epoch=after_epoch)
            if trainer.stopped:
                return True
            if trainer.updates == mark < stretch.goal:
                way.seen.append((float(trainer.epoch), trainer.mlp.parameters.copy()))
                mark = next(ahead, stretch.goal)
            then, now = now, pace.clock()
            # At most ten times faster than believed so far: one odd measurement must not make
            # the next chunk a long one.
            self._seconds_per_update = max((now - then) / chunk, 0.1 * self._seconds_per_update)
        return not trainer.diverged
