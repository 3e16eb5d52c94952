"""What is done to a gradient before the optimizer gets it: a penalty is added, or it is clipped."""

import numpy as np

from playground.engine.arrays import Array, as_number, overflow_allowed
from playground.engine.layers import Layers


class Penalty:
    """What is added to the loss for large weights: l1 * sum |w| + l2 / 2 * sum w^2, not of biases.

    It is true where it adds anything.
    """

    def __init__(self, mlp: Layers, l1: float, l2: float) -> None:
        """Take a network, for its build, and the two factors.

        Raises:
            ValueError: a factor is no number of at least 0.
        """
        self._l1, self._l2 = as_number("l1", l1), as_number("l2", l2)
        self._weights = np.ones(mlp.n_parameters)
        for biases in mlp.split(self._weights) if mlp.bias else ():
            biases[-1] = 0.0

    def __bool__(self) -> bool:
        """Whether one of the factors is above 0."""
        return self._l1 > 0.0 or self._l2 > 0.0

    def __call__(self, mlp: Layers) -> Array:
        """Return the penalty of a network of this build, shape (...)."""
        total = np.zeros(mlp.population)
        weights = mlp.parameters * self._weights
        with overflow_allowed():
            # Each only where it counts: 0 times an overflow would be NaN.
            if self._l1 > 0.0:
                total += self._l1 * np.abs(weights).sum(axis=-1)
            if self._l2 > 0.0:
                total += self._l2 / 2.0 * (weights * weights).sum(axis=-1)
        return total

    def gradient(self, mlp: Layers) -> Array:
        """Return d penalty / d parameters, in their shape; at w = 0 that of |w| is taken as 0."""
        parameters = mlp.parameters
        slope = self._l1 * np.sign(parameters) + self._l2 * parameters
        return np.asarray(slope * self._weights)

    def add_gradient(self, mlp: Layers, gradient: Array) -> None:
        """Add it to a gradient, in place."""
        gradient += self.gradient(mlp)


def clip(gradient: Array, limit: float) -> None:
    """Shorten the gradient of each network to a norm of about `limit`, where it is longer.

    It is multiplied by limit / (norm + 1e-6), where that is below 1, as in PyTorch.

    Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural
    networks".
    """
    norm = np.sqrt((gradient * gradient).sum(axis=-1, keepdims=True))
    np.multiply(gradient, np.minimum(limit / (norm + 1e-6), 1.0), gradient)
