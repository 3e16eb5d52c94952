"""Forward propagation in phases: what goes in, net inputs, activations."""

import numpy as np

from playground.engine import MLP
from playground.engine.passes import Pass
from playground.explain.phase import (
    Answer,
    Phase,
    Slip,
    layer_name,
    name,
    number,
    plain,
    total,
)
from playground.explain.source import excerpt
from playground.explain.walk import Walk


def inputs(walk: Walk) -> Phase:
    """What goes in, and what should come out."""
    trace, s = walk.trace, walk.sample
    columns = walk.experiment.unit_names(0)
    came_in = walk.came_into(1)
    targets = tuple(f"target {one}" for one in walk.experiment.unit_names(walk.last))
    values = ", ".join(f"{name(c)} = {plain(v)}" for c, v in zip(columns, came_in[s], strict=True))
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
            walk.table("inputs", came_in, columns),
            walk.table("targets", trace.targets, targets),
        ),
        answers=(),
        lit=("0",),
        code=(excerpt(MLP.inputs, "samples = ", "return np.concatenate"),),
    )


def net_input(walk: Walk, layer: int) -> Phase:
    """Each unit's sum of inputs times weights."""
    trace, s, u = walk.trace, walk.sample, walk.pick(layer)
    came_in, weights = walk.came_into(layer)[s], walk.matrix(layer, trace.before)
    units, z = walk.experiment.unit_names(layer), trace.net_inputs[layer - 1]
    n = len(came_in)
    terms = [
        f"{number(a)} \\cdot {number(w)}" for a, w in zip(came_in, weights[:n, u], strict=True)
    ]
    bias = weights[n] if walk.mlp.bias else np.zeros(len(units))
    if walk.mlp.bias:
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
        title=f"Net input of {layer_name(layer, walk.sizes)}",
        text="Each unit adds up what comes in, each part times the weight of its link"
        + (", and its bias." if walk.mlp.bias else "."),
        formula=r"net_j = \sum_i x_i \, w_{ij}" + (" + b_j" if walk.mlp.bias else ""),
        today=rf"\mathbf{{z}}^{{({layer})}} = \mathbf{{a}}^{{({layer - 1})}} W^{{({layer})}}"
        + (rf" + \mathbf{{b}}^{{({layer})}}" if walk.mlp.bias else ""),
        numbers=rf"net_{{{name(units[u])}}} = {total(terms)} = {plain(z[s, u])}",
        tables=(
            walk.table(
                "comes in", walk.came_into(layer), walk.experiment.unit_names(layer - 1), False
            ),
            walk.weight_table("weights", layer, trace.before, False),
            walk.table("net", z, units),
        ),
        answers=tuple(Answer(f"net {one}", z[s, k], slips(k)) for k, one in enumerate(units)),
        lit=(f"{layer - 1}", f">{layer}.{u}", f"{layer}.{u}"),
        code=(excerpt(Pass.forward, "for matrix", "product("),),
        items=units,
    )


def output(walk: Walk, layer: int) -> Phase:
    """f(net)."""
    trace, s, u = walk.trace, walk.sample, walk.pick(layer)
    units, activation = walk.experiment.unit_names(layer), walk.activation(layer)
    z, a = trace.net_inputs[layer - 1], trace.outputs[layer - 1]
    return Phase(
        key=f"output {layer}",
        title=f"Activation of {layer_name(layer, walk.sizes)}",
        text=f"The activation function f, here {activation.name}, bends the net input. "
        f"f(net) = {activation.formula}"
        + (". Dropout then switches some units off." if drops(walk, layer) else "."),
        formula=r"out_j = f(net_j)",
        today=rf"\mathbf{{a}}^{{({layer})}} = f(\mathbf{{z}}^{{({layer})}})",
        numbers=rf"{name(units[u])} = f({number(z[s, u])}) = {plain(a[s, u])}",
        tables=(walk.table("net", z, units, False), walk.table("out", a, units)),
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


def drops(walk: Walk, layer: int) -> bool:
    """Return whether units of a layer are dropped."""
    return walk.experiment.dropout > 0.0 and layer < walk.last
