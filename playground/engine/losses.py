"""Loss functions: how wrong an output is, and which way is less wrong.

A loss is summed over the outputs of a sample. Over a batch it is then summed or averaged: that is
the trainer's `reduction`, not a matter of the loss.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import LARGEST, MINUS_ONE, ONE, Array


@dataclass(frozen=True)
class Loss:
    """A loss function and its derivatives.

    `value(z, a, targets)` is the loss of each sample, shape (..., n_samples). `derivative(a,
    targets, out)` writes d loss / d a into `out`, or d loss / d z when `of_logits`, both of shape
    (..., n_samples, n_outputs); `second_derivative(a, targets, out)` writes the derivative of that
    by a, of each output by itself. z is the pre-activation of the output, a the output, t a target.
    """

    name: str  # the key in `LOSSES`
    formula: str  # the loss of one sample as text
    value: Callable[[Array, Array, Array], Array]
    derivative: Callable[[Array, Array, Array], object]
    second_derivative: Callable[[Array, Array, Array], object]
    of_logits: bool = False  # the output's f is part of the loss, so its f' is not applied again
    output_activations: tuple[str, ...] | None = None  # those it is defined for; None is all
    with_softmax: "Loss | None" = None  # what it is for softmax outputs, if something else

    def fit(self, output_activation: str, targets: Array) -> "Loss":
        """Return the loss for this output; a ValueError where output or targets do not fit it."""
        if self.output_activations is None:
            return self
        if output_activation not in self.output_activations:
            raise ValueError(
                f"loss: {self.name} expected output_activation "
                f"{' or '.join(self.output_activations)}, got {output_activation!r}"
            )
        if targets.min() < 0.0 or targets.max() > 1.0:
            raise ValueError(
                f"y: {self.name} expected targets from 0 to 1, "
                f"got {targets.min():g} to {targets.max():g}"
            )
        if output_activation != "softmax" or not self.with_softmax:
            return self
        sums = targets.sum(axis=-1)
        if np.abs(sums - 1.0).max() > 1e-9:
            raise ValueError(
                f"y: {self.name} with softmax expected targets that sum to 1 in each row, "
                f"got a sum of {sums.flat[np.abs(sums - 1.0).argmax()]:g}"
            )
        return self.with_softmax


def squared_error(_z: Array, a: Array, targets: Array) -> Array:
    """Return 1/2 sum (t - a)^2 over the outputs, shape (..., n_samples)."""
    difference = targets - a
    return np.asarray(0.5 * (difference * difference).sum(axis=-1))


def squared_error_derivative(a: Array, targets: Array, out: Array) -> None:
    """Write a - t into `out`."""
    np.subtract(a, targets, out)


def squared_error_second_derivative(_a: Array, _targets: Array, out: Array) -> None:
    """Write 1 into `out`."""
    out.fill(1.0)


def absolute_error(_z: Array, a: Array, targets: Array) -> Array:
    """Return sum |t - a| over the outputs, shape (..., n_samples)."""
    return np.asarray(np.abs(targets - a).sum(axis=-1))


def absolute_error_derivative(a: Array, targets: Array, out: Array) -> None:
    """Write the sign of a - t into `out`; at a = t it is taken as 0, as in PyTorch."""
    np.subtract(a, targets, out)
    np.sign(out, out)


def absolute_error_second_derivative(_a: Array, _targets: Array, out: Array) -> None:
    """Write 0 into `out`; at a = t, where the loss has its kink, it is taken as 0, too."""
    out.fill(0.0)


def huber(_z: Array, a: Array, targets: Array) -> Array:
    """Return sum of d^2 / 2 where d = |t - a| <= 1, else d - 1/2, shape (..., n_samples).

    Source: Huber 1964, "Robust estimation of a location parameter".
    """
    distance = np.abs(targets - a)
    near = np.minimum(distance, 1.0)
    return np.asarray((near * (distance - 0.5 * near)).sum(axis=-1))


def huber_derivative(a: Array, targets: Array, out: Array) -> None:
    """Write a - t, cut to [-1, 1], into `out`."""
    np.subtract(a, targets, out)
    np.minimum(out, ONE, out=out)
    np.maximum(out, MINUS_ONE, out=out)


def huber_second_derivative(a: Array, targets: Array, out: Array) -> None:
    """Write 1 where |t - a| < 1, else 0, into `out`; at a distance of 1 it is taken as 0."""
    np.less(np.abs(targets - a), 1.0, out)


def binary_cross_entropy(z: Array, _a: Array, targets: Array) -> Array:
    """Return -sum (t ln a + (1 - t) ln(1 - a)) with a = sigmoid(z), shape (..., n_samples).

    It is computed from z as ln(1 + e^z) - t z, which stays finite where a rounds to 0 or 1.
    """
    z = np.clip(z, -LARGEST, LARGEST)
    return np.asarray((np.logaddexp(0.0, z) - targets * z).sum(axis=-1))


def categorical_cross_entropy(z: Array, _a: Array, targets: Array) -> Array:
    """Return -sum t ln a with a = softmax(z), shape (..., n_samples).

    It is computed from z as t (ln sum e^z - z), which stays finite where a rounds to 0.
    """
    z = np.clip(z, -LARGEST, LARGEST)
    below = np.maximum(z - z.max(axis=-1, keepdims=True), -LARGEST)
    log_sum = np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return np.asarray((targets * (log_sum - below)).sum(axis=-1))


# d loss / d z = a - t of both: the derivative of sigmoid, or of softmax, cancels.
CATEGORICAL = Loss(
    *("cross_entropy", "-sum t ln a", categorical_cross_entropy, squared_error_derivative),
    squared_error_second_derivative,
    of_logits=True,
)
BINARY = Loss(
    "cross_entropy",
    "-sum (t ln a + (1 - t) ln (1 - a))",
    binary_cross_entropy,
    squared_error_derivative,
    squared_error_second_derivative,
    of_logits=True,
    output_activations=("sigmoid", "softmax"),
    with_softmax=CATEGORICAL,
)

LOSSES = {
    loss.name: loss
    for loss in (
        Loss(
            *("squared_error", "1/2 sum (t - a)^2", squared_error, squared_error_derivative),
            squared_error_second_derivative,
        ),
        Loss(
            *("absolute_error", "sum |t - a|", absolute_error, absolute_error_derivative),
            absolute_error_second_derivative,
        ),
        Loss("huber", "sum huber(t - a)", huber, huber_derivative, huber_second_derivative),
        BINARY,
    )
}
