"""Values of an ONNX graph: what they are behind steps that change nothing, and as activations.

An activation is found by how it is written in operators: as our own export writes it
(`export.spellings`), and as others do.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.export.spellings import SPELLINGS, Onnx
from playground.importing.onnx_bytes import OnnxGraph, OnnxNode, array_of
from playground.importing.scaling import LOG_SOFTMAX
from playground.reading.quoting import shorten

# As others write them; one operator is what most exporters have by now.
OTHERS: dict[str, tuple[Onnx, ...]] = {
    "sigmoid": (("Div", 1.0, ("Add", ("Exp", ("Neg", "z")), 1.0)),),
    "relu": (("Max", "z", 0.0),),
    "leaky_relu": (("LeakyRelu", "z"),),
    "elu": (("Elu", "z"),),
    "softplus": (
        ("Softplus", "z"),
        # PyTorch has z itself from its threshold upwards, where the difference is 2e-9.
        ("Where", ("Greater", "z", 20.0), "z", ("Softplus", "z")),
        ("Log", ("Add", ("Exp", "z"), 1.0)),
    ),
    "silu": (("Swish", "z"), ("Mul", "z", ("Sigmoid", "z"))),
    "gelu": (
        ("Gelu", "z"),
        ("Mul", 0.5, ("Mul", "z", ("Add", 1.0, ("Tanh", "u")))),
        ("Mul", "z", ("Mul", 0.5, ("Add", 1.0, ("Tanh", "u")))),
        ("Mul", ("Mul", 0.5, "z"), ("Add", 1.0, ("Tanh", "u"))),
    ),
}
BENT: tuple[Onnx, ...] = tuple(  # what stands for "u" in a GELU
    ("Mul", 0.7978845608028654, ("Add", "z", ("Mul", 0.044715, cube)))
    for cube in (("Mul", "z", ("Mul", "z", "z")), ("Pow", "z", 3.0))
)
SIDES_MAY_CHANGE = ("Add", "Mul", "Max", "Min")
# Attributes that make another function of an operator: what they have to be, the usual value first,
# and what they are where they are left out.
OPTIONS: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "LeakyRelu": ("alpha", (0.01,), 0.01),
    "Elu": ("alpha", (1.0,), 1.0),
    "Swish": ("alpha", (1.0,), 1.0),
    "Gelu": ("approximate", ("tanh",), "none"),
    "Softmax": ("axis", (-1, 1), -1),
    "LogSoftmax": ("axis", (-1, 1), -1),
}
NEAR = 1e-6  # of a constant, which may have come as a float32, to its number
NEAR_AS_FLOAT16 = 1e-4
FLOATS = (1, 10, 11, 16)  # float32, float16, float64, bfloat16
DEEPEST = 8  # steps on the way to a constant


def _patterns() -> Iterator[tuple[str, Onnx]]:
    for name, spelling in SPELLINGS.items():
        for one in (spelling.onnx, *OTHERS.get(name, ())):
            # Of z alone there is nothing to find: it is linear where nothing is found.
            if isinstance(one, tuple):
                yield from ((name, _with(one, bent)) for bent in (BENT if _has_u(one) else ("z",)))
    yield LOG_SOFTMAX, ("LogSoftmax", "z")


def _has_u(one: Onnx) -> bool:
    return one == "u" or (isinstance(one, tuple) and any(map(_has_u, one[1:])))


def _with(one: Onnx, bent: Onnx) -> Onnx:
    if isinstance(one, tuple):
        return (one[0], *(_with(part, bent) for part in one[1:]))
    return bent if one == "u" else one


def odd_option(node: OnnxNode) -> str:
    """Return what makes another function of an operator than is meant by its name; else ""."""
    if node.operator not in OPTIONS:
        return ""
    name, known, otherwise = OPTIONS[node.operator]
    value = node.options.get(name, otherwise)
    if any(value == one or _is_near(value, one) for one in known):
        return ""
    return f"expected {name} {known[0]}, got {shorten(str(value))}"


def _is_near(value: Any, number: Any) -> bool:
    both = (value, number)
    return all(isinstance(one, float) for one in both) and abs(value - number) <= NEAR


class OnnxValues:
    """The values of a graph by name.

    Attributes:
        graph: whose values they are.
    """

    def __init__(self, graph: OnnxGraph) -> None:
        self.graph = graph
        self._patterns = tuple(_patterns())
        self._constants: dict[str, NDArray[Any] | None] = {}

    def node(self, name: str) -> OnnxNode | None:
        """Return the node that makes a value; None for one that none makes."""
        return self.graph.nodes.get(name)

    def behind(self, name: str) -> str:
        """Return the name of the value that this one is the same as, without idle steps."""
        # As often as there are nodes: names could go round in a circle.
        for _ in range(len(self.graph.nodes) + 1):
            node = self.node(name)
            if node is None or not self._is_idle(node):
                return name
            name = node.inputs[0]
        raise ValueError("expected a graph without circles")

    def _is_idle(self, node: OnnxNode) -> bool:
        """Return whether a node changes nothing of rows of numbers."""
        if not node.inputs:
            return False
        match node.operator:
            case "Identity" | "ZipMap":
                return True
            case "Dropout":
                return not self._trains(node)
            case "Cast":
                return node.options.get("to") in FLOATS
            case "Flatten":
                return node.options.get("axis", 1) in (1, -1)
            case "Squeeze":
                return self._axes_of(node) in ([1], [-1])
            case "Reshape":
                return self._keeps_rows(node)
        return False

    def _trains(self, node: OnnxNode) -> bool:
        mode = self.constant(node.inputs[2]) if len(node.inputs) > 2 else None
        return bool(len(node.inputs) > 2 and node.inputs[2] and (mode is None or mode.any()))

    def _axes_of(self, node: OnnxNode) -> Any:
        axes = self.constant(node.inputs[1]) if len(node.inputs) > 1 else None
        return node.options.get("axes") if axes is None else axes.ravel().tolist()

    def _keeps_rows(self, node: OnnxNode) -> bool:
        """Return whether a Reshape names a row for each point; the layers tell how long they are.

        The outputs at the end may be in no rows at all, a number for each point.
        """
        shape = self.constant(node.inputs[1]) if len(node.inputs) > 1 else None
        if shape is None or not 1 <= shape.size <= 2:
            return False
        first, *length = shape.ravel().tolist()
        is_last = self.node(self.graph.output) is node
        return first in (-1, 0) and (length != [0] if length else is_last)

    # ---- constants ----

    def constant(self, name: str, depth: int = 0) -> NDArray[Any] | None:
        """Return a value that no point changes; None for others, and for such as are computed.

        Raises:
            ValueError: it is damaged; see `array_of`.
        """
        if name not in self._constants:
            self._constants[name] = self._constant(name, depth)
        return self._constants[name]

    def _constant(self, name: str, depth: int) -> NDArray[Any] | None:
        found = self.graph.tensor(name)
        node = self.node(name)
        if found is not None or node is None or depth > DEEPEST:
            return found
        if node.operator == "Constant":
            return _written(node, name)
        if node.operator not in ("Identity", "Cast", "Transpose") or not node.inputs:
            return None
        inner = self.constant(node.inputs[0], depth + 1)
        if node.operator == "Cast" and node.options.get("to") not in FLOATS:
            return None
        if inner is not None and node.operator == "Transpose":
            turns = node.options.get("perm", [1, 0]) == [1, 0] and inner.ndim == 2
            return inner.T if turns else None
        return inner

    def is_number(self, name: str, number: float) -> bool:
        """Return whether a value is this number, as far as the file's precision can hold it."""
        found = self.constant(name)
        if found is None or found.size != 1:
            return False
        near = NEAR_AS_FLOAT16 if self.graph.precision == "float16" else NEAR
        return bool(abs(found.item() - number) <= near * max(1.0, abs(number)))

    # ---- activations ----

    def activation(self, name: str) -> tuple[str, str]:
        """Return the activation that made a value, and the name of its z.

        What is made by none is "linear" of itself; `LOG_SOFTMAX` is no key of `ACTIVATIONS`.
        """
        for activation, pattern in self._patterns:
            for z in self._bindings(pattern, name, ""):
                return activation, z
        return "linear", name

    def _bindings(self, pattern: Onnx, name: str, z: str) -> Iterator[str]:
        """Yield what z can be where a value is of a pattern; `z`: what it is already, or ""."""
        name = self.behind(name)
        if pattern == "z":
            if z in ("", name) and self.constant(name) is None:
                yield name
        elif isinstance(pattern, tuple):
            node = self.node(name)
            operator, *parts = pattern
            fits = node and (node.operator, len(node.inputs)) == (operator, len(parts))
            if node and fits and not odd_option(node):
                for inputs in _orders(node):
                    yield from self._all_bindings(parts, inputs, z)
        elif self.is_number(name, float(pattern)):
            yield z

    def _all_bindings(self, parts: Sequence[Onnx], names: Sequence[str], z: str) -> Iterator[str]:
        if not parts:
            yield z
            return
        for found in self._bindings(parts[0], names[0], z):
            yield from self._all_bindings(parts[1:], names[1:], found)


def _orders(node: OnnxNode) -> Iterator[Sequence[str]]:
    yield node.inputs
    if node.operator in SIDES_MAY_CHANGE:
        yield node.inputs[::-1]


def _written(node: OnnxNode, name: str) -> NDArray[Any] | None:
    """Return what a node Constant has."""
    kinds = {"value_float": float, "value_int": int, "value_floats": list, "value_ints": list}
    for key, kind in kinds.items():
        if isinstance(node.options.get(key), kind):
            return np.asarray(node.options[key])
    value = node.options.get("value")
    is_tensor = value is not None and not isinstance(value, int | float | str | list)
    return array_of(value, name) if is_tensor else None
