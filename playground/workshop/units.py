"""Units, weights and points of an attempt: what they are called, and what units give."""

from collections.abc import Iterator

import numpy as np

from playground.engine import Address
from playground.engine.arrays import Array
from playground.experiment.shape import name_place
from playground.workshop.metrics import Attempt


def hidden_units(attempt: Attempt) -> Iterator[tuple[int, int]]:
    """Yield the layer, from 0, and the place in it of each hidden unit."""
    for layer, n_units in enumerate(attempt.mlp.layer_sizes[1:-1]):
        for unit in range(n_units):
            yield layer, unit


def activations(attempt: Attempt, layer: int) -> Array:
    """Return what a layer gives at each training point, shape (n_train, n_units)."""
    return attempt.mlp.activations[layer](attempt.inside.pre_activations[layer])


def net_range(attempt: Attempt) -> tuple[float, float] | None:
    """Return the ends of what the net input of a sigmoid output can be; None for another output."""
    mlp = attempt.mlp
    is_single = mlp.layer_sizes[-1] == 1 and mlp.activations[-1].name == "sigmoid"
    if len(mlp.layer_sizes) < 3 or not is_single:
        return None
    low, high = mlp.activations[-2].output_range
    weights = mlp.weights[-1][:, 0]
    if not (np.isfinite([low, high]).all() and weights.any()):
        return None
    bias = float(mlp.biases[-1][0]) if mlp.bias else 0.0
    ends = np.stack([weights * low, weights * high])
    return bias + float(ends.min(axis=0).sum()), bias + float(ends.max(axis=0).sum())


def name_point(attempt: Attempt, k: int) -> str:
    """Return a training point as its coordinates."""
    return f"({', '.join(f'{value:g}' for value in attempt.run.dataset.points[k].tolist())})"


def name_unit(attempt: Attempt, layer: int, unit: int) -> str:
    """Return the name of a unit of a layer, from 0, the first hidden one."""
    return attempt.run.experiment.names[layer + 1][unit]


def name_weight(attempt: Attempt, index: int) -> str:
    """Return what a parameter is, for the beginning of a sentence."""
    for layer, matrix in enumerate(attempt.mlp.matrices):
        if index < matrix.size:
            row, unit = divmod(index, matrix.shape[1])
            name = name_place(Address(layer, unit, row), attempt.run.experiment.names)
            source, _, to = name.partition(" \u2192 ")
            return f"The bias of {to}" if source == "bias" else f"The weight from {source} to {to}"
        index -= matrix.size
    raise IndexError(index)
