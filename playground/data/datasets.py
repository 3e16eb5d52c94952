"""The data sets: truth tables, shapes drawn at random, a real one, and what a learner brought."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.data import shapes
from playground.data.features import Transform, choose_features
from playground.data.table import Range, Table, ranges_of
from playground.engine.arrays import Array

IRIS = Path(__file__).with_name("iris.csv")
FEWEST_CENTRES, MOST_CENTRES = 2, 8
EVEN = 0.5  # share of class 1
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
        )


@dataclass(frozen=True)
class Source:
    """A way to make samples.

    Attributes:
        label: its name for people.
        table: for a truth table: the class of a row of bits; None else.
        cloud: for a shape: draws n_samples points with their classes or values, the noise from 0
            to 0.5; None else.
        blobs: for a shape whose classes can be counted: draws so many, too.
        span: the part of each axis that its samples fill without noise.
        counts_inputs: the number of inputs can be chosen.
        task: whether it has classes or values.
        classes: the classes' names.
        n_inputs: numbers in a sample.
        is_real: samples that were measured: they can be split, but not drawn.
        is_own: samples that a learner brought.
    """

    label: str
    table: Callable[[tuple[int, ...]], bool] | None = None
    cloud: Callable[[np.random.Generator, int, float], tuple[Array, Array]] | None = None
    blobs: Callable[[np.random.Generator, int, float, int], tuple[Array, Array]] | None = None
    span: tuple[Range, ...] = ((-0.25, 1.25), (-0.25, 1.25))
    counts_inputs: bool = False
    task: Task = "classes"
    classes: tuple[str, ...] = ("0", "1")
    n_inputs: int = 2
    is_real: bool = False
    is_own: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether its samples are drawn at random, as many as asked for."""
        return bool(self.cloud or self.blobs)

    @property
    def is_split(self) -> bool:
        """Whether some of its samples are kept as test points, by the share that is set."""
        return self.is_drawn or self.is_real


PLANE: tuple[Range, ...] = ((-6.0, 6.0), (-6.0, 6.0))

SOURCES = {
    "xor": Source("XOR (four points)", table=lambda bits: sum(bits) == 1),
    "and": Source("AND (four points)", table=all),
    "or": Source("OR (four points)", table=any),
    "nand": Source("NAND (four points)", table=lambda bits: not all(bits)),
    "parity": Source("Parity", table=lambda bits: sum(bits) % 2 == 1, counts_inputs=True),
    "xor_clouds": Source("XOR clouds", cloud=shapes.xor_clouds, span=PLANE),
    "circle": Source("Circle", cloud=shapes.circle, span=PLANE),
    "gaussians": Source("Two Gaussians", cloud=shapes.gaussians, span=PLANE),
    "moons": Source("Moons", cloud=shapes.moons, span=((-1.5, 2.5), (-1.75, 2.25))),
    "spiral": Source("Spiral", cloud=shapes.spiral, span=PLANE),
    "three_spirals": Source(
        "Three spirals", cloud=shapes.three_spirals, span=PLANE, classes=("0", "1", "2")
    ),
    "blobs": Source("Blobs, a class for each", blobs=shapes.blobs, span=PLANE),
    "iris": Source(
        "Iris (150 flowers)",
        classes=("setosa", "versicolor", "virginica"),
        n_inputs=4,
        is_real=True,
    ),
    "plane": Source("Values: plane", cloud=shapes.plane, span=PLANE, task="values", classes=()),
    "bumps": Source(
        "Values: Gaussian bumps", cloud=shapes.bumps, span=PLANE, task="values", classes=()
    ),
    "sine": Source(
        "Values: sine of one input",
        cloud=shapes.sine,
        span=(PLANE[0],),
        task="values",
        classes=(),
        n_inputs=1,
    ),
    "own": Source("Your own data", is_own=True),
}


def make_dataset(
    source: str,
    n_inputs: int,
    n_samples: int,
    noise: float,
    train_share: float,
    seed: int,
    features: Sequence[str] = ("x1", "x2"),
    standardise: bool = False,
    centres: int = 3,
    table: Table | None = None,
    class_1_share: float = EVEN,
) -> Dataset:
    """Make the samples of a source.

    Args:
        source: a key of `SOURCES`.
        n_inputs: bits of a sample, for parity; other sources have their own number.
        n_samples: how many, for a shape; a truth table has 2^n_inputs, all training points.
        noise: 0 to 0.5, for a shape.
        train_share: the share of training points, for what is split; at least one sample stays on
            each side.
        seed: of the generator that draws and shuffles.
        features: what a network is given of a point with one or two inputs, keys of `FEATURES`.
        standardise: whether each feature, and a value to learn, is brought to mean 0 and
            standard deviation 1.
        centres: how many classes blobs have.
        table: the samples of "own".
        class_1_share: of a shape with two classes, the share of points of class 1; at `EVEN` they
            are as the shape has them.
    """
    kind = SOURCES[source]
    if table is None:
        table = _truth_table(kind, n_inputs) if kind.table else None
    if table is None:
        table = _draw(kind, n_samples, noise, train_share, seed, centres, class_1_share)
    chosen = choose_features(features, table.n_inputs)
    mean, deviation = 0.0, 1.0
    if standardise and not table.classes:
        trained = table.targets[: table.n_train]
        mean, spread = float(trained.mean()), float(trained.std())
        deviation = spread if spread > 1e-12 * max(1.0, abs(mean)) else 1.0
    return Dataset(
        table.inputs,
        table.targets,
        table.n_train,
        table.classes,
        table.names,
        table.target,
        table.ranges,
        Transform.fit(chosen, table.inputs[: table.n_train], standardise),
        mean,
        deviation,
    )


def _truth_table(kind: Source, n_inputs: int) -> Table:
    """Return all rows of bits; the first input changes slowest: (0, 0), (0, 1), (1, 0), (1, 1)."""
    assert kind.table, "a truth table has a rule"
    rows = list(product((0, 1), repeat=n_inputs if kind.counts_inputs else 2))
    labels = [float(kind.table(row)) for row in rows]
    ranges = (kind.span[0],) * len(rows[0])
    return Table(
        np.array(rows),
        np.array(labels),
        input_names(len(rows[0])),
        "class",
        kind.classes,
        len(rows),
        ranges,
    )


def input_names(n_inputs: int) -> tuple[str, ...]:
    """Return x1, x2 and so on."""
    return tuple(f"x{k + 1}" for k in range(n_inputs))


def _draw(
    kind: Source,
    n_samples: int,
    noise: float,
    train_share: float,
    seed: int,
    centres: int,
    class_1_share: float,
) -> Table:
    """Draw or read samples, and shuffle them, so that the first ones can be trained on."""
    rng = np.random.default_rng(seed)
    names, classes, target = input_names(kind.n_inputs), kind.classes, "class"
    if kind.blobs:
        classes = tuple(str(k) for k in range(centres))
    if kind.is_drawn:
        draw = partial(_draw_shape, kind, rng, noise, centres)
        is_even = class_1_share == EVEN or len(classes) != 2
        points, labels = (
            draw(n_samples) if is_even else shapes.unequal(draw, rng, n_samples, class_1_share)
        )
    else:
        points, labels, (*names, target) = iris()  # type: ignore[assignment]
    order = rng.permutation(len(points))
    n_train = min(max(round(len(points) * train_share), 1), len(points) - 1)
    ranges = ranges_of(points) if kind.is_real else _window(points, kind.span)
    return Table(
        points[order],
        labels[order],
        tuple(names),
        target if classes else "value",
        classes,
        n_train,
        ranges,
    )


def _draw_shape(
    kind: Source, rng: np.random.Generator, noise: float, centres: int, n_samples: int
) -> tuple[Array, Array]:
    """Draw points of a shape, and their classes or values."""
    if kind.blobs:
        return kind.blobs(rng, n_samples, noise, centres)
    assert kind.cloud, "what is drawn is a cloud where it is no blobs"
    return kind.cloud(rng, n_samples, noise)


@cache
def iris() -> tuple[Array, Array, list[str]]:
    """Return Fisher's irises: measures in cm, species by number, and the names of the columns.

    Source: Fisher 1936, "The use of multiple measurements in taxonomic problems".
    """
    with IRIS.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    species = [SOURCES["iris"].classes.index(row[-1]) for row in rows]
    points = np.array([row[:-1] for row in rows], dtype=np.float64)
    return points, np.array(species, dtype=np.float64), header


def _window(points: Array, span: tuple[Range, ...]) -> tuple[Range, ...]:
    """Return `span`, widened evenly until a square chart holds every point."""
    middle = np.mean(span, axis=1)
    half = max(0.5 * float(np.ptp(span[0])), 1.04 * float(np.abs(points - middle).max()))
    return tuple((float(one - half), float(one + half)) for one in middle)
