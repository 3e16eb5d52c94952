"""What the player is told of a run besides its frames."""

import gc
import json
import weakref
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.charts.look import CLASS_COLORS, CLASS_SHADES, CLASS_SYMBOLS
from playground.charts.region import region_figure
from playground.data.features import FEATURES
from playground.data.table import MAX_CLASSES, Table
from playground.engine import HIDDEN_ACTIVATIONS
from playground.experiment import SETTINGS, Experiment
from playground.live.description import RegionChart, crossing, describe
from playground.live.messages import TABLE_ROWS
from playground.run.recorder import Run
from tests.examples import examples
from tests.strategies import experiments

LINE = Table(np.arange(4.0)[:, None], np.arange(4) % 2, ("age",), "kind", ("<b>", "q & r"), 3)
CASES: dict[str, dict[str, Any]] = {
    "xor": {},
    "circle": {"dataset": "circle"},
    "three": {"dataset": "three_spirals"},
    "iris": {"dataset": "iris", "x_input": 4},
    "plane": {"dataset": "plane", "standardise": True},
    "sine": {"dataset": "sine", "standardise": True},
    "line": {"dataset": "own", "table": LINE},
}
OTHER_VALUES: dict[str, tuple[Any, ...]] = {
    "dataset": ("circle", "iris", "plane", "three_spirals"),
    "data_seed": (7,),
    "samples": (40,),
    "noise": (0.2,),
    "train_share": (0.8,),
    "features": (("x1", "sinx1"),),
    "standardise": (True,),
    "x_input": (2,),
    "y_input": (1, 3),
    "held": ((1.0,) * 8,),
    "hidden_layers": ((3, 3),),
    "output_activation": ("tanh", "relu", "softmax"),
    "loss": ("absolute_error",),
    "learning_rate": (0.1,),
    "speed": ("10",),
    "weight_seed": (7,),
}
every_case = pytest.mark.parametrize("changes", CASES.values(), ids=CASES)


def told(**changes: Any) -> tuple[Run, dict[str, Any]]:
    run = Run(Experiment().changed(**changes))
    return run, json.loads(json.dumps(describe(run, RegionChart()), allow_nan=False))


@examples(60)
@given(experiments(most_samples=200))
def test_any_run_can_be_described_in_json(experiment: Experiment) -> None:
    run = Run(experiment)
    description = json.loads(json.dumps(describe(run, RegionChart()), allow_nan=False))
    assert description["layers"] == list(experiment.layer_sizes)
    low, high = description["range"]
    assert low < high
    for start, end in description["window"]:
        assert start < end
    assert [len(names) for names in description["names"]] == description["layers"]
    assert len(description["model"]["features"]) == description["layers"][0]


@every_case
def test_classes_have_names_colours_and_symbols_and_values_have_none(
    changes: dict[str, Any],
) -> None:
    run, description = told(**changes)
    assert [one["name"] for one in description["classes"]] == list(run.dataset.classes)
    assert description["task"] == ("classes" if run.dataset.classes else "values")
    for part in ("color", "light"):
        colors = [one[part] for one in description["classes"]]
        assert len(set(colors)) == len(colors)


def test_each_of_the_most_classes_looks_different() -> None:
    for looks in (CLASS_COLORS, CLASS_SHADES):
        assert len(set(looks[:MAX_CLASSES])) == MAX_CLASSES
    assert len(CLASS_SYMBOLS) >= MAX_CLASSES


@every_case
def test_samples_are_listed_with_their_class_or_value(changes: dict[str, Any]) -> None:
    run, description = told(**changes)
    dataset, listed = run.dataset, description["table"]
    assert listed["names"] == [*dataset.names, dataset.target]
    assert listed["inputs"] == dataset.points[:TABLE_ROWS].tolist()
    assert listed["labels"] == dataset.labels[:TABLE_ROWS].tolist()
    assert (listed["n_train"], listed["n_samples"]) == (dataset.n_train, len(dataset.points))
    if run.experiment.task == "values":
        # In their own unit, whatever scale they are learned on.
        assert listed["targets"] == listed["labels"]


@every_case
def test_curve_is_taken_over_a_single_input_alone(changes: dict[str, Any]) -> None:
    run, description = told(**changes)
    assert description["curve"] == (run.dataset.n_inputs == 1)
    lines = [one for one in description["figures"]["region"]["data"] if one["mode"] == "lines"]
    assert len(lines) == (run.experiment.n_shown if description["curve"] else 0)
    assert "images" not in description["figures"]["region"]["layout"]  # the map lies below it


@every_case
def test_features_are_told_where_they_can_be_chosen(changes: dict[str, Any]) -> None:
    run, description = told(**changes)
    n_inputs = run.dataset.n_inputs
    if n_inputs > 2:
        assert description["features"] is None
        return
    offered = [name for name, _ in description["features"]["all"]]
    assert offered == (list(FEATURES) if n_inputs == 2 else ["x1", "x1x1", "sinx1"])
    assert [FEATURES[name].label for name in description["features"]["on"]] == list(
        run.experiment.unit_names(0)
    )


@every_case
def test_each_sample_is_drawn_once_and_knows_its_number(changes: dict[str, Any]) -> None:
    run, _ = told(**changes)
    figure = region_figure(run.dataset, run.experiment)
    traces = [trace for trace in figure.data if trace.customdata is not None]
    numbers = np.concatenate([trace.customdata for trace in traces])
    assert sorted(numbers.tolist()) == list(range(len(run.dataset.points)))
    for trace in traces:
        for number, x in zip(trace.customdata, trace.x, strict=True):
            assert x == run.dataset.points[number, run.experiment.x_input - 1]
        parts = {number < run.dataset.n_train for number in trace.customdata}
        assert parts == {"(test)" not in trace.name}


def test_names_from_outside_are_shown_as_they_are() -> None:
    # Plotly reads tags in names: they are escaped there, and only there.
    _, description = told(**CASES["line"])
    assert [one["name"] for one in description["classes"]] == ["<b>", "q & r"]
    names = [trace["name"] for trace in description["figures"]["region"]["data"]]
    assert "class &lt;b&gt;" in names
    assert "class q &amp; r" in names


# ---- the chart is built once ----


@given(st.lists(experiments(most_samples=40), min_size=2, max_size=4))
def test_kept_chart_is_the_one_that_would_be_built(several: list[Experiment]) -> None:
    kept = RegionChart()
    for experiment in several:
        run = Run(experiment)
        assert kept.of(run) == RegionChart().of(run)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize(
    "base", [{}, {"dataset": "parity"}, {"dataset": "iris"}, {"dataset": "sine"}], ids=str
)
def test_kept_chart_changes_with_whatever_setting_it_shows(name: str, base: dict[str, Any]) -> None:
    before = Experiment().changed(**base)
    kept = RegionChart()
    kept.of(Run(before))
    for value in OTHER_VALUES.get(name, ()):
        run = Run(before.changed(**{name: value}))
        assert kept.of(run) == RegionChart().of(run)


def test_one_chart_is_kept_and_no_run() -> None:
    kept = RegionChart()
    run = Run(Experiment(dataset="circle"))
    alive = weakref.ref(run)
    first = kept.of(run)
    assert kept.of(Run(run.experiment.changed(hidden_layers=(8, 8), speed="10"))) is first
    del run
    gc.collect()
    assert alive() is None


def test_held_input_builds_no_chart_where_it_moves_no_sample() -> None:
    for dataset, held, is_same in (("iris", 0.3, True), ("parity", 1.0, False)):
        kept, before = RegionChart(), Experiment().changed(dataset=dataset)
        first = kept.of(Run(before))
        moved = kept.of(Run(before.changed(held=(held,) * 8)))
        assert (moved is first) == is_same


# ---- where lines are drawn ----


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_an_activation_is_in_the_middle_of_its_colours_on_either_side_of_its_crossing(
    name: str,
) -> None:
    activation, found = HIDDEN_ACTIVATIONS[name], crossing(name)
    low, high = activation.output_range
    middle = (low + high) / 2.0 if np.isfinite([low, high]).all() else 0.0
    z = np.linspace(-19.9, 19.9, 1999)
    above = activation(z) > middle
    if found is None:
        assert np.count_nonzero(np.diff(above)) != 1
    else:
        assert (above == (z > found)).all()


def test_values_and_softmax_have_no_single_crossing() -> None:
    _, values = told(dataset="plane", output_activation="linear")
    assert values["model"]["crossings"][-1] is None
    assert crossing("softmax") is None


def test_a_long_name_is_cut_on_an_axis_and_whole_elsewhere() -> None:
    name = "<b>" + "long " * 6 + "name"
    table = Table(np.eye(2), np.arange(2.0), (name, "b"), "t", ("a", "b"), 2)
    _, description = told(dataset="own", table=table)
    text = description["figures"]["region"]["layout"]["xaxis"]["title"]["text"]
    assert text.startswith("x1: &lt;b&gt;long")
    assert text.endswith("\u2026")
    assert description["titles"][0] == [name, "b"]
