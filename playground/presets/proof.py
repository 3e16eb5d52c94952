"""Proof: trains recipes and presets with many seeds, and counts how many reach their goal."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from playground.data.datasets import SOURCES
from playground.engine.arrays import Array
from playground.engine.metrics import accuracy, r_squared
from playground.experiment import SETTINGS, Experiment
from playground.presets.gallery import PRESETS
from playground.presets.recipes import with_recipe
from playground.presets.words import in_words
from playground.run.pace import AUTO_SHARE
from playground.sweep import solved

MOST_EPOCHS = 300
MOST_FRAMES = 300  # 10 s at 30 frames a second
MOST_SECONDS = 5.0  # of training in them: half of the time is left for pictures
ENOUGH = 30 / 32
RIGHT, EXPLAINED = 0.97, 0.95  # share of training points; R^2


@dataclass(frozen=True)
class Reached:
    """When a run reached its goal: after how many epochs and updates, and seconds of training."""

    epoch: int
    updates: int
    seconds: float

    @property
    def frames(self) -> int:
        """How many frames it takes to get there at Auto speed."""
        return frames_at_auto(self.updates)

    @property
    def in_time(self) -> bool:
        """Whether that is soon enough for a person watching."""
        return self.epoch <= MOST_EPOCHS or self.frames <= MOST_FRAMES


def frames_at_auto(updates: int) -> int:
    """Return how many frames Auto speed needs for so many updates.

    Each frame goes on by max(1 update, a share of the updates so far, rounded).
    """
    done = frames = 0
    while done < updates:
        done += max(1, round(AUTO_SHARE * done))
        frames += 1
    return frames


def is_reached(experiment: Experiment, outputs: Array, targets: Array) -> bool:
    """Return whether a network has learned its training points.

    A truth table is learned when it is solved, every point within 0.1 of its target; other classes
    when 97 % of the points are right, values at an R^2 of 0.95. Outputs and targets have the shape
    (n_samples, n_outputs).
    """
    if SOURCES[experiment.dataset].table:
        return bool(solved(outputs, targets))
    if experiment.task == "values":
        return bool(r_squared(outputs, targets) >= EXPLAINED)
    threshold = experiment.threshold if experiment.n_outputs == 1 else None
    return bool(accuracy(outputs, targets, threshold) >= RIGHT)


def train(experiment: Experiment) -> Reached | None:
    """Train until the goal is reached, looking after each epoch, and return when that was.

    None where it was not within MOST_EPOCHS, nor within MOST_FRAMES frames at Auto speed, nor
    within MOST_SECONDS of training, or where it stopped early before that.
    """
    mlp, dataset = experiment.make_network(), experiment.make_dataset()
    trainer = experiment.make_trainer(mlp, dataset)
    train = dataset.train
    seconds = 0.0
    while seconds < MOST_SECONDS and not (trainer.diverged or trainer.stopped):
        start = time.perf_counter()
        trainer.advance(epochs=1)
        seconds += time.perf_counter() - start
        if is_reached(experiment, mlp.predict(train.X), train.y):
            reached = Reached(trainer.epoch, trainer.updates, seconds)
            return reached if reached.in_time else None
    return None


@dataclass(frozen=True)
class Row:
    """A row of the proof: one experiment, trained with several seeds."""

    name: str  # the data set, or the preset
    experiment: Experiment  # what was trained, but for the seeds
    runs: tuple[Reached | None, ...]  # when each reached its goal; None for each that did not
    proved: bool  # whether that is enough

    @property
    def line(self) -> str:
        """Return the row as text, its columns as those of `HEADER`."""
        reached = [one for one in self.runs if one]
        figures = ["-"] * 5
        if reached:
            figures = [
                f"{self.runs[0].epoch}" if self.runs[0] else "-",
                f"{median(one.epoch for one in reached):g}",
                f"{max(one.epoch for one in reached)}",
                f"{max(one.frames for one in reached)}",
                f"{max(one.seconds for one in reached):.3f}",
            ]
        words = in_words(self.experiment) + ("" if self.proved else "  FAILED")
        return _align(self.name, f"{len(reached)}/{len(self.runs)}", *figures, words)


def _align(name: str, *columns: str) -> str:
    *figures, words = columns
    return f"{name:36}" + "".join(f"{one:>8}" for one in figures) + f"  {words}"


# Epochs: of the first run, the median and the largest; frames and seconds: the most of any run.
HEADER = _align("", "reached", "first", "median", "largest", "frames", "seconds", "settings")


def prove_recipe(dataset: str, n_seeds: int) -> Iterator[Row]:
    """Train the recipe of a data set, for each number of inputs or classes that it can have.

    Every run has data, initial weights and order of its own. It is proved when 30 of 32 reach the
    goal in time.
    """
    source = SOURCES[dataset]
    name = "inputs" if source.counts_inputs else "centres" if source.blobs else None
    kind = SETTINGS[name].kind if name else None
    for number in range(kind.low, kind.high + 1) if kind else (None,):
        start = Experiment() if number is None else Experiment().changed(**{str(name): number})
        experiment = with_recipe(start, dataset)
        runs = tuple(
            train(experiment.changed(weight_seed=seed, order_seed=seed, data_seed=seed))
            for seed in range(n_seeds)
        )
        enough = sum(map(bool, runs)) >= ENOUGH * n_seeds
        title = dataset if number is None else f"{dataset}, {number} {name}"
        yield Row(title, experiment, runs, enough)


def prove_preset(title: str, n_seeds: int) -> Row:
    """Train a preset as it is, and then with other initial weights.

    It is proved when it reaches the goal as it is, which is the first of its runs.
    """
    experiment = PRESETS[title]
    others = (seed for seed in range(n_seeds) if seed != experiment.weight_seed)
    seeds = [experiment.weight_seed, *others][:n_seeds]
    runs = tuple(train(experiment.changed(weight_seed=seed)) for seed in seeds)
    return Row(title, experiment, runs, runs[0] is not None)
