import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.metrics import (
    accuracy,
    answers,
    brier_score,
    confusion,
    mean_absolute_error,
    r_squared,
    reliability,
)


def test_mean_absolute_error_by_hand() -> None:
    outputs, targets = np.array([[0.5, 1.0], [0.0, -1.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])
    # (|0 - 0.5| + |1 - 1| + |1 - 0| + |1 + 1|) / 4 = 3.5 / 4
    assert mean_absolute_error(outputs, targets) == 0.875


@pytest.mark.parametrize(
    ("outputs", "right"),
    [
        ([0.0, 1.0], 1.0),
        ([0.49, 0.51], 1.0),
        ([0.51, 0.51], 0.5),
        ([0.51, 0.49], 0.0),
        # On the threshold is on no side: answering 0.5 to everything is not half right.
        ([0.5, 0.5], 0.0),
        ([0.5, 1.0], 0.5),
        ([np.nan, 1.0], 0.5),
        ([-np.inf, np.inf], 1.0),
    ],
)
def test_accuracy_is_the_share_on_the_targets_side(outputs: list[float], right: float) -> None:
    assert accuracy(np.array([outputs]).T, np.array([[0.0], [1.0]]), 0.5) == right


def test_accuracy_uses_the_threshold_between_the_classes() -> None:
    outputs, targets = np.array([[-0.2], [0.2]]), np.array([[-1.0], [1.0]])
    assert accuracy(outputs, targets, 0.0) == 1.0
    assert accuracy(outputs, targets, 0.5) == 0.5


def test_a_sample_is_right_only_with_all_of_its_outputs() -> None:
    outputs, targets = np.array([[0.9, 0.9], [0.9, 0.1]]), np.array([[1.0, 1.0], [1.0, 1.0]])
    assert accuracy(outputs, targets, 0.5) == 0.5


def test_metrics_of_a_population_are_those_of_its_members() -> None:
    rng = np.random.default_rng(0)
    outputs, targets = rng.random((3, 5, 2)), rng.integers(0, 2, (5, 2)).astype(float)
    errors, shares = mean_absolute_error(outputs, targets), accuracy(outputs, targets, 0.5)
    for member, error, share in zip(outputs, errors, shares, strict=True):
        assert mean_absolute_error(member, targets) == pytest.approx(error, abs=1e-15)
        assert accuracy(member, targets, 0.5) == share


# ---- several classes ----


@pytest.mark.parametrize(
    ("outputs", "right"),
    [
        ([0.2, 0.3, 0.5], True),
        ([0.5, 0.3, 0.2], False),
        # Of two that are equally large none is the largest.
        ([0.2, 0.4, 0.4], False),
        ([1 / 3, 1 / 3, 1 / 3], False),
        ([0.0, 0.0, np.nan], False),
        ([-np.inf, 0.0, np.inf], True),
    ],
)
def test_largest_of_several_outputs_is_the_answer(outputs: list[float], right: bool) -> None:
    assert accuracy(np.array([outputs]), np.array([[0.0, 0.0, 1.0]]), None) == right


def test_answer_of_one_output_is_class_1_above_the_threshold() -> None:
    outputs = np.array([[0.2], [0.8], [0.5], [np.inf], [-np.inf]])
    assert answers(outputs, 0.5).tolist() == [0, 1, -1, 1, 0]
    assert answers(outputs, 0.0).tolist() == [1, 1, 1, 1, 0]


def test_answer_of_several_outputs_is_the_largest_whatever_the_threshold() -> None:
    outputs = np.array([[0.2, 0.1, 0.7], [0.5, 0.4, 0.1], [0.1, 0.8, 0.1]])
    assert answers(outputs, 0.9).tolist() == [2, 0, 1]
    assert answers(outputs[:, :2], 0.9).tolist() == [0, 0, 1]
    assert answers(np.array([[0.4, 0.4, 0.2], [0.4, 0.2, 0.2]]), 0.9).tolist() == [-1, 0]


@given(st.data())
def test_confusion_counts_as_a_loop_does(data: st.DataObject) -> None:
    n_classes, n_samples = data.draw(st.integers(2, 10)), data.draw(st.integers(1, 30))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    shape = data.draw(st.sampled_from([(), (1,), (4,), (2, 3)]))
    labels = rng.integers(0, n_classes, n_samples).astype(float)
    answered = rng.integers(-1, n_classes, (*shape, n_samples))  # -1: none
    expected = np.zeros((*shape, n_classes, n_classes), int)
    for network in np.ndindex(*shape):
        for label, answer in zip(labels, answered[network], strict=True):
            expected[(*network, int(label), answer)] += answer >= 0
    np.testing.assert_array_equal(confusion(answered, labels, n_classes), expected)


@given(st.integers(0, 999), st.integers(2, 6))
def test_accuracy_is_the_share_on_the_diagonal_of_the_confusion(seed: int, n_classes: int) -> None:
    rng = np.random.default_rng(seed)
    outputs, labels = rng.random((3, 20, n_classes)), rng.integers(0, n_classes, 20).astype(float)
    table = confusion(answers(outputs, 0.5), labels, n_classes)
    shares = accuracy(outputs, np.eye(n_classes)[labels.astype(int)], None)
    np.testing.assert_allclose(np.trace(table, axis1=-2, axis2=-1) / 20, shares)
    np.testing.assert_array_equal(
        table.sum(axis=-1)[0], np.bincount(labels.astype(int), None, n_classes)
    )


def test_without_an_answer_a_point_is_wrong_and_in_no_cell() -> None:
    outputs = np.full((4, 1), 0.5)
    labels = np.array([0.0, 1.0, 1.0, 0.0])
    assert accuracy(outputs, labels[:, np.newaxis], 0.5) == 0.0
    assert confusion(answers(outputs, 0.5), labels, 2).sum() == 0


# ---- values ----


def test_r_squared_by_hand() -> None:
    # The mean is 2. (1 - 1)^2 + (2 - 3)^2 + (3 - 3)^2 = 1 of (1 + 0 + 1) = 2 is left.
    outputs, targets = np.array([[1.0], [3.0], [3.0]]), np.array([[1.0], [2.0], [3.0]])
    assert r_squared(outputs, targets) == 0.5
    assert r_squared(targets, targets) == 1.0
    assert r_squared(np.full((3, 1), 2.0), targets) == 0.0
    assert r_squared(-targets, targets) < 0.0


@given(st.integers(0, 999), st.integers(1, 3), st.integers(2, 9))
def test_r_squared_is_its_plain_formula(seed: int, n_outputs: int, n_samples: int) -> None:
    rng = np.random.default_rng(seed)
    outputs = rng.normal(size=(4, n_samples, n_outputs))
    targets = rng.normal(size=(n_samples, n_outputs)) * 100.0
    found = r_squared(outputs, targets)
    for network in range(4):
        left = whole = 0.0
        for k in range(n_outputs):
            mean = sum(targets[:, k]) / n_samples
            left += sum(
                (t - a) ** 2 for t, a in zip(targets[:, k], outputs[network, :, k], strict=True)
            )
            whole += sum((t - mean) ** 2 for t in targets[:, k])
        assert found[network] == pytest.approx(1.0 - left / whole)


@given(
    st.floats(-1e12, 1e12),
    st.integers(1, 50),
    st.floats(-1e3, 1e3),
)
def test_targets_that_are_alike_have_no_r_squared(value: float, n: int, output: float) -> None:
    # Three times 0.1 has a mean of 0.10000000000000002: no variance for all that.
    assert np.isnan(r_squared(np.full((n, 1), output), np.full((n, 1), value)))
    assert np.isnan(r_squared(np.full((n, 1), value), np.full((n, 1), value)))


def test_r_squared_of_a_network_beyond_the_numbers_says_so() -> None:
    targets = np.array([[1.0], [2.0]])
    outputs = np.array([[[np.inf], [0.0]], [[np.nan], [0.0]], [[1.0], [2.0]]])
    found = r_squared(outputs, targets)
    assert found[0] == -np.inf
    assert np.isnan(found[1])
    assert found[2] == 1.0


# ---- calibration ----

# Five samples, two classes: confidence 0.6, 0.7, 0.75, 0.9, 1.0; right, wrong, right, right, wrong.
SHARES = np.array([[0.4, 0.6], [0.7, 0.3], [0.25, 0.75], [0.9, 0.1], [0.0, 1.0]])
TRUE = np.array([1.0, 1.0, 1.0, 0.0, 0.0])


def test_reliability_by_hand() -> None:
    found = reliability(SHARES, TRUE, n_bins=5)
    # Bins end at 0.2, 0.4, 0.6, 0.8, 1.0, their ends included.
    assert found.count.tolist() == [0, 0, 1, 2, 2]
    np.testing.assert_allclose(found.confidence[2:], [0.6, 0.725, 0.95], atol=1e-15)
    np.testing.assert_array_equal(found.accuracy[2:], [1.0, 0.5, 0.5])
    assert np.isnan(found.confidence[:2]).all()
    assert np.isnan(found.accuracy[:2]).all()
    # (1 |1 - 0.6| + 2 |0.5 - 0.725| + 2 |0.5 - 0.95|) / 5 = (0.4 + 0.45 + 0.9) / 5
    assert found.error == pytest.approx(0.35, abs=1e-15)


def test_brier_score_by_hand() -> None:
    # Of two classes both miss by as much: 2 (0.4^2 + 0.7^2 + 0.25^2 + 0.1^2 + 1^2) / 5
    assert brier_score(SHARES, TRUE) == pytest.approx(2 * 1.7225 / 5, abs=1e-15)
    three = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])
    # (0.5^2 + 0.7^2 + 0.2^2 + 0.1^2 + 0.1^2 + 0.2^2) / 2 = 0.84 / 2
    assert brier_score(three, np.array([1.0, 2.0])) == pytest.approx(0.42, abs=1e-15)


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_a_network_that_is_sure_and_right_is_calibrated(n_classes: int) -> None:
    labels = np.arange(20.0) % n_classes
    sure = (np.arange(n_classes) == labels[:, np.newaxis]).astype(float)
    found = reliability(sure, labels)
    assert (found.error, brier_score(sure, labels)) == (0.0, 0.0)
    assert found.count.tolist() == [0] * 9 + [20]
    # Sure and always wrong is as bad as can be.
    assert reliability(sure, (labels + 1) % n_classes).error == 1.0
    assert brier_score(sure, (labels + 1) % n_classes) == 2.0


def test_of_two_that_are_equally_large_none_is_an_answer() -> None:
    found = reliability(np.full((4, 2), 0.5), np.array([0.0, 0.0, 1.0, 1.0]))
    assert found.accuracy[4] == 0.0
    assert found.error == 0.5


@given(st.integers(1, 60), st.integers(2, 5), st.integers(1, 20), st.integers(0, 99))
def test_every_sample_is_in_one_bin_and_bins_hold_their_confidence(
    n: int, n_classes: int, n_bins: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(n_classes), n)
    labels = rng.integers(0, n_classes, n).astype(float)
    found = reliability(shares, labels, n_bins)
    assert found.count.sum() == n
    for k in np.flatnonzero(found.count):
        assert k / n_bins - 1e-9 < found.confidence[k] <= (k + 1) / n_bins + 1e-9
    weights = found.count / n
    # The bins' means make the whole.
    assert np.nansum(found.confidence * weights) == pytest.approx(shares.max(axis=1).mean())
    right = (shares.argmax(axis=1) == labels).mean()
    assert np.nansum(found.accuracy * weights) == pytest.approx(right)
    # One bin has the least error: in more of them gaps do not cancel out.
    assert reliability(shares, labels, 1).error <= found.error + 1e-12


def test_confidence_that_is_drawn_true_is_calibrated() -> None:
    # Labels drawn with the probabilities that are told: the error is sampling noise alone.
    rng = np.random.default_rng(1)
    share = rng.random(200_000)
    labels = (rng.random(200_000) < share).astype(float)
    assert reliability(np.column_stack([1.0 - share, share]), labels).error < 0.01
