"""Backpropagation in phases: the error of the output, its delta, and what comes back.

The article's signs are kept: its error is target - output, so its delta is minus what is now
called d loss / d net.
"""

from typing import NamedTuple

from playground.engine import Address, core
from playground.engine.arrays import Array
from playground.engine.class_weights import CLASS_WEIGHTS
from playground.explain.phase import (
    Phase,
    PhaseTable,
    as_latex,
    expected,
    in_diagram,
    links_to,
    name,
    number,
    plain,
    products,
    total,
)
from playground.explain.source import Excerpt, excerpt
from playground.explain.update_view import UpdateView

# What a loss makes of target - output, where it is something else.
OF_DIFFERENCE = {"absolute_error": r"\mathrm{sign}(%s)", "huber": r"\mathrm{cut}_{[-1, 1]}(%s)"}


def error(view: UpdateView) -> Phase:
    """Target minus output, times 1 / n for the mean, and times the weight of the point's class."""
    trace, s, u = view.trace, view.sample, view.pick(view.last)
    outs, e = view.names(view.last), -trace.errors[-1]
    t, a = trace.targets, trace.activations[-1]
    rule, n = view.rule(), len(t)
    template = OF_DIFFERENCE.get(rule.name, "%s")
    formula = template % "target - output"
    numbers = template % f"{number(t[s, u])} - {number(a[s, u])}"
    formula, numbers, weighs = with_class_weight(view, formula, numbers)
    loss = as_latex(rule.formula)
    loss = rf"w_{{class}} \, \left( {loss} \right)" if weighs.tables else loss
    mean = view.experiment.reduction == "mean"
    if mean:
        formula = rf"\frac{{1}}{{n}} \, ({formula})"
        numbers = rf"\frac{{1}}{{{n}}} \, ({numbers})"
    mistakes = {
        "The sign is wrong: error = target - output.": -e[s],
        f"The loss is a mean: divide by the {n} points.": e[s] / view.scale,
        **dict(weighs.mistakes),
        "This loss does not use target - output as it is.": t[s] - a[s],
    }
    acts = (
        f"The loss is averaged over the batch: each error is divided by its {n} points, and so is "
        "everything computed from it."
        if mean
        else "The loss is summed over the batch"
        + (": it is not divided by anything." if weighs.tables else ": every point counts in full.")
    )
    return Phase(
        key=f"error {view.last}",
        title="Error of the output",
        text=f"How far the output is from its target. {acts}{weighs.text}",
        formula=rf"error = {formula}",
        modern=rf"error = -\frac{{\partial L}}{{\partial {'net' if rule.of_logits else 'a'}}}, "
        rf"\; L = {loss}",
        numbers=rf"error_{{{name(outs[u])}}} = {numbers} = {plain(e[s, u])}",
        tables=(
            view.table("targets", t, view.titles(view.last), False),
            view.table("outputs", a, view.titles(view.last), False),
            *weighs.tables,
            view.table("error", e, view.titles(view.last)),
        ),
        answers=expected("error", outs, e[s], mistakes),
        highlighted=(in_diagram(Address(view.last - 1)),),
        code=(excerpt(core.compare), *weighs.code),
        items=outs,
    )


class Weighing(NamedTuple):
    """What class weights add to the error of the output; nothing where all points count alike."""

    text: str = ""
    mistakes: tuple[tuple[str, Array], ...] = ()  # as `expected` takes them
    tables: tuple[PhaseTable, ...] = ()
    code: tuple[Excerpt, ...] = ()


def with_class_weight(view: UpdateView, formula: str, numbers: str) -> tuple[str, str, Weighing]:
    """Return the formula of an error and the numbers in it, with the weight of the point's class.

    Returns:
        Both as LaTeX, and what else the weights add.
    """
    weights, s = view.trace.sample_weights, view.sample
    rule = CLASS_WEIGHTS[view.experiment.class_weights]
    if weights is None or rule is None:
        return formula, numbers, Weighing()
    weight = float(weights[s, 0])
    forgotten = f"The classes have weights: multiply by that of the point's class, {weight:.4g}."
    weighing = Weighing(
        text=f" The classes are {view.experiment.class_weights}: each error is multiplied by the "
        f"weight of the point's class, here {weight:.4g}.",
        mistakes=((forgotten, -view.trace.errors[-1][s] / weight),),
        tables=(view.table("weight of the class", weights, ("weight",), False),),
        code=(excerpt(rule),),
    )
    return (
        rf"w_{{class}} \, ({formula})",
        rf"{number(weight)} \cdot ({numbers})",
        weighing,
    )


def output_delta(view: UpdateView) -> Phase:
    """Return the error times f'(net), or what takes its place."""
    if view.trace.derivatives[-1] is not None:
        return delta(view, view.last)
    trace, s, u = view.trace, view.sample, view.pick(view.last)
    outs, d, e = view.names(view.last), -trace.deltas[-1], -trace.errors[-1]
    mixes = not view.rule().of_logits
    if mixes:
        text = "Softmax outputs sum to 1, so the error of each unit affects the net inputs of all."
        formula = r"\Delta_j = out_j \left( error_j - \sum_k error_k \, out_k \right)"
        out = trace.activations[-1][s]
        mean = total(products(e[s], out))
        numbers = f"{number(out[u])} \\cdot ({number(e[s, u])} - ({mean}))"
    else:
        text = (
            "With cross-entropy the slope f'(net) of the output cancels out: the delta is the "
            "error itself."
        )
        formula, numbers = r"\Delta = error", number(e[s, u])
    return Phase(
        key=f"delta {view.last}",
        title="Delta of the output",
        text=text,
        formula=formula,
        modern=r"\Delta = -\frac{\partial L}{\partial net}",
        numbers=rf"\Delta_{{{name(outs[u])}}} = {numbers} = {plain(d[s, u])}",
        tables=(
            view.table("error", e, view.titles(view.last), False),
            view.table("delta", d, view.titles(view.last)),
        ),
        answers=expected("delta", outs, d[s], {"The sign is wrong.": -d[s]}),
        highlighted=(in_diagram(Address(view.last - 1)),),
        code=(excerpt(core.compare),),
        items=outs,
    )


def delta(view: UpdateView, layer: int) -> Phase:
    """f'(net) times error."""
    trace, s, u = view.trace, view.sample, view.pick(layer)
    slope = trace.derivatives[layer - 1]
    assert slope is not None, "activations but softmax have a derivative"
    units, activation = view.names(layer), view.mlp.activations[layer - 1]
    d, e = -trace.deltas[layer - 1], -trace.errors[layer - 1]
    net, out = trace.pre_activations[layer - 1][s], trace.activations[layer - 1][s]
    is_output = layer == view.last
    of_output = activation.derivative_at(out) * e[s]
    mistakes = {
        "That is f' of the output. Take f' of the net input.": of_output,
        "f'(net) is missing: delta = f'(net) times error.": e[s],
        "That is f'(net). Multiply it by the error.": slope[s],
        "The sign is wrong.": -d[s],
    }
    return Phase(
        key=f"delta {layer}",
        title="Delta of the output" if is_output else f"Delta of {view.layer_name(layer)}",
        text="Where f is steep, the net input moves the output a lot; where f is flat, hardly at "
        "all. f' is taken at the net input, not at the output.",
        formula=r"\Delta_j = f'(net_j) \cdot error_j",
        modern=r"\Delta_j = -\frac{\partial L}{\partial net_j}",
        numbers=rf"\Delta_{{{name(units[u])}}} = f'({number(net[u])}) \cdot {number(e[s, u])}"
        rf" = {plain(slope[s, u])} \cdot {number(e[s, u])} = {plain(d[s, u])}",
        tables=(
            view.table("f'(net)", slope, view.titles(layer), False),
            view.table("error", e, view.titles(layer), False),
            view.table("delta", d, view.titles(layer)),
        ),
        answers=expected("delta", units, d[s], mistakes),
        highlighted=(in_diagram(Address(layer - 1, u)),),
        code=(
            excerpt(core.compare if is_output else core.Network.backward),
            excerpt(activation.derivative),
        ),
        items=units,
    )


def hidden_error(view: UpdateView, layer: int) -> Phase:
    """What the next layer's deltas send back."""
    trace, s, u = view.trace, view.sample, view.pick(layer)
    units, e, next_delta = view.names(layer), -trace.errors[layer - 1], -trace.deltas[layer]
    weights, after = (
        view.matrix(layer + 1, flat)[: len(units)] for flat in (trace.before, trace.after)
    )
    n = view.sizes[layer + 1]
    swapped = weights.T.reshape(-1, n) @ next_delta[s]
    terms = products(next_delta[s], weights[u])
    mistakes = {
        "Use the delta of the next layer, not its error.": weights @ -trace.errors[layer][s],
        "Use the old weights, not the new ones.": after @ next_delta[s],
        "You used a column. The weights out of a unit are in its row.": swapped,
        "The sign is wrong.": -e[s],
    }
    return Phase(
        key=f"error {layer}",
        title=f"Error of {view.layer_name(layer)}",
        text="A hidden unit has no target. Its error is what the deltas of the next layer send "
        "back through the weights.",
        formula=r"error_i = \sum_j \Delta_j \, w_{ij}",
        modern=r"error_i = -\frac{\partial L}{\partial a_i}",
        numbers=rf"error_{{{name(units[u])}}} = {total(terms)} = {plain(e[s, u])}",
        tables=(
            view.table("delta of the next layer", next_delta, view.titles(layer + 1), False),
            view.weight_table("weights", layer + 1, trace.before, False),
            view.table("error", e, view.titles(layer)),
        ),
        answers=expected("error", units, e[s], mistakes),
        highlighted=(
            *(in_diagram(Address(layer)), in_diagram(Address(layer - 1, u))),
            *(links_to(Address(layer, j, u)) for j in range(n)),
        ),
        code=(excerpt(core.Network.backward),),
        items=units,
    )
