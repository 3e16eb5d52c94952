from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.datasets import RADIUS, SOURCES, Dataset, make_dataset

TABLES = [name for name, source in SOURCES.items() if source.table]
CLOUDS = [name for name, source in SOURCES.items() if source.cloud]

every_cloud = pytest.mark.parametrize("cloud", CLOUDS)


def table(name: str, n_inputs: int = 2) -> Dataset:
    return make_dataset(name, n_inputs, n_samples=200, noise=0.0, train_share=0.5, seed=0)


def draw(
    cloud: str, n_samples: int = 200, noise: float = 0.0, share: float = 0.5, seed: int = 0
) -> Dataset:
    return make_dataset(cloud, 2, n_samples, noise, share, seed)


@pytest.mark.parametrize("name", SOURCES)
def test_source_is_either_a_table_or_a_cloud(name: str) -> None:
    assert (name in TABLES) != (name in CLOUDS)


# ---- truth tables ----


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("xor", [0, 1, 1, 0]),
        ("and", [0, 0, 0, 1]),
        ("or", [0, 1, 1, 1]),
        ("nand", [1, 1, 1, 0]),
    ],
)
def test_truth_table_is_exact_and_in_the_articles_order(name: str, labels: list[int]) -> None:
    dataset = table(name)
    assert dataset.X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert dataset.labels.tolist() == labels
    assert dataset.n_train == 4


@pytest.mark.parametrize("n_inputs", range(2, 7))
def test_parity_is_1_where_an_odd_number_of_inputs_is_1(n_inputs: int) -> None:
    dataset = table("parity", n_inputs)
    rows = list(product((0, 1), repeat=n_inputs))
    assert dataset.X.tolist() == [list(row) for row in rows]
    assert dataset.labels.tolist() == [row.count(1) % 2 for row in rows]
    assert dataset.n_train == 2**n_inputs


def test_parity_of_two_inputs_is_xor() -> None:
    np.testing.assert_array_equal(table("parity", 2).labels, table("xor").labels)


@pytest.mark.parametrize("name", [name for name in TABLES if not SOURCES[name].counts_inputs])
def test_number_of_inputs_is_for_parity_alone(name: str) -> None:
    assert table(name, n_inputs=5).n_inputs == 2


@pytest.mark.parametrize("name", TABLES)
def test_truth_table_knows_no_chance(name: str) -> None:
    first = make_dataset(name, 3, 10, 0.5, 0.1, 1)
    again = make_dataset(name, 3, 1000, 0.0, 0.9, 2)
    np.testing.assert_array_equal(first.X, again.X)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert first.window == again.window


# ---- clouds ----


@every_cloud
@given(
    n_samples=st.integers(10, 1000),
    noise=st.floats(0.0, 0.5),
    share=st.floats(0.1, 0.9),
    seed=st.integers(0, 999_999),
)
def test_cloud_has_the_points_asked_for_within_its_window(
    cloud: str, n_samples: int, noise: float, share: float, seed: int
) -> None:
    dataset = draw(cloud, n_samples, noise, share, seed)
    assert dataset.X.shape == (n_samples, 2)
    assert dataset.labels.shape == (n_samples,)
    assert set(dataset.labels.tolist()) <= {0.0, 1.0}
    assert dataset.n_train == round(n_samples * share)
    (x_low, x_high), (y_low, y_high) = dataset.window
    assert x_low < dataset.X[:, 0].min()
    assert dataset.X[:, 0].max() < x_high
    assert y_low < dataset.X[:, 1].min()
    assert dataset.X[:, 1].max() < y_high
    # A square: the chart is one, and a circle in it is to look like one.
    assert x_high - x_low == pytest.approx(y_high - y_low)


@every_cloud
@pytest.mark.parametrize("share", [0.0, 1e-9, 1.0])
def test_one_sample_at_least_stays_on_each_side(cloud: str, share: float) -> None:
    dataset = draw(cloud, n_samples=10, share=share)
    assert 1 <= dataset.n_train <= 9


@every_cloud
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_same_seed_draws_the_same_cloud_and_another_seed_another(cloud: str, noise: float) -> None:
    first, again = draw(cloud, noise=noise, seed=7), draw(cloud, noise=noise, seed=7)
    np.testing.assert_array_equal(first.X, again.X)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert (first.X != draw(cloud, noise=noise, seed=8).X).any()


@every_cloud
def test_share_moves_the_cut_and_no_point(cloud: str) -> None:
    small, large = draw(cloud, share=0.2), draw(cloud, share=0.8)
    np.testing.assert_array_equal(small.X, large.X)
    assert (small.n_train, large.n_train) == (40, 160)


@every_cloud
def test_both_parts_hold_both_classes(cloud: str) -> None:
    # The points are shuffled: a class or a piece of the shape does not go to one part alone.
    dataset = draw(cloud)
    for part in (dataset.labels[: dataset.n_train], dataset.labels[dataset.n_train :]):
        assert 0.3 < part.mean() < 0.7


@every_cloud
def test_noise_moves_points(cloud: str) -> None:
    assert (draw(cloud, noise=0.2).X != draw(cloud).X).any()


@pytest.mark.parametrize("cloud", [name for name in CLOUDS if name != "xor_clouds"])
def test_classes_have_the_same_number_of_points(cloud: str) -> None:
    assert draw(cloud, n_samples=200).labels.sum() == 100
    assert draw(cloud, n_samples=201).labels.sum() == 100


def test_xor_cloud_is_class_1_where_exactly_one_coordinate_is_positive() -> None:
    dataset = draw("xor_clouds", n_samples=1000)
    differ = np.sign(dataset.X[:, 0]) != np.sign(dataset.X[:, 1])
    np.testing.assert_array_equal(dataset.labels, differ)
    # A gap along both axes, as in TensorFlow Playground.
    assert np.abs(dataset.X).min() >= 0.3


def test_circle_has_class_1_inside_and_class_0_around_it() -> None:
    dataset = draw("circle", n_samples=1000)
    radius = np.hypot(*dataset.X.T)
    assert radius[dataset.labels == 1.0].max() <= 0.5 * RADIUS
    assert radius[dataset.labels == 0.0].min() >= 0.7 * RADIUS
    assert radius.max() <= RADIUS * (1.0 + 1e-12)


def test_gaussians_lie_around_their_centres() -> None:
    dataset = draw("gaussians", n_samples=1000)
    for label, centre in ((0.0, -2.0), (1.0, 2.0)):
        points = dataset.X[dataset.labels == label]
        np.testing.assert_allclose(points.mean(axis=0), centre, atol=0.15)
        np.testing.assert_allclose(points.var(axis=0), 0.5, rtol=0.15)
    noisy = draw("gaussians", n_samples=1000, noise=0.5)
    np.testing.assert_allclose(noisy.X[noisy.labels == 1.0].var(axis=0), 4.0, rtol=0.15)


def test_moons_are_half_circles_that_reach_into_one_another() -> None:
    dataset = draw("moons", n_samples=1000)
    upper, lower = dataset.X[dataset.labels == 0.0], dataset.X[dataset.labels == 1.0]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0)
    assert upper[:, 1].min() >= 0.0
    np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1.0)
    assert lower[:, 1].max() <= 0.5


def test_spiral_arms_are_each_others_half_turn() -> None:
    dataset = draw("spiral", n_samples=400)
    radius = np.hypot(*dataset.X.T)
    assert radius.max() == pytest.approx(RADIUS)
    for label in (0.0, 1.0):
        arm = dataset.X[dataset.labels == label]
        along = np.hypot(*arm.T) / RADIUS
        angle = 1.75 * 2.0 * np.pi * along + np.pi * label
        direction = np.column_stack([np.sin(angle), np.cos(angle)])
        np.testing.assert_allclose(arm, RADIUS * along[:, None] * direction)


def test_no_point_of_a_spiral_belongs_to_both_arms() -> None:
    dataset = draw("spiral", n_samples=401)
    distances = np.hypot(*(dataset.X[:, None] - dataset.X[None]).transpose(2, 0, 1))
    other_class = dataset.labels[:, None] != dataset.labels[None]
    assert distances[other_class].min() > 0.01
