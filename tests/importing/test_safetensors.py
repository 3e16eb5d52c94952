"""A state_dict of PyTorch as safetensors: Linear layers, in the order in which they are used."""

import json
import struct
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from playground.data.table import Table
from playground.experiment import Experiment
from playground.importing.found import ChosenActivations
from playground.importing.read import ModelError, read_model, resume
from playground.run.recorder import Run
from tests.importing.examples import (
    answers_here,
    assert_network_or_sentence,
    safetensors_bytes,
    weights_of,
)

XOR = Experiment(hidden_activation="tanh")
ALONE = "expected weight and bias of Linear layers alone"


def state(*sizes: int, names: list[str] | None = None, bias: bool = True) -> dict[str, Any]:
    """Return a state_dict: weights with a row for each unit, those of nn.Sequential by number."""
    weights, found = weights_of(*sizes), {}
    for k in range(1, len(sizes)):
        name = names[k - 1] if names else str(2 * k - 2)
        found[f"{name}.weight"] = np.ascontiguousarray(weights[f"W{k}"].T)
        if bias:
            found[f"{name}.bias"] = weights[f"b{k}"]
    return found


def read(tensors: dict[str, Any], current: Experiment = XOR, **options: Any) -> Any:
    return read_model("m.safetensors", safetensors_bytes(tensors, **options), current)


# ---- what is read ----


@pytest.mark.parametrize("beginning", [b"\x80\x02", b"\x80\x04", b"x\x01", b"x\x9c", b" {"])
def test_a_file_is_known_whatever_its_length_begins_with(beginning: bytes) -> None:
    # As pickles, compressed files and JSON begin: 80 02 is a header of 640 bytes.
    data = safetensors_bytes(state(2, 4, 1))
    end = 8 + int.from_bytes(data[:8], "little")
    length = beginning.ljust(8, b"\0")
    header = data[8:end].ljust(int.from_bytes(length, "little"))
    loaded = read_model("m.safetensors", length + header + data[end:], XOR)
    assert loaded.experiment.layer_sizes == (2, 4, 1)


@pytest.mark.parametrize("kind", ["F64", "F32", "F16", "BF16"])
def test_weights_of_each_type_are_the_float64_that_they_are(kind: str) -> None:
    tensors = state(2, 4, 1)
    if kind == "BF16":
        # Numbers that a bfloat16 holds: eight bits.
        tensors = {name: np.round(one * 16.0) / 16.0 for name, one in tensors.items()}
        tensors = {name: np.clip(one, -3.9375, 3.9375) for name, one in tensors.items()}
    mlp = resume(read(tensors, kind=kind).experiment, ()).mlp
    rounded = {"F64": "f8", "F32": "f4", "F16": "f2", "BF16": "f8"}[kind]
    for k, weights in enumerate(mlp.weights):
        expected = tensors[f"{2 * k}.weight"].astype(rounded).astype(float).T
        np.testing.assert_array_equal(weights, expected)
        np.testing.assert_array_equal(
            mlp.biases[k], tensors[f"{2 * k}.bias"].astype(rounded).astype(float)
        )


def test_file_of_the_package_itself_is_read() -> None:
    data = save(state(2, 4, 1))
    assert read_model("m", data, XOR).experiment.layer_sizes == (2, 4, 1)


def test_layer_of_ten_comes_after_layer_of_two() -> None:
    tensors = state(2, 3, 3, 3, 1, names=["0", "2", "10", "12"])
    mlp = resume(read(tensors).experiment, ()).mlp
    for weights, name in zip(mlp.weights, ["0", "2", "10", "12"], strict=True):
        np.testing.assert_array_equal(weights, tensors[f"{name}.weight"].T.astype("f4"))


def test_layers_by_other_names_are_ordered_by_their_sizes_and_that_is_said() -> None:
    tensors = state(2, 4, 3, 1, names=["into", "between", "end"])
    loaded = read(tensors)
    assert loaded.experiment.layer_sizes == (2, 4, 3, 1)
    assert loaded.decisions[0] == "the order into, between, end is the one that the sizes allow"


def test_numbered_layers_stay_in_their_order_before_one_with_another_name() -> None:
    tensors = state(2, 3, 3, 3, 1, names=["fc1", "fc2", "fc3", "out"])
    mlp = resume(read(tensors).experiment, ()).mlp
    np.testing.assert_array_equal(mlp.weights[1], tensors["fc2.weight"].T.astype("f4"))


def test_a_single_linear_layer_is_a_network() -> None:
    tensors = {"weight": np.ones((1, 2)), "bias": np.zeros(1)}
    assert read(tensors).experiment.layer_sizes == (2, 1)


def test_layers_may_be_in_a_module_called_features() -> None:
    tensors = state(2, 4, 3, 1, names=["features.0", "features.2", "unit"])
    assert read(tensors).experiment.layer_sizes == (2, 4, 3, 1)


def test_activations_are_those_of_the_metadata() -> None:
    metadata = {"activations": json.dumps(["relu", "sine", "sigmoid"])}
    loaded = read(state(2, 4, 3, 1), metadata=metadata)
    assert loaded.experiment.hidden_activations == ("relu", "sine")
    assert not loaded.lacks_activations
    assert loaded.decisions == ()


def test_activations_are_asked_for_where_there_are_none() -> None:
    data = safetensors_bytes(state(2, 4, 1))
    loaded = read_model("m", data, XOR, ChosenActivations("silu", "linear"))
    assert loaded.lacks_activations
    assert loaded.experiment.hidden_activations == ("silu",)
    assert loaded.experiment.output_activation == "linear"


# ---- scales, as our own export has them beside the layers ----

TABLE = Table(
    np.random.default_rng(1).normal(4.0, 2.0, (12, 3)),
    np.random.default_rng(2).normal(50.0, 9.0, 12),
    ("a", "b", "c"),
    "t",
    (),
    9,
)
VALUES = Experiment().changed(dataset="own", table=TABLE).changed(standardise=True)


def own_tensors(run: Run) -> dict[str, Any]:
    data, mlp = run.dataset, run.mlp
    found = {f"linear{k}.weight": one.T.copy() for k, one in enumerate(mlp.weights, 1)}
    if mlp.bias:
        found |= {f"linear{k}.bias": one for k, one in enumerate(mlp.biases, 1)}
    return found | {
        "features.mean": data.transform.mean,
        "features.deviation": data.transform.deviation,
        "unit.mean": np.array(data.target_mean),
        "unit.deviation": np.array(data.target_deviation),
    }


@pytest.mark.parametrize("kind", ["F64", "F32", "F16"])
def test_own_scales_that_agree_leave_the_weights_as_they_are(kind: str) -> None:
    run = Run(VALUES)
    metadata = {"activations": json.dumps([one.name for one in run.mlp.activations])}
    loaded = read(own_tensors(run), VALUES, kind=kind, metadata=metadata)
    assert loaded.decisions == ()
    rounded = run.mlp.parameters.astype(kind.replace("F", "float")).astype(float)
    assert loaded.experiment.parameters == tuple(rounded.tolist())


def test_own_scales_that_differ_are_worked_into_the_weights() -> None:
    run = Run(VALUES.changed(output_activation="linear"))
    metadata = {"activations": json.dumps([one.name for one in run.mlp.activations])}
    data = safetensors_bytes(own_tensors(run), metadata, "F64")
    current = VALUES.changed(standardise=False)
    assert len(read_model("m", data, current).decisions) == 2
    expected = run.mlp.predict(run.dataset.X)
    expected = expected * run.dataset.target_deviation + run.dataset.target_mean
    found = answers_here(data, run.dataset.points, current)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_features_are_those_of_the_metadata_or_told_to_be_assumed() -> None:
    current = Experiment().changed(features=["x1", "x1x2"])
    activations = {"activations": '["tanh", "sigmoid"]'}
    tensors = state(2, 4, 1)
    (sentence,) = read(tensors, current, metadata=activations).decisions
    assert sentence.startswith("the file does not tell what it is given, so the network is given")
    same = activations | {"features": json.dumps(["x1", "x1\u00b7x2"])}
    assert read(tensors, current, metadata=same).decisions == ()
    other = activations | {"features": json.dumps(["x1", "sin x2"])}
    with pytest.raises(ModelError, match=r"got one that is given x1, sin x2$"):
        read(tensors, current, metadata=other)
    with pytest.raises(ModelError, match=r"^__metadata__.features\[0\]: expected one of x1, x2"):
        read(tensors, current, metadata=activations | {"features": '["x9999"]'})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("features.mean", np.zeros(5), "scale of the inputs: expected 3 numbers, got 5"),
        ("features.deviation", np.zeros((2, 3)), "scale of the inputs: expected 3 numbers, got 6"),
        ("features.deviation", np.zeros(3), "linear1.weight[0][0]: expected a number from "),
        ("features.mean", np.full(3, np.inf), "features.mean[0]: expected a number from "),
        ("unit.mean", np.zeros(2), "unit: expected a number for mean and one for deviation"),
    ],
)
def test_own_scales_that_are_none_get_a_sentence(
    name: str, value: np.ndarray, sentence: str
) -> None:
    run = Run(VALUES)
    with pytest.raises(ModelError) as caught:
        read(own_tensors(run) | {name: value}, VALUES, kind="F64")
    assert str(caught.value).startswith(sentence)


# ---- what is refused ----

LINEAR = state(2, 4, 1)
ONES = np.ones((4, 4))
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a normalization": (
        LINEAR | {"1.weight": np.ones(4), "1.bias": np.ones(4)},
        f"1.weight: {ALONE}, got one with 1 axis, as of a normalization",
    ),
    "running means": (LINEAR | {"1.running_mean": np.ones(4)}, f"1.running_mean: {ALONE}"),
    "a convolution": (
        {"conv.weight": np.ones((8, 1, 3, 3)), "conv.bias": np.ones(8)},
        f"conv.weight: {ALONE}, got one with 4 axes, as of a convolution",
    ),
    "recurrent": (
        {"lstm.weight_ih_l0": np.ones((8, 2)), "lstm.bias_ih_l0": np.ones(8)},
        f"lstm.bias_ih_l0: {ALONE}",
    ),
    "attention": ({"a.in_proj_weight": np.ones((6, 2))}, f"a.in_proj_weight: {ALONE}"),
    "a bias alone": (
        {"0.bias": np.ones(2)},
        "0.bias: expected a weight beside it, got none",
    ),
    "nothing": ({}, "expected 1 to 9 Linear layers, got 0"),
    "too many": (state(*[2] * 11), "expected 1 to 9 Linear layers, got 10"),
    "too wide": (state(2, 33, 1), "0.weight: expected 1 to 32 units, got 33"),
    "sizes do not follow": (
        {"0.weight": np.ones((4, 2)), "2.weight": np.ones((1, 3))},
        "2.weight: expected 4 inputs, one for each unit before it, got 3",
    ),
    "two orders": (
        {"a.weight": ONES[:, :2], "b.weight": ONES, "c.weight": ONES, "d.weight": ONES[:1]},
        "a, b, c, d: the layers fit together in more than one order; name them so that they sort "
        "as they are used (0.weight, 1.weight, ...), as nn.Sequential does",
    ),
    "NaN": (
        LINEAR | {"0.weight": np.full((4, 2), np.nan)},
        "0.weight[0][0]: expected a number from -1e+09 to 1e+09, got nan",
    ),
    "other inputs": (
        state(3, 4, 1),
        "inputs of the network: expected 2 (x1, x2), as the current data and features have, got 3",
    ),
    "biases of another size": (
        LINEAR | {"0.bias": np.ones(3)},
        "0.weight: expected 4 biases, got 3",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_network_of_linear_layers_gets_its_sentence(case: str) -> None:
    tensors, sentence = BAD[case]
    with pytest.raises(ModelError) as caught:
        read(tensors)
    assert str(caught.value) == sentence


BAD_METADATA = {
    "[]": "expected 1 to 9 of them, got 0",
    "5": "expected a list, got 5",
    '["relu", "swoosh"]': "[1]: expected one of linear, sigmoid",
    '["relu"]': "activations: expected 2, one for each layer, got 1",
    "{": "the JSON is damaged or breaks off",
    '["softmax", "sigmoid"]': "0.weight: expected one of linear, sigmoid",
}


@pytest.mark.parametrize("written", BAD_METADATA)
def test_activations_that_are_none_get_a_sentence(written: str) -> None:
    with pytest.raises(ModelError) as caught:
        read(LINEAR, metadata={"activations": written})
    assert BAD_METADATA[written] in str(caught.value)


def test_whole_numbers_are_no_weights() -> None:
    with pytest.raises(ModelError, match=r"0.bias: .* F64, F32, F16, BF16, got I64"):
        read(LINEAR, kind="I64")


def test_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "safetensors", None)
    with pytest.raises(ModelError, match="pip install safetensors"):
        read(LINEAR)


# ---- whatever comes, it is a network or a sentence ----

WHOLE = safetensors_bytes(LINEAR, {"activations": '["tanh", "sigmoid"]'})


@pytest.mark.parametrize("length", range(0, len(WHOLE), 7))
def test_file_that_breaks_off_is_a_sentence(length: int) -> None:
    with pytest.raises(ModelError):
        read_model("file", WHOLE[:length], XOR)


@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_file_with_one_byte_changed_is_a_network_or_a_sentence(place: int, byte: int) -> None:
    assert_network_or_sentence(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :], XOR)


def with_header(header: Any, body: bytes = b"") -> bytes:
    written = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(written)) + written + body


HOSTILE = {
    "claims terabytes": {
        "0.weight": {"dtype": "F32", "shape": [10**6, 10**6], "data_offsets": [0, 4]}
    },
    "offsets beyond": {"0.weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 10**12]}},
    "offsets backwards": {"0.weight": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}},
    "negative shape": {"0.weight": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}},
    "no shape": {"0.weight": {"dtype": "F32", "data_offsets": [0, 4]}},
    "a type that is none": {"0.weight": {"dtype": "X", "shape": [1], "data_offsets": [0, 4]}},
    "a number": {"0.weight": 5},
    "metadata of numbers": {"__metadata__": {"activations": 5}},
}


@pytest.mark.parametrize("case", HOSTILE)
def test_header_that_lies_is_a_sentence(case: str) -> None:
    with pytest.raises(ModelError):
        read_model("file", with_header(HOSTILE[case], bytes(4)), XOR)


def test_header_has_limits() -> None:
    with pytest.raises(ModelError, match="expected a header of at most 100,000 bytes"):
        read_model("file", with_header(b"{" + b" " * 200_000 + b"}"), XOR)
    with pytest.raises(ModelError, match="damaged or breaks off"):
        read_model("file", struct.pack("<Q", 2**32 - 1) + b"{", XOR)
    with pytest.raises(ModelError, match="deep"):
        read_model("file", with_header(b"{" + b'"a":[' * 9_000), XOR)
