"""The network as ONNX, from a point to the outputs; needs the package onnx."""

import json
from typing import Any

import numpy as np

from playground.engine.arrays import Array
from playground.export.model import Model
from playground.export.options import Precision
from playground.export.spellings import NotAvailable, Onnx, spell

OPSET, IR_VERSION = 13, 8  # old enough for every runtime in use
MISSING = (
    "ONNX needs the package onnx, which is not installed here. On your own machine: "
    "pip install onnx, then start the playground again."
)


class Graph:
    """Nodes that are put one after the other, with the constants they need."""

    def __init__(self, helper: Any, numpy_helper: Any, precision: Precision) -> None:
        """Begin with no nodes; numbers are of the type of `precision`."""
        self._helper, self._numpy_helper = helper, numpy_helper
        self._kind = np.dtype(precision)
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Array | float) -> str:
        """Add a constant (of int64 where it is whole numbers) and return its name."""
        array = np.asarray(values)
        kind = np.dtype(np.int64) if array.dtype.kind == "i" else self._kind
        name = f"constant_{len(self.constants)}"
        self.constants.append(self._numpy_helper.from_array(array.astype(kind), name))
        return name

    def add(self, operator: str, *inputs: str | float, **options: Any) -> str:
        """Add a node; numbers among its inputs become constants. Return its output's name."""
        names = [one if isinstance(one, str) else self.constant(one) for one in inputs]
        output = f"value_{len(self.nodes)}"
        self.nodes.append(self._helper.make_node(operator, names, [output], **options))
        return output

    def expression(self, one: Onnx, z: str) -> str | float:
        """Add the operators of an activation, given z; return its output's name."""
        if isinstance(one, tuple):
            return self.add(one[0], *(self.expression(part, z) for part in one[1:]))
        return z if one == "z" else one


def onnx_bytes(model: Model) -> bytes:
    """Return the model as an ONNX file: input "points", output "outputs".

    The training points, and the app's outputs at them, are in its metadata, and so are
    the names of classes and columns, as JSON.

    Raises:
        NotAvailable: onnx is not installed, or has no operators for an activation.
    """
    try:
        import onnx
        from onnx import TensorProto, helper, numpy_helper
    except ImportError as error:
        raise NotAvailable(MISSING) from error
    graph = Graph(helper, numpy_helper, model.precision)
    is_double = model.precision == "float64"
    kind = TensorProto.DOUBLE if is_double else TensorProto.FLOAT
    a = _features(graph, model)
    for layer in model.layers:
        z = graph.add("MatMul", a, graph.constant(layer.weights))
        if layer.has_biases:
            z = graph.add("Add", z, graph.constant(layer.biases))
        a = str(graph.expression(spell(layer.activation, "onnx"), z))
    if model.is_scaled:
        a = graph.add("Add", graph.add("Mul", a, model.target_deviation), model.target_mean)
    graph.nodes.append(helper.make_node("Identity", [a], ["outputs"]))

    def of_rows(name: str, n: int) -> Any:
        return helper.make_tensor_value_info(name, kind, ["n_points", n])

    made = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "model",
            [of_rows("points", model.n_inputs)],
            [of_rows("outputs", model.n_outputs)],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="neural network playground",
        doc_string=model.title,
    )
    helper.set_model_props(
        made,
        {
            "points": json.dumps(model.points.tolist()),
            "outputs": json.dumps(model.outputs.tolist()),
            "classes": json.dumps(model.classes),
            "columns": json.dumps([*model.column_names, model.target_name]),
            "fills": json.dumps(model.fills),
            "precision": model.precision,
        },
    )
    onnx.checker.check_model(made, full_check=True)
    return bytes(made.SerializeToString())


def _features(graph: Graph, model: Model) -> str:
    """Add what is done to a point before the first layer."""
    transform = model.transform
    points = "points"
    if model.fills:
        fills = np.array([np.nan if one is None else one for one in model.fills])
        points = graph.add("Where", graph.add("IsNaN", points), graph.constant(fills), points)
    columns = []
    for feature in transform.features:
        first, *others = (
            graph.add("Gather", points, graph.constant(np.array([k])), axis=1)
            for k in feature.factors
        )
        for other in others:
            first = graph.add("Mul", first, other)
        columns.append(graph.add("Sin", first) if feature.sine else first)
    made = graph.add("Concat", *columns, axis=1)
    centred = graph.add("Sub", made, graph.constant(transform.mean))
    return graph.add("Div", centred, graph.constant(transform.deviation))
