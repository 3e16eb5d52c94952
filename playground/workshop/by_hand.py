"""Numbers of one update by name, and what is said to a number that a learner has typed.

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
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from playground.engine import LOSSES, MLP, Trace
from playground.engine.arrays import Array, overflow_allowed
from playground.engine.passes import Pass
from playground.experiment import Experiment
from playground.live.recorder import Run
from playground.workshop.exercise import Asked, Exercise

AT_ENDS = re.compile(r"(after\.)?(input|target|output|error)\[([0-9]{1,3})\]")
IN_LAYERS = re.compile(r"layers\[([0-9]{1,2})\]\.(net|a|slope|error|delta)\[([0-9]{1,3})\]")
WEIGHT = re.compile(r"(?:(after|change)\.)?([Wb])([1-9][0-9]?)\[([0-9]{1,3})(?:,([0-9]{1,3}))?\]")
LOSS = re.compile(r"(after\.)?loss")
ARRAYS = {"net": "net_inputs", "a": "outputs", "slope": "slopes", "error": "errors",
          "delta": "deltas"}  # fmt: skip
NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,15}(?:[.,][0-9]{0,15})?|[.,][0-9]{1,15})(?:[eE][+-]?[0-9]{1,2})?"
)
STAYS_BELOW = 1e-12  # of a weight's change


@dataclass(frozen=True)
class Ledger:
    """All numbers of the first update of an Experiment, at one of its points.

    Attributes:
        experiment: of which it is the first update.
        mlp: a network of its build.
        trace: its numbers.
        row: which row of the batch is the point.
    """

    experiment: Experiment
    mlp: MLP
    trace: Trace
    row: int

    @classmethod
    def of(cls, experiment: Experiment, point: int) -> "Ledger":
        """Trace the first update; a ValueError where its batch does not hold the point.

        Args:
            experiment: whose first update it is.
            point: of the data, from 1.
        """
        run = Run(experiment)
        trace = run.trace(run.frames[0])
        rows = np.flatnonzero(trace.samples == point - 1)
        if not len(rows):
            held = ", ".join(str(one + 1) for one in trace.samples[:10])
            raise ValueError(f"expected a point of the first update ({held}), got {point}")
        return cls(experiment, run.mlp, trace, int(rows[0]))

    def value(self, name: str) -> float:
        """Return the value of this name; a ValueError where there is none."""
        for pattern, find in (
            (AT_ENDS, self._at_ends), (IN_LAYERS, self._in_layers), (WEIGHT, self._weight),
            (LOSS, self._loss),
        ):  # fmt: skip
            match = pattern.fullmatch(name)
            if not match:
                continue
            try:
                value = find(*match.groups())
            except (IndexError, TypeError):
                break
            return float(value)
        raise ValueError(f"expected the name of a value, such as layers[0].net[1], got {name!r}")

    def _at_ends(self, after: str | None, which: str, index: str) -> float:
        trace, row, k = self.trace, self.row, int(index)
        if after:
            if which != "output":
                raise IndexError
            return float(self._outputs_after()[row, k])
        if which == "error":
            return -float(trace.errors[-1][row, k])
        if which == "input":
            return float(trace.inputs[row, : self.mlp.layer_sizes[0]][k])
        return float((trace.targets if which == "target" else trace.outputs[-1])[row, k])

    def _in_layers(self, layer: str, which: str, index: str) -> float:
        array: Array = getattr(self.trace, ARRAYS[which])[int(layer)]
        value = float(array[self.row, int(index)])
        return -value if which in ("error", "delta") else value

    def _weight(
        self, when: str | None, which: str, layer: str, row: str, unit: str | None
    ) -> float:
        if (which == "b") != (unit is None) or (which == "b" and not self.mlp.bias):
            raise IndexError
        before, after = (
            self.mlp.split(flat)[int(layer) - 1] for flat in (self.trace.before, self.trace.after)
        )
        place = (-1, int(row)) if unit is None else (int(row), int(unit))
        if which == "W" and int(row) >= self.mlp.layer_sizes[int(layer) - 1]:
            raise IndexError
        if when == "change":
            return float(after[place] - before[place])
        return float((after if when else before)[place])

    def _loss(self, after: str | None) -> float:
        mlp = self.mlp.with_parameters(self.trace.after if after else self.trace.before)
        targets, experiment = self.trace.targets, self.experiment
        rule = LOSSES[experiment.loss].fit(experiment.output_activation, targets)
        run = Pass(mlp, len(targets))
        with overflow_allowed():
            outputs = run.forward(self.trace.inputs)
            losses = rule.value(run.net_inputs[-1], outputs, targets)
        return float(losses.mean() if experiment.reduction == "mean" else losses.sum())

    def _outputs_after(self) -> Array:
        mlp = self.mlp.with_parameters(self.trace.after)
        return mlp.predict(self.trace.inputs[:, : mlp.layer_sizes[0]])

    def direction(self, weight: str) -> str:
        """Return whether the update makes a weight, such as W1[0,0], "grow", "shrink" or "stay".

        Growing is by sign, not by size: -1.0 to -0.9 grows.
        """
        self.value(weight)  # refuses what is no name of a weight under the name that was given
        moved = self.value(f"change.{weight}")
        if abs(moved) <= STAYS_BELOW:
            return "stays"
        return "grows" if moved > 0.0 else "shrinks"

    def weight_label(self, weight: str) -> str:
        """Return a weight's name for people, such as "x1 to h2"."""
        self.value(weight)
        match = WEIGHT.fullmatch(weight)
        assert match, "a weight's name has been read"
        layer, row, unit = int(match[3]), int(match[4]), match[5]
        names = self.experiment.unit_names
        if unit is None:
            return f"bias of {names(layer)[row]}"
        return f"{names(layer - 1)[row]} to {names(layer)[int(unit)]}"


@lru_cache(maxsize=64)
def ledger(experiment: Experiment, point: int) -> Ledger:
    """Return the Ledger of an Experiment at a point, kept for the next time."""
    return Ledger.of(experiment, point)


@dataclass(frozen=True)
class Answer:
    """What is said to a typed number.

    Attributes:
        id: which number it is.
        right: whether it is right; None where nothing, or no number, was typed.
        sentence: for the learner.
    """

    id: str
    right: bool | None
    sentence: str


def read_number(text: str) -> float | None:
    """Return a typed number, with a point or a comma; None where it is none."""
    clean = text.strip().replace("\u2212", "-")
    return float(clean.replace(",", ".")) if NUMBER.fullmatch(clean) else None


def check_number(exercise: Exercise, asked: Asked, text: str) -> Answer:
    """Say whether a typed number is right, and if it is a known slip, which.

    Args:
        exercise: whose start the number is of.
        asked: the number.
        text: what was typed.
    """
    if not text.strip():
        return Answer(asked.id, None, "Nothing is typed yet.")
    typed = read_number(text)
    if typed is None:
        return Answer(asked.id, None, "Type a number such as 0.622.")
    book = ledger(exercise.start, exercise.point)
    if abs(typed - book.value(asked.source)) <= asked.tolerance:
        return Answer(asked.id, True, "Right.")
    near = [
        (abs(typed - value), slip.says)
        for slip in asked.slips
        for value in [book.value(slip.source) if slip.source else slip.value]
        if abs(typed - value) <= asked.tolerance
    ]
    if near:
        return Answer(asked.id, False, min(near)[1])
    return Answer(asked.id, False, "Not this. Look at the formula again, one step at a time.")


def check_numbers(exercise: Exercise, typed: dict[str, str]) -> list[Answer]:
    """Say for each number that an exercise asks for what is to be said; see `check_number`."""
    return [check_number(exercise, asked, typed.get(asked.id, "")) for asked in exercise.numbers]
