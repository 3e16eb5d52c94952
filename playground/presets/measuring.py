"""Measures facts again: trains the networks of each row, and counts how many solve their task."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from playground.engine.metrics import accuracy
from playground.presets.facts import Fact, FactRow
from playground.sweep import Sweep, wilson

LONG_PIECE = 60.0  # seconds


@dataclass(frozen=True)
class Remeasured:
    """A row of a fact as it is written, and as it was just measured."""

    written: FactRow
    found: FactRow

    @property
    def agrees(self) -> bool:
        """Whether both may be of one rate each: their 95 % confidence intervals overlap."""
        written, found = self.written, self.found
        return _overlap(
            wilson(written.n_solved, written.n_seeds), wilson(found.n_solved, found.n_seeds)
        ) and (
            written.n_right is None
            or found.n_right is None
            or _overlap(
                wilson(written.n_right, written.n_seeds), wilson(found.n_right, found.n_seeds)
            )
        )

    @property
    def line(self) -> str:
        """The row as text, its columns as those of `HEADER`."""
        row, texts = self.found, self.found.figures
        besides = [
            f"{name.partition(':')[2]} {texts[name]} ({self.written.figures[name]})"
            for name in texts
            if name.endswith((":right", ":error"))
        ]
        solved = f"{row.n_solved} of {row.n_seeds}"
        return (
            f"{row.key:20}{row.epochs:>8,}{solved:>12}{texts[row.key]:>10}{row.interval:>18}"
            f"{self.written.figures[row.key]:>10}"
            + "".join(f"  {one}" for one in besides)
            + ("" if self.agrees else "  DIFFERS")
        )


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


HEADER = f"{'':20}{'epochs':>8}{'solved':>12}{'rate':>10}{'95 % interval':>18}{'written':>10}"


def measure(row: FactRow, n_seeds: int | None = None) -> FactRow:
    """Train the networks of a row, and return it with what was found.

    Args:
        row: what to train.
        n_seeds: how many weight seeds, from 0 on: at least 1, and at most as many as a sweep of
            this experiment takes. None takes as many as the row has.

    Raises:
        ValueError: n_seeds is not within these limits.
    """
    experiment = row.experiment
    sweep = Sweep(experiment, range(row.n_seeds if n_seeds is None else n_seeds), row.epochs)
    while not sweep.advance(LONG_PIECE):
        pass
    result = sweep.results
    assert result, "a sweep that is done has results"
    train = experiment.make_dataset().train
    outputs = experiment.make_network().with_parameters(sweep.parameters).predict(train.X)
    right = error = None
    if row.n_right is not None:
        right = int((accuracy(outputs, train.y, experiment.threshold) == 1.0).sum())
    if row.median_error is not None:
        error = float(np.median(np.abs(train.y - outputs).mean(axis=(-2, -1))))
    return replace(
        row,
        n_seeds=result.n_networks,
        n_solved=result.n_solved,
        n_right=right,
        median_error=error,
    )


def measure_fact(fact: Fact, n_seeds: int | None = None) -> Iterator[Remeasured]:
    """Measure the rows of a fact; see `measure`."""
    for row in fact.rows:
        yield Remeasured(row, measure(row, n_seeds))
