"""Activation functions a = f(z), each beside its derivatives f'(z) and f''(z).

Every function writes its result into an array it is given; the first and most used ones allocate
nothing. A derivative may use z, the pre-activation, or a = f(z), whichever is cheaper. Values and
derivatives at any z, infinities included, are the limits of f, f' and f'' there, where f has one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import LARGEST, ONE, ZERO, Array, overflow_allowed


@dataclass(frozen=True)
class Activation:
    """An activation function and its derivatives.

    `function(z, out)` writes f(z) into `out`, which may be strided, and is not `z`.
    `derivative(z, a, out)` writes f'(z) into `out`, `second_derivative(z, a, out)` f''(z). Both are
    None for softmax, where an output depends on all pre-activations of its layer: see
    `softmax_backward`.
    """

    name: str  # the key in `ACTIVATIONS`
    formula: str  # f as text
    function: Callable[[Array, Array], object]
    derivative: Callable[[Array, Array, Array], object] | None
    second_derivative: Callable[[Array, Array, Array], object] | None
    output_range: tuple[float, float]  # the ends of the interval of the values of f
    flat_ends: int  # at how many of its two ends f tends to a constant, as sigmoid does at both

    @property
    def saturates(self) -> bool:
        """Whether f is flat at both ends: far from 0 a unit learns slowly, but is never off."""
        return self.flat_ends == 2

    @overflow_allowed()
    def __call__(self, z: Array) -> Array:
        """Return f(z), in the shape of z."""
        a = np.empty_like(z)
        self.function(z, a)
        return a

    @overflow_allowed()
    def derivative_at(self, z: Array) -> Array:
        """Return f'(z), in the shape of z.

        Raises:
            ValueError: it is softmax, which has no derivative by one z.
        """
        return self._differentiate(self.derivative, z)

    @overflow_allowed()
    def second_derivative_at(self, z: Array) -> Array:
        """Return f''(z), in the shape of z; a ValueError as of `derivative_at`."""
        return self._differentiate(self.second_derivative, z)

    def _differentiate(
        self, derivative: Callable[[Array, Array, Array], object] | None, z: Array
    ) -> Array:
        if derivative is None:
            raise ValueError(f"activation: expected one with a derivative, got {self.name!r}")
        derivatives = np.empty_like(z)
        derivative(z, self(z), derivatives)
        return derivatives


def linear(z: Array, out: Array) -> None:
    """Write f(z) = z into `out`."""
    np.copyto(out, z)


def linear_derivative(_z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = 1 into `out`."""
    out.fill(1.0)


def no_curve(_z: Array, _a: Array, out: Array) -> None:
    """Write f''(z) = 0 into `out`: of a line, and of lines that meet at a kink, at the kink too."""
    out.fill(0.0)


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


def sigmoid_second_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f''(z) = a (1 - a) (1 - 2 a) into `out`."""
    np.multiply(a * (1.0 - a), 1.0 - 2.0 * a, out)


def tanh(z: Array, out: Array) -> None:
    """Write f(z) = tanh z into `out`."""
    np.tanh(z, out)


def tanh_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f'(z) = 1 - a^2 into `out`."""
    np.multiply(a, a, out)
    np.subtract(ONE, out, out)


def tanh_second_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f''(z) = -2 a (1 - a^2) into `out`."""
    np.multiply(-2.0 * a, 1.0 - a * a, out)


def relu(z: Array, out: Array) -> None:
    """Write f(z) = max(z, 0) into `out`."""
    np.maximum(z, ZERO, out=out)


def relu_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = 1 where z > 0, else 0, into `out`; at z = 0 it is taken as 0, as in PyTorch."""
    np.greater(z, ZERO, out)


LEAK = np.array(0.01)


def leaky_relu(z: Array, out: Array) -> None:
    """Write f(z) = max(z, 0.01 z) into `out`."""
    np.multiply(z, LEAK, out)
    np.maximum(z, out, out=out)


def leaky_relu_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = 1 where z > 0, else 0.01, into `out`."""
    np.greater(z, ZERO, out)
    np.maximum(out, LEAK, out=out)


def elu(z: Array, out: Array) -> None:
    """Write f(z) = z where z > 0, else e^z - 1, into `out`.

    Source: Clevert, Unterthiner and Hochreiter 2016, "Fast and accurate deep network learning by
    exponential linear units".
    """
    np.minimum(z, ZERO, out=out)
    np.expm1(out, out)
    np.maximum(z, out, out=out)  # e^z - 1 is above z on the left, and here 0 on the right


def elu_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f'(z) = 1 where z > 0, else e^z = a + 1, into `out`."""
    np.minimum(a, ZERO, out=out)
    np.add(out, ONE, out)


def elu_second_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f''(z) = 0 where z > 0, else e^z = a + 1, into `out`; at z = 0 it is taken as 1."""
    np.multiply(a + 1.0, a <= 0.0, out)
    np.copyto(out, 0.0, where=a > 0.0)  # 0 times an infinite a is none


def softplus(z: Array, out: Array) -> None:
    """Write f(z) = ln(1 + e^z) into `out`; exact at any z, PyTorch's is z from 20 upwards."""
    np.logaddexp(z, ZERO, out)


def softplus_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = 1 / (1 + e^-z) into `out`."""
    sigmoid(z, out)


def softplus_second_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f''(z) = s (1 - s) with s = 1 / (1 + e^-z) into `out`."""
    sigmoid(z, out)
    np.multiply(out, 1.0 - out, out)


def silu(z: Array, out: Array) -> None:
    """Write f(z) = z / (1 + e^-z) into `out`; also known as swish.

    Source: Elfwing, Uchibe and Doya 2018, "Sigmoid-weighted linear units".
    """
    sigmoid(z, out)
    np.multiply(out, np.maximum(z, -1000.0), out)  # the sigmoid is 0 there; 0 * -inf is not


def silu_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = s + z s (1 - s) with s = 1 / (1 + e^-z) into `out`."""
    sigmoid(z, out)
    out += np.clip(z, -1000.0, 1000.0) * out * (1.0 - out)


def silu_second_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f''(z) = s (1 - s) (2 + z (1 - 2 s)) with s = 1 / (1 + e^-z) into `out`."""
    sigmoid(z, out)
    x = np.clip(z, -1000.0, 1000.0)
    np.multiply(out * (1.0 - out), 2.0 + x * (1.0 - 2.0 * out), out)


SQRT_2_PI = np.sqrt(2.0 / np.pi)
BEND = 0.044715
FLAT = 20.0  # from here on tanh is 1 to the last digit


def gelu(z: Array, out: Array) -> None:
    """Write f(z) = z/2 (1 + tanh u), u = sqrt(2/pi) (z + 0.044715 z^3), into `out`.

    Source: Hendrycks and Gimpel 2016, "Gaussian error linear units", its tanh form.
    """
    x = np.clip(z, -FLAT, FLAT)
    np.multiply(0.5 + 0.5 * np.tanh(SQRT_2_PI * x * (1.0 + BEND * x * x)), np.maximum(z, x), out)


def gelu_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = (1 + tanh u)/2 + z/2 (1 - tanh^2 u) du/dz into `out`."""
    x = np.clip(z, -FLAT, FLAT)
    tanh_u = np.tanh(SQRT_2_PI * x * (1.0 + BEND * x * x))
    d_u = SQRT_2_PI * (1.0 + 3.0 * BEND * x * x)
    np.add(0.5 + 0.5 * tanh_u, 0.5 * x * (1.0 - tanh_u * tanh_u) * d_u, out)


def gelu_second_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f''(z) = (1 - tanh^2 u) (du/dz + z/2 (d^2u/dz^2 - 2 tanh u (du/dz)^2)) into `out`."""
    x = np.clip(z, -FLAT, FLAT)
    tanh_u = np.tanh(SQRT_2_PI * x * (1.0 + BEND * x * x))
    d_u = SQRT_2_PI * (1.0 + 3.0 * BEND * x * x)
    d2_u = SQRT_2_PI * 6.0 * BEND * x
    bracket = d_u + 0.5 * x * (d2_u - 2.0 * tanh_u * d_u * d_u)
    np.multiply(1.0 - tanh_u * tanh_u, bracket, out)


def sine(z: Array, out: Array) -> None:
    """Write f(z) = sin z into `out`."""
    np.sin(z, out)


def sine_derivative(z: Array, _a: Array, out: Array) -> None:
    """Write f'(z) = cos z into `out`."""
    np.cos(z, out)


def sine_second_derivative(_z: Array, a: Array, out: Array) -> None:
    """Write f''(z) = -sin z = -a into `out`."""
    np.negative(a, out)


def softmax(z: Array, out: Array) -> None:
    """Write e^z_k / sum_j e^z_j over the units of a layer into `out`: they sum to 1.

    The largest z is subtracted first, which changes nothing but keeps e^z from overflowing.
    """
    z = np.clip(z, -LARGEST, LARGEST)
    np.subtract(z, z.max(axis=-1, keepdims=True), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=-1, keepdims=True), out)


def softmax_backward(a: Array, delta: Array) -> None:
    """Turn d loss / d a, shape (..., n_units), into d loss / d z = a (d - sum_j a_j d_j)."""
    np.subtract(delta, (a * delta).sum(axis=-1, keepdims=True), delta)
    np.multiply(delta, a, delta)


INFINITE = (-np.inf, np.inf)
GELU_FORMULA = "z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3)))"

HIDDEN_ACTIVATIONS = {
    one.name: one
    for one in (
        Activation("linear", "z", linear, linear_derivative, no_curve, INFINITE, 0),
        Activation(
            *("sigmoid", "1 / (1 + e^-z)", sigmoid, sigmoid_derivative),
            *(sigmoid_second_derivative, (0.0, 1.0), 2),
        ),
        Activation("tanh", "tanh z", tanh, tanh_derivative, tanh_second_derivative, (-1.0, 1.0), 2),
        Activation("relu", "max(z, 0)", relu, relu_derivative, no_curve, (0.0, np.inf), 1),
        Activation(
            *("leaky_relu", "max(z, 0.01 z)", leaky_relu, leaky_relu_derivative),
            *(no_curve, INFINITE, 0),
        ),
        Activation(
            *("elu", "z > 0: z, else e^z - 1", elu, elu_derivative),
            *(elu_second_derivative, (-1.0, np.inf), 1),
        ),
        Activation(
            *("softplus", "ln(1 + e^z)", softplus, softplus_derivative),
            *(softplus_second_derivative, (0.0, np.inf), 1),
        ),
        Activation(
            *("silu", "z / (1 + e^-z)", silu, silu_derivative),
            *(silu_second_derivative, (-0.27847, np.inf), 1),
        ),
        Activation(
            *("gelu", GELU_FORMULA, gelu, gelu_derivative),
            *(gelu_second_derivative, (-0.17005, np.inf), 1),
        ),
        Activation("sine", "sin z", sine, sine_derivative, sine_second_derivative, (-1.0, 1.0), 0),
    )
}

# Softmax is for outputs alone. Its outputs depend on differences of z: no end is flat by itself.
ACTIVATIONS = HIDDEN_ACTIVATIONS | {
    "softmax": Activation("softmax", "e^z_k / sum e^z_j", softmax, None, None, (0.0, 1.0), 0)
}
