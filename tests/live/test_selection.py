"""What is selected in the diagram, run by node: another network may not have it."""

import json

import pytest

from playground.experiment import Experiment
from playground.live.assets import FOLDER
from playground.live.description import RegionChart, describe
from playground.run.recorder import Run
from tests.tools import exports_of, run_in_node

SCRIPT = """
const [before, after, target] = JSON.parse(process.argv[2]);
const quiet = { select() {}, draw() {}, choose() {} };
const region = { select() {}, point(target) { this.pointed = target; } };
const state = { description: before, timeline: {}, requests: {} };
const views = { network: quiet, region, inspector: quiet, slow: quiet, damage: quiet };
const selection = new Selection(views, state);
selection.select(target);
selection.pointAt(target);
state.description = after;
selection.check();
const { selected, pointed } = selection;
console.log(JSON.stringify([selected !== null, pointed !== null, region.pointed !== null]));
"""
WITH_BIAS = {"bias": True}


def unit(layer: int, unit: int) -> dict[str, object]:
    return {"kind": "unit", "layer": layer, "unit": unit}


def link(layer: int, unit: int, row: int) -> dict[str, object]:
    return {"kind": "link", "layer": layer, "unit": unit, "row": row}


@pytest.mark.parametrize(
    ("before", "after", "target", "is_kept"),
    [
        pytest.param({}, {"weight_seed": 1}, unit(1, 3), (True, True), id="other weights"),
        pytest.param({}, {"hidden_layers": (3,)}, unit(1, 2), (True, True), id="a unit less"),
        pytest.param({}, {"hidden_layers": (3,)}, unit(1, 3), (False, False), id="that unit less"),
        pytest.param({}, {"hidden_layers": (3,)}, link(2, 0, 3), (False, False), id="its link"),
        pytest.param(
            {}, {"hidden_layers": (16, 16)}, link(2, 0, 1), (False, True), id="an output no more"
        ),
        pytest.param(WITH_BIAS, {}, link(1, 0, 2), (False, False), id="a bias"),
        pytest.param({}, WITH_BIAS, link(1, 0, 1), (True, True), id="a bias more"),
        pytest.param(
            {}, {"features": ("x1", "x1x2")}, link(1, 0, 1), (False, True), id="another feature"
        ),
        pytest.param(
            {}, {"hidden_layers": (24,)}, unit(1, 0), (False, False), id="layers drawn as boxes"
        ),
    ],
)
def test_what_another_network_does_not_have_is_let_go(
    before: dict[str, object],
    after: dict[str, object],
    target: dict[str, object],
    is_kept: tuple[bool, bool],
) -> None:
    script = exports_of(FOLDER / "selection.js") + SCRIPT
    networks = [
        describe(Run(Experiment(**settings)), RegionChart())  # type: ignore[arg-type]
        for settings in (before, after)
    ]
    selected, pointed, mapped = run_in_node(script, json.dumps([*networks, target]))
    assert (selected, pointed) == is_kept
    assert mapped == pointed
