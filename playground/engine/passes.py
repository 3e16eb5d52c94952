"""The forward and the backward pass, on arrays that are allocated once."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.engine.activations import Activation, softmax_backward
from playground.engine.arrays import Array
from playground.engine.dropout import Dropout
from playground.engine.layers import Layers
from playground.engine.losses import Loss

REDUCTIONS = ("sum", "mean")


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
        mlp: Layers,
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

    def _prepare_backward(self, mlp: Layers, shapes: list[tuple[int, ...]], loss: Loss) -> None:
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
