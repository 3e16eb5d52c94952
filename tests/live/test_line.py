"""What fits a slow line: how many frames, and how coarse their maps."""

import zlib
from itertools import pairwise
from math import isqrt

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.live.line import (
    COARSEST,
    TIMELINE,
    Line,
    answer_arrays,
    answer_bytes,
    bytes_on_line,
    detail_of_all,
    fit,
)
from playground.live.messages import GRID, LEVELS, differences, frame_arrays, is_detailed
from playground.live.recorder import Run

ONE_INPUT = Table(
    np.linspace(0, 1, 7)[:, np.newaxis], np.tile([0.0, 1.0, 2.0], 3)[:7], ("a",), "b",
    ("p", "q", "r"), 5,
)  # fmt: skip
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
every_detail = pytest.mark.parametrize("detail", range(COARSEST + 1))
every_line = pytest.mark.parametrize("with_points", [True, False])


@every_experiment
@every_detail
@every_line
def test_size_is_known_before_the_answer_is_made(run: Run, detail: int, with_points: bool) -> None:
    line = Line(1, with_points)
    for frames in (run.frames, 3 * run.frames):
        arrays = answer_arrays(run, frames, line, detail)
        assert bytes_on_line(arrays, detail) == answer_bytes(run, len(frames), line, detail)


@pytest.mark.parametrize("experiment", [EXPERIMENTS["XOR"], EXPERIMENTS["circle"]])
@pytest.mark.parametrize("n_frames", [1, 4, 12])
@every_detail
def test_size_is_about_what_compression_leaves(
    experiment: Experiment, n_frames: int, detail: int
) -> None:
    run = Run(experiment)
    run.record(60, "auto", 600.0)
    arrays = answer_arrays(run, run.frames[-n_frames:], Line(), detail)
    sent = b"".join(differences(array).tobytes() for array in arrays.values())
    # Streamlit's own messages are in it, too, and these are not compressed here.
    left, expected = len(zlib.compress(sent)), bytes_on_line(arrays, detail) - 3000
    assert 0.4 * expected < left < 1.5 * expected


@every_experiment
def test_answer_fits_the_room_or_is_a_single_frame(run: Run) -> None:
    for room in (1, 5_000, 15_000, 25_000, 50_000, 100_000, 500_000):
        n, detail = fit(run, 24, Line(room))
        assert 1 <= n <= 24
        assert n == 1 or answer_bytes(run, n, Line(room), detail) <= room


@every_experiment
def test_wider_line_gets_no_less(run: Run) -> None:
    rooms = [2**k for k in range(10, 24)]
    details = [fit(run, 24, Line(room))[1] for room in rooms]
    assert details == sorted(details, reverse=True)
    assert fit(run, 24, Line(rooms[-1])) == fit(run, 24, Line()) == (24, 0)
    # Never less of both: where frames become fewer, they become finer.
    answers = [fit(run, 24, Line(room)) for room in rooms]
    assert all(n <= more or finer < detail for (n, detail), (more, finer) in pairwise(answers))


def test_frames_become_fewer_before_they_become_coarse() -> None:
    run = Run(EXPERIMENTS["XOR"])
    n, detail = fit(run, 24, Line(60_000))
    assert detail == 0
    assert n < 24
    assert fit(run, 24, Line(25_000))[1] == 1


def test_single_step_keeps_its_detail_as_long_as_it_fits() -> None:
    run = Run(EXPERIMENTS["XOR"])
    assert fit(run, 1, Line(25_000)) == (1, 0)
    assert fit(run, 1, Line(4_000))[1] > 0


@every_experiment
def test_whole_timeline_is_coarse_where_it_would_take_long(run: Run) -> None:
    assert detail_of_all(run, 500, Line()) == 0
    assert detail_of_all(run, 500, Line(20_000)) == COARSEST
    enough = answer_bytes(run, 500, Line(), 0) // TIMELINE + 1
    assert detail_of_all(run, 500, Line(enough)) == 0


@every_experiment
def test_coarse_maps_are_the_fine_ones_at_fewer_places(run: Run) -> None:
    fine = frame_arrays(run, run.frames)
    coarse = answer_arrays(run, run.frames, Line(), 1)
    for name in ("map", "units") if is_detailed(run.experiment) else ("map",):
        n_maps = run.n_shown if name == "map" else fine["states"].shape[1]
        side = isqrt(fine[name].shape[1] // n_maps)
        there = fine[name].reshape(1, n_maps, side, side)[:, :, ::2, ::2]
        sent = coarse[name].reshape(there.shape)
        assert np.abs(there.astype(int) - sent.astype(int)).max() <= LEVELS // 255 // 2 + 1
        # The corners stay where they are, so that the picture does not shift.
        assert sent.shape[-1] == (side + 1) // 2
    rest = fine.keys() - {"map", "units"}
    assert all((fine[name] == coarse[name]).all() for name in rest if name != "rows")
    assert GRID % 2 == 1
