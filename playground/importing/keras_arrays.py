"""Weights as `np.savez("w.npz", *model.get_weights())` writes them: arr_0, arr_1, and so on."""

import re
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.importing.found import FoundNetwork
from playground.importing.scaling import FoundLayer, axes_of, numbers

NAME = re.compile(r"arr_[0-9]{1,2}")
EXPECTED = "expected kernels of Dense layers in their order, each with its bias or all without"


def is_keras(arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Return whether arrays have no names of their own."""
    return "arr_0" in arrays and "W1" not in arrays


def read_keras(arrays: Mapping[str, NDArray[Any]]) -> FoundNetwork:
    """Return the network of kernels, a row for each input, with a bias behind each or without.

    Raises:
        ValueError: an array is missing, or is of another kind of layer.
    """
    numbered = [name for name in arrays if NAME.fullmatch(name)]
    layers: list[FoundLayer] = []
    for k in range(len(numbered)):
        name = f"arr_{k}"
        if name not in arrays:
            raise ValueError(f"{name}: expected an array, got none")
        array = arrays[name]
        if array.ndim == 2:
            layers.append(FoundLayer(name, numbers(name, array, 2), None))
        elif array.ndim == 1 and layers and layers[-1].biases is None:
            last = layers[-1]
            biases = _biases_of(last, name, numbers(name, array, 1))
            layers[-1] = FoundLayer(last.name, last.weights, biases)
        else:
            raise ValueError(f"{name}: {EXPECTED}, got an array with {axes_of(array.ndim)}")
    return FoundNetwork(tuple(layers))


def _biases_of(layer: FoundLayer, name: str, biases: Array) -> Array:
    if len(biases) == layer.n_units:
        return biases
    expected = f"{name}: expected {layer.n_units} biases, one for each column of {layer.name}"
    turned = len(biases) == len(layer.weights)
    hint = "; if the arrays are of PyTorch, save model.state_dict() as safetensors instead"
    raise ValueError(f"{expected}, got {len(biases)}{hint if turned else ''}")
