"""Files of other programs, written here operator by operator as those programs write them."""

import json
import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.importing.read import ModelError, read_model, resume

KINDS = {"float64": TensorProto.DOUBLE, "float32": TensorProto.FLOAT, "float16": 10}


def made_model(
    nodes: Sequence[Any],
    constants: Mapping[str, Any] = {},
    n_inputs: int | None = 2,
    outputs: Sequence[str] = ("y",),
    precision: str = "float32",
    opset: int = 20,
    inputs: Sequence[str] = ("x",),
) -> bytes:
    """Return an ONNX file; constants of floats get the precision, those of whole numbers int64."""
    kind = KINDS[precision]
    tensors = []
    for name, value in constants.items():
        array = np.asarray(value)
        array = array if array.dtype.kind == "i" else array.astype(precision)
        tensors.append(numpy_helper.from_array(array, name))
    shape = None if n_inputs is None else ["n", n_inputs]
    graph = helper.make_graph(
        list(nodes),
        "model",
        [helper.make_tensor_value_info(one, kind, shape) for one in inputs],
        [helper.make_tensor_value_info(one, kind, None) for one in outputs],
        tensors,
    )
    domains = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 1)]
    made = helper.make_model(graph, opset_imports=domains, ir_version=9)
    return bytes(made.SerializeToString())


def node(operator: str, inputs: str, output: str, **options: Any) -> Any:
    """Return a node; its inputs are parted by spaces."""
    domain = "ai.onnx.ml" if operator in ("Scaler", "ZipMap", "ArrayFeatureExtractor") else ""
    name = options.pop("name", f"{operator}_{output}")
    return helper.make_node(
        operator, inputs.split(), output.split(), name=name, domain=domain, **options
    )


def weights_of(*sizes: int, seed: int = 0) -> dict[str, Array]:
    """Return weights W1 (a row for each input) and biases b1 of the layers of a network."""
    rng = np.random.default_rng(seed)
    found = {}
    for k, (n, m) in enumerate(pairwise(sizes), 1):
        found |= {f"W{k}": rng.normal(size=(n, m)), f"b{k}": rng.normal(size=m)}
    return found


def answers_of_runtime(data: bytes, points: Array, precision: str = "float32") -> Array:
    """Return what onnxruntime answers, the first output that is no class."""
    import onnxruntime

    session = onnxruntime.InferenceSession(data)
    found = session.run(None, {session.get_inputs()[0].name: points.astype(precision)})
    return np.asarray(next(one for one in found if np.asarray(one).dtype.kind == "f"), float)


def answers_here(data: bytes, points: Array, current: Experiment, name: str = "file") -> Array:
    """Return what the playground answers for points of the current data, in the unit of values."""
    loaded = read_model(name, data, current)
    run = resume(loaded.experiment, loaded.states)
    found = run.mlp.predict(run.dataset.transform(points))
    return np.asarray(found * run.dataset.target_deviation + run.dataset.target_mean)


def assert_network_or_sentence(data: bytes, current: Experiment) -> None:
    """Read any bytes; a sentence can be printed, and is no longer than a few lines."""
    try:
        loaded = read_model("file", data, current)
    except ModelError as error:
        sentence = str(error)
    else:
        assert resume(loaded.experiment, ()).frames
        return
    assert sentence.isprintable()
    assert len(sentence) < 400


def safetensors_bytes(
    tensors: Mapping[str, Any], metadata: Mapping[str, str] | None = None, kind: str = "F32"
) -> bytes:
    """Return a safetensors file by its description: length, header in JSON, numbers."""
    header: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
    body = b""
    for name, value in tensors.items():
        array = np.asarray(value)
        if kind == "BF16":
            raw = (array.astype("<f4").view("<u4") >> 16).astype("<u2").tobytes()
        else:
            raw = array.astype({"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8"}[kind])
            raw = raw.tobytes()
        header[name] = {
            "dtype": kind,
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(raw)],
        }
        body += raw
    written = json.dumps(header).encode()
    written += b" " * (-len(written) % 8)
    return struct.pack("<Q", len(written)) + written + body
