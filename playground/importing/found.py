"""A network as a file of another program has it, and how it is fitted into the current data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

import numpy as np

from playground.engine import HIDDEN_ACTIVATIONS
from playground.experiment import MAX_HIDDEN, MAX_UNITS, Experiment
from playground.export.model import Layer
from playground.importing.layers import with_network
from playground.importing.scaling import (
    LOG_SOFTMAX,
    FoundLayer,
    Scaling,
    features_assumed,
    features_here,
    name_feature,
    plain_features,
    rescaled,
    what_is_assumed,
)
from playground.reading import values
from playground.reading.quoting import shorten
from playground.reading.values import at


@dataclass(frozen=True)
class FoundNetwork:
    """A network of a file.

    Attributes:
        layers: from the first hidden one to the output.
        scaling: None where the file has layers alone, so that it does not tell what they are given.
        decisions: a sentence for each choice that was made to read it.
    """

    layers: tuple[FoundLayer, ...]
    scaling: Scaling | None = None
    decisions: tuple[str, ...] = ()

    @property
    def lacks_activations(self) -> bool:
        """Whether the file tells none."""
        return not self.layers[-1].activation


@dataclass(frozen=True)
class ChosenActivations:
    """The activations for a file that has none; None for those of the current network.

    Attributes:
        hidden: of all hidden layers, a key of `HIDDEN_ACTIVATIONS`.
        output: a key of `ACTIVATIONS`.
    """

    hidden: str | None = None
    output: str | None = None


@dataclass(frozen=True)
class FittedNetwork:
    """A network of a file in the current experiment.

    Attributes:
        experiment: with its weights as initial weights.
        problems: a sentence for each setting that gave way.
        decisions: a sentence for each choice that was made.
    """

    experiment: Experiment
    problems: tuple[str, ...]
    decisions: tuple[str, ...]


def fit_network(
    current: Experiment, found: FoundNetwork, chosen: ChosenActivations
) -> FittedNetwork:
    """Return the current experiment with a network of a file.

    Raises:
        ValueError: its layers do not follow each other, are too large or too many, or it does not
            fit the current data.
    """
    _check_layers(found.layers)
    _check_inputs(current, found)
    layers, decisions = _with_activations(current, found, chosen)
    if found.scaling is None or found.scaling.features is None:
        decisions += features_assumed(current)
    if found.scaling is None:
        decisions += what_is_assumed(current, layers)
    else:
        layers, said = rescaled(current, layers, found.scaling)
        decisions += said
    has_biases = any(one.biases is not None for one in layers)
    if has_biases and not all(one.biases is not None for one in layers):
        without = ", ".join(shorten(one.name) for one in layers if one.biases is None)
        decisions.append(f"{without} had no biases: here they are 0")
    made = [
        Layer(
            one.weights,
            np.zeros(one.n_units) if one.biases is None else one.biases,
            has_biases,
            one.activation,
        )
        for one in layers
    ]
    experiment, problems = with_network(current, made)
    parts = [np.vstack([one.weights, one.biases][: 1 + has_biases]) for one in made]
    parameters = np.concatenate([part.ravel() for part in parts])
    experiment = replace(experiment, parameters=tuple(parameters.tolist()))
    return FittedNetwork(experiment, tuple(problems), (*found.decisions, *decisions))


# ---- sizes ----


def _check_layers(layers: Sequence[FoundLayer]) -> None:
    if not 1 <= len(layers) <= MAX_HIDDEN + 1:
        raise ValueError(f"expected 1 to {MAX_HIDDEN + 1} layers, got {len(layers)}")
    n_inputs = len(layers[0].weights)
    for one in layers:
        with at(shorten(one.name)):
            if len(one.weights) != n_inputs:
                raise ValueError(
                    f"expected {n_inputs} inputs, one for each unit before it, got "
                    f"{len(one.weights)}"
                )
            if not 1 <= one.n_units <= MAX_UNITS:
                raise ValueError(f"expected 1 to {MAX_UNITS} units, got {one.n_units}")
            if one.biases is not None and len(one.biases) != one.n_units:
                raise ValueError(f"expected {one.n_units} biases, got {len(one.biases)}")
        n_inputs = one.n_units


def _check_inputs(current: Experiment, found: FoundNetwork) -> None:
    names = current.unit_names(0)
    n_inputs = len(found.layers[0].weights)
    own = found.scaling.features if found.scaling else None
    differs = own is not None and own != features_here(current)
    if own and differs and (n_inputs == len(names) or own != plain_features(n_inputs)):
        listed = ", ".join(map(name_feature, own))
        raise ValueError(
            f"expected a network that is given {_shorter(names)}, as the current data and features "
            f"are, got one that is given {shorten(listed, 80)}"
        )
    if n_inputs != len(names):
        expected = f"{len(names)} ({_shorter(names)}), as the current data and features have"
        raise ValueError(f"inputs of the network: expected {expected}, got {n_inputs}")


def _shorter(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{names[0]} to {names[-1]}"


# ---- activations ----


def outputs_for(current: Experiment, n_units: int) -> list[str]:
    """Return the output activations that fit the current data and so many outputs."""
    return [
        name
        for name in current.fitting_outputs
        if replace(current, output_activation=name).n_outputs == n_units
    ]


def _with_activations(
    current: Experiment, found: FoundNetwork, chosen: ChosenActivations
) -> tuple[list[FoundLayer], list[str]]:
    """Return the layers with activations that fit, and a sentence for each that was chosen."""
    *hidden, last = found.layers
    n_outputs = last.n_units
    fitting = outputs_for(current, n_outputs)
    if not fitting:
        _refuse_outputs(current, n_outputs)
    if not last.activation:
        return _assumed(current, found.layers, chosen, fitting)
    for one in hidden:
        with at(shorten(one.name)):
            values.one_of(one.activation, HIDDEN_ACTIVATIONS)
    if last.activation == LOG_SOFTMAX and "softmax" in fitting:
        return [*hidden, replace(last, activation="softmax")], [
            "its outputs are logarithms of shares: here they are the shares, and the class stays "
            "the same"
        ]
    if last.activation == "linear" and fitting == ["softmax"]:
        return [*hidden, replace(last, activation="softmax")], [
            "its outputs come without an activation, as for a cross-entropy that has softmax "
            "inside: here softmax stands after them, and the class stays the same"
        ]
    if last.activation not in fitting:
        expected = f"expected one of {', '.join(fitting)} for the current data and {n_outputs}"
        raise ValueError(
            f"activation of the output: {expected} output{'s' * (n_outputs > 1)}, got "
            f"{last.activation}"
        )
    return list(found.layers), []


def _refuse_outputs(current: Experiment, n_outputs: int) -> NoReturn:
    known = {replace(current, output_activation=one).n_outputs for one in current.fitting_outputs}
    expected = " or ".join(map(str, sorted(known)))
    raise ValueError(
        f"outputs of the network: expected {expected}, as the current data have, got {n_outputs}"
    )


def _assumed(
    current: Experiment,
    layers: Sequence[FoundLayer],
    chosen: ChosenActivations,
    fitting: Sequence[str],
) -> tuple[list[FoundLayer], list[str]]:
    n_hidden = len(layers) - 1
    hidden = [chosen.hidden or current.hidden_activation] * n_hidden
    if chosen.hidden is None and len(current.layer_activations) == n_hidden:
        hidden = list(current.layer_activations)
    output = chosen.output or current.output_activation
    if output not in fitting:
        usual = [one for one in current.usual_outputs if one in fitting]
        output = usual[0]
    # A choice may have been made for another file.
    hidden = [one if one in HIDDEN_ACTIVATIONS else current.hidden_activation for one in hidden]
    names = [*hidden, output]
    made = [replace(one, activation=name) for one, name in zip(layers, names, strict=True)]
    said = f"{', '.join(dict.fromkeys(hidden))} in the hidden layers and " if hidden else ""
    return made, [f"the file tells no activations: {said}{output} at the output were assumed"]
