"""What a map has found: for each network how it ended, for each cell a number to be shown."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array, overflow_allowed
from playground.sweep.intervals import wilson
from playground.sweep.maps.plan import MapCell, MapPlan
from playground.sweep.outcome import Bools, EpochCheck


@dataclass(eq=False)
class MapResult:
    """The networks of a map; arrays have the shape (n_rows, n_columns, n_seeds), rows from below.

    Numbers of cells that are not done are NaN, or false.

    Attributes:
        plan: what it is of.
        losses: over the training points at the end, see `EpochCheck`.
        test_losses: the same over the test points.
        first_solved: see `SweepResult`.
        solved: at the end.
        diverged: at the end.
        is_done: which cells are finished, shape (n_rows, n_columns).
        reasons: why a cell cannot be trained, by its cell; it is not done.
    """

    plan: MapPlan
    losses: Array
    test_losses: Array
    first_solved: Array
    solved: Bools
    diverged: Bools
    is_done: Bools
    reasons: dict[MapCell, str] = field(default_factory=dict)

    @classmethod
    def empty(cls, plan: MapPlan) -> "MapResult":
        """Return that of a map that has not begun."""
        cells = (plan.n_rows, plan.n_columns)
        shape = (*cells, plan.n_seeds)
        losses, test_losses, first_solved = (np.full(shape, np.nan) for _ in range(3))
        solved, diverged = (np.zeros(shape, bool) for _ in range(2))
        is_done = np.zeros(cells, bool)
        return cls(plan, losses, test_losses, first_solved, solved, diverged, is_done)

    def copy(self) -> "MapResult":
        """Return one that does not change with this."""
        names = ("losses", "test_losses", "first_solved", "solved", "diverged", "is_done")
        arrays: dict[str, Any] = {name: getattr(self, name).copy() for name in names}
        return replace(self, **arrays, reasons=dict(self.reasons))

    def put(self, cell: MapCell, first: int, check: EpochCheck, first_solved: Array) -> None:
        """Take what a block has found, whose seeds are those of the cell from the `first` on."""
        at = (cell.row, cell.column, slice(first, first + len(first_solved)))
        self.losses[at], self.test_losses[at] = check.losses, check.test_losses
        self.solved[at], self.diverged[at] = check.solved, check.diverged
        self.first_solved[at] = first_solved

    @property
    def n_bytes(self) -> int:
        """About how much memory it takes, with the table that it is of."""
        arrays = (self.losses, self.test_losses, self.first_solved, self.solved, self.diverged)
        table = self.plan.experiment.table
        own = table.inputs.nbytes + table.targets.nbytes if table else 0
        return sum(one.nbytes for one in arrays) + 300 * len(self.reasons) + own + 10_000

    @property
    def n_done(self) -> int:
        """How many cells there is nothing more to do for."""
        return int(self.is_done.sum()) + len(self.reasons)

    @property
    def has_test(self) -> bool:
        """Whether there are losses on test points."""
        return bool(np.isfinite(self.test_losses).any())

    def n_solved(self) -> NDArray[np.intp]:
        """Return how many networks of each cell are solved, shape (n_rows, n_columns)."""
        return np.asarray(self.solved.sum(axis=-1))

    def interval_at(self, cell: MapCell) -> tuple[float, float]:
        """Return where the success rate of a cell may lie, at 95 %: see `wilson`."""
        return wilson(int(self.solved[cell.row, cell.column].sum()), self.plan.n_seeds)


def middle(values: Array) -> Array:
    """Return the median over the seeds, shape (n_rows, n_columns); NaN where it is not finite.

    A network that has no number counts as one with the worst: leaving it out would make a cell
    look good that seldom succeeds. With an even number it is the lower of the two in the middle.
    """
    ordered = np.sort(np.where(np.isnan(values), np.inf, values), axis=-1)
    found = ordered[..., (values.shape[-1] - 1) // 2]
    return np.where(np.isfinite(found), found, np.nan)


def success_rates(found: MapResult) -> Array:
    """Return the share of networks that are solved at the end."""
    return np.asarray(found.n_solved() / found.plan.n_seeds)


def epochs_until_half_are_solved(found: MapResult) -> Array:
    """Return the epoch by which half of a cell's networks were first solved; NaN for never."""
    return middle(found.first_solved)


def final_losses(found: MapResult) -> Array:
    """Return the median loss on the training points."""
    return middle(found.losses)


def final_test_losses(found: MapResult) -> Array:
    """Return the median loss on the test points."""
    return middle(found.test_losses)


def gaps(found: MapResult) -> Array:
    """Return the median of test loss less training loss, network by network."""
    with overflow_allowed():
        return middle(found.test_losses - found.losses)


class CellMetric(NamedTuple):
    """What the colour of a map can stand for.

    `missing` says what a cell without a number is, that is done.
    """

    label: str
    of: Callable[[MapResult], Array]
    missing: str
    needs_test: bool = False
    is_share: bool = False


CELL_METRICS: dict[str, CellMetric] = {
    "rate": CellMetric("Success rate", success_rates, "", is_share=True),
    "epochs": CellMetric(
        "Epochs until solved", epochs_until_half_are_solved, "fewer than half were solved"
    ),
    "loss": CellMetric("Training loss", final_losses, "more than half diverged"),
    "test": CellMetric("Test loss", final_test_losses, "more than half diverged", needs_test=True),
    "gap": CellMetric(
        "Test loss less training loss", gaps, "more than half diverged", needs_test=True
    ),
}


def why_missing(found: MapResult, metric: str, cell: MapCell) -> str:
    """Return why a cell that is done has no number."""
    at, about = (cell.row, cell.column), CELL_METRICS[metric]
    is_untested = np.isnan(found.test_losses[at][~found.diverged[at]])
    if about.needs_test and is_untested.size and is_untested.all():
        return "it has no test points"
    return about.missing


def cell_values(found: MapResult, metric: str) -> Array:
    """Return a metric of each cell, shape (n_rows, n_columns); NaN for those not done."""
    return np.where(found.is_done, CELL_METRICS[metric].of(found), np.nan)
