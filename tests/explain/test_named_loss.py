"""Losses by name: two pages that say the same name show the same number."""

from typing import Any

import numpy as np
import pytest

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.explain.diagnostics import measure
from playground.explain.landscape import check_gradient, loss_along
from playground.explain.named_loss import batch_loss, name_loss, whole_loss
from playground.explain.update_view import UpdateView
from playground.run.frames import Frame
from playground.run.recorder import Run

MOONS: dict[str, Any] = {
    "dataset": "moons",
    "samples": 40,
    "noise": 0.1,
    "bias": True,
    "hidden_layers": (5,),
    "hidden_activation": "tanh",
    "learning_rate": 0.05,
}
CASES = {
    "plain": {},
    "batches": {"batch_size": 7},
    "penalty": {"l2": 0.3, "l1": 0.1},
    "penalty, batches, sum": {"l2": 0.3, "l1": 0.1, "batch_size": 7, "reduction": "sum"},
    "penalty, batches, mean": {"l2": 0.3, "batch_size": 7, "reduction": "mean"},
    "dropout": {"dropout": 0.4},
    "all": {"l2": 0.3, "batch_size": 7, "dropout": 0.4, "reduction": "sum"},
    "balanced": {"class_weights": "balanced", "class_1_share": 0.2},
    "balanced batches": {
        **{"class_weights": "balanced", "class_1_share": 0.2, "batch_size": 7, "l2": 0.3},
    },
    "clipped": {"l2": 0.3, "clip_norm": 0.01},
}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def later(case: dict[str, Any]) -> tuple[Run, Frame]:
    run = Run(Experiment(**{**MOONS, **case}))
    run.record(3, "1")
    return run, run.frames[-1]


def gradients_by_name(run: Run, frame: Frame) -> list[tuple[str, str, Array]]:
    """Return each gradient that is shown: on which page, under which name, and its numbers."""
    experiment, trace = run.experiment, run.trace(frame)
    mlp, view = run.network(frame), UpdateView(experiment, run.mlp, trace)
    X = trace.inputs[:, : run.mlp.layer_sizes[0]]
    loss = batch_loss(experiment, X, trace.targets)
    checked = check_gradient(loss.objective, mlp)
    found = [
        ("player", name_loss(experiment), run.gradient(frame)),
        ("check", loss.name, checked.gradient),
        ("slope", loss.name, loss.objective.gradient(mlp)),
        ("gradient phase", view.name_loss(with_penalty=False), trace.gradient),
    ]
    if not experiment.clip_norm:
        found.append(("adjusted phase", view.name_loss(), trace.adjusted))
    return found


@every_case
def test_the_same_name_has_the_same_gradient_on_every_page(case: dict[str, Any]) -> None:
    run, frame = later(case)
    shown: dict[str, Array] = {}
    for page, name, gradient in gradients_by_name(run, frame):
        first = shown.setdefault(name, gradient)
        np.testing.assert_allclose(gradient, first, rtol=1e-9, atol=1e-12, err_msg=page)
    # What differs has another name: with batches and a penalty there are three functions.
    assert len(shown) >= (3 if "batch_size" in case and "l2" in case else 1)


@every_case
def test_gradients_are_those_of_the_losses_they_name(case: dict[str, Any]) -> None:
    run, frame = later(case)
    mlp, experiment = run.network(frame), run.experiment
    trace = run.trace(frame)
    batch = batch_loss(experiment, trace.inputs[:, :2], trace.targets)
    for loss in (batch, whole_loss(experiment, run.dataset)):
        check = check_gradient(loss.objective, mlp)
        np.testing.assert_allclose(check.gradient, check.numerical, rtol=1e-5, atol=1e-7)
    whole = whole_loss(experiment, run.dataset).objective
    assert float(whole.value(mlp)) == pytest.approx(frame.scores.loss, rel=1e-12)
    along = loss_along(whole, mlp, 3, mlp.parameters[3:4])
    np.testing.assert_allclose(along, frame.scores.loss, rtol=1e-12)


@every_case
def test_health_measures_the_loss_that_the_player_shows(case: dict[str, Any]) -> None:
    run, frame = later(case)
    of_layers = run.mlp.split(run.gradient(frame))
    norms = [float(np.sqrt((one**2).sum())) for one in of_layers]
    np.testing.assert_allclose(measure(run, [frame]).gradient_norms[0], norms, rtol=1e-9)


def test_x1_to_h1_has_one_slope() -> None:
    # The article's network with biases and l2 = 0.3, at the start.
    run = Run(Experiment(bias=True, l2=0.3))
    by_page = {page: g[0] for page, _, g in gradients_by_name(run, run.frames[0])}
    assert by_page["player"] == pytest.approx(0.0904, abs=5e-5)
    assert by_page["check"] == pytest.approx(by_page["player"], rel=1e-9)
    assert by_page["slope"] == pytest.approx(by_page["player"], rel=1e-9)
    # The phase of the update shows it first without the penalty, and says so.
    assert by_page["gradient phase"] == pytest.approx(0.0082, abs=5e-5)


@pytest.mark.parametrize(
    ("settings", "of_batch", "expected"),
    [
        ({}, None, "loss over all 4 training points"),
        ({}, 4, "loss over all 4 training points"),
        ({}, 2, "loss of this batch of 2"),
        ({"l2": 0.1}, 2, "loss of this batch of 2, with its share of the penalty"),
        ({"l2": 0.1, "reduction": "mean"}, 2, "loss of this batch of 2, with the penalty"),
        ({"l1": 0.1}, 4, "loss over all 4 training points, with the penalty"),
        (
            {"dataset": "and", "class_weights": "balanced", "l1": 0.1},
            None,
            "loss over all 4 training points, classes balanced, with the penalty",
        ),
        ({"class_weights": "balanced"}, None, "loss over all 4 training points"),
        ({"dropout": 0.5}, None, "loss over all 4 training points, no unit dropped"),
    ],
)
def test_names_say_what_makes_a_difference(
    settings: dict[str, Any], of_batch: int | None, expected: str
) -> None:
    assert name_loss(Experiment(**settings), of_batch) == expected
