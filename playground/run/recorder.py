"""The recording: frames of a training run, made in small batches and kept to go back to.

The frames are the truth and the trainer is scratch: every batch of frames starts by restoring the
state of the frame it follows, and is added by one assignment. So a script that is stopped half-way
harms nothing, and going on from an earlier frame repeats exactly what came after it.
"""

import secrets
import time
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import count, islice, takewhile
from typing import Self

import numpy as np

from playground.engine import MLP, Trace, TrainerState
from playground.engine.arrays import Array
from playground.experiment import SETTINGS, Experiment
from playground.run.between import with_lowest
from playground.run.clock import processor_seconds
from playground.run.frames import Frame, curve_of, in_order, measure_of, points_of, thin
from playground.run.lowest import Lookout
from playground.run.networks import Networks
from playground.run.pace import NOTHING_NOTED, Leg, Pace, Pacer, lowest_of

BUDGET_SECONDS = 0.06  # for one batch of frames, so that many sessions can share a server

# From one that another server, before or beside this one, will hardly have: a player goes by it.
run_numbers = count(secrets.randbelow(2**48) + 1)


class Run:
    """A run of an Experiment, recorded.

    Attributes:
        number: tells this run from every other one.
        version: grows when a setting is changed that the run goes on with.
        frames: what is kept, in order; the first is the start.
        curve: the loss along the run, at many more epochs.
        under_way: how far training is on its way to the next frame, where that takes longer than
            the budget of one call; else None.
        diverged: whether training left the finite numbers right after the last frame.
        stopped: what made training pause at the last frame, as `Trainer.stopped` tells it.
        lookout: looks at the test loss between frames; None where there are no test points.
        settled_at: the id of the frame after which all was trained by the settings as they are now,
            on these points, and from the state of that frame.
    """

    def __init__(self, experiment: Experiment) -> None:
        """Make data and network, and the frame of the start."""
        self.number = next(run_numbers)
        self.version = 0
        self.experiment = experiment
        self.dataset = experiment.make_dataset()
        self.mlp = experiment.make_network()
        self._pacer = Pacer()
        self._seconds_to_score = 0.0  # a frame, and what is noted before it
        self._frame_ids = count()
        self._n_point_changes = 0
        self.trainer = experiment.make_trainer(self.mlp, self.dataset)
        self.lookout = Lookout.over(experiment, self.dataset, self.mlp)
        self.frames: list[Frame] = []
        self.frames = self.make_frames([self.trainer.state()])
        self.curve = curve_of(self.frames)
        self.settled_at = self.frames[0].id
        self.under_way: Leg | None = None
        self.diverged = False
        self.stopped: str | None = None

    def adopt(self, experiment: Experiment) -> None:
        """Go on with other values of the settings that do not restart a run."""
        before, self.experiment = self.experiment, experiment
        if any(
            getattr(before, name) != getattr(experiment, name)
            for name, one in SETTINGS.items()
            if one.effect == "continue"
        ):
            self._renew_trainer()

    def _renew_trainer(self) -> None:
        self.version += 1
        self.trainer = self.experiment.make_trainer(self.mlp, self.dataset)
        self.lookout = Lookout.over(self.experiment, self.dataset, self.mlp)
        self.under_way = self.stopped = None
        self.settled_at = self.frames[-1].id

    @classmethod
    def resumed(
        cls,
        experiment: Experiment,
        states: Sequence[TrainerState],
        noted: Array = NOTHING_NOTED,
        settled: int = 0,
    ) -> Self:
        """Return a run whose frames are these states, as they are scored now.

        The first is the start; with none, the run starts from its initial weights. Those without a
        finite loss are left out; a ValueError says that none has one. What was noted between them
        is as `Leg.noted` has it. `settled` is the number of the state after which nothing was
        changed but by training, counted from 0.
        """
        run = cls(experiment)
        if states:
            scored = run._score(states)
            finite = [frame for frame in scored if frame.is_finite]
            if not finite:
                raise ValueError("states: expected one with a finite loss, got none")
            found = in_order(finite, None, run._frame_ids)
            run.frames = thin(found)
            run.curve = curve_of(run.frames, noted)
            since = found[sum(one.is_finite for one in scored[:settled]) :]
            run.settled_at = next((one for one in since if one.is_whole), found[-1]).id
        return run

    def adopt_points(self, experiment: Experiment) -> None:
        """Go on from the same weights with other points of as many inputs and outputs.

        All that is kept is scored again, on the points as they are now. The lowest test loss is
        looked for from here on: some of the test points may have been trained on so far.
        """
        self.experiment = experiment
        self.dataset = experiment.make_dataset()
        self._n_point_changes += 1
        self._renew_trainer()
        self.diverged = False
        measure = measure_of(experiment, self._n_point_changes)
        scored = zip(self.frames, *self.networks(self.frames).score(), strict=True)
        self.frames = [
            replace(one, scores=own, confusion=table, measure=measure).on_its_own()
            for one, own, table in scored
        ]
        # What lies between them was the loss on other points.
        self.curve = curve_of(self.frames)

    def frame(self, id: int) -> Frame:
        """Return the frame of this id, or the nearest one before it that is kept."""
        earlier = [frame for frame in self.frames if frame.id <= id]
        return earlier[-1] if earlier else self.frames[0]

    def go_back_to(self, id: int) -> Frame:
        """Forget what came after the frame of this id, and return that frame."""
        frame = self.frame(id)
        if frame is not self.frames[-1]:
            self.frames = [kept for kept in self.frames if kept.id <= frame.id]
            self.curve = self.curve.up_to(frame.id)
            self.settled_at = min(self.settled_at, frame.id)
            self.under_way = None
        self.diverged, self.stopped = False, None
        return frame

    def edit(self, id: int, index: int, value: float) -> Frame | None:
        """Set one parameter of the frame of this id by hand, and forget what came after it.

        Returns:
            The new frame, which is kept as the last one; it stands at the same update. None when
            there is no such parameter, or the loss would be no finite number.
        """
        if not 0 <= index < self.mlp.n_parameters:
            return None
        parameters = self.frame(id).state.parameters.copy()
        parameters[index] = value
        return set_by_hand(self, id, parameters, index)

    def network(self, frame: Frame) -> MLP:
        """Return the network as it is at a frame."""
        return self.mlp.with_parameters(frame.state.parameters)

    def networks(self, frames: Sequence[Frame]) -> Networks:
        """Return the networks of some frames, one at least."""
        return self._networks([frame.state.parameters for frame in frames])

    def _networks(self, parameters: Sequence[Array]) -> Networks:
        return Networks(self.experiment, self.dataset, self.mlp, np.stack(parameters))

    def trace(self, frame: Frame) -> Trace:
        """Return every number of the update that Step makes from a frame."""
        self.trainer.restore(frame.state)
        return self.trainer.trace()

    def gradient(self, frame: Frame) -> Array:
        """Return the slope of the loss that is shown, for each parameter, shape (n_parameters,)."""
        train = self.dataset.train
        return self.experiment.make_objective(train.X, train.y).gradient(self.network(frame))

    @property
    def limit_ahead(self) -> bool:
        """Whether the epoch at which playing pauses still lies ahead of the last frame."""
        stop = self.experiment.stop_epoch
        return stop > 0 and self.frames[-1].state.epoch < stop

    def record(
        self,
        n_frames: int,
        speed: str,
        budget: float = BUDGET_SECONDS,
        *,
        is_alone: bool = True,
        epoch_limit: int | None = None,
    ) -> list[Frame]:
        """Train on from the last frame.

        With test points, the end of an epoch on the way becomes a frame, too, where the test loss
        is lower than at every end of an epoch up to the next frame.

        Args:
            n_frames: how many frames are wanted, besides these.
            speed: a key of `SPEEDS`.
            budget: seconds after which no further update is begun; what it takes to score the
                frames is within them, as far as that is known.
            is_alone: no other session plays. Where some do, the seconds are of processor time: what
                others use meanwhile would make batches so small that a full server did little but
                answer requests.
            epoch_limit: the epoch that training may not go beyond; None for none.

        Returns:
            The new frames, which are kept. None when the budget ran out within the first frame:
            the next call goes on from there. Fewer than wanted, too, when training diverged,
            came to the epoch at which it pauses or is held, or met another reason to pause.
        """
        if epoch_limit is not None and self.frames[-1].epoch_fraction >= epoch_limit:
            return []
        limits = [] if epoch_limit is None else [epoch_limit]
        limits += [self.experiment.stop_epoch] if self.limit_ahead else []
        clock = time.perf_counter if is_alone else processor_seconds
        pace = Pace(speed, min(limits, default=None), clock() + budget, clock)
        trainer = self.trainer
        trainer.restore(self.frames[-1].state)
        if not self.frames[-1].is_whole:
            self.settled_at = self.frames[-1].id
        legs = list(self._legs_in_time(pace, n_frames))
        trained_at = clock()
        noted, lowest = self._note(legs), lowest_of(legs, self.lookout)
        states = [leg.state for leg in legs if leg.is_frame]
        finished = bool(states) and states[-1].updates == trainer.updates
        made = list(takewhile(lambda frame: frame.is_finite, self._score(states)))
        placed, points = with_lowest(made, lowest, noted, self.frames[-1], self._score)
        new = in_order(placed, self.frames[-1], self._frame_ids)
        self._seconds_to_score = (clock() - trained_at) / len(legs)
        diverged = trainer.diverged or len(made) < len(states)
        on_its_way = legs[-1]._replace(noted=noted[-1], seen=(), lowest=lowest[-1], ends=())
        self.frames, self.curve, self.under_way, self.diverged, self.stopped = (
            thin(self.frames + new),
            self.curve.with_points(points_of(new, points)),
            None if finished or diverged else on_its_way,
            diverged,
            trainer.stopped if finished else None,
        )
        return new

    def _legs_in_time(self, pace: Pace, n_frames: int) -> Iterator[Leg]:
        """Yield one leg at least, and `n_frames` at most: as many as there is time to score."""
        legs = self._pacer.legs(self.trainer, pace, self.under_way, self.lookout)
        for n, leg in enumerate(islice(legs, n_frames), start=1):
            yield leg
            if pace.clock() + n * self._seconds_to_score >= pace.deadline:
                return

    def _note(self, legs: Sequence[Leg]) -> list[Array]:
        """Return what is to be noted of each leg, as `Leg.noted` has it."""
        seen = [one for leg in legs for one in leg.seen]
        if not seen:
            return [leg.noted for leg in legs]
        epochs, parameters = zip(*seen, strict=True)
        rows = np.column_stack([epochs, self._networks(parameters).losses()])
        parts = np.split(rows, np.cumsum([len(leg.seen) for leg in legs])[:-1])
        return [np.concatenate([leg.noted, part]) for leg, part in zip(legs, parts, strict=True)]

    @property
    def n_bytes(self) -> int:
        """How much memory the run takes, about: its frames, and what training computes with."""
        n_activations = len(self.dataset.X) * sum(self.experiment.layer_sizes)
        return len(self.frames) * self.frames[0].n_bytes + 24 * n_activations + 20_000

    def make_frames(
        self, states: Sequence[TrainerState], before: Frame | None = None
    ) -> list[Frame]:
        """Return frames of some states, to follow one, or else the last; they are not kept yet."""
        before = before or next(reversed(self.frames), None)
        return in_order(self._score(states), before, self._frame_ids)

    def _score(self, states: Sequence[TrainerState]) -> list[Frame]:
        """Return frames of some states that have no place in the run yet."""
        if not states:
            return []
        scores, confusions = self._networks([state.parameters for state in states]).score()
        measure = measure_of(self.experiment, self._n_point_changes)
        return [
            Frame(
                id=-1,
                ordinal=0,
                state=state,
                epoch_fraction=state.epoch + state.batch / state.updates_per_epoch,
                scores=scores[k],
                confusion=confusions[k],
                measure=measure,
            )
            for k, state in enumerate(states)
        ]


def changed_last(run: Run, frame: Frame) -> int:
    """Return the id of the frame at which a way to one was last changed but by training."""
    return max(run.settled_at, *frame.by_hand[-1:], run.frames[0].id)


def settled_in(run: Run, frames: Sequence[Frame]) -> int:
    """Return after which of some frames, from 0, nothing was changed but by training."""
    since = changed_last(run, frames[-1])
    return next((k for k, one in enumerate(frames) if one.id >= since), len(frames) - 1)


def branch(run: Run, id: int, experiment: Experiment) -> Run:
    """Return a run of its own that goes on from the frame of this id; the other stays as it is.

    The experiment differs from that of the run in settings alone that do not restart one.
    """
    made, frame = copy(run), run.frame(id)
    made.number, made.version, made.experiment = next(run_numbers), 0, experiment
    made.mlp = run.mlp.with_parameters(frame.state.parameters)
    made.trainer = experiment.make_trainer(made.mlp, made.dataset)
    made._pacer, made._frame_ids = Pacer(), count(run.frames[-1].id + 1)
    made.frames = [one for one in run.frames if one.id <= frame.id]
    made.curve = run.curve.up_to(frame.id)
    made.under_way, made.diverged, made.stopped = None, False, None
    made.settled_at = frame.id
    return made


def set_by_hand(run: Run, id: int, parameters: Array, edited: int) -> Frame | None:
    """Set all parameters of the frame of this id by hand; see `Run.edit` and `Frame.edited`.

    Args:
        run: that has the frame.
        id: of the frame.
        parameters: shape (n_parameters,).
        edited: the first of those that change.
    """
    before = run.frame(id)
    (made,) = run.make_frames([replace(before.state, parameters=parameters)], before)
    if not made.is_finite:
        return None
    run.go_back_to(id)
    frame = made.made_by_hand(edited)
    run.frames = thin([*run.frames, frame])
    run.curve = run.curve.with_points(points_of([frame]))
    run.under_way = None
    return frame
