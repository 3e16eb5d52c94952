from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.dataset import Dataset
from playground.data.datasets import SOURCES, make_dataset
from playground.data.shapes import BUMPS, HEIGHTS, RADIUS
from playground.data.table import Table
from playground.engine.arrays import Array
from tests.strategies import tables

TABLES = [name for name, source in SOURCES.items() if source.table]
DRAWN = [name for name, source in SOURCES.items() if source.is_drawn]
CLOUDS = [name for name in DRAWN if SOURCES[name].classes == ("0", "1") and name != "blobs"]

every_cloud = pytest.mark.parametrize("cloud", CLOUDS)
every_drawn = pytest.mark.parametrize("cloud", DRAWN)


def table(name: str, n_inputs: int = 2) -> Dataset:
    return make_dataset(name, n_inputs, n_samples=200, noise=0.0, train_share=0.5, seed=0)


def draw(
    cloud: str, n_samples: int = 200, noise: float = 0.0, share: float = 0.5, seed: int = 0
) -> Dataset:
    return make_dataset(cloud, 2, n_samples, noise, share, seed)


@pytest.mark.parametrize("name", SOURCES)
def test_source_is_a_table_or_drawn_or_real_or_ones_own(name: str) -> None:
    source = SOURCES[name]
    assert [bool(source.table), source.is_drawn, source.read is not None, source.is_own].count(
        True
    ) == 1


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
    assert first.ranges == again.ranges


# ---- clouds ----


@every_drawn
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
    assert dataset.points.shape == (n_samples, SOURCES[cloud].n_inputs)
    assert dataset.labels.shape == (n_samples,)
    assert np.isfinite(dataset.labels).all()
    if dataset.classes:
        assert set(dataset.labels.tolist()) <= set(range(len(dataset.classes)))
    assert dataset.n_train == round(n_samples * share)
    for (low, high), column in zip(dataset.ranges, dataset.points.T, strict=True):
        assert low < column.min()
        assert column.max() < high
    # A square: the chart is one, and a circle in it is to look like one.
    sizes = [high - low for low, high in dataset.ranges]
    assert sizes == pytest.approx([sizes[0]] * len(sizes))


@every_drawn
@pytest.mark.parametrize("share", [0.0, 1e-9, 1.0])
def test_one_sample_at_least_stays_on_each_side(cloud: str, share: float) -> None:
    dataset = draw(cloud, n_samples=10, share=share)
    assert 1 <= dataset.n_train <= 9


@every_drawn
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_same_seed_draws_the_same_cloud_and_another_seed_another(cloud: str, noise: float) -> None:
    first, again = draw(cloud, noise=noise, seed=7), draw(cloud, noise=noise, seed=7)
    np.testing.assert_array_equal(first.X, again.X)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert (first.X != draw(cloud, noise=noise, seed=8).X).any()


@every_drawn
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


# ---- several classes ----


def test_three_spirals_are_each_others_third_of_a_turn() -> None:
    dataset = draw("three_spirals", n_samples=300)
    assert dataset.classes == ("0", "1", "2")
    for label in range(3):
        arm = dataset.X[dataset.labels == label]
        along = np.hypot(*arm.T) / RADIUS
        angle = 2.0 * np.pi * (along + label / 3.0)
        direction = np.column_stack([np.sin(angle), np.cos(angle)])
        np.testing.assert_allclose(arm, RADIUS * along[:, None] * direction)


@pytest.mark.parametrize("centres", [2, 3, 8])
def test_blobs_have_a_class_for_each_centre(centres: int) -> None:
    dataset = make_dataset("blobs", 2, 1000, 0.0, 0.5, 0, centres=centres)
    assert len(dataset.classes) == centres
    for label in range(centres):
        blob = dataset.points[dataset.labels == label]
        assert abs(len(blob) - 1000 / centres) <= 1
        np.testing.assert_allclose(np.hypot(*blob.mean(axis=0)), 0.7 * RADIUS, atol=0.2)
        np.testing.assert_allclose(blob.std(axis=0), 0.5, rtol=0.2)


def test_irises_are_fishers() -> None:
    dataset = make_dataset("iris", 2, 10, 0.0, 0.8, 0)
    assert (dataset.points.shape, dataset.n_train) == ((150, 4), 120)
    assert dataset.classes == ("setosa", "versicolor", "virginica")
    assert dataset.names[2] == "petal length (cm)"
    # Fisher's table of means, to the digits that he gives.
    means = [dataset.points[dataset.labels == label].mean(axis=0).round(3) for label in range(3)]
    assert means[0].tolist() == [5.006, 3.428, 1.462, 0.246]
    assert means[1].tolist() == [5.936, 2.77, 4.26, 1.326]
    assert means[2].tolist() == [6.588, 2.974, 5.552, 2.026]


# ---- values ----


def test_plane_rises_from_corner_to_corner() -> None:
    dataset = draw("plane")
    np.testing.assert_allclose(dataset.labels, dataset.points.sum(axis=1) / 10.0)
    assert dataset.classes == ()


def test_bumps_are_as_high_as_said_and_flat_far_away() -> None:
    dataset = draw("bumps", n_samples=1000)
    for centre, height in zip(BUMPS, HEIGHTS, strict=True):
        near = np.hypot(*(dataset.points - centre).T) < 0.3
        np.testing.assert_allclose(dataset.labels[near], height, atol=0.12)


def test_sine_is_the_sine_of_its_only_input() -> None:
    dataset = draw("sine")
    assert dataset.n_inputs == 1
    np.testing.assert_array_equal(dataset.labels, np.sin(dataset.points[:, 0]))


def test_noise_strays_values_and_leaves_their_points() -> None:
    calm, noisy = draw("plane"), draw("plane", noise=0.2)
    np.testing.assert_array_equal(calm.points, noisy.points)
    assert np.std(noisy.labels - calm.labels) == pytest.approx(0.2, rel=0.15)


def test_standardised_values_have_mean_0_and_deviation_1_over_the_points_to_train_on() -> None:
    table = Table(np.arange(8.0)[:, None], np.arange(8.0) * 100.0, ("a",), "price", (), 6)
    dataset = make_dataset("own", 2, 10, 0.0, 0.5, 0, ("x1",), True, table=table)
    assert dataset.target_mean == 250.0
    assert dataset.target_deviation == pytest.approx(np.std([0, 100, 200, 300, 400, 500]))


# ---- what a chart shows ----


def test_inputs_are_held_at_a_share_of_their_range() -> None:
    dataset = make_dataset("iris", 2, 10, 0.0, 0.8, 0)
    low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
    np.testing.assert_allclose(dataset.fixed_inputs((0.0,) * 4), low)
    np.testing.assert_allclose(dataset.fixed_inputs((1.0,) * 4), high)
    np.testing.assert_allclose(dataset.fixed_inputs((0.5,) * 8), (low + high) / 2)


@given(tables(), st.lists(st.sampled_from([0.0, 1.0]), min_size=8, max_size=8))
def test_inputs_are_held_exactly_at_both_ends(points: Table, shares: list[float]) -> None:
    # Samples of a grid are shown where they are equal to what is held.
    dataset = make_dataset("own", 2, 10, 0.0, 0.5, 0, table=points)
    low, high = points.inputs.min(axis=0), points.inputs.max(axis=0)
    expected = np.where(np.resize(shares, points.n_inputs) == 1.0, high, low)
    np.testing.assert_array_equal(dataset.fixed_inputs(tuple(shares)), expected)


@given(tables(), st.lists(st.floats(0.0, 1.0), max_size=8))
def test_inputs_are_held_within_their_range(points: Table, shares: list[float]) -> None:
    dataset = make_dataset("own", 2, 10, 0.0, 0.5, 0, table=points)
    held = dataset.fixed_inputs(shares)
    size = np.abs(points.inputs).max()
    assert (held >= points.inputs.min(axis=0) - 1e-12 * size).all()
    assert (held <= points.inputs.max(axis=0) + 1e-12 * size).all()


@given(tables())
def test_ends_of_the_values_differ_and_hold_them(points: Table) -> None:
    low, high = make_dataset("own", 2, 10, 0.0, 0.5, 0, table=points).label_range
    assert low < high
    assert low <= points.targets.min()
    assert points.targets.max() <= high


@given(tables(largest=1e6), st.booleans())
def test_table_of_ones_own_makes_a_data_set_as_it_stands(points: Table, standardise: bool) -> None:
    dataset = make_dataset("own", 2, 10, 0.0, 0.5, 0, ("x1", "x2"), standardise, table=points)
    assert dataset.as_table() == points
    assert np.isfinite(dataset.X).all()
    assert dataset.target_deviation > 0.0
    if points.classes or not standardise:
        assert (dataset.target_mean, dataset.target_deviation) == (0.0, 1.0)


def test_values_that_are_all_alike_are_centred_and_left() -> None:
    points = Table(np.arange(3.0)[:, None], np.full(3, 0.1), ("a",), "b", (), 3)
    dataset = make_dataset("own", 2, 10, 0.0, 0.5, 0, ("x1",), True, table=points)
    assert dataset.target_mean == pytest.approx(0.1)
    assert dataset.target_deviation == 1.0


def test_truth_tables_alone_lie_on_a_grid() -> None:
    assert table("parity", 4).on_grid
    assert not draw("circle").on_grid


def test_samples_as_a_table_make_the_same_samples() -> None:
    for name in SOURCES:
        if SOURCES[name].is_own:
            continue
        dataset = draw(name, n_samples=30)
        again = make_dataset("own", 2, 10, 0.0, 0.5, 0, table=dataset.as_table())
        np.testing.assert_array_equal(again.X, dataset.X)
        np.testing.assert_array_equal(again.labels, dataset.labels)
        assert (again.n_train, again.ranges) == (dataset.n_train, dataset.ranges)


TWO_CLASSES = (*CLOUDS, "blobs")


@pytest.mark.parametrize("name", TWO_CLASSES)
@pytest.mark.parametrize(
    ("n_samples", "share", "ones"),
    [(400, 0.05, 20), (10, 0.01, 1), (11, 0.99, 10), (200, 0.8, 160)],
)
def test_class_1_has_its_share_of_the_points(
    name: str, n_samples: int, share: float, ones: int
) -> None:
    dataset = make_dataset(name, 2, n_samples, 0.0, 0.5, 3, centres=2, class_1_share=share)
    assert len(dataset.points) == n_samples
    assert dataset.class_counts.sum(axis=0).tolist() == [n_samples - ones, ones]
    again = make_dataset(name, 2, n_samples, 0.0, 0.5, 3, centres=2, class_1_share=share)
    np.testing.assert_array_equal(dataset.points, again.points)


@pytest.mark.parametrize("name", TWO_CLASSES)
def test_classes_of_other_sizes_keep_their_shape(name: str) -> None:
    def spread(share: float, label: int) -> Array:
        dataset = make_dataset(name, 2, 1000, 0.1, 0.5, 1, centres=2, class_1_share=share)
        points = dataset.points[dataset.labels == label]
        return np.array([*points.mean(axis=0), *points.std(axis=0)])

    for share, large in ((0.05, 0), (0.95, 1)):
        np.testing.assert_allclose(spread(share, large), spread(0.5, large), atol=0.5)
    np.testing.assert_allclose(spread(0.3, 1), spread(0.5, 1), atol=0.8)


def test_share_of_a_half_draws_what_has_always_been_drawn() -> None:
    plain = make_dataset("circle", 2, 50, 0.2, 0.5, 4)
    half = make_dataset("circle", 2, 50, 0.2, 0.5, 4, class_1_share=0.5)
    np.testing.assert_array_equal(plain.points, half.points)
    # Three classes, and values, have no share of class 1.
    for name in ("three_spirals", "bumps"):
        plain = make_dataset(name, 2, 50, 0.2, 0.5, 4)
        np.testing.assert_array_equal(
            plain.points, make_dataset(name, 2, 50, 0.2, 0.5, 4, class_1_share=0.1).points
        )


def test_constant_answer_is_the_largest_class_of_the_training_points() -> None:
    labels = np.array([1, 1, 0, 1, 1, 0, 1, 0])
    X = np.arange(16.0).reshape(8, 2)
    table = Table(X, labels, ("a", "b"), "c", ("no", "yes"), 5)
    found = make_dataset("own", 2, 10, 0.0, 0.5, 0, table=table).constant_answer
    assert found == (1, "yes", 0.8, pytest.approx(1 / 3))
    assert make_dataset("xor", 2, 10, 0.0, 0.5, 0).constant_answer is None
    assert make_dataset("iris", 2, 10, 0.0, 0.8, 0).constant_answer is None
    values = make_dataset("bumps", 2, 100, 0.5, 0.8, 0)
    assert values.labels.min() < -1.0
    assert values.constant_answer is None
    assert values.class_counts.shape == (2, 0)
    found = make_dataset("and", 2, 10, 0.0, 0.5, 0).constant_answer
    assert found == (0, "0", 0.75, 0.0)
