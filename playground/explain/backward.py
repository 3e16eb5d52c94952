"""Backpropagation in phases: the error of the output, its delta, and what comes back.

The article's signs are kept: its error is target - output, so its delta is minus what is called
d loss / d net today.
"""

from playground.engine.activations import softmax_backward
from playground.engine.arrays import Array
from playground.engine.diagnostics import slopes
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

# What a loss makes of target - output, where it is something else.
OF_DIFFERENCE = {
    "absolute_error": r"\mathrm{sign}(%s)",
    "huber": r"\mathrm{cut}_{[-1, 1]}(%s)",
}
LOSS_TEXT = {
    "squared_error": r"\tfrac{1}{2} \sum (t - a)^2",
    "absolute_error": r"\sum |t - a|",
    "huber": r"\sum \mathrm{huber}(t - a)",
    "cross_entropy": r"-\sum \left( t \ln a + (1 - t) \ln (1 - a) \right)",
}
LOSS_TEXT_OF_SOFTMAX = {**LOSS_TEXT, "cross_entropy": r"-\sum t \ln a"}


def error(walk: Walk) -> Phase:
    """Target minus output, times 1 / n for the mean."""
    trace, s, u = walk.trace, walk.sample, walk.pick(walk.last)
    outs, e = walk.experiment.unit_names(walk.last), -trace.errors[-1]
    t, a = trace.targets, trace.outputs[-1]
    rule, n = walk.rule(), len(t)
    template = OF_DIFFERENCE.get(rule.name, "%s")
    formula = template % "target - output"
    numbers = template % f"{number(t[s, u])} - {number(a[s, u])}"
    mean = walk.experiment.reduction == "mean"
    if mean:
        formula, numbers = (
            rf"\frac{{1}}{{n}} \, ({formula})",
            rf"\frac{{1}}{{{n}}} \, ({numbers})",
        )

    def slips(k: int) -> tuple[Slip, ...]:
        return (
            Slip(-e[s, k], "The sign is turned: error = target - output."),
            Slip(
                e[s, k] / walk.share,
                f"The mean of the batch is meant: divide by its {n} points.",
            ),
            Slip(t[s, k] - a[s, k], "The loss makes something else of target - output here."),
        )

    texts = LOSS_TEXT_OF_SOFTMAX if walk.activation(walk.last).name == "softmax" else LOSS_TEXT
    acts = (
        f"The loss is averaged over the batch: here each error is divided by its {n} points, "
        "and so is all that follows from it."
        if mean
        else "The loss is summed over the batch: every point counts in full."
    )
    return Phase(
        key=f"error {walk.last}",
        title="Error of the output",
        text=f"How far the output is from its target. {acts}",
        formula=rf"error = {formula}",
        today=rf"error = -\frac{{\partial L}}{{\partial {'net' if rule.of_logits else 'a'}}}, "
        rf"\; L = {texts[rule.name]}",
        numbers=rf"error_{{{name(outs[u])}}} = {numbers} = {plain(e[s, u])}",
        tables=(
            walk.table("targets", t, outs, False),
            walk.table("outputs", a, outs, False),
            walk.table("error", e, outs),
        ),
        answers=tuple(Answer(f"error {one}", e[s, k], slips(k)) for k, one in enumerate(outs)),
        lit=(f"{walk.last}",),
        code=(
            excerpt(rule.derivative),
            excerpt(Pass.backward, "self._loss.derivative", "multiply(self.errors[-1]"),
        ),
        items=outs,
    )


def output_delta(walk: Walk) -> Phase:
    """Return the error times f'(net), or what stands for it."""
    slope = walk.trace.slopes[-1]
    if slope is not None:
        return delta(walk, walk.last, slope)
    trace, s, u = walk.trace, walk.sample, walk.pick(walk.last)
    outs, d, e = walk.experiment.unit_names(walk.last), -trace.deltas[-1], -trace.errors[-1]
    mixes = not walk.rule().of_logits
    if mixes:
        text = "Softmax units share their sum of 1: the error of each moves the net inputs of all."
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
        code = excerpt(walk.rule().derivative)
    return Phase(
        key=f"delta {walk.last}",
        title="Delta of the output",
        text=text,
        formula=formula,
        today=r"\Delta = -\frac{\partial L}{\partial net}",
        numbers=rf"\Delta_{{{name(outs[u])}}} = {numbers} = {plain(d[s, u])}",
        tables=(walk.table("error", e, outs, False), walk.table("delta", d, outs)),
        answers=tuple(
            Answer(f"delta {one}", d[s, k], (Slip(-d[s, k], "The sign is turned."),))
            for k, one in enumerate(outs)
        ),
        lit=(f"{walk.last}",),
        code=(code,),
        items=outs,
    )


def delta(walk: Walk, layer: int, slope: Array) -> Phase:
    """f'(net) times error."""
    trace, s, u = walk.trace, walk.sample, walk.pick(layer)
    units, activation = walk.experiment.unit_names(layer), walk.activation(layer)
    d, e, z, a = (
        -trace.deltas[layer - 1], -trace.errors[layer - 1],
        trace.net_inputs[layer - 1], trace.outputs[layer - 1],
    )  # fmt: skip
    of_output = slopes(activation, a)
    is_output = layer == walk.last

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
        title="Delta of the output" if is_output else f"Delta of {layer_name(layer, walk.sizes)}",
        text="Where f is steep, a unit can do much about its error; where f is flat, little. "
        "f' is taken of the net input, not of the output.",
        formula=r"\Delta_j = f'(net_j) \cdot error_j",
        today=r"\Delta_j = -\frac{\partial L}{\partial net_j}",
        numbers=rf"\Delta_{{{name(units[u])}}} = f'({number(z[s, u])}) \cdot {number(e[s, u])}"
        rf" = {plain(slope[s, u])} \cdot {number(e[s, u])} = {plain(d[s, u])}",
        tables=(
            walk.table("f'(net)", slope, units, False),
            walk.table("error", e, units, False),
            walk.table("delta", d, units),
        ),
        answers=tuple(Answer(f"delta {one}", d[s, k], slips(k)) for k, one in enumerate(units)),
        lit=(f"{layer}.{u}",),
        code=(
            excerpt(activation.derivative),
            excerpt(Pass.backward, "if derivative is not None", "multiply(error, slope"),
        ),
        items=units,
    )


def hidden_error(walk: Walk, layer: int) -> Phase:
    """What the next layer's deltas send back."""
    trace, s, u = walk.trace, walk.sample, walk.pick(layer)
    units, e, next_delta = (
        walk.experiment.unit_names(layer), -trace.errors[layer - 1], -trace.deltas[layer],
    )  # fmt: skip
    weights = walk.matrix(layer + 1, trace.before)[: walk.sizes[layer]]
    after = walk.matrix(layer + 1, trace.after)[: walk.sizes[layer]]
    next_error = -trace.errors[layer]
    n = walk.sizes[layer + 1]
    terms = [
        f"{number(d)} \\cdot {number(w)}" for d, w in zip(next_delta[s], weights[u], strict=True)
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
        title=f"Error of {layer_name(layer, walk.sizes)}",
        text="A hidden unit has no target. Its error is what the deltas of the next layer send "
        "back through the weights.",
        formula=r"error_i = \sum_j \Delta_j \, w_{ij}",
        today=r"error_i = -\frac{\partial L}{\partial a_i}",
        numbers=rf"error_{{{name(units[u])}}} = {total(terms)} = {plain(e[s, u])}",
        tables=(
            walk.table(
                "delta of the next layer", next_delta, walk.experiment.unit_names(layer + 1), False
            ),
            walk.weight_table("weights", layer + 1, trace.before, False),
            walk.table("error", e, units),
        ),
        answers=tuple(Answer(f"error {one}", e[s, k], slips(k)) for k, one in enumerate(units)),
        lit=(f"{layer + 1}", f"{layer}.{u}", *(f">{layer + 1}.{j}.{u}" for j in range(n))),
        code=(excerpt(Pass.backward, "if earlier_error is not None", "product(delta, back"),),
        items=units,
    )


def hidden_delta(walk: Walk, layer: int) -> Phase:
    """f'(net) times what came back."""
    slope = walk.trace.slopes[layer - 1]
    assert slope is not None, "hidden activations have a derivative"
    return delta(walk, layer, slope)
