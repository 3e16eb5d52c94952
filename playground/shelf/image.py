"""The small region of a run that is kept, as an image that any page can hold."""

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from playground.charts.look import CLASS_SHADES, OUTPUT_COLORS, VALUE_COLORS
from playground.charts.maps import LEVELS, small_maps
from playground.engine.arrays import Array
from playground.shelf.kept import KeptRun

GRID = 49  # pixels along each side


def region_address(kept: KeptRun) -> str:
    """Return the region as the address of an image that holds itself; empty over a single input."""
    dataset = kept.experiment.make_dataset()
    if dataset.n_inputs == 1:
        return ""
    network = kept.experiment.make_network().with_parameters(kept.state.parameters)
    maps = small_maps(network, kept.experiment, dataset, GRID).reshape(-1, GRID, GRID) / LEVELS
    colors = OUTPUT_COLORS if dataset.classes else VALUE_COLORS
    painted = classes_painted(maps) if len(maps) > 1 else scale_painted(maps[0], colors)
    written = base64.b64encode(png(painted[::-1])).decode()
    return f"data:image/png;base64,{written}"


def scale_painted(shares: Array, colors: tuple[str, ...]) -> NDArray[np.uint8]:
    """Return the colours of shares from 0 to 1 along a scale, in even steps; shape (..., 3)."""
    ends = np.array([rgb(one) for one in colors])
    places = np.linspace(0.0, 1.0, len(ends))
    mixed = [np.interp(shares, places, ends[:, channel]) for channel in range(3)]
    return np.asarray(np.rint(np.stack(mixed, axis=-1)), np.uint8)


def classes_painted(shares: Array) -> NDArray[np.uint8]:
    """Return the colour of the class with the largest share, the paler the less sure.

    Args:
        shares: of each class a map, shape (n_classes, n_rows, n_columns).
    """
    n = len(shares)
    lead = np.clip((shares.max(axis=0) - 1.0 / n) / (1.0 - 1.0 / n), 0.0, 1.0)
    colors = np.array([rgb(one) for one in CLASS_SHADES[:n]])[shares.argmax(axis=0)]
    mixed = 255.0 + (colors - 255.0) * (0.15 + 0.85 * lead)[..., np.newaxis]
    return np.asarray(np.rint(mixed), np.uint8)


def rgb(color: str) -> tuple[int, ...]:
    """Return a colour such as "#2f86c6" as three numbers from 0 to 255."""
    return tuple(int(color[k : k + 2], 16) for k in (1, 3, 5))


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return an image as PNG, the first row at the top; shape (n_rows, n_columns, 3).

    Source: Portable Network Graphics (PNG) Specification, third edition, W3C.
    """
    n_rows, n_columns, _ = pixels.shape
    rows = b"".join(b"\x00" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", n_columns, n_rows, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
