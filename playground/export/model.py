"""A frame as a model: all that a program needs to predict as the app does, and to check itself."""

from dataclasses import dataclass

import numpy as np

from playground.data.features import Transform
from playground.data.table import Fills
from playground.engine.arrays import Array
from playground.export.options import Options, Precision
from playground.run.frames import Frame
from playground.run.recorder import Run


@dataclass(frozen=True)
class Layer:
    """A layer of a trained network.

    Attributes:
        weights: a row for each input, a column for each unit.
        biases: one for each unit, 0 where the network has none.
        has_biases: whether it has.
        activation: a key of `ACTIVATIONS`.
    """

    weights: Array
    biases: Array
    has_biases: bool
    activation: str


@dataclass(frozen=True)
class Model:
    """A trained network with what is done to a point before it.

    Attributes:
        title: data, layers and epoch, for people.
        transform: makes of a point what the first layer is given.
        layers: from the first hidden one to the output.
        points: the training points, shape (n_points, n_inputs).
        targets: the number of each one's class, or its value in its own unit, shape (n_points,).
        outputs: the app's outputs at them, a value in its own unit, shape
            (n_points, n_outputs).
        column_names: of a point's numbers, as the data have them: any printable text.
        target_name: the name of what was learned, likewise.
        classes: the classes by name, likewise; the empty tuple where the data have values.
        threshold: a single output above it predicts class 1.
        target_mean: what is added to an output after that, for a value in its own unit.
        target_deviation: what an output is multiplied by.
        name: how its functions and files are called.
        precision: the type of its numbers, where a format has another one than float64.
        fills: what stands where a number of a point is missing, None where none was when it was
            trained; empty where none was in any.
    """

    title: str
    transform: Transform
    layers: tuple[Layer, ...]
    points: Array
    targets: Array
    outputs: Array
    column_names: tuple[str, ...]
    target_name: str
    classes: tuple[str, ...]
    threshold: float
    target_mean: float = 0.0
    target_deviation: float = 1.0
    fills: Fills = ()
    name: str = "model"
    precision: Precision = "float64"

    @property
    def n_inputs(self) -> int:
        """How many numbers a point has."""
        return int(self.points.shape[1])

    @property
    def n_features(self) -> int:
        """How many numbers are made of a point."""
        return len(self.transform.features)

    @property
    def n_outputs(self) -> int:
        """How many outputs it has."""
        return int(self.outputs.shape[1])

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of a point's numbers in a program: x1, x2."""
        return tuple(f"x{k + 1}" for k in range(self.n_inputs))

    @property
    def activations(self) -> tuple[str, ...]:
        """The activations in use, each once."""
        return tuple(dict.fromkeys(layer.activation for layer in self.layers))

    @property
    def has_plain_features(self) -> bool:
        """Whether its features are the inputs, in their order."""
        return [(one.factors, one.sine) for one in self.transform.features] == [
            ((k,), False) for k in range(self.n_inputs)
        ]

    @property
    def is_standardised(self) -> bool:
        """Whether a feature is brought to another scale before the first layer."""
        return bool(np.any(self.transform.mean != 0.0) or np.any(self.transform.deviation != 1.0))

    @property
    def takes_points(self) -> bool:
        """Whether the first layer is given points as they are."""
        return self.has_plain_features and not self.is_standardised and not self.fills

    @property
    def is_scaled(self) -> bool:
        """Whether an output is still to be brought to the value's own unit."""
        return (self.target_mean, self.target_deviation) != (0.0, 1.0)

    @property
    def size(self) -> float:
        """What an output is compared with to call a difference small, at least 1."""
        return max(1.0, abs(self.target_mean) + self.target_deviation)


def model_of(run: Run, frame: Frame, options: Options = Options()) -> Model:  # noqa: B008  frozen
    """Return a frame of a run as a model."""
    mlp = run.network(frame)
    data = run.dataset
    sizes = "-".join(map(str, mlp.layer_sizes))
    layers = []
    for k, weights in enumerate(mlp.weights):
        biases = mlp.biases[k] if mlp.bias else np.zeros_like(weights[0])
        layers.append(Layer(weights, biases, mlp.bias, mlp.activations[k].name))
    return Model(
        title=f"{run.experiment.dataset}, layers of {sizes} units, epoch {frame.state.epoch}",
        transform=data.transform,
        layers=tuple(layers),
        points=data.train.points,
        targets=data.train.labels,
        outputs=outputs_of(run, frame),
        column_names=data.names,
        target_name=data.target,
        classes=run.experiment.class_names,
        threshold=run.experiment.threshold,
        target_mean=data.target_mean,
        target_deviation=data.target_deviation,
        fills=data.fills,
        name=options.name_for(run),
        precision=options.precision,
    )


def outputs_of(run: Run, frame: Frame) -> Array:
    """Return the outputs of a frame at the training points, a value in its own unit."""
    mlp, data = run.network(frame), run.dataset
    outputs = mlp.predict(data.train.X)
    return outputs * data.target_deviation + data.target_mean
