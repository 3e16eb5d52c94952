"""The states of units: which are dead and which saturated, at the training points."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.engine.network import MLP
from playground.experiment import Experiment
from playground.explain.diagnostics import dead_units, saturated_units
from playground.run.frames import Frame
from playground.run.recorder import Run

LARGEST_LAYER = 16  # with more units in another layer than the inputs it shows layers only
SATURATED_SHARE = 0.95  # of the training points, at which a saturated unit is nearly flat
DEAD, SATURATED = 1, 2

States = NDArray[np.uint8]


def are_shown(experiment: Experiment) -> bool:
    """Return whether the diagram shows each unit, with its state; many inputs are a block."""
    return max(experiment.layer_sizes[1:]) <= LARGEST_LAYER


class UnitStates:
    """The states of the units along a run, computed once for each frame that is kept."""

    def __init__(self, run: Run) -> None:
        """Begin with a run of which nothing is known yet."""
        self._run = run
        self._dataset = run.dataset
        self._known: dict[int, States] = {}

    def at(self, frames: Sequence[Frame]) -> States:
        """Return the states at some frames, 0 or DEAD or SATURATED, shape (n_frames, n_units).

        The units are the hidden ones and the outputs, layer after layer.
        """
        self._forget()
        missing = [frame for frame in frames if frame.id not in self._known]
        if missing:
            train = self._run.dataset.train.X
            parts = [
                unit_states(population, train)
                for population in self._run.networks(missing).populations(len(train))
            ]
            ids = [frame.id for frame in missing]
            self._known.update(zip(ids, np.concatenate(parts), strict=True))
        return np.stack([self._known[frame.id] for frame in frames])

    def _forget(self) -> None:
        """Forget what is of other points, and of frames that are gone."""
        if self._dataset is not self._run.dataset:
            self._dataset, self._known = self._run.dataset, {}
        kept = {frame.id for frame in self._run.frames}
        self._known = {id: states for id, states in self._known.items() if id in kept}


def unit_states(population: MLP, X: Array) -> States:
    """Return which units are dead, and which hidden ones saturated, at some samples."""
    states = []
    layers = zip(population.activations, population.forward(X).pre_activations, strict=True)
    for k, (activation, z) in enumerate(layers, start=1):
        state = np.zeros((len(z), z.shape[-1]), np.uint8)
        if activation.saturates and k < len(population.activations):
            state[saturated_units(activation, z) >= SATURATED_SHARE] = SATURATED
        if activation.derivative is not None and not activation.saturates:
            state[dead_units(activation, z)] = DEAD
        states.append(state)
    return np.concatenate(states, axis=1)
