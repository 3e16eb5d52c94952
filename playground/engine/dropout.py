"""Dropout: units that are switched off at random while training, other ones at each update."""

from collections.abc import Sequence

import numpy as np

from playground.engine.activations import Activation
from playground.engine.arrays import Array


class Dropout:
    """An activation whose outputs are dropped at random: 0 with probability `rate`.

    Those that are kept are divided by 1 - rate, so that their sum stays the same on average and
    nothing has to be corrected when the whole network is used ("inverted" dropout).

    It stands in for its activation: `function` and `derivative` take and write the same arrays.
    The derivative belongs to the function's last call, with the units that were kept in it.

    Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout: a simple way
    to prevent neural networks from overfitting".
    """

    def __init__(
        self,
        activation: Activation,
        rate: float,
        shape: tuple[int, ...],
        generators: Sequence[np.random.Generator],
    ) -> None:
        """Allocate.

        Args:
            activation: what drops out.
            rate: the probability with which a unit is dropped, 0 to less than 1.
            shape: of the activations, (..., n_samples, n_units).
            generators: one that draws for all networks of a population alike, or one for each.
        """
        self._activation = activation
        self._rate, self._kept = np.array(rate), np.array(1.0 - rate)
        self._generators = generators
        self._whole = np.empty(shape)
        self._mask = np.empty((len(generators), *shape[-2:]))
        self._factors = self._mask[0] if len(generators) == 1 else self._mask

    def function(self, z: Array, out: Array) -> None:
        """Draw anew, and write f(z) / (1 - rate), or 0 for what is dropped, into `out`."""
        for generator, mask in zip(self._generators, self._mask, strict=True):
            generator.random(out=mask)
        np.greater_equal(self._mask, self._rate, self._mask)
        np.divide(self._mask, self._kept, self._mask)
        self._activation.function(z, self._whole)
        np.multiply(self._whole, self._factors, out)

    def derivative(self, z: Array, _a: Array, out: Array) -> None:
        """Write f'(z) / (1 - rate), or 0 for what was dropped, into `out`."""
        assert self._activation.derivative, "hidden activations have a derivative"
        self._activation.derivative(z, self._whole, out)
        np.multiply(out, self._factors, out)
