"""Sharpness along a run: what is measured, up to where, and what is said of it."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from playground.data.table import Table
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.explain.sharpness import (
    Measured,
    Sharpness,
    describe_function,
    describe_sharpness,
    measure_sharpness,
    moments_up_to,
    most_moments,
    round_down,
)
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT
from tests.strategies import experiments


def recorded(experiment: Experiment, n_frames: int = 20, speed: str = "10") -> Run:
    run = Run(experiment)
    run.record(n_frames, speed, PATIENT)
    return run


def whole_hessian(run: Run, frame: Frame) -> Array:
    train, mlp = run.dataset.train, run.network(frame)
    hessian = run.experiment.make_objective(train.X, train.y).hessian(mlp)
    return np.stack([hessian(vector) for vector in np.eye(mlp.n_parameters)], axis=-1)


@pytest.mark.parametrize("n_frames", [1, 2, 59, 60, 61, 200])
@pytest.mark.parametrize("most", [1, 2, 7, 60])
def test_moments_lead_to_the_frame_shown_and_none_lies_beyond(n_frames: int, most: int) -> None:
    frames = recorded(Experiment(), n_frames, "1").frames
    for shown in frames[:: max(1, n_frames // 5)]:
        moments = moments_up_to(frames, shown, most)
        assert moments[-1] is shown
        assert all(frame.id < shown.id for frame in moments[:-1])
        assert len(moments) <= most
        # As many as half of what there may be, and the start among them.
        assert len(moments) >= min(frames.index(shown) + 1, max(1, most // 2))
        assert most == 1 or moments[0] is frames[0]


def test_sharpness_is_the_largest_eigenvalue_at_each_moment() -> None:
    run = recorded(Experiment(l2=0.03, reduction="mean", frozen=((1, 2), (2, 1, 1))))
    shown = run.frames[12]
    found = measure_sharpness(run, shown, {})
    assert found
    assert found.converged.all()
    assert found.epoch_fractions.tolist() == [float(10 * k) for k in range(13)]
    free = ~run.mlp.mark(*run.experiment.frozen_places)
    for k, value in enumerate(found.values):
        hessian = whole_hessian(run, run.frames[k])[free][:, free]
        assert value == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-3)
    assert found.epochs[-1] == 120.0
    assert (found.thresholds == 4.0).all()


def test_adam_sees_the_curvature_times_its_rates() -> None:
    run = recorded(Experiment(optimizer="adam", learning_rate=0.01))
    found = measure_sharpness(run, run.frames[-1], {})
    assert found
    assert np.isnan(found.values[0])  # it has no rates before its first update
    for k in (1, 20):
        state = run.frames[k].state
        root = np.sqrt(state.optimizer[1] / (1.0 - 0.999**state.updates)) + 1e-8
        seen = whole_hessian(run, run.frames[k]) / root[:, np.newaxis]
        seen /= 1.0 - 0.9**state.updates
        assert found.values[k] == pytest.approx(np.linalg.eigvals(seen).real.max(), rel=2e-3)
    assert found.thresholds[-1] == pytest.approx(38.0 / 0.01)


def test_moment_is_measured_once() -> None:
    run = recorded(Experiment())
    measured: Measured = {}
    measure_sharpness(run, run.frames[5], measured)
    assert sorted(measured) == [frame.id for frame in run.frames[:6]]
    marked = dict.fromkeys(measured, (123.0, True))
    found = measure_sharpness(run, run.frames[6], marked)
    assert found
    assert found.values[:6].tolist() == [123.0] * 6
    assert found.values[6] < 1.0


def test_large_networks_are_measured_at_fewer_moments_or_not_at_all() -> None:
    assert most_moments(Run(Experiment())) == 60
    moons = Experiment(dataset="moons", samples=1000, bias=True)
    few = Run(moons.changed(hidden_layers=(32, 32, 32)))
    assert 2 <= most_moments(few) < 30
    found = measure_sharpness(few, few.frames[0], {})
    assert found is not None
    assert found.converged.all()
    rows = np.arange(20_000.0).reshape(-1, 2) % 7.0
    table = Table(rows, rows[:, 0] % 2.0, ("a", "b"), "c", ("no", "yes"), n_train=10_000)
    many = Run(moons.changed(dataset="own", table=table, hidden_layers=(32,) * 4))
    assert most_moments(many) == 0
    assert measure_sharpness(many, many.frames[0], {}) is None


@given(experiments(most_samples=100))
def test_any_run_can_be_measured_and_described(experiment: Experiment) -> None:
    run = recorded(experiment, 3, "update")
    for shown in run.frames:
        found = measure_sharpness(run, shown, {})
        assert found
        assert found.values.shape == found.converged.shape == found.epoch_fractions.shape
        assert found.thresholds.shape == found.epochs.shape
        words = describe_sharpness(run.experiment, found) + describe_function(run.experiment)
        assert not re.search(r"nan|inf\b|None", words)


def at(value: float, limit: float, converged: bool = True) -> Sharpness:
    return Sharpness(*map(np.array, ([7.0], [value], [converged], [7.0], [limit])))


@pytest.mark.parametrize(
    ("value", "limit", "words"),
    [
        (3.5, 4.0, "Below the threshold"),
        (3.7, 4.0, "At the edge of stability"),
        (4.3, 4.0, "At the edge of stability"),
        (4.5, 4.0, "Above the threshold"),
        (8.0, 4.0, "A learning rate below 0.25 would be stable"),
        (-0.1, 4.0, "curves upwards in no direction"),
        (0.0, 4.0, "curves upwards in no direction"),
        (5.0, np.inf, "The learning rate is 0 here"),
        (np.nan, 4.0, "beyond the range of numbers"),
    ],
)
def test_sentence_is_true_of_the_frame_shown(value: float, limit: float, words: str) -> None:
    said = describe_sharpness(Experiment(learning_rate=0.5), at(value, limit))
    assert words in said
    others = {"Below the threshold", "At the edge of stability", "Above the threshold"} - {words}
    if "learning rate below" not in words:
        assert not [one for one in others if one in said]
    if np.isfinite(value):
        assert said.startswith(f"At epoch 7 the sharpness is **{value:.4g}**")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "the threshold, 2 / learning rate, is"),
        ({"optimizer": "momentum"}, "the threshold, 2 (1 + momentum) / learning rate, is"),
        ({"batch_size": 2}, "2 / learning rate, times points / batch size, is"),
        ({"batch_size": 2, "reduction": "mean"}, "2 / learning rate, is"),
        ({"batch_size": 2}, "over all training points; each batch has one of its own"),
        ({"clip_norm": 1.0}, "Gradient clipping"),
    ],
)
def test_sentence_says_what_of_the_settings_matters(settings: dict[str, Any], words: str) -> None:
    assert words in describe_sharpness(Experiment(**settings), at(3.0, 4.0))


def test_what_is_not_precise_is_said() -> None:
    assert "is about **3**" in describe_sharpness(Experiment(), at(3.0, 4.0, converged=False))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "the loss, summed over all training points, with penalty"),
        ({"reduction": "mean"}, "the loss, averaged over all training points, with penalty"),
        ({"dropout": 0.5}, "with penalty, dropout off"),
        ({"frozen": ((1,),)}, "in what is not frozen"),
        ({"optimizer": "rmsprop"}, "times the rate that RMSprop gives each weight"),
    ],
)
def test_function_that_is_measured_has_its_name(settings: dict[str, Any], words: str) -> None:
    assert words in describe_function(Experiment(**settings))


@pytest.mark.parametrize(
    ("number", "down"), [(0.2599, 0.25), (1.0, 1.0), (0.3, 0.3), (99.9, 99.0), (1.29e-7, 1.2e-7)]
)
def test_rate_that_is_advised_is_rounded_down(number: float, down: float) -> None:
    assert round_down(number) == pytest.approx(down, rel=1e-12)


def test_playground_run_that_comes_to_the_edge_of_stability() -> None:
    # Measured: .76 of 2 / rate at the start; from epoch 500 on .92 to 1.03.
    run = recorded(
        Experiment().changed(
            **{"dataset": "sine", "hidden_activation": "tanh", "hidden_layers": (16,)},
            **{"bias": True, "initializer": "glorot_uniform", "learning_rate": 0.15},
        ),
        *(40, "100"),
    )
    found = measure_sharpness(run, run.frames[-1], {})
    assert found
    shares = found.values / found.thresholds[-1]
    assert shares[0] < 0.8
    assert np.abs(shares[found.epoch_fractions >= 500] - 1.0).max() < 0.1
    assert "At the edge of stability" in describe_sharpness(run.experiment, found)
    # At a fifth of the rate the same curvature is far from the edge.
    calm = recorded(run.experiment.changed(learning_rate=0.03), 40, "100")
    found = measure_sharpness(calm, calm.frames[-1], {})
    assert found
    assert "Below the threshold" in describe_sharpness(calm.experiment, found)
