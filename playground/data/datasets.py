"""The data sets: truth tables, shapes drawn at random, real ones, and what a learner brought."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from playground.data import shapes
from playground.data.dataset import Dataset, Task
from playground.data.features import Transform, choose_features
from playground.data.measured import DIGITS, SIDE, SPECIES, Measured, digits, iris
from playground.data.table import Range, Table, ranges_of
from playground.engine.arrays import Array

FEWEST_CENTRES, MOST_CENTRES = 2, 8
EVEN = 0.5  # share of class 1


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
        read: for samples that were measured: reads them; they can be split, but not drawn.
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
    read: Callable[[], Measured] | None = None
    is_own: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether its samples are drawn at random, as many as asked for."""
        return bool(self.cloud or self.blobs)

    @property
    def is_split(self) -> bool:
        """Whether some of its samples are kept as test points, by the share that is set."""
        return self.is_drawn or self.read is not None


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
        classes=SPECIES,
        n_inputs=4,
        read=iris,
    ),
    "digits": Source(
        "Handwritten digits (8 \u00d7 8)", classes=DIGITS, n_inputs=SIDE * SIDE, read=digits
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
        fills=table.fills,
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
    if kind.read:
        points, labels, names, target = kind.read()
    else:
        draw = partial(_draw_shape, kind, rng, noise, centres)
        is_even = class_1_share == EVEN or len(classes) != 2
        points, labels = (
            draw(n_samples) if is_even else shapes.unequal(draw, rng, n_samples, class_1_share)
        )
    order = rng.permutation(len(points))
    n_train = min(max(round(len(points) * train_share), 1), len(points) - 1)
    ranges = ranges_of(points) if kind.read else _window(points, kind.span)
    return Table(
        points[order],
        labels[order],
        names,
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


def _window(points: Array, span: tuple[Range, ...]) -> tuple[Range, ...]:
    """Return `span`, widened evenly until a square chart holds every point."""
    middle = np.mean(span, axis=1)
    half = max(0.5 * float(np.ptp(span[0])), 1.04 * float(np.abs(points - middle).max()))
    return tuple((float(one - half), float(one + half)) for one in middle)
