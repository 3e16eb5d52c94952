from dataclasses import replace

import numpy as np
from hypothesis import given

from playground.experiment import Experiment
from playground.export.weights import experiment_with_weights
from playground.run.recorder import Run
from tests.export.examples import runs
from tests.recordings import PATIENT


@given(run=runs())
def test_link_brings_the_weights_of_a_frame_to_the_last_bit(run: Run) -> None:
    frame = run.frames[-1]
    linked = experiment_with_weights(run, frame)
    assert linked is not None
    assert replace(linked, parameters=run.experiment.parameters) == run.experiment
    if run.experiment.table is None:
        linked, problems = Experiment.from_query(linked.to_query())
        assert problems == []
    assert Run(linked).frames[0].state.parameters.tobytes() == frame.state.parameters.tobytes()


def test_too_many_weights_for_a_link_are_none() -> None:
    run = Run(Experiment(hidden_layers=(32, 32)))
    assert experiment_with_weights(run, run.frames[0]) is None


def test_too_large_weights_for_a_link_are_none() -> None:
    run = Run(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0)
    )
    run.record(40, "update", PATIENT)
    assert np.abs(run.frames[-1].state.parameters).max() > 1e9
    assert experiment_with_weights(run, run.frames[-1]) is None
