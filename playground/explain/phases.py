"""All phases of an update, and those of its end: gradient, what is done to it, new weights."""

from typing import Any

import numpy as np

from playground.engine import OPTIMIZERS, Address, Clip, Freeze, core
from playground.engine.arrays import Array
from playground.explain.backward import delta, error, hidden_error, output_delta
from playground.explain.forward import inputs, net_input, output
from playground.explain.phase import (
    Expected,
    Mistake,
    Phase,
    arrow,
    in_diagram,
    links_to,
    number,
    plain,
    products,
    total,
)
from playground.explain.source import excerpt
from playground.explain.update_view import UpdateView


def phases_of(view: UpdateView) -> list[Phase]:
    """Return all phases, in the order in which they are computed."""
    layers, one = range(1, view.last + 1), view.experiment
    found = [inputs(view)]
    for layer in layers:
        found += [net_input(view, layer), output(view, layer)]
    found += [error(view), output_delta(view)]
    for layer in reversed(layers[:-1]):
        found += [hidden_error(view, layer), delta(view, layer)]
    found.append(gradient(view))
    if one.l1 or one.l2 or one.clip_norm or one.frozen:
        found.append(adjusted(view))
    return [*found, new_weights(view)]


def of_weights(view: UpdateView, title: str, flat: Array) -> dict[str, Any]:
    """Return what a phase shows of an array that has a number for each weight."""
    place = view.mlp.addresses[view.index]
    ends = Address(place.layer, place.unit), Address(place.layer - 1, place.input)
    return {
        "tables": tuple(
            view.weight_table(f"{title}, {view.layer_name(k)}", k, flat)
            for k in range(1, view.last + 1)
        ),
        "highlighted": (links_to(place), *map(in_diagram, ends)),
        "items": view.weight_names(),
    }


def gradient(view: UpdateView) -> Phase:
    """Sum over the batch of input times delta."""
    trace = view.trace
    layer, unit, row = view.mlp.addresses[view.index]
    deltas = -trace.deltas[layer][:, unit]
    is_bias = row == view.sizes[layer]
    layer_inputs = np.ones(len(deltas)) if is_bias else view.layer_inputs(layer + 1)[:, row]
    value, of_weight = float(trace.gradient[view.index]), view.weight_names()[view.index]
    terms = products(layer_inputs, deltas)
    one_point = -layer_inputs[view.sample] * deltas[view.sample]
    mistakes = (
        Mistake(-value, "The sign is wrong: the gradient points uphill, delta downhill."),
        Mistake(value / view.scale, "The loss is a mean; its 1 / n is already in the deltas."),
        Mistake(one_point, "That is one point alone. Add up all points of the batch."),
        Mistake(float(-deltas.sum()), "The input is missing: multiply each delta by it."),
    )
    return Phase(
        key="gradient 0",
        title="Gradient",
        text="Here the points of the batch come together: the gradient of a weight is the sum, "
        "over all points, of its input times delta."
        + (" The deltas contain the 1/n of the mean." if view.scale < 1.0 else "")
        + (
            ""
            if trace.sample_weights is None
            else " They contain the weight of each point's class."
        )
        + f" It is that of the {view.name_loss(with_penalty=False)}.",
        formula=r"gradient_{ij} = - \sum_{points} x_i \, \Delta_j",
        modern=r"\frac{\partial L}{\partial w_{ij}}",
        numbers=rf"{arrow(of_weight)}: \; -\left( {total(terms)} \right) = {plain(value)}",
        answers=(Expected(f"gradient {of_weight}", value, mistakes),),
        code=(excerpt(core.Network.backward),),
        **of_weights(view, "gradient", trace.gradient),
    )


def adjusted(view: UpdateView) -> Phase:
    """The gradient with penalty, without what is frozen, clipped."""
    trace, experiment = view.trace, view.experiment
    before, value = float(trace.gradient[view.index]), float(trace.adjusted[view.index])
    of_weight = view.weight_names()[view.index]
    parts, code = [], []
    if experiment.l1 or experiment.l2:
        share = view.share_of_penalty
        whole = "the gradient of the penalty on the weights"
        parts.append(f"{whole} is added" if share == 1.0 else f"{share:.3g} of {whole} is added")
        code.append(excerpt(core.Network.gradient))
    if experiment.frozen:
        parts.append("what is frozen is set to 0")
        code.append(excerpt(Freeze.apply))
    if experiment.clip_norm:
        parts.append(f"a gradient longer than {experiment.clip_norm:g} is shortened")
        code.append(excerpt(Clip.apply))
    is_gradient = not (experiment.frozen or experiment.clip_norm)
    mistake = Mistake(before, "That is the gradient before it is adjusted.")
    return Phase(
        key="adjusted 0",
        title="Adjusted gradient",
        text="Before it is used, "
        + ", then ".join(parts)
        + "."
        + (f" So it is that of the {view.name_loss()}." if is_gradient else ""),
        formula=r"gradient' = \mathrm{adjust}(gradient)",
        modern=r"\frac{\partial (L + penalty)}{\partial w}, \; \mathrm{clipped}",
        numbers=rf"{arrow(of_weight)}: \; {plain(before)} \to {plain(value)}",
        answers=(Expected(f"adjusted {of_weight}", value, (mistake,)),),
        code=tuple(code),
        **of_weights(view, "adjusted", trace.adjusted),
    )


def new_weights(view: UpdateView) -> Phase:
    """The update itself."""
    trace, experiment = view.trace, view.experiment
    before, after, slope = (
        float(flat[view.index]) for flat in (trace.before, trace.after, trace.adjusted)
    )
    change, rate, of_weight = after - before, trace.learning_rate, view.weight_names()[view.index]
    descends, rule = experiment.optimizer == "sgd", OPTIMIZERS[experiment.optimizer].summary()
    step = rf"{plain(before)} - {number(rate)} \cdot {number(slope)}"
    if not descends:
        step = rf"{plain(before)} + {number(change)}"
    scale = min(abs(after), 10 * abs(change))
    mistakes = (
        Mistake(before, "That is the old weight, or it has too few digits to show the change."),
        Mistake(before + rate * slope, "That is uphill: subtract the gradient, do not add it."),
        Mistake(before - slope, "The learning rate is missing."),
        Mistake(change, "That is the change. Add it to the old weight."),
    )
    return Phase(
        key="new 0",
        title="New weights",
        text="All weights move a little downhill at the same time. "
        + ("" if descends else f"Here by another rule: {rule} ")
        + "Applying this phase gives the same network as Step.",
        formula=r"w_{ij} \leftarrow w_{ij} + lrate \sum_{points} x_i \, \Delta_j"
        if descends
        else r"w_{ij} \leftarrow w_{ij} + step_{ij}",
        modern=r"w \leftarrow w - \eta \, \frac{\partial L}{\partial w}"
        if descends
        else rf"\mathrm{{{experiment.optimizer}}}, \; \eta = {plain(rate)}",
        numbers=rf"{arrow(of_weight)}: \; {step} = {plain(after)}",
        answers=(Expected(f"new weight {of_weight}", after, mistakes, scale),),
        code=(excerpt(core.find_step), excerpt(core.train)),
        **of_weights(view, "new weights", trace.after),
    )
