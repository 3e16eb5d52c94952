"""What fits a slow line: how many frames."""

import zlib

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.live.line import (
    BESIDES,
    CURVE_BYTES,
    TIMELINE,
    bytes_on_line,
    frame_bytes,
    n_fitting,
    n_of_timeline,
    on_line,
)
from playground.live.messages import as_bytes, frame_arrays
from playground.live.unit_states import UnitStates
from playground.run.recorder import Run

ONE_INPUT = Table(
    np.linspace(0, 1, 7)[:, np.newaxis],
    np.tile([0.0, 1.0, 2.0], 3)[:7],
    ("a",),
    "b",
    ("p", "q", "r"),
    5,
)
EXPERIMENTS = {
    "XOR": Experiment(),
    "circle": Experiment(dataset="circle", hidden_layers=(8, 8)),
    "deep": Experiment(dataset="spiral", hidden_layers=(16,) * 6),
    "wide": Experiment(dataset="gaussians", hidden_layers=(20,)),
    "one input, three classes": Experiment(dataset="own", table=ONE_INPUT),
    "values": Experiment(
        dataset="plane", loss="squared_error", output_activation="linear", hidden_layers=(3,)
    ),
}
every_experiment = pytest.mark.parametrize(
    "run", [Run(one) for one in EXPERIMENTS.values()], ids=list(EXPERIMENTS)
)


@every_experiment
def test_size_of_a_frame_is_known_before_the_answer_is_made(run: Run) -> None:
    for frames in (run.frames, 3 * run.frames):
        arrays = frame_arrays(run, frames, UnitStates(run))
        sizes = {name: array.nbytes for name, array in arrays.items()}
        assert sizes == {name: len(frames) * size for name, size in frame_bytes(run).items()}


@pytest.mark.parametrize("experiment", [EXPERIMENTS["XOR"], EXPERIMENTS["circle"]])
@pytest.mark.parametrize("n_frames", [4, 12, 24])
def test_size_is_about_what_compression_leaves(experiment: Experiment, n_frames: int) -> None:
    run = Run(experiment)
    run.record(60, "auto", 600.0)
    frames = run.frames[-n_frames:]
    arrays = frame_arrays(run, frames, UnitStates(run))
    arrays["losses"] = run.curve.after(frames[0].id)
    left = len(zlib.compress(b"".join(as_bytes(array) for array in arrays.values())))
    # Streamlit's own messages and the header are in it, too.
    expected = bytes_on_line(arrays) - BESIDES
    assert 0.6 * expected < left < 1.5 * expected


@every_experiment
def test_answer_fits_the_room_or_is_a_single_frame(run: Run) -> None:
    for room in (1, 5_000, 15_000, 25_000, 50_000, 100_000, 500_000):
        n = n_fitting(run, 240, room)
        assert 1 <= n <= 240
        arrays = frame_arrays(run, n * run.frames, UnitStates(run))
        assert n == 1 or bytes_on_line(arrays) + n * CURVE_BYTES <= room + n


@every_experiment
def test_no_more_frames_would_fit(run: Run) -> None:
    for room in (5_000, 15_000, 50_000):
        n = n_fitting(run, 10**6, room)
        assert BESIDES + (n + 1) * (on_line(frame_bytes(run)) + CURVE_BYTES) > room


@every_experiment
def test_wider_line_gets_no_less(run: Run) -> None:
    found = [n_fitting(run, 240, 2**k) for k in range(10, 24)]
    assert found == sorted(found)
    assert found[0] == 1
    assert found[-1] == n_fitting(run, 240, 0) == 240


@every_experiment
def test_no_more_frames_fit_than_are_asked_for(run: Run) -> None:
    for room in (0, 1, 10**9):
        assert n_fitting(run, 1, room) == 1


def test_whole_timeline_is_thinned_where_it_would_take_long() -> None:
    run = Run(EXPERIMENTS["XOR"])
    run.record(200, "1", 600.0)
    assert n_of_timeline(run, 0) == n_of_timeline(run, 10**6) == len(run.frames)
    room = 5_000
    n = n_of_timeline(run, room)
    assert 1 < n < len(run.frames)
    assert n == n_fitting(run, len(run.frames), TIMELINE * room)
