import base64
import io
import json
from typing import Any

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.export.weights import EXPORTS, SCHEMA, VERSION, weights_json, weights_npz
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT

TABLE = Table(
    np.array([[1.0, 20.0], [2.0, 30.0], [3.0, 50.0]]),
    np.array([1000.0, 3000.0, 2000.0]),
    ("height (m)", "km/h"),
    "price",
    (),
    2,
)
VALUES = Experiment().changed(dataset="own", table=TABLE, standardise=True)
CLASSES = Experiment().changed(dataset="iris", standardise=True)
EXPERIMENTS = {
    "article": Experiment(),
    "bias": Experiment(bias=True),
    "deep tanh": Experiment(
        dataset="moons",
        samples=30,
        hidden_layers=(3, 5, 2),
        hidden_activation="tanh",
        output_activation="tanh",
        bias=True,
        reduction="mean",
        batch_size=4,
    ),
    "relu": Experiment(hidden_activation="relu", output_activation="linear", learning_rate=0.01),
    "no hidden layer": Experiment(dataset="parity", inputs=4, hidden_layers=(), bias=True),
}
every_experiment = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)

# Written anew here, as a learner would in a program of their own.
FUNCTIONS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0.0, z, 0.0),
}


def recorded(experiment: Experiment) -> tuple[Run, Frame]:
    run = Run(experiment)
    made = run.record(2, "10", PATIENT)
    return run, next(frame for frame in made if not frame.is_between)


def forward(
    X: np.ndarray, weights: list[Any], biases: list[Any], activations: list[str]
) -> np.ndarray:
    a = X
    for w, b, name in zip(weights, biases, activations, strict=True):
        a = FUNCTIONS[name](a @ np.asarray(w) + (0.0 if b is None else np.asarray(b)))
    return a


def read_json(run: Run, frame: Frame) -> dict[str, Any]:
    return json.loads(weights_json(run, frame).data.decode("utf-8"))


def read_npz(run: Run, frame: Frame) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(weights_npz(run, frame).data), allow_pickle=False) as file:
        return dict(file)


@every_experiment
def test_numbers_of_the_json_file_read_back_to_the_last_bit(experiment: Experiment) -> None:
    run, frame = recorded(experiment)
    numbers = []
    for layer in read_json(run, frame)["layers"]:
        assert np.shape(layer["weights"]) == (layer["inputs"], layer["units"])
        numbers += [np.ravel(layer["weights"])]
        if experiment.bias:
            assert np.shape(layer["biases"]) == (layer["units"],)
            numbers += [np.ravel(layer["biases"])]
        else:
            assert layer["biases"] is None
    assert np.concatenate(numbers).tobytes() == frame.state.parameters.tobytes()


@every_experiment
def test_arrays_of_the_npz_file_read_back_to_the_last_bit(experiment: Experiment) -> None:
    run, frame = recorded(experiment)
    file = read_npz(run, frame)
    numbers = []
    for k in range(1, len(experiment.layer_sizes)):
        numbers += [file[f"W{k}"].ravel()]
        if experiment.bias:
            numbers += [file[f"b{k}"]]
    assert ("b1" in file) == experiment.bias
    assert np.concatenate(numbers).tobytes() == frame.state.parameters.tobytes()
    for name, count in [("epoch", frame.state.epoch), ("updates", frame.state.updates)]:
        assert (file[name].dtype, file[name].item()) == (np.int64, count)


@every_experiment
def test_plain_numpy_gives_the_outputs_of_the_json_file(experiment: Experiment) -> None:
    run, frame = recorded(experiment)
    document = read_json(run, frame)
    layers, points = document["layers"], document["training_points"]
    outputs = forward(
        np.array(points["inputs"]),
        [layer["weights"] for layer in layers],
        [layer["biases"] for layer in layers],
        [layer["activation"] for layer in layers],
    )
    np.testing.assert_allclose(points["outputs"], outputs, rtol=1e-12, atol=1e-12)
    n_train = run.dataset.n_train
    np.testing.assert_array_equal(points["inputs"], run.dataset.X[:n_train])
    np.testing.assert_array_equal(points["targets"], run.dataset.y[:n_train])


@every_experiment
def test_plain_numpy_gives_the_outputs_of_the_npz_file(experiment: Experiment) -> None:
    run, frame = recorded(experiment)
    file = read_npz(run, frame)
    n_layers = len(experiment.layer_sizes) - 1
    outputs = forward(
        file["X"],
        [file[f"W{k}"] for k in range(1, n_layers + 1)],
        [file.get(f"b{k}") for k in range(1, n_layers + 1)],
        file["activations"].tolist(),
    )
    np.testing.assert_allclose(file["outputs"], outputs, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(file["targets"], run.dataset.y[: run.dataset.n_train])


@every_experiment
def test_file_tells_its_experiment_and_its_moment(experiment: Experiment) -> None:
    run, frame = recorded(experiment)
    document, file = read_json(run, frame), read_npz(run, frame)
    assert (document["schema"], document["version"]) == (SCHEMA, VERSION)
    assert Experiment.from_json(document["experiment"]) == (experiment, [])
    assert Experiment.from_json(json.loads(file["experiment"].item())) == (experiment, [])
    moment = (frame.state.epoch, frame.state.updates)
    assert (document["epoch"], document["updates"]) == moment
    assert (file["epoch"].item(), file["updates"].item()) == moment
    assert document["scores"]["loss"] == frame.scores.loss


def test_score_that_does_not_exist_is_null() -> None:
    # XOR has no points to test on, and NaN is not JSON.
    scores = read_json(*recorded(Experiment()))["scores"]
    assert scores["test_loss"] is None
    assert scores["test_accuracy"] is None


@pytest.mark.parametrize("kind", EXPORTS)
def test_file_name_tells_data_layers_and_epoch(kind: str) -> None:
    run, frame = recorded(EXPERIMENTS["deep tanh"])
    file = EXPORTS[kind](run, frame)
    assert file.name == f"weights-moons-2-3-5-2-1-epoch-10.{kind}"


@pytest.mark.parametrize("kind", EXPORTS)
def test_file_survives_the_way_through_json(kind: str) -> None:
    file = EXPORTS[kind](*recorded(Experiment()))
    sent = json.loads(json.dumps(file.as_json(), allow_nan=False))
    assert base64.b64decode(sent["data"]) == file.data
    assert (sent["name"], sent["mime"]) == (file.name, file.mime)


@pytest.mark.parametrize("kind", EXPORTS)
def test_last_frame_of_a_diverged_run_can_be_taken_away(kind: str) -> None:
    run = Run(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0)
    )
    while not run.diverged:
        run.record(24, "1", PATIENT)
    assert EXPORTS[kind](run, run.frames[-1]).data


@pytest.mark.parametrize("kind", EXPORTS)
def test_export_leaves_the_run_as_it_is(kind: str) -> None:
    run, frame = recorded(Experiment())
    frames, kept = run.frames, [one.state.parameters.copy() for one in run.frames]
    EXPORTS[kind](run, frame)
    assert run.frames is frames
    for one, parameters in zip(frames, kept, strict=True):
        np.testing.assert_array_equal(one.state.parameters, parameters)


# ---- values in their own unit, and names ----


def test_values_in_both_files_are_in_their_own_unit() -> None:
    run, frame = recorded(VALUES)
    document, file = read_json(run, frame), read_npz(run, frame)
    points = document["training_points"]
    assert (document["target_mean"], document["target_deviation"]) == (2000.0, 1000.0)
    assert (file["target_mean"].item(), file["target_deviation"].item()) == (2000.0, 1000.0)
    assert points["targets"] == file["targets"].tolist() == [[1000.0], [3000.0]]
    assert points["inputs"] == file["points"].tolist() == [[1.0, 20.0], [2.0, 30.0]]
    outputs = forward(
        file["X"], [file["W1"], file["W2"]], [file["b1"], file["b2"]], file["activations"].tolist()
    )
    np.testing.assert_allclose(points["outputs"], outputs * 1000.0 + 2000.0, rtol=1e-12)
    np.testing.assert_array_equal(points["outputs"], file["outputs"])
    np.testing.assert_allclose(file["outputs"], run.networks([frame]).predict(file["X"])[0])


def test_classes_keep_their_scale() -> None:
    run, frame = recorded(CLASSES)
    document, file = read_json(run, frame), read_npz(run, frame)
    assert (document["target_mean"], document["target_deviation"]) == (0.0, 1.0)
    assert np.sum(document["training_points"]["targets"], axis=1).tolist() == [1.0] * 75
    np.testing.assert_array_equal(file["targets"], document["training_points"]["targets"])


@pytest.mark.parametrize(
    ("experiment", "columns", "target", "classes"),
    [
        (VALUES, ["height (m)", "km/h"], "price", []),
        (
            CLASSES,
            ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
            "species",
            ["setosa", "versicolor", "virginica"],
        ),
        (Experiment(), ["x1", "x2"], "class", ["0", "1"]),
    ],
)
def test_both_files_hold_the_names(
    experiment: Experiment, columns: list[str], target: str, classes: list[str]
) -> None:
    document, file = read_json(*recorded(experiment)), read_npz(*recorded(experiment))
    for one in (document, {name: array.tolist() for name, array in file.items()}):
        assert (one["columns"], one["target"], one["classes"]) == (columns, target, classes)
