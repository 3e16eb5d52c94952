"""The steps of an update: what is right, common mistakes, and the source."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import Address, Trainer
from playground.experiment import Experiment
from playground.explain.landscape import check_gradient
from playground.explain.named_loss import batch_loss
from playground.explain.phase import (
    Expected,
    Mistake,
    Phase,
    close,
    in_diagram,
    links_to,
    number,
    plain,
    total,
)
from playground.explain.phases import phases_of as update_phases
from playground.explain.source import PACKAGE, excerpt, whole_engine
from playground.explain.update_view import UpdateView
from playground.presets import PRESETS
from playground.run.recorder import Run
from tests.strategies import experiments


def phases_of(experiment: Experiment, **choice: int) -> list[Phase]:
    run = Run(experiment)
    return update_phases(UpdateView(experiment, run.mlp, run.trace(run.frames[0]), **choice))


def phase(key: str, experiment: Experiment, **choice: int) -> Phase:
    return next(one for one in phases_of(experiment, **choice) if one.key == key)


def said(answer: Expected, typed: float) -> str:
    right, words = answer.check(typed)
    assert not right, (answer, typed)
    return words


# ---- numbers to be found by hand ----

DEEP = Experiment(hidden_layers=(3, 3), bias=True, reduction="mean", weight_seed=3)


@given(experiments(most_samples=100))
def test_the_right_number_is_right_in_three_digits(experiment: Experiment) -> None:
    for one in phases_of(experiment):
        for answer in one.answers:
            assert answer.check(answer.value) == (True, "Correct.")
            digits = 3 if answer.scale is None else 9
            assert answer.check(float(f"{answer.value:.{digits}g}"))[0]


def test_diagram_counts_layers_from_the_inputs() -> None:
    assert in_diagram(Address(-1)) == "0"
    assert in_diagram(Address(0, 2)) == "1.2"
    assert links_to(Address(0)) == ">1"
    assert links_to(Address(0, 2, 1)) == ">1.2.1"


def test_weight_is_highlighted_with_both_its_ends() -> None:
    trained = DEEP.make_network()
    for index, place in enumerate(trained.addresses):
        one = phase("gradient 0", DEEP, weight=index)
        layer, unit, row = place.layer + 1, place.unit, place.input
        assert one.highlighted == (
            f">{layer}.{unit}.{row}",
            f"{layer}.{unit}",
            f"{layer - 1}.{row}",
        )
        assert one.items[index] in one.answers[0].name


@given(st.floats(-1e3, 1e3), st.floats(0.0, 1e3))
def test_a_number_is_close_within_one_percent(value: float, off: float) -> None:
    assert close(value * 1.005, value)
    assert close(value * 1.02 + np.sign(value) * 1e-5, value) == (value == 0.0)
    assert close(value + off, value) == (off <= 0.01 * abs(value) + 1e-6)


def test_nothing_typed_is_no_number() -> None:
    assert Expected("net", 1.0).check(float("nan"))[0] is False


def test_a_mistake_that_gives_the_right_number_is_right() -> None:
    assert Expected("net", 0.5, (Mistake(0.5, "a mistake"),)).check(0.5) == (True, "Correct.")


def test_mistakes_of_the_net_input() -> None:
    trace = Run(DEEP).trace(Run(DEEP).frames[0])
    mlp = Run(DEEP).mlp
    weights = mlp.split(mlp.parameters)[1]
    layer_inputs = trace.activations[0][2]
    answer = phase("net 2", DEEP, sample=2).answers[1]
    assert "bias" in said(answer, float(layer_inputs @ weights[:3, 1]))
    assert "You used a row" in said(answer, float(layer_inputs @ weights[1, :] + weights[3, 1]))
    assert "f(net)" in said(answer, float(trace.activations[1][2, 1]))


def test_mistakes_of_the_activation() -> None:
    trace = Run(DEEP).trace(Run(DEEP).frames[0])
    answer = phase("output 1", DEEP, sample=1).answers[0]
    assert "That is the net input" in said(answer, float(trace.pre_activations[0][1, 0]))


def test_mistakes_of_the_error() -> None:
    trace = Run(DEEP).trace(Run(DEEP).frames[0])
    answer = phase("error 3", DEEP, sample=1).answers[0]
    difference = float(trace.targets[1, 0] - trace.activations[-1][1, 0])
    assert answer.value == pytest.approx(difference / 4.0)
    assert "sign" in said(answer, -difference / 4.0)
    assert "divide by the 4 points" in said(answer, difference)


def test_mistakes_of_the_delta() -> None:
    trace = Run(DEEP).trace(Run(DEEP).frames[0])
    answer = phase("delta 2", DEEP, sample=1).answers[2]
    net, out = trace.pre_activations[1][1, 2], trace.activations[1][1, 2]
    error = -trace.errors[1][1, 2]
    slope = out * (1.0 - out)
    twice = 1.0 / (1.0 + np.exp(-out))
    assert answer.value == pytest.approx(slope * error)
    assert net != out
    assert "f' of the output" in said(answer, twice * (1.0 - twice) * error)
    assert "f'(net) is missing" in said(answer, float(error))
    assert "That is f'(net)" in said(answer, slope)
    assert "sign" in said(answer, -slope * error)


def test_mistakes_of_the_hidden_error() -> None:
    run = Run(replace(DEEP, learning_rate=20.0))
    trace = run.trace(run.frames[0])
    answer = phase("error 1", run.experiment, sample=1).answers[0]
    delta, error = -trace.deltas[1][1], -trace.errors[1][1]
    weights, after = (run.mlp.split(flat)[1][:3] for flat in (trace.before, trace.after))
    assert answer.value == pytest.approx(float(weights[0] @ delta))
    assert "not its error" in said(answer, float(weights[0] @ error))
    assert "not the new ones" in said(answer, float(after[0] @ delta))
    assert "You used a column" in said(answer, float(weights[:, 0] @ delta))


def test_mistakes_of_gradient_and_new_weight() -> None:
    run = Run(DEEP)
    trace = run.trace(run.frames[0])
    slope, weight = float(trace.gradient[4]), float(trace.before[4])
    answer = phase("gradient 0", DEEP, weight=4).answers[0]
    assert "sign" in said(answer, -slope)
    assert "mean" in said(answer, 4.0 * slope)
    layer_inputs, deltas = trace.inputs[:, 1], -trace.deltas[0][:, 1]
    one_point = float(-layer_inputs[3] * deltas[3])
    assert "one point" in said(phase("gradient 0", DEEP, weight=4, sample=3).answers[0], one_point)
    assert "input is missing" in said(answer, float(-deltas.sum()))
    run = Run(replace(DEEP, learning_rate=20.0))
    answer = phase("new 0", run.experiment, weight=4).answers[0]
    assert answer.value == pytest.approx(weight - 20.0 * slope)
    assert "uphill" in said(answer, weight + 20.0 * slope)
    assert "learning rate" in said(answer, weight - slope)
    assert "change" in said(answer, -20.0 * slope)
    assert "old weight" in said(answer, weight)


# ---- where sum or mean acts ----


def test_mean_is_said_where_it_acts() -> None:
    assert "divided by its 4 points" in phase("error 3", DEEP).text
    assert r"\frac{1}{n}" in phase("error 3", DEEP).formula
    summed = replace(DEEP, reduction="sum")
    assert "every point counts in full" in phase("error 3", summed).text
    assert r"\frac" not in phase("error 3", summed).formula


# ---- writing ----


@pytest.mark.parametrize(
    ("value", "alone", "within"),
    [
        (0.5, "0.5", "0.5"),
        (-0.25, "-0.25", "(-0.25)"),
        (1.0e-7, r"1 \cdot 10^{-7}", r"1 \cdot 10^{-7}"),
        (-123456.0, r"-1.235 \cdot 10^{5}", r"(-1.235 \cdot 10^{5})"),
    ],
)
def test_numbers_are_written_for_people(value: float, alone: str, within: str) -> None:
    assert plain(value) == alone
    assert number(value) == within


def test_long_sums_are_shortened() -> None:
    assert total(["a", "b"]) == "a + b"
    assert total([str(k) for k in range(9)]) == r"0 + 1 + 2 + 3 + \dots + 8"


# ---- the source ----


@given(experiments(most_samples=100))
def test_every_phase_has_lines_of_the_engine_as_they_stand_in_the_file(
    experiment: Experiment,
) -> None:
    for one in phases_of(experiment):
        assert one.code, one.key
        for part in one.code:
            lines = (PACKAGE / part.file).read_text(encoding="utf-8").splitlines()
            shown = part.text.splitlines()
            there = lines[part.first_line - 1 : part.first_line - 1 + len(shown)]
            assert [line.strip() for line in there] == [line.strip() for line in shown]
            assert part.file.startswith("engine/")


def test_functions_of_an_update_are_those_of_the_engine_on_one_page() -> None:
    code = {one.key: "\n".join(part.text for part in one.code) for one in phases_of(Experiment())}
    assert "a[-1] @ W + b" in code["net 1"]
    assert "1.0 / (1.0 + " in code["output 1"] or "exp" in code["output 1"]
    assert "d_a * slope" in code["delta 2"]
    assert "* slopes[k - 1]" in code["delta 1"]
    assert "d_z @ self.weights[k].T" in code["error 1"]
    assert "a[k].T @ d_z" in code["gradient 0"]
    assert "parameter -= " in code["new 0"]
    for one in phases_of(Experiment()):
        assert one.code[0].file == "engine/core.py"


def test_excerpt_is_a_whole_function() -> None:
    part = excerpt(Trainer.trace)
    assert part.name == "Trainer.trace"
    assert part.text.startswith("def trace(self)")
    assert Path(part.file) == Path("engine/training.py")


def test_whole_engine_is_its_file() -> None:
    page = whole_engine()
    assert page.text == (PACKAGE / page.file).read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("name", PRESETS)
def test_result_of_the_last_phase_is_the_network_after_the_update(name: str) -> None:
    experiment = PRESETS[name]
    run = Run(experiment)
    trace = run.trace(run.frames[0])
    tables = phases_of(experiment)[-1].tables
    shown = np.concatenate([table.values.ravel() for table in tables])
    np.testing.assert_array_equal(shown, trace.after)


# ---- several classes, and values ----

TASKS = {
    "iris": Experiment().changed(dataset="iris", standardise=True),
    "three spirals": Experiment().changed(dataset="three_spirals", samples=30, batch_size=7),
    "three classes, squared error": Experiment().changed(
        dataset="blobs", samples=20, loss="squared_error"
    ),
    "plane": Experiment().changed(dataset="plane", samples=20, standardise=True),
    "sine": Experiment().changed(dataset="sine", samples=20, features=("x1", "sinx1")),
    "two outputs": Experiment(dataset="circle", output_activation="softmax", samples=20),
}
every_task = pytest.mark.parametrize("experiment", TASKS.values(), ids=TASKS)


@every_task
def test_every_task_has_its_phases_with_finite_numbers(experiment: Experiment) -> None:
    found = phases_of(experiment, whole=True)
    assert [one.key for one in found] == [
        "inputs 0",
        "net 1",
        "output 1",
        "net 2",
        "output 2",
        "error 2",
        "delta 2",
        "error 1",
        "delta 1",
        "gradient 0",
        "new 0",
    ]
    outs = experiment.unit_names(2)
    for one in found:
        assert "nan" not in one.numbers
        for table in one.tables:
            assert np.isfinite(table.values).all()
            assert table.values.shape == (len(table.rows), len(table.columns))
    assert found[5].items == outs
    assert len(found[5].answers) == len(outs)


def test_phases_of_three_classes_are_worked_out_by_hand() -> None:
    # Three outputs by softmax: powers of e as shares of their sum; the delta is target - output.
    experiment = TASKS["iris"]
    run = Run(experiment)
    first, last = run.mlp.split(run.frames[0].state.parameters)
    x, t = run.dataset.X[2], np.eye(3)[int(run.dataset.labels[2])]
    hidden = 1.0 / (1.0 + np.exp(-(x @ first[:-1] + first[-1])))
    z = hidden @ last[:-1] + last[-1]
    out = np.exp(z) / np.exp(z).sum()
    n = run.dataset.n_train
    expected = {
        "net 2": z,
        "output 2": out,
        "error 2": (t - out) / n,
        "delta 2": (t - out) / n,
        "error 1": last[:-1] @ (t - out) / n,
    }
    for key, values in expected.items():
        answers = phase(key, experiment, sample=2).answers
        np.testing.assert_allclose([one.value for one in answers], values, rtol=1e-9)


def test_value_on_a_scale_is_learned_as_the_phases_say() -> None:
    experiment = TASKS["plane"]
    run = Run(experiment)
    dataset = run.dataset
    shown = phase("inputs 0", experiment, sample=3).tables[1].values
    expected = (dataset.labels[3] - dataset.target_mean) / dataset.target_deviation
    np.testing.assert_allclose(shown, [[expected]])


def test_loss_is_written_as_it_is_used() -> None:
    softmax = phase("error 2", TASKS["iris"]).modern
    assert softmax.endswith(r"L = -\sum t \ln a")
    sigmoid = phase("error 2", Experiment(loss="cross_entropy")).modern
    assert r"(1 - t) \ln (1 - a)" in sigmoid
    assert r"(t - a)^2" in phase("error 2", TASKS["plane"]).modern


def test_softmax_with_another_loss_mixes_the_errors() -> None:
    assert (
        "affects the net inputs of all"
        in phase("delta 2", TASKS["three classes, squared error"]).text
    )
    assert "cancels out" in phase("delta 2", TASKS["iris"]).text


@every_task
def test_gradient_of_every_task_agrees_with_the_loss_itself(experiment: Experiment) -> None:
    run = Run(experiment)
    trace = run.trace(run.frames[0])
    X = trace.inputs[:, : run.mlp.layer_sizes[0]]
    check = check_gradient(batch_loss(experiment, X, trace.targets).objective, run.mlp)
    assert check.error < 1e-6
    np.testing.assert_allclose(check.gradient, trace.gradient, rtol=1e-9, atol=1e-12)


# ---- class weights ----

BALANCED_AND = Experiment(dataset="and", class_weights="balanced", reduction="mean")


def test_error_of_a_rare_class_is_multiplied_by_its_weight() -> None:
    # AND: one point of four is of class 1 and counts 4 / (2 * 1) = 2, the others 2 / 3.
    trace = Run(BALANCED_AND).trace(Run(BALANCED_AND).frames[0])
    assert trace.sample_weights is not None
    np.testing.assert_allclose(trace.sample_weights[:, 0], [2 / 3, 2 / 3, 2 / 3, 2.0])
    one = phase("error 2", BALANCED_AND, sample=3)
    out = float(trace.activations[-1][3, 0])
    assert one.answers[0].value == pytest.approx(2.0 * (1.0 - out) / 4.0)
    assert r"w_{class} \, (target - output)" in one.formula
    assert "here 2." in one.text
    assert r"L = w_{class} \, \left( " in one.modern
    assert [table.title for table in one.tables] == [
        *("targets", "outputs", "weight of the class", "error"),
    ]
    assert "def balanced" in one.code[-1].text
    assert "multiply by that of the point's class, 2." in said(one.answers[0], (1.0 - out) / 4.0)
    assert "divide by the 4 points" in said(one.answers[0], 2.0 * (1.0 - out))
    assert "weight of each point's class" in phase("gradient 0", BALANCED_AND).text


def test_written_numbers_of_a_weighted_error_give_the_result() -> None:
    one = phase("error 2", BALANCED_AND, sample=0)
    # 1/4 (0.6667 (0 - a)), as LaTeX.
    inner = one.numbers.split(r"\cdot (")[1].split(")")[0]
    first, last = inner.split(" - ")
    value = (float(first) - float(last)) * 2.0 / 3.0 / 4.0
    assert value == pytest.approx(one.answers[0].value, rel=1e-3)
    assert r"\frac{1}{4} \, (0.6667 \cdot (" in one.numbers


def test_classes_of_one_size_have_the_phases_they_had() -> None:
    plain = phases_of(Experiment())
    for one, same in zip(plain, phases_of(Experiment(class_weights="balanced")), strict=True):
        assert (one.text, one.formula, one.numbers) == (same.text, same.formula, same.numbers)
