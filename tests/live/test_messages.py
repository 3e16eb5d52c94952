from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.experiment import Experiment
from playground.live.messages import (
    GRID,
    LEVELS,
    TABLE_ROWS,
    frame_arrays,
    output_range,
    pack,
    region_map,
    region_points,
    unpack,
)
from playground.live.recorder import Run

PATIENT = 600.0

json_headers = st.dictionaries(
    st.text().filter(lambda key: key != "arrays"),
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3),
    max_size=4,
)
any_arrays = st.dictionaries(
    st.text(max_size=8),
    st.sampled_from(["float64", "float32", "uint16", "uint8", "int64"]).flatmap(
        lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=1, max_dims=3, min_side=0))
    ),
    max_size=4,
)


@given(json_headers, any_arrays)
def test_unpacking_gives_back_what_was_packed(
    header: dict[str, Any], arrays: dict[str, np.ndarray]
) -> None:
    message = pack(header, arrays)
    again, arrays_again = unpack(message)
    assert again == header
    assert arrays_again.keys() == arrays.keys()
    for name, array in arrays.items():
        assert arrays_again[name].dtype == array.dtype
        assert arrays_again[name].shape == array.shape
        assert arrays_again[name].tobytes() == array.tobytes()


@given(json_headers, any_arrays)
def test_arrays_lie_where_a_browser_can_view_them(
    header: dict[str, Any], arrays: dict[str, np.ndarray]
) -> None:
    # A typed array in a browser must begin at a multiple of its item's size, 8 at most.
    message = pack(header, arrays)
    length = int.from_bytes(message[:4], "little")
    assert (4 + length) % 8 == 0
    assert len(message) % 8 == 0


def test_array_that_is_not_contiguous_is_packed_as_it_reads() -> None:
    array = np.arange(12.0).reshape(3, 4).T[::2]
    _, again = unpack(pack({}, {"a": array}))
    np.testing.assert_array_equal(again["a"], array)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_header_that_a_browser_could_not_read_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"loss": value}, {})


# ---- the region map ----


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("sigmoid", (0.0, 1.0)),
        ("tanh", (-1.0, 1.0)),
        ("relu", (-0.5, 1.5)),
        ("linear", (-0.5, 1.5)),
    ],
)
def test_threshold_is_in_the_middle_of_the_output_range(
    output: str, expected: tuple[float, float]
) -> None:
    experiment = Experiment(output_activation=output)
    assert output_range(experiment) == expected
    assert sum(expected) / 2.0 == experiment.threshold


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "linear"])
def test_levels_cover_the_output_range_and_never_meet_the_threshold(output: str) -> None:
    experiment = Experiment(output_activation=output)
    low, high = output_range(experiment)
    outputs = np.array([-np.inf, low, experiment.threshold, high, np.inf])
    levels = region_map(outputs, experiment)
    assert levels.dtype == np.uint16
    assert levels.tolist()[:2] == [0, 0]
    assert levels.tolist()[3:] == [LEVELS, LEVELS]
    # An odd number of steps: the threshold falls between two levels, so each is on one side.
    assert LEVELS % 2 == 1
    beside = region_map(experiment.threshold + np.array([-1e-4, 1e-4]), experiment)
    assert beside[0] < LEVELS / 2 < beside[1]


def test_levels_are_closer_than_anyone_sees() -> None:
    outputs = np.linspace(0.0, 1.0, 1001)
    levels = region_map(outputs, Experiment())
    np.testing.assert_allclose(levels / LEVELS, outputs, atol=1.0 / LEVELS)
    assert (np.diff(levels.astype(int)) > 0).all()


def test_map_of_nan_does_not_warn() -> None:
    assert region_map(np.array([np.nan]), Experiment()).shape == (1,)


def test_region_points_go_row_by_row_from_the_bottom_left() -> None:
    run = Run(Experiment())
    points = region_points(run)
    (x_low, x_high), (y_low, y_high) = run.dataset.window
    assert points.shape == (GRID * GRID, 2)
    assert points[0].tolist() == [x_low, y_low]
    assert points[GRID - 1].tolist() == [x_high, y_low]
    assert points[-GRID].tolist() == [x_low, y_high]
    assert points[-1].tolist() == [x_high, y_high]


def test_inputs_not_shown_are_held() -> None:
    run = Run(
        Experiment(
            dataset="parity", inputs=4, x_input=4, y_input=2, held=(0.25, 0.5, 0.75, 1.0, 0.0, 0.0)
        )
    )
    points = region_points(run)
    assert set(points[:, 0].tolist()) == {0.25}
    assert set(points[:, 2].tolist()) == {0.75}
    assert len(set(points[:, 3].tolist())) == GRID
    assert (np.diff(points[:GRID, 3]) > 0).all()
    assert len(set(points[:GRID, 1].tolist())) == 1


# ---- frames ----


def test_no_frames_are_no_arrays() -> None:
    assert frame_arrays(Run(Experiment()), []) == {}


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(),
        Experiment(dataset="moons", samples=300, hidden_layers=(), output_activation="tanh"),
        Experiment(dataset="parity", inputs=5, hidden_layers=(3, 2), bias=True),
    ],
    ids=["xor", "moons", "parity"],
)
def test_frames_are_sent_with_their_numbers_and_outputs(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(3, "10", PATIENT)
    sent = frame_arrays(run, run.frames)
    assert sent["map"].shape == (4, GRID * GRID)
    assert sent["outputs"].shape == (4, min(TABLE_ROWS, len(run.dataset.X)))
    for k, frame in enumerate(run.frames):
        scores = frame.scores
        expected = [
            frame.id, frame.position, frame.state.epoch, frame.state.updates, scores.loss,
            scores.test_loss, scores.mean_absolute_error, scores.accuracy, scores.test_accuracy,
            frame.edited,
        ]  # fmt: skip
        np.testing.assert_array_equal(sent["rows"][k], expected)
        mlp = run.mlp.with_parameters(frame.state.parameters)
        # To the last digit: the weight tables show them, and a learner may copy them.
        np.testing.assert_array_equal(sent["parameters"][k], mlp.parameters)
        outputs = mlp.predict(run.dataset.X[:TABLE_ROWS])[:, 0]
        np.testing.assert_allclose(sent["outputs"][k], outputs, rtol=0, atol=1e-12)
        levels = region_map(mlp.predict(region_points(run))[:, 0], experiment)
        # The many are computed together, which may round the last digit the other way.
        assert np.abs(sent["map"][k].astype(int) - levels.astype(int)).max() <= 1


def test_frames_of_a_run_that_is_about_to_diverge_do_not_warn() -> None:
    # Finite as float64, but beyond what a float32 would hold; outputs may overflow even so.
    run = Run(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0)
    )
    while not run.diverged:
        run.record(24, "update", PATIENT)
    assert max(np.abs(frame.state.parameters).max() for frame in run.frames) > 1e39
    sent = frame_arrays(run, run.frames)
    assert len(sent["parameters"]) == len(run.frames)
