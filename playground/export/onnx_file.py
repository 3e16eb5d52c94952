"""The network as ONNX, float64, from a point to the outputs; needs the package onnx."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine.arrays import Array
from playground.export.model import Model

OPSET, IR_VERSION = 13, 8  # old enough for every runtime in use
MISSING = (
    "ONNX needs the package onnx, which is not installed here. On your own machine: "
    "pip install onnx, then start the playground again."
)


class MissingPackage(Exception):
    """An optional package is not installed; the message says which, and how to get it."""


class Graph:
    """Nodes that are put one after the other, with the constants they need."""

    def __init__(self, helper: Any, numpy_helper: Any) -> None:
        """Begin with no nodes."""
        self._helper, self._numpy_helper = helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Array | float) -> str:
        """Add a constant of float64 (or int64) and return its name."""
        array = np.asarray(values)
        kind = np.int64 if array.dtype.kind == "i" else np.float64
        name = f"constant_{len(self.constants)}"
        self.constants.append(self._numpy_helper.from_array(array.astype(kind), name))
        return name

    def add(self, operator: str, *inputs: str | float, **options: Any) -> str:
        """Add a node; numbers among its inputs become constants. Return its output's name."""
        names = [one if isinstance(one, str) else self.constant(one) for one in inputs]
        output = f"value_{len(self.nodes)}"
        self.nodes.append(self._helper.make_node(operator, names, [output], **options))
        return output

    def activate(self, name: str, z: str) -> str:
        """Add an activation and return its output's name."""
        if name == "linear":
            return z
        if name in SINGLE:
            return self.add(SINGLE[name], z)
        return COMPOSED[name](self, z)


# Runtimes have these for float64 as one operator.
SINGLE = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "sine": "Sin"}


def _leaky_relu(graph: Graph, z: str) -> str:
    return graph.add("Max", z, graph.add("Mul", z, 0.01))


def _elu(graph: Graph, z: str) -> str:
    return graph.add("Max", z, graph.add("Sub", graph.add("Exp", graph.add("Min", z, 0.0)), 1.0))


def _softplus(graph: Graph, z: str) -> str:
    power = graph.add("Exp", graph.add("Neg", graph.add("Abs", z)))
    tail = graph.add("Log", graph.add("Add", power, 1.0))
    return graph.add("Add", graph.add("Max", z, 0.0), tail)


def _silu(graph: Graph, z: str) -> str:
    return graph.add("Mul", z, graph.add("Sigmoid", z))


def _gelu(graph: Graph, z: str) -> str:
    cube = graph.add("Mul", graph.add("Mul", z, graph.add("Mul", z, z)), 0.044715)
    u = graph.add("Mul", graph.add("Add", z, cube), float(np.sqrt(2.0 / np.pi)))
    return graph.add("Mul", graph.add("Mul", z, 0.5), graph.add("Add", graph.add("Tanh", u), 1.0))


def _softmax(graph: Graph, z: str) -> str:
    return graph.add("Softmax", z, axis=-1)


COMPOSED: dict[str, Callable[[Graph, str], str]] = {
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "softplus": _softplus,
    "silu": _silu,
    "gelu": _gelu,
    "softmax": _softmax,
}


def onnx_bytes(model: Model) -> bytes:
    """Return the model as an ONNX file: input "points", output "outputs".

    The points it was trained on, and the app's answers at them, are in its metadata, and so are
    the names of classes and columns, as JSON.

    Raises:
        MissingPackage: onnx is not installed.
    """
    try:
        import onnx
        from onnx import TensorProto, helper, numpy_helper
    except ImportError as error:
        raise MissingPackage(MISSING) from error
    graph = Graph(helper, numpy_helper)
    a = _features(graph, model)
    for layer in model.layers:
        z = graph.add("MatMul", a, graph.constant(layer.weights))
        if layer.has_biases:
            z = graph.add("Add", z, graph.constant(layer.biases))
        a = graph.activate(layer.activation, z)
    if model.is_scaled:
        a = graph.add("Add", graph.add("Mul", a, model.target_deviation), model.target_mean)
    graph.nodes.append(helper.make_node("Identity", [a], ["outputs"]))

    def of_rows(name: str, n: int) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["n_points", n])

    made = helper.make_model(
        helper.make_graph(
            graph.nodes, "model", [of_rows("points", model.n_inputs)],
            [of_rows("outputs", model.n_outputs)], graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION,
        producer_name="neural network playground", doc_string=model.title,
    )  # fmt: skip
    helper.set_model_props(
        made,
        {
            "points": json.dumps(model.points.tolist()),
            "outputs": json.dumps(model.outputs.tolist()),
            "classes": json.dumps(model.classes),
            "columns": json.dumps([*model.column_names, model.target_name]),
        },
    )
    onnx.checker.check_model(made, full_check=True)
    return bytes(made.SerializeToString())


def _features(graph: Graph, model: Model) -> str:
    """Add what is done to a point before the first layer."""
    transform = model.transform
    columns = []
    for feature in transform.features:
        first, *others = (
            graph.add("Gather", "points", graph.constant(np.array([k])), axis=1)
            for k in feature.factors
        )
        for other in others:
            first = graph.add("Mul", first, other)
        columns.append(graph.add("Sin", first) if feature.sine else first)
    made = graph.add("Concat", *columns, axis=1)
    centred = graph.add("Sub", made, graph.constant(transform.mean))
    return graph.add("Div", centred, graph.constant(transform.deviation))
