import numpy as np
import pytest

from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS, MLP, Trainer
from playground.engine.arrays import Array
from playground.explain import landscape
from playground.explain.diagnostics import (
    dead_units,
    gradient_norms,
    identical_columns,
    saturated_share,
)
from playground.explain.landscape import gradient_error, numerical_gradient

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(20, 2)), RNG.uniform(size=(20, 1))


def test_gradient_norms_by_hand() -> None:
    layers = [np.array([[3.0, 0.0], [0.0, 4.0]]), np.array([[1.0], [2.0], [2.0]])]
    assert gradient_norms(layers).tolist() == [5.0, 3.0]


def test_gradient_norms_of_a_population_are_those_of_its_members() -> None:
    population = MLP([2, 3, 1], seed=range(4))
    norms = gradient_norms(population.split(population.gradient(X, Y)))
    assert norms.shape == (4, 2)
    for k in range(4):
        alone = MLP([2, 3, 1], seed=k)
        np.testing.assert_allclose(norms[k], gradient_norms(alone.split(alone.gradient(X, Y))))


def test_gradient_fades_through_many_sigmoid_layers() -> None:
    mlp = MLP([2, 4, 4, 4, 4, 1], "sigmoid", seed=0)
    norms = gradient_norms(mlp.split(mlp.gradient(X, Y)))
    assert (np.diff(norms) > 0.0).all()
    assert norms[0] < 0.01 * norms[-1]


@pytest.mark.parametrize(
    ("name", "z", "share"),
    [
        ("sigmoid", [-5.0, -4.0, 0.0, 4.0, 5.0], 0.4),
        ("tanh", [-2.5, -2.0, 0.0, 2.0, 2.5], 0.4),
        ("relu", [-1.0, -0.1, 0.1, 1.0, 9.0], 0.4),
        ("linear", [-9.0, -1.0, 0.0, 1.0, 9.0], 0.0),
    ],
)
def test_saturated_share_counts_flat_places(name: str, z: list[float], share: float) -> None:
    assert saturated_share(ACTIVATIONS[name], np.array([z]).T) == pytest.approx(share)


def test_saturated_share_of_a_population_is_that_of_its_members() -> None:
    z = RNG.normal(scale=4.0, size=(3, 20, 5))
    shares = saturated_share(ACTIVATIONS["sigmoid"], z)
    assert shares.tolist() == [float(saturated_share(ACTIVATIONS["sigmoid"], one)) for one in z]


def test_relu_below_zero_for_every_sample_is_dead() -> None:
    z = np.array([[-1.0, -1.0, 0.0], [-0.1, 0.5, 0.0]])
    assert dead_units(ACTIVATIONS["relu"], z).tolist() == [True, False, True]
    assert not dead_units(ACTIVATIONS["leaky_relu"], z).any()


def test_dead_unit_gets_no_gradient() -> None:
    mlp = MLP([2, 4, 1], "relu", seed=2)
    mlp.biases[0][1] = -100.0
    dead = dead_units(mlp.activations[0], mlp.forward(X).pre_activations[0])
    gradient = mlp.split(mlp.gradient(X, Y))[0]
    assert dead.tolist() == [not column.any() for column in gradient.T]
    assert dead[1]


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_slopes_are_the_derivative(name: str) -> None:
    z, step = np.array([-2.0, -0.3, 0.4, 1.7]), 1e-6
    above, below = np.empty(4), np.empty(4)
    ACTIVATIONS[name].function(z + step, above)
    ACTIVATIONS[name].function(z - step, below)
    np.testing.assert_allclose(
        ACTIVATIONS[name].derivative_at(z), (above - below) / (2 * step), rtol=1e-7
    )


def test_softmax_has_no_slopes_of_its_own() -> None:
    with pytest.raises(ValueError, match=r"^activation: expected .* derivative, got 'softmax'"):
        ACTIVATIONS["softmax"].derivative_at(np.zeros((2, 3)))


def loss_of(mlp: MLP) -> "Array":
    def loss(parameters: Array) -> Array:
        return np.asarray(Trainer(mlp.with_parameters(parameters), X, Y).loss())

    return loss


def test_numerical_gradient_confirms_backpropagation_and_finds_a_slip() -> None:
    mlp = MLP([2, 3, 1], "tanh")
    expected = numerical_gradient(loss_of(mlp), mlp.parameters)
    gradient = mlp.gradient(X, Y)
    assert gradient_error(gradient, expected) < 1e-8
    slip = gradient.copy()
    slip[0] *= -1.0
    assert gradient_error(slip, expected) > 1e-3


def test_numerical_gradient_of_a_large_network_is_taken_in_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mlp, sizes = MLP([2, 3, 1], "tanh"), list[int]()
    loss = loss_of(mlp)
    at_once = numerical_gradient(loss, mlp.parameters)

    def counted(parameters: Array) -> Array:
        sizes.append(len(parameters))
        return loss(parameters)

    # 13 parameters, 5 of them at once, each to both sides.
    monkeypatch.setattr(landscape, "MOST_NUMBERS", 5 * 13)
    np.testing.assert_array_equal(numerical_gradient(counted, mlp.parameters), at_once)
    assert sizes == [10, 10, 6]


def test_gradient_error_runs_from_0_to_1() -> None:
    one = np.array([3.0, 4.0])
    assert gradient_error(one, one) == 0.0
    assert gradient_error(one, -one) == 1.0
    assert gradient_error(np.zeros(2), np.zeros(2)) == 0.0


def test_descent_along_the_gradient_overshoots_beyond_2_over_the_curvature() -> None:
    mlp = MLP([1, 1], output_activation="linear", bias=False).with_parameters([0.0])
    inputs, wanted = [[1.0], [2.0]], [[1.0], [2.0]]
    # The loss is a parabola in the one weight: its curvature is how its slope changes from 0 to 1.
    slopes = [mlp.with_parameters([w]).gradient(inputs, wanted).item() for w in (0.0, 1.0)]
    bend = slopes[1] - slopes[0]
    for share, closer in ((0.95, True), (1.05, False)):
        one = mlp.with_parameters([0.0])
        trainer = Trainer(one, inputs, wanted, learning_rate=share * 2.0 / bend)
        before = trainer.loss()
        trainer.step()
        assert (trainer.loss() < before) == closer


def test_identical_columns_are_found_in_groups() -> None:
    matrix = np.array([[1.0, 2.0, 1.0, 2.0, 3.0], [0.0, 5.0, 0.0, 5.0, 0.0]])
    assert identical_columns(matrix) == [[0, 2], [1, 3]]
    assert identical_columns(matrix, tolerance=2.5) == [[0, 2, 4], [1, 3]]


def test_symmetry_of_equal_starts_is_never_broken_and_that_of_a_draw_is_not_there() -> None:
    for initializer, groups in (("constant", [[0, 1, 2]]), ("uniform", [])):
        mlp = MLP([2, 3, 1], initializer=initializer)
        Trainer(mlp, X, Y).advance(epochs=100)
        assert identical_columns(mlp.matrices[0]) == groups
        assert identical_columns(mlp.weights[1].T) == groups
