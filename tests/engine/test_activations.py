import numpy as np
import pytest

from playground.engine import ACTIVATIONS
from playground.engine.activations import Activation
from tests.engine.finite_differences import apply, has_kink_at_zero

every_activation = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)

# Both sides of 0 and not 0 itself, where an activation may have a kink.
NET_INPUTS = np.array([-30.0, -3.0, -1.0, -0.5, -1e-3, 1e-3, 0.5, 1.0, 3.0, 30.0])


@every_activation
def test_derivative_equals_finite_differences(activation: Activation) -> None:
    step = 1e-6
    above, below = apply(activation, NET_INPUTS + step), apply(activation, NET_INPUTS - step)
    slope = np.empty_like(NET_INPUTS)
    activation.derivative(NET_INPUTS, apply(activation, NET_INPUTS), slope)
    np.testing.assert_allclose(slope, (above - below) / (2.0 * step), rtol=1e-6, atol=1e-8)


@every_activation
def test_name_is_the_key(activation: Activation) -> None:
    assert ACTIVATIONS[activation.name] is activation


@every_activation
def test_values_stay_in_the_output_range(activation: Activation) -> None:
    low, high = activation.output_range
    values = apply(activation, np.linspace(-800.0, 800.0, 1601))
    # The ends count in: relu's 0 is one, and 1 - 1e-300 rounds to 1.
    assert (values >= low).all()
    assert (values <= high).all()


@every_activation
def test_inputs_are_left_as_they_are(activation: Activation) -> None:
    z = NET_INPUTS.copy()
    a = apply(activation, z)
    kept = a.copy()
    activation.derivative(z, a, np.empty_like(z))
    np.testing.assert_array_equal(z, NET_INPUTS)
    np.testing.assert_array_equal(a, kept)


@every_activation
def test_output_may_be_strided(activation: Activation) -> None:
    # A layer writes beside the column of ones that meets the next layer's biases.
    z = NET_INPUTS.reshape(2, 5)
    with_ones = np.ones((2, 6))
    activation.function(z, with_ones[:, :-1])
    np.testing.assert_array_equal(with_ones[:, :-1], apply(activation, z))
    np.testing.assert_array_equal(with_ones[:, -1], 1.0)


@pytest.mark.parametrize(
    ("name", "z", "a"),
    [
        ("linear", -2.5, -2.5),
        ("sigmoid", 0.0, 0.5),
        ("sigmoid", np.log(3.0), 0.75),  # 1 / (1 + 1/3)
        ("tanh", 0.5 * np.log(3.0), 0.5),  # (3 - 1) / (3 + 1)
        ("relu", -2.5, 0.0),
        ("relu", 2.5, 2.5),
    ],
)
def test_known_values(name: str, z: float, a: float) -> None:
    assert apply(ACTIVATIONS[name], np.array([z])) == pytest.approx([a], abs=1e-15)


def test_sigmoid_is_0_and_1_where_exp_overflows_and_underflows() -> None:
    # exp(1000) is infinite: the quotient is then 0, which is right, and 1 on the other side.
    assert apply(ACTIVATIONS["sigmoid"], np.array([-1000.0, 1000.0])).tolist() == [0.0, 1.0]


def test_relu_has_slope_0_at_its_kink() -> None:
    slope = np.empty(1)
    ACTIVATIONS["relu"].derivative(np.zeros(1), np.zeros(1), slope)
    assert slope.tolist() == [0.0]


def test_only_relu_among_the_first_four_has_a_kink() -> None:
    # What the other tests rely on when they keep away from kinks.
    kinked = {name for name in ("linear", "sigmoid", "tanh", "relu") if has_kink(name)}
    assert kinked == {"relu"}


def has_kink(name: str) -> bool:
    return has_kink_at_zero(ACTIVATIONS[name])
