"""Messages to the player, read as the browser reads them."""

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray


def from_bytes(data: bytes, dtype: str, shape: list[int]) -> NDArray[Any]:
    """Return the array that `as_bytes` was given."""
    if dtype != "float64":
        return np.frombuffer(data, dtype).reshape(shape)
    numbers = np.frombuffer(data, np.uint8).reshape(8, -1).T.tobytes()
    return np.frombuffer(numbers).reshape(shape, order="F")


def unpack(message: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return header and arrays of a message."""
    (length,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + length])
    arrays = {}
    for name, (dtype, shape, offset) in header.pop("arrays").items():
        start = 4 + length + offset
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        arrays[name] = from_bytes(message[start : start + size], dtype, shape)
    return header, arrays
