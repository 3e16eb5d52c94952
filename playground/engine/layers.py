"""The layers of a network, and the one flat vector that holds all their weights and biases.

Two ideas carry it. The vector is seen layer by layer through views: an optimizer is one vector
operation, a snapshot is one copy. And a layer's biases are the last row of its matrix, met by a
column of ones that ends its inputs: one product gives both.
"""

from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.activations import Activation
from playground.engine.arrays import Array, as_count


class Layers:
    """Layers of units and their numbers, or those of a population of networks of one build.

    Attributes:
        layer_sizes: the number of units of each layer, the inputs first.
        bias: whether each unit has a bias.
        activations: one activation for each layer but the inputs.
        parameters: all weights and biases: layer after layer, each layer's weight matrix row by
            row (a row for each input), then its bias row. Shape (n_parameters,), or
            (n_networks, n_parameters) for a population. Assigning copies into it.
        matrices: a view for each layer, shape (..., n_inputs + bias, n_units), the bias row last.
        weights: a view for each layer, shape (..., n_inputs, n_units).
        biases: a view for each layer, shape (..., n_units); the empty tuple when `bias` is False.
    """

    layer_sizes: tuple[int, ...]
    bias: bool
    activations: tuple[Activation, ...]

    def _adopt(self, parameters: Array) -> None:
        """Make `parameters` the network's own, and lay the views over it."""
        self._parameters = parameters
        self.matrices = self.split(parameters)
        self.weights = tuple(m[..., :-1, :] if self.bias else m for m in self.matrices)
        self.biases = tuple(m[..., -1, :] for m in self.matrices) if self.bias else ()

    def split(self, flat: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        """Return a view for each layer of an array laid out as `parameters` is.

        Args:
            flat: shape (..., n_parameters).

        Returns:
            Matrices of shape (..., n_inputs + bias, n_units), the bias row last.
        """
        views, start = [], 0
        for n_inputs, n_units in pairwise(self.layer_sizes):
            rows = n_inputs + self.bias
            stop = start + rows * n_units
            views.append(flat[..., start:stop].reshape(*flat.shape[:-1], rows, n_units))
            start = stop
        return tuple(views)

    @property
    def parameters(self) -> Array:
        """All weights and biases as one float64 array; see the class."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        numbers = np.asarray(values, dtype=np.float64)
        if numbers.shape != self._parameters.shape:
            raise ValueError(
                f"parameters: expected shape {self._parameters.shape}, got {numbers.shape}"
            )
        self._parameters[...] = numbers

    @property
    def population(self) -> tuple[int, ...]:
        """The leading axes of every array: () for one network, (n_networks,) for a population."""
        return self._parameters.shape[:-1]

    @property
    def n_parameters(self) -> int:
        """How many weights and biases one network has."""
        return int(self._parameters.shape[-1])

    def with_parameters(self, parameters: ArrayLike) -> Self:
        """Return a network of the same build with other numbers, or a population of such.

        Args:
            parameters: shape (n_parameters,), or (n_networks, n_parameters); they are copied.

        Raises:
            ValueError: the last axis does not hold n_parameters numbers.
        """
        values = np.array(parameters, dtype=np.float64)
        if values.ndim not in (1, 2) or values.shape[-1] != self.n_parameters:
            raise ValueError(
                f"parameters: expected shape ({self.n_parameters},) or "
                f"(n_networks, {self.n_parameters}), got {values.shape}"
            )
        other = object.__new__(type(self))
        other.layer_sizes = self.layer_sizes
        other.bias = self.bias
        other.activations = self.activations
        other._adopt(values)
        return other

    def mark(self, *places: tuple[int, ...]) -> NDArray[np.bool_]:
        """Return which parameters lie in some places, True or False in the layout of `parameters`.

        Args:
            places: (layer,) for all that comes into a layer, the first hidden one 0;
                (layer, unit) for all that comes into a unit, its bias included;
                (layer, unit, row) for one weight, or the bias after the last input.

        Raises:
            ValueError: there is no such place.
        """
        marks = np.zeros(self.n_parameters, dtype=bool)
        matrices = self.split(marks)
        for place in places:
            layer, *unit_and_row = (as_count("place", index, low=0) for index in place or (-1,))
            sizes = (len(matrices), *matrices[min(layer, len(matrices) - 1)].shape[::-1])
            if len(place) > 3 or any(i >= n for i, n in zip(place, sizes, strict=False)):
                raise ValueError(
                    f"place: expected (layer, unit, row) below {sizes}, or its beginning, "
                    f"got {place}"
                )
            matrices[layer].T[tuple(unit_and_row)] = True
        return marks
