"""What was taken away comes in again as it was, and trains on as it would have."""

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from playground.engine import TrainerState
from playground.experiment import Experiment
from playground.experiment.kinds import Weights
from playground.export.project import project_json
from playground.export.weights import EXPORTS, weights_json
from playground.importing.read import Loaded, ModelError, read_model, resume
from playground.run.recorder import Run
from tests.examples import examples
from tests.export.examples import assert_same_states, assert_train_alike, runs
from tests.recordings import PATIENT

slowly = examples(40, suppress_health_check=[HealthCheck.too_slow])
XOR = Experiment()
LAYERS: list[dict[str, Any]] = [
    {"weights": [[1, 2, 3], [4, 5, 6]], "biases": [7, 8, 9], "activation": "tanh"},
    {"weights": [[10], [11], [12]], "biases": [13.5], "activation": "sigmoid"},
]


def assert_same(one: Loaded, other: Loaded) -> None:
    # Arrays apart: whether one without a number is equal to another, newer NumPy does not say.
    np.testing.assert_array_equal(one.curve, other.curve)
    empty = np.zeros(1)
    assert replace(one, curve=empty) == replace(other, curve=empty)


def read(document: Any, current: Experiment = XOR) -> Loaded:
    return read_model("model.json", json.dumps(document).encode(), current)


def saved(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


# ---- round trips ----


@slowly
@given(run=runs(), kind=st.sampled_from(sorted(EXPORTS)), data=st.data())
def test_weights_file_trains_on_as_the_run_itself(run: Run, kind: str, data: st.DataObject) -> None:
    frame = data.draw(st.sampled_from(run.frames))
    loaded = read_model("", EXPORTS[kind](run, frame).data, XOR)
    assert loaded.experiment == run.experiment
    assert loaded.problems == ()
    assert_same_states(list(loaded.states), [frame.state])
    run.go_back_to(frame.id)
    assert_train_alike(run, resume(loaded.experiment, loaded.states))


@slowly
@given(run=runs(), notes=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_project_trains_on_as_the_run_itself_from_its_end_and_from_its_start(
    run: Run, notes: str
) -> None:
    # Frames whose weights have run away are not written: no link or file may hold such weights.
    assume(all(np.abs(one.state.parameters).max() <= Weights.largest for one in run.frames))
    loaded = read_model("", project_json(run, notes=notes).data, XOR)
    assert (loaded.experiment, loaded.notes, loaded.problems) == (run.experiment, notes, ())
    assert_same_states(list(loaded.states), [frame.state for frame in run.frames])
    again = resume(loaded.experiment, loaded.states)
    for frame, same in zip(run.frames, again.frames, strict=True):
        assert repr(frame.scores) == repr(same.scores)
        assert frame.epoch_fraction == same.epoch_fraction
    assert_train_alike(run, again)
    for one in (run, again):
        one.go_back_to(one.frames[0].id)
    assert_train_alike(run, again)


def test_model_is_told_by_its_content_and_not_by_its_name() -> None:
    run = Run(XOR)
    for make in (*EXPORTS.values(), project_json):
        data = make(run, run.frames[0]).data
        for name in ("model.npz", "model.json", "model.png", ""):
            assert read_model(name, data, XOR).experiment == XOR


# ---- weights by hand ----


def test_weights_by_hand_are_fitted_into_the_experiment_in_force() -> None:
    current = Experiment(learning_rate=0.25, layer_activations=("relu",), hidden_layers=(9,))
    loaded = read({"layers": LAYERS}, current)
    assert loaded.states == ()
    found = loaded.experiment
    assert found.learning_rate == 0.25
    assert found.layer_sizes == (2, 3, 1)
    assert found.hidden_activations == ("tanh",)
    assert found.bias is True
    mlp = resume(found, loaded.states).mlp
    np.testing.assert_array_equal(mlp.weights[0], LAYERS[0]["weights"])
    np.testing.assert_array_equal(mlp.biases[0], LAYERS[0]["biases"])
    np.testing.assert_array_equal(mlp.weights[1], LAYERS[1]["weights"])
    np.testing.assert_array_equal(mlp.biases[1], LAYERS[1]["biases"])


def test_weights_by_hand_as_arrays_are_those_of_json() -> None:
    arrays = {
        "W1": np.array(LAYERS[0]["weights"], np.int16),
        "b1": np.array(LAYERS[0]["biases"], ">f4"),
        "W2": np.asfortranarray(LAYERS[1]["weights"]),
        "b2": np.array([13.5]),
        "activations": np.array(["tanh", "sigmoid"]),
        "more": np.array(["is not read"]),
    }
    assert_same(read_model("", saved(**arrays), XOR), read({"layers": LAYERS}))


def test_weights_by_hand_may_have_no_biases_and_other_activations() -> None:
    layers = [
        {"weights": [[1, 2], [3, 4]], "biases": None, "activation": "relu"},
        {"weights": [[1, 2], [3, 4]], "activation": "sine"},
        {"weights": [[1], [2]], "activation": "linear"},
    ]
    found = read({"layers": layers}).experiment
    assert found.hidden_activations == ("relu", "sine")
    assert found.output_activation == "linear"
    assert not found.bias
    assert found.n_parameters == 10


def test_what_gives_way_to_weights_by_hand_is_said() -> None:
    current = Experiment(loss="cross_entropy", frozen=((2, 1), (1, 4)))
    layers = [LAYERS[0], LAYERS[1] | {"activation": "tanh"}]
    loaded = read({"layers": layers}, current)
    assert loaded.experiment.loss == "squared_error"
    assert loaded.experiment.frozen == ((2, 1),)
    assert loaded.problems == (
        "loss: cross_entropy needs output=sigmoid or softmax",
        "frozen: the network has no 1.4",
    )


def test_weights_of_three_classes_need_softmax_and_three_columns() -> None:
    current = XOR.changed(dataset="three_spirals")
    with pytest.raises(
        ModelError, match=r"activation: expected one of softmax for the current data"
    ):
        read({"layers": LAYERS}, current)
    layers = [LAYERS[0], LAYERS[1] | {"activation": "softmax"}]
    with pytest.raises(ModelError, match=r"layers\[1\].weights: expected 3 columns, .* got 1$"):
        read({"layers": layers}, current)


def test_file_from_before_states_travelled_starts_from_its_weights() -> None:
    run = Run(Experiment(bias=True))
    frame = run.record(1, "10", PATIENT)[0]
    document = json.loads(weights_json(run, frame).data)
    del document["state"]
    loaded = read(document)
    assert loaded.states == ()
    assert loaded.experiment == replace(
        run.experiment, parameters=tuple(frame.state.parameters.tolist())
    )
    start = resume(loaded.experiment, loaded.states).frames[0]
    assert start.scores == frame.scores or repr(start.scores) == repr(frame.scores)


def test_weights_edited_in_the_file_are_those_that_train_on() -> None:
    run = Run(XOR)
    document = json.loads(weights_json(run, run.record(1, "1", PATIENT)[0]).data)
    document["layers"][0]["weights"][0][0] = 0.125
    loaded = read(document)
    assert loaded.states[0].parameters[0] == 0.125
    assert loaded.states[0].epoch == 1


def test_state_without_its_experiment_is_left_out_and_that_is_said() -> None:
    loaded = read({"layers": LAYERS, "state": {"epoch": 5}})
    assert loaded.states == ()
    assert loaded.problems == ("state: it belongs to an experiment, which the file does not have",)


# ---- what is left of a file when parts of it cannot be used ----


def test_unknown_and_invalid_settings_are_remarked_on() -> None:
    run = Run(XOR)
    document = json.loads(project_json(run).data)
    document["experiment"] |= {"colour": "blue", "learning_rate": -1, "a\ud800\nb": 1}
    loaded = read(document)
    assert loaded.experiment == XOR
    assert loaded.problems == (
        "learning_rate: expected a number from 1e-06 to 1000, got -1",
        "colour is not a setting",
        "a  b is not a setting",
    )


def test_a_file_of_weights_has_no_notes() -> None:
    run = Run(XOR)
    assert read_model("", EXPORTS["json"](run, run.frames[0]).data, XOR).notes is None


def test_half_a_character_in_notes_becomes_one_that_can_be_sent() -> None:
    document = json.loads(project_json(Run(XOR)).data)
    document["notes"] = "half \ud83d of it"
    assert read(document).notes == "half ? of it"


def test_byte_order_mark_is_no_obstacle() -> None:
    data = b"\xef\xbb\xbf" + json.dumps({"layers": LAYERS}).encode()
    assert_same(read_model("", data, XOR), read({"layers": LAYERS}))


def test_name_twice_counts_once() -> None:
    data = b'{"layers": 5, "layers": ' + json.dumps(LAYERS).encode() + b"}"
    assert_same(read_model("", data, XOR), read({"layers": LAYERS}))


# ---- resume ----


def test_resumed_run_goes_back_to_the_first_of_its_states() -> None:
    run = Run(XOR)
    run.record(5, "10", PATIENT)
    again = resume(XOR, [frame.state for frame in run.frames[2:]])
    assert [frame.state.epoch for frame in again.frames] == [20, 30, 40, 50]
    assert [frame.ordinal for frame in again.frames] == [0, 1, 2, 3]
    assert again.go_back_to(again.frames[0].id).state.epoch == 20


def test_frames_without_a_finite_loss_are_left_out() -> None:
    bad = TrainerState(np.full(12, np.nan))
    run = Run(XOR)
    again = resume(XOR, [run.frames[0].state, bad])
    assert len(again.frames) == 1
    with pytest.raises(ModelError, match=r"^states: expected one with a finite loss, got none$"):
        resume(XOR, [bad])


def test_states_of_another_network_are_refused() -> None:
    states = [frame.state for frame in Run(XOR).frames]
    with pytest.raises(ModelError, match=r"^states\[0\].parameters: expected 17 numbers, got 12$"):
        resume(Experiment(bias=True), states)
