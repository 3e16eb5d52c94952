from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS, LOSSES, MLP
from playground.engine.arrays import Array
from playground.engine.passes import Pass
from tests.engine.finite_differences import crosses_kink, numerical_gradient
from tests.examples import examples
from tests.strategies import trainings

PAIRS = [
    (loss, output)
    for loss, rule in LOSSES.items()
    for output in rule.output_activations or ACTIVATIONS
]
# Every hidden activation, and every loss with every output that it takes.
BUILDS = [(hidden, "squared_error", "sigmoid") for hidden in HIDDEN_ACTIVATIONS] + [
    ("tanh", *pair) for pair in PAIRS
]


def samples(n_samples: int, n_columns: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).uniform(-1.5, 1.5, (n_samples, n_columns))


def targets(n_samples: int, n_columns: int, seed: int = 1) -> Array:
    """Return shares: numbers from 0 to 1 that sum to 1, which every loss takes."""
    shares = np.random.default_rng(seed).uniform(0.0, 1.0, (n_samples, n_columns))
    return shares / shares.sum(axis=1, keepdims=True)


# ---- the backward pass ----


@pytest.mark.parametrize("seed", [0, range(3)], ids=["one network", "population"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize(("hidden", "loss", "output"), BUILDS)
def test_gradient_equals_finite_differences(
    hidden: str, loss: str, output: str, reduction: str, bias: bool, seed: Any
) -> None:
    mlp = MLP([3, 4, 3, 2], hidden, output, bias=bias, seed=seed)
    X, y = samples(5, 3), targets(5, 2)
    draws = iter(range(100))
    while crosses_kink(mlp, X, y):
        X = samples(5, 3, seed=next(draws))
    gradient = mlp.gradient(X, y, loss=loss, reduction=reduction)
    assert gradient.shape == mlp.parameters.shape
    expected = numerical_gradient(mlp, X, y, loss=loss, reduction=reduction)
    np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-8)


@given(trainings())
def test_gradient_equals_finite_differences_for_any_build(
    training: tuple[MLP, Array, Array, dict[str, str]],
) -> None:
    mlp, X, y, options = training
    assume(not crosses_kink(mlp, X, y))
    expected = numerical_gradient(mlp, X, y, **options)
    size = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(mlp.gradient(X, y, **options), expected, rtol=1e-5, atol=1e-7 * size)


@pytest.mark.parametrize("loss", LOSSES)
def test_sum_is_the_mean_times_the_number_of_samples(loss: str) -> None:
    mlp = MLP([3, 4, 2])
    X, y = samples(5, 3), targets(5, 2)
    total = mlp.gradient(X, y, loss=loss, reduction="sum")
    np.testing.assert_allclose(total, 5.0 * mlp.gradient(X, y, loss=loss, reduction="mean"))


def test_gradient_of_a_batch_is_the_sum_of_its_samples_gradients() -> None:
    mlp = MLP([3, 4, 2], "tanh")
    X, y = samples(5, 3), targets(5, 2)
    alone = [mlp.gradient(X[k : k + 1], y[k : k + 1]) for k in range(5)]
    np.testing.assert_allclose(mlp.gradient(X, y, reduction="sum"), np.sum(alone, axis=0))


@pytest.mark.parametrize(("hidden", "loss", "output"), BUILDS)
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
def test_population_equals_its_members_alone(
    hidden: str, loss: str, output: str, bias: bool
) -> None:
    seeds = [5, 0, 17]
    population = MLP([3, 4, 2], hidden, output, bias=bias, seed=seeds)
    X, y = samples(5, 3), targets(5, 2)
    outputs, gradients = population.predict(X), population.gradient(X, y, loss=loss)
    for k, seed in enumerate(seeds):
        alone = MLP([3, 4, 2], hidden, output, bias=bias, seed=seed)
        np.testing.assert_array_equal(population.parameters[k], alone.parameters)
        np.testing.assert_allclose(outputs[k], alone.predict(X), rtol=0, atol=1e-12)
        np.testing.assert_allclose(
            gradients[k], alone.gradient(X, y, loss=loss), rtol=0, atol=1e-12
        )


def test_forward_and_backward_pass_worked_by_hand() -> None:
    mlp = MLP([2, 2, 1], bias=False).with_parameters([0.5, -0.5, 0.3, 0.8, 1.0, -1.0])
    X, y = np.array([[1.0, 0.0]]), np.array([[1.0]])
    run = Pass(mlp, 1, LOSSES["squared_error"])
    run.forward(X)
    # Hidden net inputs, down the columns of W1 = [[.5, -.5], [.3, .8]]:
    #   1 * .5 + 0 * .3 = .5    and    1 * -.5 + 0 * .8 = -.5
    np.testing.assert_allclose(run.pre_activations[0], [[0.5, -0.5]])
    # Hidden outputs: 1 / (1 + e^-.5) = .6225    and    1 / (1 + e^.5) = .3775
    np.testing.assert_allclose(run.activations[0], [[0.6225, 0.3775]], atol=5e-5)
    # Output's net input: .6225 * 1 + .3775 * -1 = .2449; output: 1 / (1 + e^-.2449) = .5609
    np.testing.assert_allclose(run.pre_activations[1], [[0.2449]], atol=5e-5)
    np.testing.assert_allclose(run.activations[1], [[0.5609]], atol=5e-5)
    # Loss: 1/2 (1 - .5609)^2 = .0964
    np.testing.assert_allclose(run.loss_of_samples(y), [0.0964], atol=5e-5)

    run.backward(X.T, y)
    # A delta here is d loss / d z, so it has the other sign than error * f'.
    # Error 1 - .5609 = .4391; f' = .5609 (1 - .5609) = .2463; .4391 * .2463 = .1081
    np.testing.assert_allclose(-run.deltas[1], [[0.1081]], atol=6e-5)
    # Sent back through W2: .1081 * 1 and .1081 * -1; times f' = .6225 (1 - .6225) = .2350,
    # which is f' of the other unit, too: .0254 and -.0254
    np.testing.assert_allclose(-run.deltas[0], [[0.0254, -0.0254]], atol=5e-5)
    # W1: input 1 times delta in the first row, input 0 times delta in the second.
    # W2: .6225 * .1081 = .0673    and    .3775 * .1081 = .0408
    expected = [-0.0254, 0.0254, 0.0, 0.0, -0.0673, -0.0408]
    np.testing.assert_allclose(mlp.gradient(X, y), expected, atol=6e-5)


# ---- the layout of the parameters ----


def test_parameters_hold_layer_after_layer_row_by_row_and_then_the_biases() -> None:
    mlp = MLP([2, 3, 1]).with_parameters(np.arange(13.0))
    assert mlp.weights[0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert mlp.biases[0].tolist() == [6, 7, 8]
    assert mlp.weights[1].tolist() == [[9], [10], [11]]
    assert mlp.biases[1].tolist() == [12]


def test_without_bias_there_are_weights_alone() -> None:
    mlp = MLP([2, 3, 1], bias=False)
    assert mlp.n_parameters == 2 * 3 + 3 * 1
    assert mlp.biases == ()
    assert [weights.shape for weights in mlp.weights] == [(2, 3), (3, 1)]


def test_population_has_a_leading_axis() -> None:
    mlp = MLP([2, 3, 1], seed=range(5))
    assert mlp.parameters.shape == (5, 13)
    assert [weights.shape for weights in mlp.weights] == [(5, 2, 3), (5, 3, 1)]
    assert [biases.shape for biases in mlp.biases] == [(5, 3), (5, 1)]
    assert mlp.predict(samples(4, 2)).shape == (5, 4, 1)


@pytest.mark.parametrize("seed", [0, range(3)], ids=["one network", "population"])
def test_weights_and_biases_are_views_of_the_parameters(seed: Any) -> None:
    mlp = MLP([2, 3, 1], seed=seed)
    for view in (*mlp.weights, *mlp.biases):
        view[...] = 0.25
    np.testing.assert_array_equal(mlp.parameters, 0.25)


def test_assigned_parameters_are_copied_into_the_network() -> None:
    mlp = MLP([2, 3, 1])
    own = mlp.parameters
    values = np.arange(13.0)
    mlp.parameters = values
    values[0] = 99.0
    assert mlp.parameters is own
    assert mlp.weights[0][0, 0] == 0.0


def test_with_parameters_leaves_the_network_as_it_is() -> None:
    mlp = MLP([2, 3, 1])
    before = mlp.parameters.copy()
    values = np.zeros(13)
    other = mlp.with_parameters(values)
    other.parameters += 1.0
    values += 5.0
    np.testing.assert_array_equal(mlp.parameters, before)
    np.testing.assert_array_equal(other.parameters, 1.0)
    assert (other.layer_sizes, other.bias) == (mlp.layer_sizes, mlp.bias)
    assert other.activations == mlp.activations


def test_gradient_is_laid_out_as_the_parameters_are() -> None:
    mlp = MLP([2, 3, 1], "tanh", "linear")
    x, y = np.array([[2.0, -3.0]]), np.array([[0.5]])
    gradient = mlp.with_parameters(mlp.gradient(x, y))
    # A linear output: d loss / d output bias = a - t, and for a weight that times its input.
    hidden = np.tanh(x @ mlp.weights[0] + mlp.biases[0])
    d_output = (hidden @ mlp.weights[1] + mlp.biases[1] - y).item()
    assert gradient.biases[1] == pytest.approx([d_output])
    assert gradient.weights[1].ravel() == pytest.approx((hidden * d_output).ravel())


def test_network_without_hidden_layer_is_one_layer() -> None:
    mlp = MLP([2, 1], output_activation="linear").with_parameters([2.0, -1.0, 0.5])
    # 3 * 2 + 4 * -1 + 0.5
    assert mlp.predict([[3.0, 4.0]]).tolist() == [[2.5]]


def test_predict_does_not_change_what_it_returned_before() -> None:
    mlp = MLP([2, 3, 1])
    first = mlp.predict([[1.0, 2.0]])
    kept = first.copy()
    mlp.predict([[5.0, -2.0]])
    np.testing.assert_array_equal(first, kept)


def test_single_column_may_come_as_a_flat_list() -> None:
    mlp = MLP([1, 2, 1])
    np.testing.assert_array_equal(mlp.predict([1, 2, 3]), mlp.predict([[1], [2], [3]]))
    flat, column = mlp.gradient([1, 2], [0, 1]), mlp.gradient([[1], [2]], [[0], [1]])
    np.testing.assert_array_equal(flat, column)


# ---- numbers of any size ----


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@examples(30)
@given(
    X=arrays.arrays(np.float64, (3, 2), elements=st.floats(allow_nan=False, allow_infinity=False)),
    scale=st.sampled_from([0.0, 1.0, 20.0, 1e300]),
)
def test_predict_never_warns_for_finite_inputs(
    activation: str, bias: bool, X: Array, scale: float
) -> None:
    # A warning fails any test here; overflow to infinity, and NaN from it, are right answers.
    hidden = activation if activation in HIDDEN_ACTIVATIONS else "tanh"
    mlp = MLP([2, 3, 2], hidden, activation, bias=bias, scale=scale)
    assert mlp.predict(X).shape == (3, 2)
    mlp.gradient(X, np.zeros((3, 2)))


def test_sigmoid_network_answers_exactly_0_far_below() -> None:
    mlp = MLP([1, 1], bias=False).with_parameters([1.0])
    assert mlp.predict([[-1000.0], [1000.0]]).tolist() == [[0.0], [1.0]]


# ---- what is refused ----


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"layer_sizes": [2]},
            r"^layer_sizes: expected at least inputs .*, got \[2\]",
        ),
        (
            {"layer_sizes": []},
            r"^layer_sizes: expected at least inputs .*, got \[\]",
        ),
        ({"layer_sizes": [2, 0, 1]}, "^layer_sizes: expected a whole number .* 1, got 0"),
        ({"layer_sizes": [2, -4, 1]}, "^layer_sizes: expected a whole number .* 1, got -4"),
        ({"layer_sizes": [2, 2.5, 1]}, "^layer_sizes: expected a whole number .* 1, got 2.5"),
        ({"layer_sizes": [2, True]}, "^layer_sizes: expected a whole number .* 1, got True"),
        ({"layer_sizes": [2, "4"]}, "^layer_sizes: expected a whole number .* 1, got '4'"),
        ({"hidden_activation": "swish"}, "^hidden_activation: .*sigmoid.*, got 'swish'"),
        ({"hidden_activation": "softmax"}, "^hidden_activation: .*sine, got 'softmax'"),
        ({"hidden_activation": ["tanh", "relu"]}, r"^hidden_activation: .* of 1 of .*, got \['ta"),
        ({"hidden_activation": ["swish"]}, "^hidden_activation: .*sigmoid.*, got 'swish'"),
        ({"hidden_activation": 3}, "^hidden_activation: .*sigmoid.*, got 3"),
        ({"output_activation": "softmax"}, "^output_activation: softmax .* 2 outputs .*, got 1"),
        ({"scale": [1.0, -1.0]}, "^scale: expected a number from 0 to 1e\\+300, got -1.0"),
        ({"scale": [1.0, 2.0], "seed": range(3)}, "^scale: .* number or 3, one for .*, got 2"),
        ({"output_activation": None}, "^output_activation: .*sigmoid.*, got None"),
        ({"output_activation": ["tanh"]}, r"^output_activation: .*sigmoid.*, got \['tanh'\]"),
        ({"initializer": "xavier"}, "^initializer: .*uniform.*, got 'xavier'"),
        ({"bias_initializer": "ones"}, "^bias_initializer: .*same, zeros, got 'ones'"),
        ({"scale": -1.0}, "^scale: expected a number from 0 to 1e\\+300, got -1.0"),
        ({"scale": np.nan}, "^scale: expected a number from 0 to 1e\\+300, got nan"),
        ({"scale": np.inf}, "^scale: expected a number from 0 to 1e\\+300, got inf"),
        ({"scale": "big"}, "^scale: expected a number from 0 to 1e\\+300, got 'big'"),
        ({"scale": None}, "^scale: expected a number from 0 to 1e\\+300, got None"),
        ({"seed": -1}, "^seed: expected a whole number of at least 0, got -1"),
        ({"seed": [0, -1]}, "^seed: expected a whole number of at least 0, got -1"),
        ({"seed": [0, 1.5]}, "^seed: expected a whole number of at least 0, got 1.5"),
        ({"seed": True}, "^seed: expected a whole number of at least 0, got True"),
        ({"seed": 1.5}, "^seed: .* got 1.5"),
        ({"seed": []}, r"^seed: .* got \[\]"),
    ],
)
def test_network_names_the_argument_it_refuses(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MLP(**{"layer_sizes": [2, 4, 1], **arguments})


BAD_SAMPLES: list[tuple[Any, str]] = [
    ([], r"expected shape \(n_samples, 2\) with n_samples >= 1, got \(0,\)"),
    (np.empty((0, 2)), r"expected shape \(n_samples, 2\) with n_samples >= 1, got \(0, 2\)"),
    ([1.0, 2.0], r"expected shape \(n_samples, 2\) .*, got \(2,\)"),
    (1.0, r"expected shape \(n_samples, 2\) .*, got \(\)"),
    ([[1.0, 2.0, 3.0]], r"expected shape \(n_samples, 2\) .*, got \(1, 3\)"),
    ([[[1.0, 2.0]]], r"expected shape \(n_samples, 2\) .*, got \(1, 1, 2\)"),
    ([[1.0, 2.0], [3.0]], "expected numbers of one shape, got .*inhomogeneous"),
    ([["a", "b"]], "expected numbers of one shape, got .*'a'"),
    ([[None, {}]], "expected numbers of one shape, got "),
    ([[10**400, 0]], "expected .*numbers"),
    ([[0.0, 1.0], [np.nan, 2.0]], "expected finite numbers, got nan in row 1, column 0"),
    ([[0.0, np.inf]], "expected finite numbers, got inf in row 0, column 1"),
    ([[0.0, -np.inf]], "expected finite numbers, got -inf in row 0, column 1"),
]


@pytest.mark.parametrize(("values", "message"), BAD_SAMPLES)
def test_samples_that_cannot_be_used_are_named(values: Any, message: str) -> None:
    mlp = MLP([2, 3, 2])
    with pytest.raises(ValueError, match=f"^X: {message}"):
        mlp.predict(values)
    with pytest.raises(ValueError, match=f"^X: {message}"):
        mlp.gradient(values, [[0.0, 1.0]])
    with pytest.raises(ValueError, match=f"^y: {message}"):
        mlp.gradient([[0.0, 1.0]], values)


def test_gradient_refuses_as_many_targets_as_there_are_no_samples() -> None:
    with pytest.raises(ValueError, match=r"^y: expected 2 samples as in X, got 3"):
        MLP([1, 1]).gradient([1.0, 2.0], [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"loss": "hinge"}, "^loss: expected one of .*squared_error.*, got 'hinge'"),
        ({"loss": None}, "^loss: expected one of .*squared_error.*, got None"),
        ({"reduction": "max"}, "^reduction: expected sum or mean, got 'max'"),
    ],
)
def test_gradient_names_the_argument_it_refuses(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MLP([1, 1]).gradient([1.0], [1.0], **arguments)


@pytest.mark.parametrize(
    ("parameters", "got"),
    [(np.zeros(12), r"\(12,\)"), (np.zeros((2, 12)), r"\(2, 12\)"), (0.0, r"\(\)")],
)
def test_with_parameters_names_the_shape_it_expects(parameters: Any, got: str) -> None:
    message = rf"^parameters: expected shape \(13,\) or \(n_networks, 13\), got {got}"
    with pytest.raises(ValueError, match=message):
        MLP([2, 3, 1]).with_parameters(parameters)
