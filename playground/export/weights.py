"""Weights of one frame as files: JSON for people and programs, NPZ for NumPy."""

import io
import json
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import numpy as np

from playground.live.files import Exports, File
from playground.live.recorder import Frame, Run

SCHEMA = "neural-network-playground/weights"
VERSION = 1


def file_name(run: Run, frame: Frame, ending: str) -> str:
    """Return a name that tells data, layers and epoch, such as weights-xor-2-4-1-epoch-500.json."""
    layers = "-".join(map(str, run.experiment.layer_sizes))
    return f"weights-{run.experiment.dataset}-{layers}-epoch-{frame.state.epoch}.{ending}"


def _finite(value: float) -> float | None:
    """Return a number, or None (null in JSON) for NaN: there is no test set, say."""
    return value if np.isfinite(value) else None


def weights_document(run: Run, frame: Frame) -> dict[str, Any]:
    """Return experiment, parameters by layer, scores, and predictions on the training points."""
    mlp = run.mlp.with_parameters(frame.state.parameters)
    n_train, transform = run.dataset.n_train, run.dataset.transform
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "conventions": (
            "net = inputs . weights + biases (weights: a row for each input, a column for each "
            "unit); output = activation(net); squared_error is 1/2 sum (target - output)^2; what "
            "comes in is (feature of the point - mean) / deviation"
        ),
        "experiment": run.experiment.to_json(),
        "epoch": frame.state.epoch,
        "updates": frame.state.updates,
        "scores": {name: _finite(value) for name, value in asdict(frame.scores).items()},
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
        "training_points": {
            "inputs": run.dataset.points[:n_train].tolist(),
            "targets": run.targets[:n_train].tolist(),
            "outputs": mlp.predict(run.dataset.X[:n_train]).tolist(),
        },
    }


def weights_json(run: Run, frame: Frame) -> File:
    """Return the weights document; its numbers read back as the same float64."""
    text = json.dumps(weights_document(run, frame), indent=1, allow_nan=False)
    return File(file_name(run, frame, "json"), "application/json", text.encode())


def weights_npz(run: Run, frame: Frame) -> File:
    """Return the weights as arrays W1, b1, W2, ... (and no pickle: `allow_pickle` stays off).

    Beside them, of the training points: points, X (what is made of them: features, standardised if
    that is set), targets and outputs; features with mean and deviation; epoch, updates, and the
    whole experiment as JSON text.
    """
    mlp = run.mlp.with_parameters(frame.state.parameters)
    X = run.dataset.X[: run.dataset.n_train]
    arrays: dict[str, Any] = {f"W{k}": weights for k, weights in enumerate(mlp.weights, 1)}
    arrays |= {f"b{k}": biases for k, biases in enumerate(mlp.biases, 1)}
    arrays |= {
        "X": X,
        "points": run.dataset.points[: len(X)],
        "features": np.array([feature.label for feature in run.dataset.transform.features]),
        "mean": run.dataset.transform.mean,
        "deviation": run.dataset.transform.deviation,
        "targets": run.targets[: len(X)],
        "outputs": mlp.predict(X),
        "epoch": np.array(frame.state.epoch),
        "updates": np.array(frame.state.updates),
        "activations": np.array([activation.name for activation in mlp.activations]),
        "experiment": np.array(json.dumps(run.experiment.to_json())),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return File(file_name(run, frame, "npz"), "application/octet-stream", buffer.getvalue())


EXPORTS: Exports = {"json": weights_json, "npz": weights_npz}
