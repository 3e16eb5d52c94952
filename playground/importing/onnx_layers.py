"""A layer of an ONNX graph: the product with weights, and what is added to it."""

from dataclasses import replace
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.importing.onnx_bytes import OnnxNode
from playground.importing.onnx_patterns import OnnxValues
from playground.importing.scaling import FoundLayer, numbers
from playground.reading.quoting import shorten

EXPECTED = (
    "expected layers of Gemm or MatMul, one after the other, with an activation after each, from "
    "one input to one output"
)
SPOKEN_WITH_A_VOWEL = (*"AEIOU", "LSTM", "RNN")


def refuse(values: OnnxValues, name: str) -> NoReturn:
    """Raise a ValueError that tells what made a value where a layer was expected."""
    name = values.behind(name)
    node = values.node(name)
    if node is None:
        what = "the input" if name == values.graph.input else "no value that a node makes"
        raise ValueError(f"{shorten(name)} is {what}: {EXPECTED}")
    parts = [one for one in node.inputs if one and values.constant(one) is None]
    if len(parts) > 1:
        raise ValueError(
            f"{node.label} is {a_noun(node.operator)} of {len(parts)} parts of the network, as of "
            f"a branch or a skip connection: {EXPECTED}"
        )
    raise ValueError(f"{node.label} is {a_noun(node.operator)}: {EXPECTED}")


def a_noun(noun: str) -> str:
    """Return a noun behind its article."""
    return f"{'an' if noun.startswith(SPOKEN_WITH_A_VOWEL) else 'a'} {noun}"


def layer_of(values: OnnxValues, name: str) -> tuple[FoundLayer, str] | None:
    """Return the layer whose z a value is, and the name of what it is given; None if of none."""
    name = values.behind(name)
    node = values.node(name)
    if node is None:
        return None
    match node.operator:
        case "Gemm":
            return _gemm(values, node)
        case "MatMul":
            return _matmul(values, node)
        case "Add":
            return _with_biases(values, node)
        case "BatchNormalization":
            return _with_normalization(values, node)
    return None


def _matmul(values: OnnxValues, node: OnnxNode) -> tuple[FoundLayer, str] | None:
    inputs, weights = two_inputs(node)
    constant = values.constant(weights)
    if constant is None:
        return None
    return FoundLayer(weights, numbers(weights, constant, 2), None), inputs


def _gemm(values: OnnxValues, node: OnnxNode) -> tuple[FoundLayer, str] | None:
    """Return the layer of alpha A B + beta C."""
    if node.options.get("transA"):
        raise ValueError(f"{node.label}: expected points as rows (transA 0), got transA 1")
    inputs, weights = two_inputs(node)
    constant = values.constant(weights)
    if constant is None:
        return None
    matrix = numbers(weights, constant, 2) * node.number("alpha", 1.0)
    matrix = matrix.T if node.options.get("transB") else matrix
    layer = FoundLayer(weights, numbers(weights, matrix, 2), None)
    if len(node.inputs) < 3 or not node.inputs[2]:
        return layer, inputs
    added = values.constant(node.inputs[2])
    if added is None:
        return None
    beta = node.number("beta", 1.0)
    biases = _biases(node.inputs[2], added, layer)
    return replace(layer, biases=numbers(node.inputs[2], biases * beta, 1)), inputs


def _with_biases(values: OnnxValues, node: OnnxNode) -> tuple[FoundLayer, str] | None:
    """Return the layer to which a constant is added; None where the constant is of something else.

    Biases of a layer that has some already are added to them.
    """
    for product, biases in (two_inputs(node), two_inputs(node)[::-1]):
        constant = values.constant(biases)
        inner = values.node(values.behind(product))
        if constant is None or inner is None or inner.operator not in ("MatMul", "Gemm"):
            continue
        found = layer_of(values, product)
        if found is None:
            return None
        layer, inputs = found
        added = _biases(biases, constant, layer)
        whole = added if layer.biases is None else layer.biases + added
        return replace(layer, biases=whole), inputs
    return None


def _biases(name: str, constant: NDArray[Any], layer: FoundLayer) -> Array:
    """Return one number for each unit of a constant that is added to rows."""
    n_units = layer.n_units
    if (
        constant.size not in (1, n_units)
        or constant.ndim > 2
        or constant.shape[:-1] not in ((), (1,))
    ):
        shape = "x".join(map(str, constant.shape))
        raise ValueError(f"{shorten(name)}: expected {n_units} biases, got the shape {shape}")
    return numbers(name, np.broadcast_to(constant.ravel(), n_units), 1)


def _with_normalization(values: OnnxValues, node: OnnxNode) -> tuple[FoundLayer, str] | None:
    """Return the layer in front of a BatchNormalization with that worked into its weights.

    Trained, it is (z - mean) / sqrt(variance + epsilon) * scale + shift.
    """
    if len(node.inputs) != 5 or node.options.get("training_mode"):
        return None
    found = layer_of(values, node.inputs[0])
    constants = [values.constant(one) for one in node.inputs[1:]]
    if found is None or any(one is None for one in constants):
        return None
    layer, inputs = found
    scale, shift, mean, variance = (
        _biases(name, constant, layer)
        for name, constant in zip(node.inputs[1:], constants, strict=True)
        if constant is not None
    )
    factor = scale / np.sqrt(variance + node.number("epsilon", 1e-5))
    biases = np.zeros(layer.n_units) if layer.biases is None else layer.biases
    weights = numbers(layer.name, layer.weights * factor, 2)
    moved = numbers(layer.name, (biases - mean) * factor + shift, 1)
    return replace(layer, weights=weights, biases=moved), inputs


def two_inputs(node: OnnxNode) -> tuple[str, str]:
    """Return the names of a node's first two inputs; a ValueError where it has fewer."""
    if len(node.inputs) < 2:
        raise ValueError(f"{node.label}: expected two inputs, got {len(node.inputs)}")
    return node.inputs[0], node.inputs[1]
