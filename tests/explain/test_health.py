"""Measures of health, compared with a direct calculation."""

import numpy as np
import pytest
from hypothesis import given

from playground.experiment import Experiment
from playground.explain.diagnostics import choose_moments, measure, weight_histograms
from playground.presets import PRESETS
from playground.run.recorder import Run
from tests.recordings import PATIENT
from tests.strategies import experiments


def recorded(experiment: Experiment, n_frames: int = 20, speed: str = "10") -> Run:
    run = Run(experiment)
    run.record(n_frames, speed, PATIENT)
    return run


@pytest.mark.parametrize(
    "name", ["The article", "TensorFlow Playground: how it starts", "Overfitting"]
)
def test_gradient_norm_is_that_of_the_loss_by_layer(name: str) -> None:
    run = recorded(PRESETS[name])
    frames = run.frames[::5]
    health = measure(run, frames)
    n = run.dataset.n_train
    for k, frame in enumerate(frames):
        mlp = run.mlp.with_parameters(frame.state.parameters)
        gradient = mlp.gradient(
            run.dataset.X[:n], run.dataset.y[:n], run.experiment.loss, run.experiment.reduction
        )
        norms = [np.linalg.norm(matrix) for matrix in mlp.split(gradient)]
        np.testing.assert_allclose(health.gradient_norms[k], norms)
        assert health.epoch_fractions[k] == frame.epoch_fraction


def test_shares_of_saturated_and_dead_units() -> None:
    run = Run(Experiment(hidden_layers=(2, 2), layer_activations=("tanh", "relu"), bias=True))
    # x1, x2, bias: the first unit far out at every point but (0, 0), the second near 0; of the
    # second layer one unit is below 0 at every point.
    first = [[9.0, 0.1], [9.0, 0.1], [-0.5, 0.0]]
    second = [[1.0, 0.0], [0.0, 0.0], [2.0, -5.0]]
    last = [[1.0], [1.0], [0.0]]
    parameters = np.concatenate([np.ravel(matrix) for matrix in (first, second, last)])
    frame = run.edit(0, 0, 0.0)
    assert frame
    for index, value in enumerate(parameters):
        frame = run.edit(run.frames[-1].id, index, float(value))
    health = measure(run, run.frames[-1:])
    assert health.saturated[0, 0] == 3 / 8  # three of four points, one of two units
    assert np.isnan(health.saturated[0, 1])
    assert health.dead[0].tolist() == [0.0, 0.5, 0.0]


@given(experiments(most_samples=100))
def test_any_run_can_be_measured(experiment: Experiment) -> None:
    run = recorded(experiment, 3, "update")
    health = measure(run, run.frames)
    n_layers = len(run.mlp.layer_sizes) - 1
    for values in (health.gradient_norms, health.saturated, health.dead):
        assert values.shape == (len(run.frames), n_layers)
    for shares in (health.saturated, health.dead):
        known = shares[np.isfinite(shares)]
        assert ((known >= 0.0) & (known <= 1.0)).all()
    for layer in range(n_layers):
        edges, shares = weight_histograms(run, run.frames, layer)
        np.testing.assert_allclose(shares.sum(axis=1), 1.0)
        assert (np.diff(edges) > 0.0).all()


def test_histogram_counts_each_weight_in_its_bin() -> None:
    run = Run(Experiment())
    edges, shares = weight_histograms(run, run.frames, 0, 5)
    weights = run.mlp.split(run.frames[0].state.parameters)[0].ravel()
    largest = np.abs(weights).max()
    np.testing.assert_allclose(edges, largest * np.array([-1.0, -0.6, -0.2, 0.2, 0.6, 1.0]))
    for low, high, share in zip(edges, edges[1:], shares[0], strict=False):
        inside = (weights >= low) & ((weights < high) | (high == edges[-1]))
        assert share == inside.sum() / 8


def test_moments_hold_both_ends_of_a_run() -> None:
    run = recorded(Experiment(), 100, "1")
    moments = choose_moments(run.frames, 10)
    assert len(moments) == 10
    assert moments[0] is run.frames[0]
    assert moments[-1] is run.frames[-1]
    assert choose_moments(run.frames[:1]) == run.frames[:1]
    assert choose_moments(run.frames[:3], 10) == run.frames[:3]
