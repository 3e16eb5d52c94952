import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.engine.activations import Activation, softmax_backward
from playground.engine.arrays import Array
from tests.engine.finite_differences import apply, has_kink_at_zero

every_activation = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
every_hidden_activation = pytest.mark.parametrize(
    "activation", HIDDEN_ACTIVATIONS.values(), ids=HIDDEN_ACTIVATIONS
)

# Both sides of 0 and not 0 itself, where an activation may have a kink.
NET_INPUTS = np.array([-30.0, -3.0, -1.0, -0.5, -1e-3, 1e-3, 0.5, 1.0, 3.0, 30.0])


@every_hidden_activation
def test_derivative_equals_finite_differences(activation: Activation) -> None:
    step = 1e-6
    above, below = apply(activation, NET_INPUTS + step), apply(activation, NET_INPUTS - step)
    slope = activation.derivative_at(NET_INPUTS)
    np.testing.assert_allclose(slope, (above - below) / (2.0 * step), rtol=1e-6, atol=1e-8)


@every_hidden_activation
def test_second_derivative_equals_finite_differences_of_the_first(activation: Activation) -> None:
    step = 1e-6
    above, below = (activation.derivative_at(NET_INPUTS + sign * step) for sign in (1.0, -1.0))
    curve = activation.second_derivative_at(NET_INPUTS)
    np.testing.assert_allclose(curve, (above - below) / (2.0 * step), rtol=1e-6, atol=1e-8)


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


@every_hidden_activation
def test_flat_ends_are_those_where_the_derivative_fades(activation: Activation) -> None:
    # At the two ends, over a stretch: a wave passes through 0 but does not stay there.
    ends = [
        np.abs(activation.derivative_at(sign * np.linspace(40.0, 60.0, 99))) for sign in (-1, 1)
    ]
    assert sum((end < 1e-9).all() for end in ends) == activation.flat_ends
    assert activation.saturates == (activation.name in ("sigmoid", "tanh"))


@every_hidden_activation
def test_inputs_are_left_as_they_are(activation: Activation) -> None:
    z = NET_INPUTS.copy()
    a = apply(activation, z)
    kept = a.copy()
    assert activation.derivative
    assert activation.second_derivative
    activation.derivative(z, a, np.empty_like(z))
    activation.second_derivative(z, a, np.empty_like(z))
    np.testing.assert_array_equal(z, NET_INPUTS)
    np.testing.assert_array_equal(a, kept)


@every_activation
def test_output_may_be_strided(activation: Activation) -> None:
    # A layer writes beside the column of ones that meets the next layer's biases.
    z = NET_INPUTS.reshape(2, 5)
    with_ones = np.ones((2, 6))
    with np.errstate(over="ignore"):
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
        ("leaky_relu", -2.5, -0.025),
        ("leaky_relu", 2.5, 2.5),
        ("elu", -np.log(4.0), -0.75),  # 1/4 - 1
        ("elu", 2.5, 2.5),
        ("softplus", 0.0, np.log(2.0)),
        ("softplus", np.log(3.0), np.log(4.0)),
        ("silu", np.log(3.0), 0.75 * np.log(3.0)),
        ("gelu", 1.0, 0.8411919906082768),  # PyTorch, approximate="tanh"
        ("gelu", -1.0, -0.15880800939172324),
        ("sine", np.pi / 6.0, 0.5),
    ],
)
def test_known_values(name: str, z: float, a: float) -> None:
    assert apply(ACTIVATIONS[name], np.array([z])) == pytest.approx([a], abs=1e-15, rel=1e-12)


def test_sigmoid_is_0_and_1_where_exp_overflows_and_underflows() -> None:
    # exp(1000) is infinite: the quotient is then 0, which is right, and 1 on the other side.
    assert apply(ACTIVATIONS["sigmoid"], np.array([-1000.0, 1000.0])).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("name", "slope"), [("relu", 0.0), ("leaky_relu", 0.01), ("elu", 1.0), ("silu", 0.5)]
)
def test_slope_at_0_is_pytorchs(name: str, slope: float) -> None:
    assert ACTIVATIONS[name].derivative_at(np.zeros(1)).tolist() == [slope]


@pytest.mark.parametrize(
    # Of relu and leaky relu neither side has a curvature; elu's is that of its left side.
    ("name", "curve"),
    [("relu", 0.0), ("leaky_relu", 0.0), ("elu", 1.0), ("silu", 0.5), ("softplus", 0.25)],
)
def test_second_derivative_at_0(name: str, curve: float) -> None:
    assert ACTIVATIONS[name].second_derivative_at(np.zeros(1)).tolist() == [curve]


def test_only_the_two_relus_and_elu_have_a_kink() -> None:
    # What the other tests rely on when they keep away from kinks.
    kinked = {name for name, one in HIDDEN_ACTIVATIONS.items() if has_kink_at_zero(one)}
    assert kinked == {"relu", "leaky_relu", "elu"}


# f and f' far out: what they tend to, where they tend to something.
FAR_OUT: dict[str, tuple[list[float], list[float]]] = {
    "sigmoid": ([0.0, 1.0], [0.0, 0.0]),
    "tanh": ([-1.0, 1.0], [0.0, 0.0]),
    "relu": ([0.0, np.inf], [0.0, 1.0]),
    "leaky_relu": ([-np.inf, np.inf], [0.01, 1.0]),
    "elu": ([-1.0, np.inf], [0.0, 1.0]),
    "softplus": ([0.0, np.inf], [0.0, 1.0]),
    "silu": ([0.0, np.inf], [0.0, 1.0]),
    "gelu": ([0.0, np.inf], [0.0, 1.0]),
}


@pytest.mark.parametrize("name", FAR_OUT)
def test_values_and_slopes_at_the_infinities_are_the_limits(name: str) -> None:
    values, limits = FAR_OUT[name]
    z = np.array([-np.inf, np.inf])
    assert apply(ACTIVATIONS[name], z).tolist() == values
    assert ACTIVATIONS[name].derivative_at(z).tolist() == limits
    assert ACTIVATIONS[name].second_derivative_at(z).tolist() == [0.0, 0.0]


@every_hidden_activation
@given(z=st.floats(allow_nan=False, allow_infinity=False))
def test_values_and_slopes_are_numbers_at_any_finite_net_input(
    activation: Activation, z: float
) -> None:
    at = np.array([z])
    assert np.isfinite(apply(activation, at)).all()
    assert np.isfinite(activation.derivative_at(at)).all()
    assert np.isfinite(activation.second_derivative_at(at)).all()


# ---- softmax ----

SOFTMAX = ACTIVATIONS["softmax"]
rows = arrays.arrays(np.float64, (3, 4), elements=st.floats(-50.0, 50.0))


@given(z=rows, shift=st.floats(-100.0, 100.0))
def test_softmax_sums_to_1_and_depends_on_differences_alone(z: Array, shift: float) -> None:
    a = apply(SOFTMAX, z)
    np.testing.assert_allclose(a.sum(axis=-1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(apply(SOFTMAX, z + shift), a, rtol=1e-10)


def test_softmax_by_hand() -> None:
    # e^0 : e^ln 3 = 1 : 3
    assert apply(SOFTMAX, np.array([[0.0, np.log(3.0)]])) == pytest.approx(np.array([[0.25, 0.75]]))


@pytest.mark.parametrize(
    ("z", "a"),
    [
        ([1e308, 1e307, -1e308], [1.0, 0.0, 0.0]),
        ([np.inf, 0.0, -np.inf], [1.0, 0.0, 0.0]),
        ([-np.inf, -np.inf, -np.inf], [1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_softmax_of_numbers_of_any_size(z: list[float], a: list[float]) -> None:
    np.testing.assert_allclose(apply(SOFTMAX, np.array([z])), [a])


def test_softmax_of_two_is_the_sigmoid_of_the_difference() -> None:
    z = np.array([[0.3, -1.1], [2.0, 2.5]])
    expected = apply(ACTIVATIONS["sigmoid"], z[:, 1] - z[:, 0])
    np.testing.assert_allclose(apply(SOFTMAX, z)[:, 1], expected, rtol=1e-14)


def test_softmax_backward_equals_finite_differences() -> None:
    rng = np.random.default_rng(0)
    z, d_a, step = rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1e-6
    delta = d_a.copy()
    softmax_backward(apply(SOFTMAX, z), delta)
    for unit, shift in enumerate(step * np.eye(3)):
        change = (apply(SOFTMAX, z + shift) - apply(SOFTMAX, z - shift)) / (2.0 * step)
        np.testing.assert_allclose(delta[:, unit], (d_a * change).sum(axis=-1), rtol=1e-7)
