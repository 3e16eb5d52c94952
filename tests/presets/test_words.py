"""Settings in words, and the initial draw that fits them."""

import pytest
from hypothesis import given

from playground.experiment import Experiment
from playground.presets import PRESETS, fitting_draw, in_words, with_recipe
from tests.examples import examples
from tests.strategies import experiments


@pytest.mark.parametrize(
    ("experiment", "words"),
    [
        (
            Experiment(),
            "2-4-1 sigmoid, no bias, gradient descent 0.5, squared error, full batch",
        ),
        (
            with_recipe(Experiment(), "circle"),
            "2-6-1 tanh, Adam 0.03, cross-entropy, batches of 10",
        ),
        (
            with_recipe(Experiment(), "gaussians"),
            "2-1 sigmoid output, Adam 0.03, cross-entropy, batches of 10",
        ),
        (
            PRESETS["Spiral, deep"],
            "2-8-8-8-1 tanh, tanh output, gradient descent 0.03, squared error, batches of 10",
        ),
        (
            Experiment(
                bias=True,
                hidden_layers=(3, 3, 2),
                layer_activations=("relu", "relu", "tanh"),
                schedule="cosine",
                l2=0.01,
                dropout=0.2,
                patience=20,
            ),
            "2-3-3-2-1 ReLU, tanh, gradient descent 0.5, cosine schedule, squared error, "
            "full batch, L2 0.01, Dropout 0.2, early stopping (patience 20)",
        ),
    ],
)
def test_settings_in_words(experiment: Experiment, words: str) -> None:
    assert in_words(experiment) == words


@given(experiment=experiments(most_samples=50))
@examples(50)
def test_any_settings_have_words_and_a_draw_that_fits(experiment: Experiment) -> None:
    words = in_words(experiment)
    assert words.startswith("-".join(map(str, experiment.layer_sizes)))
    assert ", ," not in words
    drawn = experiment.changed(**fitting_draw(experiment))
    assert fitting_draw(drawn) == fitting_draw(experiment)
    assert {name: getattr(drawn, name) for name in fitting_draw(experiment)} == fitting_draw(drawn)


@pytest.mark.parametrize(
    ("layers", "activation", "initializer", "biases"),
    [
        ((4,), "sigmoid", "uniform", "same"),
        ((), "tanh", "uniform", "same"),
        ((4, 4), "sigmoid", "glorot_uniform", "zeros"),
        ((4,), "tanh", "glorot_uniform", "zeros"),
        ((4,), "sine", "glorot_uniform", "zeros"),
        ((4,), "relu", "he_normal", "zeros"),
        ((4, 4), "leaky_relu", "he_normal", "zeros"),
        ((4, 4), "silu", "he_normal", "zeros"),
    ],
)
def test_draw_fits_activation_and_depth(
    layers: tuple[int, ...], activation: str, initializer: str, biases: str
) -> None:
    experiment = Experiment(hidden_layers=layers, hidden_activation=activation, initial_scale=3.0)
    assert fitting_draw(experiment) == {
        "initializer": initializer,
        "initial_scale": 1.0,
        "bias_initializer": biases,
    }


def test_one_layer_like_relu_is_enough_for_hes_draw() -> None:
    mixed = Experiment(hidden_layers=(4, 4), layer_activations=("tanh", "relu"))
    assert fitting_draw(mixed)["initializer"] == "he_normal"
