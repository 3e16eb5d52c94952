"""Optimizers: what is done with a gradient. Each is one vector update of the flat parameters."""

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import Array


class GradientDescent:
    """Plain gradient descent: w <- w - learning_rate * d loss / d w.

    Attributes:
        state: the arrays the optimizer carries from update to update; for this one, none.
    """

    def __init__(self, parameters: Array, learning_rate: float) -> None:
        """Set up for parameters of this shape; `learning_rate` may be 0 (nothing moves)."""
        self.learning_rate = np.array(learning_rate)
        self.state: tuple[Array, ...] = ()
        self._change = np.empty_like(parameters)

    def update(self, parameters: Array, gradient: Array) -> None:
        """Move `parameters` in place, against `gradient` of the same shape."""
        np.multiply(gradient, self.learning_rate, self._change)
        np.subtract(parameters, self._change, parameters)


OPTIMIZERS: dict[str, Callable[[Array, float], GradientDescent]] = {"sgd": GradientDescent}
