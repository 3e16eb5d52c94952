"""The forward and the backward pass, on arrays that are allocated once, and dropout in them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from playground.engine.activations import Activation, softmax_backward
from playground.engine.arrays import Array
from playground.engine.losses import Loss

if TYPE_CHECKING:
    from playground.engine.network import MLP

REDUCTIONS = ("sum", "mean")


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
        """Allocate; one generator draws for all networks of a population alike, or one for each."""
        self._activation = activation
        self._rate, self._kept = np.array(rate), np.array(1.0 - rate)
        self._generators = generators
        self._whole = np.empty(shape)
        self._mask = np.empty((len(generators), *shape[-2:]))
        self._factors = self._mask[0] if len(generators) == 1 else self._mask

    def function(self, z: Array, out: Array) -> None:
        """Draw again, and write f(z) / (1 - rate), or 0 for what is dropped, into `out`."""
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


class Pass:
    """The arrays of one forward and one backward pass, allocated once for a number of samples.

    Whoever calls a pass does so within `overflow_allowed`, once around many calls.

    Attributes:
        pre_activations: z of each layer, shape (..., n_samples, n_units).
        activations: a = f(z) of each layer, in the same shape.
        errors: d loss / d a of each layer, in the same shape, after `backward`; where the loss
            gives d loss / d z at once, the output layer's is that.
        derivatives: f'(z) of each layer, likewise; None for an output layer that needs none.
        deltas: d loss / d z of each layer, likewise.
        gradient: d loss / d parameters, in the shape of the network's parameters.
    """

    def __init__(
        self,
        mlp: "MLP",
        n_samples: int,
        loss: Loss | None = None,
        reduction: str = "sum",
        dropout: float = 0.0,
        generators: Sequence[np.random.Generator] = (),
    ) -> None:
        """Allocate; without a loss, only `forward` can be called.

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
        self._functions: list[Activation | Dropout] = list(mlp.activations)
        if dropout:
            self._functions[:-1] = [
                Dropout(activation, dropout, shape, generators)
                for activation, shape in zip(mlp.activations[:-1], shapes, strict=False)
            ]
        self._loss = loss
        self._scale = np.array(1.0 / n_samples) if reduction == "mean" else None
        self.pre_activations = [np.empty(shape) for shape in shapes]
        self._next_inputs = [np.ones((*shape[:-1], shape[-1] + mlp.bias)) for shape in shapes]
        self.activations = [
            with_ones[..., :-1] if mlp.bias else with_ones for with_ones in self._next_inputs
        ]
        functions = [one.function for one in self._functions]
        arrays = (self.pre_activations, functions, self.activations, self._next_inputs)
        self._forward_layers = list(zip(mlp.matrices, *arrays, strict=True))
        if loss:
            self._prepare_backward(mlp, loss)

    def _prepare_backward(self, mlp: "MLP", loss: Loss) -> None:
        """Allocate the deltas and the gradient, and list the layers from the output backwards."""
        self.deltas, self.errors, slopes = (
            [np.empty(z.shape) for z in self.pre_activations] for _ in range(3)
        )
        self.gradient = np.empty_like(mlp.parameters)
        functions = [one.derivative for one in self._functions]
        if loss.of_logits:
            # The loss's own derivative is the output's delta already.
            functions[-1] = None
            self.errors[-1] = self.deltas[-1]
        self.derivatives = [f and slope for f, slope in zip(functions, slopes, strict=True)]
        self._softmax = mlp.activations[-1].name == "softmax" and not loss.of_logits
        self._backward_steps = [
            (
                functions[k],
                *(self.pre_activations[k], self.activations[k], slopes[k]),
                *(self.errors[k], self.deltas[k]),
                self._next_inputs[k - 1].mT if k else None,
                mlp.split(self.gradient)[k],
                mlp.weights[k].mT,
                self.errors[k - 1] if k else None,
            )
            for k in reversed(range(len(slopes)))
        ]

    @property
    def outputs(self) -> Array:
        """The activations of the last layer, shape (..., n_samples, n_outputs)."""
        return self.activations[-1]

    def forward(self, inputs: Array) -> Array:
        """Fill `pre_activations` and `activations` layer by layer: z = inputs . matrix, a = f(z).

        The inputs are as `MLP.inputs` gives them. Returns the outputs of the last layer.
        """
        product = self._product
        for matrix, z, function, a, next_inputs in self._forward_layers:
            product(inputs, matrix, z)
            function(z, a)
            inputs = next_inputs
        return self.activations[-1]

    def backward(
        self, inputs_T: Array, targets: Array, sample_weights: Array | None = None
    ) -> None:
        """Fill `deltas` and `gradient` from the output layer to the first, after `forward`.

        The output's delta is d loss / d a times f'(z); a hidden layer's delta is what the next
        layer's delta sends back through the weights, times f'(z). A layer's gradient is the
        product of its inputs and its delta. `inputs_T` has the last two axes swapped. Weights, of
        shape (..., n_samples, 1), multiply what each sample brings.
        """
        assert self._loss, "a Pass needs a loss to go backward"
        product, multiply, steps = self._product, np.multiply, self._backward_steps
        self._loss.derivative(self.activations[-1], targets, self.errors[-1])
        if self._scale is not None:
            multiply(self.errors[-1], self._scale, self.errors[-1])
        if sample_weights is not None:
            multiply(self.errors[-1], sample_weights, self.errors[-1])
        if self._softmax:
            np.copyto(self.deltas[-1], self.errors[-1])
            softmax_backward(self.activations[-1], self.deltas[-1])
        for derivative, z, a, slope, error, delta, before_T, d_matrix, weights_T, d_inputs in steps:
            if derivative is not None:
                derivative(z, a, slope)
                multiply(error, slope, delta)
            layer_inputs_T = inputs_T if before_T is None else before_T
            product(layer_inputs_T, delta, d_matrix)
            if d_inputs is not None:
                product(delta, weights_T, d_inputs)

    def loss_of_samples(self, targets: Array) -> Array:
        """Return the loss of each sample after `forward`, shape (..., n_samples)."""
        assert self._loss, "a Pass needs a loss to measure it"
        return self._loss.value(self.pre_activations[-1], self.activations[-1], targets)

    def curves(self, targets: Array, sample_weights: Array | None = None) -> Array:
        """Return how `errors` of the output change with the outputs after `forward`.

        Each output by itself, shape (..., n_samples, n_outputs): the second derivative of the loss,
        times the weights of `backward`.
        """
        assert self._loss, "a Pass needs a loss to measure it"
        curves = np.empty_like(self.activations[-1])
        self._loss.second_derivative(self.activations[-1], targets, curves)
        if sample_weights is not None:
            curves *= sample_weights
        return curves if self._scale is None else curves * self._scale
