"""What the diagram shows of the units, compared with the network asked point by point."""

import numpy as np
import pytest
from hypothesis import given

from playground.engine import ACTIVATIONS
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.live.description import output_cut
from playground.live.messages import (
    DEAD,
    GRID,
    LARGEST_LAYER,
    LEVELS,
    SATURATED,
    TABLE_ROWS,
    frame_arrays,
    input_maps,
    region_points,
    unit_arrays,
    unit_range,
)
from playground.live.recorder import Run
from tests.strategies import experiments

CASES = {
    "xor": Experiment(),
    "deep": Experiment(hidden_layers=(3, 2), bias=True, layer_activations=("relu", "tanh")),
    "parity": Experiment(dataset="parity", inputs=4, x_input=3, y_input=1, bias=True),
    "moons": Experiment(dataset="moons", samples=300, output_activation="softmax", bias=True),
    "many units": Experiment(hidden_layers=(16, 16, 16), bias=True),
}
every_case = pytest.mark.parametrize("experiment", CASES.values(), ids=CASES)


def outputs_of_units(run: Run, parameters: Array, X: Array) -> list[Array]:
    """Compute what each unit answers, layer by layer, with matrix products alone."""
    matrices = run.mlp.split(parameters)
    a, found = X, []
    for matrix, activation in zip(matrices, run.mlp.activations, strict=True):
        z = a @ matrix[: a.shape[1]] + (matrix[-1] if run.mlp.bias else 0.0)
        a = np.empty_like(z)
        activation.function(z, a)
        found += list(a.T)
    return found


@every_case
def test_maps_and_points_are_what_the_units_answer(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(2, "10", 600.0)
    parameters = np.stack([frame.state.parameters for frame in run.frames])
    sent = unit_arrays(run, parameters)
    n_units = sum(experiment.layer_sizes[1:])
    for k in range(len(run.frames)):
        maps = sent["units"][k].reshape(n_units, -1)
        side = round(maps.shape[1] ** 0.5)
        stride = (GRID - 1) // (side - 1)
        at = np.arange(GRID * GRID).reshape(GRID, GRID)[::stride, ::stride].ravel()
        assert len(at) == maps.shape[1]
        on_grid = outputs_of_units(run, parameters[k], region_points(run)[at])
        at_points = outputs_of_units(run, parameters[k], run.dataset.X[:TABLE_ROWS])
        ranges = sent["ranges"][k].reshape(n_units, 2)
        points = sent["points"][k].reshape(n_units, -1)
        for unit in range(n_units):
            low, high = ranges[unit]
            shown = low + (high - low) * maps[unit] / LEVELS
            np.testing.assert_allclose(shown, on_grid[unit], atol=(high - low) / LEVELS)
            np.testing.assert_allclose(points[unit], at_points[unit], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_colours_reach_as_far_as_the_answers(name: str) -> None:
    largest = np.array([0.01, 0.7, 3.0, 1000.0])
    low, high = unit_range(name, largest)
    if name in ("sigmoid", "softmax"):
        assert (low == 0.0).all()
        assert (high == 1.0).all()
    elif name in ("tanh", "sine"):
        assert (low == -1.0).all()
        assert (high == 1.0).all()
    else:
        np.testing.assert_array_equal(low, -high)
        assert (high >= largest).all()
        assert (np.log2(high) % 1.0 == 0.0).all()


def set_all(run: Run, matrices: list[list[list[float]]]) -> None:
    for index, value in enumerate(np.concatenate([np.ravel(one) for one in matrices])):
        assert run.edit(run.frames[-1].id, index, float(value))


def test_dead_and_saturated_units_are_told() -> None:
    run = Run(Experiment(hidden_layers=(3, 2), layer_activations=("sigmoid", "relu"), bias=True))
    # Of the first layer: far out at each point, near 0, far out at three of four points.
    first = [[0.0, 1.0, 20.0], [0.0, 0.0, 20.0], [9.0, 0.0, -0.1]]
    # Of the second: below 0 at each point; above 0.
    second = [[-1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    set_all(run, [first, second, [[1.0], [1.0], [0.0]]])
    sent = frame_arrays(run, run.frames[-1:])
    assert sent["states"].tolist() == [[SATURATED, 0, 0, DEAD, 0, 0]]


def test_layers_of_many_units_have_no_maps() -> None:
    run = Run(Experiment(hidden_layers=(LARGEST_LAYER + 1,)))
    assert "units" not in frame_arrays(run, run.frames)
    run = Run(Experiment(hidden_layers=(LARGEST_LAYER,)))
    assert "units" in frame_arrays(run, run.frames)


@given(experiments(most_samples=200))
def test_any_network_can_be_shown(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(2, "update", 600.0)
    sent = frame_arrays(run, run.frames)
    for array in sent.values():
        assert len(array) == len(run.frames)
    for name in ("ranges", "points"):
        assert np.isfinite(sent.get(name, 0.0)).all()


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_cut_is_the_net_input_whose_output_is_between_the_classes(name: str) -> None:
    experiment = Experiment(output_activation=name)
    z = np.array([output_cut(experiment)])
    a = np.empty_like(z)
    ACTIVATIONS[name].function(z, a)
    assert a[0] == pytest.approx(experiment.threshold, abs=1e-3)


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(),
        Experiment(dataset="circle", features=("x1", "x2x2", "sinx2"), standardise=True),
        Experiment(dataset="parity", inputs=4, x_input=3, y_input=1),
    ],
    ids=["xor", "features", "parity"],
)
def test_maps_of_inputs_are_what_the_network_is_given(experiment: Experiment) -> None:
    run = Run(experiment)
    given_to_it = region_points(run)
    for k, one in enumerate(input_maps(run)):
        low, high = one["range"]
        shown = low + (high - low) * np.array(one["levels"]) / LEVELS
        values = given_to_it[:, k].reshape(GRID, GRID)[::2, ::2].ravel()
        np.testing.assert_allclose(shown, values, atol=(high - low) / LEVELS)


def test_map_of_an_input_that_is_held_is_white() -> None:
    run = Run(Experiment(dataset="parity", inputs=3, held=(0.0, 0.0, 1.0, 0.0, 0.0, 0.0)))
    maps = input_maps(run)
    assert set(maps[2]["levels"]) == {LEVELS // 2 + 1}
    assert maps[2]["range"] == [1.0, 1.0]
