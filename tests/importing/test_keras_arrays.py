"""Weights as Keras gives them, saved by NumPy without names."""

import io
from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.importing.found import ChosenActivations
from playground.importing.read import ModelError, read_model, resume
from tests.importing.examples import weights_of

XOR = Experiment(hidden_layers=(3,), hidden_activation="tanh")
W = weights_of(2, 4, 1)
ARRAYS = [W["W1"], W["b1"], W["W2"], W["b2"]]
ALONE = "expected kernels of Dense layers in their order, each with its bias or all without"


def saved(*arrays: Any, **named: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, *arrays, **named)
    return buffer.getvalue()


def test_kernels_and_biases_become_layers_with_the_current_activations() -> None:
    loaded = read_model("w.npz", saved(*(one.astype(np.float32) for one in ARRAYS)), XOR)
    assert loaded.experiment.layer_sizes == (2, 4, 1)
    assert loaded.experiment.hidden_activations == ("tanh",)
    assert loaded.lacks_activations
    assert loaded.decisions == (
        "the file tells no activations: tanh in the hidden layers and sigmoid at the output were "
        "assumed",
    )
    mlp = resume(loaded.experiment, ()).mlp
    for found, name in zip([*mlp.weights, *mlp.biases], ["W1", "W2", "b1", "b2"], strict=True):
        np.testing.assert_array_equal(found.ravel(), W[name].astype(np.float32).ravel())


def test_kernels_alone_make_a_network_without_biases() -> None:
    found = read_model("w.npz", saved(W["W1"], W["W2"]), XOR).experiment
    assert not found.bias
    assert found.parameters == tuple(np.concatenate([W["W1"].ravel(), W["W2"].ravel()]))


def test_chosen_activations_are_taken() -> None:
    chosen = ChosenActivations("relu", "tanh")
    found = read_model("w.npz", saved(*ARRAYS), XOR, chosen).experiment
    assert found.hidden_activations == ("relu",)
    assert found.output_activation == "tanh"


def test_output_activation_that_does_not_fit_gives_way_to_one_that_does() -> None:
    three = weights_of(2, 3, 3)
    current = XOR.changed(dataset="three_spirals")
    for chosen in (ChosenActivations(), ChosenActivations(output="sigmoid")):
        found = read_model("w.npz", saved(three["W1"], three["W2"]), current, chosen).experiment
        assert found.output_activation == "softmax"
    two = weights_of(2, 3, 2)
    found = read_model("w.npz", saved(two["W1"], two["W2"]), XOR).experiment
    assert found.output_activation == "softmax"


def test_activations_of_each_layer_stay_where_there_are_as_many() -> None:
    current = XOR.changed(hidden_layers=[2, 2], layer_activations=["relu", "sine"])
    sizes = weights_of(2, 3, 2, 1)
    found = read_model("w.npz", saved(sizes["W1"], sizes["W2"], sizes["W3"]), current).experiment
    assert found.hidden_activations == ("relu", "sine")


BAD: dict[str, tuple[bytes, str]] = {
    "a bias first": (saved(W["b1"], W["W1"]), f"arr_0: {ALONE}, got an array with 1 axis"),
    "two biases": (
        saved(W["W1"], W["b1"], W["b1"]),
        f"arr_2: {ALONE}, got an array with 1 axis",
    ),
    "a convolution": (
        saved(np.ones((3, 3, 1, 8)), np.ones(8)),
        f"arr_0: {ALONE}, got an array with 4 axes",
    ),
    "one is missing": (saved(W["W1"], arr_2=W["W2"]), "arr_1: expected an array, got none"),
    "sizes do not follow": (
        saved(W["W1"], W["W1"]),
        "arr_1: expected 4 inputs, one for each unit before it, got 2",
    ),
    "of PyTorch": (
        saved(W["W1"].T, W["b1"], W["W2"].T, W["b2"]),
        "arr_1: expected 2 biases, one for each column of arr_0, got 4; if the arrays are of "
        "PyTorch, save model.state_dict() as safetensors instead",
    ),
    "NaN": (
        saved(W["W1"] * np.nan, W["W2"]),
        "arr_0[0][0]: expected a number from -1e+09 to 1e+09, got nan",
    ),
    "infinite bias": (
        saved(W["W1"], np.full(4, np.inf), W["W2"], W["b2"]),
        "arr_1[0]: expected a number from -1e+09 to 1e+09, got inf",
    ),
    "other inputs": (
        saved(np.ones((4, 3)), np.ones((3, 1))),
        "inputs of the network: expected 2 (x1, x2), as the current data and features have, got 4",
    ),
    "other outputs": (
        saved(np.ones((2, 3)), np.ones((3, 5))),
        "outputs of the network: expected 1 or 2, as the current data have, got 5",
    ),
    "too wide": (
        saved(np.ones((2, 33)), np.ones((33, 1))),
        "arr_0: expected 1 to 32 units, got 33",
    ),
    "too deep": (
        saved(*[np.ones((2, 2))] * 10),
        "expected 1 to 9 layers, got 10",
    ),
    "texts": (saved(np.array([["a"]])), "arr_0: expected numbers, got texts"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_network_of_dense_layers_gets_its_sentence(case: str) -> None:
    data, sentence = BAD[case]
    with pytest.raises(ModelError) as caught:
        read_model("w.npz", data, XOR)
    assert str(caught.value) == sentence
