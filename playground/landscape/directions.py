"""Directions through the weights: two of them, those of a run's path, or random ones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.engine import MLP
from playground.engine.arrays import Array
from playground.experiment.shape import name_place
from playground.landscape.paths import PlaneError
from playground.landscape.plane import Plane, percent_of

LARGEST = 1e100  # of a weight: squares of larger ones leave the finite numbers
ROUNDING = 1e-7  # of the longest singular value, below which one is rounding
REACH_OF_WEIGHTS = 3.0  # to either side, of two weights
REACH_OF_RANDOM = 1.0  # so far a unit's weights change by as much as they are long
REACH_OF_PATH = 1e-9  # a path may be short

SINGLE = "This network has a single weight that can move, and a plane needs two."
ONE_FRAME = (
    "There is no path yet: the run has not left this frame. Press Play or Step, or choose other "
    "directions."
)
NOT_MOVED = (
    "The weights have not moved since the start: the path is a single point, which gives no "
    "direction. Choose other directions."
)
STRAIGHT = (
    "The path is a straight line so far, which gives one direction; the second one is drawn at "
    "random, at right angles to it."
)
ALL_ZERO = (
    "All weights are 0, and random directions are as long as the weights: they lead nowhere. "
    "Choose two weights, or train first."
)
SAME_LINE = "These two random directions lie on one line. Choose another seed."
TOO_LARGE = "The weights are too large to be drawn."


def along_weights(
    mlp: MLP, at: Array, first: int, second: int, names: Sequence[Sequence[str]]
) -> Plane:
    """Return the plane of two weights or biases, all others held as they are.

    Args:
        mlp: a network of the build.
        at: its weights, shape (n_parameters,).
        first: the number of one among them, from 0.
        second: that of another.
        names: of the units of each layer, as `Experiment.names` has them.

    Raises:
        PlaneError: there is one weight alone, or both are the same.
    """
    _check_sizes(mlp, at)
    if first == second:
        raise PlaneError("Choose two different weights: one alone makes a line, not a plane.")
    chosen = [first, second]
    labels = [f"w({name_place(mlp.addresses[k], names)})" for k in chosen]
    across, upwards = at[chosen].tolist()
    return Plane(
        at,
        np.eye(mlp.n_parameters)[chosen],
        (labels[0], labels[1]),
        (across, upwards),
        least_half=REACH_OF_WEIGHTS,
    )


def principal_directions(mlp: MLP, path: Array, frozen: NDArray[np.bool_], seed: int = 0) -> Plane:
    """Return the plane that holds most of a path: its principal directions about its last frame.

    They are the first two right singular vectors of the path's weights, less those of the last
    frame; each has length 1, so that the axes read distances between weights. Of the two ways to
    point along one, it is the way that the path has come.

    Args:
        mlp: a network of the build.
        path: weights of each frame, shape (n_frames, n_parameters).
        frozen: which parameters do not move, shape (n_parameters,).
        seed: of the second direction, where the path is a straight line.

    Raises:
        PlaneError: the path has one frame, or has not moved; or there is one weight alone.

    Source: Li et al. 2018, section 7.
    """
    at = path[-1]
    _check_sizes(mlp, path)
    if len(path) < 2:
        raise PlaneError(ONE_FRAME)
    away = path - at
    sizes, axes = _largest_singular(away)
    rounding = max(ROUNDING * sizes[0], 1e-14 * float(np.abs(path).max()) * len(path))
    if not sizes[0] > rounding:
        raise PlaneError(NOT_MOVED)
    first, note = axes[0], ""
    shares = sizes**2 / np.sum(away**2)
    if sizes[1] > rounding:
        second, name = axes[1], f"second principal direction, {percent_of(shares[1])} of the path"
    else:
        second, name, note = _at_right_angles(first, ~frozen, seed), "random direction", STRAIGHT
    directions = np.stack([first, second])
    # The start lies at the lower left of the frame shown.
    directions *= np.where(directions @ away[0] > 0.0, -1.0, 1.0)[:, np.newaxis]
    labels = (f"first principal direction, {percent_of(shares[0])} of the path", name)
    return Plane(at, directions, labels, note=note, least_half=REACH_OF_PATH)


def random_directions(mlp: MLP, at: Array, frozen: NDArray[np.bool_], seed: int) -> Plane:
    """Return a plane of two random directions, normalised unit by unit.

    Of a draw of the normal distribution, the weights into each unit are scaled to be as long as
    the network's own weights into it: 1 along an axis changes each unit's weights by as much as
    they are. So networks can be compared whose weights differ in size alone. Biases do not move,
    as in the article's own pictures, and neither does what is frozen.

    Args:
        mlp: a network of the build.
        at: its weights, shape (n_parameters,).
        frozen: which parameters do not move, shape (n_parameters,).
        seed: of the draw.

    Raises:
        PlaneError: the weights are all 0, or there is one alone, or the draw gives one line.

    Source: Li et al. 2018, section 4.
    """
    _check_sizes(mlp, at)
    free = (mlp.weight_marks > 0.0) & ~frozen
    if np.count_nonzero(free) < 2:
        raise PlaneError(SINGLE)
    if not np.any(at[free]):
        raise PlaneError(ALL_ZERO)
    directions = np.random.default_rng(seed).standard_normal((2, mlp.n_parameters)) * free
    for drawn, own in zip(mlp.split(directions), mlp.split(at * free), strict=True):
        # Down the inputs of each unit; a bias row is 0 in both.
        length = np.linalg.norm(drawn, axis=-2, keepdims=True)
        drawn *= np.linalg.norm(own, axis=-2, keepdims=True) / np.where(length > 0.0, length, 1.0)
    lengths = np.linalg.norm(directions, axis=-1)
    if abs(directions[0] @ directions[1]) > (1.0 - 1e-9) * lengths.prod():
        raise PlaneError(SAME_LINE)
    labels = ("first random direction", "second random direction")
    return Plane(at, directions, labels, least_half=REACH_OF_RANDOM)


def _largest_singular(matrix: Array) -> tuple[Array, Array]:
    """Return the two largest singular values of a matrix, and their right singular vectors.

    By the eigenvectors of its smaller square: of 400 frames of 3,000 weights a full decomposition
    takes most of a second, and the smaller values, which that square gets wrong, are not needed.

    Args:
        matrix: shape (n_rows, n_columns), at least two of each.

    Returns:
        Shapes (2,), the larger one first, and (2, n_columns), orthonormal.
    """
    is_wide = matrix.shape[0] < matrix.shape[1]
    square = matrix @ matrix.T if is_wide else matrix.T @ matrix
    _, vectors = np.linalg.eigh(square)
    found = vectors[:, :-3:-1]
    # What rounding has left of one vector in the other is taken out.
    axes = np.linalg.qr(matrix.T @ found if is_wide else found)[0]
    _, sizes, turned = np.linalg.svd(matrix @ axes, full_matrices=False)
    return sizes, np.asarray(turned @ axes.T)


def _check_sizes(mlp: MLP, parameters: Array) -> None:
    if mlp.n_parameters < 2:
        raise PlaneError(SINGLE)
    if not np.abs(parameters).max() < LARGEST:
        raise PlaneError(TOO_LARGE)


def _at_right_angles(direction: Array, free: NDArray[np.bool_], seed: int) -> Array:
    """Return a random direction of length 1 at right angles to one, along free parameters alone."""
    if np.count_nonzero(free) < 2:
        raise PlaneError(SINGLE)
    drawn = np.random.default_rng(seed).standard_normal(len(direction)) * free
    for _ in range(2):  # once more: what the first time leaves is rounding
        drawn -= (drawn @ direction) * direction
    return np.asarray(drawn / np.linalg.norm(drawn))
