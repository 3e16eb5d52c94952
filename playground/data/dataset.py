"""A data set: its samples, what a network is given of them, and how classes are coded."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.data.features import Transform
from playground.data.table import Fills, Range, Table
from playground.engine.arrays import Array

UNEQUAL = 1.25  # times its even share, from which on a class is called larger than others

Task = Literal["classes", "values"]


class Coding(NamedTuple):
    """How a network's outputs stand for a class.

    Attributes:
        n_outputs: a single output is that of class 1; of several, each is that of its own class.
        low: the target of an output whose class a sample is not.
        high: the target of an output whose class it is.
    """

    n_outputs: int = 1
    low: float = 0.0
    high: float = 1.0

    def labels_of(self, y: Array) -> NDArray[np.intp]:
        """Return the class that each row of targets stands for, shape (n_samples,)."""
        found = y.argmax(axis=-1) if self.n_outputs > 1 else y[:, 0] == self.high
        return np.asarray(found, dtype=np.intp)


BINARY = Coding()


class ConstantAnswer(NamedTuple):
    """What a network achieves that gives every point the largest class of the training points.

    Attributes:
        label: the number of that class, from 0.
        name: its name.
        train_share: the share of training points that it is right at, 0 to 1.
        test_share: the same for the test points; 0 where there is none.
    """

    label: int
    name: str
    train_share: float
    test_share: float


@dataclass(frozen=True)
class Samples:
    """Some samples of a dataset: the training points, or the test points.

    Attributes:
        X: what a network is given of each, shape (n_samples, n_features).
        y: what its outputs should be, shape (n_samples, n_outputs).
        labels: the number of each sample's class from 0, or its value, shape (n_samples,).
        points: shape (n_samples, n_inputs).
    """

    X: Array
    y: Array
    labels: Array
    points: Array

    def __len__(self) -> int:
        return len(self.X)


@dataclass(frozen=True)
class Dataset:
    """Samples of some classes, or with values to come near to; the training points first.

    Attributes:
        points: shape (n_samples, n_inputs).
        labels: the number of each sample's class from 0, or its value, shape (n_samples,).
        n_train: how many of them, from the first, are training points; the rest are test points.
        classes: the classes by name; the empty tuple where labels are values.
        names: of the inputs.
        target: the name of what is learned.
        ranges: for each input the ends of a chart's axis, which holds all samples.
        transform: makes of points what a network is given.
        target_mean: what is taken off a value before a network is to learn it.
        target_deviation: what it is divided by after that.
        coding: how outputs stand for a class.
        fills: what stands where a number of a point was missing; see `Table`.
    """

    points: Array
    labels: Array
    n_train: int
    classes: tuple[str, ...]
    names: tuple[str, ...]
    target: str
    ranges: tuple[Range, ...]
    transform: Transform
    target_mean: float = 0.0
    target_deviation: float = 1.0
    coding: Coding = BINARY
    fills: Fills = ()

    @cached_property
    def X(self) -> Array:
        """What a network is given of each sample, shape (n_samples, n_features)."""
        X = self.transform(self.points)
        X.flags.writeable = False
        return X

    @cached_property
    def y(self) -> Array:
        """What the outputs should be, shape (n_samples, n_outputs).

        A value is on the scale that the network learns it on; see `target_mean`.
        """
        if not self.classes:
            values = (self.labels - self.target_mean) / self.target_deviation
            return np.asarray(values[:, np.newaxis])
        n_outputs, low, high = self.coding
        numbers = [1.0] if n_outputs == 1 else np.arange(n_outputs)
        return np.where(self.labels[:, np.newaxis] == numbers, high, low)

    @cached_property
    def train(self) -> Samples:
        """The training points."""
        return self._part(slice(self.n_train))

    @cached_property
    def test(self) -> Samples:
        """The test points; there may be none."""
        return self._part(slice(self.n_train, None))

    def _part(self, part: slice) -> Samples:
        return Samples(self.X[part], self.y[part], self.labels[part], self.points[part])

    @cached_property
    def is_train(self) -> NDArray[np.bool_]:
        """Whether each sample is a training point, shape (n_samples,)."""
        return np.arange(len(self.labels)) < self.n_train

    @cached_property
    def class_counts(self) -> NDArray[np.intp]:
        """How many training points and test points each class has, shape (2, n_classes)."""
        if not self.classes:
            return np.zeros((2, 0), dtype=np.intp)
        parts = np.split(self.labels.astype(np.intp), [self.n_train])
        return np.stack([np.bincount(part, minlength=len(self.classes)) for part in parts])

    @cached_property
    def constant_answer(self) -> ConstantAnswer | None:
        """The best answer that looks at no input; None where classes are about equally large."""
        counts = self.class_counts
        n_classes = np.count_nonzero(counts[0])
        if not n_classes or counts[0].max() * n_classes < UNEQUAL * self.n_train:
            return None
        label = int(counts[0].argmax())
        train, test = (counts[:, label] / np.maximum(counts.sum(axis=1), 1)).tolist()
        return ConstantAnswer(label, self.classes[label], train, test)

    @property
    def n_inputs(self) -> int:
        """How many numbers a point has."""
        return int(self.points.shape[1])

    def name_input(self, k: int) -> str:
        """Return the name of an input with its number: "x3: petal length (cm)"."""
        number, name = f"x{k + 1}", self.names[k]
        return name if name == number else f"{number}: {name}"

    @cached_property
    def on_grid(self) -> bool:
        """Whether no input has more than two different values, as in a truth table."""
        return all(len(np.unique(column)) <= 2 for column in self.points.T)

    @cached_property
    def label_range(self) -> Range:
        """The least and the largest of the values; the two ends differ."""
        low, high = float(self.labels.min()), float(self.labels.max())
        return (low, high) if low < high else (low - 1.0, high + 1.0)

    def fixed_inputs(self, shares: Sequence[float]) -> Array:
        """Return a point whose inputs lie at these shares of their range, shape (n_inputs,)."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        share = np.resize(shares or (0.0,), self.n_inputs)
        # Exact at both ends: samples are found by being equal to what is held.
        return np.asarray((1.0 - share) * low + share * high)

    def as_table(self) -> Table:
        """Return the samples as a table that can be edited."""
        return Table(
            self.points,
            self.labels,
            self.names,
            self.target,
            self.classes,
            self.n_train,
            self.ranges,
            self.fills,
        )
