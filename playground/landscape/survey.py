"""Surveys: the loss over a window of a plane, coarsely at first and then on finer grids."""

import time

import numpy as np

from playground.data.dataset import Dataset
from playground.engine import MLP
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.landscape.plane import Plane, Window

COARSEST = 17  # places along each side that are computed first
USUAL, FINEST = 65, 129
NUMBERS_AT_ONCE = 100_000  # of activations and weights: a few MB, and a few milliseconds


class Survey:
    """The loss of a network at each place of a grid: the one that training minimizes.

    That is over all training points, with its reduction, class weights and penalty, and nothing
    dropped: what the status line shows.

    Attributes:
        plane: on which the places lie.
        window: of the plane.
        finest: places along each side that it goes on to.
        values: of the last grid that is complete, shape (n, n), row by row from below; shape (0, 0)
            before the first. Infinity or NaN where the numbers are too large to compute with.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset,
        mlp: MLP,
        plane: Plane,
        window: Window,
        finest: int = USUAL,
    ) -> None:
        """Begin; nothing is computed yet.

        Args:
            experiment: says what the loss is.
            dataset: over whose training points.
            mlp: a network of the build.
            plane: on which the places lie.
            window: of the plane.
            finest: COARSEST - 1 times a power of 2, and 1 more.
        """
        self.plane, self.window, self.finest = plane, window, finest
        self.values: Array = np.empty((0, 0))
        self._objective, _ = experiment.make_objectives(dataset)
        of_network = len(dataset.train.X) * sum(mlp.layer_sizes) + mlp.n_parameters
        n = int(np.clip(NUMBERS_AT_ONCE // of_network, 1, COARSEST**2))
        # One population for all pieces: its arrays are allocated once.
        self._population = mlp.with_parameters(np.zeros((n, mlp.n_parameters)))
        self._begin(COARSEST)

    def _begin(self, n: int) -> None:
        """Begin the next grid: what is known of it already is not computed again."""
        grid = np.full((n, n), np.nan)
        unknown = np.ones((n, n), dtype=bool)
        if len(self.values):
            grid[::2, ::2] = self.values
            unknown[::2, ::2] = False
        self._grid, self._at = grid, 0
        self._unknown = np.flatnonzero(unknown)
        self._places = self.window.places(n).reshape(-1, 2)

    @property
    def is_done(self) -> bool:
        """Whether the finest grid is complete."""
        return len(self.values) >= self.finest

    @property
    def share_done(self) -> float:
        """The share of the finest grid's places that are computed, 0 to 1."""
        if self.is_done:
            return 1.0
        return min(1.0, (self.values.size + self._at) / self.finest**2)

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds, by one piece at least; return whether all is done."""
        end = time.perf_counter() + seconds
        while not self.is_done:
            self._compute_piece()
            if time.perf_counter() >= end:
                break
        return self.is_done

    def _compute_piece(self) -> None:
        cells = self._unknown[self._at : self._at + len(self._population.parameters)]
        self._population.parameters[: len(cells)] = self.plane.parameters_at(self._places[cells])
        self._grid.flat[cells] = self._objective.value(self._population)[: len(cells)]
        self._at += len(cells)
        if self._at == len(self._unknown):
            self.values = self._grid
            if not self.is_done:
                self._begin(2 * len(self.values) - 1)

    def stop(self) -> None:
        """Leave it at the grid that is complete, if there is one."""
        if len(self.values):
            self.finest = len(self.values)

    def refine(self) -> None:
        """Go on to the finest grid of all."""
        if self.is_done and len(self.values) < FINEST:
            self._begin(2 * len(self.values) - 1)
        self.finest = FINEST

    def loss_at(self, place: Array) -> float:
        """Return the loss at a place, shape (2,), computed for it alone."""
        network = self._population.with_parameters(self.plane.parameters_at(place))
        return float(self._objective.value(network))
