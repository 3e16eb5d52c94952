"""What an ONNX graph makes of a point: its inputs one by one, products of two, and sines.

They are written as our own export writes them, or as PyTorch's exporters write our own program.
"""

from collections.abc import Iterator

from playground.importing.onnx_bytes import OnnxNode
from playground.importing.onnx_patterns import OnnxValues
from playground.importing.scaling import FeatureParts

ALONG_A_POINT = (1, -1)  # its axis
Input = tuple[int, str]  # the number of an input, and the name of the point


def features_of(values: OnnxValues, name: str) -> tuple[tuple[FeatureParts, ...], str] | None:
    """Return the features that are put side by side, and the name of the point; None if of none."""
    node = values.node(name)
    if node is None or node.operator != "Concat" or node.options.get("axis") not in ALONG_A_POINT:
        return None
    found: list[FeatureParts] = []
    points = set()
    for one in node.inputs:
        inner = _column(values, one)
        made = values.node(inner)
        sine = made is not None and made.operator == "Sin" and len(made.inputs) == 1
        factors = list(_factors(values, made.inputs[0] if made and sine else inner))
        if None in factors:
            return None
        points |= {factor[1] for factor in factors if factor}
        found.append((tuple(factor[0] for factor in factors if factor), sine))
    return (tuple(found), points.pop()) if len(points) == 1 else None


def _column(values: OnnxValues, name: str) -> str:
    """Return the value behind steps that only say whether a number stands in a row of its own."""
    for _ in range(len(values.graph.nodes) + 1):
        name = values.behind(name)
        node = values.node(name)
        if node is None or node.operator != "Unsqueeze" or not _is_along(values, node, 1):
            return name
        name = node.inputs[0]
    raise ValueError("expected a graph without circles")


def _factors(values: OnnxValues, name: str) -> Iterator[Input | None]:
    """Yield each input that is multiplied; None for what is no input."""
    name = _column(values, name)
    node = values.node(name)
    if node is not None and node.operator == "Mul" and len(node.inputs) == 2:
        for one in node.inputs:
            yield _input(values, one)
    else:
        yield _input(values, name)


def _input(values: OnnxValues, name: str) -> Input | None:
    """Return which number of which point a value is; None for others."""
    name = _column(values, name)
    node = values.node(name)
    if node is None or not node.inputs:
        return None
    match node.operator:
        case "Gather" if node.options.get("axis") in ALONG_A_POINT:
            number = _whole(values, node, 1)
        case "Slice" if _is_along(values, node, 3) and _is_one_step(values, node):
            number = _whole(values, node, 1)
        case "Split" if node.options.get("axis") in ALONG_A_POINT and _is_by_ones(values, node):
            number = node.outputs.index(name)
        case _:
            return None
    return None if number is None or number < 0 else (number, values.behind(node.inputs[0]))


def _whole(values: OnnxValues, node: OnnxNode, place: int) -> int | None:
    """Return the whole number that an input of a node is; None for others."""
    found = values.constant(node.inputs[place]) if len(node.inputs) > place else None
    return int(found.item()) if found is not None and found.size == 1 else None


def _is_along(values: OnnxValues, node: OnnxNode, place: int) -> bool:
    return _whole(values, node, place) in ALONG_A_POINT


def _is_one_step(values: OnnxValues, node: OnnxNode) -> bool:
    """Return whether a Slice takes one number of each point."""
    first, end = _whole(values, node, 1), _whole(values, node, 2)
    steps = _whole(values, node, 4) if len(node.inputs) > 4 else 1
    return first is not None and end == first + 1 and steps == 1


def _is_by_ones(values: OnnxValues, node: OnnxNode) -> bool:
    """Return whether a Split parts a point into single numbers."""
    sizes = values.constant(node.inputs[1]) if len(node.inputs) > 1 else None
    return sizes is not None and sizes.size == len(node.outputs) and bool((sizes == 1).all())
