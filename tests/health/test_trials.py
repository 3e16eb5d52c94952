"""Trials are the training that they stand for, however they are put together and cut in pieces."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment
from playground.health.outcome import outcome_at
from playground.health.trials import Trial, Trials, blocks_of
from playground.run.recorder import Run, branch
from tests.recordings import PATIENT

MOONS: dict[str, Any] = {
    **{"dataset": "moons", "samples": 40, "bias": True, "hidden_layers": (4,)},
    **{"hidden_activation": "tanh", "batch_size": 7, "learning_rate": 0.05, "l2": 0.01},
}


def begun(**settings: Any) -> Run:
    run = Run(Experiment(**{**MOONS, **settings}))
    run.record(3, "1", PATIENT)
    return run


def parameters_after(trials: Trials) -> list[np.ndarray[Any, Any]]:
    found = []
    for block in trials.blocks:
        block.begin(trials.epochs)
        while not block.is_done(True):
            block.do_piece()
        found += list(block.trainer.mlp.parameters)
    return found


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_a_trial_from_here_is_the_run_that_goes_on_with_the_change(
    optimizer: str, dropout: float
) -> None:
    run = begun(optimizer=optimizer, dropout=dropout)
    frame = run.frames[-1]
    changes: list[dict[str, Any]] = [{}, {"learning_rate": 0.01}, {"l2": 0.0}]
    experiments = [replace(run.experiment, **change) for change in changes]
    made = Trials(blocks_of(run, frame, [Trial(one) for one in experiments]), 5)
    assert [len(block.trials) for block in made.blocks] == [2, 1]
    for experiment, parameters in zip(experiments, parameters_after(made), strict=True):
        goes_on = branch(run, frame.id, experiment)
        goes_on.record(5, "1", PATIENT)
        expected = goes_on.frames[-1].state.parameters
        np.testing.assert_allclose(parameters, expected, rtol=0, atol=1e-9)


def test_a_trial_from_the_start_is_the_run_that_begins_so() -> None:
    run = begun()
    changes: list[dict[str, Any]] = [{"weight_seed": 5}, {"initializer": "he_normal"}]
    experiments = [run.experiment.changed(**change) for change in changes]
    trials = [Trial(one, from_start=True) for one in experiments]
    made = Trials(blocks_of(run, run.frames[-1], trials), 5)
    assert len(made.blocks) == 1
    for experiment, parameters in zip(experiments, parameters_after(made), strict=True):
        other = Run(experiment)
        other.record(5, "1", PATIENT)
        expected = other.frames[-1].state.parameters
        np.testing.assert_allclose(parameters, expected, rtol=0, atol=1e-9)


def test_a_trial_leaves_its_run_as_it_is() -> None:
    run = begun()
    before = [one.state.parameters.copy() for one in run.frames]
    parameters_after(Trials(blocks_of(run, run.frames[1], [Trial(run.experiment)]), 5))
    for frame, parameters in zip(run.frames, before, strict=True):
        np.testing.assert_array_equal(frame.state.parameters, parameters)
    one, other = run, begun()
    one.record(3, "1", PATIENT)
    other.record(3, "1", PATIENT)
    after = [run.frames[-1].state.parameters for run in (one, other)]
    np.testing.assert_array_equal(after[0], after[1])


@pytest.mark.parametrize("piece", [0.0, 0.001, 10.0])
def test_outcomes_do_not_depend_on_how_the_work_is_cut(piece: float) -> None:
    run = begun()
    trials = [Trial(replace(run.experiment, learning_rate=rate)) for rate in (0.05, 0.5, 1e9)]
    made = Trials.within(run, run.frames[-1], trials, 0.05, 100)
    shares = [made.share_done]
    while not made.advance(piece):
        shares.append(made.share_done)
    assert shares == sorted(shares)
    assert made.share_done == 1.0
    outcomes = [made.result(one).outcome for one in trials]
    assert outcomes[0]
    assert outcomes[0].unexplained < 1.0
    assert outcomes[2]
    assert outcomes[2].unexplained == np.inf
    again = Trials.within(run, run.frames[-1], trials, 0.05, 100)
    again.advance(10.0)
    # As text: a NaN is not equal to itself.
    assert repr([again.result(one).outcome for one in trials]) == repr(outcomes)


def test_the_outcome_is_that_of_the_frame_that_the_run_comes_to() -> None:
    run = begun()
    trial = Trial(run.experiment)
    made = Trials(blocks_of(run, run.frames[-1], [trial]), 4)
    made.advance(10.0)
    run.record(4, "1", PATIENT)
    here, found = outcome_at(run, run.frames[-1]), made.result(trial).outcome
    assert found
    scores = run.frames[-1].scores
    assert found.accuracy == here.accuracy == scores.accuracy
    assert found.test_accuracy == here.test_accuracy == scores.test_accuracy
    assert found.unexplained == pytest.approx(here.unexplained, rel=1e-9)
    # Squared errors beside those of the mean, by hand.
    outputs, y = run.network(run.frames[-1]).predict(run.dataset.train.X), run.dataset.train.y
    by_hand = ((y - outputs) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    assert here.unexplained == pytest.approx(by_hand, rel=1e-12)


def test_no_epoch_is_tried_where_one_takes_too_long() -> None:
    run = Run(Experiment().changed(dataset="moons", samples=1000, hidden_layers=(32,) * 8))
    assert Trials.within(run, run.frames[0], [Trial(run.experiment)], 0.001, 100).epochs == 0
