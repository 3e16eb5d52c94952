"""The multilayer perceptron: how it is built and drawn, what it answers, and its gradient."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

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
from playground.engine.layers import Layers
from playground.engine.losses import LOSSES, Loss
from playground.engine.passes import Pass

BIAS_INITIALIZERS = ("same", "zeros")
MAX_SCALE = 1e300


class MLP(Layers):
    """A multilayer perceptron, or a population of them that differ only in their numbers.

    Its attributes are those of `Layers`.
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
