"""An ONNX file from outside as plain nodes and arrays; needs the package onnx.

ONNX is protobuf: two bytes can become an object of a hundred. So what goes to the parser is limited
before it gets there, what stands beside the network (its metadata) does not go there at all, and no
array is made that claims more numbers than there are. Numbers in other files are never fetched.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment import MAX_HIDDEN, MAX_UNITS
from playground.reading.quoting import shorten

MOST_BYTES = 1_000_000  # of all but the metadata; the largest network here has 80,000
MOST_FIELDS, MOST_NODES = 1_000, 1_000
DAMAGED = "the ONNX file is damaged or breaks off"
MISSING = (
    "ONNX files are read where the package onnx is installed: on your own machine, pip install "
    "onnx, and start the playground again"
)
ELSEWHERE = (
    "{}: its numbers are in another file; save the model as one file (in PyTorch with "
    "torch.onnx.export(..., external_data=False)), and open that"
)

# ---- protobuf, as far as it is needed before a parser may have it ----

GRAPH, METADATA = 7, 14  # numbers of the fields of a ModelProto
VARINT, FIXED_64, OF_LENGTH, FIXED_32 = 0, 1, 2, 5
FIXED = {FIXED_64: 8, FIXED_32: 4}  # bytes


def fields_of(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield for each field of a message its number, where it begins, and where it ends.

    Raises:
        ValueError: it is no protobuf message, or breaks off.
    """
    end = 0
    while end < len(data):
        begin = end
        tag, end = _varint(data, end)
        kind = tag & 7
        if kind == VARINT:
            _, end = _varint(data, end)
        elif kind == OF_LENGTH:
            length, end = _varint(data, end)
            end += length
        elif kind in FIXED:
            end += FIXED[kind]
        else:
            raise ValueError(DAMAGED)
        if end > len(data):
            raise ValueError(DAMAGED)
        yield tag >> 3, begin, end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at a place, and the place after it."""
    value = 0
    for k, byte in enumerate(data[at : at + 10]):
        value |= (byte & 0x7F) << 7 * k
        if byte < 0x80:
            return value, at + k + 1
    raise ValueError(DAMAGED)


def is_onnx(data: bytes) -> bool:
    """Return whether the content begins as ONNX does: with the version of the format."""
    return data[:1] == b"\x08" and data[1:2] < b"\x80"


def without_metadata(data: bytes) -> bytes:
    """Return a model without its metadata, if it is not too large.

    Raises:
        ValueError: it is damaged, has no graph, or is too large.
    """
    kept: list[bytes] = []
    numbers = set()
    for k, (number, begin, end) in enumerate(fields_of(data)):
        if k >= MOST_FIELDS:
            raise ValueError(f"expected at most {MOST_FIELDS:,} parts of the ONNX file")
        numbers.add(number)
        if number != METADATA:
            kept.append(data[begin:end])
    if GRAPH not in numbers:
        raise ValueError("expected an ONNX file with a graph, got one without (or another format)")
    size = sum(map(len, kept))
    if size > MOST_BYTES:
        raise ValueError(
            f"expected a network of at most {MOST_BYTES:,} bytes in the ONNX file, got {size:,}: "
            f"here a network has up to {MAX_HIDDEN} hidden layers of {MAX_UNITS} units"
        )
    return b"".join(kept)


# ---- nodes and arrays ----

PRECISIONS = {1: "float32", 10: "float16"}
DOMAINS = ("", "ai.onnx", "ai.onnx.ml")  # elsewhere a Relu may be something else


@dataclass(frozen=True)
class OnnxNode:
    """A node of a graph.

    Attributes:
        label: what a message calls it.
        operator: as ONNX calls it.
        inputs: names of values; the empty one for an input that is left out.
        outputs: names of the values it makes.
        options: its attributes that are numbers, texts, arrays, or lists of numbers.
    """

    label: str
    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    options: Mapping[str, Any]

    def number(self, name: str, default: float) -> float:
        """Return an attribute that is a number; a ValueError where it is of another type."""
        value = self.options.get(name, default)
        if not isinstance(value, int | float):
            raise ValueError(f"{self.label}: expected a number for {name}, got another type")
        return float(value)


@dataclass(frozen=True)
class OnnxGraph:
    """A graph with one input and one output.

    Attributes:
        nodes: by the name of each value that one makes.
        tensors: constants by name, as the file has them.
        input: the name of the value that goes in.
        output: the name of the value that comes out.
        n_inputs: how many numbers of a point go in; 0 where the file does not tell.
        precision: the type of the numbers that go in.
    """

    nodes: Mapping[str, OnnxNode]
    tensors: Mapping[str, Any]
    input: str
    output: str
    n_inputs: int = 0
    precision: str = "float64"
    _made: dict[str, NDArray[Any]] = field(default_factory=dict)

    def tensor(self, name: str) -> NDArray[Any] | None:
        """Return a constant of the file; None where there is none of the name."""
        if name in self.tensors and name not in self._made:
            self._made[name] = array_of(self.tensors[name], name)
        return self._made.get(name)

    @cached_property
    def in_order(self) -> tuple[OnnxNode, ...]:
        """The nodes as the file has them, each once."""
        return tuple({id(one): one for one in self.nodes.values()}.values())


def read_graph(data: bytes) -> OnnxGraph:
    """Return the graph of an ONNX file.

    Raises:
        ValueError: onnx is not installed, or the file is damaged, too large, has several inputs or
            outputs, or a value twice.
    """
    kept = without_metadata(data)
    try:
        import onnx
    except ImportError:
        raise ValueError(MISSING) from None
    try:
        graph = onnx.load_model_from_string(kept).graph
        if len(graph.node) > MOST_NODES:
            raise ValueError(f"expected at most {MOST_NODES:,} nodes, got {len(graph.node):,}")
        return _plain(graph)
    except UnicodeDecodeError:
        raise ValueError(DAMAGED) from None
    except ValueError:
        raise
    except Exception:  # of the parser
        raise ValueError(DAMAGED) from None


def _plain(graph: Any) -> OnnxGraph:
    tensors = {one.name: one for one in graph.initializer}
    if len(tensors) < len(graph.initializer):
        raise ValueError("expected constants whose names differ, got one name twice")
    nodes: dict[str, OnnxNode] = {}
    made = {*tensors, *(one.name for one in graph.input)}
    for k, one in enumerate(graph.node):
        node = _node_of(one, k)
        for place, name in enumerate(one.output):
            if name in made:
                raise ValueError(f"expected each value once, got {shorten(name)} twice")
            # What else comes besides, such as the mask of a Dropout, is no part of a network.
            if name and (not place or node.operator == "Split"):
                nodes[name] = node
            made |= {name} - {""}
    name, n_inputs, precision = _input_of(graph, tensors)
    outputs = [one for one in graph.output if not _is_label(one)]
    if len(outputs) != 1:
        raise ValueError(f"expected one output of the network, got {_listed(outputs)}")
    return OnnxGraph(nodes, tensors, name, outputs[0].name, n_inputs, precision)


def _input_of(graph: Any, tensors: Mapping[str, Any]) -> tuple[str, int, str]:
    """Return name, length and type of what goes in."""
    # Files of old list their constants among the inputs.
    inputs = [one for one in graph.input if one.name not in tensors]
    if len(inputs) != 1:
        raise ValueError(f"expected one input of the network, got {_listed(inputs)}")
    shape = inputs[0].type.tensor_type.shape.dim
    if shape and len(shape) != 2:
        expected = "a row of numbers for each point (two axes)"
        raise ValueError(f"{shorten(inputs[0].name)}: expected {expected}, got {len(shape)} axes")
    kind = inputs[0].type.tensor_type.elem_type
    precision = PRECISIONS.get(kind, "float64")
    return inputs[0].name, shape[1].dim_value if shape else 0, precision


def _is_label(value: Any) -> bool:
    """Return whether an output is a class by number or name, which scikit-learn's have besides."""
    return value.type.tensor_type.elem_type in (7, 8)  # int64, text


def _listed(values: list[Any]) -> str:
    names = ", ".join(shorten(one.name, 20) for one in values[:4])
    return f"{len(values)}{f' ({names})' if names else ''}"


def _node_of(node: Any, k: int) -> OnnxNode:
    operator = node.op_type if node.domain in DOMAINS else f"{node.domain}.{node.op_type}"
    options = {one.name: _option_of(one) for one in node.attribute}
    label = shorten(node.name) if node.name else f"node {k + 1}"
    return OnnxNode(label, shorten(operator), tuple(node.input), tuple(node.output), options)


def _option_of(attribute: Any) -> Any:
    """Return the value of an attribute; None for one of a kind that no node here needs."""
    match attribute.type:
        case 1:
            return float(attribute.f)
        case 2:
            return int(attribute.i)
        case 3:
            return bytes(attribute.s).decode("utf-8", "replace")
        case 4:
            return attribute.t
        case 6:
            return list(attribute.floats)
        case 7:
            return list(attribute.ints)
    return None


# Of the types that are read, by their number in ONNX: bytes for each, and where they stand if not
# as raw bytes.
TYPES = {
    1: (4, "float_data"),
    6: (4, "int32_data"),
    7: (8, "int64_data"),
    9: (1, "int32_data"),  # truths
    10: (2, "int32_data"),  # float16
    11: (8, "double_data"),
    16: (2, "int32_data"),  # bfloat16
}
WHOLE = (6, 7, 9)


def array_of(tensor: Any, name: str) -> NDArray[Any]:
    """Return a constant, numbers as float64 and whole ones as int64.

    Raises:
        ValueError: it is of another type, in another file, or its size is not that of its numbers.
    """
    from onnx import numpy_helper

    name = shorten(name)
    if tensor.data_location or len(tensor.external_data) or tensor.HasField("segment"):
        raise ValueError(ELSEWHERE.format(name))
    if tensor.data_type not in TYPES:
        raise ValueError(f"{name}: expected numbers of 16, 32 or 64 bits, got another type")
    size, place = TYPES[tensor.data_type]
    shape = tuple(tensor.dims)
    if min(shape, default=0) < 0 or len(shape) > 4:
        raise ValueError(f"{name}: expected up to 4 axes, got the shape {shorten(str(shape))}")
    claimed, raw = math.prod(shape), len(tensor.raw_data)
    there = raw / size if raw else len(getattr(tensor, place))
    if claimed != there:
        raise ValueError(f"{name}: its shape tells of {claimed:,} numbers, and there are {there:g}")
    kind = np.int64 if tensor.data_type in WHOLE else np.float64
    try:
        return np.asarray(numpy_helper.to_array(tensor)).astype(kind)
    except Exception:  # of the library: a number is none of its type
        raise ValueError(f"{name}: expected numbers of its type") from None
