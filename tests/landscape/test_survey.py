"""Surveys: each value is the engine's own loss at those weights, on any grid, in any pieces."""

import time
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from playground.data.table import Table
from playground.engine.arrays import Array
from playground.landscape.directions import along_weights, principal_directions, random_directions
from playground.landscape.paths import path_of
from playground.landscape.plane import Plane, Window, window_of
from playground.landscape.scale import MOST_LEVELS, scale_of
from playground.landscape.survey import COARSEST, FINEST, Survey
from playground.run.recorder import Run
from tests.landscape.cases import every_case, run_of, trained


def planes_of(run: Run) -> list[Plane]:
    mlp, path = run.mlp, path_of(run, "").parameters
    one = run.experiment
    frozen = mlp.mark(*one.frozen_places) if one.frozen else np.zeros(mlp.n_parameters, bool)
    return [
        along_weights(mlp, path[-1], 0, mlp.n_parameters - 1, one.names),
        principal_directions(mlp, path, frozen),
        random_directions(mlp, path[-1], frozen, 0),
    ]


def survey_of(run: Run, plane: Plane, window: Window, finest: int = COARSEST) -> Survey:
    return Survey(run.experiment, run.dataset, run.mlp, plane, window, finest)


def trainer_losses(run: Run, networks: Array) -> list[float]:
    """What the run's own trainer tells of each of some weights."""
    trainer = run.experiment.make_trainer(run.mlp.with_parameters(networks[0]), run.dataset)
    losses = []
    for parameters in networks:
        trainer.mlp.parameters = parameters
        losses.append(float(trainer.loss()))
    return losses


@every_case
def test_each_value_is_the_engines_loss_at_those_weights(name: str) -> None:
    run = run_of(name)
    for plane in planes_of(run):
        window = window_of(plane, path_of(run, "").parameters)
        survey = survey_of(run, plane, window)
        assert survey.advance(600.0)
        networks = plane.parameters_at(window.places(COARSEST).reshape(-1, 2))
        expected = trainer_losses(run, networks)
        np.testing.assert_allclose(survey.values.ravel(), expected, rtol=1e-12)


@every_case
def test_loss_at_the_frame_shown_is_that_of_the_status_line(name: str) -> None:
    run = run_of(name)
    for plane in planes_of(run):
        survey = survey_of(run, plane, window_of(plane, plane.origin[np.newaxis]))
        found = survey.loss_at(np.array(plane.starts))
        assert found == pytest.approx(run.frames[-1].scores.loss, rel=1e-12)


def test_finer_grids_have_the_values_of_the_coarser_ones() -> None:
    run = run_of("xor")
    plane = planes_of(run)[1]
    survey = survey_of(run, plane, window_of(plane, path_of(run, "").parameters), 65)
    seen = []
    while not survey.is_done:
        survey.advance(0.0)
        if len(survey.values) and (not seen or len(survey.values) > len(seen[-1])):
            seen.append(survey.values)
    assert [len(one) for one in seen] == [17, 33, 65]
    for coarse, fine in pairwise(seen):
        np.testing.assert_array_equal(coarse, fine[::2, ::2])
    survey.refine()
    survey.advance(600.0)
    assert survey.values.shape == (FINEST, FINEST)
    np.testing.assert_array_equal(survey.values[::2, ::2], seen[-1])
    assert survey.share_done == 1.0


def test_share_done_only_grows_and_a_stopped_survey_keeps_what_it_has() -> None:
    run = run_of("softmax")
    plane = planes_of(run)[0]
    survey = survey_of(run, plane, Window(plane.starts, 1.0), 65)
    shares = [survey.share_done]
    while len(survey.values) < 33:
        survey.advance(0.0)
        shares.append(survey.share_done)
    assert shares == sorted(shares)
    survey.stop()
    assert survey.is_done
    assert survey.values.shape == (33, 33)
    survey.refine()
    survey.advance(600.0)
    assert survey.values.shape == (65, 65)
    survey = survey_of(run, plane, Window(plane.starts, 1.0), 65)
    survey.stop()
    assert survey.is_done
    assert not survey.values.size


def test_bowl_is_a_bowl() -> None:
    # One linear unit without bias at the points (1, 0) and (0, 1), targets 2 and -1:
    # the loss is the mean of (2 - w1)^2 / 2 and (-1 - w2)^2 / 2.
    table = Table(np.eye(2), np.array([2.0, -1.0]), ("a", "b"), "c", (), n_train=2)
    run = trained(
        0,
        dataset="own",
        table=table,
        hidden_layers=(),
        output_activation="linear",
        loss="squared_error",
        reduction="mean",
        bias=False,
        standardise=False,
    )
    scale = run.dataset.target_deviation
    low, high = ((value - run.dataset.target_mean) / scale for value in (-1.0, 2.0))
    plane = along_weights(run.mlp, run.frames[0].state.parameters, 0, 1, run.experiment.names)
    survey = survey_of(run, plane, Window((0.0, 0.0), 4.0))
    survey.advance(600.0)
    w1, w2 = np.moveaxis(survey.window.places(COARSEST), -1, 0)
    expected = ((high - w1) ** 2 + (low - w2) ** 2) / 4.0
    np.testing.assert_allclose(survey.values, expected, rtol=1e-12)


def test_numbers_that_leave_the_finite_ones_are_kept_as_they_are() -> None:
    run = trained(0, dataset="sine", hidden_activation="relu")
    plane = along_weights(run.mlp, run.frames[0].state.parameters, 0, 1, run.experiment.names)
    survey = survey_of(run, plane, Window((0.0, 0.0), 1e200))
    survey.advance(600.0)
    assert not np.isfinite(survey.values).all()
    scale = scale_of(survey.values)
    assert scale is None or np.isfinite([scale.low, scale.high, *scale.levels]).all()


def test_large_network_is_surveyed_in_short_pieces_with_little_memory() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((1000, 64))
    names = tuple(f"i{k}" for k in range(64))
    table = Table(X, (X[:, 0] > 0).astype(float), names, "c", ("no", "yes"), n_train=1000)
    run = trained(0, dataset="own", table=table, hidden_layers=(32, 32), bias=True)
    at = run.frames[0].state.parameters
    plane = random_directions(run.mlp, at, np.zeros(len(at), bool), 0)
    tracemalloc.start()
    survey = survey_of(run, plane, Window((0.0, 0.0), 1.0), 65)
    longest = 0.0
    for _ in range(20):
        start = time.process_time()
        survey.advance(0.0)
        longest = max(longest, time.process_time() - start)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000
    assert longest < 0.1


@pytest.mark.parametrize(
    ("values", "is_log"),
    [
        ([1.0, 2.0, 3.0], False),
        ([0.01, 0.1, 50.0], True),
        ([0.0, 1e-3, 5.0], True),
        ([-3.0, 500.0], False),
        ([1e-300, 1e300], True),
        ([0.0, 0.0], False),
        ([7.0], False),
        ([1.0, np.inf, np.nan], False),
    ],
)
def test_scale_has_round_levels_between_its_ends(values: list[float], is_log: bool) -> None:
    scale = scale_of(np.array(values))
    assert scale is not None
    assert scale.is_log == is_log
    assert len(scale.levels) <= MOST_LEVELS
    assert list(scale.levels) == sorted(set(scale.levels))
    assert all(scale.low < level < scale.high for level in scale.levels)
    assert bool(scale.levels) == (scale.high > scale.low)


def test_scale_of_no_finite_number_is_none() -> None:
    assert scale_of(np.array([np.inf, np.nan])) is None


def test_network_of_the_run_is_left_alone() -> None:
    run = run_of("xor")
    before = run.mlp.parameters.copy()
    for plane in planes_of(run):
        survey_of(run, plane, Window((0.0, 0.0), 1.0)).advance(600.0)
    np.testing.assert_array_equal(run.mlp.parameters, before)
