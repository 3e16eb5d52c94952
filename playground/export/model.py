"""A frame as a model: all that a program needs to answer as the app does, and to check itself."""

from dataclasses import dataclass

from playground.data.features import Transform
from playground.engine.arrays import Array
from playground.live.recorder import Frame, Run


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
        name: the same as a part of a file's name.
        transform: makes of a point what the first layer is given.
        layers: from the first hidden one to the output.
        points: the points to train on, shape (n_points, n_inputs).
        outputs: what the app answers at them, shape (n_points, n_outputs).
    """

    title: str
    name: str
    transform: Transform
    layers: tuple[Layer, ...]
    points: Array
    outputs: Array

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
        """The names of a point's numbers: x1, x2."""
        return tuple(f"x{k + 1}" for k in range(self.n_inputs))

    @property
    def activations(self) -> tuple[str, ...]:
        """The activations in use, each once."""
        return tuple(dict.fromkeys(layer.activation for layer in self.layers))


def model_of(run: Run, frame: Frame) -> Model:
    """Return a frame of a run as a model."""
    mlp = run.mlp.with_parameters(frame.state.parameters)
    n, data = run.dataset.n_train, run.experiment.dataset
    sizes = "-".join(map(str, mlp.layer_sizes))
    layers = []
    for k, weights in enumerate(mlp.weights):
        biases = mlp.biases[k] if mlp.bias else 0.0 * weights[0]
        layers.append(Layer(weights, biases, mlp.bias, mlp.activations[k].name))
    return Model(
        title=f"{data}, layers of {sizes} units, epoch {frame.state.epoch}",
        name=f"{data}-{sizes}-epoch-{frame.state.epoch}",
        transform=run.dataset.transform,
        layers=tuple(layers),
        points=run.dataset.points[:n],
        outputs=mlp.predict(run.dataset.X[:n]),
    )
