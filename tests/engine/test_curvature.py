"""Products with the Hessian, and its largest eigenvalue, against whole matrices."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given

from playground.engine import HIDDEN_ACTIVATIONS, LOSSES, MLP, Objective, Trainer
from playground.engine.arrays import Array
from playground.engine.curvature import largest_curvature
from playground.engine.objective import Penalty
from tests.engine.finite_differences import STEP, crosses_kink, neighbours
from tests.strategies import trainings

Training = tuple[MLP, Array, Array, dict[str, Any]]

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(9, 2)), np.eye(2)[RNG.integers(0, 2, 9)]

OUTPUTS = [
    (output, loss)
    for loss in LOSSES
    for output in LOSSES[loss].output_activations or ("linear", "tanh", "softmax")
]
every_build = pytest.mark.parametrize("hidden", HIDDEN_ACTIVATIONS)
every_output = pytest.mark.parametrize(("output", "loss"), OUTPUTS)


def whole(objective: Objective, mlp: MLP) -> Array:
    """Return the Hessian of one network, a column for each unit vector."""
    hessian = objective.hessian(mlp)
    return np.stack([hessian(vector) for vector in np.eye(mlp.n_parameters)], axis=-1)


def numerical(objective: Objective, mlp: MLP) -> Array:
    """Return it by central differences of the gradient."""
    gradients = objective.gradient(neighbours(mlp, mlp.parameters))
    n = mlp.n_parameters
    return np.asarray((gradients[:n] - gradients[n:]) / (2.0 * STEP))


def on_line(weight: float, output: str = "linear") -> MLP:
    return MLP([1, 1], output_activation=output, bias=False).with_parameters([weight])


# ---- products ----


@given(training=trainings())
def test_products_are_finite_differences_of_the_gradient(training: Training) -> None:
    mlp, inputs, targets, options = training
    mlp = mlp.with_parameters(np.atleast_2d(mlp.parameters)[0])
    # Where a shift carries a number over a kink, a central difference tells nothing.
    assume(not crosses_kink(mlp, inputs, targets) and np.abs(mlp.parameters).min() > 1e-4)
    objective = Objective(
        *(inputs, targets, options["loss"], options["reduction"]),
        *(Penalty(0.01, 0.02), 7),
    )
    found, expected = whole(objective, mlp), numerical(objective, mlp)
    size = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5 * size)


@given(training=trainings())
def test_hessian_is_symmetric_and_a_population_has_those_of_its_members(training: Training) -> None:
    mlp, inputs, targets, options = training
    objective = Objective(inputs, targets, **options, penalty=Penalty(l2=0.1))
    u, v = np.random.default_rng(0).normal(size=(2, mlp.n_parameters))
    h_u, h_v = objective.hessian(mlp)(u), objective.hessian(mlp)(v)
    size = max(1.0, float(np.abs(h_u).max()), float(np.abs(h_v).max()))
    np.testing.assert_allclose(h_u @ v, h_v @ u, rtol=0.0, atol=1e-11 * size)
    rows = zip(np.atleast_2d(mlp.parameters), np.atleast_2d(h_v), strict=True)
    for parameters, of_member in rows:
        alone = objective.hessian(mlp.with_parameters(parameters))(v)
        np.testing.assert_allclose(of_member, alone, rtol=1e-9, atol=1e-12 * size)


def test_members_may_have_samples_and_directions_of_their_own() -> None:
    mlp = MLP([2, 3, 2], "tanh", "softmax", seed=range(3))
    inputs, vectors = RNG.normal(size=(3, 9, 2)), RNG.normal(size=(3, mlp.n_parameters))
    products = Objective(inputs, Y).hessian(mlp)(vectors)
    for k in range(3):
        alone = Objective(inputs[k], Y).hessian(mlp.with_parameters(mlp.parameters[k]))
        np.testing.assert_allclose(products[k], alone(vectors[k]), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("reduction", "share"), [("sum", 1.0), ("mean", 1.0 / 9.0)])
def test_linear_regression_has_its_closed_form(reduction: str, share: float) -> None:
    # d^2 / dw^2 of share sum (t - Xw)^2 / 2 + l2 w^2 / 2, the bias a column of ones without l2.
    mlp = MLP([2, 1], output_activation="linear", seed=1)
    with_ones = np.column_stack([X, np.ones(9)])
    expected = share * with_ones.T @ with_ones + 0.3 * np.diag([1.0, 1.0, 0.0])
    objective = Objective(X, Y[:, :1], reduction=reduction, penalty=Penalty(0.2, 0.3))
    np.testing.assert_allclose(whole(objective, mlp), expected, rtol=1e-12)
    found = largest_curvature(objective, mlp, tolerance=1e-10)
    assert found.value == pytest.approx(np.linalg.eigvalsh(expected)[-1], rel=1e-12)


def test_hessian_of_two_weights_worked_by_hand() -> None:
    # (t - u tanh(w x))^2 / 2 with x = 1, t = 2, w = 0, u = 3: the output is 0 and a - t is -2.
    # tanh 0 = 0, tanh' 0 = 1, tanh'' 0 = 0. d out / dw = u = 3, d out / du = 0.
    # ww: 3^2 + (-2) u tanh'' = 9; wu: 3 * 0 + (-2) * 1 = -2; uu: 0^2 + (-2) * 0 = 0.
    mlp = MLP([1, 1, 1], "tanh", "linear", bias=False).with_parameters([0.0, 3.0])
    objective = Objective([[1.0]], [[2.0]])
    assert whole(objective, mlp).tolist() == [[9.0, -2.0], [-2.0, 0.0]]
    # Its eigenvalues are (9 + sqrt(81 + 16)) / 2 and (9 - sqrt(97)) / 2, which is below 0.
    found = largest_curvature(objective, mlp)
    assert found.value == pytest.approx((9.0 + np.sqrt(97.0)) / 2.0, rel=1e-12)
    assert found.n_products == 2  # in two dimensions the second product has all there is


def test_products_stay_those_of_the_network_as_it_was() -> None:
    mlp, objective = MLP([2, 3, 2], "tanh", seed=2), Objective(X, Y)
    hessian, vector = objective.hessian(mlp), RNG.normal(size=mlp.n_parameters)
    before = hessian(vector)
    mlp.parameters += 1.0
    objective.gradient(mlp)
    np.testing.assert_array_equal(hessian(vector), before)


@pytest.mark.parametrize("shape", [(), (3,), (2, 12), (1, 12)])
def test_vector_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    hessian = Objective(X, Y[:, :1]).hessian(MLP([2, 4, 1], bias=False))
    with pytest.raises(ValueError, match=r"^vector: expected shape \(12,\), got "):
        hessian(np.zeros(shape))


# ---- the largest eigenvalue ----


@every_build
@every_output
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_largest_curvature_is_the_largest_eigenvalue(
    reduction: str, output: str, loss: str, hidden: str
) -> None:
    mlp = MLP([2, 3, 3, 2], hidden, output, seed=4)
    objective = Objective(X, Y, loss, reduction, Penalty(0.0, 0.01))
    largest = np.linalg.eigvalsh(whole(objective, mlp))[-1]
    precise = largest_curvature(objective, mlp, tolerance=1e-7, most_products=500)
    assert precise.converged
    assert precise.value == pytest.approx(largest, rel=1e-10)
    of_differences = np.linalg.eigvalsh(numerical(objective, mlp))[-1]
    assert precise.value == pytest.approx(of_differences, rel=1e-5)
    usual = largest_curvature(objective, mlp)
    assert usual.converged
    assert usual.value == pytest.approx(largest, rel=1e-3)


def test_most_positive_is_found_where_a_negative_one_is_larger() -> None:
    n_larger = 0
    for seed in range(20):
        mlp = MLP([2, 3, 3, 2], "sine", "tanh", seed=seed)
        objective = Objective(X, Y, "huber")
        eigenvalues = np.linalg.eigvalsh(whole(objective, mlp))
        n_larger += -eigenvalues[0] > eigenvalues[-1]
        found = largest_curvature(objective, mlp, tolerance=1e-6, most_products=500)
        assert found.converged
        assert found.value == pytest.approx(eigenvalues[-1], rel=1e-8)
    assert n_larger >= 5


def test_largest_curvature_may_be_negative() -> None:
    # (1 - s(w))^2 / 2 at w = -2, s = sigmoid: s'^2 - (1 - s) s'' with s' = s (1 - s) and
    # s'' = s' (1 - 2 s). s = .119203, s' = .104994, s'' = .079963: .011024 - .070431 = -.059407.
    found = largest_curvature(Objective([[1.0]], [[1.0]]), on_line(-2.0, "sigmoid"))
    assert found.value == pytest.approx(-0.059407, abs=1e-6)
    assert found.converged


def test_flat_function_has_no_curvature() -> None:
    found = largest_curvature(Objective([[1.0]], [[5.0]], "absolute_error"), on_line(1.0))
    assert (found.value, found.residual, found.converged) == (0.0, 0.0, True)


def test_population_is_measured_as_its_members_are() -> None:
    mlp = MLP([2, 4, 2], "tanh", "softmax", seed=range(12))
    objective = Objective(X, Y, "cross_entropy")
    together = largest_curvature(objective, mlp, tolerance=1e-6, most_products=500)
    assert together.value.shape == together.residual.shape == together.converged.shape == (12,)
    assert together.converged.all()
    for k in range(12):
        alone = mlp.with_parameters(mlp.parameters[k])
        largest = np.linalg.eigvalsh(whole(objective, alone))[-1]
        assert together.value[k] == pytest.approx(largest, rel=1e-9)
        # H v = value v, up to the residual.
        rest = objective.hessian(alone)(together.direction[k]) - largest * together.direction[k]
        assert np.linalg.norm(rest) <= 2e-6 * largest


def test_work_is_bounded_and_what_is_not_reached_is_said() -> None:
    mlp, objective = MLP([2, 8, 8, 2], "tanh", seed=0), Objective(X, Y)
    hasty = largest_curvature(objective, mlp, tolerance=1e-12, most_products=3)
    assert hasty.n_products == 3
    assert not hasty.converged
    # Even so: never above the eigenvalue, and one lies within the residual.
    eigenvalues = np.linalg.eigvalsh(whole(objective, mlp))
    assert hasty.value <= eigenvalues[-1]
    assert np.abs(eigenvalues - hasty.value).min() <= hasty.residual * hasty.value


def test_scales_of_0_leave_the_hessian_of_the_rest() -> None:
    # One whose free part has no positive eigenvalue: the 0 of what is frozen must not be found.
    mlp = MLP([1, 1, 1], "tanh", "linear", bias=False).with_parameters([0.0, 3.0])
    objective = Objective([[1.0]], [[2.0]])
    free = largest_curvature(objective, mlp, scales=[1.0, 0.0])
    assert free.value == pytest.approx(9.0)
    negative = Objective([[1.0]], [[1.0]])
    two = MLP([1, 2], bias=False).with_parameters([-2.0, -2.0])
    found = largest_curvature(Objective([[1.0]], [[1.0, 1.0]]), two, scales=[1.0, 0.0])
    assert found.value == pytest.approx(largest_curvature(negative, on_line(-2.0, "sigmoid")).value)
    assert largest_curvature(objective, mlp, scales=[0.0, 0.0]).value == 0.0


def test_scales_multiply_rows_and_columns() -> None:
    mlp, objective = MLP([2, 3, 2], "gelu", seed=3), Objective(X, Y)
    scales = RNG.uniform(0.1, 3.0, mlp.n_parameters)
    matrix = scales[:, np.newaxis] * whole(objective, mlp) * scales
    found = largest_curvature(objective, mlp, scales, tolerance=1e-8, most_products=500)
    assert found.value == pytest.approx(np.linalg.eigvalsh(matrix)[-1], rel=1e-10)


@pytest.mark.parametrize("size", [1e160, 1e308])
def test_numbers_that_overflow_are_no_curvature(size: float) -> None:
    mlp = MLP([2, 3, 1], "linear", "linear", seed=range(2))
    mlp.parameters *= np.array([[1.0], [size]])
    found = largest_curvature(Objective(X, Y[:, :1]), mlp)
    assert found.converged.tolist() == [True, False]
    assert np.isfinite(found.value).tolist() == [True, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scales": [1.0, 2.0]}, r"scales: expected a shape that fits \(12,\), got \(2,\)"),
        (
            {"scales": np.ones((3, 12))},
            r"scales: expected a shape that fits \(12,\), got \(3, 12\)",
        ),
        ({"tolerance": -1.0}, "tolerance: expected a finite number of at least 0, got -1.0"),
        ({"most_products": 0}, "most_products: expected a whole number of at least 1, got 0"),
    ],
)
def test_wrong_argument_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        largest_curvature(Objective(X, Y[:, :1]), MLP([2, 4, 1], bias=False), **options)


# ---- what it says of training ----


@pytest.mark.parametrize(("factor", "settles"), [(0.99, True), (1.01, False)])
def test_gradient_descent_of_a_linear_network_settles_just_below_2_over_the_curvature(
    factor: float, settles: bool
) -> None:
    mlp = MLP([2, 1], output_activation="linear", seed=0)
    objective = Objective(X, Y[:, :1])
    curvature = float(largest_curvature(objective, mlp, tolerance=1e-9).value)
    trainer = Trainer(mlp, X, Y[:, :1], learning_rate=factor * 2.0 / curvature)
    before = trainer.loss()
    trainer.advance(epochs=1500)
    assert (trainer.loss() < before) is settles
    assert trainer.loss() < 0.2 if settles else trainer.loss() > 1e6


def test_full_batch_descent_comes_to_the_edge_of_stability_and_stays_there() -> None:
    # As in Cohen et al. 2021: sin 3x at 20 points, 1-16-1 of tanh. Measured: .53 of 2 / rate at the
    # start, .96 at epoch 1,800, then .93 to 1.07 with a mean of 1.00.
    points = np.linspace(-1.0, 1.0, 20)[:, np.newaxis]
    mlp = MLP([1, 16, 1], "tanh", "linear", initializer="glorot_uniform", seed=0)
    trainer = Trainer(mlp, points, np.sin(3.0 * points), learning_rate=0.3)
    shares, losses = [], []
    for _ in range(90):
        shares.append(largest_curvature(trainer.objective, mlp).value * 0.3 / 2.0)
        losses.append(trainer.loss())
        trainer.advance(epochs=100)
    assert shares[0] < 0.6
    assert (np.diff(shares[2:19]) > 0.0).all()  # it rises to the edge
    assert 0.93 < shares[18] < 1.0
    later = np.array(shares[25:])
    assert later.min() > 0.9
    assert later.max() < 1.1
    assert later.mean() == pytest.approx(1.0, abs=0.03)
    # And the loss, no longer falling at each step, falls on.
    assert (np.diff(losses[25:]) > 0.0).any()
    assert losses[-1] < 0.2 * losses[25]


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize(
    ("loss", "output"),
    [("squared_error", "sigmoid"), ("cross_entropy", "softmax"), ("squared_error", "softmax")],
)
def test_weights_of_samples_count_in_the_curvature_as_in_the_gradient(
    loss: str, output: str, reduction: str
) -> None:
    rng = np.random.default_rng(4)
    mlp = MLP([2, 3, 2], "tanh", output, seed=2)
    X, classes = rng.normal(size=(6, 2)), rng.integers(0, 2, 6)
    weights = rng.uniform(0.2, 3.0, 6)
    objective = Objective(X, np.eye(2)[classes], loss, reduction, sample_weights=weights)
    v = rng.normal(size=mlp.n_parameters)
    step = 1e-5
    above, below = (
        objective.gradient(mlp.with_parameters(mlp.parameters + sign * step * v))
        for sign in (1, -1)
    )
    expected = (above - below) / (2.0 * step)
    np.testing.assert_allclose(objective.hessian(mlp)(v), expected, rtol=1e-6, atol=1e-8)
