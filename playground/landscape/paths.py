"""Paths: the ways that runs have taken through the weights of their networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine import MLP
from playground.engine.arrays import Array
from playground.run.recorder import Run


class PlaneError(ValueError):
    """There is no such plane, or no such path on it; the message is a sentence for the learner."""


@dataclass(frozen=True, eq=False)
class RunPath:
    """The weights of a run's frames, in order, and the loss of each.

    Attributes:
        name: what the run is called.
        layer_sizes: of its network, the inputs first.
        bias: whether its units have biases.
        parameters: laid out as `MLP.parameters`, shape (n_frames, n_parameters).
        losses: what its status line shows, shape (n_frames,).
        epochs: with the part of the one under way, shape (n_frames,).
    """

    name: str
    layer_sizes: tuple[int, ...]
    bias: bool
    parameters: Array
    losses: Array
    epochs: Array

    def up_to(self, n: int) -> "RunPath":
        """Return the path of the first `n` frames."""
        parts = (self.parameters[:n], self.losses[:n], self.epochs[:n])
        return RunPath(self.name, self.layer_sizes, self.bias, *parts)


def path_of(run: Run, name: str) -> RunPath:
    """Return the path of a run: of its kept frames."""
    frames = run.frames
    return RunPath(
        name,
        run.mlp.layer_sizes,
        run.mlp.bias,
        np.stack([frame.state.parameters for frame in frames]),
        np.array([frame.scores.loss for frame in frames]),
        np.array([frame.epoch_fraction for frame in frames]),
    )


def check_paths(mlp: MLP, paths: Sequence[RunPath]) -> None:
    """Raise a PlaneError that names a path whose network has not the shape of this one."""
    for path in paths:
        if (path.layer_sizes, path.bias) != (mlp.layer_sizes, mlp.bias):
            raise PlaneError(
                f"{path.name} cannot be drawn here: expected a network "
                f"{_name_shape(mlp.layer_sizes, mlp.bias)} as the one shown, got "
                f"{_name_shape(path.layer_sizes, path.bias)}. Its weights have no place in this "
                "plane."
            )


def _name_shape(layer_sizes: Sequence[int], bias: bool) -> str:
    return f"{'-'.join(map(str, layer_sizes))} {'with' if bias else 'without'} bias"
