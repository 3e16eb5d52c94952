"""Loss functions: how wrong an output is, and which way is less wrong.

A loss is summed over the outputs of a sample. Over a batch it is then summed or averaged: that is
the trainer's `reduction`, not a matter of the loss.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array


@dataclass(frozen=True)
class Loss:
    """A loss function and its derivative.

    Attributes:
        name: the key in `LOSSES`.
        formula: the loss of one sample as text; t target, a output, z net input of the output.
        value: `value(z, a, targets)` is the loss of each sample, shape (..., n_samples).
        derivative: `derivative(a, targets, out)` writes d loss / d a into `out`, or d loss / d z
            when `of_logits`, both of shape (..., n_samples, n_outputs).
        of_logits: the output's activation is part of the loss, so its f' is not applied again.
        output_activations: the output activations the loss is defined for; None is all.
    """

    name: str
    formula: str
    value: Callable[[Array, Array, Array], Array]
    derivative: Callable[[Array, Array, Array], object]
    of_logits: bool = False
    output_activations: tuple[str, ...] | None = None

    def check(self, output_activation: str, targets: Array) -> None:
        """Raise a ValueError when the loss is not defined for this output or these targets."""
        if self.output_activations is None:
            return
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


def squared_error(_z: Array, a: Array, targets: Array) -> Array:
    """Return 1/2 sum (t - a)^2 over the outputs, shape (..., n_samples)."""
    difference = targets - a
    return np.asarray(0.5 * (difference * difference).sum(axis=-1))


def squared_error_derivative(a: Array, targets: Array, out: Array) -> None:
    """Write a - t into `out`."""
    np.subtract(a, targets, out)


def cross_entropy(z: Array, _a: Array, targets: Array) -> Array:
    """Return -sum (t ln a + (1 - t) ln(1 - a)) with a = sigmoid(z), shape (..., n_samples).

    It is computed from z as ln(1 + e^z) - t z, which stays finite where a rounds to 0 or 1.
    """
    return np.asarray((np.logaddexp(0.0, z) - targets * z).sum(axis=-1))


LOSSES = {
    loss.name: loss
    for loss in (
        Loss("squared_error", "1/2 sum (t - a)^2", squared_error, squared_error_derivative),
        Loss(
            "cross_entropy",
            "-sum (t ln a + (1 - t) ln(1 - a))",
            cross_entropy,
            # d loss / d z = a - t: the sigmoid's own derivative cancels.
            squared_error_derivative,
            of_logits=True,
            output_activations=("sigmoid",),
        ),
    )
}
