"""Laws of the objective: one value and one gradient, whoever asks for them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given

from playground.engine import MLP, Objective, Trainer
from playground.engine.arrays import Array
from playground.engine.objective import Penalty
from tests.engine.finite_differences import STEP, crosses_kink, neighbours
from tests.strategies import trainings

Training = tuple[MLP, Array, Array, dict[str, Any]]


@given(training=trainings())
def test_value_and_gradient_are_those_that_a_trainer_uses(training: Training) -> None:
    mlp, X, y, options = training
    objective = Objective(X, y, **options)
    np.testing.assert_array_equal(objective.value(mlp), Trainer(mlp, X, y, **options).loss())
    np.testing.assert_array_equal(objective.gradient(mlp), mlp.gradient(X, y, **options))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("n_counted", [None, 40])
@given(training=trainings())
def test_gradient_is_the_derivative_of_the_value(
    n_counted: int | None, reduction: str, training: Training
) -> None:
    mlp, X, y, options = training
    mlp = mlp.with_parameters(np.atleast_2d(mlp.parameters)[0])
    # At the kink of |w| a central difference tells nothing.
    assume(not crosses_kink(mlp, X, y) and np.abs(mlp.parameters).min() > 1e-4)
    objective = Objective(X, y, options["loss"], reduction, Penalty(0.01, 0.02), n_counted)
    values = objective.value(neighbours(mlp, mlp.parameters))
    slope = (values[: mlp.n_parameters] - values[mlp.n_parameters :]) / (2.0 * STEP)
    largest = max(1.0, float(np.abs(values).max()))
    np.testing.assert_allclose(objective.gradient(mlp), slope, rtol=1e-4, atol=1e-5 * largest)


@given(training=trainings())
def test_sum_counts_for_as_many_samples_as_it_should_and_a_mean_for_itself(
    training: Training,
) -> None:
    mlp, X, y, options = training
    alone = Objective(X, y, options["loss"], "sum").value(mlp)
    counted = Objective(X, y, options["loss"], "sum", n_counted=7 * len(X)).value(mlp)
    np.testing.assert_allclose(counted, 7.0 * alone, rtol=1e-12)
    means = [Objective(X, y, options["loss"], n_counted=n).value(mlp) for n in (None, 99)]
    np.testing.assert_array_equal(*means)


def test_deltas_and_gradient_worked_by_hand() -> None:
    mlp = MLP([2, 2, 1], bias=False).with_parameters([0.5, -0.5, 0.3, 0.8, 1.0, -1.0])
    found = Objective([[1.0, 0.0]], [[1.0]]).backward(mlp)
    # The numbers of test_network.py: output .5609, delta -.4391 * .2463 = -.1081.
    np.testing.assert_allclose(found.deltas[1], [[-0.1081]], atol=6e-5)
    # Back through the weights 1 and -1, times f' = .6225 * .3775 = .2350: -.0254 and .0254.
    np.testing.assert_allclose(found.deltas[0], [[-0.0254, 0.0254]], atol=5e-5)
    expected = [-0.0254, 0.0254, 0.0, 0.0, -0.1081 * 0.6225, -0.1081 * 0.3775]
    np.testing.assert_allclose(found.gradient, expected, atol=6e-5)


def test_layers_of_a_forward_pass_are_those_of_its_formula() -> None:
    mlp = MLP([2, 3, 1], "tanh", "linear", seed=4)
    X = np.array([[0.5, -1.0], [2.0, 0.25]])
    found = mlp.forward(X)
    z = X @ mlp.weights[0] + mlp.biases[0]
    np.testing.assert_allclose(found.pre_activations[0], z)
    np.testing.assert_allclose(found.activations[0], np.tanh(z))
    np.testing.assert_array_equal(found.outputs, mlp.predict(X))
