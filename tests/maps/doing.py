"""Workers for tests, which do pieces in this process, and what is expected of maps."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from playground.experiment import Experiment
from playground.sweep import Sweep, SweepResult
from playground.sweep.maps import MapAxis, MapPlan, MapResult, MapWork, WorkersError
from playground.sweep.maps.code import code_version
from playground.sweep.maps.piece import do_piece
from playground.sweep.maps.plan import MapCell
from playground.sweep.maps.workers import Promise, WorkersLost

RATES = MapAxis("learning_rate", (0.1, 0.5, 2.0))
UNITS = MapAxis("units", (1, 2, 3, 4))
SMALL = MapPlan(Experiment(), RATES, UNITS, 5, 60)
NAMES = ("losses", "test_losses", "first_solved", "solved", "diverged", "is_done")
PATIENT = 120.0  # seconds that no map here comes near to


class Here:
    """Workers in this process; `fail` is called with the number of each piece, and may raise.

    Attributes:
        n: how many pieces came.
        may: cleared, it holds pieces back until it is set.
    """

    def __init__(self, fail: Callable[[int], object] = lambda _: None, n_threads: int = 1) -> None:
        """Begin."""
        self._pool, self._fail, self._n_threads = ThreadPoolExecutor(n_threads), fail, n_threads
        self.n = 0
        self.may = threading.Event()
        self.may.set()

    def count(self) -> int:
        return self._n_threads

    def submit(self, work: bytes) -> Promise:
        self.n += 1
        return self._pool.submit(self._do, self.n, work)

    def _do(self, number: int, work: bytes) -> bytes:
        self.may.wait(PATIENT)
        self._fail(number)
        return do_piece(code_version(), work)

    def drop(self, promise: Any) -> None:
        promise.cancel()

    def explain(self, error: BaseException) -> Exception:
        if isinstance(error, ConnectionError):
            return WorkersLost("lost")
        return WorkersError(f"no use: {error}")


def made(plan: MapPlan, workers: Any) -> MapResult:
    """Return a map, which must come to its end without an error."""
    work = MapWork(plan, workers)
    assert work.advance(PATIENT), "it takes too long"
    assert not work.error
    return work.found


def swept_at(plan: MapPlan, cell: MapCell) -> SweepResult:
    """Return what a cell's own population comes to."""
    sweep: Sweep = plan.sweep_at(cell)
    assert sweep.advance(PATIENT)
    assert sweep.results
    return sweep.results


def all_cells(plan: MapPlan) -> list[MapCell]:
    return [MapCell(x, y) for y in range(plan.n_rows) for x in range(plan.n_columns)]


def are_equal(one: MapResult, other: MapResult) -> bool:
    """Return whether all numbers are the same, to the last bit."""
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in NAMES)


def equals_sweep(found: MapResult, cell: MapCell, swept: SweepResult) -> bool:
    """Return whether a cell has the numbers of a population, to the last bit."""
    at = (cell.row, cell.column)
    pairs = [
        (found.losses, swept.last.losses),
        (found.test_losses, swept.last.test_losses),
        (found.first_solved, swept.first_solved),
        (found.solved, swept.last.solved),
        (found.diverged, swept.last.diverged),
    ]
    return bool(found.is_done[at]) and all(
        np.array_equal(mine[at], its, equal_nan=mine.dtype == float) for mine, its in pairs
    )
