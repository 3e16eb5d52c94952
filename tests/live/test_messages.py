import base64
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from playground.charts.region import output_range, window_of
from playground.data.table import Table
from playground.experiment import Experiment
from playground.live.assets import FOLDER
from playground.live.messages import as_bytes, frame_arrays, pack
from playground.live.unit_states import UnitStates
from playground.run.recorder import Run
from tests.messages import unpack
from tests.recordings import PATIENT
from tests.tools import run_in_node

json_headers = st.dictionaries(
    st.text().filter(lambda key: key != "arrays"),
    st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3),
    max_size=4,
)
any_arrays = st.dictionaries(
    st.text(max_size=8),
    st.sampled_from(["float64", "uint16", "uint8", "int64"]).flatmap(
        lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=1, max_dims=3, min_side=0))
    ),
    max_size=4,
)

READ = """
const message = Uint8Array.from(Buffer.from(process.argv[2], "base64"));
const { header, arrays } = unpack(message);
const bits = (data) => [...new BigUint64Array(data.buffer)].map(String);
const spell = (data) => (data instanceof Float64Array ? bits(data) : [...data]);
const parts = Object.entries(arrays).map(([name, { data, shape }]) => [name, [spell(data), shape]]);
const frames = framesOf(arrays).map((frame) => ({
  ...frame, parameters: [...frame.parameters], states: [...(frame.states ?? [])],
  confusion: [...(frame.confusion ?? [])],
}));
console.log(JSON.stringify({ header, parts, frames }));
"""


def read_in_browser(message: bytes) -> dict[str, Any]:
    """Return what the browser's module reads in a message, the bits of float64 as whole numbers."""
    script = (FOLDER / "message.js").read_text(encoding="utf-8") + READ
    found: dict[str, Any] = run_in_node(script, base64.b64encode(message).decode())
    return found


def recorded(experiment: Experiment, speed: str = "10") -> tuple[Run, dict[str, Any]]:
    """Return a run of four frames, and what is sent of them."""
    run = Run(experiment)
    run.record(3, speed, PATIENT)
    return run, frame_arrays(run, run.frames, UnitStates(run))


def test_bytes_of_numbers_lie_in_planes_the_lowest_first_column_after_column() -> None:
    a, b, c, d = (np.frombuffer(bytes(range(start, start + 8)))[0] for start in (0, 8, 16, 24))
    sent = as_bytes(np.array([[a, b], [c, d]]))
    expected = [place + start for place in range(8) for start in (0, 16, 8, 24)]
    assert list(sent) == expected


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
    _, again = unpack(pack({}, {"a": array, "b": array.astype(np.uint16)}))
    np.testing.assert_array_equal(again["a"], array)
    np.testing.assert_array_equal(again["b"], array)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_header_that_a_browser_could_not_read_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"loss": value}, {})


def test_browser_reads_every_bit_of_what_was_packed() -> None:
    numbers = np.array([[0.1, -0.0, np.nan], [np.inf, 5e-324, -1.7976931348623157e308]])
    rng = np.random.default_rng(0)
    sent = {
        "first": numbers,
        "small": np.arange(5, dtype=np.uint8)[np.newaxis],
        "many": rng.normal(size=(7, 11)),
        "none": np.empty((0, 4)),
        "counts": np.array([[0, 65535], [7, 300]], np.uint16),
        "last": rng.normal(size=(1, 3)),
    }
    found = read_in_browser(pack({"text": "größer"}, sent))
    assert found["header"]["text"] == "größer"
    parts = dict(found["parts"])
    assert list(parts) == list(sent)
    for name, array in sent.items():
        data, shape = parts[name]
        assert shape == list(array.shape)
        bits = array.view(np.uint64) if array.dtype == np.float64 else array
        assert list(map(int, data)) == bits.ravel().tolist()


@pytest.mark.parametrize(
    "experiment",
    [Experiment(), Experiment().changed(dataset="sine"), Experiment(hidden_layers=(17,))],
    ids=["classes", "values", "many units"],
)
def test_browser_makes_frames_of_what_is_sent(experiment: Experiment) -> None:
    run, sent = recorded(experiment)
    found = read_in_browser(pack({}, sent))["frames"]
    assert len(found) == 4
    for k, (one, frame) in enumerate(zip(found, run.frames, strict=True)):
        assert one["parameters"] == frame.state.parameters.tolist()
        assert (one["id"], one["epoch"], one["updates"]) == (
            frame.id,
            frame.state.epoch,
            frame.state.updates,
        )
        assert one["loss"] == frame.scores.loss
        assert one["edited"] == frame.edited
        for name in ("states", "confusion"):
            assert one[name] == (sent[name][k].tolist() if name in sent else [])


def test_planes_of_parameters_compress_better_than_rows() -> None:
    run = Run(Experiment(dataset="circle", hidden_layers=(8, 8), bias=True))
    run.record(60, "auto", PATIENT)
    parameters = np.stack([frame.state.parameters for frame in run.frames[-24:]])
    sizes = [len(zlib.compress(data)) for data in (as_bytes(parameters), parameters.tobytes())]
    assert sizes[0] < 0.9 * sizes[1]


# ---- what the chart shows ----


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
    assert output_range(experiment.make_dataset(), experiment) == expected
    assert sum(expected) / 2.0 == experiment.threshold


def test_range_of_values_is_theirs() -> None:
    run = Run(Experiment().changed(dataset="bumps", noise=0.1))
    labels = run.dataset.labels
    assert output_range(run.dataset, run.experiment) == (labels.min(), labels.max())
    alike = Table(np.arange(3.0)[:, None], np.full(3, 5.0), ("a",), "b", (), 3)
    run = Run(Experiment().changed(dataset="own", table=alike))
    assert output_range(run.dataset, run.experiment) == (4.0, 6.0)


def test_window_over_a_single_input_shows_a_little_more_than_the_answers() -> None:
    run = Run(Experiment().changed(dataset="sine"))
    low, high = output_range(run.dataset, run.experiment)
    beyond = 0.15 * (high - low)
    window = run.dataset.ranges[0], (low - beyond, high + beyond)
    assert window_of(run.dataset, run.experiment) == window
    run = Run(Experiment().changed(dataset="iris", x_input=4))
    assert window_of(run.dataset, run.experiment) == (run.dataset.ranges[3], run.dataset.ranges[1])


# ---- frames ----


def test_no_frames_are_no_arrays() -> None:
    run = Run(Experiment())
    assert frame_arrays(run, [], UnitStates(run)) == {}


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
def test_frames_are_sent_with_their_numbers(experiment: Experiment) -> None:
    run, sent = recorded(experiment)
    told = {"rows", "parameters", "states"}
    assert sent.keys() == (told | {"confusion"} if experiment.task == "classes" else told)
    for k, frame in enumerate(run.frames):
        scores = frame.scores
        expected = [
            frame.id,
            frame.epoch_fraction,
            frame.state.epoch,
            frame.state.updates,
            scores.loss,
            scores.test_loss,
            scores.mean_absolute_error,
            scores.accuracy,
            scores.test_accuracy,
            scores.r_squared,
            scores.test_r_squared,
            frame.edited,
            frame.lowest.id if frame.lowest else -1,
            frame.is_between,
        ]
        np.testing.assert_array_equal(sent["rows"][k], expected)
        # To the last digit: the weight tables show them, and a learner may copy them.
        np.testing.assert_array_equal(sent["parameters"][k], frame.state.parameters)


def test_confusion_is_sent_for_classes_alone() -> None:
    for name, n_classes in (("xor", 2), ("iris", 3)):
        run, arrays_sent = recorded(Experiment().changed(dataset=name))
        sent = arrays_sent["confusion"][:1]
        assert sent.shape == (1, 2 * n_classes * n_classes)
        trained, tested = sent.reshape(2, -1).sum(axis=1).tolist()
        assert (trained, tested) == (run.dataset.n_train, len(run.dataset.X) - run.dataset.n_train)
    _, sent_of_values = recorded(Experiment().changed(dataset="sine"))
    assert "confusion" not in sent_of_values


def diverged(experiment: Experiment) -> tuple[Run, dict[str, Any]]:
    """Return a run up to the last finite frame, and what the player is told of its frames."""
    run = Run(experiment)
    while not run.diverged:
        run.record(24, "update", PATIENT)
    _, sent = unpack(pack({}, frame_arrays(run, run.frames, UnitStates(run))))
    for parameters, frame in zip(sent["parameters"], run.frames, strict=True):
        assert parameters.tobytes() == frame.state.parameters.tobytes()
    return run, sent


def test_frames_of_a_run_that_is_about_to_diverge_do_not_warn() -> None:
    # Finite as float64, but beyond what a float32 would hold; outputs may overflow even so.
    _, sent = diverged(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0)
    )
    assert np.abs(sent["parameters"]).max() > 1e39


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("dataset", ["plane", "sine"])
def test_values_of_a_run_that_is_about_to_diverge_do_not_warn(
    dataset: str, standardise: bool
) -> None:
    run, sent = diverged(
        Experiment(hidden_activation="linear")
        .changed(dataset=dataset, standardise=standardise)
        .changed(learning_rate=50.0)
    )
    assert len(sent["states"]) == len(run.frames)
    assert np.isfinite(sent["parameters"]).all()
