"""Class weights of an experiment: in training, in scores, in its name, in links and files."""

import json
from typing import Any

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.explain.named_loss import batch_loss, name_loss, whole_loss
from playground.export.project import project_json
from playground.export.report import report
from playground.importing.read import read_model
from playground.presets import in_words
from playground.run.recorder import Run
from playground.sweep import solved
from playground.sweep.block_trainer import BlockTrainer

RARE: dict[str, Any] = {
    "dataset": "circle",
    "samples": 400,
    "class_1_share": 0.05,
    "data_seed": 1,
    "hidden_layers": (3,),
    "bias": True,
}
BALANCED = Experiment(**RARE, class_weights="balanced")


def table(labels: list[int], n_train: int, n_classes: int = 3) -> Table:
    X = np.linspace(-1.0, 1.0, 2 * len(labels)).reshape(-1, 2)
    names = tuple("abcde"[:n_classes])
    return Table(X, np.array(labels), ("x", "y"), "class", names, n_train)


def test_weights_are_counted_over_the_training_points_and_hold_for_the_test_points_too() -> None:
    # Six training points of class a, two of b, none of c: 8 / (2 * 6), 8 / (2 * 2), and 1.
    experiment = Experiment().changed(
        dataset="own", table=table([0, 0, 0, 1, 0, 0, 1, 0, 2, 1, 1], 8), class_weights="balanced"
    )
    dataset = experiment.make_dataset()
    weights = experiment.weigh(dataset.y)
    expected = np.array([8 / 12, 2.0, 1.0])[[0, 0, 0, 1, 0, 0, 1, 0, 2, 1, 1]]
    assert weights is not None
    np.testing.assert_allclose(weights, expected, rtol=1e-15)
    train, test = experiment.make_objectives(dataset)
    assert test is not None
    np.testing.assert_array_equal(train.sample_weights, expected[:8])
    np.testing.assert_array_equal(test.sample_weights, expected[8:])


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "softmax", "linear"])
def test_weights_go_by_the_class_however_outputs_stand_for_it(output: str) -> None:
    experiment = BALANCED.changed(output_activation=output)
    dataset = experiment.make_dataset()
    weights = experiment.weigh(dataset.train.y)
    assert weights is not None
    np.testing.assert_array_equal(dataset.class_counts, [[190, 10], [190, 10]])
    # 200 / (2 * 190) and 200 / (2 * 10).
    expected = np.where(dataset.train.labels == 1.0, 10.0, 200 / 380)
    np.testing.assert_allclose(weights, expected, rtol=1e-15)
    assert weights.sum() == pytest.approx(200.0, rel=1e-12)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_training_scores_and_sweep_have_the_same_weighted_loss(reduction: str) -> None:
    experiment = BALANCED.changed(reduction=reduction, batch_size=16, learning_rate=0.01)
    run = Run(experiment)
    (frame,) = run.record(1, "1")
    dataset, mlp = run.dataset, run.network(frame)
    trainer = experiment.make_trainer(mlp, dataset)
    outputs = mlp.predict(dataset.X)[:, 0]
    losses = 0.5 * (outputs - dataset.labels) ** 2 * np.where(dataset.labels == 1.0, 10.0, 10 / 19)
    scale = 200.0 if reduction == "sum" else 1.0
    assert frame.scores.loss == pytest.approx(scale * losses[:200].mean(), rel=1e-12)
    assert frame.scores.test_loss == pytest.approx(scale * losses[200:].mean(), rel=1e-12)
    assert trainer.loss() == pytest.approx(frame.scores.loss, rel=1e-12)
    assert whole_loss(experiment, dataset).objective.value(mlp) == pytest.approx(trainer.loss())
    assert run.curve.points[-1, 2] == frame.scores.loss
    block = BlockTrainer(experiment, mlp, {0: mlp.parameters[np.newaxis]}, dataset).check()
    assert block.losses[0] == pytest.approx(frame.scores.loss, rel=1e-12)
    assert block.test_losses[0] == pytest.approx(frame.scores.test_loss, rel=1e-12)
    assert not solved(mlp.predict(dataset.train.X), dataset.train.y)


def test_batch_has_the_gradient_that_its_update_goes_down() -> None:
    experiment = BALANCED.changed(batch_size=16, l2=0.1)
    run = Run(experiment)
    trace = run.trace(run.frames[0])
    loss = batch_loss(experiment, trace.inputs[:, :2], trace.targets)
    assert loss.name == "loss of this batch of 16, classes balanced, with its share of the penalty"
    np.testing.assert_allclose(loss.objective.gradient(run.mlp), trace.adjusted, atol=1e-12)


def test_balanced_classes_of_one_size_change_nothing_and_are_not_named() -> None:
    plain, balanced = (
        Run(Experiment(bias=True, class_weights=weights)) for weights in ("none", "balanced")
    )
    for run in (plain, balanced):
        run.record(5, "10")
    first, second = plain.frames[-1], balanced.frames[-1]
    assert first.state.parameters.tobytes() == second.state.parameters.tobytes()
    assert first.scores.loss == second.scores.loss
    assert name_loss(balanced.experiment) == "loss over all 4 training points"
    assert "class_weights" in balanced.experiment.idle()
    assert "class_weights" not in BALANCED.idle()


def test_balanced_classes_are_named_with_loss_and_settings() -> None:
    assert name_loss(BALANCED) == "loss over all 200 training points, classes balanced"
    assert "squared error, classes balanced, full batch" in in_words(BALANCED)
    assert "classes" not in name_loss(Experiment(**RARE))


def test_values_have_no_class_weights() -> None:
    query = {"data": "plane", "output": "linear", "classweights": "balanced"}
    experiment, problems = Experiment.from_query(query)
    assert experiment.class_weights == "none"
    assert problems == ["classweights: values have no classes"]
    assert BALANCED.changed(dataset="plane").class_weights == "none"
    assert "class_weights" in experiment.idle()


def test_links_json_and_project_files_hold_both_settings() -> None:
    query = BALANCED.to_query()
    assert (query["classweights"], query["class1"]) == ("balanced", "0.05")
    assert Experiment.from_query(query) == (BALANCED, [])
    assert Experiment.from_json(json.loads(json.dumps(BALANCED.to_json()))) == (BALANCED, [])
    run = Run(BALANCED)
    run.record(3, "1")
    loaded = read_model("p.json", project_json(run).data, Experiment())
    assert loaded.experiment == BALANCED
    again = Run.resumed(loaded.experiment, loaded.states)
    for one in (run, again):
        one.record(2, "1")
    last, same = run.frames[-1], again.frames[-1]
    assert last.state.parameters.tobytes() == same.state.parameters.tobytes()


def test_a_setting_that_is_no_weighting_is_refused_by_name() -> None:
    experiment, problems = Experiment.from_query({"classweights": "inverse"})
    assert experiment.class_weights == "none"
    assert problems == ["classweights: expected one of none, balanced, got inverse"]


def test_early_stop_watches_the_weighted_test_loss() -> None:
    experiment = BALANCED.changed(reduction="mean", stop_loss=0.06, stop_on="test")
    run = Run(experiment.changed(learning_rate=2.0, hidden_activation="tanh"))
    while not run.stopped:
        assert run.record(20, "10"), "the goal lies within reach"
    assert run.stopped == "loss"
    assert run.frames[-1].scores.test_loss <= 0.06 < run.frames[-2].scores.test_loss


def test_edited_points_are_weighed_anew() -> None:
    start = Experiment().changed(
        dataset="own", table=table([0, 0, 0, 1], 4, 2), class_weights="balanced", bias=True
    )
    run = Run(start)
    run.record(2, "1")
    run.adopt_points(start.changed(table=table([0, 0, 1, 1], 4, 2)))
    plain = run.experiment.changed(class_weights="none")
    mlp = run.network(run.frames[-1])
    train = run.dataset.train
    expected = plain.make_objective(train.X, train.y).value(mlp)
    assert run.frames[-1].scores.loss == pytest.approx(float(expected), rel=1e-15)


def test_report_names_the_weights_and_what_a_constant_answer_gets() -> None:
    run = Run(BALANCED)
    page = report(run, run.frames[0], "", "").data.decode()
    assert "<td>Class weights</td><td>balanced</td>" in page
    assert "<td>accuracy of always predicting 0</td><td>0.95</td><td>0.95</td>" in page
    even = Run(Experiment())
    assert "always predicting" not in report(even, even.frames[0], "", "").data.decode()
