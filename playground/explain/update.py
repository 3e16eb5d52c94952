"""The end of an update in phases: gradient, what is done to it, new weights."""

from functools import partial

import numpy as np

from playground.engine import OPTIMIZERS
from playground.engine.adjustments import Penalty, clip
from playground.engine.passes import Pass
from playground.engine.trainer import Trainer
from playground.explain.phase import Answer, Phase, Slip, arrow, layer_name, number, plain, total
from playground.explain.source import excerpt
from playground.explain.walk import Walk


def gradient(walk: Walk) -> Phase:
    """Sum over the batch of what came in times delta."""
    trace = walk.trace
    layer, unit, row = walk.place()
    deltas = -trace.deltas[layer - 1][:, unit]
    n_inputs = walk.sizes[layer - 1]
    is_bias = row == n_inputs
    came_in = np.ones(len(deltas)) if is_bias else walk.came_into(layer)[:, row]
    value = walk.matrix(layer, trace.gradient)[row, unit]
    terms = [f"{number(a)} \\cdot {number(d)}" for a, d in zip(came_in, deltas, strict=True)]
    of_weight = walk.weight_names()[min(walk.weight, walk.mlp.n_parameters - 1)]
    one_point = -came_in[walk.sample] * deltas[walk.sample]
    slips = (
        Slip(-value, "The sign is turned: the gradient points uphill, delta downhill."),
        Slip(value / walk.share, "The mean of the batch is meant; the deltas carry its 1 / n."),
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
            if walk.experiment.reduction == "mean"
            else "."
        ),
        formula=r"gradient_{ij} = - \sum_{points} x_i \, \Delta_j",
        today=r"\frac{\partial L}{\partial w_{ij}}",
        numbers=rf"{arrow(of_weight)}: \; -\left( {total(terms)} \right) = {plain(value)}",
        tables=tuple(
            walk.weight_table(f"gradient, {layer_name(k, walk.sizes)}", k, trace.gradient)
            for k in range(1, walk.last + 1)
        ),
        answers=(Answer(f"gradient {of_weight}", value, slips),),
        lit=lit_weight(walk, layer, unit, row),
        code=(excerpt(Pass.backward, "came_in = ", "product(came_in"),),
        items=walk.weight_names(),
    )


def lit_weight(walk: Walk, layer: int, unit: int, row: int) -> tuple[str, ...]:
    """Return what is lit up for a weight."""
    return (f">{layer}.{unit}.{row}", f"{layer}.{unit}", f"{layer - 1}.{row}")


def is_adjusted(walk: Walk) -> bool:
    """Whether something is done to the gradient before it is used."""
    one = walk.experiment
    return bool(one.l1 or one.l2 or one.clip_norm or one.frozen)


def adjusted(walk: Walk) -> Phase:
    """The gradient with penalty, without what is frozen, clipped."""
    trace, experiment = walk.trace, walk.experiment
    layer, unit, row = walk.place()
    value = walk.matrix(layer, trace.adjusted)[row, unit]
    before = walk.matrix(layer, trace.gradient)[row, unit]
    of_weight = walk.weight_names()[min(walk.weight, walk.mlp.n_parameters - 1)]
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
            walk.weight_table(f"adjusted, {layer_name(k, walk.sizes)}", k, trace.adjusted)
            for k in range(1, walk.last + 1)
        ),
        answers=(Answer(f"adjusted {of_weight}", value,
                        (Slip(before, "That is the gradient before it is adjusted."),)),),
        lit=lit_weight(walk, layer, unit, row),
        code=(
            *([excerpt(Penalty.gradient)] if experiment.l1 or experiment.l2 else []),
            *([excerpt(Trainer._list_adjustments, "np.copyto")] if experiment.frozen else []),
            *([excerpt(clip, "norm = ", "np.multiply")] if experiment.clip_norm else []),
        ),
        items=walk.weight_names(),
    )  # fmt: skip


def new_weights(walk: Walk) -> Phase:
    """The update itself."""
    trace, experiment = walk.trace, walk.experiment
    layer, unit, row = walk.place()
    at = partial(walk.value_at, layer, row, unit)
    before, after, slope = at(trace.before), at(trace.after), at(trace.adjusted)
    rate = trace.learning_rate
    of_weight = walk.weight_names()[min(walk.weight, walk.mlp.n_parameters - 1)]
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
            walk.weight_table(f"new weights, {layer_name(k, walk.sizes)}", k, trace.after)
            for k in range(1, walk.last + 1)
        ),
        answers=(
            Answer(f"new weight {of_weight}", after, slips, min(abs(after), 10 * abs(change))),
        ),
        lit=lit_weight(walk, layer, unit, row),
        code=(excerpt(optimizer.update), excerpt(Trainer._run, "update(parameters")),
        items=walk.weight_names(),
    )
