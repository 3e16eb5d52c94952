"""What a network is given to learn from, and what a fact on it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.explain.least_loss import Bound, Groups, group_rows, reach_of
from playground.explain.phase import join_names

OUT_OF_REACH = 0.01  # of the range of the targets, beyond what the output can be
CONSTANT_WITHIN = 1e-12  # of the largest number: what rounding leaves of a standard deviation


@dataclass(frozen=True)
class DataFact:
    """Something about the data that makes learning hard.

    Attributes:
        key: which function below found it.
        text: a sentence or two with the numbers.
        numbers: the numbers by name.
        change: settings that may cure it; empty where no setting does.
    """

    key: str
    text: str
    numbers: Mapping[str, float]
    change: Mapping[str, Any] = field(default_factory=dict)


FindFacts = Callable[["Given"], Iterator[DataFact]]
DATA_RULES: list[FindFacts] = []  # in the order of the functions below


def fact(find: FindFacts) -> FindFacts:
    """Add a function to those that `data_facts` asks; its name is the key of what it finds."""
    DATA_RULES.append(find)
    return find


def least_loss(experiment: Experiment) -> float:
    """Return the loss, the penalty left out, that no network with this output can get below.

    It is over the training points, summed or averaged as the loss is.
    """
    given = Given(experiment)
    return given.reduced(given.bound.least(given.groups))


def reaches_targets(experiment: Experiment) -> bool:
    """Return whether the output can come to the targets, but for `OUT_OF_REACH` of their range."""
    low, high = reach_of(experiment.output_activation)
    targets = experiment.make_dataset().train.y
    least, most = float(targets.min()), float(targets.max())
    margin = OUT_OF_REACH * (most - least)
    return low - margin <= least and most <= high + margin


@dataclass(frozen=True)
class Given:
    """What a network is given to learn from, and what the facts ask of it."""

    experiment: Experiment

    @cached_property
    def X(self) -> Array:
        """The inputs at the training points, shape (n_samples, n_features)."""
        return self.experiment.make_dataset().train.X

    @cached_property
    def X_test(self) -> Array:
        """The same at the test points."""
        return self.experiment.make_dataset().test.X

    @cached_property
    def labels(self) -> Array:
        """The class of each training point by number, or its value, shape (n_samples,)."""
        return self.experiment.make_dataset().train.labels

    @property
    def n(self) -> int:
        """How many training points there are."""
        return len(self.labels)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return self.experiment.unit_names(0)

    @cached_property
    def means(self) -> Array:
        """Of each input, shape (n_features,)."""
        return np.asarray(self.X.mean(axis=0))

    @cached_property
    def deviations(self) -> Array:
        """The standard deviation of each input, shape (n_features,); 0 where it is constant."""
        deviations = self.X.std(axis=0)
        alike = deviations <= CONSTANT_WITHIN * np.abs(self.X).max(axis=0)
        return np.where(alike, 0.0, deviations)

    @cached_property
    def sizes(self) -> Array:
        """The root mean square of each input, shape (n_features,)."""
        return np.asarray(np.sqrt((self.X**2).mean(axis=0)))

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Which inputs are not constant, shape (n_features,)."""
        return np.asarray(self.deviations > 0.0)

    @cached_property
    def groups(self) -> Groups:
        """Which training points have the same inputs."""
        return group_rows(self.X)

    @cached_property
    def samples(self) -> Groups:
        """Which points, test points included, have the same inputs and the same target."""
        dataset = self.experiment.make_dataset()
        return group_rows(np.column_stack([dataset.X, dataset.labels]))

    @cached_property
    def bound(self) -> Bound:
        """What is known of output and loss."""
        experiment = self.experiment
        targets = experiment.make_dataset().train.y
        return Bound(experiment.loss, experiment.output_activation, targets)

    @cached_property
    def class_counts(self) -> NDArray[np.intp]:
        """How many training points each class has, shape (n_classes,)."""
        return np.bincount(self.labels.astype(np.intp), minlength=len(self.experiment.class_names))

    def reduced(self, losses: Array) -> float:
        """Return the loss of some samples, summed or averaged as it is set."""
        return float(losses.mean() if self.experiment.reduction == "mean" else losses.sum())

    def choose(self, which: NDArray[np.bool_]) -> str:
        """Return the names of some inputs as one phrase."""
        return name_some([name for name, one in zip(self.names, which, strict=True) if one])


def name_some(names: Sequence[str]) -> str:
    """Write some names as one phrase."""
    return join_names(names, most=4)


def say_loss(loss: float) -> str:
    """Write a loss with up to four digits."""
    return f"{loss:.4g}"
