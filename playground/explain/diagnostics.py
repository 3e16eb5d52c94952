"""Diagnostics: what may be wrong with a network, as functions of arrays; and along a run.

Those of one layer take a layer's own array: the pre-activations z of `MLP.forward`, or a matrix of
`MLP.split`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine import MLP
from playground.engine.activations import Activation
from playground.engine.arrays import Array, overflow_allowed
from playground.explain.named_loss import whole_loss
from playground.run.frames import Frame
from playground.run.recorder import Run

MOST_MOMENTS = 60  # of a run that are measured
N_BINS = 31  # an odd number has one in the middle for weights about 0
SMALLEST_SPAN = 1e-300


def gradient_norms(matrices: Sequence[Array]) -> Array:
    """Return the length of the gradient of each layer, the first hidden one first.

    Where the first is far smaller than the last, the error fades on its way back.

    Args:
        matrices: the gradient by layer, as `MLP.split` gives it, shape (..., rows, n_units) each.

    Returns:
        Shape (..., n_layers).
    """
    return np.stack([np.sqrt((m * m).sum(axis=(-2, -1))) for m in matrices], axis=-1)


def saturated_units(activation: Activation, z: Array, below: float = 0.05) -> Array:
    """Return for each unit the share of samples at which f is nearly flat, shape (..., n_units).

    Flat is a slope under `below` times the steepest one of f: next to nothing of the error goes
    back through such a unit. For sigmoid that is |z| > 4.4, for tanh |z| > 2.2, for relu z <= 0.

    Args:
        activation: of the layer.
        z: its pre-activations, shape (..., n_samples, n_units).
        below: the share of the steepest slope that counts as flat.
    """
    steepest = np.abs(activation.derivative_at(np.linspace(-5.0, 5.0, 2001))).max()
    return np.asarray((np.abs(activation.derivative_at(z)) < below * steepest).mean(axis=-2))


def saturated_share(activation: Activation, z: Array, below: float = 0.05) -> Array:
    """Return the same for the layer as a whole, shape (...), 0 to 1."""
    return np.asarray(saturated_units(activation, z, below).mean(axis=-1))


def dead_units(activation: Activation, z: Array) -> Array:
    """Return which units have no slope at any sample, True or False, shape (..., n_units).

    Such a unit gets no gradient, so it stays as it is: a "dead" relu, whose z is below 0 for every
    sample. The mean over the units is their share.

    Args:
        activation: of the layer.
        z: its pre-activations, shape (..., n_samples, n_units).
    """
    return np.asarray((activation.derivative_at(z) == 0.0).all(axis=-2))


def identical_columns(matrix: Array, tolerance: float = 0.0) -> list[list[int]]:
    """Return the groups of units of a layer that have the same weights, bias included.

    Units that also pass on the same weights learn the same for ever: the layer is no better than
    with one of them. So ask the same of the next layer's matrix, swapped, its bias row left out.

    Args:
        matrix: of one network, shape (rows, n_units).
        tolerance: how far numbers may be apart and still count as the same.
    """
    groups: list[list[int]] = []
    for unit, column in enumerate(matrix.T):
        for group in groups:
            if np.abs(column - matrix[:, group[0]]).max() <= tolerance:
                group.append(unit)
                break
        else:
            groups.append([unit])
    return [group for group in groups if len(group) > 1]


@dataclass(frozen=True)
class Health:
    """Measures of some moments of a run; shape (n_moments, n_layers), first hidden layer first.

    Attributes:
        epoch_fractions: of the moments, shape (n_moments,).
        gradient_norms: the length of the gradient of the loss that is shown; see `whole_loss`.
        saturated: the share of a layer's answers at the training points that lie where its
            activation is nearly flat (see `saturated_units`); NaN where it has no flat ends.
        dead: the share of its units that have no slope at any point; NaN for softmax.
    """

    epoch_fractions: Array
    gradient_norms: Array
    saturated: Array
    dead: Array


def choose_moments(frames: Sequence[Frame], most: int = MOST_MOMENTS) -> list[Frame]:
    """Return at most so many frames, evenly, the first and the last among them."""
    at = np.unique(np.linspace(0, len(frames) - 1, most).round().astype(int))
    return [frames[k] for k in at]


def measure(run: Run, frames: Sequence[Frame]) -> Health:
    """Measure some frames of a run, one at least."""
    train = run.dataset.train
    objective = whole_loss(run.experiment, run.dataset).objective
    rows = []
    for population in run.networks(frames).populations(len(train)):
        gradient = objective.gradient(population)
        with overflow_allowed():
            norms = gradient_norms(population.split(gradient))
        rows.append(np.stack([norms, *shares(population, train.X)]))
    norms, saturated, dead = np.concatenate(rows, axis=1)
    return Health(np.array([frame.epoch_fraction for frame in frames]), norms, saturated, dead)


def shares(population: MLP, X: Array) -> tuple[Array, Array]:
    """Return the shares of saturated answers and of dead units, (n_networks, n_layers) each."""
    pre_activations = population.forward(X).pre_activations
    layers = list(zip(population.activations, pre_activations, strict=True))
    nothing = np.full(len(population.parameters), np.nan)
    saturated = [saturated_share(f, z) if f.saturates else nothing for f, z in layers]
    dead = [dead_units(f, z).mean(axis=-1) if f.derivative else nothing for f, z in layers]
    return np.stack(saturated, axis=-1), np.stack(dead, axis=-1)


def weight_histograms(
    run: Run, frames: Sequence[Frame], layer: int, n_bins: int = N_BINS
) -> tuple[Array, Array]:
    """Count the weights of a layer, from 0, biases included, in the same bins at some frames.

    Returns:
        The edges of the bins, shape (n_bins + 1,), and the share of the layer's weights in each,
        shape (n_frames, n_bins).
    """
    rows = np.stack([run.mlp.split(frame.state.parameters)[layer].ravel() for frame in frames])
    # Weights too small to be cut into bins are drawn as zeros.
    end = float(np.abs(rows).max())
    end = end if end > SMALLEST_SPAN else 1.0
    edges = np.linspace(-end, end, n_bins + 1)
    counts = np.stack([np.histogram(row, edges)[0] for row in rows])
    return edges, counts / rows.shape[1]
