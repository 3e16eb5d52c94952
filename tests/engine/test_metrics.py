import numpy as np
import pytest

from playground.engine.metrics import accuracy, mean_absolute_error


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
