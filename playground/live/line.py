"""What fits a slow line: fewer frames to an answer.

The player says how many bytes the line carries in about half a second: its room. An answer to Play
is no larger, so that nothing that is clicked on waits behind it for long.
"""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from playground.live.unit_states import are_shown
from playground.run.recorder import Run

BESIDES = 3000  # bytes that an answer needs besides its arrays, Streamlit's own messages counted
TIMELINE = 4  # so many times the room for the whole timeline, which is sent seldom
# What compression leaves; parameters hardly compress.
SHARES = {"rows": 0.3, "losses": 0.4}
CURVE_BYTES = 120  # that the loss curve has of a frame on the line, about


def frame_bytes(run: Run) -> dict[str, int]:
    """Return how many bytes a frame has in each array of an answer."""
    experiment = run.experiment
    parts = {"rows": 8 * 14, "parameters": 8 * run.mlp.n_parameters}
    if experiment.task == "classes":
        parts["confusion"] = 2 * run.frames[0].confusion.size
    if are_shown(experiment):
        parts["states"] = sum(experiment.layer_sizes[1:])
    return parts


def on_line(sizes: Mapping[str, int]) -> int:
    """Return about how many bytes arrays of such sizes have on the line, compressed."""
    return round(sum(SHARES.get(name, 1.0) * size for name, size in sizes.items()))


def bytes_on_line(arrays: Mapping[str, NDArray[Any]]) -> int:
    """Return about how many bytes an answer has on the line, compressed."""
    return BESIDES + on_line({name: array.nbytes for name, array in arrays.items()})


def n_fitting(run: Run, n_frames: int, room: int) -> int:
    """Return how many of so many frames fit a line, one at least; 0 bytes of room is no limit."""
    if not room:
        return n_frames
    of_frame = on_line(frame_bytes(run)) + CURVE_BYTES
    return min(n_frames, max(1, (room - BESIDES) // of_frame))


def n_of_timeline(run: Run, room: int) -> int:
    """Return how many frames are sent of a whole timeline."""
    return n_fitting(run, len(run.frames), TIMELINE * room)
