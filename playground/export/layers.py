"""Weights layer by layer as a file has them: read, and set against an experiment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.experiment import MAX_HIDDEN, MAX_UNITS, SETTINGS, Experiment
from playground.export.checked import as_array, show
from playground.export.model import Layer
from playground.export.state import LARGEST_WEIGHT


class Source(NamedTuple):
    """A layer as a file has it, and where its three parts stand there."""

    weights: object
    biases: object
    activation: object
    places: tuple[str, str, str]


def read_layers(sources: Sequence[Source]) -> list[Layer]:
    """Return the layers, each of which fits the one before it.

    Raises:
        ValueError: a part is not as described; the message names its place.
    """
    if not 1 <= len(sources) <= MAX_HIDDEN + 1:
        raise ValueError(f"layers: expected 1 to {MAX_HIDDEN + 1} of them, got {len(sources)}")
    layers: list[Layer] = []
    n_rows: int | None = None
    for k, source in enumerate(sources):
        last = k == len(sources) - 1
        layer = _read_layer(source, n_rows, ACTIVATIONS if last else HIDDEN_ACTIVATIONS)
        if layer.has_biases != (layers or [layer])[0].has_biases:
            raise ValueError(f"{source.places[1]}: expected biases in all layers or in none")
        layers.append(layer)
        n_rows = layer.weights.shape[1]
    return layers


def _read_layer(source: Source, n_rows: int | None, known: Mapping[str, Any]) -> Layer:
    place, place_of_biases, place_of_activation = source.places
    matrix = as_array(source.weights, (n_rows, None), place, LARGEST_WEIGHT)
    n_units = matrix.shape[1]
    if not len(matrix) or not 1 <= n_units <= MAX_UNITS:
        raise ValueError(
            f"{place}: expected rows of 1 to {MAX_UNITS} numbers, a row for each input, got "
            f"{len(matrix)} rows of {n_units}"
        )
    if not isinstance(source.activation, str) or source.activation not in known:
        raise ValueError(
            f"{place_of_activation}: expected one of {', '.join(known)}, "
            f"got {show(source.activation)}"
        )
    if source.biases is None:
        return Layer(matrix, np.zeros(n_units), False, source.activation)
    biases = as_array(source.biases, (n_units,), place_of_biases, LARGEST_WEIGHT)
    return Layer(matrix, biases, True, source.activation)


def check_same_network(experiment: Experiment, layers: Sequence[Layer]) -> None:
    """Raise a ValueError unless the layers are those of the experiment."""
    sizes = [len(layers[0].weights), *(one.weights.shape[1] for one in layers)]
    names = [one.activation for one in layers]
    pairs: list[tuple[str, Sequence[Any], Sequence[Any]]] = [
        ("units", experiment.layer_sizes, sizes),
        ("activations", (*experiment.hidden_activations, experiment.output_activation), names),
    ]
    for what, expected, found in pairs:
        if list(expected) != list(found):
            raise ValueError(
                f"layers: expected {what} {_joined(expected)}, as the experiment has them, "
                f"got {_joined(found)}"
            )
    if experiment.bias != layers[0].has_biases:
        with_biases = "biases" if experiment.bias else "no biases"
        raise ValueError(f"layers: expected {with_biases}, as the experiment has it")


def _joined(values: Sequence[Any]) -> str:
    return "-".join(map(str, values))


def fitted_into(
    current: Experiment, layers: Sequence[Layer], sources: Sequence[Source]
) -> tuple[Experiment, list[str]]:
    """Return the experiment in force with the network of a file, and a sentence for what gave way.

    Raises:
        ValueError: the network has not the inputs or outputs that the data need.
    """
    inputs, output = current.unit_names(0), layers[-1].activation
    if len(layers[0].weights) != len(inputs):
        raise ValueError(
            f"{sources[0].places[0]}: expected {len(inputs)} rows, one for each input of the data "
            f"in use, got {len(layers[0].weights)}"
        )
    if output not in current.fitting_outputs:
        raise ValueError(
            f"{sources[-1].places[2]}: expected one of {', '.join(current.fitting_outputs)} for "
            f"the data in use, got {output}"
        )
    hidden = tuple(one.activation for one in layers[:-1])
    fitted = replace(
        current,
        hidden_layers=tuple(one.weights.shape[1] for one in layers[:-1]),
        hidden_activation=hidden[0] if hidden else current.hidden_activation,
        layer_activations=hidden if len(set(hidden)) > 1 else (),
        output_activation=output,
        bias=layers[0].has_biases,
        parameters=(),
    )
    if layers[-1].weights.shape[1] != fitted.n_outputs:
        raise ValueError(
            f"{sources[-1].places[0]}: expected {fitted.n_outputs} columns, one for each output "
            f"that the data in use need, got {layers[-1].weights.shape[1]}"
        )
    remarks = [f"{SETTINGS[name].key}: {why}" for name, why in fitted.conflicts().items()]
    return fitted.changed(), remarks
