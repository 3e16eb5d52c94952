"""Activation functions a = f(z), each beside its derivative f'(z).

Every function writes its result into an array it is given, so that training allocates nothing.
A derivative may use z, the pre-activation, or a = f(z), whichever is cheaper.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import ONE, ZERO, Array


@dataclass(frozen=True)
class Activation:
    """An activation function and its derivative.

    Attributes:
        name: the key in `ACTIVATIONS`.
        formula: f as text.
        function: `function(z, out)` writes f(z) into `out`; `out` may be strided, and is not `z`.
        derivative: `derivative(z, a, out)` writes f'(z) into `out`.
        output_range: the ends of the interval of the values of f.
    """

    name: str
    formula: str
    function: Callable[[Array, Array], object]
    derivative: Callable[[Array, Array, Array], object]
    output_range: tuple[float, float]


def linear(z: Array, out: Array) -> None:
    """Write f(z) = z into `out`."""
    np.copyto(out, z)


def linear_derivative(_z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = 1 into `out`."""
    out.fill(1.0)


def sigmoid(z: Array, out: Array) -> None:
    """Write f(z) = 1 / (1 + exp(-z)) into `out`.

    Where exp(-z) overflows to infinity the quotient is 0, which is right.
    """
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, ONE, out)
    np.reciprocal(out, out)


def sigmoid_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f'(z) = a (1 - a) into `out`."""
    np.subtract(ONE, a, out)
    np.multiply(out, a, out)


def tanh(z: Array, out: Array) -> None:
    """Write f(z) = tanh z into `out`."""
    np.tanh(z, out)


def tanh_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f'(z) = 1 - a^2 into `out`."""
    np.multiply(a, a, out)
    np.subtract(ONE, out, out)


def relu(z: Array, out: Array) -> None:
    """Write f(z) = max(z, 0) into `out`."""
    np.maximum(z, ZERO, out=out)


def relu_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = 1 where z > 0, else 0, into `out`; at z = 0 it is taken as 0, as in PyTorch."""
    np.greater(z, ZERO, out)


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("linear", "z", linear, linear_derivative, (-np.inf, np.inf)),
        Activation("sigmoid", "1 / (1 + e^-z)", sigmoid, sigmoid_derivative, (0.0, 1.0)),
        Activation("tanh", "tanh z", tanh, tanh_derivative, (-1.0, 1.0)),
        Activation("relu", "max(z, 0)", relu, relu_derivative, (0.0, np.inf)),
    )
}
