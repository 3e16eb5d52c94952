"""Small maps of what networks predict over the plane that is shown, as levels to be painted."""

import numpy as np
from numpy.typing import NDArray

from playground.charts.region import output_range, window_of
from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import Experiment

LEVELS = 255  # an odd number of steps, so that the threshold falls between two of them


def small_maps(
    networks: MLP, experiment: Experiment, dataset: Dataset, grid: int
) -> NDArray[np.uint8]:
    """Return levels from 0 to LEVELS of the outputs shown, of one network or of a population.

    Of two inputs or more they are over the plane that the region chart shows, row by row from the
    bottom; over a single input they are heights of a curve in the chart's window.

    Args:
        networks: of the experiment.
        experiment: whose chart it is.
        dataset: of the experiment.
        grid: points along each axis.

    Returns:
        Shape (..., n_shown, grid * grid), or (..., n_shown, grid) over a single input.
    """
    is_curve = dataset.n_inputs == 1
    with overflow_allowed():
        outputs = networks.predict(dataset.transform(_places(experiment, dataset, grid)))
        values = outputs[..., -experiment.n_shown :] * dataset.target_deviation
        values = values + dataset.target_mean
    low, high = window_of(dataset, experiment)[1] if is_curve else output_range(dataset, experiment)
    return levels_of(values, low, high).mT


def levels_of(values: Array, low: float, high: float) -> NDArray[np.uint8]:
    """Return the levels of values between two ends; what lies beyond is at the nearer one."""
    shares = np.nan_to_num((values - low) / (high - low), nan=0.5, posinf=1.0, neginf=0.0)
    return np.asarray(np.rint(LEVELS * np.clip(shares, 0.0, 1.0)), np.uint8)


def _places(experiment: Experiment, dataset: Dataset, grid: int) -> Array:
    across, upwards = window_of(dataset, experiment)
    if dataset.n_inputs == 1:
        return np.linspace(*across, grid)[:, np.newaxis]
    x, y = np.meshgrid(np.linspace(*across, grid), np.linspace(*upwards, grid))
    points = np.tile(dataset.fixed_inputs(experiment.held), (grid * grid, 1))
    points[:, experiment.x_input - 1] = x.ravel()
    points[:, experiment.y_input - 1] = y.ravel()
    return points
