"""An exercise: a start, a task, what is unlocked, what is asked, and when it is passed."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.experiment import SETTINGS, Experiment
from playground.live.recorder import Run

Kind = Literal["run", "by_hand", "predict", "wire"]
KINDS: dict[str, str] = {
    "run": "Change what is unlocked, train, and reach the goal.",
    "by_hand": "Work out the numbers of one update and type them.",
    "predict": "Say what will happen, then look.",
    "wire": "Set the weights yourself, without training.",
}
# What can be unlocked beside the settings.
TOOLS: dict[str, str] = {
    "weights": "setting weights by hand",
    "new_weights": "drawing new initial weights",
    "step": "single steps",
    "play": "playing",
    "seeds": "training many seeds at once",
}
# What can be hidden, because it would give the answer away.
PANELS: dict[str, str] = {
    "diagram": "the network diagram",
    "region": "the decision regions",
    "loss": "the loss",
    "weights_table": "the table of weights",
    "sample_table": "the table of points",
    "hood": "Under the hood",
    "health": "Health and diagnosis",
}
OPERATORS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "<": (operator.lt, "below"),
    "<=": (operator.le, "at most"),
    "==": (operator.eq, "exactly"),
    ">=": (operator.ge, "at least"),
    ">": (operator.gt, "above"),
}
# A change of one of these makes other weights than the ones that the file gives.
REDRAWING = (
    "hidden_layers", "features", "bias", "initializer", "initial_scale", "bias_initializer",
    "weight_seed", "output_activation", "dataset", "inputs",
)  # fmt: skip


@dataclass(frozen=True)
class Misconception:
    """A belief that the exercise puts to the test.

    Attributes:
        id: its name in the file.
        text: what is believed, as a sentence.
    """

    id: str
    text: str


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen.

    Attributes:
        key: its name in files and records.
        text: what the learner reads.
        correct: whether it is right.
        misconception: the id of the belief behind it; empty for none.
    """

    key: str
    text: str
    correct: bool = False
    misconception: str = ""


@dataclass(frozen=True)
class Question:
    """A prediction that is asked for.

    Attributes:
        id: its name in records.
        prompt: what is asked.
        options: the answers to choose from.
        before_epoch: it has to be answered before the run has gone on beyond this epoch; 0 is
            before the first step.
        outcome: the metric whose value is shown beside the answer afterwards; empty for none.
        weight: the weight whose direction is asked for, such as "W1[0,0]"; empty for none.
        group: a heading for questions that belong together; empty for none.
    """

    id: str
    prompt: str
    options: tuple[Option, ...]
    before_epoch: int = 0
    outcome: str = ""
    weight: str = ""
    group: str = ""

    def option(self, key: str) -> Option | None:
        """Return the option of this key, if there is one."""
        return next((one for one in self.options if one.key == key), None)


@dataclass(frozen=True)
class Slip:
    """A wrong number that a usual slip gives.

    Attributes:
        says: the sentence on it.
        source: the name of the value that it is; empty where `value` gives it.
        value: the number itself, where there is no name for it.
    """

    says: str
    source: str = ""
    value: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A number to be found by hand.

    Attributes:
        id: its name in records.
        label: what the learner reads.
        source: the name of the value, as `playground.workshop.by_hand` knows it.
        tolerance: how far off an answer may be.
        slips: wrong numbers that are known.
    """

    id: str
    label: str
    source: str
    tolerance: float
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True)
class Limit:
    """What of an unlocked setting can be chosen.

    Attributes:
        low: the least number; None for the setting's own.
        high: the largest number; None for the setting's own.
        options: the names to choose from; empty for all.
        layers: how many hidden layers there may be, least and most; None for the setting's own.
        units: how many units each may have, least and most; None for the setting's own.
    """

    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()
    layers: tuple[int, int] | None = None
    units: tuple[int, int] | None = None

    def complaint(self, value: Any) -> str | None:
        """Return what is wrong with a value, or None."""
        if self.layers and not self.layers[0] <= len(value) <= self.layers[1]:
            return f"expected layers: {span(*self.layers)}, got {len(value)}"
        if self.units and not all(self.units[0] <= one <= self.units[1] for one in value):
            return f"expected units in each layer: {span(*self.units)}, got {list(value)}"
        chosen = value if isinstance(value, tuple) else (value,)
        if self.options and not set(chosen) <= set(self.options):
            return f"expected one of {', '.join(self.options)}, got {', '.join(map(str, chosen))}"
        if self.low is not None and value < self.low:
            return f"expected at least {self.low:g}, got {value:g}"
        if self.high is not None and value > self.high:
            return f"expected at most {self.high:g}, got {value:g}"
        return None


def span(low: int, high: int) -> str:
    """Write a range of whole numbers."""
    return str(low) if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class Goal:
    """One condition of passing.

    Attributes:
        metric: a name that `playground.workshop.metrics` knows.
        op: a key of `OPERATORS`.
        value: what the metric is compared with.
        part: which part of the exercise it belongs to; empty for all parts.
    """

    metric: str
    op: str
    value: float | bool | str
    part: str = ""

    def holds(self, measured: Any) -> bool:
        """Return whether a measured value meets the condition; None and NaN do not."""
        if measured is None or isinstance(measured, str) != isinstance(self.value, str):
            return False
        return bool(OPERATORS[self.op][0](measured, self.value))


@dataclass(frozen=True)
class Hint:
    """A hint, and when it may be shown.

    Attributes:
        text: the hint.
        after_attempts: failed checks after which it is due.
        after_seconds: seconds at work after which it is due.
        need: whether "either" is enough or "both" must be reached.
    """

    text: str
    after_attempts: int = 1
    after_seconds: float = 60.0
    need: Literal["either", "both"] = "either"

    def is_due(self, attempts: int, seconds: float) -> bool:
        """Return whether so many failed checks and seconds are enough."""
        reached = (attempts >= self.after_attempts, seconds >= self.after_seconds)
        return any(reached) if self.need == "either" else all(reached)


@dataclass(frozen=True)
class Solution:
    """A change of the start that reaches the goals.

    Attributes:
        changes: the changed fields of the Experiment.
        experiment: the start with them.
        rate: the share of seeds on which it has to pass.
        part: which part of the exercise it solves; empty for all.
    """

    changes: Mapping[str, Any]
    experiment: Experiment
    rate: float = 0.9
    part: str = ""


@dataclass(frozen=True)
class Proof:
    """What is needed to show that the exercise works.

    Attributes:
        seeds: weight seeds that are tried where the weights are drawn.
        start_rate: the share of seeds on which the start may pass.
        solutions: ways to pass.
    """

    seeds: tuple[int, ...] = (0,)
    start_rate: float = 0.0
    solutions: tuple[Solution, ...] = ()


@dataclass(frozen=True)
class ManySeeds:
    """Which runs a success rate is taken of.

    Attributes:
        n_seeds: how many weight seeds, from 0.
        epochs: how long each network is trained.
    """

    n_seeds: int
    epochs: int


@dataclass(frozen=True)
class Exercise:
    """An exercise; see schema.md for what each part means in a file.

    Attributes:
        id: its name in records: lower-case letters, digits and hyphens.
        title: its name for people.
        minutes: how long it takes.
        kind: a key of `KINDS`.
        objective: what is learned, in a sentence.
        task: what to do.
        start: the Experiment that it opens.
        show: fields of the Experiment, and keys of `TOOLS`, that are unlocked; nothing else is
            shown.
        goals: all of them must hold.
        explanation: shown after passing.
        next: what to try next; empty for nothing.
        hide: keys of `PANELS` that are not shown.
        limits: by field, what of an unlocked setting can be chosen.
        misconceptions: beliefs that it puts to the test.
        questions: predictions to be made.
        point: which point of the data numbers are asked of, from 1.
        numbers: numbers to be found by hand.
        many_seeds: the runs of a success rate; None where there is none.
        hints: in the order in which they are shown.
        proof: how to show that it works.
    """

    id: str
    title: str
    minutes: int
    kind: Kind
    objective: str
    task: str
    start: Experiment
    show: tuple[str, ...]
    goals: tuple[Goal, ...]
    explanation: str
    next: str = ""
    hide: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    misconceptions: tuple[Misconception, ...] = ()
    questions: tuple[Question, ...] = ()
    point: int = 1
    numbers: tuple[Asked, ...] = ()
    many_seeds: ManySeeds | None = None
    hints: tuple[Hint, ...] = ()
    proof: Proof = Proof()

    @property
    def shown_settings(self) -> tuple[str, ...]:
        """The fields of the Experiment whose controls are shown, in the order of the file."""
        return tuple(name for name in self.show if name in SETTINGS)

    def shows(self, name: str) -> bool:
        """Return whether a setting or a tool is unlocked."""
        return name in self.show

    def hides(self, panel: str) -> bool:
        """Return whether a panel is hidden."""
        return panel in self.hide

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its parts; the empty tuple where it has only one."""
        return tuple(dict.fromkeys(goal.part for goal in self.goals if goal.part))

    @property
    def needs_many_seeds(self) -> bool:
        """Whether a check needs the outcome of many seeds."""
        return any(goal.metric == "success_rate" for goal in self.goals)

    def question(self, id: str) -> Question | None:
        """Return the question of this id, if there is one."""
        return next((one for one in self.questions if one.id == id), None)

    def misconception(self, id: str) -> str:
        """Return the sentence of a misconception; empty where there is none of this id."""
        return next((one.text for one in self.misconceptions if one.id == id), "")

    def complaints(self, experiment: Experiment) -> list[str]:
        """Return a sentence for each way in which an Experiment leaves the exercise."""
        found = []
        for name, setting in SETTINGS.items():
            value = getattr(experiment, name)
            if value == getattr(self.start, name) or setting.effect == "view":
                continue
            if not self._may_change(name, experiment):
                found.append(f"{setting.label} differs from the exercise's start.")
            elif name in self.limits:
                wrong = self.limits[name].complaint(value)
                found += [f"{setting.label}: {wrong}."] if wrong else []
        return found

    def _may_change(self, name: str, experiment: Experiment) -> bool:
        if name == "parameters":
            if experiment.parameters:
                return "weights" in self.show
            return "new_weights" in self.show or bool(set(REDRAWING) & set(self.show))
        if name == "weight_seed" and "new_weights" in self.show:
            return True
        # An activation for each layer stands in for the one of all.
        alias = {"layer_activations": "hidden_activation"}.get(name, name)
        return name in self.show or alias in self.show

    def trespasses(self, run: Run) -> list[str]:
        """Return a sentence for each way in which a run leaves the exercise."""
        found = self.complaints(run.experiment)
        if "weights" not in self.show and any(frame.edited >= 0 for frame in run.frames):
            found.append("A weight was set by hand; here training has to find the weights.")
        return found
