"""Surveys: the loss over a window of a plane, coarsely at first and then on finer grids."""

import threading
import time
from collections.abc import Iterator

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
        self._experiment, self._dataset, self._mlp = experiment, dataset, mlp
        of_network = len(dataset.train.X) * sum(mlp.layer_sizes) + mlp.n_parameters
        self._at_once = int(np.clip(NUMBERS_AT_ONCE // of_network, 1, COARSEST**2))
        # A script that is being stopped and the next one run side by side for a moment.
        self._lock = threading.Lock()
        self._pieces: Iterator[int] | None = None
        self._n_done = 0

    def _compute(self) -> Iterator[int]:
        """Compute grid after grid, piece by piece; yield how many places were computed.

        What it needs meanwhile, up to some MB, is gone once it is done or left.
        """
        objective, _ = self._experiment.make_objectives(self._dataset)
        # One population for all pieces: its arrays are allocated once.
        population = self._mlp.with_parameters(np.zeros((self._at_once, self._mlp.n_parameters)))
        while not self.is_done:
            n = 2 * len(self.values) - 1 if len(self.values) else COARSEST
            grid = np.full((n, n), np.nan)
            unknown = np.ones((n, n), dtype=bool)
            if len(self.values):
                grid[::2, ::2], unknown[::2, ::2] = self.values, False
            cells, places = np.flatnonzero(unknown), self.window.places(n).reshape(-1, 2)
            for start in range(0, len(cells), self._at_once):
                piece = cells[start : start + self._at_once]
                population.parameters[: len(piece)] = self.plane.parameters_at(places[piece])
                grid.flat[piece] = objective.value(population)[: len(piece)]
                yield len(piece)
            self.values = grid

    @property
    def is_done(self) -> bool:
        """Whether the finest grid is complete."""
        return len(self.values) >= self.finest

    @property
    def share_done(self) -> float:
        """The share of the finest grid's places that are computed, 0 to 1."""
        if self.is_done:
            return 1.0
        return min(1.0, self._n_done / self.finest**2)

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds, by one piece at least; return whether all is done."""
        end = time.perf_counter() + seconds
        with self._lock:
            self._pieces = self._pieces or self._compute()
            for n in self._pieces:
                self._n_done += n
                if time.perf_counter() >= end:
                    break
            if self.is_done:
                self._pieces = None
            return self.is_done

    def stop(self) -> None:
        """Leave it at the grid that is complete; where there is none yet, at none."""
        with self._lock:
            self.finest, self._n_done = len(self.values), self.values.size
            self._pieces = None

    def refine(self) -> None:
        """Go on to the usual grid, or from there to the finest of all."""
        self.finest = FINEST if len(self.values) >= USUAL else USUAL

    @property
    def is_finest(self) -> bool:
        """Whether there is no finer grid to go on to."""
        return len(self.values) >= FINEST

    def loss_at(self, place: Array) -> float:
        """Return the loss at a place, shape (2,), computed for it alone."""
        objective, _ = self._experiment.make_objectives(self._dataset)
        network = self._mlp.with_parameters(self.plane.parameters_at(place))
        return float(objective.value(network))
