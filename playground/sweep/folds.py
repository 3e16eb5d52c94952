"""Cross-validation: every point is a test point once, in one of several trainings."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.data.table import Table
from playground.engine import Trainer
from playground.engine.arrays import Array, as_count
from playground.engine.metrics import answers
from playground.experiment import Experiment
from playground.sweep.sweep import MAX_EPOCHS

FEWEST_POINTS = 10
FOLDS = (3, 5, 10)
CHUNK_SECONDS = 0.01  # between two looks at the clock


@dataclass(frozen=True, eq=False)
class FoldResult:
    """What a cross-validation has found.

    Attributes:
        experiment: whose data and settings were used.
        epochs: how many each network was trained.
        seed: of the shuffle that made the folds.
        scores: of each fold on the points that it held back: accuracy for classes, R^2 for values.
        pooled: the same over all points, each answered by the network that had not seen it.
        own_split: the score on the experiment's own test points after as many epochs; NaN without.
        n_own: how many these are.
    """

    experiment: Experiment
    epochs: int
    seed: int
    scores: Array
    pooled: float
    own_split: float
    n_own: int


def deal(labels: Array | None, n_points: int, n_folds: int, seed: int) -> NDArray[np.intp]:
    """Return the fold of each point from 0, shape (n_points,).

    Folds differ in size by one at most; with `labels` they do so in the points of each class, too.
    """
    order = np.random.default_rng(seed).permutation(n_points)
    if labels is not None:
        order = order[np.argsort(labels[order], kind="stable")]
    folds = np.empty(n_points, dtype=np.intp)
    folds[order] = np.arange(n_points) % n_folds
    return folds


class Folds:
    """Trains a network for each fold on all other points, a short piece of work at a time.

    All begin with the weights of the experiment. What is standardised is so by the points that a
    network is trained on: it knows nothing of those that it is tested on.
    """

    def __init__(self, experiment: Experiment, n_folds: int, epochs: int, seed: int = 0) -> None:
        """Deal the points.

        Args:
            experiment: whose data and settings are used; where it pauses does not matter.
            n_folds: from 2 to as many as there are points.
            epochs: 1 to MAX_EPOCHS.
            seed: of the shuffle.

        Raises:
            ValueError: an argument is not as described, or there are fewer than FEWEST_POINTS.
        """
        self.experiment = replace(experiment, stop_loss=0.0, stop_accuracy=0.0, patience=0)
        self.epochs, self.seed = as_count("epochs", epochs), seed
        if epochs > MAX_EPOCHS:
            raise ValueError(f"epochs: expected 1 to {MAX_EPOCHS:,}, got {epochs:,}")
        dataset = experiment.make_dataset()
        n_points = len(dataset.labels)
        if n_points < FEWEST_POINTS:
            raise ValueError(f"expected at least {FEWEST_POINTS} points, got {n_points}")
        if not 2 <= n_folds <= n_points:
            raise ValueError(f"folds: expected 2 to {n_points}, got {n_folds}")
        self.n_folds = n_folds
        self._dataset = dataset
        labels = dataset.labels if dataset.classes else None
        self._folds = deal(labels, n_points, n_folds, seed)
        self._predictions = np.full(n_points, np.nan)
        self._scores = np.full(n_folds, np.nan)
        self._own = float("nan")
        self._parts = self._all_parts()
        self._n_done, self._n_parts = 0, n_folds + int(experiment.has_test)
        self._now: tuple[int, Trainer, Dataset] | None = None
        self._seconds_per_epoch = 0.1

    def _all_parts(self) -> Iterator[tuple[int, Experiment]]:
        """Yield each training: the fold that it leaves out, -1 for the experiment's own split."""
        whole = self._dataset.as_table()
        for fold in range(self.n_folds):
            yield fold, replace(self.experiment, dataset="own", table=self._left_out(whole, fold))
        if self.experiment.has_test:
            yield -1, self.experiment

    def _left_out(self, whole: Table, fold: int) -> Table:
        """Return the points with those of a fold as test points, at the end."""
        order = np.argsort(self._folds == fold, kind="stable")
        return replace(
            whole,
            inputs=whole.inputs[order],
            targets=whole.targets[order],
            n_train=int(np.sum(self._folds != fold)),
        )

    @property
    def share_done(self) -> float:
        """The share of all epochs that are trained, 0 to 1."""
        part = self._now[1].epoch / self.epochs if self._now else 0.0
        return min(1.0, (self._n_done + part) / self._n_parts)

    @property
    def n_done(self) -> int:
        """How many folds are trained and tested."""
        return min(self._n_done, self.n_folds)

    def advance(self, seconds: float) -> bool:
        """Train on for about so many seconds; return whether all is done."""
        deadline = time.perf_counter() + seconds
        while self._n_done < self._n_parts:
            self._train_on()
            if time.perf_counter() >= deadline:
                break
        return self._n_done == self._n_parts

    def _train_on(self) -> None:
        """Train the present network for a moment, and test it at its end."""
        if self._now is None:
            fold, one = next(self._parts)
            dataset = one.make_dataset()
            self._now = fold, one.make_trainer(one.make_network(), dataset), dataset
        fold, trainer, dataset = self._now
        todo = self.epochs - trainer.epoch
        chunk = max(1, min(int(CHUNK_SECONDS / self._seconds_per_epoch), todo))
        start, before = time.perf_counter(), trainer.epoch
        trainer.advance(epochs=chunk)
        taken = (time.perf_counter() - start) / chunk
        self._seconds_per_epoch = max(taken, 0.1 * self._seconds_per_epoch, 1e-9)
        # A run that diverges stops before its end: it is tested as it is.
        if trainer.epoch >= self.epochs or trainer.epoch == before:
            self._test(fold, trainer, dataset)
            self._now = None
            self._n_done += 1

    def _test(self, fold: int, trainer: Trainer, dataset: Dataset) -> None:
        """Answer the points that were held back."""
        outputs = trainer.mlp.predict(dataset.test.X)
        if dataset.classes:
            given = answers(outputs, self.experiment.threshold).astype(float)
        else:
            given = outputs[:, 0] * dataset.target_deviation + dataset.target_mean
        score = self._score(given, dataset.test.labels)
        if fold < 0:
            self._own = score
            return
        self._scores[fold] = score
        self._predictions[self._folds == fold] = given

    def _score(self, given: Array, labels: Array) -> float:
        """Return the share that is right, or R^2 against the mean of all points."""
        if self._dataset.classes:
            return float((given == labels).mean())
        left = float(((given - labels) ** 2).sum())
        whole = float(((labels - self._dataset.labels.mean()) ** 2).sum())
        return 1.0 - left / whole if whole else float("nan")

    @property
    def results(self) -> FoldResult | None:
        """What was found; None before all is done."""
        if self._n_done < self._n_parts:
            return None
        pooled = self._score(self._predictions, self._dataset.labels)
        n_own = len(self._dataset.test) if self.experiment.has_test else 0
        return FoldResult(
            self.experiment, self.epochs, self.seed, self._scores, pooled, self._own, n_own
        )
