"""Forward propagation in phases: what goes in, net inputs, activations."""

import numpy as np

from playground.engine import Address, core
from playground.explain.phase import (
    Phase,
    expected,
    in_diagram,
    links_to,
    name,
    number,
    plain,
    products,
    some_of,
    total,
)
from playground.explain.source import excerpt
from playground.explain.update_view import UpdateView


def inputs(view: UpdateView) -> Phase:
    """What goes in, and what should come out."""
    trace, s = view.trace, view.sample
    columns = view.names(0)
    layer_inputs = view.layer_inputs(1)
    targets = tuple(f"target {one}" for one in view.titles(view.last))
    pairs = zip(columns, layer_inputs[s], strict=True)
    values = ", ".join(some_of([f"{name(c)} = {plain(v)}" for c, v in pairs]))
    n = len(trace.inputs)
    return Phase(
        key="inputs 0",
        title="Inputs and target",
        text=f"One update uses the {n} points of its batch at once. Each point "
        "passes through the network separately; their gradients are then added up."
        if n > 1
        else "This update uses one point.",
        formula=r"x_1, x_2, \dots \quad target",
        modern=r"\mathbf{x}, \; t",
        numbers=rf"{values}, \quad target = {', '.join(plain(t) for t in trace.targets[s])}",
        tables=(
            view.table("inputs", layer_inputs, view.titles(0)),
            view.table("targets", trace.targets, targets),
        ),
        answers=(),
        highlighted=(in_diagram(Address(-1)),),
        code=(excerpt(core.train),),
    )


def net_input(view: UpdateView, layer: int) -> Phase:
    """Each unit's sum of inputs times weights."""
    trace, s, u = view.trace, view.sample, view.pick(layer)
    unit = Address(layer - 1, u)
    layer_inputs, weights = view.layer_inputs(layer)[s], view.matrix(layer, trace.before)
    units, z = view.names(layer), trace.pre_activations[layer - 1]
    n = len(layer_inputs)
    terms = products(layer_inputs, weights[:n, u])
    bias = weights[n] if view.mlp.bias else np.zeros(len(units))
    if view.mlp.bias:
        terms.append(number(bias[u]))
    swapped = weights[:n].reshape(-1, n) @ layer_inputs + bias
    mistakes = {
        "The bias is missing.": layer_inputs @ weights[:n],
        "You used a row. The weights into a unit are in its column.": swapped,
        "That is already f(net). net comes first.": trace.activations[layer - 1][s],
    }
    return Phase(
        key=f"net {layer}",
        title=f"Net input of {view.layer_name(layer)}",
        text="Each unit multiplies its inputs by the weights of their links, and adds the products"
        + (" and its bias." if view.mlp.bias else "."),
        formula=r"net_j = \sum_i x_i \, w_{ij}" + (" + b_j" if view.mlp.bias else ""),
        modern=rf"\mathbf{{z}}^{{({layer})}} = \mathbf{{a}}^{{({layer - 1})}} W^{{({layer})}}"
        + (rf" + \mathbf{{b}}^{{({layer})}}" if view.mlp.bias else ""),
        numbers=rf"net_{{{name(units[u])}}} = {total(terms)} = {plain(z[s, u])}",
        tables=(
            view.table("comes in", view.layer_inputs(layer), view.titles(layer - 1), False),
            view.weight_table("weights", layer, trace.before, False),
            view.table("net", z, view.titles(layer)),
        ),
        answers=expected("net", units, z[s], mistakes),
        highlighted=(in_diagram(Address(layer - 2)), links_to(unit), in_diagram(unit)),
        code=(excerpt(core.Network.forward),),
        items=units,
    )


def output(view: UpdateView, layer: int) -> Phase:
    """f(net)."""
    trace, s, u = view.trace, view.sample, view.pick(layer)
    units, activation = view.names(layer), view.mlp.activations[layer - 1]
    z, a = trace.pre_activations[layer - 1], trace.activations[layer - 1]
    drops = view.experiment.dropout > 0.0 and layer < view.last
    mistakes = {"That is the net input. Apply f to it.": z[s]}
    return Phase(
        key=f"output {layer}",
        title=f"Activation of {view.layer_name(layer)}",
        text=f"The activation function f, here {activation.name}, is applied to the net input: "
        f"f(net) = {activation.formula}"
        + (". Dropout then switches some units off." if drops else "."),
        formula=r"out_j = f(net_j)",
        modern=rf"\mathbf{{a}}^{{({layer})}} = f(\mathbf{{z}}^{{({layer})}})",
        numbers=rf"{name(units[u])} = f({number(z[s, u])}) = {plain(a[s, u])}",
        tables=(
            view.table("net", z, view.titles(layer), False),
            view.table("out", a, view.titles(layer)),
        ),
        answers=expected("", units, a[s], mistakes),
        highlighted=(in_diagram(Address(layer - 1, u)),),
        code=(excerpt(core.Network.forward), excerpt(activation.function)),
        items=units,
    )
