"""What the player is told: a header in JSON and arrays as raw bytes, in one message.

Layout: the header's length (4 bytes, little-endian), the header in UTF-8, zeros up to a multiple of
8 bytes, then the arrays. `header["arrays"]` tells for each its type, shape and place. An array of
type uint16 holds its first row, then of each row the difference from the one before, modulo 65536:
maps change little from frame to frame, and so compress to a quarter.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.table import Range
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.diagnostics import dead_units, saturated_units
from playground.engine.network import MLP
from playground.engine.passes import Pass
from playground.experiment import Experiment
from playground.live.frames import Frame
from playground.live.recorder import Run

GRID = 49  # points of the region map along each axis
CURVE = 201  # points of the curve over a single input
FEW_UNITS, STRIDE_OF_FEW, STRIDE_OF_MANY = 40, 2, 3  # every which point is in the maps of units
LARGEST_LAYER = 16  # with more units in a layer the diagram shows layers only, and needs no maps
BOUNDS = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "sine": (-1.0, 1.0)}
SQUASHING = ("sigmoid", "tanh")
SATURATED_SHARE = 0.95  # of the points to train on, at which a saturated unit is nearly flat
DEAD, SATURATED = 1, 2
LEVELS = 65535  # an odd number of steps, so that the threshold falls between two of them
TABLE_ROWS = 100


def differences(array: NDArray[Any]) -> NDArray[Any]:
    """Return what is sent of an array; see above."""
    if array.dtype != np.uint16:
        return array
    return np.concatenate([array[:1], array[1:] - array[:-1]])


def sums(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array that `differences` was made of."""
    return array if array.dtype != np.uint16 else np.cumsum(array, axis=0, dtype=np.uint16)


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return header and arrays as one message."""
    places, blobs, offset = {}, [], 0
    for name, array in arrays.items():
        blob = np.ascontiguousarray(differences(array)).tobytes()
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
        name: sums(
            np.frombuffer(message, dtype, int(np.prod(shape)), offset=4 + length + offset).reshape(
                shape
            )
        )
        for name, (dtype, shape, offset) in header.pop("arrays").items()
    }
    return header, arrays


def output_range(run: Run) -> tuple[float, float]:
    """Return the outputs at the two ends of the region colours, the threshold in the middle.

    An output without bounds is shown to half a class distance beyond the classes; of values, it is
    the range of all values.
    """
    experiment = run.experiment
    if experiment.task == "values":
        return run.dataset.label_range
    low, high = experiment.classes
    bounded = experiment.output_activation in ("sigmoid", "tanh", "softmax")
    beyond = 0.0 if bounded else 0.5 * (high - low)
    return low - beyond, high + beyond


def window_of(run: Run) -> tuple[Range, Range]:
    """Return the ends of the region chart's axes; of one input, upwards those of the answers."""
    dataset, experiment = run.dataset, run.experiment
    if dataset.n_inputs == 1:
        low, high = output_range(run)
        beyond = 0.15 * (high - low)
        return dataset.ranges[0], (low - beyond, high + beyond)
    return dataset.ranges[experiment.x_input - 1], dataset.ranges[experiment.y_input - 1]


def plane_points(run: Run) -> Array:
    """Return the points at which the region map is taken, row by row from the bottom left.

    Returns:
        Shape (GRID * GRID, n_inputs); the inputs not shown are at the values they are held at.
    """
    experiment, dataset = run.experiment, run.dataset
    (x_low, x_high), (y_low, y_high) = window_of(run)
    x, y = np.meshgrid(np.linspace(x_low, x_high, GRID), np.linspace(y_low, y_high, GRID))
    points = np.tile(dataset.held_at(experiment.held), (GRID * GRID, 1))
    points[:, experiment.x_input - 1] = x.ravel()
    if dataset.n_inputs > 1:
        points[:, experiment.y_input - 1] = y.ravel()
    return points


def region_points(run: Run) -> Array:
    """Return what the network is given of `plane_points`, shape (GRID * GRID, n_features)."""
    return run.dataset.transform(plane_points(run))


def input_maps(run: Run) -> list[dict[str, Any]]:
    """Return for each input unit its map over the plane, as levels, and their range."""
    stride = 2
    maps = []
    for values in region_points(run).T:
        grid = values.reshape(GRID, GRID)[::stride, ::stride]
        low, high = float(grid.min()), float(grid.max())
        share = (grid - low) / (high - low) if high > low else np.full_like(grid, 0.5)
        levels = np.rint(share * LEVELS).astype(int).ravel().tolist()
        maps.append({"levels": levels, "range": [low, high]})
    return maps


def region_map(outputs: Array, ends: tuple[float, float]) -> NDArray[np.uint16]:
    """Return outputs as levels from 0 to LEVELS between two ends.

    Args:
        outputs: shape (n_frames, n_points, n_shown).
        ends: what the levels 0 and LEVELS stand for.

    Returns:
        Shape (n_frames, n_shown * n_points): one map after the other.
    """
    low, high = ends
    with overflow_allowed():
        levels = np.rint(np.clip((outputs - low) / (high - low), 0.0, 1.0) * LEVELS)
        return levels.astype(np.uint16).mT.reshape(len(outputs), -1)


def curve_points(run: Run) -> Array:
    """Return where the curve over a single input is taken, shape (CURVE, 1)."""
    return np.linspace(*run.dataset.ranges[0], CURVE)[:, np.newaxis]


def is_detailed(experiment: Experiment) -> bool:
    """Return whether the diagram shows each unit."""
    return max(experiment.layer_sizes) <= LARGEST_LAYER


def unit_stride(experiment: Experiment) -> int:
    """Return every which point of the region map along each axis is in the maps of units."""
    return STRIDE_OF_FEW if sum(experiment.layer_sizes[1:]) <= FEW_UNITS else STRIDE_OF_MANY


def unit_range(activation: str, largest: Array) -> tuple[Array, Array]:
    """Return the activations at the two ends of a unit's colours, 0 or the middle in the middle.

    Where an activation has no bounds, the ends are a power of 2: they change seldom.

    Args:
        activation: of the unit.
        largest: the largest |activation| that is shown, any shape.
    """
    if activation in BOUNDS:
        low, high = BOUNDS[activation]
        return np.full_like(largest, low), np.full_like(largest, high)
    with np.errstate(divide="ignore"):
        end = np.exp2(np.ceil(np.log2(np.clip(largest, 0.125, 1e300))))
    return -end, end


def unit_arrays(run: Run, parameters: Array) -> dict[str, NDArray[Any]]:
    """Return what the diagram shows of the units, hidden ones and outputs, layer after layer.

    Returns:
        `units`, the maps as levels from 0 to LEVELS, one unit after the other; `ranges`, the
        activations at their two ends; `points`, the activations at the points of the table;
        `states`, 0 or DEAD or SATURATED. Each with a row for each row of `parameters`.
    """
    experiment = run.experiment
    stride = unit_stride(experiment)
    at = np.arange(GRID * GRID).reshape(GRID, GRID)[::stride, ::stride].ravel()
    places = np.concatenate([region_points(run)[at], run.dataset.X[:TABLE_ROWS]])
    trained = run.dataset.X[: run.dataset.n_train]
    parts = [
        (*unit_maps(population, places, len(at)), unit_states(population, trained))
        for population in run.populations(parameters, max(len(places), len(trained)))
    ]
    columns = [np.concatenate(part) for part in zip(*parts, strict=True)]
    return dict(zip(("units", "ranges", "points", "states"), columns, strict=True))


def unit_maps(population: MLP, places: Array, n_map: int) -> tuple[NDArray[Any], ...]:
    """Return maps, ranges and points; see `unit_arrays`."""
    run = Pass(population, len(places))
    with overflow_allowed():
        run.forward(population.inputs(places))
    maps, ranges, points = [], [], []
    for activation, outputs in zip(population.activations, run.outputs, strict=True):
        values = np.nan_to_num(outputs, posinf=1e300, neginf=-1e300)
        low, high = unit_range(activation.name, np.abs(values).max(axis=-2))
        share = (values[:, :n_map] - low[:, None]) / (high - low)[:, None]
        levels = np.rint(np.clip(share, 0.0, 1.0) * LEVELS).astype(np.uint16)
        maps.append(levels.mT.reshape(len(levels), -1))
        ranges.append(np.stack([low, high], axis=-1).reshape(len(low), -1))
        seen = np.clip(values[:, n_map:], -1e30, 1e30).astype(np.float32)
        points.append(seen.mT.reshape(len(seen), -1))
    return tuple(np.concatenate(part, axis=1) for part in (maps, ranges, points))


def unit_states(population: MLP, X: Array) -> NDArray[np.uint8]:
    """Return which units are dead, and which hidden ones saturated, at the points to train on."""
    run = Pass(population, len(X))
    with overflow_allowed():
        run.forward(population.inputs(X))
    states = []
    last = len(run.net_inputs) - 1
    for k, (activation, z) in enumerate(zip(population.activations, run.net_inputs, strict=True)):
        state = np.zeros((len(z), z.shape[-1]), np.uint8)
        if activation.name in SQUASHING and k < last:
            state[saturated_units(activation, z) >= SATURATED_SHARE] = SATURATED
        if activation.derivative is not None and activation.name not in SQUASHING:
            state[dead_units(activation, z)] = DEAD
        states.append(state)
    return np.concatenate(states, axis=1)


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
                frame.edited,
            )
            for frame in frames
        ]
    )
    outputs = run.predict(parameters, run.dataset.X[:TABLE_ROWS])
    arrays = {
        "rows": rows,
        "parameters": parameters,
        "map": region_map(run.predict(parameters, region_points(run)), output_range(run)),
        "outputs": outputs.reshape(len(frames), -1),
    }
    if run.experiment.task == "classes":
        tables = np.stack([frame.confusion for frame in frames])
        arrays["confusion"] = tables.reshape(len(frames), -1).astype(np.uint16)
    if run.dataset.n_inputs == 1:
        curve = run.predict(parameters, run.dataset.transform(curve_points(run)))
        arrays["curve"] = np.clip(curve, -1e30, 1e30).mT.reshape(len(frames), -1)
    if is_detailed(run.experiment):
        arrays |= unit_arrays(run, parameters)
    return arrays
