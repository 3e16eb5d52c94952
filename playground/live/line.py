"""What fits a slow line: fewer frames to an answer, and coarser maps in them.

The player says how many bytes the line carries in about half a second. An answer to Play is no
larger, so that nothing that is clicked on waits behind it for long. Where few frames of full detail
would fit, their maps are sent coarser, and the browser draws them as large; a picture that stands
still is asked for again in full.
"""

from collections.abc import Mapping, Sequence
from math import isqrt
from typing import Any, NamedTuple

from numpy.typing import NDArray

from playground.live.frames import Frame
from playground.live.messages import (
    CURVE,
    GRID,
    LEVELS,
    TABLE_ROWS,
    frame_arrays,
    is_detailed,
    unit_stride,
)
from playground.live.recorder import Run

COARSEST = 2  # detail 0 is all there is; each next one has half the points along each side
FEWEST = 6  # frames of an answer, for which detail is given up
BESIDES = 3000  # bytes that an answer needs besides its frames, Streamlit's own messages counted
TIMELINE = 4  # so many times the room for the whole timeline, which is sent seldom
COARSE_STEP = LEVELS // 255  # between levels: 256 of them, which compress to a half


class Line(NamedTuple):
    """What the player tells of its line.

    Attributes:
        room: bytes of an answer, compressed; 0 for no limit.
        with_points: the hidden space is shown, which needs more than the diagram.
    """

    room: int = 0
    with_points: bool = True


def frame_bytes(run: Run, line: Line, detail: int) -> tuple[int, int]:
    """Return how many bytes a frame has in numbers, and how many in maps."""
    experiment, dataset = run.experiment, run.dataset
    n_rows = min(len(dataset.X), TABLE_ROWS)
    numbers = 8 * (12 + run.mlp.n_parameters + n_rows * run.n_shown)
    if experiment.task == "classes":
        numbers += 2 * run.frames[0].confusion.size
    if dataset.n_inputs == 1:
        numbers += 8 * CURVE * run.n_shown
    maps = 2 * run.n_shown * side(1, detail) ** 2
    if is_detailed(experiment):
        n_units = sum(experiment.layer_sizes[1:])
        numbers += n_units * (17 + (4 * n_rows if line.with_points or not detail else 0))
        maps += 2 * n_units * side(unit_stride(experiment), detail) ** 2
    return numbers, maps


def side(stride: int, detail: int) -> int:
    """Return how many points a map has along each side."""
    return len(range(0, len(range(0, GRID, stride)), 2**detail))


def weigh(n_frames: int, numbers: float, maps: float, detail: int) -> int:
    """Return about how many bytes an answer has on the line, compressed.

    Measured on XOR and circle: numbers hardly compress, maps of a frame alone neither, and those of
    a frame after another to about a half; coarse ones to a half of that.

    Args:
        n_frames: how many frames it has.
        numbers: bytes of all frames, maps apart.
        maps: bytes of the maps of a frame.
        detail: of the maps.
    """
    on_line = maps / 2 if detail else maps
    return BESIDES + round(numbers + (n_frames + 1) / 2 * on_line * (n_frames > 0))


def bytes_on_line(arrays: Mapping[str, NDArray[Any]], detail: int) -> int:
    """Return the same of an answer that is made."""
    n_frames = len(arrays.get("rows", ()))
    maps = sum(array.nbytes for name, array in arrays.items() if name in ("map", "units"))
    numbers = sum(array.nbytes for array in arrays.values()) - maps
    return weigh(n_frames, numbers, maps / max(1, n_frames), detail)


def answer_bytes(run: Run, n_frames: int, line: Line, detail: int) -> int:
    """Return the same of an answer that is to be made."""
    numbers, maps = frame_bytes(run, line, detail)
    return weigh(n_frames, n_frames * numbers, maps, detail)


def fit(run: Run, n_frames: int, line: Line) -> tuple[int, int]:
    """Return how many of so many frames fit a line, one at least, and in which detail."""
    if not line.room:
        return n_frames, 0
    for detail in range(COARSEST + 1):
        n = n_fitting(run, n_frames, line, detail)
        if n >= min(FEWEST, n_frames):
            return n, detail
    return max(1, n), COARSEST


def n_fitting(run: Run, n_frames: int, line: Line, detail: int) -> int:
    """Return how many frames of a detail fit a line, at most `n_frames`."""
    of_two, of_one = (answer_bytes(run, n, line, detail) for n in (2, 1))
    more = (line.room - of_one) // (of_two - of_one)
    return min(n_frames, 1 + more) if of_one <= line.room else 0


def detail_of_all(run: Run, n_frames: int, line: Line) -> int:
    """Return the detail in which a whole timeline is sent."""
    fits = (
        detail
        for detail in range(COARSEST)
        if not line.room or answer_bytes(run, n_frames, line, detail) <= TIMELINE * line.room
    )
    return next(fits, COARSEST)


def answer_arrays(
    run: Run, frames: Sequence[Frame], line: Line, detail: int
) -> dict[str, NDArray[Any]]:
    """Return what the player draws of some frames, in some detail; see `frame_arrays`."""
    arrays = frame_arrays(run, frames)
    if not detail or not frames:
        return arrays
    arrays["map"] = thinned(arrays["map"], run.n_shown, 2**detail)
    if "units" in arrays:
        arrays["units"] = thinned(arrays["units"], arrays["states"].shape[1], 2**detail)
        if not line.with_points:
            del arrays["points"]
    return arrays


def thinned(maps: NDArray[Any], n_maps: int, stride: int) -> NDArray[Any]:
    """Return every which point of square maps, in fewer levels.

    Args:
        maps: shape (n_frames, n_maps * n_points), row by row.
        n_maps: of a frame.
        stride: every which point along each side is left.
    """
    n = isqrt(maps.shape[1] // n_maps)
    coarse = maps.reshape(len(maps), n_maps, n, n)[:, :, ::stride, ::stride]
    levels = (coarse.astype("uint32") + COARSE_STEP // 2) // COARSE_STEP * COARSE_STEP
    return levels.astype(maps.dtype).reshape(len(maps), -1)
