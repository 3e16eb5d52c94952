"""Facts on the data: each by hand arithmetic, and none where there is no trouble."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from playground.data.datasets import SOURCES
from playground.engine import ACTIVATIONS, LOSSES, MLP, Trainer
from playground.experiment import SETTINGS, Experiment
from playground.explain.data_facts import DataFact, data_facts, least_loss
from playground.explain.least_loss import Bound, group_rows, most_right, reach_of
from playground.presets import GALLERY, with_article_settings
from tests.explain.own_data import YES_NO, own


def fact_of(experiment: Experiment, key: str) -> DataFact:
    return {one.key: one for one in data_facts(experiment)}[key]


def keys_of(experiment: Experiment) -> list[str]:
    return [one.key for one in data_facts(experiment)]


# ---- silence ----

# Inputs that are cells of an image: large, and some of them nearly always empty.
OF_CELLS = {
    *("inputs_far_from_zero", "inputs_large", "inputs_of_different_sizes"),
    *("inputs_constant", "inputs_constant_in_training"),
}


@pytest.mark.parametrize("entry", GALLERY, ids=[entry.key for entry in GALLERY])
def test_nothing_is_wrong_with_the_gallerys_data(entry: Any) -> None:
    # That of the rare class is what its pictures are about; of a digit some cells are never inked.
    expected = ["class_imbalance"] if "rare-class" in entry.key else []
    found = [one.key for one in data_facts(entry.experiment)]
    assert (set(found) <= OF_CELLS) if entry.key == "data-digits" else (found == expected)


@pytest.mark.parametrize(
    "dataset", [name for name in SOURCES if name not in ("own", "iris", "digits")]
)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_nothing_is_wrong_with_other_draws(dataset: str, seed: int, noise: float) -> None:
    experiment = Experiment(data_seed=seed, noise=noise).changed(dataset=dataset)
    assert keys_of(with_article_settings(experiment)) == []


def test_irises_are_far_from_zero_until_they_are_standardised() -> None:
    # Sepal length 5.8 +- 0.8 and sepal width 3.1 +- 0.4; petals start near 0.
    raw = Experiment().changed(dataset="iris")
    assert keys_of(raw) == ["inputs_far_from_zero"]
    assert "So is x1." in data_facts(raw)[0].text
    assert keys_of(raw.changed(**data_facts(raw)[0].change)) == []


def test_a_single_point_has_no_facts() -> None:
    assert keys_of(own([[1, 0]], [1], YES_NO)) == []


# ---- inputs ----


def test_inputs_far_from_zero_by_hand() -> None:
    # 0, 6, ..., 294: mean 147, variance 36 (50^2 - 1) / 12 = 7497.
    steps = [6.0 * k for k in range(50)]
    experiment = own(steps, [x >= 150 for x in steps], YES_NO)
    found = fact_of(experiment, "inputs_far_from_zero")
    assert found.numbers["mean"] == 147.0
    assert found.numbers["deviation"] == pytest.approx(7497**0.5)
    assert (found.numbers["low"], found.numbers["high"]) == (0.0, 294.0)
    assert "x1 goes from 0 to 294" in found.text
    assert found.change == {"standardise": True}
    assert keys_of(experiment.changed(standardise=True)) == []


def test_far_is_a_matter_of_the_spread() -> None:
    # 10 and 12: mean 11, standard deviation 1. 0 and 2: one standard deviation from 0.
    assert keys_of(own([10, 12], [0, 1], YES_NO)) == ["inputs_far_from_zero"]
    assert keys_of(own([0, 2], [0, 1], YES_NO)) == []


def test_large_and_small_inputs_by_hand() -> None:
    large = fact_of(own([-20, 20, -30, 30], [0, 1, 0, 1], YES_NO), "inputs_large")
    assert large.numbers == {"largest": 30.0, "n_inputs": 1}
    small = fact_of(own([-0.01, 0.01, 0.02], [0, 1, 0], YES_NO), "inputs_small")
    assert small.numbers == {"largest": 0.02}
    assert keys_of(own([[-0.01, 1], [0.01, -1]], [0, 1], YES_NO)) == ["inputs_of_different_sizes"]


def test_different_sizes_by_hand() -> None:
    # Standard deviations 2 and 0.1: the ratio is 20.
    found = fact_of(
        own([[-2, 0.1], [2, -0.1], [2, 0.1], [-2, -0.1]], [0, 1, 0, 1], YES_NO),
        "inputs_of_different_sizes",
    )
    assert found.numbers["ratio"] == pytest.approx(20.0)
    assert "x1 varies 20 times as much as x2" in found.text


def test_constant_inputs_are_told_from_those_constant_in_training_alone() -> None:
    rows = [[0, 5, 7], [1, 5, 7], [0.5, 5, 7], [1, 5, 8]]
    found = {one.key: one for one in data_facts(own(rows, [0, 1, 0, 1], YES_NO, n_train=3))}
    assert found["inputs_constant"].text.startswith("x2 is the same at every point")
    assert found["inputs_constant_in_training"].text.startswith("x3 is the same at every training")


def test_constant_feature_is_taken_out_where_features_can_be_chosen() -> None:
    experiment = own([[0, 5], [1, 5], [2, 5]], [0, 1, 0], YES_NO)
    assert fact_of(experiment, "inputs_constant").change == {"features": ("x1",)}


def test_facts_are_about_what_the_network_is_given() -> None:
    # 0 to 3 is fine; its square is 0 to 900 of 0 to 30.
    rows = [[float(k), float(k % 2)] for k in range(31)]
    experiment = own(rows, [k > 15 for k in range(31)], YES_NO)
    assert keys_of(experiment.changed(features=("x2",)))[0] == "contradictory_points"
    wide = fact_of(experiment.changed(features=("x1x1", "x2")), "inputs_of_different_sizes")
    assert wide.text.startswith("Inputs are of very different sizes: x1\u00b2 varies")


# ---- targets ----


def test_imbalance_gives_the_share_of_a_constant_answer() -> None:
    labels = [0] * 95 + [1] * 5
    found = fact_of(own(list(range(-50, 50)), labels, YES_NO), "class_imbalance")
    assert found.numbers["share"] == 0.95
    assert "95 of 100 training points are of class no" in found.text
    assert "95.0% of the time" in found.text


@pytest.mark.parametrize(
    ("labels", "is_found"), [([0] * 8 + [1] * 2, True), ([0] * 7 + [1] * 3, False)]
)
def test_majority_has_four_times_the_next_class(labels: list[int], is_found: bool) -> None:
    inputs = np.linspace(-1, 1, 10).tolist()
    assert (keys_of(own(inputs, labels, YES_NO)) == ["class_imbalance"]) is is_found


def test_missing_class_and_constant_value_are_named() -> None:
    labels = [0, 1, 0, 1, 2]
    found = fact_of(own([0, 1, 0.5, 2, 3], labels, ("a", "b", "c"), n_train=4), "class_missing")
    assert found.text == "No training point is of class c: it cannot be learned."
    assert keys_of(own([0, 1, 2], [4, 4, 4])) == ["target_constant"]


@pytest.mark.parametrize(
    ("reduction", "expected"),
    # Errors of 2, 3, 4 and 5: 1/2 (4 + 9 + 16 + 25) = 27, a quarter of it 6.75.
    [("mean", 6.75), ("sum", 27.0)],
)
def test_values_beyond_a_sigmoid_by_hand(reduction: str, expected: float) -> None:
    experiment = own([0, 1, 2, 3], [3, 4, 5, 6], output_activation="sigmoid", reduction=reduction)
    found = fact_of(experiment, "out_of_reach")
    assert found.numbers["least_loss"] == expected == least_loss(experiment)
    assert f"the loss cannot fall below {expected:g}." in found.text
    assert found.change == {"output_activation": "linear"}
    assert keys_of(experiment.changed(**found.change)) == []


@pytest.mark.parametrize(
    ("output", "low", "high"),
    [
        ("sigmoid", 0.0, 1.0),
        ("tanh", -1.0, 1.0),
        ("sine", -1.0, 1.0),
        ("relu", 0.0, np.inf),
        ("softplus", 0.0, np.inf),
        ("elu", -1.0, np.inf),
        # -W(1/e), where 1 + e^-z + z e^-z = 0: z = -1.27846454276107...
        ("silu", -0.278464542761073795, np.inf),
        # The least value of the tanh form, at z = -0.752461404.
        ("gelu", -0.170040750571254, np.inf),
        ("softmax", 0.0, 1.0),
        ("linear", -np.inf, np.inf),
        ("leaky_relu", -np.inf, np.inf),
    ],
)
def test_reach_is_that_of_the_activation(output: str, low: float, high: float) -> None:
    assert reach_of(output) == pytest.approx((low, high), rel=1e-14)


def test_every_activation_is_held_to_its_reach() -> None:
    z = np.linspace(-60.0, 60.0, 240_001)[:, np.newaxis]
    for name, one in ACTIVATIONS.items():
        if name != "softmax":
            low, high = reach_of(name)
            a = one(z)
            assert a.min() >= low
            assert a.max() <= high
            # No tighter end would do.
            assert np.isinf(low) or a.min() < low + 1e-6
            assert np.isinf(high) or a.max() > high - 1e-6


@pytest.mark.parametrize("output", [name for name in ACTIVATIONS if name != "softmax"])
def test_targets_within_reach_are_no_trouble(output: str) -> None:
    low, high = reach_of(output)
    ends = [max(low, -5.0), min(high, 5.0)]
    assert keys_of(own([0, 1], ends, output_activation=output)) == []
    beyond = own([0, 1], [ends[0] - 1.0, ends[1] + 1.0], output_activation=output)
    assert ("out_of_reach" in keys_of(beyond)) == np.isfinite([low, high]).any()


def test_standardised_values_leave_a_sigmoid() -> None:
    # 3 to 6 become -1.34 to 1.34.
    experiment = own([0, 1, 2, 3], [3, 4, 5, 6], output_activation="sigmoid", standardise=True)
    assert fact_of(experiment, "out_of_reach").text.startswith("Standardised targets go from -1.3")


@pytest.mark.parametrize(
    ("loss", "expected"),
    # 3 is 2 beyond the end and 0.5 is met: 1/2 * 4; 2; and for Huber 2 - 1/2.
    [("squared_error", 2.0), ("absolute_error", 2.0), ("huber", 1.5)],
)
def test_bound_of_each_loss_by_hand(loss: str, expected: float) -> None:
    experiment = own([0, 1], [3, 0.5], output_activation="sigmoid", loss=loss, reduction="sum")
    assert least_loss(experiment) == expected


def test_training_comes_near_the_bound_and_not_below() -> None:
    experiment = own([0, 1, 2, 3], [3, 4, 5, 6], output_activation="sigmoid", reduction="mean")
    run = experiment.make_trainer(experiment.make_network(), experiment.make_dataset())
    run.advance(epochs=5000)
    assert 6.75 < run.loss() < 6.76


# ---- points ----


def test_contradictory_points_by_hand() -> None:
    # Three times yes and once no at 0: 0.75 is best, 1/2 (3 * 0.0625 + 0.5625) = 0.375.
    inputs, labels = [0, 0, 0, 0, 1, -1], [1, 1, 1, 0, 0, 1]
    experiment = own(inputs, labels, YES_NO, reduction="sum")
    found = fact_of(experiment, "contradictory_points")
    assert found.numbers["n_points"] == 4
    assert found.numbers["n_places"] == 1
    assert found.numbers["least_loss"] == 0.375
    assert found.numbers["highest_accuracy"] == 5 / 6
    assert "at most 83.3% of the points can be right" in found.text
    entropy = -3 * np.log(0.75) - np.log(0.25)
    assert least_loss(experiment.changed(loss="cross_entropy")) == pytest.approx(entropy)
    assert least_loss(experiment.changed(loss="absolute_error")) == 1.0
    # With tanh the classes are -1 and 1, twice as far apart.
    assert least_loss(experiment.changed(output_activation="tanh")) == 1.5


def test_contradictory_values_by_hand() -> None:
    # 0, 0 and 6 at one place: mean 2, 1/2 (4 + 4 + 16) = 12; median 0, 6; Huber 0.5 away from
    # both zeros, which pull as much as the 6: 2 * 0.125 + 5.5 - 0.5 = 5.25.
    experiment = own([1, 1, 1, 2], [0, 0, 6, 5], reduction="sum")
    bounds = {name: least_loss(experiment.changed(loss=name)) for name in experiment.fitting_losses}
    assert bounds == pytest.approx({"squared_error": 12.0, "absolute_error": 6.0, "huber": 5.25})


@pytest.mark.parametrize("loss", LOSSES)
def test_bound_for_several_outputs_is_that_of_the_shares(loss: str) -> None:
    # Classes 0, 0, 1 and 2 at one place. Shares of 1/2, 1/4, 1/4: the error is
    # 1/2 (4 - 4 (1/4 + 1/16 + 1/16)) = 1.25; answering 0 twice misses by 2; the entropy is 4 ln 2
    # times 3/2. Brute force over a grid of shares finds nothing better.
    y = np.eye(3)[[0, 0, 1, 2]]
    least = Bound(loss, "softmax", y).least(np.zeros(4, np.intp)).sum()
    by_hand = {"squared_error": 1.25, "huber": 1.25, "absolute_error": 4.0}
    assert least == pytest.approx(by_hand.get(loss, 6.0 * np.log(2.0)))
    rule = LOSSES[loss].fit("softmax", y)
    steps = np.linspace(1e-9, 1.0, 41)
    grid = [(p, q, max(1.0 - p - q, 1e-9)) for p in steps for q in steps if p + q <= 1.0]
    losses = [rule.value(np.log([a] * 4), np.array([a] * 4), y).sum() for a in grid]
    assert min(losses) >= least - 1e-6


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error", "huber"])
@pytest.mark.parametrize("output", ["linear", "sigmoid", "silu", "elu"])
def test_no_common_output_is_better_than_the_bound(loss: str, output: str) -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        targets = rng.normal(scale=2.0, size=(5, 1))
        least = Bound(loss, output, targets).least(np.zeros(5, np.intp)).sum()
        low, high = reach_of(output)
        tried = np.linspace(max(low, -8.0), min(high, 8.0), 4001)
        losses = [
            LOSSES[loss].value(targets, np.full_like(targets, a), targets).sum() for a in tried
        ]
        assert least <= min(losses) + 1e-9
        assert least == pytest.approx(min(losses), abs=1e-2)


def test_network_of_one_place_learns_the_bound() -> None:
    # All points at 0: only the bias answers, and it comes to the share of class 1.
    mlp = MLP([1, 1], initializer="zeros")
    trainer = Trainer(mlp, [[0.0]] * 4, [[1.0], [1.0], [1.0], [0.0]], reduction="sum")
    trainer.advance(epochs=20_000)
    assert trainer.loss() == pytest.approx(0.375, abs=1e-9)


def test_features_that_hide_an_input_are_given_it_back() -> None:
    found = fact_of(Experiment(features=("x1",)), "contradictory_points")
    # Of XOR by x1 alone each answer is right once of two times: 1/2 * 1/4 for each of four points.
    assert found.numbers["least_loss"] == 0.5
    assert found.numbers["highest_accuracy"] == 0.5
    assert found.change == {"features": ("x1", "x2")}
    assert fact_of(own([0, 0, 1], [0, 1, 1], YES_NO), "contradictory_points").change == {}


def test_groups_and_most_right_by_hand() -> None:
    groups = group_rows(np.array([[1.0, 2.0], [0.0, 2.0], [1.0, 2.0], [-0.0, 2.0], [1.0, 3.0]]))
    assert groups[0] == groups[2] != groups[1] == groups[3] != groups[4]
    assert len(set(groups.tolist())) == 3
    # Of the first group 0 and 0, of the second 1 and 2, of the third 1: 2 + 1 + 1.
    assert most_right(np.array([0.0, 1.0, 0.0, 2.0, 1.0]), groups) == 4


@pytest.mark.parametrize(
    ("inputs", "key"),
    [([0, 0, 0, 1, 2, 3], "points_repeated"), ([0, 1, 2, 3, 0, 1], "test_points_in_training")],
)
def test_repeated_points_are_counted(inputs: Sequence[int], key: str) -> None:
    experiment = own(inputs, [0, 0, 0, 0, 0, 0], YES_NO, n_train=4)
    found = {one.key: one for one in data_facts(experiment)}
    assert found[key].text.startswith("2 of ")
    assert not {"points_repeated", "test_points_in_training"} - {key} & found.keys()


# ---- any data ----


@pytest.mark.parametrize("classes", [(), YES_NO])
def test_numbers_stay_finite_for_the_largest_data(classes: tuple[str, ...]) -> None:
    inputs = [[1e12, -1e12], [-1e12, 1e12], [1e12, 0.0], [0.0, 1e-300]]
    targets = [0, 1, 1, 0] if classes else [1e12, -1e12, 0.0, 1e-300]
    experiment = own(inputs, targets, classes, features=("x1", "x1x1", "x1x2"))
    for output in experiment.fitting_outputs:
        for standardise in (False, True):
            changed = experiment.changed(output_activation=output, standardise=standardise)
            for found in data_facts(changed):
                assert not np.isnan(list(found.numbers.values())).any()
                assert "nan" not in found.text
                assert changed.changed(**found.change) is not None


def test_facts_of_ten_thousand_points_come_at_once_and_are_kept() -> None:
    rng = np.random.default_rng(0)
    experiment = own(rng.integers(0, 3, (10_000, 8)), rng.integers(0, 5, 10_000), tuple("abcde"))
    experiment.make_dataset()
    began = time.perf_counter()
    first = data_facts(experiment)
    assert time.perf_counter() - began < 0.5
    assert data_facts(experiment.changed(learning_rate=0.01, speed="10")) is first


def test_settings_that_may_cure_it_are_settings() -> None:
    experiment = own([10, 12, 10], [3, 4, 5], output_activation="sigmoid")
    for found in data_facts(experiment):
        assert found.change.keys() <= SETTINGS.keys()
