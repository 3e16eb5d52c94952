"""What the phases of an update are made of: the numbers of its trace, and what is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.engine import LOSSES, MLP, Trace
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.explain.phase import Table


@dataclass(frozen=True)
class Walk:
    """The phases of one update.

    Attributes:
        experiment: of which it is an update.
        mlp: a network of its build.
        trace: its numbers.
        sample: which row of the batch is looked at, from 0.
        whole: whether the tables show every row of the batch.
        unit: which unit of a layer is written out, from 0; the last one where there are fewer.
        weight: which parameter is written out, from 0.
    """

    experiment: Experiment
    mlp: MLP
    trace: Trace
    sample: int = 0
    whole: bool = False
    unit: int = 0
    weight: int = 0
    sizes: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Take the sizes of the layers."""
        object.__setattr__(self, "sizes", self.mlp.layer_sizes)

    # ---- what all phases use ----

    @property
    def last(self) -> int:
        """The output layer's number; the inputs are 0."""
        return len(self.sizes) - 1

    @property
    def share(self) -> float:
        """What a sample's error is multiplied by: 1, or 1 / n for the mean."""
        return 1.0 / len(self.trace.inputs) if self.experiment.reduction == "mean" else 1.0

    def came_into(self, layer: int) -> Array:
        """Return what came into a layer, without the ones for the biases."""
        return (
            self.trace.inputs[:, : self.sizes[0]] if layer == 1 else self.trace.outputs[layer - 2]
        )

    def matrix(self, layer: int, flat: Array) -> Array:
        """Return a layer's part of an array laid out as the parameters are."""
        return self.mlp.split(flat)[layer - 1]

    def activation(self, layer: int) -> Any:
        """Return the activation of a layer."""
        return self.mlp.activations[layer - 1]

    def pick(self, layer: int) -> int:
        """Return which unit of a layer is written out."""
        return min(self.unit, self.sizes[layer] - 1)

    def table(
        self, title: str, values: Array, columns: Sequence[str], is_result: bool = True
    ) -> Table:
        """Return a table of samples: the one looked at, or all of the batch."""
        rows = range(len(values)) if self.whole else [self.sample]
        names = tuple(str(self.trace.samples[k] + 1) for k in rows)
        return Table(title, names, tuple(columns), values[list(rows)], is_result)

    def weight_table(self, title: str, layer: int, flat: Array, is_result: bool = True) -> Table:
        """Return a table of a layer's weights, a row for each input."""
        rows = self.experiment.unit_names(layer - 1) + (("bias",) if self.mlp.bias else ())
        columns = self.experiment.unit_names(layer)
        return Table(title, rows, columns, self.matrix(layer, flat), is_result, "from")

    def place(self) -> tuple[int, int, int]:
        """Return layer, unit and row of the weight that is written out."""
        index = min(self.weight, self.mlp.n_parameters - 1)
        for layer in range(1, self.last + 1):
            rows, units = self.matrix(layer, self.trace.before).shape
            if index < rows * units:
                return layer, index % units, index // units
            index -= rows * units
        raise AssertionError("an index below the number of parameters is in a layer")

    def weight_names(self) -> tuple[str, ...]:
        """Return a name for each parameter, in their order."""
        names = []
        for layer in range(1, self.last + 1):
            rows = self.experiment.unit_names(layer - 1) + (("bias",) if self.mlp.bias else ())
            names += [
                f"{row} \u2192 {to}" for row in rows for to in self.experiment.unit_names(layer)
            ]
        return tuple(names)

    # ---- the phases ----

    def rule(self) -> Any:
        """Return the loss as it is used here."""
        return LOSSES[self.experiment.loss].fit(self.activation(self.last).name, self.trace.targets)

    def value_at(self, layer: int, row: int, unit: int, flat: Array) -> float:
        """Return one number of an array laid out as the parameters are."""
        return float(self.matrix(layer, flat)[row, unit])
