"""The multilayer perceptron: its layers, how their weights are drawn, and what it answers.

Two ideas carry it. All weights and biases lie in one flat vector, seen layer by layer through
views: an optimizer is one vector operation, a snapshot is one copy. And a layer's biases are the
last row of its matrix, met by a column of ones that ends its inputs: one product gives both.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.activations import ACTIVATIONS, HIDDEN_ACTIVATIONS, Activation
from playground.engine.arrays import (
    Array,
    as_count,
    as_numbers,
    as_samples,
    look_up,
    overflow_allowed,
)
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES, Loss
from playground.engine.objective import Objective
from playground.engine.passes import Pass

ZERO_BIASES = {"same": False, "zeros": True}  # of bias_initializer
MAX_SCALE = 1e300


class Address(NamedTuple):
    """A place in a network, counted as the engine counts: all weights are `mlp.weights[layer]`.

    Settings and links count every part from 1; the diagram counts layers from the inputs.

    Attributes:
        layer: from 0, the first hidden one; -1 for the inputs, into which no weights lead.
        unit: of this layer, from 0; None for the whole layer.
        input: of this unit, from 0, the bias after the last one; None for the whole unit.
    """

    layer: int
    unit: int | None = None
    input: int | None = None

    @classmethod
    def from_setting(cls, place: Iterable[int]) -> Self:
        """Return the place that a setting counts from 1, such as (1, 2, 3) for a weight."""
        return cls(*(number - 1 for number in place))

    def as_setting(self) -> tuple[int, ...]:
        """Return its parts as a setting counts them: from 1."""
        return tuple(number + 1 for number in self if number is not None)


class MLP:
    """A multilayer perceptron, or a population of them that differ only in their numbers.

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

    def __init__(
        self,
        layer_sizes: Sequence[int],
        hidden_activation: str | Sequence[str] = "sigmoid",
        output_activation: str = "sigmoid",
        *,
        bias: bool = True,
        initializer: str = "uniform",
        scale: float | Sequence[float] = 1.0,
        bias_initializer: str = "same",
        seed: int | Sequence[int] = 0,
    ) -> None:
        """Build a network and draw its weights, layer by layer.

        Args:
            layer_sizes: units in each layer, inputs and outputs included, such as [2, 4, 1].
            hidden_activation: a key of `HIDDEN_ACTIVATIONS` for every hidden layer, or a sequence
                with one for each.
            output_activation: a key of `ACTIVATIONS`; softmax needs two outputs or more.
            bias: whether units have biases.
            initializer: a key of `INITIALIZERS`.
            scale: what the initializer's spread is multiplied by, from 0 to MAX_SCALE.
            bias_initializer: "same" draws a layer's biases with its weights, "zeros" starts at 0.
            seed: of `numpy.random.default_rng`. A sequence of n seeds, or of n scales, or of both,
                makes n networks.

        Raises:
            ValueError: an argument is not as described; the message names it.
        """
        self.layer_sizes = check_layer_sizes(layer_sizes)
        if not isinstance(bias, bool):
            raise ValueError(f"bias: expected True or False, got {bias!r}")
        self.bias = bias
        self.activations = check_activations(self.layer_sizes, hidden_activation, output_activation)
        draw = look_up("initializer", initializer, INITIALIZERS)
        zero_biases = look_up("bias_initializer", bias_initializer, ZERO_BIASES) and bias

        def draw_network(seed: int, scale: float) -> Array:
            rng = np.random.default_rng(seed)
            layers = []
            for n_inputs, n_units in pairwise(self.layer_sizes):
                layer = draw(rng, (n_inputs + bias, n_units), n_inputs, scale)
                if zero_biases:
                    layer[-1] = 0.0
                layers.append(layer.ravel())
            return np.concatenate(layers)

        seeds = check_seeds(seed)
        n_networks = len(seeds) if isinstance(seed, Iterable) else np.size(scale)
        scales = as_numbers("scale", scale, n_networks, MAX_SCALE)
        several = isinstance(seed, Iterable) or scales.ndim > 0
        networks = [
            draw_network(seeds[k % len(seeds)], float(scales.flat[k % scales.size]))
            for k in range(n_networks)
        ]
        self._adopt(np.stack(networks) if several else networks[0])

    @classmethod
    def from_parameters(
        cls,
        layer_sizes: Sequence[int],
        parameters: ArrayLike,
        hidden_activation: str | Sequence[str] = "sigmoid",
        output_activation: str = "sigmoid",
        *,
        bias: bool = True,
    ) -> Self:
        """Return a network with these numbers; the other arguments are those of `MLP`.

        They are laid out as `MLP.parameters`, shape (n_parameters,), or (n_networks, n_parameters)
        for a population, and are copied.

        Raises:
            ValueError: an argument is not as described; the message names it.
        """
        build = cls(
            layer_sizes, hidden_activation, output_activation, bias=bias, initializer="zeros"
        )
        return build.with_parameters(parameters)

    def _adopt(self, parameters: Array) -> None:
        """Make `parameters` the network's own, and lay the views over it."""
        self._parameters = parameters
        self.matrices = self.split(parameters)
        self.weights = tuple(m[..., :-1, :] if self.bias else m for m in self.matrices)
        self.biases = tuple(m[..., -1, :] for m in self.matrices) if self.bias else ()

    def split(self, flat: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        """Return a view for each layer of an array laid out as `parameters` is.

        They are matrices of shape (..., n_inputs + bias, n_units), the bias row last.
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

        They are copied, shape (n_parameters,), or (n_networks, n_parameters).

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
        other.layer_sizes, other.bias = self.layer_sizes, self.bias
        other.activations = self.activations
        other._adopt(values)
        return other

    @cached_property
    def weight_marks(self) -> Array:
        """1.0 for each weight and 0.0 for each bias, in the layout of `parameters`."""
        marks = np.ones(self.n_parameters)
        for biases in self.split(marks) if self.bias else ():
            biases[-1] = 0.0
        return marks

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Where each number of `parameters` lies, in their order."""
        return tuple(
            Address(layer, unit, row)
            for layer, matrix in enumerate(self.matrices)
            for row, unit in np.ndindex(matrix.shape[-2:])
        )

    def mark(self, *places: Sequence[int | None]) -> NDArray[np.bool_]:
        """Return which parameters lie in some places, True or False in the layout of `parameters`.

        Args:
            places: each an `Address`, or a tuple such as (0,) or (0, 1) for the beginning of one:
                all weights into a layer, or into a unit, its bias included, or one weight.

        Raises:
            ValueError: there is no such place.
        """
        marks = np.zeros(self.n_parameters, dtype=bool)
        matrices = self.split(marks)
        for place in places:
            given = [as_count("place", n, low=0) for n in place or (-1,) if n is not None]
            layer, *unit_and_row = given
            sizes = (len(matrices), *matrices[min(layer, len(matrices) - 1)].shape[::-1])
            if len(given) > 3 or any(i >= n for i, n in zip(given, sizes, strict=False)):
                raise ValueError(
                    f"place: expected (layer, unit, row) below {sizes}, or its beginning, "
                    f"got {place}"
                )
            matrices[layer].T[tuple(unit_and_row)] = True
        return marks

    def inputs(self, X: ArrayLike) -> Array:
        """Return X checked, and with the column of ones that meets the bias row, if there is one.

        Args:
            X: shape (n_samples, n_inputs), or (n_networks, n_samples, n_inputs) for a population
                whose members have samples of their own.

        Returns:
            Shape (..., n_samples, n_inputs + bias).

        Raises:
            ValueError: X has another shape, or a NaN or an infinity.
        """
        samples = as_samples("X", X, self.layer_sizes[0], *self.population)
        if not self.bias:
            return samples
        return np.concatenate([samples, np.ones((*samples.shape[:-1], 1))], axis=-1)

    def targets(self, y: ArrayLike, n_samples: int) -> Array:
        """Return y checked, (..., n_samples, n_outputs) as X; a ValueError says what is wrong."""
        targets = as_samples("y", y, self.layer_sizes[-1], *self.population)
        if targets.shape[-2] != n_samples:
            raise ValueError(f"y: expected {n_samples} samples as in X, got {targets.shape[-2]}")
        return targets

    def predict(self, X: ArrayLike) -> Array:
        """Return the outputs for X, which is as in `inputs`: shape (..., n_samples, n_outputs)."""
        return self.forward(X).outputs

    @overflow_allowed()
    def forward(self, X: ArrayLike) -> Pass:
        """Return a forward pass: pre-activations and activations of every layer for X."""
        inputs = self.inputs(X)
        run = Pass(self, inputs.shape[-2])
        run.forward(inputs)
        return run

    def gradient(
        self, X: ArrayLike, y: ArrayLike, loss: str = "squared_error", reduction: str = "mean"
    ) -> Array:
        """Return d loss / d parameters, by backpropagation, in the shape of `parameters`.

        Args:
            X: shape (n_samples, n_inputs).
            y: the targets, shape (n_samples, n_outputs).
            loss: a key of `LOSSES`.
            reduction: "sum" over the samples or "mean".

        Raises:
            ValueError: an argument is not as described; the message names it.
        """
        return Objective(X, y, loss, reduction).gradient(self)

    def check_loss(self, loss: str, targets: Array) -> Loss:
        """Return the loss of this name; a ValueError where it does not fit network or targets."""
        return look_up("loss", loss, LOSSES).fit(self.activations[-1].name, targets)


def check_activations(
    layer_sizes: tuple[int, ...], hidden: str | Sequence[str], output: str
) -> tuple[Activation, ...]:
    """Return the activation of each layer; a ValueError where there is none or they do not fit."""
    n_hidden = len(layer_sizes) - 2
    names = [hidden] * n_hidden if isinstance(hidden, str) else hidden
    if not isinstance(names, Iterable) or len(names) != n_hidden:
        raise ValueError(
            f"hidden_activation: expected one of {', '.join(HIDDEN_ACTIVATIONS)}, or a sequence "
            f"of {n_hidden} of them, one for each hidden layer, got {hidden!r}"
        )
    if isinstance(hidden, str):
        look_up("hidden_activation", hidden, HIDDEN_ACTIVATIONS)
    of_output = look_up("output_activation", output, ACTIVATIONS)
    if output == "softmax" and layer_sizes[-1] < 2:
        raise ValueError(
            "output_activation: softmax expected 2 outputs or more (the share of a single one is "
            "always 1), got 1"
        )
    return (*(look_up("hidden_activation", one, HIDDEN_ACTIVATIONS) for one in names), of_output)


def check_layer_sizes(layer_sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the sizes as ints; a ValueError where they are not two or more of at least 1."""
    if not isinstance(layer_sizes, Iterable) or len(layer_sizes) < 2:
        raise ValueError(
            f"layer_sizes: expected at least inputs and outputs, such as [2, 1], got {layer_sizes}"
        )
    return tuple(as_count("layer_sizes", size) for size in layer_sizes)


def check_seeds(seed: int | Sequence[int]) -> list[int]:
    """Return one seed or several as a list; a ValueError where one is no whole number."""
    seeds = list(seed) if isinstance(seed, Iterable) else [seed]
    if not seeds:
        raise ValueError("seed: expected a seed for each network, got []")
    return [as_count("seed", member, low=0) for member in seeds]
