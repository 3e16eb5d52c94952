import numpy as np
import pytest

from playground.engine import INITIALIZERS, MLP, Trainer

every_initializer = pytest.mark.parametrize("name", INITIALIZERS)
N_INPUTS, N_UNITS = 200, 300


def drawn(name: str, scale: float = 1.0, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return INITIALIZERS[name](rng, (N_INPUTS + 1, N_UNITS), N_INPUTS, scale)


@every_initializer
def test_initializer_returns_finite_numbers_of_the_layers_shape(name: str) -> None:
    layer = drawn(name)
    assert layer.shape == (N_INPUTS + 1, N_UNITS)
    assert layer.dtype == np.float64
    assert np.isfinite(layer).all()


@every_initializer
def test_same_generator_draws_the_same_layer(name: str) -> None:
    np.testing.assert_array_equal(drawn(name, seed=3), drawn(name, seed=3))
    if name not in ("zeros", "constant"):
        assert (drawn(name, seed=3) != drawn(name, seed=4)).any()


@every_initializer
def test_scale_multiplies_the_spread(name: str) -> None:
    np.testing.assert_allclose(drawn(name, scale=3.0), 3.0 * drawn(name), atol=1e-15)
    np.testing.assert_array_equal(drawn(name, scale=0.0), 0.0)


# Of 60,000 numbers, the mean lies within 5 standard errors of 0 and the deviation within 2 %.
@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("uniform", 1.0 / np.sqrt(3.0)),
        ("normal", 1.0),
        ("lecun_normal", np.sqrt(1.0 / N_INPUTS)),
        ("glorot_normal", np.sqrt(2.0 / (N_INPUTS + N_UNITS))),
        ("he_uniform", np.sqrt(2.0 / N_INPUTS)),
        # limit / sqrt(3), limit = sqrt(6 / (n_inputs + n_units)): sqrt(2 / (200 + 300))
        ("glorot_uniform", np.sqrt(2.0 / (N_INPUTS + N_UNITS))),
        ("he_normal", np.sqrt(2.0 / N_INPUTS)),
    ],
)
def test_spread_is_that_of_the_source(name: str, deviation: float) -> None:
    layer = drawn(name)
    assert abs(layer.mean()) < 5.0 * deviation / np.sqrt(layer.size)
    assert layer.std() == pytest.approx(deviation, rel=0.02)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("uniform", 1.0),
        ("glorot_uniform", np.sqrt(6.0 / (N_INPUTS + N_UNITS))),
        ("he_uniform", np.sqrt(6.0 / N_INPUTS)),
    ],
)
def test_uniform_weights_fill_their_interval_and_no_more(name: str, limit: float) -> None:
    layer = drawn(name)
    assert -limit <= layer.min() < -0.99 * limit
    assert 0.99 * limit < layer.max() < limit


def test_weights_are_drawn_layer_by_layer_and_weights_before_biases() -> None:
    rng = np.random.default_rng(7)
    mlp = MLP([2, 3, 1], initializer="uniform", scale=2.0, seed=7)
    for weights, biases in zip(mlp.weights, mlp.biases, strict=True):
        np.testing.assert_array_equal(weights, rng.uniform(-2.0, 2.0, weights.shape))
        np.testing.assert_array_equal(biases, rng.uniform(-2.0, 2.0, biases.shape))


@every_initializer
def test_biases_can_start_at_zero(name: str) -> None:
    mlp = MLP([2, 3, 1], initializer=name, bias_initializer="zeros")
    other = MLP([2, 3, 1], initializer=name, bias_initializer="same")
    for biases in mlp.biases:
        np.testing.assert_array_equal(biases, 0.0)
    # The weights are the same ones all the same: only the biases were put to 0.
    for weights, others in zip(mlp.weights, other.weights, strict=True):
        np.testing.assert_array_equal(weights, others)


def test_constant_is_the_scale() -> None:
    assert set(drawn("constant", scale=0.25).ravel().tolist()) == {0.25}


@pytest.mark.parametrize("name", ["zeros", "constant"])
def test_from_equal_numbers_hidden_units_stay_alike(name: str) -> None:
    mlp = MLP([2, 3, 1], initializer=name)
    Trainer(mlp, [[1.0, 2.0], [0.0, 1.0]], [[1.0], [0.0]]).advance(epochs=50)
    (first, *others), outgoing = mlp.weights[0].T.tolist(), mlp.weights[1].ravel().tolist()
    assert others == [first, first]
    assert len(set(outgoing)) == 1


def test_first_gradient_from_zeros_is_zero_below_the_output() -> None:
    mlp = MLP([2, 3, 1], initializer="zeros")
    gradient = mlp.with_parameters(mlp.gradient([[1.0, 2.0]], [[1.0]]))
    np.testing.assert_array_equal(gradient.weights[0], 0.0)
    assert len(set(gradient.weights[1].ravel().tolist())) == 1
