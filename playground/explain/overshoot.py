"""Overshooting: whether updates raise the loss of their own batch, and smaller ones do not."""

from dataclasses import dataclass, replace

import numpy as np

from playground.run.frames import Frame
from playground.run.recorder import Run

MOST_WORK = 40_000_000  # multiplications of one trial: about 0.1 s
TRIED_UPDATES = 20
RISING_SHARE = 0.3  # of the tried updates
MOSTLY_RISING = 0.5  # the same, where the loss falls for all that
FALLING = 0.1  # of the loss, over the later half of the updates
SMALLER = 0.1  # times the learning rate


@dataclass(frozen=True)
class FewUpdates:
    """The result of trying a few updates.

    Attributes:
        rises: how many of them made the loss of their own batch larger.
        gain: how far the loss over all training points came down; -inf where it blew up.
    """

    rises: int
    gain: float


def overshoots(run: Run, frame: Frame) -> bool:
    """Return whether a tenth of the learning rate does better in the next few updates."""
    n = count_tried(run)
    if not n or run.diverged or is_solved(run, frame):
        return False
    as_set = try_rate(run, frame, n, 1.0)
    # Small batches jump about a little while the loss falls for all that.
    enough = RISING_SHARE if gain_of_later_half(run, frame) < FALLING else MOSTLY_RISING
    if as_set.rises < enough * n:
        return False
    smaller = try_rate(run, frame, n, SMALLER)
    return smaller.rises <= as_set.rises / 5 and smaller.gain > max(as_set.gain, 0.0)


def is_solved(run: Run, frame: Frame) -> bool:
    """Return whether every training point is right, or values are met but for 1 % of variance."""
    return frame.scores.goodness >= (1.0 if run.experiment.task == "classes" else 0.99)


def count_tried(run: Run) -> int:
    """Return how many updates are tried: none where they would take long."""
    n_train = len(run.dataset.train)
    work = 6 * run.mlp.n_parameters * min(run.experiment.batch_size or n_train, n_train)
    return min(TRIED_UPDATES, MOST_WORK // work)


def half_way(run: Run, frame: Frame) -> Frame:
    """Return the frame about half as many updates from the start."""
    history = [one for one in run.frames if one.id <= frame.id]
    return min(history, key=lambda one: abs(one.state.updates - frame.state.updates / 2))


def gain_of_later_half(run: Run, frame: Frame) -> float:
    """Return the share of the loss that went over the later half of the updates."""
    then = half_way(run, frame).scores.loss
    return (then - frame.scores.loss) / then if then > 0.0 else 0.0


def try_rate(run: Run, frame: Frame, n_updates: int, factor: float) -> FewUpdates:
    """Make a few updates on a copy from a frame, with so many times the learning rate."""
    experiment = run.experiment
    experiment = replace(experiment, learning_rate=experiment.learning_rate * factor)
    mlp = run.network(frame)
    trainer = experiment.make_trainer(mlp, run.dataset)
    trainer.restore(frame.state)
    rises, n_inputs, before = 0, run.mlp.layer_sizes[0], trainer.loss()
    for _ in range(n_updates):
        trace = trainer.trace()
        X, weights = trace.inputs[:, :n_inputs], trace.sample_weights
        part = trainer.objective.part(X, trace.targets, weights)
        then, now = part.value(mlp.with_parameters([trace.before, trace.after])).tolist()
        if not np.isfinite(now):
            return FewUpdates(n_updates, -np.inf)
        rises += now > then
        trainer.restore(trace.state)
    gain = before - trainer.loss()
    return FewUpdates(rises, gain if np.isfinite(gain) else -np.inf)
