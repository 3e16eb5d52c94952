"""Numbers of one update by name, and the feedback on a number that a learner has typed.

The article's signs are kept: error = target - output and delta = f'(net) error, so both are minus
what the engine calls d loss / d a and d loss / d net. Layers are counted from 0, the first hidden
one; units and inputs from 0.

    input[0]            what goes in                  layers[1].a[0]       f(net)
    target[0]           what should come out          layers[1].slope[0]   f'(net)
    output[0]           what comes out                layers[1].error[0]   what comes back
    error[0]            target - output               layers[1].delta[0]   f'(net) error
    layers[0].net[1]    sum of inputs times weights   loss                 of the batch
    W1[0,1]             the weight from input 0 to unit 1 of the first hidden layer
    b1[1]               the bias of that unit
    after.W1[0,1]       the same after the update; so after.b1[1], after.output[0], after.loss
    change.W1[0,1]      how far the update moves it; so change.b1[1]
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from playground.engine import MLP, Address, Trace
from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.experiment.shape import name_place
from playground.run.recorder import Run
from playground.workshop.exercise import AskedNumber, Exercise

AT_ENDS = re.compile(r"(after\.)?(input|target|output|error)\[([0-9]{1,3})\]")
IN_LAYERS = re.compile(r"layers\[([0-9]{1,2})\]\.(net|a|slope|error|delta)\[([0-9]{1,3})\]")
WEIGHT = re.compile(r"(?:(after|change)\.)?([Wb])([1-9][0-9]?)\[([0-9]{1,3})(?:,([0-9]{1,3}))?\]")
LOSS = re.compile(r"(after\.)?loss")
ARRAYS = {
    "net": "pre_activations",
    "a": "activations",
    "slope": "derivatives",
    "error": "errors",
    "delta": "deltas",
}
NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,15}(?:[.,][0-9]{0,15})?|[.,][0-9]{1,15})(?:[eE][+-]?[0-9]{1,2})?"
)
STAYS_BELOW = 1e-12  # of a weight's change


@dataclass(frozen=True)
class Ledger:
    """All numbers of the first update of an Experiment, at one of its points."""

    experiment: Experiment  # of which it is the first update
    mlp: MLP  # a network of its build
    trace: Trace  # its numbers
    row: int  # which row of the batch is the point

    def value(self, name: str) -> float:
        """Return the value of this name; a ValueError where there is none."""
        for pattern, find in (
            (AT_ENDS, self._at_ends),
            (IN_LAYERS, self._in_layers),
            (WEIGHT, self._weight),
            (LOSS, self._loss),
        ):
            if match := pattern.fullmatch(name):
                try:
                    return float(find(*match.groups()))
                except (IndexError, TypeError):
                    break
        raise ValueError(f"expected the name of a value, such as layers[0].net[1], got {name!r}")

    def _at_ends(self, after: str | None, which: str, index: str) -> float:
        trace, row, k = self.trace, self.row, int(index)
        if after:
            if which != "output":
                raise IndexError
            mlp = self.mlp.with_parameters(trace.after)
            return float(mlp.predict(trace.inputs[:, : mlp.layer_sizes[0]])[row, k])
        if which == "error":
            return -float(trace.errors[-1][row, k])
        if which == "input":
            return float(trace.inputs[row, : self.mlp.layer_sizes[0]][k])
        return float((trace.targets if which == "target" else trace.activations[-1])[row, k])

    def _in_layers(self, layer: str, which: str, index: str) -> float:
        array: Array = getattr(self.trace, ARRAYS[which])[int(layer)]
        value = float(array[self.row, int(index)])
        return -value if which in ("error", "delta") else value

    def _weight(
        self, when: str | None, which: str, layer: str, row: str, unit: str | None
    ) -> float:
        place = self._address(which, layer, row, unit)
        before, after = (
            self.mlp.split(flat)[place.layer][place.input, place.unit]
            for flat in (self.trace.before, self.trace.after)
        )
        if when == "change":
            return float(after - before)
        return float(after if when else before)

    def _address(self, which: str, layer: str, row: str, unit: str | None) -> Address:
        """Return where W1[0,1] or b1[1] lies; an IndexError where there is no such weight."""
        of_layer, first = int(layer) - 1, int(row)
        n_inputs = self.mlp.layer_sizes[of_layer]
        if which == "b" and unit is None and self.mlp.bias:
            return Address(of_layer, first, n_inputs)
        if which == "W" and unit is not None and first < n_inputs:
            return Address(of_layer, int(unit), first)
        raise IndexError

    def _loss(self, after: str | None) -> float:
        mlp = self.mlp.with_parameters(self.trace.after if after else self.trace.before)
        X = self.trace.inputs[:, : mlp.layer_sizes[0]]
        objective = self.experiment.make_objective(X, self.trace.targets, is_penalized=False)
        return float(objective.value(mlp))

    def direction(self, weight: str) -> str:
        """Return whether the update makes a weight, such as W1[0,0], "grow", "shrink" or "stay".

        Going up counts as growing, whatever the sign: -1.0 to -0.9 grows.
        """
        self.value(weight)  # refuses what is not the name of a weight
        moved = self.value(f"change.{weight}")
        if abs(moved) <= STAYS_BELOW:
            return "stays"
        return "grows" if moved > 0.0 else "shrinks"

    def weight_label(self, weight: str) -> str:
        """Return the displayed name of a weight, such as "x1 to h2"."""
        self.value(weight)
        match = WEIGHT.fullmatch(weight)
        assert match, "a weight's name has been read"
        name = name_place(self._address(*match.groups()[1:]), self.experiment.names)
        return name.replace(" \u2192 ", " of " if match[2] == "b" else " to ")


def all_values(book: Ledger) -> dict[str, float]:
    """Return all values of a Ledger by name, in the order of an update."""
    found = {}
    for name in _names(book.experiment):
        with suppress(ValueError):  # some have no slope of their own, such as a softmax output
            found[name] = book.value(name)
    return found


def _names(experiment: Experiment) -> list[str]:
    n_inputs, *layers = experiment.layer_sizes
    sizes = list(enumerate(zip((n_inputs, *layers), layers, strict=False)))
    outputs = range(layers[-1])
    of_layers = [
        f"layers[{k}].{what}[{unit}]" for k, (_, n) in sizes for what in ARRAYS for unit in range(n)
    ]
    weights = [
        f"W{k + 1}[{row},{unit}]" for k, (m, n) in sizes for row in range(m) for unit in range(n)
    ]
    biases = [f"b{k + 1}[{unit}]" for k, (_, n) in sizes if experiment.bias for unit in range(n)]
    return [
        *(f"input[{k}]" for k in range(n_inputs)),
        *(f"{what}[{k}]" for what in ("target", "output", "error") for k in outputs),
        *of_layers,
        *("loss", "after.loss", *(f"after.output[{k}]" for k in outputs)),
        *weights,
        *biases,
        *(f"{when}.{one}" for when in ("change", "after") for one in (*weights, *biases)),
    ]


@lru_cache(maxsize=64)
def ledger(experiment: Experiment, point: int) -> Ledger:
    """Return the Ledger at a point, from 1, and keep it for the next time.

    Raises:
        ValueError: the batch of the first update does not hold the point.
    """
    run = Run(experiment)
    trace = run.trace(run.frames[0])
    rows = np.flatnonzero(trace.samples == point - 1)
    if not len(rows):
        held = ", ".join(str(one + 1) for one in trace.samples[:10])
        raise ValueError(f"expected a point of the first update ({held}), got {point}")
    return Ledger(experiment, run.mlp, trace, int(rows[0]))


@dataclass(frozen=True)
class Feedback:
    """The feedback on a typed number."""

    id: str  # which number it is
    right: bool | None  # whether it is right; None where nothing, or no number, was typed
    sentence: str  # for the learner
    misconception: str = ""  # the id of the belief behind a wrong one; empty for none


def read_number(text: str) -> float | None:
    """Return a typed number, with a point or a comma; None where it is none."""
    clean = text.strip().replace("\u2212", "-")
    return float(clean.replace(",", ".")) if NUMBER.fullmatch(clean) else None


def check_number(exercise: Exercise, asked: AskedNumber, text: str) -> Feedback:
    """Say whether a typed number is right, and if it is a common mistake, which."""
    if not text.strip():
        return Feedback(asked.id, None, "Nothing typed yet.")
    typed = read_number(text)
    if typed is None:
        return Feedback(asked.id, None, "Type a number such as 0.622.")
    book = ledger(exercise.start, exercise.point)
    if abs(typed - book.value(asked.source)) <= asked.tolerance:
        return Feedback(asked.id, True, "Correct.")
    near = [
        (abs(typed - value), mistake.says, mistake.misconception)
        for mistake in asked.mistakes
        for value in [book.value(mistake.source) if mistake.source else mistake.value]
        if abs(typed - value) <= asked.tolerance
    ]
    if near:
        return Feedback(asked.id, False, *min(near)[1:])
    return Feedback(asked.id, False, "Not quite. Check the formula again, one step at a time.")


def check_numbers(exercise: Exercise, typed: dict[str, str]) -> list[Feedback]:
    """Return the feedback on each number that an exercise asks for; see `check_number`."""
    return [check_number(exercise, asked, typed.get(asked.id, "")) for asked in exercise.numbers]
