"""The loss around a network, compared with the engine's and with arithmetic."""

import numpy as np
import pytest
from hypothesis import given

from playground.engine import Objective
from playground.experiment import Experiment
from playground.explain.landscape import check_gradient, loss_along
from playground.run.recorder import Run
from tests.strategies import experiments

small_ones = experiments(most_samples=60, most_units=5)


@given(small_ones)
def test_loss_is_the_one_that_training_lowers(experiment: Experiment) -> None:
    run = Run(experiment)
    n = run.dataset.n_train
    parameters = run.frames[0].state.parameters
    objective = experiment.make_objective(run.dataset.X[:n], run.dataset.y[:n])
    np.testing.assert_allclose(
        objective.value(run.mlp.with_parameters(parameters[np.newaxis])),
        [run.frames[0].scores.loss],
        rtol=1e-9,
        equal_nan=True,
    )


def test_loss_along_a_weight_is_a_parabola_where_the_network_is_linear() -> None:
    experiment = Experiment(dataset="or", hidden_layers=(), output_activation="linear")
    run = Run(experiment)
    parameters = np.array([0.25, -0.5])
    values = np.array([-1.0, 0.0, 0.25, 2.0])
    objective = experiment.make_objective(run.dataset.X, run.dataset.y)
    mlp = run.mlp.with_parameters(parameters)
    # or: targets 0 1 1 1 at (0, 0), (0, 1), (1, 0), (1, 1)
    expected = 0.5 * ((1 + 0.5) ** 2 + (1 - values) ** 2 + (1 - values + 0.5) ** 2)
    np.testing.assert_allclose(loss_along(objective, mlp, 0, values), expected)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu", "silu", "softplus", "sine"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_backpropagation_agrees_with_finite_differences(activation: str, reduction: str) -> None:
    experiment = Experiment(
        hidden_layers=(3, 3), hidden_activation=activation, bias=True, reduction=reduction
    )
    run = Run(experiment)
    objective = experiment.make_objective(run.dataset.X, run.dataset.y)
    check = check_gradient(objective, run.mlp)
    assert check.error < 1e-6
    np.testing.assert_allclose(check.gradient, check.numerical, atol=1e-8)
    assert np.abs(check.gradient).max() > 1e-3


def test_a_wrong_gradient_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # The slip that still learns: f' taken of the output.
    run = Run(Experiment())
    right = run.mlp.gradient(run.dataset.X, run.dataset.y, reduction="sum")
    monkeypatch.setattr(Objective, "gradient", lambda *_args: 0.9 * right)
    objective = run.experiment.make_objective(run.dataset.X, run.dataset.y)
    check = check_gradient(objective, run.mlp)
    assert check.error > 0.01
