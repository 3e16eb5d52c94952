"""Which units are told to be dead or saturated, compared with the network asked point by point."""

import numpy as np
import pytest
from hypothesis import given

from playground.engine import ACTIVATIONS
from playground.experiment import Experiment
from playground.live import unit_states
from playground.live.description import output_cut
from playground.live.messages import frame_arrays
from playground.live.unit_states import DEAD, LARGEST_LAYER, SATURATED, UnitStates
from playground.run.recorder import Run
from tests.strategies import experiments

KINKED = Experiment(hidden_layers=(3, 2), layer_activations=("sigmoid", "relu"), bias=True)


def set_all(run: Run, matrices: list[list[list[float]]]) -> None:
    for index, value in enumerate(np.concatenate([np.ravel(one) for one in matrices])):
        assert run.edit(run.frames[-1].id, index, float(value))


def test_dead_and_saturated_units_are_told() -> None:
    run = Run(KINKED)
    # Of the first layer: far out at each point, near 0, far out at three of four points.
    first = [[0.0, 1.0, 20.0], [0.0, 0.0, 20.0], [9.0, 0.0, -0.1]]
    # Of the second: below 0 at each point; above 0.
    second = [[-1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    set_all(run, [first, second, [[1.0], [1.0], [0.0]]])
    assert UnitStates(run).at(run.frames[-1:]).tolist() == [[SATURATED, 0, 0, DEAD, 0, 0]]


@given(experiments(most_samples=200))
def test_each_frame_has_the_states_that_its_network_has_alone(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(2, "update", 600.0)
    found = UnitStates(run).at(run.frames)
    X = run.dataset.train.X
    for states, frame in zip(found, run.frames, strict=True):
        alone = run.mlp.with_parameters(frame.state.parameters[np.newaxis])
        assert states.tolist() == unit_states.unit_states(alone, X)[0].tolist()


def test_states_of_a_frame_are_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    find = unit_states.unit_states
    monkeypatch.setattr(
        unit_states, "unit_states", lambda one, X: asked.append(len(one.parameters)) or find(one, X)
    )
    run = Run(Experiment())
    states = UnitStates(run)
    first = states.at(run.frames)
    run.record(3, "1", 600.0)
    all_of_them = states.at(run.frames)
    assert asked == [1, 3]
    np.testing.assert_array_equal(all_of_them[:1], first)
    np.testing.assert_array_equal(states.at(run.frames[::-1]), all_of_them[::-1])
    assert asked == [1, 3]


def test_states_of_frames_that_are_gone_are_forgotten() -> None:
    run = Run(Experiment())
    states = UnitStates(run)
    for _ in range(30):
        run.record(24, "1", 600.0)
        states.at(run.frames[-24:])
    assert len(states._known) <= len(run.frames)


def test_states_are_of_the_points_as_they_are_now() -> None:
    run = Run(KINKED)
    first = [[9.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-4.0, 0.0, 0.0]]
    set_all(run, [first, [[0.0, 0.0]] * 4, [[1.0], [1.0], [0.0]]])
    states = UnitStates(run)
    before = states.at(run.frames[-1:])
    table = run.dataset.as_table()
    moved = type(table)(
        np.full_like(table.inputs, 5.0),
        table.targets,
        table.names,
        table.target,
        table.classes,
        table.n_train,
    )
    run.adopt_points(run.experiment.changed(dataset="own", table=moved))
    after = states.at(run.frames[-1:])
    assert (before[0, 0], after[0, 0]) == (0, SATURATED)


def test_layers_of_many_units_have_no_states() -> None:
    for n_units, is_told in ((LARGEST_LAYER + 1, False), (LARGEST_LAYER, True)):
        run = Run(Experiment(hidden_layers=(n_units,)))
        assert ("states" in frame_arrays(run, run.frames, UnitStates(run))) == is_told


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_cut_is_the_net_input_whose_output_is_between_the_classes(name: str) -> None:
    experiment = Experiment(output_activation=name)
    z = np.array([output_cut(experiment)])
    a = np.empty_like(z)
    ACTIVATIONS[name].function(z, a)
    assert a[0] == pytest.approx(experiment.threshold, abs=1e-3)
