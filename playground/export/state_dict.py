"""The weights as PyTorch's state_dict, in a file of the format safetensors; needs that package."""

import json

import numpy as np

from playground.engine.arrays import Array
from playground.export.model import Model
from playground.export.spellings import NotAvailable

MISSING = (
    "This needs the package safetensors, which is not installed here. On your own machine: "
    "pip install safetensors, then start the playground again. The PyTorch program saves it, too."
)


def state_dict_of(model: Model) -> dict[str, Array]:
    """Return the arrays of the PyTorch program by name, as its model's state_dict has them.

    A weight has a row for each unit. Only what a model has is there: see `programs.frameworks`.
    """
    found: dict[str, Array] = {}
    if model.fills:
        found["features.fills"] = np.array([np.nan if x is None else x for x in model.fills])
    if not model.takes_points:
        found["features.mean"] = model.transform.mean
        found["features.deviation"] = model.transform.deviation
    for number, layer in enumerate(model.layers, 1):
        found[f"linear{number}.weight"] = layer.weights.T
        if layer.has_biases:
            found[f"linear{number}.bias"] = layer.biases
    if model.is_scaled:
        found["unit.deviation"] = np.array(model.target_deviation)
        found["unit.mean"] = np.array(model.target_mean)
    return found


def feature_labels(model: Model) -> list[str]:
    """Return what the first layer is given, as metadata tell it."""
    return [one.label for one in model.transform.features]


def safetensors_bytes(model: Model) -> bytes:
    """Return the file; its metadata name the activation of each layer, and the features.

    Raises:
        NotAvailable: safetensors is not installed.
    """
    try:
        from safetensors.numpy import save
    except ImportError as error:
        raise NotAvailable(MISSING) from error
    # It writes the memory of an array as it lies there: a transposed one would be another matrix.
    arrays = {
        name: np.array(array, np.dtype(model.precision), order="C")
        for name, array in state_dict_of(model).items()
    }
    activations = [layer.activation for layer in model.layers]
    told = {"features": json.dumps(feature_labels(model))}
    return _in_order(bytes(save(arrays, {"activations": json.dumps(activations), **told})))


def _in_order(data: bytes) -> bytes:
    """Return a file with its header sorted: safetensors has metadata in another order each time."""
    end = 8 + int.from_bytes(data[:8], "little")
    text = json.dumps(json.loads(data[8:end]), sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # what follows begins at a multiple of 8
    return len(text).to_bytes(8, "little") + text + data[end:]
