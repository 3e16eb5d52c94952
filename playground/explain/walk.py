"""One update, phase by phase: formula, numbers, result, and the slips one makes by hand.

The numbers are those of a `Trace`. The article's signs are kept: its error is target - output, so
its delta is minus what is called d loss / d net today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from playground.engine import LOSSES, MLP, OPTIMIZERS, Trace
from playground.engine.activations import softmax_backward
from playground.engine.arrays import Array
from playground.engine.diagnostics import slopes
from playground.engine.network import Pass
from playground.engine.trainer import Trainer, clip
from playground.experiment import Experiment
from playground.explain.source import Excerpt, excerpt

MOST_TERMS = 6  # of a sum that is written out
TOLERANCE = 0.01  # of a number that is asked for: two or three digits are enough
# What a loss makes of target - output, where it is something else.
OF_DIFFERENCE = {
    "absolute_error": r"\mathrm{sign}(%s)",
    "huber": r"\mathrm{cut}_{[-1, 1]}(%s)",
}
LOSS_TEXT = {
    "squared_error": r"\tfrac{1}{2} \sum (t - a)^2",
    "absolute_error": r"\sum |t - a|",
    "huber": r"\sum \mathrm{huber}(t - a)",
    "cross_entropy": r"-\sum t \ln a + (1 - t) \ln (1 - a)",
}


@dataclass(frozen=True)
class Table:
    """Numbers of a phase.

    Attributes:
        title: what they are.
        rows: a name for each row.
        columns: a name for each column.
        values: shape (n_rows, n_columns).
        is_result: whether this is the phase's result, and not what it is computed from.
        of: what a row is of.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    is_result: bool = True
    of: str = "point"


@dataclass(frozen=True)
class Slip:
    """A wrong number that one gets by a usual slip, and the words on it."""

    value: float
    words: str


@dataclass(frozen=True)
class Answer:
    """A number to be found by hand.

    Attributes:
        name: of what.
        value: the right one.
        slips: wrong ones that are known.
        scale: what TOLERANCE is a share of; None for the number itself. A new weight hardly
            differs from the old one: there it is the change that must be right.
    """

    name: str
    value: float
    slips: tuple[Slip, ...] = ()
    scale: float | None = None

    def check(self, typed: float) -> tuple[bool, str]:
        """Return whether a number is right within TOLERANCE, and a word on it."""
        if close(typed, self.value, self.scale):
            return True, "Right."
        near = [slip for slip in self.slips if close(typed, slip.value, self.scale)]
        if near:
            return False, min(near, key=lambda slip: abs(typed - slip.value)).words
        return False, "Not this. Look at the formula again, or show the numbers."


def close(typed: float, value: float, scale: float | None = None) -> bool:
    """Return whether a typed number stands for a value; see `Answer`."""
    return bool(abs(typed - value) <= TOLERANCE * abs(value if scale is None else scale) + 1e-6)


@dataclass(frozen=True)
class Phase:
    """One phase of an update.

    Attributes:
        key: its kind and layer, such as "net 1".
        title: what is computed.
        text: what it is for, in a sentence or two.
        formula: in the article's notation, as LaTeX.
        today: the same in today's terms, as LaTeX.
        numbers: the formula with the current numbers in it, and the result, as LaTeX.
        tables: what goes in and what comes out.
        answers: what may be asked of it.
        lit: what is lit up in the diagram; see `Playback.message`.
        code: the engine's lines for it.
        items: the units (or weights) one can look at in it, by name.
    """

    key: str
    title: str
    text: str
    formula: str
    today: str
    numbers: str
    tables: tuple[Table, ...]
    answers: tuple[Answer, ...]
    lit: tuple[str, ...]
    code: tuple[Excerpt, ...]
    items: tuple[str, ...] = ()


def unit_names(layer: int, sizes: Sequence[int]) -> tuple[str, ...]:
    """Return the names of a layer's units: x1, h1, h1.1 or out; see network.js."""
    n, last = sizes[layer], len(sizes) - 1
    if layer == 0:
        return tuple(f"x{k + 1}" for k in range(n))
    if layer == last:
        return tuple(f"out{k}" for k in range(n)) if n > 1 else ("out",)
    return tuple(f"h{layer}.{k + 1}" if last > 2 else f"h{k + 1}" for k in range(n))


def layer_name(layer: int, sizes: Sequence[int]) -> str:
    """Return the name of a layer."""
    if layer == len(sizes) - 1:
        return "the output layer"
    return f"hidden layer {layer}" if len(sizes) > 3 else "the hidden layer"


def plain(value: float) -> str:
    """Write a number in four significant digits, as LaTeX."""
    text = f"{value:.4g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def number(value: float) -> str:
    """Write a number that stands within a formula: a negative one in brackets."""
    return f"({plain(value)})" if value < 0 else plain(value)


def total(terms: Sequence[str]) -> str:
    """Write a sum, a long one shortened."""
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 2], r"\dots", terms[-1]]
    return " + ".join(terms)


def name(text: str) -> str:
    """Write a name as LaTeX."""
    return rf"\mathrm{{{text}}}"


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
        rows = unit_names(layer - 1, self.sizes) + (("bias",) if self.mlp.bias else ())
        columns = unit_names(layer, self.sizes)
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
            rows = unit_names(layer - 1, self.sizes) + (("bias",) if self.mlp.bias else ())
            names += [f"{row} \u2192 {to}" for row in rows for to in unit_names(layer, self.sizes)]
        return tuple(names)

    # ---- the phases ----

    def phases(self) -> list[Phase]:
        """Return all phases, in the order in which they are computed."""
        layers = range(1, self.last + 1)
        found = [self.inputs()]
        for layer in layers:
            found += [self.net_input(layer), self.output(layer)]
        found += [self.error(), self.output_delta()]
        for layer in reversed(layers[:-1]):
            found += [self.hidden_error(layer), self.hidden_delta(layer)]
        found.append(self.gradient())
        if self.is_adjusted:
            found.append(self.adjusted())
        return [*found, self.new_weights()]

    def inputs(self) -> Phase:
        """What goes in, and what should come out."""
        trace, s = self.trace, self.sample
        columns = unit_names(0, self.sizes)
        came_in = self.came_into(1)
        targets = tuple(f"target {one}" for one in unit_names(self.last, self.sizes))
        values = ", ".join(
            f"{name(c)} = {plain(v)}" for c, v in zip(columns, came_in[s], strict=True)
        )
        n = len(trace.inputs)
        return Phase(
            key="inputs 0",
            title="Inputs and target",
            text=f"One update uses the {n} points of its batch at once. Each goes through the "
            "network on its own; they meet again in the gradient."
            if n > 1
            else "This update uses one point.",
            formula=r"x_1, x_2, \dots \quad target",
            today=r"\mathbf{x}, \; t",
            numbers=rf"{values}, \quad target = {', '.join(plain(t) for t in trace.targets[s])}",
            tables=(
                self.table("inputs", came_in, columns),
                self.table("targets", trace.targets, targets),
            ),
            answers=(),
            lit=("0",),
            code=(excerpt(MLP.inputs, "samples = ", "return np.concatenate"),),
        )

    def net_input(self, layer: int) -> Phase:
        """Each unit's sum of inputs times weights."""
        trace, s, u = self.trace, self.sample, self.pick(layer)
        came_in, weights = self.came_into(layer)[s], self.matrix(layer, trace.before)
        units, z = unit_names(layer, self.sizes), trace.net_inputs[layer - 1]
        n = len(came_in)
        terms = [
            f"{number(a)} \\cdot {number(w)}" for a, w in zip(came_in, weights[:n, u], strict=True)
        ]
        bias = weights[n] if self.mlp.bias else np.zeros(len(units))
        if self.mlp.bias:
            terms.append(number(bias[u]))
        flat = weights[:n].ravel()

        def slips(k: int) -> tuple[Slip, ...]:
            swapped = came_in @ flat[k * n : (k + 1) * n] + bias[k]
            return (
                Slip(came_in @ weights[:n, k], "The bias is missing."),
                Slip(swapped, "Row taken for column: a unit's weights stand in its column."),
                Slip(trace.outputs[layer - 1][s, k], "That is f(net) already; net comes first."),
            )

        return Phase(
            key=f"net {layer}",
            title=f"Net input of {layer_name(layer, self.sizes)}",
            text="Each unit adds up what comes in, each part times the weight of its link"
            + (", and its bias." if self.mlp.bias else "."),
            formula=r"net_j = \sum_i x_i \, w_{ij}" + (" + b_j" if self.mlp.bias else ""),
            today=rf"\mathbf{{z}}^{{({layer})}} = \mathbf{{a}}^{{({layer - 1})}} W^{{({layer})}}"
            + (rf" + \mathbf{{b}}^{{({layer})}}" if self.mlp.bias else ""),
            numbers=rf"net_{{{name(units[u])}}} = {total(terms)} = {plain(z[s, u])}",
            tables=(
                self.table(
                    "comes in", self.came_into(layer), unit_names(layer - 1, self.sizes), False
                ),
                self.weight_table("weights", layer, trace.before, False),
                self.table("net", z, units),
            ),
            answers=tuple(Answer(f"net {one}", z[s, k], slips(k)) for k, one in enumerate(units)),
            lit=(f"{layer - 1}", f">{layer}.{u}", f"{layer}.{u}"),
            code=(excerpt(Pass.forward, "for matrix", "product("),),
            items=units,
        )

    def output(self, layer: int) -> Phase:
        """f(net)."""
        trace, s, u = self.trace, self.sample, self.pick(layer)
        units, activation = unit_names(layer, self.sizes), self.activation(layer)
        z, a = trace.net_inputs[layer - 1], trace.outputs[layer - 1]
        return Phase(
            key=f"output {layer}",
            title=f"Activation of {layer_name(layer, self.sizes)}",
            text=f"The activation function f, here {activation.name}, bends the net input. "
            f"f(net) = {activation.formula}"
            + (". Dropout then switches some units off." if self.drops(layer) else "."),
            formula=r"out_j = f(net_j)",
            today=rf"\mathbf{{a}}^{{({layer})}} = f(\mathbf{{z}}^{{({layer})}})",
            numbers=rf"{name(units[u])} = f({number(z[s, u])}) = {plain(a[s, u])}",
            tables=(self.table("net", z, units, False), self.table("out", a, units)),
            answers=tuple(
                Answer(one, a[s, k], (Slip(z[s, k], "That is net: the activation is forgotten."),))
                for k, one in enumerate(units)
            ),
            lit=(f"{layer}.{u}",),
            code=(
                excerpt(Pass.forward, "function(z, a)"),
                excerpt(activation.function),
            ),
            items=units,
        )

    def drops(self, layer: int) -> bool:
        """Return whether units of a layer are dropped."""
        return self.experiment.dropout > 0.0 and layer < self.last

    def rule(self) -> Any:
        """Return the loss as it is used here."""
        return LOSSES[self.experiment.loss].fit(self.activation(self.last).name, self.trace.targets)

    def error(self) -> Phase:
        """Target minus output, times 1 / n for the mean."""
        trace, s, u = self.trace, self.sample, self.pick(self.last)
        outs, e = unit_names(self.last, self.sizes), -trace.errors[-1]
        t, a = trace.targets, trace.outputs[-1]
        rule, n = self.rule(), len(t)
        template = OF_DIFFERENCE.get(rule.name, "%s")
        formula = template % "target - output"
        numbers = template % f"{number(t[s, u])} - {number(a[s, u])}"
        mean = self.experiment.reduction == "mean"
        if mean:
            formula, numbers = (
                rf"\frac{{1}}{{n}} \, ({formula})",
                rf"\frac{{1}}{{{n}}} \, ({numbers})",
            )

        def slips(k: int) -> tuple[Slip, ...]:
            return (
                Slip(-e[s, k], "The sign is turned: error = target - output."),
                Slip(
                    e[s, k] / self.share,
                    f"The mean of the batch is meant: divide by its {n} points.",
                ),
                Slip(t[s, k] - a[s, k], "The loss makes something else of target - output here."),
            )

        acts = (
            f"The loss is averaged over the batch: here each error is divided by its {n} points, "
            "and so is all that follows from it."
            if mean
            else "The loss is summed over the batch: every point counts in full."
        )
        return Phase(
            key=f"error {self.last}",
            title="Error of the output",
            text=f"How far the output is from its target. {acts}",
            formula=rf"error = {formula}",
            today=rf"error = -\frac{{\partial L}}{{\partial {'net' if rule.of_logits else 'a'}}}, "
            rf"\; L = {LOSS_TEXT[rule.name]}",
            numbers=rf"error_{{{name(outs[u])}}} = {numbers} = {plain(e[s, u])}",
            tables=(
                self.table("targets", t, outs, False),
                self.table("outputs", a, outs, False),
                self.table("error", e, outs),
            ),
            answers=tuple(Answer(f"error {one}", e[s, k], slips(k)) for k, one in enumerate(outs)),
            lit=(f"{self.last}",),
            code=(
                excerpt(rule.derivative),
                excerpt(Pass.backward, "self._loss.derivative", "multiply(self.errors[-1]"),
            ),
            items=outs,
        )

    def output_delta(self) -> Phase:
        """Return the error times f'(net), or what stands for it."""
        slope = self.trace.slopes[-1]
        if slope is not None:
            return self.delta(self.last, slope)
        trace, s, u = self.trace, self.sample, self.pick(self.last)
        outs, d, e = unit_names(self.last, self.sizes), -trace.deltas[-1], -trace.errors[-1]
        mixes = not self.rule().of_logits
        if mixes:
            text = (
                "Softmax units share their sum of 1: the error of each moves the net inputs of all."
            )
            formula = r"\Delta_j = out_j \left( error_j - \sum_k error_k \, out_k \right)"
            numbers = total([
                f"{number(one)} \\cdot {number(out)}"
                for one, out in zip(e[s], trace.outputs[-1][s], strict=True)
            ])  # fmt: skip
            numbers = f"{number(trace.outputs[-1][s, u])} \\cdot ({number(e[s, u])} - ({numbers}))"
            code = excerpt(softmax_backward)
        else:
            text = (
                "With cross-entropy the slope f'(net) of the output cancels out: the delta is the "
                "error itself."
            )
            formula, numbers = r"\Delta = error", number(e[s, u])
            code = excerpt(self.rule().derivative)
        return Phase(
            key=f"delta {self.last}",
            title="Delta of the output",
            text=text,
            formula=formula,
            today=r"\Delta = -\frac{\partial L}{\partial net}",
            numbers=rf"\Delta_{{{name(outs[u])}}} = {numbers} = {plain(d[s, u])}",
            tables=(self.table("error", e, outs, False), self.table("delta", d, outs)),
            answers=tuple(
                Answer(f"delta {one}", d[s, k], (Slip(-d[s, k], "The sign is turned."),))
                for k, one in enumerate(outs)
            ),
            lit=(f"{self.last}",),
            code=(code,),
            items=outs,
        )

    def delta(self, layer: int, slope: Array) -> Phase:
        """f'(net) times error."""
        trace, s, u = self.trace, self.sample, self.pick(layer)
        units, activation = unit_names(layer, self.sizes), self.activation(layer)
        d, e, z, a = (
            -trace.deltas[layer - 1], -trace.errors[layer - 1],
            trace.net_inputs[layer - 1], trace.outputs[layer - 1],
        )  # fmt: skip
        of_output = slopes(activation, a)
        is_output = layer == self.last

        def slips(k: int) -> tuple[Slip, ...]:
            return (
                Slip(of_output[s, k] * e[s, k],
                     "That is f' of the output; f' of the net input is meant."),
                Slip(e[s, k], "f'(net) is forgotten: delta = f'(net) times error."),
                Slip(slope[s, k], "That is f'(net); times the error it is the delta."),
                Slip(-d[s, k], "The sign is turned."),
            )  # fmt: skip

        return Phase(
            key=f"delta {layer}",
            title="Delta of the output"
            if is_output
            else f"Delta of {layer_name(layer, self.sizes)}",
            text="Where f is steep, a unit can do much about its error; where f is flat, little. "
            "f' is taken of the net input, not of the output.",
            formula=r"\Delta_j = f'(net_j) \cdot error_j",
            today=r"\Delta_j = -\frac{\partial L}{\partial net_j}",
            numbers=rf"\Delta_{{{name(units[u])}}} = f'({number(z[s, u])}) \cdot {number(e[s, u])}"
            rf" = {plain(slope[s, u])} \cdot {number(e[s, u])} = {plain(d[s, u])}",
            tables=(
                self.table("f'(net)", slope, units, False),
                self.table("error", e, units, False),
                self.table("delta", d, units),
            ),
            answers=tuple(Answer(f"delta {one}", d[s, k], slips(k)) for k, one in enumerate(units)),
            lit=(f"{layer}.{u}",),
            code=(
                excerpt(activation.derivative),
                excerpt(Pass.backward, "if derivative is not None", "multiply(error, slope"),
            ),
            items=units,
        )

    def hidden_error(self, layer: int) -> Phase:
        """What the next layer's deltas send back."""
        trace, s, u = self.trace, self.sample, self.pick(layer)
        units, e, next_delta = (
            unit_names(layer, self.sizes), -trace.errors[layer - 1], -trace.deltas[layer],
        )  # fmt: skip
        weights = self.matrix(layer + 1, trace.before)[: self.sizes[layer]]
        after = self.matrix(layer + 1, trace.after)[: self.sizes[layer]]
        next_error = -trace.errors[layer]
        n = self.sizes[layer + 1]
        terms = [
            f"{number(d)} \\cdot {number(w)}"
            for d, w in zip(next_delta[s], weights[u], strict=True)
        ]
        columns = weights.T.ravel()

        def slips(k: int) -> tuple[Slip, ...]:
            return (
                Slip(next_error[s] @ weights[k], "The next layer's delta is meant, not its error."),
                Slip(next_delta[s] @ after[k], "The old weights are meant, not the new ones."),
                Slip(next_delta[s] @ columns[k * n : (k + 1) * n],
                     "Row taken for column: what goes out of a unit stands in its row."),
                Slip(-e[s, k], "The sign is turned."),
            )  # fmt: skip

        return Phase(
            key=f"error {layer}",
            title=f"Error of {layer_name(layer, self.sizes)}",
            text="A hidden unit has no target. Its error is what the deltas of the next layer send "
            "back through the weights.",
            formula=r"error_i = \sum_j \Delta_j \, w_{ij}",
            today=r"error_i = -\frac{\partial L}{\partial a_i}",
            numbers=rf"error_{{{name(units[u])}}} = {total(terms)} = {plain(e[s, u])}",
            tables=(
                self.table(
                    "delta of the next layer", next_delta, unit_names(layer + 1, self.sizes), False
                ),
                self.weight_table("weights", layer + 1, trace.before, False),
                self.table("error", e, units),
            ),
            answers=tuple(Answer(f"error {one}", e[s, k], slips(k)) for k, one in enumerate(units)),
            lit=(f"{layer + 1}", f"{layer}.{u}", *(f">{layer + 1}.{j}.{u}" for j in range(n))),
            code=(excerpt(Pass.backward, "if earlier_error is not None", "product(delta, back"),),
            items=units,
        )

    def hidden_delta(self, layer: int) -> Phase:
        """f'(net) times what came back."""
        slope = self.trace.slopes[layer - 1]
        assert slope is not None, "hidden activations have a derivative"
        return self.delta(layer, slope)

    def gradient(self) -> Phase:
        """Sum over the batch of what came in times delta."""
        trace = self.trace
        layer, unit, row = self.place()
        deltas = -trace.deltas[layer - 1][:, unit]
        n_inputs = self.sizes[layer - 1]
        is_bias = row == n_inputs
        came_in = np.ones(len(deltas)) if is_bias else self.came_into(layer)[:, row]
        value = self.matrix(layer, trace.gradient)[row, unit]
        terms = [f"{number(a)} \\cdot {number(d)}" for a, d in zip(came_in, deltas, strict=True)]
        of_weight = self.weight_names()[min(self.weight, self.mlp.n_parameters - 1)]
        one_point = -came_in[self.sample] * deltas[self.sample]
        slips = (
            Slip(-value, "The sign is turned: the gradient points uphill, delta downhill."),
            Slip(value / self.share, "The mean of the batch is meant; the deltas carry its 1 / n."),
            Slip(one_point, "That is one point's part: the parts of all points are added up."),
            Slip(float(-deltas.sum()), "What came in is forgotten: it multiplies the delta."),
        )
        return Phase(
            key="gradient 0",
            title="Gradient",
            text="Here the points of the batch meet: a weight's slope is the sum, over all of "
            "them, of what came in times delta"
            + (
                ". The deltas carry the 1/n of the mean."
                if self.experiment.reduction == "mean"
                else "."
            ),
            formula=r"gradient_{ij} = - \sum_{points} x_i \, \Delta_j",
            today=r"\frac{\partial L}{\partial w_{ij}}",
            numbers=rf"{arrow(of_weight)}: \; -\left( {total(terms)} \right) = {plain(value)}",
            tables=tuple(
                self.weight_table(f"gradient, {layer_name(k, self.sizes)}", k, trace.gradient)
                for k in range(1, self.last + 1)
            ),
            answers=(Answer(f"gradient {of_weight}", value, slips),),
            lit=self.lit_weight(layer, unit, row),
            code=(excerpt(Pass.backward, "came_in = ", "product(came_in"),),
            items=self.weight_names(),
        )

    def lit_weight(self, layer: int, unit: int, row: int) -> tuple[str, ...]:
        """Return what is lit up for a weight."""
        return (f">{layer}.{unit}.{row}", f"{layer}.{unit}", f"{layer - 1}.{row}")

    @property
    def is_adjusted(self) -> bool:
        """Whether something is done to the gradient before it is used."""
        one = self.experiment
        return bool(one.l1 or one.l2 or one.clip_norm or one.frozen)

    def adjusted(self) -> Phase:
        """The gradient with penalty, without what is frozen, clipped."""
        trace, experiment = self.trace, self.experiment
        layer, unit, row = self.place()
        value = self.matrix(layer, trace.adjusted)[row, unit]
        before = self.matrix(layer, trace.gradient)[row, unit]
        of_weight = self.weight_names()[min(self.weight, self.mlp.n_parameters - 1)]
        parts = [
            *(["the penalty on the weights is added"] if experiment.l1 or experiment.l2 else []),
            *(["what is frozen is set to 0"] if experiment.frozen else []),
            *([f"a gradient longer than {experiment.clip_norm:g} is shortened"]
              if experiment.clip_norm else []),
        ]  # fmt: skip
        return Phase(
            key="adjusted 0",
            title="Adjusted gradient",
            text="Before it is used, " + ", then ".join(parts) + ".",
            formula=r"gradient' = \mathrm{adjust}(gradient)",
            today=r"\frac{\partial (L + penalty)}{\partial w}, \; \mathrm{clipped}",
            numbers=rf"{arrow(of_weight)}: \; {plain(before)} \to {plain(value)}",
            tables=tuple(
                self.weight_table(f"adjusted, {layer_name(k, self.sizes)}", k, trace.adjusted)
                for k in range(1, self.last + 1)
            ),
            answers=(Answer(f"adjusted {of_weight}", value,
                            (Slip(before, "That is the gradient before it is adjusted."),)),),
            lit=self.lit_weight(layer, unit, row),
            code=(
                *([excerpt(Trainer.penalty_gradient)] if experiment.l1 or experiment.l2 else []),
                *([excerpt(Trainer._list_adjustments, "np.copyto")] if experiment.frozen else []),
                *([excerpt(clip, "norm = ", "np.multiply")] if experiment.clip_norm else []),
            ),
            items=self.weight_names(),
        )  # fmt: skip

    def new_weights(self) -> Phase:
        """The update itself."""
        trace, experiment = self.trace, self.experiment
        layer, unit, row = self.place()
        at = partial(self.value_at, layer, row, unit)
        before, after, slope = at(trace.before), at(trace.after), at(trace.adjusted)
        rate = trace.learning_rate
        of_weight = self.weight_names()[min(self.weight, self.mlp.n_parameters - 1)]
        descends = experiment.optimizer == "sgd"
        optimizer = OPTIMIZERS[experiment.optimizer]
        rule = (optimizer.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        step = rf"{plain(before)} - {number(rate)} \cdot {number(slope)}"
        if not descends:
            step = rf"{plain(before)} + {number(after - before)}"
        change = after - before
        slips = (
            Slip(before, "That is the old weight, or too few digits to see the change."),
            Slip(before + rate * slope, "That is uphill: the gradient is taken off, not added."),
            Slip(before - slope, "The learning rate is forgotten."),
            Slip(change, "That is the change; the weight itself is asked for."),
        )
        return Phase(
            key="new 0",
            title="New weights",
            text="Every weight moves a little downhill, all at once. "
            + ("" if descends else f"Here by another rule: {rule} ")
            + "Applying this phase gives the network that Step gives.",
            formula=r"w_{ij} \leftarrow w_{ij} + lrate \sum_{points} x_i \, \Delta_j"
            if descends
            else r"w_{ij} \leftarrow w_{ij} + step_{ij}",
            today=r"w \leftarrow w - \eta \, \frac{\partial L}{\partial w}"
            if descends
            else rf"\mathrm{{{experiment.optimizer}}}, \; \eta = {plain(rate)}",
            numbers=rf"{arrow(of_weight)}: \; {step} = {plain(after)}",
            tables=tuple(
                self.weight_table(f"new weights, {layer_name(k, self.sizes)}", k, trace.after)
                for k in range(1, self.last + 1)
            ),
            answers=(
                Answer(f"new weight {of_weight}", after, slips, min(abs(after), 10 * abs(change))),
            ),
            lit=self.lit_weight(layer, unit, row),
            code=(excerpt(optimizer.update), excerpt(Trainer._run, "update(parameters")),
            items=self.weight_names(),
        )

    def value_at(self, layer: int, row: int, unit: int, flat: Array) -> float:
        """Return one number of an array laid out as the parameters are."""
        return float(self.matrix(layer, flat)[row, unit])


def arrow(of_weight: str) -> str:
    """Write the name of a weight as LaTeX."""
    source, to = of_weight.split(" \u2192 ")
    return rf"{name(source)} \to {name(to)}"
