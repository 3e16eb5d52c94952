"""Hidden layers as they are edited on the diagram: what that changes of the settings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import HIDDEN_ACTIVATIONS
from playground.experiment import MAX_HIDDEN, MAX_UNITS, Experiment, hidden_changes

layers = st.lists(
    st.tuples(st.integers(1, MAX_UNITS), st.sampled_from(list(HIDDEN_ACTIVATIONS))),
    max_size=MAX_HIDDEN,
)


def with_layers(experiment: Experiment, wanted: Any) -> Experiment:
    return experiment.changed(**hidden_changes(experiment, wanted))


def layers_of(experiment: Experiment) -> list[tuple[int, str]]:
    return list(zip(experiment.hidden_layers, experiment.hidden_activations, strict=True))


@given(layers, layers)
def test_what_is_asked_for_is_what_comes(
    first: list[tuple[int, str]], then: list[tuple[int, str]]
) -> None:
    experiment = with_layers(with_layers(Experiment(), first), then)
    assert layers_of(experiment) == then
    # One activation is named once, and several are named for each layer.
    assert bool(experiment.layer_activations) is (len({name for _, name in then}) > 1)
    assert hidden_changes(experiment, then) == {}


def test_a_layer_keeps_its_activation_when_another_one_comes_before_it() -> None:
    experiment = with_layers(Experiment(), [(4, "relu"), (3, "tanh")])
    experiment = with_layers(experiment, [(2, "relu"), (4, "relu"), (3, "tanh")])
    assert experiment.hidden_layers == (2, 4, 3)
    assert experiment.hidden_activations == ("relu", "relu", "tanh")


def test_activations_that_become_equal_are_one_again() -> None:
    experiment = with_layers(Experiment(), [(4, "relu"), (3, "tanh")])
    assert hidden_changes(experiment, [(4, "tanh"), (3, "tanh")]) == {
        "hidden_activation": "tanh",
        "layer_activations": (),
    }


@pytest.mark.parametrize(
    "wanted", [[[0, "tanh"]], [[4, "softmax"]], [["4", "tanh"]], [[4, "tanh", 1]], "tanh", [None]]
)
def test_anything_else_is_refused(wanted: Any) -> None:
    with pytest.raises(ValueError, match="expected"):
        hidden_changes(Experiment(), wanted)
