from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.data.table import Table
from playground.experiment import Experiment
from playground.live.messages import (
    CURVE,
    GRID,
    LEVELS,
    TABLE_ROWS,
    curve_points,
    frame_arrays,
    output_range,
    pack,
    plane_points,
    region_map,
    region_points,
    unpack,
    window_of,
)
from playground.live.recorder import Run

PATIENT = 600.0
LINE_OF_THREE = Table(
    np.array([[0.0], [1.0], [5.0]]), np.array([0.0, 1.0, 2.0]), ("a",), "b", ("p", "q", "r"), 3
)

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


def test_rows_of_levels_are_sent_as_differences() -> None:
    levels = np.array([[7, 65535], [9, 0], [9, 65535]], np.uint16)
    message = pack({}, {"levels": levels})
    sent = np.frombuffer(message[-16:-4], np.uint16).reshape(3, 2)
    assert sent.tolist() == [[7, 65535], [2, 1], [0, 65535]]


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
    assert output_range(Run(experiment)) == expected
    assert sum(expected) / 2.0 == experiment.threshold


def test_range_of_values_is_theirs() -> None:
    run = Run(Experiment().changed(dataset="bumps", noise=0.1))
    assert output_range(run) == (run.dataset.labels.min(), run.dataset.labels.max())
    alike = Table(np.arange(3.0)[:, None], np.full(3, 5.0), ("a",), "b", (), 3)
    run = Run(Experiment().changed(dataset="own", table=alike))
    assert output_range(run) == (4.0, 6.0)


def test_window_over_a_single_input_shows_a_little_more_than_the_answers() -> None:
    run = Run(Experiment().changed(dataset="sine"))
    low, high = output_range(run)
    beyond = 0.15 * (high - low)
    assert window_of(run) == (run.dataset.ranges[0], (low - beyond, high + beyond))
    run = Run(Experiment().changed(dataset="iris", x_input=4))
    assert window_of(run) == (run.dataset.ranges[3], run.dataset.ranges[1])


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "linear"])
def test_levels_cover_the_output_range_and_never_meet_the_threshold(output: str) -> None:
    experiment = Experiment(output_activation=output)
    low, high = ends = output_range(Run(experiment))
    outputs = np.array([-np.inf, low, experiment.threshold, high, np.inf])
    levels = region_map(outputs.reshape(1, -1, 1), ends)[0]
    assert levels.dtype == np.uint16
    assert levels.tolist()[:2] == [0, 0]
    assert levels.tolist()[3:] == [LEVELS, LEVELS]
    # An odd number of steps: the threshold falls between two levels, so each is on one side.
    assert LEVELS % 2 == 1
    beside = region_map(experiment.threshold + np.array([[[-1e-4], [1e-4]]]), ends)[0]
    assert beside[0] < LEVELS / 2 < beside[1]


def test_levels_are_closer_than_anyone_sees() -> None:
    outputs = np.linspace(0.0, 1.0, 1001)
    levels = region_map(outputs.reshape(1, -1, 1), (0.0, 1.0))[0]
    np.testing.assert_allclose(levels / LEVELS, outputs, atol=1.0 / LEVELS)
    assert (np.diff(levels.astype(int)) > 0).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308, -1e308])
@pytest.mark.parametrize("ends", [(0.0, 1.0), (1.0, 1.0 + 1e-9), (-1e12, 1e12)])
def test_map_of_any_number_does_not_warn(value: float, ends: tuple[float, float]) -> None:
    assert region_map(np.array([[[value]]]), ends).shape == (1, 1)


def test_maps_of_several_outputs_stand_one_after_the_other() -> None:
    outputs = np.array([[[0.0, 0.2], [0.4, 0.6], [0.8, 1.0]], [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]])
    levels = region_map(outputs, (0.0, 1.0))
    np.testing.assert_allclose(levels[0] / LEVELS, [0.0, 0.4, 0.8, 0.2, 0.6, 1.0], atol=1e-4)
    assert levels[1].tolist() == [LEVELS] * 3 + [0] * 3


def test_region_points_go_row_by_row_from_the_bottom_left() -> None:
    run = Run(Experiment())
    points = region_points(run)
    (x_low, x_high), (y_low, y_high) = window_of(run)
    assert points.shape == (GRID * GRID, 2)
    assert points[0].tolist() == [x_low, y_low]
    assert points[GRID - 1].tolist() == [x_high, y_low]
    assert points[-GRID].tolist() == [x_low, y_high]
    assert points[-1].tolist() == [x_high, y_high]


def test_plane_over_a_single_input_is_alike_from_bottom_to_top() -> None:
    points = plane_points(Run(Experiment().changed(dataset="sine")))
    assert points.shape == (GRID * GRID, 1)
    np.testing.assert_array_equal(points.reshape(GRID, GRID), np.tile(points[:GRID, 0], (GRID, 1)))


def test_inputs_of_measures_are_held_at_a_share_of_their_range() -> None:
    run = Run(Experiment().changed(dataset="iris", x_input=2, y_input=4, held=(0.0, 0.5, 1.0)))
    points, measures = plane_points(run), run.dataset.points
    assert set(points[:, 0].tolist()) == {measures[:, 0].min()}
    assert set(points[:, 2].tolist()) == {measures[:, 2].max()}


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
        Experiment(dataset="circle", output_activation="softmax"),
        Experiment().changed(dataset="iris", x_input=4, y_input=3),
        Experiment().changed(dataset="blobs", centres=5),
        Experiment().changed(dataset="plane", standardise=True),
        Experiment().changed(dataset="sine", features=("x1", "sinx1"), standardise=True),
    ],
    ids=["xor", "moons", "parity", "softmax", "iris", "blobs", "plane", "sine"],
)
def test_frames_are_sent_with_their_numbers_and_outputs(experiment: Experiment) -> None:
    run = Run(experiment)
    run.record(3, "10", PATIENT)
    sent = frame_arrays(run, run.frames)
    n_shown = len(run.dataset.classes) if len(run.dataset.classes) > 2 else 1
    assert run.n_shown == n_shown
    assert sent["map"].shape == (4, n_shown * GRID * GRID)
    n_rows = min(TABLE_ROWS, len(run.dataset.X))
    assert sent["outputs"].shape == (4, n_rows * n_shown)
    mean, deviation = run.dataset.target_mean, run.dataset.target_deviation
    for k, frame in enumerate(run.frames):
        scores = frame.scores
        expected = [
            frame.id, frame.position, frame.state.epoch, frame.state.updates, scores.loss,
            scores.test_loss, scores.mean_absolute_error, scores.accuracy, scores.test_accuracy,
            scores.r_squared, scores.test_r_squared, frame.edited,
        ]  # fmt: skip
        np.testing.assert_array_equal(sent["rows"][k], expected)
        mlp = run.mlp.with_parameters(frame.state.parameters)
        # To the last digit: the weight tables show them, and a learner may copy them.
        np.testing.assert_array_equal(sent["parameters"][k], mlp.parameters)
        outputs = mean + deviation * mlp.predict(run.dataset.X[:TABLE_ROWS])[:, -n_shown:]
        np.testing.assert_allclose(sent["outputs"][k].reshape(n_rows, n_shown), outputs, atol=1e-12)
        low, high = output_range(run)
        answers = mean + deviation * mlp.predict(region_points(run))[:, -n_shown:]
        for shown, answer in zip(sent["map"][k].reshape(n_shown, -1), answers.T, strict=True):
            levels = np.rint(LEVELS * np.clip((answer - low) / (high - low), 0.0, 1.0))
            # The many are computed together, which may round the last digit the other way.
            assert np.abs(shown - levels).max() <= 1


def test_curve_over_a_single_input_is_what_the_network_answers() -> None:
    for changes in (
        {"dataset": "sine", "standardise": True},
        {"dataset": "own", "table": LINE_OF_THREE, "features": ("x1", "x1x1")},
    ):
        run = Run(Experiment().changed(**changes))
        run.record(2, "10", PATIENT)
        sent = frame_arrays(run, run.frames)
        x = np.linspace(*run.dataset.ranges[0], CURVE)[:, np.newaxis]
        np.testing.assert_array_equal(curve_points(run), x)
        for k, frame in enumerate(run.frames):
            answers = run.mlp.with_parameters(frame.state.parameters).predict(
                run.dataset.transform(x)
            )
            expected = run.dataset.target_mean + run.dataset.target_deviation * answers
            curves = sent["curve"][k].reshape(run.n_shown, CURVE)
            np.testing.assert_allclose(curves, expected.T, atol=1e-12)


def test_two_inputs_have_no_curve() -> None:
    run = Run(Experiment().changed(dataset="plane"))
    assert "curve" not in frame_arrays(run, run.frames)


def test_confusion_is_sent_for_classes_alone() -> None:
    for name, n_classes in (("xor", 2), ("iris", 3)):
        run = Run(Experiment().changed(dataset=name))
        sent = frame_arrays(run, run.frames)["confusion"]
        assert sent.shape == (1, 2 * n_classes * n_classes)
        trained, tested = sent.reshape(2, -1).sum(axis=1).tolist()
        assert (trained, tested) == (run.dataset.n_train, len(run.dataset.X) - run.dataset.n_train)
    run = Run(Experiment().changed(dataset="sine"))
    assert "confusion" not in frame_arrays(run, run.frames)


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


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("dataset", ["plane", "sine"])
def test_values_of_a_run_that_is_about_to_diverge_do_not_warn(
    dataset: str, standardise: bool
) -> None:
    run = Run(
        Experiment(hidden_activation="linear").changed(dataset=dataset, standardise=standardise)
        .changed(learning_rate=50.0)
    )  # fmt: skip
    while not run.diverged:
        run.record(24, "update", PATIENT)
    sent = frame_arrays(run, run.frames)
    assert len(sent["map"]) == len(run.frames)
    assert np.isfinite(sent["outputs"]).all()
