import numpy as np
import pytest

from playground.engine import ACTIVATIONS, LOSSES, MLP
from playground.engine.losses import Loss
from tests.engine.finite_differences import apply

every_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)

# Three samples with two outputs, targets at and between 0 and 1.
NET_INPUTS = np.array([[-2.0, 0.5], [0.1, 3.0], [1.0, -0.3]])
TARGETS = np.array([[0.0, 1.0], [1.0, 0.25], [0.5, 0.0]])


@every_loss
def test_name_is_the_key(loss: Loss) -> None:
    assert LOSSES[loss.name] is loss


@every_loss
def test_derivative_equals_finite_differences(loss: Loss) -> None:
    activation = ACTIVATIONS["sigmoid"]

    def value(outputs_or_logits: np.ndarray) -> np.ndarray:
        if loss.of_logits:
            return loss.value(outputs_or_logits, apply(activation, outputs_or_logits), TARGETS)
        return loss.value(NET_INPUTS, outputs_or_logits, TARGETS)

    outputs = apply(activation, NET_INPUTS)
    derivative = np.empty_like(outputs)
    loss.derivative(outputs, TARGETS, derivative)
    at = NET_INPUTS if loss.of_logits else outputs
    step = 1e-6
    for column in range(at.shape[1]):
        shift = step * np.eye(at.shape[1])[column]
        slope = (value(at + shift) - value(at - shift)) / (2.0 * step)
        np.testing.assert_allclose(derivative[:, column], slope, rtol=1e-6, atol=1e-9)


@every_loss
def test_second_derivative_equals_finite_differences_of_the_first(loss: Loss) -> None:
    outputs = apply(ACTIVATIONS["sigmoid"], NET_INPUTS)
    # One beyond the reach of huber's square, too.
    for shift in (0.0, 5.0, -5.0):
        at, step = outputs + shift, 1e-6
        curve, above, below = (np.empty_like(at) for _ in range(3))
        loss.second_derivative(at, TARGETS, curve)
        loss.derivative(at + step, TARGETS, above)
        loss.derivative(at - step, TARGETS, below)
        np.testing.assert_allclose(curve, (above - below) / (2.0 * step), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "distance", "curve"),
    [("absolute_error", 0.0, 0.0), ("huber", 1.0, 0.0), ("huber", -1.0, 0.0), ("huber", 0.0, 1.0)],
)
def test_second_derivative_at_a_bend(name: str, distance: float, curve: float) -> None:
    found = np.empty((1, 1))
    LOSSES[name].second_derivative(np.array([[2.0 + distance]]), np.array([[2.0]]), found)
    assert found.tolist() == [[curve]]


@every_loss
def test_loss_has_one_value_for_each_sample_of_each_network(loss: Loss) -> None:
    z = np.stack([NET_INPUTS, NET_INPUTS + 1.0])
    a = apply(ACTIVATIONS["sigmoid"], z)
    values = loss.value(z, a, TARGETS)
    assert values.shape == (2, 3)
    np.testing.assert_array_equal(values[0], loss.value(z[0], a[0], TARGETS))


@every_loss
def test_loss_is_least_where_the_outputs_are_the_targets(loss: Loss) -> None:
    targets = np.array([[0.2, 0.9]])
    logits = np.log(targets / (1.0 - targets))
    sigmoid = ACTIVATIONS["sigmoid"]
    best = loss.value(logits, apply(sigmoid, logits), targets)
    for shift in (-0.5, -0.1, 0.1, 0.5):
        other = logits + shift
        assert loss.value(other, apply(sigmoid, other), targets) > best


def test_squared_error_by_hand() -> None:
    outputs, targets = np.array([[0.25, 0.5]]), np.array([[1.0, 0.0]])
    # 1/2 ((1 - 0.25)^2 + (0 - 0.5)^2) = 1/2 (0.5625 + 0.25) = 0.40625
    assert LOSSES["squared_error"].value(outputs, outputs, targets).tolist() == [0.40625]


def test_cross_entropy_equals_its_formula() -> None:
    a = apply(ACTIVATIONS["sigmoid"], NET_INPUTS)
    formula = -(TARGETS * np.log(a) + (1.0 - TARGETS) * np.log(1.0 - a)).sum(axis=1)
    np.testing.assert_allclose(LOSSES["cross_entropy"].value(NET_INPUTS, a, TARGETS), formula)


def test_cross_entropy_stays_finite_where_the_output_rounds_to_0_or_1() -> None:
    z = np.array([[-800.0], [800.0]])
    a = apply(ACTIVATIONS["sigmoid"], z)
    assert a.ravel().tolist() == [0.0, 1.0]
    cross_entropy = LOSSES["cross_entropy"]
    assert cross_entropy.value(z, a, 1.0 - a).tolist() == [800.0, 800.0]
    assert cross_entropy.value(z, a, a).tolist() == [0.0, 0.0]


def test_cross_entropy_does_not_stall_where_the_output_is_badly_wrong() -> None:
    # A saturated sigmoid: squared error's delta carries f'(z) = 0, cross-entropy's does not.
    mlp = MLP([1, 1], bias=False).with_parameters([100.0])
    assert mlp.gradient([[1.0]], [[0.0]], loss="squared_error") == pytest.approx([0.0], abs=1e-40)
    assert mlp.gradient([[1.0]], [[0.0]], loss="cross_entropy") == pytest.approx([1.0])


@pytest.mark.parametrize("output", sorted(set(ACTIVATIONS) - {"sigmoid", "softmax"}))
def test_cross_entropy_refuses_an_output_that_is_no_probability(output: str) -> None:
    mlp = MLP([1, 1], output_activation=output)
    with pytest.raises(
        ValueError, match=f"^loss: cross_entropy expected .*sigmoid or softmax, got '{output}'"
    ):
        mlp.gradient([[1.0]], [[1.0]], loss="cross_entropy")


@pytest.mark.parametrize(
    ("target", "message"), [(-0.5, "got -0.5 to 1"), (1.25, "got 0 to 1.25"), (-1.0, "got -1 to 1")]
)
def test_cross_entropy_refuses_targets_beyond_0_and_1(target: float, message: str) -> None:
    rest = 1.0 if target < 0.0 else 0.0
    mlp = MLP([1, 1])
    with pytest.raises(
        ValueError, match=f"^y: cross_entropy expected targets from 0 to 1, {message}"
    ):
        mlp.gradient([[1.0], [2.0]], [[target], [rest]], loss="cross_entropy")


def test_absolute_error_by_hand() -> None:
    outputs, targets = np.array([[0.25, 0.5]]), np.array([[1.0, 0.0]])
    assert LOSSES["absolute_error"].value(outputs, outputs, targets).tolist() == [1.25]


@pytest.mark.parametrize(
    ("distance", "value", "slope"),
    # Within 1 it is squared_error, beyond that it grows by 1 for 1.
    [(0.5, 0.125, 0.5), (-1.0, 0.5, -1.0), (3.0, 2.5, 1.0), (-3.0, 2.5, -1.0)],
)
def test_huber_by_hand(distance: float, value: float, slope: float) -> None:
    outputs, targets = np.array([[2.0 + distance]]), np.array([[2.0]])
    derivative = np.empty((1, 1))
    LOSSES["huber"].derivative(outputs, targets, derivative)
    assert LOSSES["huber"].value(outputs, outputs, targets).tolist() == [value]
    assert derivative.tolist() == [[slope]]


# ---- cross-entropy of several classes ----

CLASSES = np.array([[1.0, 0.0, 0.0], [0.0, 0.2, 0.8]])


def test_categorical_cross_entropy_equals_its_formula() -> None:
    z = np.array([[0.2, -1.0, 3.0], [0.0, 0.5, -0.5]])
    a = apply(ACTIVATIONS["softmax"], z)
    rule = LOSSES["cross_entropy"].fit("softmax", CLASSES)
    np.testing.assert_allclose(rule.value(z, a, CLASSES), -(CLASSES * np.log(a)).sum(axis=1))


def test_categorical_cross_entropy_of_two_classes_is_the_binary_one() -> None:
    z, t = np.array([[0.3, -1.1], [2.0, 2.5]]), np.array([[1.0, 0.0], [0.4, 0.6]])
    categorical = LOSSES["cross_entropy"].fit("softmax", t)
    difference = z[:, 1:] - z[:, :1]
    np.testing.assert_allclose(
        categorical.value(z, z, t), LOSSES["cross_entropy"].value(difference, z, t[:, 1:])
    )


@pytest.mark.parametrize("largest", [800.0, 1e308, np.inf])
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_cross_entropy_is_0_for_a_right_answer_however_sure(output: str, largest: float) -> None:
    z, t = np.array([[largest, -largest]]), np.array([[1.0, 0.0]])
    rule = LOSSES["cross_entropy"].fit(output, t)
    with np.errstate(over="ignore"):
        assert rule.value(z, z, t).tolist() == [0.0]
        wrong = rule.value(z, z, 1.0 - t)
    assert wrong >= min(largest, 1e308)


def test_targets_of_softmax_must_sum_to_1() -> None:
    mlp = MLP([1, 2], output_activation="softmax")
    with pytest.raises(
        ValueError, match=r"^y: .* softmax expected .* sum to 1 .*, got a sum of 0$"
    ):
        mlp.gradient([[1.0], [2.0]], [[1.0, 0.0], [0.0, 0.0]], loss="cross_entropy")
    assert mlp.gradient([[1.0]], [[1.0, 1.0]], loss="squared_error").shape == (4,)
