import csv
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from playground.experiment import SETTINGS, Experiment
from playground.sweep import MAX_LANES, Race, RaceResult, Sweep, racing_settings
from playground.sweep.intervals import Interval
from playground.sweep.race import epochs_until_solved, make_lanes
from playground.sweep.race_words import (
    say_besides,
    say_comparisons,
    say_difference,
    say_epochs,
    say_rates,
    table_rows,
)
from playground.ui.pages.seeds.race import write_rows
from playground.ui.pages.seeds.race_choices import offered_values, suggest_values
from tests.recordings import XOR

PATIENT = 600.0
TANH = ("hidden_activation", ["sigmoid", "tanh"])


def raced(
    setting: str,
    values: list[Any],
    n_seeds: int = 6,
    epochs: int = 40,
    experiment: Experiment = XOR,
) -> RaceResult:
    race = Race(experiment, setting, values, range(n_seeds), epochs)
    while not race.advance(PATIENT):
        pass
    assert race.results
    return race.results


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        TANH,
        ("learning_rate", [0.1, 0.5, 2.0]),
        ("optimizer", ["sgd", "momentum"]),
        ("hidden_layers", [(2,), (4,), (3, 3)]),
        ("batch_size", [0, 1]),
        ("bias", [False, True]),
    ],
)
def test_populations_of_a_race_equal_separate_sweeps_to_the_bit(
    setting: str, values: list[Any]
) -> None:
    race = raced(setting, values)
    for value, found in zip(values, race.results, strict=True):
        alone = Sweep(XOR.changed(**{setting: value}), range(6), 40)
        alone.advance(PATIENT)
        expected = alone.results
        assert expected
        np.testing.assert_array_equal(found.losses, expected.losses)
        np.testing.assert_array_equal(found.first_solved, expected.first_solved)
        for one in fields(found.last):
            ours, theirs = (getattr(each.last, one.name) for each in (found, expected))
            np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(("setting", "values"), [TANH, ("learning_rate", [0.1, 2.0])])
def test_pairs_share_seeds_data_and_initial_weights(setting: str, values: list[Any]) -> None:
    race = raced(setting, values, epochs=1)
    one, other = race.results
    assert one.seeds.tolist() == other.seeds.tolist()
    for seed in one.seeds.tolist():
        first, second = one.experiment_of(seed), other.experiment_of(seed)
        np.testing.assert_array_equal(
            first.make_network().parameters, second.make_network().parameters
        )
        np.testing.assert_array_equal(first.make_dataset().X, second.make_dataset().X)


def test_baseline_is_the_current_setting_wherever_it_stands() -> None:
    assert raced("learning_rate", [0.1, 0.5, 2.0]).baseline == 1
    assert raced("learning_rate", [0.1, 2.0]).baseline == 0
    assert [one.lane for one in raced("learning_rate", [0.1, 0.5, 2.0]).compare()] == [0, 2]


def test_a_value_compared_with_itself_differs_by_nothing() -> None:
    # Dropout of 0 and of 0.05 differ; momentum's share does nothing to these two.
    race = raced("l2", [0.0, 1e-5], epochs=5)
    (found,) = race.compare()
    assert found.rate.value == 0.0
    assert found.rate.low <= 0.0 <= found.rate.high


@pytest.mark.parametrize(
    ("setting", "values", "expected"),
    [
        ("speed", ["1", "10"], "one that changes training here, got 'speed'"),
        ("weight_seed", [1, 2], "one that changes training"),
        ("momentum", [0.5, 0.9], "one that changes training"),
        ("learning_rate", [0.5], "2 to 8 different ones, got 1"),
        ("learning_rate", [0.5, 0.5], "got 2 with one twice"),
        ("learning_rate", [0.1 * k for k in range(1, MAX_LANES + 2)], "got 9"),
        ("learning_rate", [0.5, -1.0], "expected a number from"),
        ("initializer", ["uniform", "zeros"], "every seed gives the same network"),
    ],
)
def test_wrong_race_is_refused(setting: str, values: list[Any], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        make_lanes(XOR, setting, values)


def test_what_changes_along_with_a_value_is_said() -> None:
    race = raced("output_activation", ["sigmoid", "linear"], experiment=XOR.changed(
        loss="cross_entropy"
    ), epochs=1)  # fmt: skip
    assert say_besides(race) == "With linear also: loss squared error."
    assert say_besides(raced("hidden_layers", [(4,), (2,)], epochs=1)) == (
        "The networks differ in shape, so their initial weights differ as well."
    )


def test_never_solved_counts_as_later_than_all_that_were() -> None:
    found = raced(*TANH)
    result = replace(found.results[0], first_solved=np.array([30.0, np.nan, 10.0, 20.0]))
    assert epochs_until_solved(result).tolist() == [10.0, 20.0, 30.0]
    seldom = replace(result, first_solved=np.array([np.nan, np.nan, 10.0, np.nan]))
    assert epochs_until_solved(seldom).tolist() == [10.0, np.inf, np.inf]


def test_sentence_tells_how_sure_a_difference_is() -> None:
    sure = Interval(0.656, 0.42, 0.81)
    assert say_difference(sure, 64, 0.95) == ": 42 to 81 points more (95 %)."
    fewer = Interval(-0.656, -0.81, -0.42)
    assert say_difference(fewer, 64, 0.95) == ": 42 to 81 points fewer (95 %)."
    open_end = Interval(0.03, -0.08, 0.15)
    assert say_difference(open_end, 64, 0.95) == (
        ". The difference could be nothing: between 8 points fewer and 15 more (95 %); "
        "64 seeds cannot tell."
    )


def test_race_of_two_values_says_what_it_found() -> None:
    race = raced("learning_rate", [0.5, 4.0], n_seeds=16, epochs=1500)
    (found,) = race.compare()
    said = say_rates(race, found)
    assert said.startswith("With learning rate 4, ")
    assert f"{race.results[1].n_solved} of 16 solved it, with learning rate 0.5, " in said
    assert said.endswith(" (95 %).")
    assert say_comparisons(1) == ""
    assert "98.3 %" in say_comparisons(3)
    assert not say_epochs(race, found) or "both solved" in say_epochs(race, found)


def test_table_has_a_row_for_each_value_and_is_saved_as_csv() -> None:
    race = raced("learning_rate", [0.1, 0.5, 2.0])
    header, *lines = csv.reader(write_rows(table_rows(race)).splitlines())
    assert header[0] == "Learning rate"  # which is no share
    assert [line[0] for line in lines] == ["0.1", "0.5", "2"]
    at = header.index("rate difference")
    assert [line[at] != "" for line in lines] == [True, False, True]
    assert "difference from (97.5 %)" in header


@pytest.mark.parametrize(
    "experiment", [XOR, XOR.changed(dataset="moons", bias=True), XOR.changed(dataset="bumps")]
)
def test_every_setting_that_is_offered_can_be_raced_as_suggested(experiment: Experiment) -> None:
    for name in racing_settings(experiment):
        values = suggest_values(experiment, name)
        assert values[0] == getattr(experiment, name)
        assert set(values) <= set(offered_values(experiment, name))
        assert len(make_lanes(experiment, name, values)) == 2
        assert all(SETTINGS[name].kind.read(SETTINGS[name].kind.write(v)) == v for v in values)


def test_race_is_advanced_a_piece_at_a_time() -> None:
    race, shares = Race(XOR, *TANH, seeds=range(4), epochs=3000), [0.0]
    while not race.advance(0.01):
        shares.append(race.share_done)
        assert race.results is None
    assert shares == sorted(shares)
    assert race.share_done == 1.0
