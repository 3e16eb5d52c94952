"""Proof: trains recipes and presets with many seeds, and counts how many reach their goal."""

import time
from dataclasses import dataclass

from playground.data.datasets import SOURCES
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.metrics import accuracy, r_squared
from playground.experiment import Experiment
from playground.sweep import solved

MOST_EPOCHS = 300
MOST_FRAMES = 300  # 10 s at 30 frames a second
MOST_SECONDS = 5.0  # of training in them: half of the time is left for pictures
ENOUGH = 30 / 32
RIGHT, EXPLAINED = 0.97, 0.95  # share of training points; R^2


@dataclass(frozen=True)
class Reached:
    """When a run came to its goal: after how many epochs and updates, and seconds of training."""

    epoch: int
    updates: int
    seconds: float

    @property
    def frames(self) -> int:
        """How many frames it takes to get there at Auto speed."""
        return frames_at_auto(self.updates)


def frames_at_auto(updates: int) -> int:
    """Return how many frames Auto speed needs for so many updates.

    Each frame goes on by max(1 update, 5 % of the updates so far, rounded).
    """
    done = frames = 0
    while done < updates:
        done += max(1, round(0.05 * done))
        frames += 1
    return frames


def is_reached(experiment: Experiment, outputs: Array, targets: Array) -> bool:
    """Return whether a network has learned its training points.

    A truth table is learned when it is solved, every point within 0.1 of its target; other classes
    when 97 % of the points are right, values at an R^2 of 0.95.

    Args:
        experiment: what is learned.
        outputs: shape (n_samples, n_outputs).
        targets: the same shape.
    """
    if SOURCES[experiment.dataset].table:
        return bool(solved(outputs, targets))
    if experiment.task == "values":
        return bool(r_squared(outputs, targets) >= EXPLAINED)
    threshold = experiment.threshold if experiment.n_outputs == 1 else None
    return bool(accuracy(outputs, targets, threshold) >= RIGHT)


def train(experiment: Experiment, most_seconds: float = MOST_SECONDS) -> Reached | None:
    """Train until the goal is reached, looking after each epoch.

    Args:
        experiment: what to train, with its own seeds.
        most_seconds: of training, after which it is given up, as it is after MOST_FRAMES frames at
            Auto speed.

    Returns:
        When it was reached, or None.
    """
    mlp, dataset = experiment.make_network(), experiment.make_dataset()
    trainer = experiment.make_trainer(mlp, dataset)
    X, targets = dataset.X[: dataset.n_train], experiment.make_targets(dataset)[: dataset.n_train]
    seconds = 0.0
    while seconds < most_seconds and not (trainer.diverged or trainer.stopped):
        start = time.perf_counter()
        trainer.advance(epochs=1)
        seconds += time.perf_counter() - start
        with overflow_allowed():
            done = is_reached(experiment, mlp.predict(X), targets)
        if done:
            return Reached(trainer.epoch, trainer.updates, seconds)
    return None
