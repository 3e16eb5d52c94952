"""The networks that every runtime is given, points to answer at, and what the engine answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from playground.engine import HIDDEN_ACTIVATIONS
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.model import Model, model_of
from playground.export.options import Options, Precision
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT

EPOCHS = 20
NEAR, FAR = 5, 3  # how many points there are about the training data, and how many far from them
FAR_AWAY = 20.0  # times the widest number of the training points
TWO_CLASSES = Experiment(
    dataset="moons",
    samples=24,
    noise=0.2,
    hidden_layers=(4, 3),
    bias=True,
    reduction="mean",
    learning_rate=0.01,
    initial_scale=2.0,
)
# What two classes and one activation do not show: a softmax of several outputs, inputs of other
# sizes, features, and values that are brought back to their unit.
OTHERS = {
    "softmax": Experiment().changed(dataset="iris", standardise=True),
    "values": Experiment().changed(
        dataset="bumps",
        samples=24,
        hidden_activation="tanh",
        standardise=True,
        features=("x1", "x2", "x1x1", "x2x2", "x1x2", "sinx1", "sinx2"),
    ),
}


@dataclass(frozen=True)
class Network:
    """A trained network with points and the engine's outputs at them.

    Attributes:
        name: its activation, or what else it is there to show.
        run: which trained it.
        frame: the end of the run.
    """

    name: str
    run: Run
    frame: Frame

    @property
    def word(self) -> str:
        """The name in its exports: a language may have one for an activation itself."""
        return f"{self.name}_net"

    @cached_property
    def model(self) -> Model:
        """The network as exports see it."""
        return model_of(self.run, self.frame)

    @cached_property
    def points(self) -> Array:
        """Points that every type has without rounding, shape (NEAR + FAR, n_inputs)."""
        known = self.run.dataset.points
        rng = np.random.default_rng(0)
        shape = (NEAR + FAR, known.shape[1])
        points = rng.uniform(known.min() - 1.0, known.max() + 1.0, shape)
        points[NEAR:] = FAR_AWAY * np.abs(known).max() * rng.choice((-1.0, 1.0), shape)[NEAR:]
        return points.astype(np.float32).astype(np.float64)

    @cached_property
    def outputs(self) -> Array:
        """The engine's outputs at the points, a value in its own unit."""
        data = self.run.dataset
        outputs = self.run.network(self.frame).predict(data.transform(self.points))
        return outputs * data.target_deviation + data.target_mean

    def error(self, found: Array) -> float:
        """Return by how much outputs differ most, compared with their size.

        Near 0, too, an output is compared with the size of what it is the sum of.

        Raises:
            ValueError: there are more outputs or fewer, or some are no numbers.
        """
        if found.shape != self.outputs.shape:
            raise ValueError(f"expected outputs of shape {self.outputs.shape}, got {found.shape}")
        if not np.isfinite(found).all():
            raise ValueError(f"expected numbers, got {found[~np.isfinite(found)][0]} among them")
        size = np.maximum(self.model.size, np.abs(self.outputs))
        return float(np.max(np.abs(found - self.outputs) / size))


@dataclass(frozen=True)
class Exported:
    """A file that was made of a network, with numbers of a type."""

    network: Network
    path: Path
    precision: Precision


def experiments() -> Iterator[tuple[str, Experiment]]:
    """Yield an experiment for each activation, then the others."""
    for name in HIDDEN_ACTIVATIONS:
        # Of the output, too: a sigmoid there would make small what differs below it.
        yield name, replace(TWO_CLASSES, hidden_activation=name, output_activation=name)
    yield from OTHERS.items()


@cache
def networks() -> tuple[Network, ...]:
    """Train and return the networks."""
    runs = {name: Run(experiment) for name, experiment in experiments()}
    return tuple(
        Network(name, run, run.record(EPOCHS, str(EPOCHS), PATIENT)[-1])
        for name, run in runs.items()
    )


def export(key: str, precision: Precision, folder: Path) -> list[Exported]:
    """Write all networks in a format into a folder."""
    exported = []
    for network in networks():
        options = Options(network.word, precision)
        file = FORMATS[key].make(network.run, network.frame, options)
        path = folder / file.name
        path.write_bytes(file.data)
        exported.append(Exported(network, path, precision))
    return exported
