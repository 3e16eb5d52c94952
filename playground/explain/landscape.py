"""The loss around a network: along one weight, and a little to either side of each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine import MLP, Objective
from playground.engine.arrays import Array

MOST_NUMBERS = 250_000  # of parameters that are tried at once


def numerical_gradient(loss: Callable[[Array], Array], at: Array, step: float = 1e-5) -> Array:
    """Return d loss / d parameters without backpropagation: central differences, one by one.

    The loss takes parameters of shape (n_networks, n_parameters); `at` has those of one network.
    The error is about step^2 from the curve of the loss and 1e-16 / step from rounding.
    """
    n, gradient = len(at), np.empty(len(at))
    # In pieces: a large network times each of its parameters would not fit into the memory.
    at_once = max(1, MOST_NUMBERS // n)
    for start in range(0, n, at_once):
        shifts = step * np.eye(min(at_once, n - start), n, start)
        losses = loss(np.concatenate([at + shifts, at - shifts]))
        rise = losses[: len(shifts)] - losses[len(shifts) :]
        gradient[start : start + at_once] = rise / (2.0 * step)
    return gradient


def gradient_error(gradient: Array, expected: Array) -> float:
    """Return |gradient - expected| / (|gradient| + |expected|), norms: 0 for the same, 1 at most.

    Below 1e-6 backpropagation and central differences agree; a wrong formula gives far more.
    """
    total = float(np.linalg.norm(gradient) + np.linalg.norm(expected))
    return float(np.linalg.norm(gradient - expected)) / total if total else 0.0


@dataclass(frozen=True)
class GradientCheck:
    """Backpropagation compared with finite differences.

    Attributes:
        gradient: by backpropagation, shape (n_parameters,).
        numerical: by central differences of the loss, in the same shape.
        error: the distance of the two as a share of their length; below 1e-6 they agree.
    """

    gradient: Array
    numerical: Array
    error: float


def check_gradient(objective: Objective, mlp: MLP) -> GradientCheck:
    """Compare the gradient of an objective at a network with the objective itself."""
    gradient = objective.gradient(mlp)
    numerical = numerical_gradient(
        lambda parameters: objective.value(mlp.with_parameters(parameters)), mlp.parameters
    )
    return GradientCheck(gradient, numerical, gradient_error(gradient, numerical))


def loss_along(objective: Objective, mlp: MLP, index: int, values: Array) -> Array:
    """Return the loss with one parameter set to each of some values, shape (n_values,)."""
    networks = np.tile(mlp.parameters, (len(values), 1))
    networks[:, index] = values
    return objective.value(mlp.with_parameters(networks))
