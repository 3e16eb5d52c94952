"""The multilayer perceptron: its parameters, its forward pass and its backward pass.

Two ideas carry it. All weights and biases are one flat vector, seen layer by layer through views:
an optimizer is one vector operation, a snapshot is one copy. And a layer's biases are the last row
of its matrix, met by a column of ones that ends its inputs: one product gives both.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.activations import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    Activation,
    softmax_backward,
)
from playground.engine.arrays import (
    Array,
    as_count,
    as_numbers,
    as_samples,
    look_up,
    overflow_allowed,
)
from playground.engine.dropout import Dropout
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES, Loss

BIAS_INITIALIZERS = ("same", "zeros")
REDUCTIONS = ("sum", "mean")
MAX_SCALE = 1e300


class MLP:
    """A multilayer perceptron, or a population of them that differ only in their numbers.

    Attributes:
        layer_sizes: the number of units of each layer, the inputs first.
        bias: whether each unit has a bias.
        activations: one activation for each layer but the inputs.
        parameters: all weights and biases: layer after layer, each layer's weight matrix row by
            row (a row for each input), then its bias row. Shape (n_parameters,), or
            (n_networks, n_parameters) for a population. Assigning copies into it.
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
        if bias_initializer not in BIAS_INITIALIZERS:
            raise ValueError(
                f"bias_initializer: expected one of {', '.join(BIAS_INITIALIZERS)}, "
                f"got {bias_initializer!r}"
            )

        def draw_network(seed: int, scale: float) -> Array:
            rng = np.random.default_rng(seed)
            layers = []
            for n_inputs, n_units in pairwise(self.layer_sizes):
                layer = draw(rng, n_inputs + bias, n_inputs, n_units, scale)
                if bias and bias_initializer == "zeros":
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
        """Return a network with these numbers.

        Args:
            layer_sizes: units in each layer, inputs and outputs included.
            parameters: laid out as `MLP.parameters` is, shape (n_parameters,), or
                (n_networks, n_parameters) for a population; they are copied.
            hidden_activation: of every hidden layer, or a sequence with one for each.
            output_activation: of the outputs.
            bias: whether units have biases.

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
        """Return the outputs for X.

        Args:
            X: shape (n_samples, n_inputs), or with an axis of networks; see `inputs`.

        Returns:
            Shape (..., n_samples, n_outputs), in the range of the output activation.
        """
        inputs = self.inputs(X)
        with overflow_allowed():
            return Pass(self, inputs.shape[-2]).forward(inputs)

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
        inputs = self.inputs(X)
        targets = self.targets(y, inputs.shape[-2])
        rule = self.check_loss(loss, targets)
        run = Pass(self, inputs.shape[-2], rule, reduction)
        with overflow_allowed():
            run.forward(inputs)
            run.backward(inputs.mT, targets)
        return run.gradient

    def check_loss(self, loss: str, targets: Array) -> Loss:
        """Return the loss of this name; a ValueError where it does not fit network or targets."""
        return look_up("loss", loss, LOSSES).fit(self.activations[-1].name, targets)

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


class Pass:
    """The arrays of one forward and one backward pass, allocated once for a number of samples.

    Whoever calls a pass does so within `overflow_allowed`, once around many calls.

    Attributes:
        net_inputs: z of each layer, shape (..., n_samples, n_units).
        outputs: a = f(z) of each layer, in the same shape.
        errors: d loss / d a of each layer, in the same shape, after `backward`; where the loss
            gives d loss / d z at once, the output layer's is that.
        slopes: f'(z) of each layer, likewise; None for the output layer where it is not needed.
        deltas: d loss / d z of each layer, likewise.
        gradient: d loss / d parameters, in the shape of the network's parameters.
    """

    def __init__(
        self,
        mlp: MLP,
        n_samples: int,
        loss: Loss | None = None,
        reduction: str = "sum",
        dropout: float = 0.0,
        generators: Sequence[np.random.Generator] = (),
    ) -> None:
        """Allocate.

        Args:
            mlp: whose parameters are used, as they are at each call.
            n_samples: how many samples are passed at once.
            loss: what `backward` takes the gradient of; without it only `forward` can be called.
            reduction: whether the gradient is the "sum" over the samples or their "mean".
            dropout: the probability with which a hidden unit is dropped, drawn at each `forward`.
            generators: what dropout draws from; see `Dropout`.

        Raises:
            ValueError: `reduction` is neither "sum" nor "mean".
        """
        if reduction not in REDUCTIONS:
            raise ValueError(f"reduction: expected sum or mean, got {reduction!r}")
        shapes = [(*mlp.population, n_samples, n_units) for n_units in mlp.layer_sizes[1:]]
        # For two-dimensional arrays this small, np.dot takes half the time of np.matmul.
        self._product: Callable[[Array, Array, Array], object] = (
            np.matmul if mlp.population else np.dot
        )
        self._activations: list[Activation | Dropout] = list(mlp.activations)
        if dropout:
            self._activations[:-1] = [
                Dropout(activation, dropout, shape, generators)
                for activation, shape in zip(mlp.activations[:-1], shapes, strict=False)
            ]
        self._loss = loss
        self._share = np.array(1.0 / n_samples) if reduction == "mean" else None
        self.net_inputs = [np.empty(shape) for shape in shapes]
        self._next_inputs = [np.ones((*shape[:-1], shape[-1] + mlp.bias)) for shape in shapes]
        self.outputs = [
            with_ones[..., :-1] if mlp.bias else with_ones for with_ones in self._next_inputs
        ]
        self._forward_layers = list(
            zip(
                mlp.matrices,
                self.net_inputs,
                [activation.function for activation in self._activations],
                self.outputs,
                self._next_inputs,
                strict=True,
            )
        )
        if loss:
            self._prepare_backward(mlp, shapes, loss)

    def _prepare_backward(self, mlp: MLP, shapes: list[tuple[int, ...]], loss: Loss) -> None:
        """Allocate the deltas and the gradient, and list the layers from the output backwards."""
        self.deltas = [np.empty(shape) for shape in shapes]
        self.errors = [np.empty(shape) for shape in shapes]
        self.gradient = np.empty_like(mlp.parameters)
        derivatives = [activation.derivative for activation in self._activations]
        if loss.of_logits:
            # The loss's own derivative is the output's delta already.
            derivatives[-1] = None
            self.errors[-1] = self.deltas[-1]
        slopes = [np.empty(shape) for shape in shapes]
        self.slopes = [s if f else None for s, f in zip(slopes, derivatives, strict=True)]
        self._softmax = mlp.activations[-1].name == "softmax" and not loss.of_logits
        self._backward_layers = [
            (
                derivatives[k],
                self.net_inputs[k],
                self.outputs[k],
                slopes[k],
                self.errors[k],
                self.deltas[k],
                self._next_inputs[k - 1].mT if k else None,
                mlp.split(self.gradient)[k],
                mlp.weights[k].mT,
                self.errors[k - 1] if k else None,
            )
            for k in reversed(range(len(shapes)))
        ]

    def forward(self, inputs: Array) -> Array:
        """Fill `net_inputs` and `outputs` layer by layer: z = inputs . matrix, a = f(z).

        Args:
            inputs: shape (..., n_samples, n_inputs + bias), as `MLP.inputs` gives it.

        Returns:
            The outputs of the last layer, shape (..., n_samples, n_outputs).
        """
        product = self._product
        for matrix, z, function, a, next_inputs in self._forward_layers:
            product(inputs, matrix, z)
            function(z, a)
            inputs = next_inputs
        return self.outputs[-1]

    def backward(self, inputs_transposed: Array, targets: Array) -> None:
        """Fill `deltas` and `gradient` from the output layer to the first, after `forward`.

        The output's delta is d loss / d a times f'(z); a hidden layer's delta is what the next
        layer's delta sends back through the weights, times f'(z). A layer's gradient is the
        product of what came into the layer and its delta.

        Args:
            inputs_transposed: the inputs of `forward`, their last two axes swapped.
            targets: shape (n_samples, n_outputs).
        """
        assert self._loss, "a Pass needs a loss to go backward"
        product, multiply = self._product, np.multiply
        self._loss.derivative(self.outputs[-1], targets, self.errors[-1])
        if self._share is not None:
            multiply(self.errors[-1], self._share, self.errors[-1])
        if self._softmax:
            np.copyto(self.deltas[-1], self.errors[-1])
            softmax_backward(self.outputs[-1], self.deltas[-1])
        for (
            derivative, z, a, slope, error, delta, layer_inputs, d_matrix, back, earlier_error,
        ) in self._backward_layers:  # fmt: skip
            if derivative is not None:
                derivative(z, a, slope)
                multiply(error, slope, delta)
            came_in = inputs_transposed if layer_inputs is None else layer_inputs
            product(came_in, delta, d_matrix)
            if earlier_error is not None:
                product(delta, back, earlier_error)

    def loss_of_samples(self, targets: Array) -> Array:
        """Return the loss of each sample after `forward`, shape (..., n_samples)."""
        assert self._loss, "a Pass needs a loss to measure it"
        return self._loss.value(self.net_inputs[-1], self.outputs[-1], targets)
