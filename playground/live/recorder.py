"""The recording: frames of a training run, made in small batches and kept to go back to.

The frames are the truth and the trainer is scratch: every batch of frames starts by restoring the
state of the frame it follows, and is added by one assignment. So a script that is stopped half-way
harms nothing, and going on from an earlier frame repeats exactly what came after it.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from playground.engine import MLP, Trace, TrainerState
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import SETTINGS, Experiment
from playground.live.frames import MAX_FRAMES, Frame, curve_of, points_of, thin
from playground.live.pace import Pacer
from playground.live.scores import Scores, losses, score

BUDGET_SECONDS = 0.06  # for one batch of frames, so that many sessions can share a server
MAX_KEPT_BYTES = 8_000_000
POPULATION_NUMBERS = 1_000_000  # of one activation array, when many frames are shown at once

# From one that another server, before or beside this one, will hardly have: a player goes by it.
run_numbers = count(secrets.randbelow(2**48) + 1)


class UnderWay(NamedTuple):
    """Training on its way to the frame that comes next.

    Attributes:
        state: where it stands.
        goal: after how many updates in all the frame is complete.
        noted: the loss on the way here, a row for each point: epochs as a fraction, loss and test
            loss, shape (n_points, 3).
    """

    state: TrainerState
    goal: int
    noted: Array


NOTHING_NOTED: Array = np.empty((0, 3))


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
    """

    def __init__(self, experiment: Experiment) -> None:
        """Make data and network, and the frame of the start."""
        self.number = next(run_numbers)
        self.version = 0
        self.experiment = experiment
        self.dataset = experiment.make_dataset()
        self.targets = experiment.make_targets(self.dataset)
        self.mlp = experiment.make_network()
        self._pacer = Pacer()
        self._frame_ids = count()
        self._set_up_trainer()
        self.frames: list[Frame] = []
        self.frames = self._frames_of([self.trainer.state()])
        self.curve = curve_of(self.frames)
        self.under_way: UnderWay | None = None
        self.diverged = False
        self.stopped: str | None = None

    def _set_up_trainer(self) -> None:
        self.trainer = self.experiment.make_trainer(self.mlp, self.dataset)

    def adopt(self, experiment: Experiment) -> None:
        """Go on with other values of the settings that do not restart a run."""
        before, self.experiment = self.experiment, experiment
        if any(
            getattr(before, name) != getattr(experiment, name)
            for name, one in SETTINGS.items()
            if one.effect == "continue"
        ):
            self.version += 1
            self._set_up_trainer()
            self.under_way = None
            self.stopped = None

    @classmethod
    def resumed(
        cls,
        experiment: Experiment,
        states: Sequence[TrainerState],
        noted: Array = NOTHING_NOTED,
    ) -> Self:
        """Return a run whose frames are these states, as they are scored now.

        Args:
            experiment: of the run.
            states: in order, of this network; the first is the start. With none, the run starts
                from its first weights. Those without a finite loss are left out.
            noted: epochs as a fraction, loss and test loss (NaN for none) between them, in order,
                shape (n_points, 3).

        Raises:
            ValueError: none has a finite loss.
        """
        run = cls(experiment)
        if states:
            run.frames = []
            made = run._frames_of(list(states))
            run.frames = [frame for frame in made if np.isfinite(frame.scores.loss)]
            if not run.frames:
                raise ValueError("states: expected one with a finite loss, got none")
            run.thin(run.max_frames)
            run.curve = curve_of(run.frames, noted)
        return run

    def adopt_points(self, experiment: Experiment) -> None:
        """Go on from the same weights with other points of as many inputs and outputs.

        All that is kept is scored anew, on the points as they are now.
        """
        self.experiment = experiment
        self.dataset = experiment.make_dataset()
        self.targets = experiment.make_targets(self.dataset)
        self.version += 1
        self._set_up_trainer()
        self.under_way, self.stopped, self.diverged = None, None, False
        scores, confusions = self.score(np.stack([one.state.parameters for one in self.frames]))
        self.frames = [
            replace(frame, scores=Scores(*row), confusion=table)
            for frame, row, table in zip(self.frames, scores.tolist(), confusions, strict=True)
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
        before = self.frame(id)
        parameters = before.state.parameters.copy()
        parameters[index] = value
        frames = self._finite_frames_of([replace(before.state, parameters=parameters)])
        if not frames:
            return None
        self.go_back_to(id)
        frame = replace(frames[0], ordinal=before.ordinal + 1, edited=index)
        self.frames = thin([*self.frames, frame], self.max_frames)
        self.curve = self.curve.with_points(points_of([frame]))
        self.under_way = None
        return frame

    def trace(self, frame: Frame) -> Trace:
        """Return every number of the update that Step makes from a frame."""
        self.trainer.restore(frame.state)
        return self.trainer.trace()

    def gradient(self, frame: Frame) -> Array:
        """Return the slope of the loss that is shown, for each parameter, shape (n_parameters,)."""
        experiment, n = self.experiment, self.dataset.n_train
        mlp = self.mlp.with_parameters(frame.state.parameters)
        with overflow_allowed():
            gradient = mlp.gradient(
                self.dataset.X[:n], self.targets[:n], experiment.loss, experiment.reduction
            )
            return gradient + self.trainer.penalty.gradient(mlp)

    def thin(self, limit: int) -> None:
        """Keep at most `limit` frames (but four at least), the first and the last among them."""
        self.frames = thin(self.frames, max(4, limit))

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
        held_at: int | None = None,
    ) -> list[Frame]:
        """Train on from the last frame.

        Args:
            n_frames: how many frames are wanted.
            speed: a key of `SPEEDS`: how much training lies between two frames.
            budget: seconds after which no further update is begun.
            is_alone: no other session plays. Where some do, the seconds are of processor time: what
                others use meanwhile would make batches so small that a full server did little but
                answer requests.
            held_at: the epoch that training may not go beyond; None for none.

        Returns:
            The new frames, which are kept. None when the budget ran out within the first frame:
            the next call goes on from there. Fewer than wanted, too, when training diverged,
            came to the epoch at which it pauses or is held, or met another reason to pause.
        """
        if held_at is not None and self.frames[-1].position >= held_at:
            return []
        limits = [] if held_at is None else [held_at]
        limits += [self.experiment.stop_epoch] if self.limit_ahead else []
        clock = time.perf_counter if is_alone else time.thread_time
        states, noted, under_way = self._train(
            n_frames, speed, min(limits, default=None), clock() + budget, clock
        )
        trainer = self.trainer
        finished = bool(states) and states[-1].updates == under_way.state.updates
        new = self._finite_frames_of(states)
        diverged = trainer.diverged or len(new) < len(states)
        self.frames, self.curve, self.under_way, self.diverged, self.stopped = (
            thin(self.frames + new, self.max_frames),
            self.curve.with_points(points_of(new, noted)),
            None if finished or diverged else under_way,
            diverged,
            trainer.stopped if finished else None,
        )
        return new

    def _train(
        self,
        n_frames: int,
        speed: str,
        limit: int | None,
        deadline: float,
        clock: Callable[[], float],
    ) -> tuple[list[TrainerState], list[Array], UnderWay]:
        """Return the states of some frames, what was noted on the way to each, and where it ends.

        Fewer than wanted come when `clock` reaches the deadline, or training ends by itself.
        """
        trainer = self.trainer
        trainer.restore(self.frames[-1].state)
        stretch, so_far = self._pacer.stretch(trainer, speed, limit), NOTHING_NOTED
        if self.under_way and self.under_way.state.updates < stretch.goal:
            trainer.restore(self.under_way.state)
            so_far = self.under_way.noted
        states: list[TrainerState] = []
        seen: list[list[tuple[float, Array]]] = []
        while True:
            is_complete, more = self._pacer.train(trainer, stretch, deadline, clock)
            seen.append(more)
            last = (states or [self.frames[-1].state])[-1]
            if is_complete or (trainer.diverged and trainer.updates > last.updates):
                states.append(trainer.state())
            at_end = trainer.stopped or (limit is not None and trainer.epoch >= limit)
            if at_end or not is_complete or len(states) == n_frames:
                break
            stretch = self._pacer.stretch(trainer, speed, limit)
        noted = self._note(seen)
        noted[0] = np.concatenate([so_far, noted[0]])
        rest = noted[-1] if len(noted) > len(states) else NOTHING_NOTED
        return states, noted[: len(states)], UnderWay(trainer.state(), stretch.goal, rest)

    def _note(self, seen: Sequence[Sequence[tuple[float, Array]]]) -> list[Array]:
        """Return for what was seen on some ways epochs, loss and test loss, (n_points, 3) each."""
        every = [one for way in seen for one in way]
        if not every:
            return [NOTHING_NOTED for _ in seen]
        populations = self.populations(
            np.stack([parameters for _, parameters in every]), len(self.dataset.X)
        )
        scored = losses(
            populations, self.experiment, self.dataset, self.targets, self.trainer.penalty
        )
        rows = np.column_stack([[epochs for epochs, _ in every], scored])
        return np.split(rows, np.cumsum([len(way) for way in seen])[:-1])

    @property
    def max_frames(self) -> int:
        """How many frames are kept, such that large networks do not fill the memory."""
        return int(np.clip(MAX_KEPT_BYTES // self._bytes_of_frame, 40, MAX_FRAMES))

    @property
    def n_bytes(self) -> int:
        """How much memory the run takes, about: its frames, and what training computes with."""
        n_activations = len(self.dataset.X) * sum(self.experiment.layer_sizes)
        return len(self.frames) * self._bytes_of_frame + 24 * n_activations + 20_000

    @property
    def _bytes_of_frame(self) -> int:
        return 8 * self.mlp.n_parameters * (1 + len(self.frames[0].state.optimizer)) + 1000

    def _finite_frames_of(self, states: list[TrainerState]) -> list[Frame]:
        """Make frames, up to the first whose loss is no finite number."""
        frames = self._frames_of(states)
        bad = [k for k, frame in enumerate(frames) if not np.isfinite(frame.scores.loss)]
        return frames[: bad[0]] if bad else frames

    def _frames_of(self, states: list[TrainerState]) -> list[Frame]:
        if not states:
            return []
        scores, confusions = self.score(np.stack([state.parameters for state in states]))
        first = self.frames[-1].ordinal + 1 if self.frames else 0
        return [
            Frame(
                id=next(self._frame_ids),
                ordinal=first + k,
                state=state,
                position=state.epoch + state.batch / state.updates_per_epoch,
                scores=Scores(*scores[k].tolist()),
                confusion=confusions[k],
            )
            for k, state in enumerate(states)
        ]

    def score(self, parameters: Array) -> tuple[Array, NDArray[np.int64]]:
        """Return how good some states of the network are.

        Args:
            parameters: shape (n_states, n_parameters).

        Returns:
            The fields of `Scores` as columns, a row for each state, and `Frame.confusion`, shape
            (n_states, 2, n_classes, n_classes).
        """
        populations = self.populations(parameters, len(self.dataset.X))
        return score(populations, self.experiment, self.dataset, self.targets, self.trainer.penalty)

    def predict(self, parameters: Array, X: Array) -> Array:
        """Return what many states of the network answer.

        Args:
            parameters: shape (n_states, n_parameters).
            X: shape (n_samples, n_inputs).

        Returns:
            Shape (n_states, n_samples, n_shown): its single output or, by softmax, of two classes
            the share of class 1, of more classes the share of each. A value is in its own unit.
        """
        n_shown = self.n_shown
        outputs = np.concatenate(
            [
                population.predict(X)[..., -n_shown:]
                for population in self.populations(parameters, len(X))
            ]
        )
        with overflow_allowed():
            return outputs * self.dataset.target_deviation + self.dataset.target_mean

    @property
    def n_shown(self) -> int:
        """How many outputs are shown: of two that sum to 1, one tells all."""
        n_outputs = self.experiment.n_outputs
        return n_outputs if n_outputs > 2 else 1

    def populations(self, parameters: Array, n_samples: int) -> list[MLP]:
        """Cut states into populations small enough for the memory."""
        at_once = max(1, POPULATION_NUMBERS // (n_samples * max(self.mlp.layer_sizes)))
        return [
            self.mlp.with_parameters(parameters[start : start + at_once])
            for start in range(0, len(parameters), at_once)
        ]
