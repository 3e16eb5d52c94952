"""What is seen of an update on the diagram: the numbers of its phases, and that they add up."""

import json

import numpy as np
import pytest
from hypothesis import given

from playground.experiment import Experiment
from playground.explain.motion import Motion, describe_update, motions_of, worst_point
from playground.explain.phase import as_text
from playground.explain.phases import phases_of
from playground.explain.update_view import UpdateView
from playground.run.recorder import Run
from tests.strategies import experiments


def view_of(experiment: Experiment, sample: int = 0) -> UpdateView:
    run = Run(experiment)
    return UpdateView(experiment, run.mlp, run.trace(run.frames[0]), sample=sample)


def on_links(view: UpdateView, one: Motion) -> np.ndarray:
    """The values as a layer's matrix: a row for each input, then that of the biases."""
    into = one.layer if one.flow == "forward" else one.layer + 1
    before = sum(view.matrix(k, view.trace.before).size for k in range(1, into))
    assert one.first_link == before
    return one.on_links.reshape(view.matrix(into, view.trace.before).shape)


@given(experiments(most_samples=40))
def test_what_runs_along_links_adds_up_in_the_units_that_it_comes_to(
    experiment: Experiment,
) -> None:
    view = view_of(experiment)
    for one in motions_of(view):
        if one.flow == "forward":
            np.testing.assert_allclose(on_links(view, one).sum(axis=0), one.at_units, atol=1e-9)
        elif one.flow == "backward":
            sent = on_links(view, one)[: view.sizes[one.layer]].sum(axis=1)
            # What dropout has switched off gets no error back.
            kept = one.at_units != 0
            np.testing.assert_allclose(sent[kept], one.at_units[kept], rtol=1e-6, atol=1e-12)
        elif one.flow == "move":
            np.testing.assert_array_equal(one.on_links, view.trace.after - view.trace.before)


@given(experiments(most_samples=40))
def test_phases_are_those_of_under_the_hood_and_can_be_read_without_latex(
    experiment: Experiment,
) -> None:
    view = view_of(experiment)
    told = json.loads(json.dumps(describe_update(view), allow_nan=False))
    assert [one["title"] for one in told["phases"]] == [one.title for one in phases_of(view)]
    for one in told["phases"]:
        assert not set(one["numbers"]) & set("\\{}^_$"), one["numbers"]
    assert told["points"][told["point"]].startswith(f"{view.trace.samples[0] + 1}: (")


def test_numbers_are_written_as_they_would_be_by_hand() -> None:
    told = describe_update(view_of(Experiment(), sample=3))
    by_title = {one["title"]: one["numbers"] for one in told["phases"]}
    # The first update of the article's network at (1, 1), whose target is 0.
    assert by_title["Activation of the output layer"] == "out = f(0.411) = 0.6013"
    assert by_title["Error of the output"] == "error out = 0 - 0.6013 = -0.6013"
    # -0.6013 * 0.6013 * (1 - 0.6013) = -0.1442
    assert by_title["Delta of the output"] == (
        "\u0394 out = f'(0.411) \u00b7 (-0.6013) = 0.2397 \u00b7 (-0.6013) = -0.1442"
    )


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (
            r"\mathrm{x1} \to \mathrm{h1}: \; 2 \cdot 10^{-5}",
            "x1 \u2192 h1: 2 \u00b7 10\u207b\u2075",
        ),
        (r"\frac{1}{4} \, (1 - 0.5)", "1/4 (1 - 0.5)"),
        (r"-\left( 1 \cdot (-2) + \dots + 3 \right)", "-( 1 \u00b7 (-2) + \u2026 + 3 )"),
        (r"f((-0.5))", "f(-0.5)"),
        (r"(-1) \cdot (-2)", "(-1) \u00b7 (-2)"),
    ],
)
def test_latex_is_written_as_text(latex: str, text: str) -> None:
    assert as_text(latex) == text


def test_worst_point_has_the_largest_error_and_is_the_last_of_several() -> None:
    run = Run(Experiment())
    trace = run.trace(run.frames[0])
    errors = np.abs(trace.errors[-1]).max(axis=1)
    assert errors[worst_point(trace)] == errors.max()
    same = Run(Experiment(initializer="zeros"))
    assert worst_point(same.trace(same.frames[0])) == 3  # all four outputs are 0.5
