"""Shapes in the plane, and curves: each draws points with their classes or values.

Circle, XOR clouds, Gaussians and spiral have the size they have in TensorFlow Playground (about
-6 to 6), so that its settings can be compared; moons have scikit-learn's.
"""

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import Array

RADIUS = 5.0


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
    """Two half circles that reach into one another; noise is the standard deviation of each."""
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


def three_spirals(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Three arms of one turn, one for each class."""
    labels = np.arange(n_samples, dtype=np.float64) % 3.0
    along = (np.arange(n_samples) // 3 + 1) / ((n_samples + 2) // 3)
    angle = 2.0 * np.pi * (along + labels / 3.0)
    radius = RADIUS * along
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return points + rng.uniform(-1.0, 1.0, (n_samples, 2)) * noise, labels


def blobs(
    rng: np.random.Generator, n_samples: int, noise: float, centres: int
) -> tuple[Array, Array]:
    """A round cloud for each class, evenly on a circle; standard deviation 0.5 + 3 * noise."""
    labels = np.arange(n_samples, dtype=np.float64) % centres
    angle = 2.0 * np.pi * labels / centres
    middle = 0.7 * RADIUS * np.column_stack([np.sin(angle), np.cos(angle)])
    return rng.normal(middle, 0.5 + 3.0 * noise, (n_samples, 2)), labels


def plane(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """The value rises evenly from corner to corner, from -1 to 1: (x1 + x2) / (2 * RADIUS)."""
    points = rng.uniform(-RADIUS, RADIUS, (n_samples, 2))
    values = points.sum(axis=1) / (2.0 * RADIUS)
    return points, values + rng.normal(0.0, noise, n_samples)


BUMPS = np.array([[-3.5, 2.5], [0.0, 2.5], [3.5, 2.5], [-3.5, -2.5], [0.0, -2.5], [3.5, -2.5]])
HEIGHTS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])


def bumps(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """Six Gaussian bumps of standard deviation 1, up and down by turns: the value is their sum."""
    points = rng.uniform(-RADIUS, RADIUS, (n_samples, 2))
    squares = ((points[:, np.newaxis] - BUMPS) ** 2).sum(axis=2)
    values = np.exp(-0.5 * squares) @ HEIGHTS
    return points, values + rng.normal(0.0, noise, n_samples)


def sine(rng: np.random.Generator, n_samples: int, noise: float) -> tuple[Array, Array]:
    """One input x from -RADIUS to RADIUS, and the value sin x."""
    points = rng.uniform(-RADIUS, RADIUS, (n_samples, 1))
    return points, np.sin(points[:, 0]) + rng.normal(0.0, noise, n_samples)


def unequal(
    draw: Callable[[int], tuple[Array, Array]],
    rng: np.random.Generator,
    n_samples: int,
    share: float,
) -> tuple[Array, Array]:
    """Draw points of two classes, a share of them of class 1, and one at least of each.

    More are drawn than are needed, and some taken at random, so that both classes keep their shape.

    Args:
        draw: draws so many points of both classes, with their labels.
        rng: chooses among them.
        n_samples: how many are wanted.
        share: of class 1, from 0 to 1.
    """
    ones = min(max(round(n_samples * share), 1), n_samples - 1)
    wanted = np.array([n_samples - ones, ones])
    n_drawn = 2 * n_samples
    while True:
        points, labels = draw(n_drawn)
        if (np.bincount(labels.astype(np.intp), minlength=2) >= wanted).all():
            break
        n_drawn *= 2
    order = rng.permutation(n_drawn)
    kept = np.concatenate([order[labels[order] == k][: wanted[k]] for k in (0, 1)])
    return points[kept], labels[kept]
