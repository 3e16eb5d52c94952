"""The gradient without backpropagation: the loss, a little to either side of each parameter."""

from typing import Any

import numpy as np

from playground.engine import ACTIVATIONS, MLP, Trainer
from playground.engine.activations import Activation
from playground.engine.arrays import Array

# The error of a central difference is about step^2 from the curve and 1e-16 / step from rounding.
STEP = 1e-5


def neighbours(mlp: MLP, parameters: Array) -> MLP:
    """Return the population of all networks that differ by STEP in one parameter."""
    shifts = STEP * np.eye(mlp.n_parameters)
    return mlp.with_parameters(np.concatenate([parameters + shifts, parameters - shifts]))


def numerical_gradient(mlp: MLP, X: Array, y: Array, **settings: Any) -> Array:
    """Return d Trainer(...).loss() / d parameters by central differences."""
    n = mlp.n_parameters
    gradients = []
    for parameters in mlp.parameters.reshape(-1, n):
        losses = Trainer(neighbours(mlp, parameters), X, y, **settings).loss()
        gradients.append((losses[:n] - losses[n:]) / (2.0 * STEP))
    return np.reshape(gradients, mlp.parameters.shape)


def apply(activation: Activation, z: Array) -> Array:
    """Return f(z)."""
    return activation(z)


def has_kink_at_zero(activation: Activation) -> bool:
    """Return whether f has another slope or curvature left of 0 than right of 0.

    As relu and elu have: a central difference is off by as much as the slope is, or by STEP.
    """
    steps = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    left, half_left, middle, half_right, right = apply(activation, STEP * steps)
    has_edge = abs((right - middle) - (middle - left)) > 0.01 * STEP
    has_bend = abs((right - left) - 2.0 * (half_right - half_left)) > 0.01 * STEP**2
    return bool(has_edge or has_bend)


def crosses_kink(mlp: MLP, X: Array, y: Array) -> bool:
    """Return whether a shift by STEP carries a net input over a kink, or an output over its target.

    There the two sides of a central difference have different slopes, and it tells nothing.
    """
    for parameters in mlp.parameters.reshape(-1, mlp.n_parameters):
        nearby = neighbours(mlp, parameters)
        run = nearby.forward(X)
        for activation, z in zip(mlp.activations, run.pre_activations, strict=True):
            if has_kink_at_zero(ACTIVATIONS[activation.name]):
                sides = np.sign(z)
                if (sides != sides[:1]).any():
                    return True
        sides = np.sign(run.activations[-1] - y)
        if (sides != sides[:1]).any():
            return True
    return False
