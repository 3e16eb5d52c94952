"""What a network is given of a point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.data.features import FEATURES, Transform, choose_features, offered_features
from playground.experiment import Experiment
from playground.run.recorder import Run

POINTS = np.array([[0.5, -2.0], [3.0, 0.25], [-1.0, 0.0]])
BY_HAND = {
    "x1": lambda a, _: a,
    "x2": lambda _, b: b,
    "x1x1": lambda a, _: a * a,
    "x2x2": lambda _, b: b * b,
    "x1x2": lambda a, b: a * b,
    "sinx1": lambda a, _: np.sin(a),
    "sinx2": lambda _, b: np.sin(b),
}
clouds = arrays.arrays(
    np.float64, (7, 2), elements=st.floats(-100.0, 100.0).map(lambda x: round(x, 3))
)


def test_every_feature_is_tested() -> None:
    assert BY_HAND.keys() == FEATURES.keys()


@pytest.mark.parametrize("name", FEATURES)
def test_feature_is_what_its_name_says(name: str) -> None:
    a, b = POINTS.T
    np.testing.assert_array_equal(FEATURES[name](POINTS), BY_HAND[name](a, b))


@given(clouds)
def test_without_standardising_points_are_given_as_they_are(points: np.ndarray) -> None:
    transform = Transform.fit(choose_features(["x1", "x2"], 2), points, standardise=False)
    np.testing.assert_array_equal(transform(points), points)


@given(clouds, st.sets(st.sampled_from(sorted(FEATURES)), min_size=1))
def test_standardised_features_have_mean_0_and_deviation_1(
    points: np.ndarray, names: set[str]
) -> None:
    features = choose_features(sorted(names), 2)
    given_to_it = Transform.fit(features, points, standardise=True)(points)
    assert np.isfinite(given_to_it).all()
    for column, feature in zip(given_to_it.T, features, strict=True):
        values = feature(points)
        if np.ptp(values) > 1e-9 * np.abs(values).max():
            assert column.mean() == pytest.approx(0.0, abs=1e-6)
            assert column.std() == pytest.approx(1.0, abs=1e-6)


def test_a_feature_that_never_varies_is_centred_and_left() -> None:
    points = np.column_stack([np.full(5, 0.1), np.arange(5.0)])
    given_to_it = Transform.fit(choose_features(["x1"], 2), points, standardise=True)(points)
    np.testing.assert_allclose(given_to_it, 0.0, atol=1e-12)


def test_test_points_are_measured_by_the_points_to_train_on() -> None:
    dataset = Experiment(dataset="moons", standardise=True, noise=0.2).make_dataset()
    train = dataset.points[: dataset.n_train]
    expected = (dataset.points - train.mean(axis=0)) / train.std(axis=0)
    np.testing.assert_allclose(dataset.X, expected)


def test_points_of_more_inputs_are_given_as_they_are() -> None:
    experiment = Experiment(dataset="parity", inputs=4, features=("x1x2",))
    assert experiment.layer_sizes == (4, 4, 1)
    assert experiment.unit_names(0) == ("x1", "x2", "x3", "x4")
    dataset = experiment.make_dataset()
    np.testing.assert_array_equal(dataset.X, dataset.points)


def test_with_the_product_a_single_unit_solves_xor() -> None:
    # Without it, no weights at all get more than three of the four points right.
    experiment = Experiment(hidden_layers=(), bias=True, features=("x1", "x2", "x1x2"))
    run = Run(experiment)
    while run.frames[-1].state.epoch < 2000:
        run.record(20, "100", 60.0)
    assert run.frames[-1].scores.accuracy == 1.0
    assert experiment.unit_names(0) == ("x1", "x2", "x1\u00b7x2")


def test_names_of_units_are_those_of_the_diagram() -> None:
    experiment = Experiment(hidden_layers=(2, 1), output_activation="softmax")
    names = [experiment.unit_names(layer) for layer in range(4)]
    assert names == [("x1", "x2"), ("h1.1", "h1.2"), ("h2.1",), ("out0", "out1")]
    assert Experiment().unit_names(1) == ("h1", "h2", "h3", "h4")
    assert Experiment().unit_names(2) == ("out",)


@pytest.mark.parametrize(
    ("n_inputs", "offered"),
    [(1, ("x1", "x1x1", "sinx1")), (2, tuple(FEATURES)), (3, ()), (8, ())],
)
def test_features_offered_are_those_that_the_inputs_allow(
    n_inputs: int, offered: tuple[str, ...]
) -> None:
    assert offered_features(n_inputs) == offered
    points = np.arange(4.0 * n_inputs).reshape(4, n_inputs)
    for name in offered:
        assert FEATURES[name](points).shape == (4,)


@given(st.sets(st.sampled_from(sorted(FEATURES)), min_size=1), st.integers(1, 8))
def test_some_feature_is_always_left_and_each_can_be_made(names: set[str], n_inputs: int) -> None:
    chosen = choose_features(sorted(names), n_inputs)
    points = np.random.default_rng(0).normal(size=(5, n_inputs))
    made = Transform.fit(chosen, points, standardise=True)(points)
    assert made.shape == (5, len(chosen))
    assert np.isfinite(made).all()
    if n_inputs > 2:
        assert [one.label for one in chosen] == [f"x{k + 1}" for k in range(n_inputs)]
    else:
        possible = [
            FEATURES[name] for name in FEATURES if name in names & {*offered_features(n_inputs)}
        ]
        assert set(chosen) == set(possible or [FEATURES["x1"]])


def test_single_input_takes_its_own_features_and_x1_where_none_is_left() -> None:
    experiment = Experiment().changed(dataset="sine", features=("x2", "x1x2"))
    assert experiment.unit_names(0) == ("x1",)
    experiment = experiment.changed(features=("x1", "x2", "sinx1"))
    assert experiment.unit_names(0) == ("x1", "sin x1")
    assert experiment.layer_sizes[0] == 2
