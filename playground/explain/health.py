"""Measures of a network's health, layer by layer, along the frames of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine import MLP
from playground.engine.activations import Activation
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.diagnostics import dead_units, gradient_norms, saturated_share
from playground.engine.passes import Pass
from playground.live.frames import Frame
from playground.live.recorder import Run

SQUASHING = ("sigmoid", "tanh")  # flat at both ends
MOST_MOMENTS = 60  # of a run that are measured
N_BINS = 31
SMALLEST_SPAN = 1e-300


@dataclass(frozen=True)
class Health:
    """Measures of some moments of a run; shape (n_moments, n_layers), first hidden layer first.

    Attributes:
        positions: epochs, as a fraction, shape (n_moments,).
        gradient_norms: the length of the gradient of the loss, the penalty left out.
        saturated: the share of a layer's answers at the points to train on that lie where its
            activation is nearly flat (see `saturated_units`); NaN where it has no flat ends.
        dead: the share of its units that have no slope at any point; NaN for softmax.
    """

    positions: Array
    gradient_norms: Array
    saturated: Array
    dead: Array


def choose_moments(frames: Sequence[Frame], most: int = MOST_MOMENTS) -> list[Frame]:
    """Return at most so many frames, evenly, the first and the last among them."""
    at = np.unique(np.linspace(0, len(frames) - 1, most).round().astype(int))
    return [frames[k] for k in at]


def measure(run: Run, frames: Sequence[Frame]) -> Health:
    """Measure some frames of a run, one at least."""
    n, experiment = run.dataset.n_train, run.experiment
    X, targets = run.dataset.X[:n], run.targets[:n]
    parameters = np.stack([frame.state.parameters for frame in frames])
    rows = []
    for population in run.populations(parameters, n):
        with overflow_allowed():
            gradient = population.gradient(X, targets, experiment.loss, experiment.reduction)
            norms = gradient_norms(population.split(gradient))
        rows.append(np.stack([norms, *shares(population, X)]))
    norms, saturated, dead = np.concatenate(rows, axis=1)
    return Health(np.array([frame.position for frame in frames]), norms, saturated, dead)


def shares(population: MLP, X: Array) -> tuple[Array, Array]:
    """Return the shares of saturated answers and of dead units, (n_networks, n_layers) each."""
    run = Pass(population, len(X))
    with overflow_allowed():
        run.forward(population.inputs(X))
    layers = list(zip(population.activations, run.net_inputs, strict=True))
    nothing = np.full(len(population.parameters), np.nan)

    def saturated(activation: Activation, z: Array) -> Array:
        return saturated_share(activation, z) if activation.name in SQUASHING else nothing

    def dead(activation: Activation, z: Array) -> Array:
        return dead_units(activation, z).mean(axis=-1) if activation.derivative else nothing

    return (
        np.stack([saturated(*layer) for layer in layers], axis=-1),
        np.stack([dead(*layer) for layer in layers], axis=-1),
    )


def weight_histograms(
    run: Run, frames: Sequence[Frame], layer: int, n_bins: int = N_BINS
) -> tuple[Array, Array]:
    """Count the weights of a layer, biases included, in the same bins at each of some frames.

    Args:
        run: of which they are.
        frames: one at least.
        layer: from 0, the first hidden one.
        n_bins: how many bins; an odd number has one in the middle for weights about 0.

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
