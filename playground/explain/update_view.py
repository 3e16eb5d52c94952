"""The view of one update that its phases are made of: its trace, and the chosen point and unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.engine import MLP, Trace
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.experiment.shape import name_place, unit_titles
from playground.explain.named_loss import name_loss
from playground.explain.phase import PhaseTable, layer_name


@dataclass(frozen=True)
class UpdateView:
    """The phases of one update.

    Attributes:
        experiment: of which it is an update.
        mlp: a network of its build.
        trace: its numbers.
        sample: which row of the batch is shown, from 0.
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

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of units in each layer."""
        return self.mlp.layer_sizes

    @property
    def last(self) -> int:
        """The output layer's number; the inputs are 0."""
        return len(self.sizes) - 1

    @property
    def scale(self) -> float:
        """What a sample's error is multiplied by: 1, or 1 / n for the mean."""
        return 1.0 / len(self.trace.inputs) if self.experiment.reduction == "mean" else 1.0

    @property
    def share_of_penalty(self) -> float:
        """Which share of the penalty the batch has: that of the points, where they are summed."""
        is_sum = self.experiment.reduction == "sum"
        return len(self.trace.inputs) / self.experiment.n_train if is_sum else 1.0

    def name_loss(self, *, with_penalty: bool = True) -> str:
        """Return the name of the loss that the update descends, with or without the penalty."""
        n_batch = len(self.trace.inputs)
        penalty = with_penalty
        return name_loss(self.experiment, n_batch, with_penalty=penalty, network="thinned")

    def names(self, layer: int) -> tuple[str, ...]:
        """Return the names of a layer's units; the inputs are layer 0."""
        return self.experiment.unit_names(layer)

    def titles(self, layer: int) -> tuple[str, ...]:
        """Return the names of a layer's units with what they stand for: x3: petal length (cm)."""
        pairs = zip(self.names(layer), unit_titles(self.experiment)[layer], strict=True)
        return tuple(name if name == title else f"{name}: {title}" for name, title in pairs)

    def layer_inputs(self, layer: int) -> Array:
        """Return the inputs of a layer, without the ones for the biases."""
        trace = self.trace
        return trace.inputs[:, : self.sizes[0]] if layer == 1 else trace.activations[layer - 2]

    def matrix(self, layer: int, flat: Array) -> Array:
        """Return a layer's part of an array laid out as the parameters are."""
        return self.mlp.split(flat)[layer - 1]

    def pick(self, layer: int) -> int:
        """Return which unit of a layer is written out."""
        return min(self.unit, self.sizes[layer] - 1)

    def table(
        self, title: str, values: Array, columns: Sequence[str], is_result: bool = True
    ) -> PhaseTable:
        """Return a table of samples: the one shown, or all of the batch."""
        rows = range(len(values)) if self.whole else [self.sample]
        names = tuple(str(self.trace.samples[k] + 1) for k in rows)
        return PhaseTable(title, names, tuple(columns), values[list(rows)], is_result)

    def weight_table(
        self, title: str, layer: int, flat: Array, is_result: bool = True
    ) -> PhaseTable:
        """Return a table of a layer's weights, a row for each input."""
        rows = self.titles(layer - 1) + (("bias",) if self.mlp.bias else ())
        columns = self.titles(layer)
        return PhaseTable(title, rows, columns, self.matrix(layer, flat), is_result, "from")

    def layer_name(self, layer: int) -> str:
        """Return the name of a layer."""
        return layer_name(layer, self.sizes)

    @property
    def index(self) -> int:
        """Which parameter is written out: the last one where there are fewer."""
        return min(self.weight, self.mlp.n_parameters - 1)

    def weight_names(self) -> tuple[str, ...]:
        """Return a name for each parameter, in their order."""
        names = self.experiment.names
        return tuple(name_place(place, names) for place in self.mlp.addresses)

    def weight_titles(self) -> tuple[str, ...]:
        """Return the same, with what inputs and outputs stand for."""
        titles = unit_titles(self.experiment)
        return tuple(name_place(place, titles) for place in self.mlp.addresses)

    def rule(self) -> Any:
        """Return the loss as it is used here."""
        return self.mlp.check_loss(self.experiment.loss, self.trace.targets)
