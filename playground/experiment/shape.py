"""What follows from the settings alone: data, classes, layers and the names of their units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from playground.data.dataset import BINARY, Coding, Dataset, Task
from playground.data.datasets import SOURCES, make_dataset
from playground.data.features import choose_features
from playground.engine import Address
from playground.engine.arrays import Array
from playground.engine.class_weights import CLASS_WEIGHTS
from playground.experiment.fields import Fields

# Drawing, sorting and standardising are the same for everybody who has these settings.
_draw_dataset = lru_cache(maxsize=32)(make_dataset)


@lru_cache(maxsize=32)
def _make_dataset(coding: Coding, *choices: Any) -> Dataset:
    return replace(_draw_dataset(*choices), coding=coding)


@dataclass(frozen=True)
class Shape(Fields):
    """The settings, and what data and network they make."""

    @property
    def n_inputs(self) -> int:
        """How many inputs the data have."""
        source = SOURCES[self.dataset]
        if self.table is not None:
            return self.table.n_inputs
        return self.inputs if source.counts_inputs else source.n_inputs

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes of the data; the empty tuple where they have values."""
        source = SOURCES[self.dataset]
        if self.table is not None:
            return self.table.classes
        return tuple(str(k) for k in range(self.centres)) if source.blobs else source.classes

    @property
    def task(self) -> Task:
        """Whether the data have classes or values."""
        return "classes" if self.class_names else "values"

    @property
    def has_test(self) -> bool:
        """Whether some of the samples are kept to test on."""
        if self.table is not None:
            return self.table.n_train < len(self.table.targets)
        return SOURCES[self.dataset].is_split

    @property
    def n_outputs(self) -> int:
        """How many outputs the network has: softmax needs one for each class."""
        return len(self.class_names) if self.output_activation == "softmax" else 1

    @property
    def n_shown(self) -> int:
        """How many outputs are shown: of two that sum to 1, one tells all."""
        return self.n_outputs if self.n_outputs > 2 else 1

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Units of every layer, inputs and outputs included."""
        return (len(self.unit_names(0)), *self.hidden_layers, self.n_outputs)

    def unit_names(self, layer: int) -> tuple[str, ...]:
        """Return the names of a layer's units.

        They are x1 and x2, or other features, for what comes in; h1, or with several hidden layers
        h1.1; out, or out0 and out1.
        """
        if layer == 0:
            return tuple(one.label for one in choose_features(self.features, self.n_inputs))
        n_hidden, n_outputs = len(self.hidden_layers), self.n_outputs
        if layer > n_hidden:
            return ("out",) if n_outputs == 1 else tuple(f"out{k}" for k in range(n_outputs))
        prefix = f"h{layer}." if n_hidden > 1 else "h"
        return tuple(f"{prefix}{k + 1}" for k in range(self.hidden_layers[layer - 1]))

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The names of the units of every layer, the inputs first."""
        return tuple(self.unit_names(layer) for layer in range(len(self.layer_sizes)))

    @property
    def hidden_activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return self.layer_activations or (self.hidden_activation,) * len(self.hidden_layers)

    @property
    def classes(self) -> tuple[float, float]:
        """The targets that stand for a class: -1 (another one) and 1 for tanh, else 0 and 1."""
        return (-1.0, 1.0) if self.output_activation == "tanh" else (0.0, 1.0)

    @property
    def threshold(self) -> float:
        """The output between the classes."""
        return sum(self.classes) / 2.0

    def make_dataset(self) -> Dataset:
        """Return the samples: the same object for the same settings, not to be changed."""
        coding = Coding(self.n_outputs, *self.classes) if self.class_names else BINARY
        return _make_dataset(
            coding,
            self.dataset,
            self.n_inputs,
            self.samples,
            self.noise,
            self.train_share,
            self.data_seed,
            self.features,
            self.standardise,
            self.centres,
            self.table,
            self.class_1_share,
        )

    @property
    def has_unequal_classes(self) -> bool:
        """Whether one class has more training points than another that has some."""
        if self.task == "values":
            return False
        counts = self.make_dataset().class_counts[0]
        return len(set(counts[counts > 0].tolist())) > 1

    def weigh(self, y: Array) -> Array | None:
        """Return how much each of some samples counts in the loss, as `Objective` takes it.

        It is by their classes, whose sizes are counted over the training points.

        Args:
            y: their targets, shape (n_samples, n_outputs).

        Returns:
            Shape (n_samples,); None where all count alike.
        """
        rule = CLASS_WEIGHTS[self.class_weights]
        if rule is None or not self.has_unequal_classes:
            return None
        dataset = self.make_dataset()
        return rule(dataset.class_counts[0])[dataset.coding.labels_of(y)]

    @property
    def n_train(self) -> int:
        """How many samples are to train on."""
        return self.make_dataset().n_train

    @property
    def frozen_places(self) -> tuple[Address, ...]:
        """What is frozen."""
        return tuple(Address.from_setting(place) for place in self.frozen)

    @property
    def n_parameters(self) -> int:
        """How many weights and biases the network has."""
        return sum((n_in + self.bias) * n for n_in, n in pairwise(self.layer_sizes))

    def has(self, place: Address) -> bool:
        """Return whether the network has this layer, unit or weight."""
        layers = list(pairwise(self.layer_sizes))
        if place.layer >= len(layers):
            return False
        n_inputs, n_units = layers[place.layer]
        return (place.unit or 0) < n_units and (place.input or 0) < n_inputs + self.bias


def unit_titles(shape: Shape) -> tuple[tuple[str, ...], ...]:
    """Return what the units of every layer stand for; where there is no more to say, their names.

    An input is what the data call it, in its unit where it comes as it is; one of several outputs
    is its class.
    """
    dataset = shape.make_dataset()
    features = choose_features(shape.features, shape.n_inputs)
    inputs = tuple(one.of(dataset.names, shape.standardise) for one in features)
    if shape.n_outputs == 1:
        return (inputs, *shape.names[1:])
    # A class may be called "0".
    outputs = tuple(one if one[0].isalpha() else f"class {one}" for one in shape.class_names)
    return (inputs, *shape.names[1:-1], outputs)


def name_place(place: Address, names: Sequence[Sequence[str]]) -> str:
    """Return what the player calls a layer, unit or weight, by the `Shape.names` of all units."""
    before, units = names[place.layer : place.layer + 2]
    if place.unit is None:
        is_output = place.layer == len(names) - 2
        return "output layer" if is_output else f"hidden layer {place.layer + 1}"
    if place.input is None:
        return f"unit {units[place.unit]}"
    return f"{(*before, 'bias')[place.input]} \u2192 {units[place.unit]}"
