"""ONNX files that are no multilayer perceptron, or harm: each gets its sentence, and soon."""

import sys
import time
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from onnx import ModelProto, TensorProto, helper, numpy_helper

from playground.engine import ACTIVATIONS
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.importing.read import ModelError, read_model
from playground.run.recorder import Run
from tests.examples import examples
from tests.importing.examples import assert_network_or_sentence, made_model, node, weights_of

XOR = Experiment()
W = weights_of(2, 3, 1)
SQUARE = {"S": np.ones((3, 3))}
FIRST = [node("Gemm", "x W1 b1", "z"), node("Relu", "z", "a")]
LAST = [node("Gemm", "a W2 b2", "v"), node("Sigmoid", "v", "y")]
ALONE = (
    "expected layers of Gemm or MatMul, one after the other, with an activation after each, from "
    "one input to one output"
)
KNOWN = f"expected one of the activations {', '.join(ACTIVATIONS)}"


def between(*nodes: Any, **constants: Any) -> bytes:
    """Return a network with nodes from its hidden layer's "a" to "b", for the last one."""
    last = [node("Gemm", "b W2 b2", "v"), node("Sigmoid", "v", "y")]
    return made_model([*FIRST, *nodes, *last], W | SQUARE | constants)


def hidden(*nodes: Any, **constants: Any) -> bytes:
    """Return a network with nodes from its first layer's "z" to "a"."""
    return made_model([FIRST[0], *nodes, *LAST], W | constants)


def in_front(*nodes: Any, **constants: Any) -> bytes:
    """Return a network with nodes from its input "x" to "f", for the first layer."""
    first = [node("Gemm", "f W1 b1", "z"), node("Relu", "z", "a")]
    return made_model([*nodes, *first, *LAST], W | constants)


def changed(change: Any, data: bytes | None = None) -> bytes:
    """Return the whole network after a change of its protobuf."""
    model = ModelProto.FromString(data or WHOLE)
    change(model)
    return bytes(model.SerializeToString())


WHOLE = made_model([*FIRST, *LAST], W)


def external(model: ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "../../etc/passwd"), ("offset", "0"), ("length", "24")):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, value


def huge(model: ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [2**31, 2**31]


def negative(model: ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [-2, -3]


def of_texts(model: ModelProto) -> None:
    model.graph.initializer[0].CopyFrom(helper.make_tensor("W1", TensorProto.STRING, [1], [b"w"]))


def with_both_inputs(model: ModelProto) -> None:
    model.graph.input.add().name = "x2"


def without_output(model: ModelProto) -> None:
    model.graph.ClearField("output")


def without_graph(model: ModelProto) -> None:
    model.ClearField("graph")


def twice(model: ModelProto) -> None:
    model.graph.node.add().CopyFrom(model.graph.node[0])


def constant_twice(model: ModelProto) -> None:
    model.graph.initializer.add().CopyFrom(model.graph.initializer[0])


def of_another_domain(model: ModelProto) -> None:
    model.graph.node[1].domain = "com.example"


def made_and_given(model: ModelProto) -> None:
    model.graph.node.append(node("Relu", "a", "x"))


def with_alpha_as_text(model: ModelProto) -> None:
    model.graph.node[0].attribute.append(helper.make_attribute("alpha", "one"))


def with_alpha_of_no_type(model: ModelProto) -> None:
    model.graph.node[0].attribute.add().name = "alpha"


def in_a_circle(model: ModelProto) -> None:
    model.graph.node[0].input[0] = "a"


def idle_circle(model: ModelProto) -> None:
    model.graph.node.append(node("Identity", "i2", "i1"))
    model.graph.node.append(node("Identity", "i1", "i2"))
    model.graph.node[0].input[0] = "i1"


def with_subgraph(model: ModelProto) -> None:
    inner = helper.make_graph([node("Identity", "x", "y")], "inner", [], [])
    model.graph.node.append(
        helper.make_node("If", ["c"], ["d"], name="If_0", then_branch=inner, else_branch=inner)
    )


def many_nodes(model: ModelProto) -> None:
    for k in range(3_000):
        model.graph.node.append(node("Relu", f"r{k}", f"r{k + 1}"))


def many_axes(model: ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [1] * 5_000


def many_parts(model: ModelProto) -> None:
    for _ in range(3_000):
        model.opset_import.add()


def with_long_weights(model: ModelProto) -> None:
    wide = numpy_helper.from_array(np.zeros((2, 150_000)), "W1")
    model.graph.initializer[0].CopyFrom(wide)


def from_left(model: ModelProto) -> None:
    model.graph.node[0].attribute.append(helper.make_attribute("transA", 1))


REFUSED: dict[str, tuple[bytes, str]] = {
    # ---- other networks ----
    "convolution": (
        in_front(node("Conv", "x K", "f", name="Conv_0"), K=np.ones((1, 1, 3, 3))),
        f"Conv_0 is a Conv: {ALONE}",
    ),
    "recurrent, behind a step of its own": (
        in_front(
            node("Unsqueeze", "x s", "u"), node("LSTM", "u", "f", name="LSTM_0"), s=np.ones(1)
        ),
        f"LSTM_0 is an LSTM: {ALONE}",
    ),
    "attention": (
        between(node("Attention", "a a a", "b", name="")),
        f"node 3 is an Attention: {ALONE}",
    ),
    "pooling": (between(node("MaxPool", "a", "b", name="P")), f"P is a MaxPool: {ALONE}"),
    "quantized": (
        in_front(node("DequantizeLinear", "x s", "f", name="Q"), s=0.5),
        f"Q is a DequantizeLinear: {ALONE}",
    ),
    "skip": (
        between(node("Gemm", "a S", "g"), node("Add", "g a", "b", name="Add_2")),
        f"Add_2 is an Add of 2 parts of the network, as of a branch or a skip connection: {ALONE}",
    ),
    "branches": (
        between(node("Concat", "a a", "b", name="C", axis=1)),
        f"C is a Concat of 2 parts of the network, as of a branch or a skip connection: {ALONE}",
    ),
    "weights made by the network": (
        between(node("MatMul", "a a", "b", name="M")),
        f"M is a MatMul of 2 parts of the network, as of a branch or a skip connection: {ALONE}",
    ),
    "attention by hand": (
        between(node("Transpose", "a", "t"), node("MatMul", "a t", "b", name="M")),
        f"M is a MatMul of 2 parts of the network, as of a branch or a skip connection: {ALONE}",
    ),
    "normalization before a layer": (
        in_front(
            node("BatchNormalization", "x s s s s", "f", name="B"),
            s=np.ones(2),
        ),
        f"B is a BatchNormalization: {ALONE}",
    ),
    "two activations": (
        hidden(node("Tanh", "z", "t", name="T"), node("Relu", "t", "a")),
        f"T is a Tanh: {ALONE}",
    ),
    "no layer": (made_model([node("Relu", "x", "y")]), f"x is the input: {ALONE}"),
    "nothing": (made_model([node("Identity", "x", "y")]), f"x is the input: {ALONE}"),
    "points turned": (
        changed(from_left),
        "Gemm_z: expected points as rows (transA 0), got transA 1",
    ),
    "points cut": (
        in_front(node("Cast", "x", "f", to=7, name="C")),
        f"C is a Cast: {ALONE}",
    ),
    "dropout while it trains": (
        between(node("Dropout", "a ratio train", "b", name="D"), ratio=0.5, train=np.array(1)),
        f"D is a Dropout: {ALONE}",
    ),
    "rows of another length": (
        in_front(node("Reshape", "x s", "f", name="R"), s=np.array([2, -1, 2])),
        f"R is a Reshape: {ALONE}",
    ),
    "a point split by twos": (
        made_model(
            [
                node("Split", "x sizes", "s1 s2", axis=1),
                node("Concat", "s2 s1", "f", axis=1, name="C"),
                node("Gemm", "f W1 b1", "z"),
                *[FIRST[1], *LAST],
            ],
            weights_of(4, 3, 1) | {"sizes": np.array([2, 2])},
            n_inputs=4,
        ),
        f"C is a Concat of 2 parts of the network, as of a branch or a skip connection: {ALONE}",
    ),
    "a part of each point": (
        in_front(node("Slice", "x k k", "f", name="S"), k=np.array([1])),
        f"S is a Slice: {ALONE}",
    ),
    # ---- activations ----
    "Selu": (hidden(node("Selu", "z", "a", name="S")), f"S is a Selu; {KNOWN}"),
    "Erf": (hidden(node("Erf", "z", "a", name="E")), f"E is an Erf; {KNOWN}"),
    "Gelu": (
        hidden(node("Gelu", "z", "a", name="G")),
        f"G is a Gelu: expected approximate tanh, got none; {KNOWN}",
    ),
    "LeakyRelu": (
        hidden(node("LeakyRelu", "z", "a", name="L", alpha=0.25)),
        f"L is a LeakyRelu: expected alpha 0.01, got 0.25; {KNOWN}",
    ),
    "Elu": (
        hidden(node("Elu", "z", "a", name="E", alpha=2.0)),
        f"E is an Elu: expected alpha 1.0, got 2.0; {KNOWN}",
    ),
    "Softmax over the points": (
        hidden(node("Softmax", "z", "a", name="S", axis=0)),
        f"S is a Softmax: expected axis -1, got 0; {KNOWN}",
    ),
    "Softmax inside": (
        hidden(node("Softmax", "z", "a")),
        "W1: expected one of linear, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu, "
        "sine, got 'softmax'",
    ),
    "LogSoftmax inside": (
        hidden(node("LogSoftmax", "z", "a")),
        "W1: expected one of linear, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu, "
        "sine, got 'log_softmax'",
    ),
    "LogSoftmax of one": (
        made_model([*FIRST, LAST[0], node("LogSoftmax", "v", "y")], W),
        "activation of the output: expected one of linear, sigmoid, tanh, relu, leaky_relu, elu, "
        "softplus, silu, gelu, sine for the current data and 1 output, got log_softmax",
    ),
    # ---- sizes and numbers ----
    "too wide": (
        made_model([*FIRST, *LAST], weights_of(2, 33, 1)),
        "W1: expected 1 to 32 units, got 33",
    ),
    "too deep": (
        made_model(
            [node("Gemm", f"{'x' if k == 1 else f'z{k - 1}'} W{k}", f"z{k}") for k in range(1, 12)]
            + [node("Identity", "z11", "y")],
            weights_of(*[2] * 12),
        ),
        "expected at most 8 hidden layers, got more",
    ),
    "other inputs": (
        made_model([*FIRST, *LAST], weights_of(4, 3, 1), n_inputs=4),
        "inputs of the network: expected 2 (x1, x2), as the current data and features have, got 4",
    ),
    "other outputs": (
        made_model([*FIRST, *LAST], weights_of(2, 3, 4)),
        "outputs of the network: expected 1 or 2, as the current data have, got 4",
    ),
    "several sigmoids": (
        made_model([*FIRST, *LAST], weights_of(2, 3, 2)),
        "activation of the output: expected one of softmax for the current data and 2 outputs, "
        "got sigmoid",
    ),
    "sizes do not follow": (
        made_model([*FIRST, *LAST], W | {"W2": np.ones((4, 1))}),
        "W2: expected 3 inputs, one for each unit before it, got 4",
    ),
    "biases for each point": (
        made_model([*FIRST, *LAST], W | {"b1": np.ones((2, 3))}),
        "b1: expected 3 biases, got the shape 2x3",
    ),
    "NaN": (
        made_model([*FIRST, *LAST], W | {"W1": np.full((2, 3), np.nan)}),
        "W1[0][0]: expected a number from -1e+09 to 1e+09, got nan",
    ),
    "infinite": (
        made_model([*FIRST, *LAST], W | {"b2": np.array([np.inf])}),
        "b2[0]: expected a number from -1e+09 to 1e+09, got inf",
    ),
    "scale by zero": (
        in_front(node("Sub", "x m", "s"), node("Div", "s d", "f"), m=np.ones(2), d=np.zeros(2)),
        "W1[0][0]: expected a number from -1e+09 to 1e+09, got ",
    ),
    "outputs scaled behind a sigmoid": (
        made_model(
            [*FIRST, LAST[0], node("Sigmoid", "v", "s"), node("Mul", "s ten", "y")],
            W | {"ten": 10.0},
        ),
        "scale of the outputs: expected times 1, plus 0, as the current data have it, got times "
        "10, plus 0; behind sigmoid it cannot be worked into the weights",
    ),
    "points in three axes": (
        changed(lambda model: model.graph.input[0].type.tensor_type.shape.dim.add()),
        "x: expected a row of numbers for each point (two axes), got 3 axes",
    ),
    # ---- files that are damaged, or harm ----
    "two inputs": (
        changed(with_both_inputs),
        "expected one input of the network, got 2 (x, x2)",
    ),
    "no output": (changed(without_output), "expected one output of the network, got 0"),
    "two outputs": (
        made_model([*FIRST, *LAST], W, outputs=["y", "z"]),
        "expected one output of the network, got 2 (y, z)",
    ),
    "no graph": (
        changed(without_graph),
        "expected an ONNX file with a graph, got one without (or another format)",
    ),
    "weights elsewhere": (
        changed(external),
        "W1: its numbers are in another file; save the model as one file (in PyTorch with "
        "torch.onnx.export(..., external_data=False)), and open that",
    ),
    "claims terabytes": (
        changed(huge),
        "W1: its shape tells of 4,611,686,018,427,387,904 numbers, and there are 6",
    ),
    "negative size": (changed(negative), "W1: expected up to 4 axes, got the shape (-2, -3)"),
    "weights of texts": (
        changed(of_texts),
        "W1: expected numbers of 16, 32 or 64 bits, got another type",
    ),
    "a value twice": (changed(twice), "expected each value once, got z twice"),
    "a constant twice": (
        changed(constant_twice),
        "expected constants whose names differ, got one name twice",
    ),
    "an input that is made, too": (
        changed(made_and_given),
        "expected each value once, got x twice",
    ),
    "an operator of another domain": (
        changed(of_another_domain),
        f"Relu_a is a com.example.Relu: {ALONE}",
    ),
    "a mask in place of a value": (
        between(node("Dropout", "a", "d m"), node("Cast", "m", "b", to=1)),
        f"m is no value that a node makes: {ALONE}",
    ),
    "inputs in pieces": (
        made_model(
            [node("Reshape", "x s", "f"), node("Gemm", "f W1 b1", "z"), FIRST[1], *LAST],
            W | {"s": np.array([-1, 2])},
            n_inputs=4,
        ),
        "inputs of the first layer: expected 4, as the file tells of its points, got 2",
    ),
    "weights turned and not": (
        made_model(
            [
                node("Transpose", "W1", "T", perm=[0, 1]),
                node("Gemm", "x T b1", "z"),
                FIRST[1],
                *LAST,
            ],
            W,
        ),
        f"Gemm_z is a Gemm of 2 parts of the network, as of a branch or a skip connection: {ALONE}",
    ),
    "alpha as text": (
        changed(with_alpha_as_text),
        "Gemm_z: expected a number for alpha, got another type",
    ),
    "alpha of no type": (
        changed(with_alpha_of_no_type),
        "Gemm_z: expected a number for alpha, got another type",
    ),
    "a constant that is none": (
        in_front(node("Constant", "", "c", value=1), node("Sub", "x c", "f", name="S")),
        "S is a Sub of 2 parts of the network, as of a branch or a skip connection: " + ALONE,
    ),
    "steps without inputs": (
        in_front(node("Scaler", "", "f", name="S")),
        f"S is a Scaler: {ALONE}",
    ),
    "a sine of nothing": (
        in_front(node("Sin", "", "s"), node("Concat", "s", "f", axis=1, name="C")),
        f"C is a Concat: {ALONE}",
    ),
    "a circle": (changed(in_a_circle), "expected at most 8 hidden layers, got more"),
    "an idle circle": (changed(idle_circle), "expected a graph without circles"),
    "a value that nobody makes": (
        made_model([node("Gemm", "q W1 b1", "z"), FIRST[1], *LAST], W),
        f"q is no value that a node makes: {ALONE}",
    ),
    "a branch of the program": (changed(with_subgraph), f"If_0 is an If: {ALONE}"),
    "thousands of nodes": (changed(many_nodes), "expected at most 1,000 nodes, got 3,004"),
    "thousands of axes": (changed(many_axes), "W1: expected up to 4 axes, got the shape (1, 1, 1"),
    "thousands of parts": (
        changed(many_parts),
        "expected at most 1,000 parts of the ONNX file",
    ),
    "too large": (
        changed(with_long_weights),
        "expected a network of at most 1,000,000 bytes in the ONNX file, got 2,400,",
    ),
    "a version alone": (
        b"\x08\x09",
        "expected an ONNX file with a graph, got one without (or another format)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_multilayer_perceptron_gets_its_sentence(case: str) -> None:
    data, sentence = REFUSED[case]
    with pytest.raises(ModelError) as caught:
        read_model("m.onnx", data, XOR)
    found = str(caught.value)
    assert found.startswith(sentence) if sentence[-1] in " ,1" else found == sentence


def test_features_that_the_current_settings_do_not_have_are_told() -> None:
    run = Run(Experiment().changed(features=["x1", "x1x2", "sinx2"]))
    data = FORMATS["onnx"].make(run, run.frames[0]).data
    with pytest.raises(ModelError) as caught:
        read_model("m.onnx", data, XOR)
    assert str(caught.value) == (
        "expected a network that is given x1, x2, as the current data and features are, got one "
        "that is given x1, x1\u00b7x2, sin x2"
    )


def test_scaled_inputs_are_not_taken_for_other_features_of_the_same_number() -> None:
    data = in_front(node("Sub", "x m", "f"), m=np.ones(2))
    with pytest.raises(ModelError, match=r"is given x1, x1\u00b7x2, .* is given x1, x2$"):
        read_model("m.onnx", data, Experiment().changed(features=["x1", "x1x2"]))


def test_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ModelError, match="pip install onnx"):
        read_model("m.onnx", WHOLE, XOR)


# ---- whatever comes, it is a network or a sentence, soon and in little memory ----

RUN = Run(Experiment(bias=True, hidden_activation="gelu"))
OWN = FORMATS["onnx"].make(RUN, RUN.frames[0]).data


@pytest.mark.parametrize("data", [WHOLE, OWN], ids=["other", "own"])
def test_file_that_breaks_off_is_a_network_or_a_sentence(data: bytes) -> None:
    for length in range(0, len(data), 5):
        assert_network_or_sentence(data[:length], XOR)


@examples(300, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, 5_000), byte=st.integers(0, 255), own=st.booleans())
def test_file_with_one_byte_changed_is_a_network_or_a_sentence(
    place: int, byte: int, own: bool
) -> None:
    data = OWN if own else WHOLE
    place %= len(data)
    assert_network_or_sentence(data[:place] + bytes([byte]) + data[place + 1 :], XOR)


@given(data=st.binary(max_size=200).map(lambda end: b"\x08\x09" + end))
def test_bytes_behind_a_version_are_a_network_or_a_sentence(data: bytes) -> None:
    assert_network_or_sentence(data, XOR)


@given(names=st.lists(st.sampled_from("xyzabv"), min_size=10, max_size=10))
def test_nodes_with_any_names_are_a_network_or_a_sentence(names: list[str]) -> None:
    a, b, c, d, *others = names
    nodes = [
        node("Gemm", f"{a} W1 b1", b),
        node("Mul", f"{b} {c}", d),
        node("Identity", others[0], others[1]),
        node("Add", f"{others[2]} {others[3]}", others[4]),
        node("Sigmoid", others[5], "y"),
    ]
    assert_network_or_sentence(made_model(nodes, W), XOR)


def doubled(operator: str) -> bytes:
    """Return a graph whose expression, written out, would have 2^900 parts."""
    nodes = [node(operator, f"d{k} d{k}", f"d{k + 1}") for k in range(900)]
    nodes += [node("Identity", "x", "d0"), node("Identity", "d900", "y")]
    return made_model(nodes, W)


def of_length(number: int, content: bytes) -> bytes:
    """Return a field of protobuf."""
    length, size = len(content), b""
    while length > 0x7F:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + content


BOMBS = {
    "a value from itself": lambda: doubled("Mul"),
    "a sum from itself": lambda: doubled("Add"),
    "empty nodes": lambda: b"\x08\x09" + of_length(7, of_length(1, b"") * 490_000),
    "empty tensors": lambda: b"\x08\x09" + of_length(7, of_length(5, b"") * 490_000),
    "empty nodes in metadata": lambda: WHOLE + of_length(14, of_length(1, b"") * 7_000_000),
    "far too many nodes": lambda: b"\x08\x09" + of_length(7, of_length(1, b"") * 7_000_000),
    "attributes": lambda: b"\x08\x09" + of_length(7, of_length(1, of_length(5, b"") * 490_000)),
    "deep": lambda: b"\x08\x09" + of_length(7, deep(200)),
}


def deep(levels: int) -> bytes:
    """Return a graph in an attribute of a node of a graph, and so on."""
    found = b""
    for _ in range(levels):
        found = of_length(1, of_length(5, of_length(6, found)))
    return found


@pytest.mark.parametrize("case", BOMBS)
def test_small_file_takes_neither_much_time_nor_much_memory(case: str) -> None:
    data = BOMBS[case]()
    tracemalloc.start()
    begun = time.thread_time()
    assert_network_or_sentence(data, XOR)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.thread_time() - begun < 5.0
    assert most < 10 * len(data) + 50_000_000
