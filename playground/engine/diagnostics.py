"""Diagnostics: what is wrong with a network, as functions of arrays.

Those of one layer take a layer's own array: net inputs z and outputs of a `Pass`, or a matrix of
`MLP.split`. Those of the loss take it, or its gradient, as a function of the parameters.
"""

from collections.abc import Callable, Sequence

import numpy as np

from playground.engine.activations import Activation
from playground.engine.arrays import Array, overflow_allowed

MOST_NUMBERS = 250_000  # of parameters that are tried at once


def gradient_norms(matrices: Sequence[Array]) -> Array:
    """Return the length of the gradient of each layer, the first hidden one first.

    Where the first is far smaller than the last, the error fades on its way back.

    Args:
        matrices: the gradient by layer, as `MLP.split` gives it, shape (..., rows, n_units) each.

    Returns:
        Shape (..., n_layers).
    """
    return np.stack([np.sqrt((m * m).sum(axis=(-2, -1))) for m in matrices], axis=-1)


def slopes(activation: Activation, z: Array) -> Array:
    """Return f'(z) of any activation but softmax, in the shape of z."""
    if activation.derivative is None:
        raise ValueError(f"activation: expected one with a derivative, got {activation.name!r}")
    with overflow_allowed():
        a, slope = np.empty_like(z), np.empty_like(z)
        activation.function(z, a)
        activation.derivative(z, a, slope)
    return slope


def saturated_units(activation: Activation, z: Array, below: float = 0.05) -> Array:
    """Return for each unit the share of samples at which f is nearly flat, shape (..., n_units).

    Flat is a slope under `below` times the steepest one of f: next to nothing of the error goes
    back through such a unit. For sigmoid that is |z| > 4.4, for tanh |z| > 2.2, for relu z <= 0.

    Args:
        activation: of the layer.
        z: its net inputs, shape (..., n_samples, n_units).
        below: the share of the steepest slope that counts as flat.
    """
    steepest = np.abs(slopes(activation, np.linspace(-5.0, 5.0, 2001))).max()
    return np.asarray((np.abs(slopes(activation, z)) < below * steepest).mean(axis=-2))


def saturated_share(activation: Activation, z: Array, below: float = 0.05) -> Array:
    """Return the same for the layer as a whole, shape (...), 0 to 1."""
    return np.asarray(saturated_units(activation, z, below).mean(axis=-1))


def dead_units(activation: Activation, z: Array) -> Array:
    """Return which units have no slope at any sample, True or False, shape (..., n_units).

    Such a unit gets no gradient, so it stays as it is: a "dead" relu, whose net input is below 0
    for every sample. The mean over the units is their share.

    Args:
        activation: of the layer.
        z: its net inputs, shape (..., n_samples, n_units).
    """
    return np.asarray((slopes(activation, z) == 0.0).all(axis=-2))


def numerical_gradient(loss: Callable[[Array], Array], at: Array, step: float = 1e-5) -> Array:
    """Return d loss / d parameters without backpropagation: central differences, one by one.

    The error is about step^2 from the curve of the loss and 1e-16 / step from rounding.

    Args:
        loss: takes parameters of shape (n_networks, n_parameters), returns shape (n_networks,).
        at: the parameters of one network, shape (n_parameters,).
        step: how far each parameter is moved, to either side.
    """
    n, gradient = len(at), np.empty(len(at))
    # In pieces: a large network times each of its parameters would not fit into the memory.
    at_once = max(1, MOST_NUMBERS // n)
    for start in range(0, n, at_once):
        shifts = step * np.eye(min(at_once, n - start), n, start)
        losses = loss(np.concatenate([at + shifts, at - shifts]))
        gradient[start : start + at_once] = (losses[: len(shifts)] - losses[len(shifts) :]) / (
            2.0 * step
        )
    return gradient


def gradient_error(gradient: Array, expected: Array) -> float:
    """Return |gradient - expected| / (|gradient| + |expected|), norms: 0 for the same, 1 at most.

    Below 1e-6 backpropagation and central differences agree; a slip in a formula gives far more.
    """
    total = float(np.linalg.norm(gradient) + np.linalg.norm(expected))
    return float(np.linalg.norm(gradient - expected)) / total if total else 0.0


def curvature(
    gradient: Callable[[Array], Array], at: Array, direction: Array, step: float = 1e-4
) -> float:
    """Return how the slope of the loss changes along a direction: u H u, u of length 1.

    Along the gradient, plain descent overshoots where the learning rate is more than 2 / curvature.

    Args:
        gradient: d loss / d parameters as a function of parameters, both of shape (n_parameters,).
        at: the parameters.
        direction: in the same shape, of any length but 0.
        step: how far to go to either side.
    """
    length = float(np.linalg.norm(direction))
    if not length > 0.0:
        raise ValueError(f"direction: expected a vector that is not 0, got a length of {length}")
    unit = direction / length
    return float((gradient(at + step * unit) - gradient(at - step * unit)) @ unit / (2.0 * step))


def identical_columns(matrix: Array, tolerance: float = 0.0) -> list[list[int]]:
    """Return the groups of units of a layer that have the same weights, bias included.

    Units that also pass on the same weights learn the same for ever: the layer is no better than
    with one of them. So ask the same of the next layer's matrix, swapped, its bias row left out.

    Args:
        matrix: of one network, shape (rows, n_units).
        tolerance: how far numbers may be apart and still count as the same.
    """
    groups: list[list[int]] = []
    for unit, column in enumerate(matrix.T):
        for group in groups:
            if np.abs(column - matrix[:, group[0]]).max() <= tolerance:
                group.append(unit)
                break
        else:
            groups.append([unit])
    return [group for group in groups if len(group) > 1]
