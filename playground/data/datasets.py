"""The data sets: truth tables of logic functions, and clouds of points in the plane.

Circle, XOR clouds, Gaussians and spiral have the size they have in TensorFlow Playground (about
-6 to 6), so that its settings can be compared; moons have scikit-learn's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from playground.data.features import Transform, choose_features
from playground.engine.arrays import Array

RADIUS = 5.0


@dataclass(frozen=True)
class Dataset:
    """Samples of two classes, the ones to train on first.

    Attributes:
        points: shape (n_samples, n_inputs).
        labels: 0 or 1 for each sample, shape (n_samples,).
        n_train: how many of them, from the first, are to train on; the rest is to test on.
        window: (x_low, x_high) and (y_low, y_high) of a chart that holds all samples.
        transform: makes of points what a network is given.
    """

    points: Array
    labels: Array
    n_train: int
    window: tuple[tuple[float, float], tuple[float, float]]
    transform: Transform

    @cached_property
    def X(self) -> Array:
        """What a network is given of each sample, shape (n_samples, n_features)."""
        return self.transform(self.points)

    @property
    def n_inputs(self) -> int:
        """How many numbers a point has."""
        return int(self.points.shape[1])


@dataclass(frozen=True)
class Source:
    """A way to make samples.

    Attributes:
        label: its name for people.
        table: for a truth table: the class of a row of bits; None for a cloud.
        cloud: for a cloud: draws n_samples points with their classes, the noise from 0 to 0.5.
        span: the part of each axis that its samples fill without noise.
        counts_inputs: the number of inputs can be chosen.
    """

    label: str
    table: Callable[[tuple[int, ...]], bool] | None = None
    cloud: Callable[[np.random.Generator, int, float], tuple[Array, Array]] | None = None
    span: tuple[tuple[float, float], tuple[float, float]] = ((-0.25, 1.25), (-0.25, 1.25))
    counts_inputs: bool = False


def half_and_half(n_samples: int) -> Array:
    """Return classes 0, 1, 0, 1, ..., shape (n_samples,)."""
    return np.arange(n_samples, dtype=np.float64) % 2.0


def shifts(rng: np.random.Generator, n_samples: int, noise: float) -> Array:
    """Draw how far noise moves each point: up to noise * RADIUS along each axis."""
    return rng.uniform(-RADIUS, RADIUS, (n_samples, 2)) * noise


def circle(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Class 1 within half the radius, class 0 in a ring from 0.7 of it outwards."""
    labels = half_and_half(n_samples)
    radius = np.where(
        labels == 1.0,
        rng.uniform(0.0, 0.5 * RADIUS, n_samples),
        rng.uniform(0.7 * RADIUS, RADIUS, n_samples),
    )
    angle = rng.uniform(0.0, 2.0 * np.pi, n_samples)
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return points + shifts(rng, n_samples, noise), labels


def xor_clouds(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Class 1 where exactly one coordinate is positive: exclusive or, as in the truth table."""
    points = rng.uniform(-RADIUS, RADIUS, (n_samples, 2))
    points += np.where(points > 0.0, 0.3, -0.3)
    labels = (points[:, 0] > 0.0) != (points[:, 1] > 0.0)
    return points + shifts(rng, n_samples, noise), labels.astype(np.float64)


def gaussians(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Class 0 around (-2, -2), class 1 around (2, 2); the variance is 0.5 + 7 * noise."""
    labels = half_and_half(n_samples)
    centres = np.where(labels == 1.0, 2.0, -2.0)[:, np.newaxis]
    return rng.normal(centres, np.sqrt(0.5 + 7.0 * noise), (n_samples, 2)), labels


def moons(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Two half circles that reach into one another; noise is the deviation of each coordinate."""
    labels = half_and_half(n_samples)
    angle = rng.uniform(0.0, np.pi, n_samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.where(labels[:, np.newaxis] == 1.0, lower, upper)
    return points + rng.normal(0.0, noise, (n_samples, 2)), labels


def spiral(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Two arms of 1.75 turns, one for each class."""
    labels = half_and_half(n_samples)
    # From 1: at 0 both arms would have the same point, which no boundary gets right twice.
    along = (np.arange(n_samples) // 2 + 1) / ((n_samples + 1) // 2)
    angle = 1.75 * 2.0 * np.pi * along + np.pi * labels
    radius = RADIUS * along
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return points + rng.uniform(-1.0, 1.0, (n_samples, 2)) * noise, labels


PLANE = ((-6.0, 6.0), (-6.0, 6.0))

SOURCES = {
    "xor": Source("XOR (four points)", table=lambda bits: sum(bits) == 1),
    "and": Source("AND (four points)", table=all),
    "or": Source("OR (four points)", table=any),
    "nand": Source("NAND (four points)", table=lambda bits: not all(bits)),
    "parity": Source("Parity", table=lambda bits: sum(bits) % 2 == 1, counts_inputs=True),
    "xor_clouds": Source("XOR clouds", cloud=xor_clouds, span=PLANE),
    "circle": Source("Circle", cloud=circle, span=PLANE),
    "gaussians": Source("Two Gaussians", cloud=gaussians, span=PLANE),
    "moons": Source("Moons", cloud=moons, span=((-1.5, 2.5), (-1.75, 2.25))),
    "spiral": Source("Spiral", cloud=spiral, span=PLANE),
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
) -> Dataset:
    """Make the samples of a source.

    Args:
        source: a key of `SOURCES`.
        n_inputs: bits of a sample, for parity; other sources have 2.
        n_samples: how many, for a cloud; a truth table has 2^n_inputs, all to train on.
        noise: 0 to 0.5, for a cloud.
        train_share: the share to train on, for a cloud; at least one sample stays on each side.
        seed: of the generator that draws and shuffles a cloud.
        features: what a network is given of a point with two inputs, keys of `FEATURES`.
        standardise: whether each feature is brought to mean 0 and deviation 1.
    """
    kind = SOURCES[source]
    if kind.table:
        # The first input changes slowest: (0, 0), (0, 1), (1, 0), (1, 1).
        rows = list(product((0, 1), repeat=n_inputs if kind.counts_inputs else 2))
        labels = np.array([float(kind.table(row)) for row in rows])
        points, n_train, window = np.array(rows, dtype=np.float64), len(rows), kind.span
    else:
        points, labels, n_train = _draw(kind, n_samples, noise, train_share, seed)
        window = _window(points, kind.span)
    chosen = choose_features(features, points.shape[1])
    transform = Transform.fit(chosen, points[:n_train], standardise)
    return Dataset(points, labels, n_train, window, transform)


def _draw(
    kind: Source, n_samples: int, noise: float, train_share: float, seed: int
) -> tuple[Array, Array, int]:
    """Draw a cloud, shuffle it, and return it with how many of its points are to train on."""
    assert kind.cloud, "a source is a table or a cloud"
    rng = np.random.default_rng(seed)
    points, labels = kind.cloud(rng, n_samples, noise)
    order = rng.permutation(n_samples)
    n_train = min(max(round(n_samples * train_share), 1), n_samples - 1)
    return points[order], labels[order], n_train


def _window(
    points: Array, span: tuple[tuple[float, float], tuple[float, float]]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return `span`, widened evenly until a square chart holds every point."""
    middle = np.mean(span, axis=1)
    half = max(0.5 * float(np.ptp(span[0])), 1.04 * float(np.abs(points - middle).max()))
    (x_low, y_low), (x_high, y_high) = (middle - half).tolist(), (middle + half).tolist()
    return (x_low, x_high), (y_low, y_high)
