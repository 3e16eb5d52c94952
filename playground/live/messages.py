"""What the player is told: a header in JSON and arrays as raw bytes, in one message.

Layout: the header's length (4 bytes, little-endian), the header in UTF-8, zeros up to a multiple of
8 bytes, then the arrays. `header["arrays"]` tells for each its type, shape and place.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.live.recorder import Frame, Run

GRID = 50  # points of the region map along each axis
LEVELS = 65535  # an odd number of steps, so that the threshold falls between two of them
TABLE_ROWS = 100


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return header and arrays as one message."""
    places, blobs, offset = {}, [], 0
    for name, array in arrays.items():
        blob = np.ascontiguousarray(array).tobytes()
        places[name] = [array.dtype.name, list(array.shape), offset]
        blobs.append(blob + bytes(-len(blob) % 8))
        offset += len(blobs[-1])
    text = json.dumps({**header, "arrays": places}, allow_nan=False).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return struct.pack("<I", len(text)) + text + b"".join(blobs)


def unpack(message: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return header and arrays of a message."""
    (length,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + length])
    arrays = {
        name: np.frombuffer(
            message, dtype, int(np.prod(shape)), offset=4 + length + offset
        ).reshape(shape)
        for name, (dtype, shape, offset) in header.pop("arrays").items()
    }
    return header, arrays


def output_range(experiment: Experiment) -> tuple[float, float]:
    """Return the outputs at the two ends of the region colours, the threshold in the middle.

    An output without bounds is shown to half a class distance beyond the classes.
    """
    low, high = experiment.classes
    bounded = experiment.output_activation in ("sigmoid", "tanh", "softmax")
    beyond = 0.0 if bounded else 0.5 * (high - low)
    return low - beyond, high + beyond


def region_points(run: Run) -> Array:
    """Return the inputs at which the region map is taken, row by row from the bottom left.

    Returns:
        Shape (GRID * GRID, n_inputs); the inputs not shown are at the values they are held at.
    """
    experiment = run.experiment
    (x_low, x_high), (y_low, y_high) = run.dataset.window
    x, y = np.meshgrid(np.linspace(x_low, x_high, GRID), np.linspace(y_low, y_high, GRID))
    n_inputs = run.dataset.n_inputs
    points = np.tile(np.resize(experiment.held, n_inputs), (GRID * GRID, 1))
    points[:, experiment.x_input - 1] = x.ravel()
    points[:, experiment.y_input - 1] = y.ravel()
    return points


def region_map(outputs: Array, experiment: Experiment) -> NDArray[np.uint16]:
    """Return outputs as levels from 0 to LEVELS over the output range."""
    low, high = output_range(experiment)
    with np.errstate(invalid="ignore"):
        return np.rint(np.clip((outputs - low) / (high - low), 0.0, 1.0) * LEVELS).astype(np.uint16)


def frame_arrays(run: Run, frames: Sequence[Frame]) -> dict[str, NDArray[Any]]:
    """Return what the player draws of some frames, each array with a row for each frame."""
    if not frames:
        return {}
    parameters = np.stack([frame.state.parameters for frame in frames])
    rows = np.array(
        [
            (
                *(frame.id, frame.position, frame.state.epoch, frame.state.updates),
                *astuple(frame.scores),
            )
            for frame in frames
        ]
    )
    return {
        "rows": rows,
        "parameters": parameters,
        "map": region_map(run.predict(parameters, region_points(run)), run.experiment),
        "outputs": run.predict(parameters, run.dataset.X[:TABLE_ROWS]),
    }
