"""How an update is seen on the diagram: values run along its links, and come to its units.

The phases are those of `phases_of`; here each gets the numbers of all units and links at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.engine import Trace
from playground.engine.arrays import Array
from playground.explain.phase import Phase, as_text
from playground.explain.phases import phases_of
from playground.explain.update_view import UpdateView

# Which way values run along links; "move" is for weights that change, "none" for what stays in a
# unit.
Flow = Literal["forward", "backward", "move", "none"]


@dataclass(frozen=True)
class Motion:
    """What a phase brings to the diagram.

    Attributes:
        phase: the phase itself, with title, text and the numbers of one unit.
        flow: which way values run.
        label: what the values at units are: "net", "out", "error" or "delta"; else "".
        layer: whose units get values; the inputs are layer 0, and -1 is none.
        at_units: a value for each unit of that layer, shape (n_units,).
        first_link: the first parameter whose link has a value.
        on_links: a value for that link and each that follows it, shape (n_links,). The links into a
            layer are its matrix row by row: a row for each input, then that of the biases.
    """

    phase: Phase
    flow: Flow
    label: str
    layer: int
    at_units: Array
    first_link: int
    on_links: Array

    def as_json(self) -> dict[str, Any]:
        """Return it for the player; a value that is no finite number is None."""
        phase = self.phase
        return {
            "title": phase.title,
            "text": phase.text,
            "numbers": as_text(phase.numbers),
            "flow": self.flow,
            "label": self.label,
            "layer": self.layer,
            "at_units": finite(self.at_units),
            "first_link": self.first_link,
            "on_links": finite(self.on_links),
        }


MOST_POINTS = 100  # of a batch to choose from

NOTHING: Array = np.empty(0)


def motions_of(view: UpdateView) -> list[Motion]:
    """Return how each phase of an update is seen, for the point that is shown."""
    return [motion_of(view, phase) for phase in phases_of(view)]


def motion_of(view: UpdateView, phase: Phase) -> Motion:
    """Return how one phase is seen."""
    kind, number = phase.key.split()
    layer, trace, s = int(number), view.trace, view.sample
    match kind:
        case "inputs":
            return at_units(phase, "in", 0, view.layer_inputs(1)[s])
        case "net":
            of_units = trace.pre_activations[layer - 1][s]
            return along_links(view, phase, layer, into_sums(view, layer), of_units)
        case "output":
            return at_units(phase, "out", layer, trace.activations[layer - 1][s])
        case "error" if layer == view.last:
            return at_units(phase, "error", layer, -trace.errors[layer - 1][s])
        case "error":
            of_units = -trace.errors[layer - 1][s]
            return along_links(view, phase, layer, sent_back(view, layer + 1), of_units)
        case "delta":
            return at_units(phase, "delta", layer, -trace.deltas[layer - 1][s])
    of_weights = {
        "gradient": trace.gradient,
        "adjusted": trace.adjusted,
        "new": trace.after - trace.before,
    }
    flow: Flow = "move" if kind == "new" else "none"
    return Motion(phase, flow, "", -1, NOTHING, 0, of_weights[kind])


def at_units(phase: Phase, label: str, layer: int, values: Array) -> Motion:
    """Return a phase that happens within units."""
    return Motion(phase, "none", label, layer, values, 0, NOTHING)


def along_links(
    view: UpdateView, phase: Phase, layer: int, on_links: Array, of_units: Array
) -> Motion:
    """Return a phase in which values run along links, and add up in the units of a layer."""
    is_forward = phase.key.startswith("net")
    flow: Flow = "forward" if is_forward else "backward"
    into = layer if is_forward else layer + 1  # whose links they are
    first = sum(view.matrix(k, view.trace.before).size for k in range(1, into))
    label = "net" if is_forward else "error"
    return Motion(phase, flow, label, layer, of_units, first, on_links.ravel())


def into_sums(view: UpdateView, layer: int) -> Array:
    """Return what each link brings to the sum of its unit: input times weight, or the bias."""
    layer_inputs = view.layer_inputs(layer)[view.sample]
    if view.mlp.bias:
        layer_inputs = np.append(layer_inputs, 1.0)
    products: Array = layer_inputs[:, np.newaxis] * view.matrix(layer, view.trace.before)
    return products


def sent_back(view: UpdateView, layer: int) -> Array:
    """Return what each link into a layer sends back: weight times delta; a bias sends nothing."""
    deltas = -view.trace.deltas[layer - 1][view.sample]
    products: Array = view.matrix(layer, view.trace.before) * deltas
    if view.mlp.bias:
        products[-1] = 0.0
    return products


def describe_update(view: UpdateView) -> Mapping[str, Any]:
    """Return one update for the player: its points, its phases, and the weights after it."""
    points = view.layer_inputs(1)[:MOST_POINTS]
    return {
        "point": view.sample,
        "points": [
            f"{row + 1}: ({', '.join(f'{value:.3g}' for value in point)})"
            for row, point in zip(view.trace.samples.tolist(), points, strict=False)
        ],
        "n_points": len(view.trace.samples),
        "phases": [one.as_json() for one in motions_of(view)],
        "after": finite(view.trace.after),
    }


def worst_point(trace: Trace) -> int:
    """Return the point of a batch whose output has the largest error, the last of several alike.

    It sends back most; and of XOR's four, the last two have inputs that are not all 0.
    """
    errors = np.nan_to_num(np.abs(trace.errors[-1][:MOST_POINTS]).max(axis=1))
    return len(errors) - 1 - int(np.argmax(errors[::-1]))


def finite(values: Array) -> list[float | None]:
    """Return values as JSON has them: it knows no infinity, and no NaN."""
    return [value if np.isfinite(value) else None for value in values.tolist()]
