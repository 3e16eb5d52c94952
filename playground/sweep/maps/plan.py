"""What a map is to show: an Experiment, two axes, seeds and epochs; kept in links and files."""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from playground.engine.arrays import as_count
from playground.experiment import Experiment
from playground.reading.json_text import JsonLimits, read_json
from playground.reading.reader import Reader
from playground.reading.values import text, whole
from playground.sweep.maps.axes import MapAxis, put, read_axis
from playground.sweep.outcome import with_seed
from playground.sweep.size import MAX_NETWORKS, check_memory, cut_into_blocks
from playground.sweep.sweep import MAX_EPOCHS, Sweep

MOST_ON_MAP = 100_000  # networks
FILE_TYPE = "neural network playground map"
# A table of the largest size is in it.
LIMITS = JsonLimits(n_bytes=40_000_000, n_values=1_000_000, depth=12)
LAST_SEED = 999_999


class MapCell(NamedTuple):
    """A cell of a map: its column from the left and its row from below, from 0."""

    column: int
    row: int


@dataclass(frozen=True, eq=False)
class MapPlan:
    """What a map is to show.

    Attributes:
        experiment: what is trained, but for the two settings, and the weight seed.
        across: what varies from left to right.
        up: what varies from below to above.
        n_seeds: networks in a cell, 1 to MAX_NETWORKS; 1 where an axis is the weight seed itself.
        epochs: for which each is trained, 1 to MAX_EPOCHS.
    """

    experiment: Experiment
    across: MapAxis
    up: MapAxis
    n_seeds: int
    epochs: int

    def __post_init__(self) -> None:
        """Check it; a ValueError says what is wrong."""
        if self.across.name == self.up.name:
            raise ValueError(f"axes: expected two, got {self.across.label} twice")
        if as_count("seeds", self.n_seeds) > MAX_NETWORKS:
            raise ValueError(f"seeds: expected 1 to {MAX_NETWORKS} a cell, got {self.n_seeds:,}")
        if "weight_seed" in (self.across.name, self.up.name) and self.n_seeds > 1:
            raise ValueError("seeds: expected 1 a cell where an axis is the weight seed itself")
        if as_count("epochs", self.epochs) > MAX_EPOCHS:
            raise ValueError(f"epochs: expected 1 to {MAX_EPOCHS:,}, got {self.epochs:,}")
        if self.n_networks > MOST_ON_MAP:
            raise ValueError(
                f"map: expected at most {MOST_ON_MAP:,} networks, got {self.n_networks:,} "
                f"({self.n_columns} x {self.n_rows} cells of {self.n_seeds})"
            )

    @property
    def n_columns(self) -> int:
        """How many cells there are from left to right."""
        return len(self.across.values)

    @property
    def n_rows(self) -> int:
        """How many cells there are from below to above."""
        return len(self.up.values)

    @property
    def n_networks(self) -> int:
        """How many networks are trained in all."""
        return self.n_columns * self.n_rows * self.n_seeds

    def values_at(self, cell: MapCell) -> tuple[Any, Any]:
        """Return the values of both axes in a cell."""
        return self.across.values[cell.column], self.up.values[cell.row]

    def experiment_at(self, cell: MapCell) -> Experiment:
        """Return the Experiment of a cell, with the first of its seeds.

        Raises:
            ValueError: the values do not go together, or with the other settings.
        """
        made = put(self.experiment, (self.across, self.up), self.values_at(cell))
        return with_seed(made, made.weight_seed)

    def seeds_at(self, experiment: Experiment) -> range:
        """Return the weight seeds of a cell with this Experiment: from that of it on."""
        first = min(experiment.weight_seed, LAST_SEED - self.n_seeds + 1)
        return range(first, first + self.n_seeds)

    def sweep_at(self, cell: MapCell) -> Sweep:
        """Return what a cell shows as a sweep of its own, which has not begun.

        Raises:
            ValueError: as `experiment_at`, or the networks take too much memory.
        """
        experiment = self.experiment_at(cell)
        return Sweep(experiment, self.seeds_at(experiment), self.epochs)

    def blocks_at(self, cell: MapCell) -> list[range]:
        """Return the seeds of a cell by the blocks in which a sweep of them would train.

        Raises:
            ValueError: as `sweep_at`.
        """
        experiment = self.experiment_at(cell)
        seeds, dataset = self.seeds_at(experiment), experiment.make_dataset()
        build = experiment.make_network()
        check_memory(experiment, build, dataset, len(seeds))
        blocks = cut_into_blocks(experiment, build, dataset, len(seeds))
        return [seeds[block[0] : block[-1] + 1] for block in blocks]

    @cached_property
    def key(self) -> str:
        """A text that is the same for plans of the same map alone."""
        table = self.experiment.table
        about = replace(self.experiment, table=None).to_json() if table else None
        made = hashlib.sha256(self._written(about).encode())
        if table:
            for array in (table.inputs, table.targets):
                made.update(f"{array.shape}".encode() + np.ascontiguousarray(array).tobytes())
            others = (table.names, table.target, table.classes, table.n_train, table.ranges)
            made.update(repr((*others, table.fills)).encode())
        return made.hexdigest()

    def to_json(self) -> str:
        """Return all of it as a text that `read_plan` reads."""
        return self._written(self.experiment.to_json())

    def _written(self, experiment: dict[str, Any] | None) -> str:
        values = {
            "type": FILE_TYPE,
            "across": self.across.text,
            "up": self.up.text,
            "seeds": self.n_seeds,
            "epochs": self.epochs,
            "experiment": experiment or self.experiment.to_json(),
        }
        return json.dumps(values, indent=1, allow_nan=False)


def read_plan(data: bytes) -> MapPlan:
    """Read what `MapPlan.to_json` has written; a ValueError says what is wrong with it."""
    given = Reader(read_json(data, LIMITS))
    given.allow(("type", "across", "up", "seeds", "epochs", "experiment"))
    if given.values.get("type") != FILE_TYPE:
        given.fail("type", f"expected {FILE_TYPE!r}")
    experiment, problems = Experiment.from_json(given.values.get("experiment"))
    if problems:
        given.fail("experiment", "; ".join(problems))

    def axis(value: Any) -> MapAxis:
        return read_axis(text(value, 4000))

    return MapPlan(
        experiment,
        given.read("across", axis),
        given.read("up", axis),
        given.read("seeds", whole, 1, MAX_NETWORKS),
        given.read("epochs", whole, 1, MAX_EPOCHS),
    )


def coarse_to_fine(n_columns: int, n_rows: int) -> list[list[MapCell]]:
    """Return all cells by stages: few that are spread evenly first, then those between them.

    At the stage of step s come the cells whose column and row are multiples of s, and that none
    before had; the first stage has at most three a side.
    """
    step = 1
    while max(n_columns, n_rows) > 3 * step:
        step *= 2
    stages, seen = [], set[MapCell]()
    while step:
        stage = [
            MapCell(column, row)
            for row in range(0, n_rows, step)
            for column in range(0, n_columns, step)
        ]
        stages.append([one for one in stage if one not in seen])
        seen.update(stage)
        step //= 2
    return [stage for stage in stages if stage]
