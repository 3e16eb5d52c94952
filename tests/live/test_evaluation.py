"""What the browser computes of a frame is what the engine answers: maps, units, table and curve.

Both add numbers up in another order. How far that can lead in a network is seen from the engine
itself: from its answers when each number on the way differs by 1e-12.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from playground.charts.region import output_range, window_of
from playground.data.table import Table
from playground.engine import ACTIVATIONS
from playground.engine.arrays import Array, overflow_allowed
from playground.experiment import Experiment
from playground.live.assets import FOLDER
from playground.live.description import RegionChart, describe
from playground.live.messages import TABLE_ROWS
from playground.run.recorder import Run
from tests.examples import examples
from tests.node import Node
from tests.recordings import PATIENT
from tests.strategies import experiments
from tests.tools import exports_of

GRID = 49  # points of a map along each side, here
CURVE = 201  # points of the curve over a single input
SLIGHTLY = 1e-12
ANSWERS = """
const evaluation = new Evaluation();
const unitsOf = (passes, layers) => layers.map((n, layer) => Array.from({ length: n }, (_, unit) =>
  ({ ...passes.unit(layer, unit), points: passes.pointsOf(layer, unit) })));
const answer = ({ description, grid, frames, point }) => {
  evaluation.describe(description, grid);
  // Copied at once: arrays of one frame may be written over for the next.
  return frames.map((parameters) => {
    const passes = evaluation.of({ parameters });
    const curves = description.curve ? passes.curves() : [];
    const answers = { map: passes.map(), outputs: passes.outputs(), curves, at: passes.at(point) };
    const units = unitsOf(passes, description.layers);
    return structuredClone({ ...answers, units, grid: passes.grid });
  });
};
"""
ONE_INPUT = Table(
    np.linspace(-1.0, 2.0, 7)[:, np.newaxis],
    np.tile([0.0, 1.0, 2.0], 3)[:7],
    ("a",),
    "b",
    ("p", "q", "r"),
    5,
)
CASES = {
    "xor": Experiment(),
    "deep": Experiment(hidden_layers=(3, 2), bias=True, layer_activations=("relu", "tanh")),
    "parity": Experiment(dataset="parity", inputs=4, x_input=3, y_input=1, bias=True),
    "held": Experiment(dataset="parity", inputs=4, held=(0.0, 0.3, 1.0, 0.7), x_input=2, y_input=1),
    "moons": Experiment(dataset="moons", samples=300, output_activation="softmax", bias=True),
    "many units": Experiment(hidden_layers=(16, 16, 16), bias=True),
    "features": Experiment(
        dataset="circle", features=("x1", "x2x2", "x1x2", "sinx2"), standardise=True
    ),
    "three classes": Experiment().changed(dataset="three_spirals", samples=60),
    "iris": Experiment().changed(dataset="iris", x_input=4, y_input=2, standardise=True),
    # Points of the table lie far from the plane, where a unit is larger than in it.
    "far from the plane": Experiment().changed(dataset="iris", hidden_activation="relu"),
    "values": Experiment().changed(dataset="bumps", samples=60, standardise=True),
    "values of one input": Experiment().changed(dataset="sine", samples=60, standardise=True),
    "classes of one input": Experiment().changed(dataset="own", table=ONE_INPUT),
}
every_case = pytest.mark.parametrize("experiment", CASES.values(), ids=CASES)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node(exports_of(FOLDER / "evaluation.js") + ANSWERS) as process:
        yield process


def ask(node: Node, run: Run, frames: list[Array], point: Array, grid: int | None = GRID) -> Any:
    description = json.loads(json.dumps(describe(run, RegionChart())))
    question = {"description": description, "frames": frames, "point": point}
    return node.ask(question if grid is None else question | {"grid": grid})


def plane_of(run: Run, grid: int) -> Array:
    """Return the points of a map, row by row from the bottom left, shape (grid^2, n_inputs)."""
    experiment, dataset = run.experiment, run.dataset
    x, y = np.meshgrid(*(np.linspace(*ends, grid) for ends in window_of(dataset, experiment)))
    points = np.tile(dataset.fixed_inputs(experiment.held), (grid * grid, 1))
    points[:, experiment.x_input - 1] = x.ravel()
    if dataset.n_inputs > 1:
        points[:, experiment.y_input - 1] = y.ravel()
    return points


class Answers:
    """What the engine answers at some points, and how far another could be from that.

    Attributes:
        layers: the inputs of the network and the activations of each layer, (n_points, n_units).
        spread: how uncertain each number is, in the same shapes; infinite where it is no number.
        shown: the outputs that are shown, in the value's own unit, shape (n_points, n_shown).
        shown_spread: of these, likewise.
    """

    def __init__(self, run: Run, parameters: Array, points: Array) -> None:
        """Ask the network, and others of numbers that differ slightly."""
        rng, data = np.random.default_rng(0), run.dataset
        X = data.transform(points)
        self.layers = [X, *run.mlp.with_parameters(parameters).forward(X).activations]
        n_shown = run.experiment.n_shown
        with overflow_allowed():
            others = [nearly_as(run, parameters, points, rng) for _ in range(3)]
            self.spread = [
                np.nan_to_num(np.abs(several - exact).max(axis=0), nan=np.inf) + SLIGHTLY
                for exact, *several in zip(self.layers, *others, strict=True)
            ]
            # From the layer on where nothing is left of a point but chance, it says nothing.
            is_chance = np.zeros(len(points), dtype=bool)
            for exact, spread in zip(self.layers, self.spread, strict=True):
                is_chance |= (spread > 1e-4 * (1.0 + np.abs(exact))).any(axis=1)
                spread[is_chance] = np.inf
            self.shown = self.layers[-1][:, -n_shown:] * data.target_deviation + data.target_mean
            self.shown_spread = self.spread[-1][:, -n_shown:] * data.target_deviation
            self.shown_spread += SLIGHTLY * np.abs(data.target_mean)


def nearly_as(run: Run, parameters: Array, points: Array, rng: np.random.Generator) -> list[Array]:
    """Compute `Answers.layers` with numbers that all differ slightly."""

    def nearly(numbers: Array, sizes: Array) -> Array:
        return numbers + rng.uniform(-SLIGHTLY, SLIGHTLY, numbers.shape) * sizes

    transform = run.dataset.transform
    X = transform(nearly(points, np.abs(points).max(axis=0)))
    layers = [nearly(X, np.abs(X) + np.abs(transform.mean / transform.deviation))]
    for matrix, activation in zip(run.mlp.split(parameters), run.mlp.activations, strict=True):
        inputs = layers[-1]
        if run.mlp.bias:
            inputs = np.column_stack([inputs, np.ones(len(inputs))])
        a = activation(inputs @ nearly(matrix, np.abs(matrix)))
        # GELU adds to 1 on its way, and so it has no more digits than that.
        layers.append(nearly(a, np.abs(a) + 1.0))
    return layers


def assert_near(found: Array, wanted: Array, spread: Array) -> None:
    certain = np.isfinite(spread) & np.isfinite(wanted)
    distance = np.abs(found[certain] - wanted[certain])
    assert (distance <= spread[certain]).all(), (distance - spread[certain]).max()


def assert_shares(found: Array, values: Array, spread: Array, ends: Array) -> None:
    """Compare colours with the values they stand for."""
    assert ((found >= 0.0) & (found <= 1.0)).all()
    low, high = ends
    with overflow_allowed():
        shares = np.clip((values - low) / (high - low), 0.0, 1.0)
        assert_near(found, shares, SLIGHTLY + spread / (high - low))


def assert_range(run: Run, layer: int, ends: list[float], values: Array, spread: Array) -> None:
    """Check the two ends of a unit's colours, given all its values that are shown."""
    if layer == 0:
        np.testing.assert_allclose(ends, [values.min(), values.max()], rtol=1e-12, atol=1e-300)
        return
    if run.experiment.task == "values" and layer == len(run.mlp.activations):
        # The colours of values, on the scale that they are learned on.
        dataset = run.dataset
        wanted = np.array(dataset.label_range) - dataset.target_mean
        np.testing.assert_allclose(ends, wanted / dataset.target_deviation, rtol=1e-12)
        return
    low, high = run.mlp.activations[layer - 1].output_range
    if np.isfinite([low, high]).all():
        assert ends == [low, high]
        return
    assert ends[0] == -ends[1]
    assert np.log2(float(ends[1])) % 1.0 == 0.0
    with overflow_allowed():
        sizes = np.nan_to_num(np.abs(values), nan=0.0), np.nan_to_num(spread, posinf=1e300)
        largest = [np.clip((sizes[0] + sign * sizes[1]).max(), 0.125, 1e300) for sign in (-1, 1)]
    least, most = np.exp2(np.ceil(np.log2(largest)))
    assert least <= ends[1] <= most


def assert_same(run: Run, parameters: Array, found: Any, point: Array) -> None:
    """Compare all that the browser computes of a frame with the engine."""
    grid = found["grid"]
    plane = Answers(run, parameters, plane_of(run, grid))
    table = Answers(run, parameters, run.dataset.points[:TABLE_ROWS])
    ends = np.array(output_range(run.dataset, run.experiment))
    shown = found["map"].reshape(run.experiment.n_shown, grid * grid).T
    assert_shares(shown, plane.shown, plane.shown_spread, ends)
    assert_near(found["outputs"].reshape(table.shown.shape), table.shown, table.shown_spread)
    at_point = Answers(run, parameters, point[np.newaxis])
    for layer, units in enumerate(found["units"]):
        if layer:
            assert_near(
                found["at"][layer - 1], at_point.layers[layer][0], at_point.spread[layer][0]
            )
        for k, unit in enumerate(units):
            values, spread = plane.layers[layer][:, k], plane.spread[layer][:, k]
            points = table.layers[layer][:, k], table.spread[layer][:, k]
            assert_near(unit["points"], *points)
            # An input's ends are those over the plane alone.
            shown_values = [values] if layer == 0 else [values, points[0]]
            shown_spread = [spread] if layer == 0 else [spread, points[1]]
            both = np.concatenate(shown_values), np.concatenate(shown_spread)
            assert_range(run, layer, unit["range"], *both)
            if unit["range"][0] == unit["range"][1]:
                assert (unit["map"] == 0.5).all()  # an input that is held
            else:
                assert_shares(unit["map"], values, spread, unit["range"])
    if run.dataset.n_inputs == 1:
        at = np.linspace(*run.dataset.ranges[0], CURVE)[:, np.newaxis]
        curve = Answers(run, parameters, at)
        wanted = np.clip(curve.shown, -1e30, 1e30)
        assert_near(np.array(found["curves"]).T, wanted, curve.shown_spread)
    else:
        assert found["curves"] == []


@every_case
def test_frames_are_drawn_as_the_engine_answers(experiment: Experiment, node: Node) -> None:
    run = Run(experiment)
    run.record(2, "10", PATIENT)
    point = run.dataset.points.mean(axis=0) + 0.1
    # The first one again, too: each of them has what it answers written over.
    frames = [run.frames[k].state.parameters for k in (0, 1, 2, 0)]
    found = ask(node, run, frames, point)
    for parameters, one in zip(frames, found, strict=True):
        assert one["grid"] == GRID
        assert_same(run, parameters, one, point)


@examples(30)
@given(experiment=experiments(most_samples=150, most_units=8))
def test_any_network_is_drawn_as_the_engine_answers(experiment: Experiment, node: Node) -> None:
    run = Run(experiment)
    run.record(1, "update", PATIENT)
    point = run.dataset.points[-1] * 0.9
    frames = [frame.state.parameters for frame in run.frames]
    found = ask(node, run, frames, point, grid=9)
    for parameters, one in zip(frames, found, strict=True):
        assert_same(run, parameters, one, point)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_activation_is_drawn_at_the_grid_that_the_browser_chooses(
    name: str, node: Node
) -> None:
    hidden = "tanh" if name == "softmax" else name
    run = Run(
        Experiment(hidden_activation=hidden, output_activation=name, bias=True, initial_scale=3.0)
    )
    parameters, point = run.frames[0].state.parameters, np.array([0.25, 0.75])
    (found,) = ask(node, run, [parameters], point, grid=None)
    assert found["grid"] > GRID
    assert found["grid"] % 2 == 1
    assert_same(run, parameters, found, point)


@every_case
def test_pictures_are_those_that_a_server_would_send(experiment: Experiment, node: Node) -> None:
    # As a server would: 16 bits for a colour. A screen has 8.
    run = Run(experiment)
    frame = run.record(1, "10", PATIENT)[-1]
    parameters = frame.state.parameters
    (found,) = ask(node, run, [parameters], run.dataset.points[0])
    plane = plane_of(run, GRID)
    X = run.dataset.transform(plane)
    low, high = output_range(run.dataset, run.experiment)
    outputs = run.networks([frame]).predict(X)[0]
    sent = [np.rint(np.clip((outputs - low) / (high - low), 0.0, 1.0) * 65535).T.ravel() / 65535]
    seen = [found["map"]]
    activations = run.mlp.with_parameters(parameters).forward(X).activations
    for layer, values in enumerate(activations, start=1):
        for k, unit in enumerate(found["units"][layer]):
            low, high = unit["range"]
            share = np.clip((values[:, k] - low) / (high - low), 0.0, 1.0)
            sent.append(np.rint(share * 65535) / 65535)
            seen.append(unit["map"])
    difference = np.rint(255 * np.concatenate(seen)) - np.rint(255 * np.concatenate(sent))
    assert np.abs(difference).max() <= 1.0


def test_what_overflows_is_drawn_at_the_ends_and_what_is_no_number_as_0(node: Node) -> None:
    linear = Experiment(hidden_layers=(2,), hidden_activation="linear", output_activation="linear")
    # Hidden units: 1e200 x1, 1e200 x2. Output: 1e200 times the first, less 1e200 times the second.
    weights = [1e200, 0.0, 0.0, 1e200, 1e200, -1e200]
    run = Run(replace(linear, parameters=tuple(weights)))
    (found,) = ask(node, run, [np.array(weights)], np.array([1.0, 1.0]), grid=3)
    (x_low, x_high), (y_low, y_high) = window_of(run.dataset, run.experiment)
    assert x_low < 0.0 < x_high
    assert y_low < 0.0 < y_high
    # The corners, from below: -inf + inf, which is no number; inf + inf; -inf - inf; inf - inf.
    assert found["map"].reshape(3, 3)[[0, 0, 2, 2], [0, 2, 0, 2]].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert np.isnan(found["at"][-1]).all()
    largest = found["units"][1][0]["range"][1]
    assert 1e200 <= largest < 1e201
    assert found["units"][2][0]["range"] == [-(2.0**997), 2.0**997]
