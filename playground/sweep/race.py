"""A race: the same seeds under several values of one setting, one sweep after the other.

All else is the same: the data, the order of batches, and where shapes allow the initial weights. So
each seed is a pair of runs for any two values, and pairs tell more than two separate samples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from playground.engine.arrays import Array
from playground.experiment import SETTINGS, Experiment
from playground.sweep.intervals import (
    Interval,
    Pairs,
    difference_of_rates,
    level_for,
    median_difference,
)
from playground.sweep.outcome import INITIAL_WEIGHTS, PAUSES, SweepResult
from playground.sweep.size import largest_population
from playground.sweep.sweep import Sweep

MAX_LANES = 8
QUARTILES = (0.25, 0.5, 0.75)
# What no race can be over though it changes training: seeds, lists of places or of weights, and
# what ends a run early.
OUT_OF_PLACE = {
    *("weight_seed", "parameters", "frozen", "order_seed", "layer_activations"),
    *PAUSES,
}


def racing_settings(experiment: Experiment) -> list[str]:
    """Return the settings of network and training that a race can be over, in their order."""
    return experiment.changeable(OUT_OF_PLACE)


class Lane(NamedTuple):
    """One value of the setting, with the Experiment that has it."""

    value: Any
    experiment: Experiment
    besides: tuple[str, ...]  # settings that had to change along with it


def make_lanes(experiment: Experiment, name: str, values: Sequence[Any]) -> list[Lane]:
    """Return the lanes of a race over a setting.

    Raises:
        ValueError: the setting is none that a race can be over; values are not 2 to MAX_LANES
            different ones that are valid; or another setting leaves no choice.
    """
    if name not in racing_settings(experiment):
        raise ValueError(f"setting: expected one that changes training here, got {name!r}")
    checked = [SETTINGS[name].kind.check(value) for value in values]
    if not 2 <= len(checked) <= MAX_LANES or len(set(checked)) < len(checked):
        raise ValueError(
            f"values: expected 2 to {MAX_LANES} different ones, got {len(checked)}"
            f"{' with one twice' if len(set(checked)) < len(checked) else ''}"
        )
    return [_make_lane(experiment, name, value) for value in checked]


def _make_lane(experiment: Experiment, name: str, value: Any) -> Lane:
    said = SETTINGS[name].say(value)
    changed = experiment.changed(**{name: value})
    if getattr(changed, name) != value:
        raise ValueError(f"values: {said} does not go with the other settings")
    if "weight_seed" in changed.idle():
        raise ValueError(f"values: with {said} every seed gives the same network")
    besides = tuple(
        other
        for other, one in SETTINGS.items()
        if other not in (name, *INITIAL_WEIGHTS)
        and one.effect != "view"
        and getattr(changed, other) != getattr(experiment, other)
    )
    return Lane(value, changed, besides)


@dataclass(frozen=True, eq=False)
class RaceResult:
    """What a race has found.

    Attributes:
        experiment: the one that the values were put into.
        setting: its name.
        lanes: the values, in the order that was asked for.
        results: of each lane its sweep; all have the same seeds in the same order.
    """

    experiment: Experiment
    setting: str
    lanes: tuple[Lane, ...]
    results: tuple[SweepResult, ...]

    @property
    def baseline(self) -> int:
        """The lane that others are compared with: the current setting's, or else the first."""
        now = getattr(self.experiment, self.setting)
        return next((k for k, lane in enumerate(self.lanes) if lane.value == now), 0)

    @property
    def level(self) -> float:
        """Of each interval, so that those of all comparisons hold together at 95 %."""
        return level_for(len(self.lanes) - 1)

    def compare(self) -> list["Comparison"]:
        """Compare each lane with the one of the baseline."""
        return [self._compare(k) for k in range(len(self.lanes)) if k != self.baseline]

    def _compare(self, k: int) -> "Comparison":
        one, other, level = self.results[k], self.results[self.baseline], self.level
        return Comparison(
            lane=k,
            rate=difference_of_rates(Pairs.of(one.last.solved, other.last.solved), level),
            loss=median_difference(one.last.losses, other.last.losses, level),
            epochs=median_difference(one.first_solved, other.first_solved, level),
            n_both=int(np.isfinite(one.first_solved + other.first_solved).sum()),
        )


class Comparison(NamedTuple):
    """How a lane differs from the baseline on the same seeds; above 0 where the lane has more.

    `n_both` seeds were solved at some time under both: `epochs` is of these. None stands for too
    few pairs.
    """

    lane: int
    rate: Interval
    loss: Interval | None
    epochs: Interval | None
    n_both: int


def epochs_until_solved(result: SweepResult) -> Array:
    """Return the quartiles of the epochs until solved over all seeds, shape (3,).

    A network that was never solved counts as later than all that were: a quartile that falls among
    those is infinite. Leaving them out would make a setting look fast that seldom succeeds.
    """
    ordered = np.sort(np.where(np.isnan(result.first_solved), np.inf, result.first_solved))
    # A quartile is the epoch at which so many of all are solved; none lies between two runs.
    places = np.ceil(np.array(QUARTILES) * len(ordered)).astype(np.intp) - 1
    found: Array = ordered[places]
    return found


class Race:
    """Trains the lanes one after the other, a short piece of work at a time.

    The arrays of one sweep are there at a time, so a race takes the memory of its largest lane.
    """

    def __init__(
        self,
        experiment: Experiment,
        setting: str,
        values: Sequence[Any],
        seeds: Sequence[int],
        epochs: int,
    ) -> None:
        """Check all lanes, and set up the first.

        Raises:
            ValueError: see `make_lanes` and `Sweep`.
        """
        self.experiment, self.setting = experiment, setting
        self.lanes = make_lanes(experiment, setting, values)
        self._seeds, self.epochs = list(seeds), epochs
        most = min(largest_population(lane.experiment) for lane in self.lanes)
        if len(seeds) > most:
            raise ValueError(
                f"seeds: expected at most {most}, as the largest network takes so much memory, "
                f"got {len(seeds)}"
            )
        self._results: list[SweepResult] = []
        self.sweep = self._next_sweep()

    def _next_sweep(self) -> Sweep:
        return Sweep(self.lanes[len(self._results)].experiment, self._seeds, self.epochs)

    @property
    def n_done(self) -> int:
        """How many lanes have been trained."""
        return len(self._results)

    @property
    def seconds(self) -> float:
        """Spent on training and checking so far."""
        under_way = 0.0 if self.done else self.sweep.seconds
        return sum(one.seconds for one in self._results) + under_way

    @property
    def done(self) -> bool:
        """Whether all lanes have been trained."""
        return self.n_done == len(self.lanes)

    @property
    def share_done(self) -> float:
        """The share that is done, 0 to 1: each lane counts the same."""
        under_way = 0.0 if self.done else self.sweep.share_done
        return (self.n_done + under_way) / len(self.lanes)

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds; return whether all is done."""
        if not self.done and self.sweep.advance(seconds):
            found = self.sweep.results
            assert found
            self._results.append(found)
            if not self.done:
                self.sweep = self._next_sweep()
        return self.done

    @property
    def results(self) -> RaceResult | None:
        """What was found; None before the end."""
        if not self.done:
            return None
        lanes, results = tuple(self.lanes), tuple(self._results)
        return RaceResult(self.experiment, self.setting, lanes, results)
