"""Weights of one frame: as JSON for people and programs, as NPZ for NumPy, and in a link.

Both files hold all that training needs to go on from there, numbers that read back to the last bit;
`importing.read.read_model` reads them again.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

import numpy as np

from playground.engine import TrainerState
from playground.engine.arrays import Array
from playground.experiment import SETTINGS, Experiment
from playground.experiment.kinds import Weights
from playground.export.model import outputs_of
from playground.reading.values import spelled
from playground.run.files import Exports, File
from playground.run.frames import Frame
from playground.run.recorder import Run

SCHEMA = "neural-network-playground/weights"
VERSION = 1
COUNTS = ("epoch", "batch", "updates_per_epoch", "updates")  # of a TrainerState


def file_name(run: Run, frame: Frame, ending: str, kind: str = "weights") -> str:
    """Return a name that tells data, layers and epoch, such as weights-xor-2-4-1-epoch-500.json."""
    layers = "-".join(map(str, run.experiment.layer_sizes))
    return f"{kind}-{run.experiment.dataset}-{layers}-epoch-{frame.state.epoch}.{ending}"


def _finite(value: float) -> float | None:
    """Return a number, or None (null in JSON) for NaN: there is no test set, say."""
    return value if np.isfinite(value) else None


def _targets_of(run: Run) -> Array:
    """Return the targets of the training points, a value in its own unit."""
    data = run.dataset
    return data.train.y if data.classes else data.train.labels[:, np.newaxis]


def _state_of(frame: Frame) -> dict[str, Any]:
    """Return what there is of a state beside the weights, which stand in the layers."""
    state = state_to_json(frame.state)
    del state["parameters"]
    return state


def state_to_json(state: TrainerState) -> dict[str, Any]:
    """Return a state in types that JSON has; its numbers read back as the same float64.

    What generators draw from are numbers of 128 bits. They are written as text, because many
    readers of JSON, those of browsers too, would round them. Of a state that a file held without
    its memory there are counts and parameters alone.
    """
    if not state.optimizer_name:
        return progress_to_json(state)
    return progress_to_json(state) | {
        "optimizer": {
            "name": state.optimizer_name,
            "arrays": list(map(spelled, state.optimizer)),
        },
        "order": list(map(_generator_to_json, state.order)),
        "dropout": list(map(_generator_to_json, state.dropout)),
        "watch": None if state.watch is None else spelled(state.watch),
    }


def progress_to_json(state: TrainerState) -> dict[str, Any]:
    """Return the counts and the parameters of a state alone; what else it has then starts again."""
    counts = {name: getattr(state, name) for name in COUNTS}
    return counts | {"parameters": state.parameters.tolist()}


def _generator_to_json(state: Mapping[str, Any]) -> dict[str, Any]:
    inner = {name: str(number) for name, number in state["state"].items()}
    return {**state, "state": inner}


def weights_document(run: Run, frame: Frame) -> dict[str, Any]:
    """Return experiment, parameters by layer, scores, and predictions on the training points."""
    mlp, data = run.network(frame), run.dataset
    transform = data.transform
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "conventions": (
            "net = inputs . weights + biases (weights: a row for each input, a column for each "
            "unit); output = activation(net); squared_error is 1/2 sum (target - output)^2; what "
            "comes in is (feature of the point - mean) / deviation; what comes out is "
            "output * target_deviation + target_mean"
        ),
        "experiment": run.experiment.to_json(),
        "epoch": frame.state.epoch,
        "updates": frame.state.updates,
        "scores": {name: _finite(value) for name, value in asdict(frame.scores).items()},
        "columns": list(data.names),
        "target": data.target,
        **({"fills": list(data.fills)} if data.fills else {}),
        "classes": list(data.classes),
        "target_mean": data.target_mean,
        "target_deviation": data.target_deviation,
        "features": [
            {"name": feature.label, "mean": mean, "deviation": deviation}
            for feature, mean, deviation in zip(
                transform.features,
                transform.mean.tolist(),
                transform.deviation.tolist(),
                strict=True,
            )
        ],
        "layers": [
            {
                "inputs": n_inputs,
                "units": n_units,
                "activation": mlp.activations[k].name,
                "weights": mlp.weights[k].tolist(),
                "biases": mlp.biases[k].tolist() if mlp.bias else None,
            }
            for k, (n_inputs, n_units) in enumerate(pairwise(mlp.layer_sizes))
        ],
        "state": _state_of(frame),
        "training_points": {
            "inputs": data.train.points.tolist(),
            "targets": _targets_of(run).tolist(),
            "outputs": outputs_of(run, frame).tolist(),
        },
    }


def weights_json(run: Run, frame: Frame) -> File:
    """Return the weights document; its numbers read back as the same float64."""
    text = json.dumps(weights_document(run, frame), indent=1, allow_nan=False)
    return File(file_name(run, frame, "json"), "application/json", text.encode())


def weights_npz(run: Run, frame: Frame) -> File:
    """Return the weights as arrays W1, b1, W2, ... (and no pickle: `allow_pickle` stays off).

    Beside them, of the training points: points, X (what is made of them: features, standardised if
    that is set), targets and outputs, values in their own unit; features with mean and deviation;
    columns, target and classes by name; target_mean and target_deviation; epoch and updates. The
    whole experiment and the state of training are there as JSON text.
    """
    mlp, data = run.network(frame), run.dataset
    arrays: dict[str, Any] = {f"W{k}": weights for k, weights in enumerate(mlp.weights, 1)}
    arrays |= {f"b{k}": biases for k, biases in enumerate(mlp.biases, 1)}
    arrays |= {
        "X": data.train.X,
        "points": data.train.points,
        "features": np.array([feature.label for feature in data.transform.features]),
        "mean": data.transform.mean,
        "deviation": data.transform.deviation,
        "columns": np.array(data.names),
        "target": np.array(data.target),
        "classes": np.array(data.classes, dtype=np.str_),
        "target_mean": np.array(data.target_mean),
        "target_deviation": np.array(data.target_deviation),
        "targets": _targets_of(run),
        "outputs": outputs_of(run, frame),
        # Of one type wherever they are written: NumPy's own has 32 bits in a browser.
        "epoch": np.array(frame.state.epoch, np.int64),
        "updates": np.array(frame.state.updates, np.int64),
        "activations": np.array([activation.name for activation in mlp.activations]),
        "experiment": np.array(json.dumps(run.experiment.to_json())),
        "state": np.array(json.dumps(_state_of(frame), allow_nan=False)),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return File(file_name(run, frame, "npz"), "application/octet-stream", buffer.getvalue())


def experiment_with_weights(run: Run, frame: Frame) -> Experiment | None:
    """Return the run's experiment such that it begins with the weights of a frame.

    None where a link cannot hold them: there are too many, or one is too large.
    """
    kind: Weights = SETTINGS["parameters"].kind
    weights = frame.state.parameters
    if len(weights) > kind.longest_in_link or np.abs(weights).max() > kind.largest:
        return None
    return replace(run.experiment, parameters=tuple(weights.tolist()))


EXPORTS: Exports = {"json": weights_json, "npz": weights_npz}
