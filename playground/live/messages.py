"""What the player is told: a header in JSON and arrays as bytes, in one message.

Layout: the header's length (4 bytes, little-endian), the header in UTF-8, spaces up to a multiple
of 8 bytes, then the arrays. `header["arrays"]` tells for each its type, shape and place. Of frames
each array has a row for each frame: what the player draws, it computes from the parameters.

Numbers of 8 bytes are sent in planes: the lowest byte of each, column after column, then the next
byte of each, up to the one with sign and exponent. Those of a column hardly change from frame to
frame, and stand beside each other. Compressed as a websocket is, parameters at Auto speed take 87 %
of what they take as they are (XOR 2-4-1), 77 % (circle 2-8-8-1) and 78 % (8 hidden layers of 16
units), in 0.7 to 0.9 of the time. The bits in which they differ from the frame before take 95 %,
89 % and 90 %, in up to twice the time.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.live.unit_states import UnitStates, are_shown
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.run.scores import Scores

TABLE_ROWS = 100

_parts = attrgetter(*(one.name for one in fields(Scores)))


def as_bytes(array: NDArray[Any]) -> bytes:
    """Return what is sent of an array; see above."""
    if array.dtype != np.float64:
        return array.tobytes()
    return np.frombuffer(array.tobytes(order="F"), np.uint8).reshape(-1, 8).T.tobytes()


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return header and arrays as one message."""
    places, blobs, offset = {}, [], 0
    for name, array in arrays.items():
        blob = as_bytes(array)
        places[name] = [array.dtype.name, list(array.shape), offset]
        blobs.append(blob + bytes(-len(blob) % 8))
        offset += len(blobs[-1])
    text = json.dumps({**header, "arrays": places}, allow_nan=False).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return struct.pack("<I", len(text)) + text + b"".join(blobs)


def _lowest(frame: Frame) -> tuple[int, bool]:
    """Return the id of `Frame.lowest`, -1 for none, and `Frame.is_between`."""
    return frame.lowest.id if frame.lowest else -1, frame.is_between


def frame_arrays(run: Run, frames: Sequence[Frame], states: UnitStates) -> dict[str, NDArray[Any]]:
    """Return what the player is told of some frames, each array with a row for each frame.

    These are `rows`, where each stands and how good it is; `parameters`, to the last digit; for
    classes the `confusion`; and the `states` of the units where the diagram shows units.
    """
    if not frames:
        return {}
    places = [(one.id, one.epoch_fraction, one.state.epoch, one.state.updates) for one in frames]
    scores = [(*_parts(one.scores), one.edited, *_lowest(one)) for one in frames]
    arrays: dict[str, NDArray[Any]] = {
        "rows": np.hstack([places, scores]),
        "parameters": np.stack([frame.state.parameters for frame in frames]),
    }
    if run.experiment.task == "classes":
        tables = np.stack([frame.confusion for frame in frames])
        arrays["confusion"] = tables.reshape(len(frames), -1).astype(np.uint16)
    if are_shown(run.experiment):
        arrays["states"] = states.at(frames)
    return arrays
