"""The timeline of a run as a project file has it: experiment, states, loss curve."""

import numpy as np

from playground.data.table import Table
from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.importing.state import read_state
from playground.reading.reader import Reader
from playground.reading.values import array, at, items
from playground.run.curve import MOST_POINTS
from playground.run.frames import MAX_FRAMES


def read_experiment(document: Reader) -> tuple[Experiment, list[str]]:
    """Read an experiment; its own data must be right, for other data cannot stand in for them."""
    settings = document.table("experiment")
    if settings.values.get("dataset") == "own":
        settings.read("table", Table.from_json)
    return Experiment.from_json(settings.values)


def read_states(document: Reader, n_parameters: int) -> tuple[TrainerState, ...]:
    """Read the frames of a timeline, in order.

    Raises:
        ValueError: one is not as described, or stands before the one before it.
    """
    states: list[TrainerState] = []
    for source in document.tables("frames", None, 1, MAX_FRAMES):
        state = read_state(source, n_parameters)
        if states and state.updates < states[-1].updates:
            expected = f"at least {states[-1].updates}, as in the frame before it"
            source.fail("updates", f"expected {expected}, got {state.updates}")
        states.append(state)
    return tuple(states)


def read_curve(value: object) -> Array:
    """Read a loss curve: epochs, losses and test losses (None for none).

    Returns:
        A column for each, NaN for none, shape (n_points, 3).

    Raises:
        ValueError: it is none; epochs are not in order.
    """
    epochs, losses, test_losses = items(value, 3, 3)
    with at(0):
        n_points = len(items(epochs, 0, MOST_POINTS))
        epochs = array(epochs, (n_points,))
        if (np.diff(epochs) < 0.0).any():
            raise ValueError("expected epochs in order")
    with at(1):
        losses = array(losses, (n_points,))
    with at(2):
        # Without a test set there are no numbers.
        known = ["NaN" if one is None else one for one in items(test_losses, n_points, n_points)]
        return np.column_stack([epochs, losses, array(known, (n_points,))])
