"""Weights layer by layer as a file has them: read, and set against an experiment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.experiment import MAX_UNITS, SETTINGS, Experiment
from playground.export.model import Layer
from playground.importing.state import LARGEST_WEIGHT
from playground.reading.reader import Reader


def read_layers(sources: Sequence[Reader]) -> list[Layer]:
    """Return the layers, each of which fits the one before it.

    Raises:
        ValueError: a part is not as described; the message names its place.
    """
    layers: list[Layer] = []
    n_rows: int | None = None
    for k, source in enumerate(sources):
        last = k == len(sources) - 1
        layer = _read_layer(source, n_rows, ACTIVATIONS if last else HIDDEN_ACTIVATIONS)
        if layer.has_biases != (layers or [layer])[0].has_biases:
            source.fail("biases", "expected biases in all layers or in none")
        layers.append(layer)
        n_rows = layer.weights.shape[1]
    return layers


def _read_layer(source: Reader, n_rows: int | None, known: Collection[str]) -> Layer:
    weights = source.array("weights", (n_rows, None), LARGEST_WEIGHT)
    n_units = weights.shape[1]
    if not len(weights) or not 1 <= n_units <= MAX_UNITS:
        expected = f"rows of 1 to {MAX_UNITS} numbers, a row for each input"
        source.fail("weights", f"expected {expected}, got {len(weights)} rows of {n_units}")
    activation = source.one_of("activation", known)
    if source.values.get("biases") is None:
        return Layer(weights, np.zeros(n_units), False, activation)
    return Layer(weights, source.array("biases", (n_units,), LARGEST_WEIGHT), True, activation)


def check_same_network(experiment: Experiment, layers: Sequence[Layer]) -> None:
    """Raise a ValueError unless the layers are those of the experiment."""
    activations = (*experiment.hidden_activations, experiment.output_activation)
    sizes = [len(layers[0].weights), *(one.weights.shape[1] for one in layers)]
    expected = _describe(experiment.layer_sizes, activations, experiment.bias)
    found = _describe(sizes, [one.activation for one in layers], layers[0].has_biases)
    for wanted, got in zip(expected, found, strict=True):
        if wanted != got:
            raise ValueError(f"layers: expected {wanted}, as the experiment has them, got {got}")


def _describe(sizes: Iterable[int], activations: Iterable[str], bias: bool) -> tuple[str, ...]:
    biases = "biases" if bias else "no biases"
    return f"units {'-'.join(map(str, sizes))}", f"activations {'-'.join(activations)}", biases


def fitted_into(
    current: Experiment, layers: Sequence[Layer], sources: Sequence[Reader]
) -> tuple[Experiment, list[str]]:
    """Return the current experiment with the network of a file, and a sentence for what gave way.

    Raises:
        ValueError: the network has not the inputs or outputs that the data need.
    """
    first, last = layers[0], layers[-1]
    n_inputs, fitting = len(current.unit_names(0)), current.fitting_outputs
    if len(first.weights) != n_inputs:
        expected = f"{n_inputs} rows, one for each input of the current data"
        sources[0].fail("weights", f"expected {expected}, got {len(first.weights)}")
    if last.activation not in fitting:
        expected = f"one of {', '.join(fitting)} for the current data"
        sources[-1].fail("activation", f"expected {expected}, got {last.activation}")
    fitted = _fitted(current, layers)
    n_outputs = last.weights.shape[1]
    if n_outputs != fitted.n_outputs:
        expected = f"{fitted.n_outputs} columns, one for each output of the current data"
        sources[-1].fail("weights", f"expected {expected}, got {n_outputs}")
    return with_network(current, layers)


def with_network(current: Experiment, layers: Sequence[Layer]) -> tuple[Experiment, list[str]]:
    """Return the current experiment with a network that fits its data, and what gave way to it."""
    fitted = _fitted(current, layers)
    problems = [f"{SETTINGS[name].key}: {why}" for name, why in fitted.conflicts().items()]
    return fitted.changed(), problems


def _fitted(current: Experiment, layers: Sequence[Layer]) -> Experiment:
    hidden = tuple(one.activation for one in layers[:-1])
    return replace(
        current,
        hidden_layers=tuple(one.weights.shape[1] for one in layers[:-1]),
        hidden_activation=hidden[0] if hidden else current.hidden_activation,
        layer_activations=hidden if len(set(hidden)) > 1 else (),
        output_activation=layers[-1].activation,
        bias=layers[0].has_biases,
        parameters=(),
    )
