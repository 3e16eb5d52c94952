"""What an ONNX graph does to a point before the first layer, and to outputs after the last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.engine.arrays import Array
from playground.importing.onnx_bytes import OnnxNode
from playground.importing.onnx_features import features_of
from playground.importing.onnx_layers import layer_of, refuse, two_inputs
from playground.importing.onnx_patterns import OnnxValues
from playground.importing.scaling import Scaling, numbers, plain_features

MOST_STEPS = 20
STEPS = ("Sub", "Div", "Mul", "Add", "Scaler")


@dataclass(frozen=True)
class _Step:
    """An operator with a constant: x - c, x / c, x * c, x + c."""

    operator: str
    constant: Array


def _steps(values: OnnxValues, name: str) -> tuple[str, list[_Step]]:
    """Return the value that steps with constants begin at, and the steps in their order."""
    steps: list[_Step] = []
    while True:
        name = values.behind(name)
        node = values.node(name)
        found = _step(values, node) if node else None
        if found is None:
            return name, steps[::-1]
        name, made = found
        steps += made
        if len(steps) > MOST_STEPS:
            raise ValueError(
                f"expected at most {MOST_STEPS} steps before the first layer, got more"
            )


def _step(values: OnnxValues, node: OnnxNode) -> tuple[str, list[_Step]] | None:
    """Return what a step is given, and the step; two, the last one first, for a Scaler."""
    if node.operator == "Scaler" and node.inputs:
        scale, offset = (
            numbers(node.label, node.options.get(key) or [default], 1)
            for key, default in (("scale", 1.0), ("offset", 0.0))
        )
        return node.inputs[0], [_Step("Mul", scale), _Step("Sub", offset)]
    if node.operator not in STEPS or len(node.inputs) != 2:
        return None
    sides = [node.inputs] if node.operator in ("Sub", "Div") else [node.inputs, node.inputs[::-1]]
    for inner, name in sides:
        constant = values.constant(name)
        if constant is not None and constant.shape[:-1] in ((), (1,)):
            return inner, [_Step(node.operator, numbers(name, constant.ravel(), 1))]
    return None


def outputs_of(values: OnnxValues, name: str) -> tuple[str, Scaling]:
    """Return the value that the last layer's activation makes, and the scale of the outputs."""
    name = _of_class_one(values, name)
    steps: list[_Step] = []
    while values.activation(name)[0] == "linear" and layer_of(values, name) is None:
        node = values.node(values.behind(name))
        found = _step(values, node) if node else None
        if found is None or found[1][0].constant.size != 1:
            break
        name, made = found
        steps += made
        if len(steps) > MOST_STEPS:
            raise ValueError(f"expected at most {MOST_STEPS} steps after the last layer, got more")
    mean, deviation = 0.0, 1.0
    for step in reversed(steps):
        number = float(step.constant[0])
        factor = {"Mul": number, "Div": 1.0 / number if number else np.inf}.get(step.operator, 1.0)
        mean, deviation = mean * factor, deviation * factor
        mean += {"Add": number, "Sub": -number}.get(step.operator, 0.0)
    return name, Scaling(target_mean=mean, target_deviation=deviation)


def _of_class_one(values: OnnxValues, name: str) -> str:
    """Return p of a pair of 1 - p and p, as scikit-learn makes it of a single output."""
    node = values.node(values.behind(name))
    if node is None or node.operator != "Concat" or len(node.inputs) != 2:
        return name
    other = values.node(values.behind(node.inputs[0]))
    if other is None or other.operator != "Sub" or not values.is_number(two_inputs(other)[0], 1.0):
        return name
    same = values.behind(other.inputs[1]) == values.behind(node.inputs[1])
    return node.inputs[1] if same else name


def scaling_of(values: OnnxValues, name: str, after: Scaling, n_rows: int) -> Scaling | None:
    """Return what is done to a point before the first layer; None where the file has layers alone.

    Args:
        values: of the graph.
        name: what the first layer is given.
        after: how the outputs are scaled.
        n_rows: how many numbers the first layer is given.
    """
    name, steps = _steps(values, name)
    mean, deviation = _scale_of(steps, n_rows)
    made = features_of(values, name)
    features, name = made or (None, name)
    name, fills = _fills(values, name)
    if name != values.graph.input:
        refuse(values, name)
    if features is None and values.graph.n_inputs not in (0, n_rows):
        expected = f"expected {values.graph.n_inputs}, as the file tells of its points"
        raise ValueError(f"inputs of the first layer: {expected}, got {n_rows}")
    has_layers_alone = not steps and features is None and fills is None
    if has_layers_alone and (after.target_mean, after.target_deviation) == (0.0, 1.0):
        return None
    precision = values.graph.precision
    return replace(
        after,
        features=features or plain_features(n_rows),
        mean=mean,
        deviation=deviation,
        fills=fills,
        precision=precision,
    )


def _scale_of(steps: Sequence[_Step], n_rows: int) -> tuple[Array, Array]:
    """Return mean and deviation of the steps taken together: (x - mean) / deviation."""
    mean, deviation = np.zeros(n_rows), np.ones(n_rows)
    for step in steps:
        c = step.constant
        if c.size not in (1, n_rows):
            raise ValueError(f"scale of the inputs: expected {n_rows} numbers, got {c.size}")
        match step.operator:
            case "Sub":
                mean = mean + c * deviation
            case "Add":
                mean = mean - c * deviation
            case "Div":
                deviation = deviation * c
            case "Mul":
                deviation = deviation / c
    return mean, deviation


def _fills(values: OnnxValues, name: str) -> tuple[str, Array | None]:
    """Return what is filled in where a number is missing, and the value that it is missing in."""
    name = values.behind(name)
    node = values.node(name)
    if node is None or node.operator != "Where" or len(node.inputs) != 3:
        return name, None
    asked = values.node(node.inputs[0])
    points, fills = values.behind(node.inputs[2]), values.constant(node.inputs[1])
    is_missing = asked is not None and asked.operator == "IsNaN" and asked.inputs == (points,)
    return (points, fills) if is_missing and fills is not None else (name, None)
