"""What a race has found, in fair sentences and as a table."""

from typing import Any

import numpy as np

from playground.experiment import SETTINGS, Experiment
from playground.sweep.intervals import Interval, level_for
from playground.sweep.race import Comparison, RaceResult, epochs_until_solved

PERCENTS = (5, 25, 50, 75, 95)


def say_value(name: str, value: Any) -> str:
    """Return a value of a setting as it is called in a sentence, such as "tanh" or "bias on"."""
    said = SETTINGS[name].say(value)
    if name == "hidden_layers":
        return f"{said} hidden unit{'' if value == (1,) else 's'}" if value else "no hidden layer"
    plain = said[0].isalpha() and said not in ("on", "off", "none", "sum", "mean", "zeros")
    return said if plain else f"{SETTINGS[name].label.lower()} {said}"


def points(share: float) -> int:
    """Return a difference of rates in percentage points, rounded, from 0 up."""
    return round(100.0 * abs(share))


def say_rates(race: RaceResult, comparison: Comparison) -> str:
    """Say how often a lane solved the task, how often the baseline, and what that shows."""
    one, other = race.results[comparison.lane], race.results[race.baseline]
    names = [say_value(race.setting, race.lanes[k].value) for k in (comparison.lane, race.baseline)]
    # Between two numbers there is a comma.
    with_one, with_other = (f"{name}," if name[-1].isdigit() else name for name in names)
    found = (
        f"With {with_one} {one.n_solved} of {one.n_networks} solved it, with {with_other} "
        f"{other.n_solved} of {other.n_networks}"
    )
    return f"{found}{say_difference(comparison.rate, one.n_networks, race.level)}"


def say_difference(rate: Interval, n: int, level: float) -> str:
    """Return the rest of a sentence: how large the difference may be."""
    sure = f"{100.0 * level:.3g} %"
    if rate.low > 0.0 or rate.high < 0.0:
        word = "more" if rate.value > 0.0 else "fewer"
        few, many = sorted((points(rate.low), points(rate.high)))
        return f": {few} to {many} points {word} ({sure})."
    return (
        f". The difference could be nothing: between {points(rate.low)} points fewer and "
        f"{points(rate.high)} more ({sure}); {n} seeds cannot tell."
    )


def say_epochs(race: RaceResult, comparison: Comparison) -> str:
    """Say how much sooner or later seeds were solved that both values solve; empty if too few."""
    found = comparison.epochs
    if found is None:
        return ""
    who = f"Of the {comparison.n_both} seeds that both solved"
    names = [say_value(race.setting, race.lanes[k].value) for k in (comparison.lane, race.baseline)]
    low, high = round(found.low), round(found.high)
    if low <= 0 <= high:
        return (
            f"{who}, neither was clearly sooner: the median difference is between "
            f"{abs(low):,} epochs sooner and {high:,} later with {names[0]}."
        )
    few, many = sorted((abs(low), abs(high)))
    first, second = names if high < 0 else names[::-1]
    return f"{who}, {first} was sooner than {second} by {few:,} to {many:,} epochs (median)."


def say_loss(race: RaceResult, comparison: Comparison) -> str:
    """Say how the final losses differ seed by seed; empty where losses are of different kinds."""
    if comparison.loss is None or not are_comparable(race, comparison.lane):
        return ""
    found, name = comparison.loss, say_value(race.setting, race.lanes[comparison.lane].value)
    if found.low <= 0.0 <= found.high:
        return (
            f"The final loss with {name} was between {abs(found.low):.3g} lower and "
            f"{found.high:.3g} higher on the same seed (median)."
        )
    word = "lower" if found.high < 0.0 else "higher"
    few, many = sorted((abs(found.low), abs(found.high)))
    return (
        f"The final loss with {name} was {few:.3g} to {many:.3g} {word} on the same seed (median)."
    )


def are_comparable(race: RaceResult, lane: int) -> bool:
    """Return whether a lane's loss is on the scale of the baseline's."""

    def scale(experiment: Experiment) -> tuple[object, ...]:
        names = ("loss", "reduction", "class_weights", "output_activation", "l1", "l2")
        return tuple(getattr(experiment, name) for name in names)

    return scale(race.lanes[lane].experiment) == scale(race.lanes[race.baseline].experiment)


def say_comparisons(n: int) -> str:
    """Say that several comparisons were made, and what was done about it; empty for one."""
    if n < 2:
        return ""
    return (
        f"{n} comparisons were made: the more there are, the sooner one looks good by luck. So "
        f"each interval is of {100.0 * level_for(n):.3g} %, and all hold together with 95 % "
        "(Bonferroni)."
    )


def say_besides(race: RaceResult) -> str:
    """Say what had to change along with a value, and whether initial weights are shared."""
    said = []
    for lane in race.lanes:
        changes = [
            f"{SETTINGS[name].label.lower()} {SETTINGS[name].say(getattr(lane.experiment, name))}"
            for name in lane.besides
        ]
        if changes:
            said.append(f"With {say_value(race.setting, lane.value)} also: {', '.join(changes)}.")
    if len({lane.experiment.n_parameters for lane in race.lanes}) > 1:
        said.append("The networks differ in shape, so their initial weights differ as well.")
    return " ".join(said)


def table_rows(race: RaceResult) -> list[dict[str, Any]]:
    """Return the numbers of each lane, and of its difference from the baseline, by column."""
    compared = {one.lane: one for one in race.compare()}
    return [row_of(race, k, compared.get(k)) for k in range(len(race.lanes))]


def row_of(race: RaceResult, k: int, comparison: Comparison | None) -> dict[str, Any]:
    """Return the numbers of one lane; None stands for what there is not."""
    result = race.results[k]
    low, high = result.interval
    epochs = [None if np.isinf(one) else one for one in epochs_until_solved(result).tolist()]
    losses = [None if np.isnan(one) else one for one in result.quantiles()[:, -1].tolist()]
    row: dict[str, Any] = {
        SETTINGS[race.setting].label: SETTINGS[race.setting].say(race.lanes[k].value),
        "networks": result.n_networks,
        "solved": result.n_solved,
        "success rate": result.rate,
        "rate from (95 %)": low,
        "rate to (95 %)": high,
        "diverged": result.n_diverged,
    }
    row |= dict(
        zip(("epochs, quarter", "epochs, median", "epochs, three quarters"), epochs, strict=True)
    )
    row |= {f"final loss, {p} %": one for p, one in zip(PERCENTS, losses, strict=True)}
    found = comparison.rate if comparison else (None, None, None)
    level = f"{100.0 * race.level:.3g} %"
    names = ("rate difference", f"difference from ({level})", f"difference to ({level})")
    return row | dict(zip(names, found, strict=True))
