"""ONNX files: our own come back to the last bit, others answer as onnxruntime does."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from playground.data.table import Table
from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import Options, Precision
from playground.importing.read import read_model, resume
from playground.run.recorder import Run
from tests.examples import examples
from tests.export.examples import experiments
from tests.importing.examples import (
    answers_here,
    answers_of_runtime,
    made_model,
    node,
    weights_of,
)
from tests.recordings import PATIENT

few = examples(40, suppress_health_check=[HealthCheck.too_slow])
XOR = Experiment()
POINTS = np.random.default_rng(5).normal(size=(20, 2)) * 2.0
THREE = Experiment().changed(dataset="three_spirals", samples=20)
PLANE = Experiment().changed(dataset="plane", samples=20)


def exported(run: Run, precision: Precision = "float64") -> bytes:
    return FORMATS["onnx"].make(run, run.frames[-1], Options("", precision)).data


# ---- our own ----


@few
@given(experiment=experiments())
def test_own_export_comes_back_to_the_last_bit(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(2, "1", PATIENT)
    loaded = read_model("", exported(run), experiment)
    assert loaded.decisions == ()
    again = resume(loaded.experiment, loaded.states)
    mlp = run.network(run.frames[-1])
    assert [one.name for one in again.mlp.activations] == [one.name for one in mlp.activations]
    np.testing.assert_array_equal(again.mlp.parameters, mlp.parameters)
    np.testing.assert_array_equal(again.dataset.X, run.dataset.X)
    X = run.dataset.train.X
    np.testing.assert_array_equal(again.mlp.predict(X), mlp.predict(X))


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(1,), (3,), (4, 2), (2, 3, 2, 1)])
def test_each_hidden_activation_comes_back(activation: str, sizes: tuple[int, ...]) -> None:
    experiment = Experiment(hidden_layers=sizes, hidden_activation=activation, bias=True)
    run = Run(experiment)
    loaded = read_model("", exported(run), XOR)
    assert loaded.experiment.hidden_activations == (activation,) * len(sizes)
    mlp = resume(loaded.experiment, loaded.states).mlp
    np.testing.assert_array_equal(mlp.predict(POINTS), run.mlp.predict(POINTS))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_output_activation_comes_back(activation: str) -> None:
    run = Run(XOR.changed(output_activation=activation))
    loaded = read_model("", exported(run), XOR)
    assert loaded.experiment.output_activation == activation
    mlp = resume(loaded.experiment, loaded.states).mlp
    np.testing.assert_array_equal(mlp.predict(POINTS), run.mlp.predict(POINTS))


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_float32_comes_back_as_the_float64_it_stands_for(activation: str) -> None:
    run = Run(Experiment(hidden_activation=activation, standardise=True))
    loaded = read_model("", exported(run, "float32"), run.experiment)
    assert loaded.decisions == ()
    assert loaded.experiment.parameters == tuple(
        run.mlp.parameters.astype(np.float32).astype(float).tolist()
    )


def table(scale: float, with_gap: bool = False) -> Table:
    rng = np.random.default_rng(3)
    inputs = rng.normal(4.0, scale, (12, 3))
    targets = rng.normal(50.0 * scale, 20.0, 12)
    fills = (1.0, None, None) if with_gap else ()
    return Table(inputs, targets, ("a", "b", "c"), "t", (), 9, fills=fills)


def own_data(scale: float, **settings: Any) -> Experiment:
    return Experiment().changed(dataset="own", table=table(scale)).changed(**settings)


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_other_scales_are_worked_into_the_weights_so_that_points_get_the_same_answer(
    standardise: bool, bias: bool
) -> None:
    experiment = own_data(1.0, standardise=True, bias=bias, output_activation="linear")
    run = Run(experiment)
    current = own_data(7.0, standardise=standardise, output_activation="linear")
    data = exported(run)
    loaded = read_model("", data, current)
    assert [one.split(":")[0] for one in loaded.decisions] == [
        "the file scales the inputs otherwise than the current data do",
        "the file scales its output otherwise than the current data do",
    ]
    points = run.dataset.points
    expected = run.mlp.predict(run.dataset.X)
    expected = expected * run.dataset.target_deviation + run.dataset.target_mean
    np.testing.assert_allclose(answers_here(data, points, current), expected, rtol=1e-12)


def test_other_fills_are_told() -> None:
    current = Experiment().changed(dataset="own", table=table(1.0, with_gap=True))
    data = exported(Run(current))
    assert read_model("", data, current).decisions == ()
    assert read_model("", data, own_data(1.0)).decisions == (
        "the file fills in other numbers where one is missing than the current data do",
    )


TAKEN_APART: dict[str, list[Any]] = {
    "as our own export": [
        node("Gather", "x zero", "c1", axis=1),
        node("Gather", "x one", "c2", axis=1),
        node("Mul", "c1 c2", "c3"),
        node("Sin", "c1", "c4"),
        node("Concat", "c1 c2 c3 c4", "f", axis=1),
    ],
    "as PyTorch's exporter": [
        node("Slice", "x zero one last", "s1"),
        node("Squeeze", "s1 last", "c1"),
        node("Slice", "x one two last", "s2"),
        node("Squeeze", "s2 last", "c2"),
        node("Mul", "c1 c2", "p"),
        node("Sin", "c1", "s"),
        *(node("Unsqueeze", f"{one} last", f"u{one}") for one in ("c1", "c2", "p", "s")),
        node("Concat", "uc1 uc2 up us", "f", axis=-1),
    ],
    "as its older one": [
        node("Split", "x ones", "s1 s2", axis=-1),
        node("Squeeze", "s1 last", "c1"),
        node("Squeeze", "s2 last", "c2"),
        node("Mul", "c1 c2", "p"),
        node("Sin", "c1", "s"),
        *(node("Unsqueeze", f"{one} last", f"u{one}") for one in ("c1", "c2", "p", "s")),
        node("Concat", "uc1 uc2 up us", "f", axis=-1),
    ],
}


@pytest.mark.parametrize("case", TAKEN_APART)
def test_features_are_known_however_a_point_is_taken_apart(case: str) -> None:
    whole = {name: np.array([k]) for k, name in enumerate(("zero", "one", "two"))}
    constants = weights_of(4, 3, 1) | whole | {"last": np.array([-1]), "ones": np.array([1, 1])}
    nodes = [*TAKEN_APART[case], node("Gemm", "f W1 b1", "z"), node("Tanh", "z", "a")]
    data = made_model([*nodes, node("Gemm", "a W2 b2", "y")], constants)
    current = Experiment().changed(features=["x1", "x2", "x1x2", "sinx1"])
    expected = answers_of_runtime(data, POINTS)
    found = answers_here(data, POINTS, current)
    np.testing.assert_allclose(found, expected, rtol=3e-6, atol=3e-6)


# ---- layers as others write them ----

TWO = weights_of(2, 3, 1)
LAYERS: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "PyTorch": (
        [
            node("Gemm", "x V1 b1", "z1", alpha=1.0, beta=1.0, transB=1),
            node("Tanh", "z1", "a1"),
            node("Gemm", "a1 V2 b2", "z2", alpha=1.0, beta=1.0, transB=1),
            node("Sigmoid", "z2", "y"),
        ],
        {"V1": TWO["W1"].T, "V2": TWO["W2"].T},
    ),
    "PyTorch, from flat points to single numbers": (
        [
            node("Flatten", "x", "f", axis=1),
            node("Gemm", "f W1 b1", "z1"),
            node("Relu", "z1", "a1"),
            node("Dropout", "a1", "d1"),
            node("Gemm", "d1 W2 b2", "z2"),
            node("Sigmoid", "z2", "s"),
            node("Constant", "", "one", value_ints=[1]),
            node("Squeeze", "s one", "y"),
        ],
        {},
    ),
    "scikit-learn": (
        [
            node("Cast", "x", "c", to=1),
            node("MatMul", "c W1", "m1"),
            node("Add", "m1 r1", "z1"),
            node("Tanh", "z1", "a1"),
            node("MatMul", "a1 W2", "m2"),
            node("Add", "m2 r2", "z2"),
            node("Sigmoid", "z2", "s"),
            node("Reshape", "s shape", "y"),
        ],
        {"r1": TWO["b1"][None], "r2": TWO["b2"][None], "shape": np.array([-1, 1])},
    ),
    "biases first, weights turned": (
        [
            node("Transpose", "V1", "T1", perm=[1, 0]),
            node("MatMul", "x T1", "m1"),
            node("Add", "b1 m1", "z1"),
            node("Identity", "z1", "i1"),
            node("Sin", "i1", "a1"),
            node("MatMul", "a1 W2", "m2"),
            node("Add", "b2 m2", "y"),
        ],
        {"V1": TWO["W1"].T},
    ),
    "alpha and beta": (
        [
            node("Gemm", "x W1 b1", "z1", alpha=0.5, beta=-2.0),
            node("Relu", "z1", "a1"),
            node("Gemm", "a1 V2 one", "z2", alpha=3.0, beta=0.25, transB=1),
            node("Tanh", "z2", "y"),
        ],
        {"V2": TWO["W2"].T, "one": 1.5},
    ),
    "biases in two parts": (
        [
            node("Gemm", "x W1 b1", "g1"),
            node("Add", "g1 b1", "z1"),
            node("Sigmoid", "z1", "a1"),
            node("Gemm", "a1 W2", "z2"),
            node("Sigmoid", "z2", "y"),
        ],
        {},
    ),
    "normalization after a layer": (
        [
            node("Gemm", "x W1 b1", "g1"),
            node("BatchNormalization", "g1 scale shift mean variance", "z1", epsilon=1e-3),
            node("Relu", "z1", "a1"),
            node("Gemm", "a1 W2 b2", "y"),
        ],
        {
            "scale": np.array([1.5, -0.5, 2.0]),
            "shift": np.array([0.5, 1.0, -1.0]),
            "mean": np.array([0.25, -0.5, 0.0]),
            "variance": np.array([1.0, 0.5, 2.0]),
        },
    ),
    "standardised inputs": (
        [
            node("Sub", "x mean", "c"),
            node("Mul", "c scale", "s"),
            node("Gemm", "s W1 b1", "z1"),
            node("Tanh", "z1", "a1"),
            node("Gemm", "a1 W2 b2", "y"),
        ],
        {"mean": np.array([[1.0, -2.0]]), "scale": np.array([0.5, 3.0])},
    ),
}


@pytest.mark.parametrize("case", LAYERS)
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_layers_as_others_write_them_answer_as_in_onnxruntime(case: str, precision: str) -> None:
    nodes, more = LAYERS[case]
    for one in nodes:
        for option in one.attribute:
            if one.op_type == "Cast":
                option.i = 1 if precision == "float32" else 11
    data = made_model(nodes, TWO | more, precision=precision)
    expected = answers_of_runtime(data, POINTS, precision)
    found = answers_here(data, POINTS.astype(precision).astype(float), XOR)
    tolerance = 2e-6 if precision == "float32" else 1e-12
    np.testing.assert_allclose(found, expected.reshape(found.shape), rtol=tolerance, atol=tolerance)


ACTIVATION_NODES: dict[str, tuple[str, list[Any]]] = {
    "Sigmoid": ("sigmoid", [node("Sigmoid", "z", "a")]),
    "Sigmoid, composed": (
        "sigmoid",
        [
            node("Neg", "z", "n"),
            node("Exp", "n", "e"),
            node("Add", "one e", "s"),
            node("Div", "one s", "a"),
        ],
    ),
    "Max": ("relu", [node("Max", "zero z", "a")]),
    "LeakyRelu": ("leaky_relu", [node("LeakyRelu", "z", "a", alpha=0.01)]),
    "LeakyRelu as it is": ("leaky_relu", [node("LeakyRelu", "z", "a")]),
    "Elu": ("elu", [node("Elu", "z", "a", alpha=1.0)]),
    "Softplus": ("softplus", [node("Softplus", "z", "a")]),
    "Softplus of PyTorch": (
        "softplus",
        [
            node("Softplus", "z", "s"),
            node("Greater", "z twenty", "g"),
            node("Where", "g z s", "a"),
        ],
    ),
    "Swish": ("silu", [node("Sigmoid", "z", "s"), node("Mul", "z s", "a")]),
    "Swish, turned": ("silu", [node("Sigmoid", "z", "s"), node("Mul", "s z", "a")]),
    "Gelu": ("gelu", [node("Gelu", "z", "a", approximate="tanh")]),
    "Gelu of PyTorch": (
        "gelu",
        [
            node("Mul", "z z", "z2"),
            node("Mul", "z z2", "z3"),
            node("Mul", "bend z3", "m2"),
            node("Add", "z m2", "u"),
            node("Mul", "root u", "r"),
            node("Tanh", "r", "t"),
            node("Add", "one t", "p"),
            node("Mul", "z p", "q"),
            node("Mul", "half q", "a"),
        ],
    ),
    "Gelu with a power": (
        "gelu",
        [
            node("Pow", "z three", "z3"),
            node("Mul", "z3 bend", "m2"),
            node("Add", "m2 z", "u"),
            node("Mul", "root u", "r"),
            node("Tanh", "r", "t"),
            node("Add", "t one", "p"),
            node("Mul", "half z", "h"),
            node("Mul", "h p", "a"),
        ],
    ),
    "Sin": ("sine", [node("Sin", "z", "a")]),
    "none": ("linear", [node("Identity", "z", "a")]),
}
NUMBERS = {
    **{"zero": 0.0, "half": 0.5, "one": 1.0, "three": 3.0, "twenty": 20.0},
    **{"bend": 0.044715, "root": 0.7978845608028654},
}


@pytest.mark.parametrize("case", ACTIVATION_NODES)
def test_activations_as_others_write_them_are_known(case: str) -> None:
    activation, inner = ACTIVATION_NODES[case]
    nodes = [node("Gemm", "x W1 b1", "z"), *inner, node("Gemm", "a W2 b2", "y")]
    data = made_model(nodes, TWO | NUMBERS)
    found = read_model("", data, XOR).experiment
    assert found.hidden_activations == (activation,)
    expected = answers_of_runtime(data, POINTS)
    np.testing.assert_allclose(answers_here(data, POINTS, XOR), expected, rtol=3e-6, atol=3e-6)


@pytest.mark.parametrize("case", ACTIVATION_NODES)
def test_activations_are_known_by_constants_of_fewer_bits(case: str) -> None:
    activation, inner = ACTIVATION_NODES[case]
    nodes = [node("Gemm", "x W1 b1", "z"), *inner, node("Gemm", "a W2 b2", "y")]
    data = made_model(nodes, TWO | NUMBERS, precision="float16")
    assert read_model("", data, XOR).experiment.hidden_activations == (activation,)


def test_swish_of_a_newer_opset_is_silu() -> None:
    nodes = [
        node("Gemm", "x W1 b1", "z"),
        node("Swish", "z", "a"),
        node("Gemm", "a W2 b2", "y"),
    ]
    data = made_model(nodes, TWO, opset=24)
    assert read_model("", data, XOR).experiment.hidden_activations == ("silu",)


def test_classifier_of_scikit_learn_answers_as_in_onnxruntime() -> None:
    nodes = [
        node("Scaler", "x", "c", offset=[1.0, -2.0], scale=[0.5, 3.0]),
        node("MatMul", "c W1", "m1"),
        node("Add", "m1 b1", "z1"),
        node("Tanh", "z1", "a1"),
        node("MatMul", "a1 W2", "m2"),
        node("Add", "m2 b2", "z2"),
        node("Sigmoid", "z2", "p"),
        node("Sub", "unity p", "q"),
        node("Concat", "q p", "probabilities", axis=1),
    ]
    data = made_model(nodes, TWO | {"unity": 1.0}, outputs=["probabilities"], opset=13)
    found = answers_here(data, POINTS, XOR)
    expected = answers_of_runtime(data, POINTS)[:, 1:]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("precision", ["float64", "float32", "float16"])
def test_weights_are_the_float64_that_the_numbers_of_the_file_are(precision: str) -> None:
    nodes = [node("Gemm", "x W1 b1", "z"), node("Relu", "z", "a"), node("Gemm", "a W2 b2", "y")]
    data = made_model(nodes, TWO, precision=precision)
    mlp_weights = resume(read_model("", data, XOR).experiment, ()).mlp.weights
    for k, weights in enumerate(mlp_weights, 1):
        expected = TWO[f"W{k}"].astype(precision).astype(float)
        np.testing.assert_array_equal(weights, expected)


# ---- what is decided, and said ----


def test_outputs_without_softmax_get_it_for_several_classes() -> None:
    nodes = [node("Gemm", "x W1 b1", "z"), node("Relu", "z", "a"), node("Gemm", "a W2 b2", "y")]
    data = made_model(nodes, weights_of(2, 4, 3))
    loaded = read_model("", data, THREE)
    assert loaded.experiment.output_activation == "softmax"
    assert loaded.decisions[0].startswith("its outputs come without an activation")
    found = answers_here(data, POINTS, THREE)
    expected = answers_of_runtime(data, POINTS)
    np.testing.assert_array_equal(found.argmax(axis=1), expected.argmax(axis=1))


def test_logarithms_of_shares_become_the_shares() -> None:
    nodes = [
        node("Gemm", "x W1 b1", "z"),
        node("Relu", "z", "a"),
        node("Gemm", "a W2 b2", "v"),
        node("LogSoftmax", "v", "y", axis=1),
    ]
    data = made_model(nodes, weights_of(2, 4, 3))
    loaded = read_model("", data, THREE)
    assert loaded.decisions[0].startswith("its outputs are logarithms of shares")
    expected = np.exp(answers_of_runtime(data, POINTS))
    np.testing.assert_allclose(answers_here(data, POINTS, THREE), expected, rtol=1e-5, atol=1e-6)


def test_one_linear_output_for_two_classes_tells_where_it_is_parted() -> None:
    nodes = [node("Gemm", "x W1 b1", "z"), node("Relu", "z", "a"), node("Gemm", "a W2 b2", "y")]
    assert read_model("", made_model(nodes, TWO), XOR).decisions == (
        "its output is linear: above 0.5 it is read as 1; if it was trained with logits, set the "
        "output activation to sigmoid",
    )


def test_layer_without_biases_among_others_gets_zeros_and_that_is_said() -> None:
    nodes = [
        node("Gemm", "x W1 b1", "z"),
        node("Relu", "z", "a"),
        node("Gemm", "a W2", "z2"),
        node("Sigmoid", "z2", "y"),
    ]
    loaded = read_model("", made_model(nodes, TWO), XOR)
    assert loaded.decisions == ("W2 had no biases: here they are 0",)
    assert loaded.experiment.bias


def test_layers_alone_among_features_tell_what_they_are_given() -> None:
    nodes = [node("Gemm", "x W1 b1", "z"), node("Relu", "z", "a"), node("Gemm", "a W2 b2", "v")]
    data = made_model([*nodes, node("Sigmoid", "v", "y")], TWO)
    current = Experiment().changed(features=["x1", "x1x2"])
    assert read_model("", data, current).decisions == (
        "the file does not tell what it is given, so the network is given x1, x1\u00b7x2, as "
        "chosen under Features; if it was trained on something else, choose that there",
    )


def test_layers_alone_on_scaled_data_tell_what_they_are_given() -> None:
    nodes = [node("Gemm", "x W1 b1", "z"), node("Relu", "z", "a"), node("Gemm", "a W2 b2", "y")]
    current = PLANE.changed(standardise=True)
    decisions = read_model("", made_model(nodes, TWO), current).decisions
    assert any(one.startswith("the file scales no inputs") for one in decisions)
    assert current.make_dataset().target_deviation != 1.0
    assert any(one.startswith("the file scales no outputs") for one in decisions)


@few
@given(
    sizes=st.lists(st.integers(1, 5), min_size=0, max_size=3),
    bias=st.booleans(),
    seed=st.integers(0, 99),
)
def test_network_of_any_size_answers_as_in_onnxruntime(
    sizes: list[int], bias: bool, seed: int
) -> None:
    constants = weights_of(2, *sizes, 1, seed=seed)
    nodes, name = [], "x"
    for k in range(1, len(sizes) + 2):
        nodes.append(node("Gemm", f"{name} W{k} b{k}" if bias else f"{name} W{k}", f"z{k}"))
        name = "y" if k == len(sizes) + 1 else f"a{k}"
        nodes.append(node("Tanh", f"z{k}", name))
    data = made_model(nodes, constants, precision="float64")
    found = answers_here(data, POINTS, XOR)
    expected = answers_of_runtime(data, POINTS, "float64")
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)
