"""An exercise: a start, a task, what is unlocked, what is asked, and when it is passed."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from playground.experiment import SETTINGS, Experiment
from playground.explain.choice_warnings import warnings_of
from playground.reading.toml_text import TomlError
from playground.run.recorder import Run

# What can be unlocked besides the settings.
TOOLS: dict[str, str] = {
    "weights": "setting weights by hand",
    "new_weights": "drawing new initial weights",
    "step": "single steps",
    "play": "playing",
    "seeds": "training many seeds at once",
    "keep": "keeping runs to compare them",
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
# Changing one of these draws other weights than the file gives.
REDRAWING = (
    "hidden_layers",
    "features",
    "bias",
    "initializer",
    "initial_scale",
    "bias_initializer",
    "weight_seed",
    "output_activation",
    "dataset",
    "inputs",
)

# An activation for each layer stands in for the one of all.
ALIASES = {"layer_activations": "hidden_activation"}


class ExerciseError(TomlError):
    """Something is wrong with an exercise file: in its TOML, or in what it says."""


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen."""

    key: str  # its name in files and records
    text: str  # what the learner reads
    correct: bool = False
    misconception: str = ""  # the id of the belief behind it; empty for none


@dataclass(frozen=True)
class Question:
    """A prediction that is asked for."""

    id: str  # its name in records
    prompt: str  # what is asked
    options: tuple[Option, ...]
    # It must be answered before the run goes beyond this epoch; 0 is before the first step.
    before_epoch: int = 0
    # The epoch from which on a run shows what was asked; the belief behind a wrong answer is named
    # from there on.
    seen_at: int = 0
    # The metric whose value is shown with the prediction afterwards; empty for none.
    outcome: str = ""
    weight: str = ""  # the weight whose direction is asked for, such as "W1[0,0]"; empty for none
    group: str = ""  # a heading for questions that belong together; empty for none

    def option(self, key: str) -> Option | None:
        """Return the option of this key, if there is one."""
        return next((one for one in self.options if one.key == key), None)


@dataclass(frozen=True)
class CommonMistake:
    """A wrong number that a common mistake gives."""

    says: str  # what the learner reads
    source: str = ""  # the name of the value that it is; empty where `value` gives it
    value: float = 0.0  # the number itself, where there is no name for it
    misconception: str = ""  # the id of the belief behind it; empty for none


@dataclass(frozen=True)
class AskedNumber:
    """A number to be found by hand."""

    id: str  # its name in records
    label: str  # what the learner reads
    source: str  # the name of the value, as `playground.workshop.by_hand` knows it
    tolerance: float  # how far off an answer may be
    mistakes: tuple[CommonMistake, ...] = ()  # wrong numbers that are expected


@dataclass(frozen=True)
class Limit:
    """What of an unlocked setting can be chosen."""

    low: float | None = None  # the least number; None for the setting's own
    high: float | None = None  # the largest number; None for the setting's own
    options: tuple[str, ...] = ()  # the names to choose from; empty for all
    # How many hidden layers there may be, least and most; None for the setting's own.
    layers: tuple[int, int] | None = None
    # How many units each may have, least and most; None for the setting's own.
    units: tuple[int, int] | None = None

    def violation(self, value: Any) -> str | None:
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
    """One condition of passing."""

    metric: str  # a name that `playground.workshop.metrics` knows
    op: str  # a key of `OPERATORS`
    value: float | bool | str  # what the metric is compared with
    part: str = ""  # which part of the exercise it belongs to; empty for all parts

    def holds(self, measured: Any) -> bool:
        """Return whether a measured value meets the condition; None and NaN do not."""
        if measured is None or isinstance(measured, str) != isinstance(self.value, str):
            return False
        return bool(OPERATORS[self.op][0](measured, self.value))


@dataclass(frozen=True)
class Hint:
    """A hint, and when it may be shown."""

    text: str
    after_attempts: int = 1  # failed checks after which it is due
    after_seconds: float = 60.0  # seconds at work after which it is due
    # Whether "either" is enough or "both" must be reached.
    need: Literal["either", "both"] = "either"

    def is_due(self, attempts: int, seconds: float) -> bool:
        """Return whether so many failed checks and seconds are enough."""
        reached = (attempts >= self.after_attempts, seconds >= self.after_seconds)
        return any(reached) if self.need == "either" else all(reached)


@dataclass(frozen=True)
class Solution:
    """A change of the start that reaches the goals."""

    changes: Mapping[str, Any]  # the changed fields of the Experiment
    experiment: Experiment  # the start with them
    rate: float = 0.9  # the share of seeds on which it has to pass
    part: str = ""  # which part of the exercise it solves; empty for all
    keep: tuple[Experiment, ...] = ()  # runs that are kept before, to be compared with it


@dataclass(frozen=True)
class Proof:
    """What is needed to show that the exercise works."""

    seeds: tuple[int, ...] = (0,)  # weight seeds that are tried where the weights are drawn
    start_rate: float = 0.0  # the share of seeds on which the start may pass
    solutions: tuple[Solution, ...] = ()  # ways to pass


@dataclass(frozen=True)
class ManySeeds:
    """Which runs a success rate is taken of."""

    n_seeds: int  # how many weight seeds, from 0
    epochs: int  # how long each network is trained


@dataclass(frozen=True)
class Exercise:
    """An exercise; see schema.md for what each part means in a file."""

    id: str  # its name in records: lower-case letters, digits and hyphens
    title: str
    minutes: int  # how long it takes
    kind: str  # a key of `playground.workshop.kinds.KINDS`
    objective: str  # what it is about, in a sentence that can be read before it is done
    task: str  # what to do
    start: Experiment  # the Experiment that it opens
    # Fields of the Experiment, and keys of `TOOLS`, that are unlocked; nothing else is shown.
    show: tuple[str, ...]
    goals: tuple[Goal, ...]  # all of them must hold
    explanation: str  # shown after passing
    next: str = ""  # what to try next; empty for nothing
    # What to reach, where that would answer a question: shown once all answers are fixed.
    aim: str = ""
    lesson: str = ""  # what is learned, where that would give it away: shown after passing
    hide: tuple[str, ...] = ()  # keys of `PANELS` that are not shown
    # Keys of warnings that are not given, because they would give the answer away; see `warns_of`.
    quiet: tuple[str, ...] = ()
    # By field, what of an unlocked setting can be chosen.
    limits: Mapping[str, Limit] = field(default_factory=dict)
    # Beliefs that it puts to the test, as sentences by id.
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    # By the id of a belief, what runs show of it; those that say nothing of it have none.
    seen: Mapping[str, str] = field(default_factory=dict)
    # By the id of a belief, what a run is like that was made in it; all has to hold.
    signs: Mapping[str, tuple[Goal, ...]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()  # predictions to be made
    point: int = 1  # which point of the data numbers are asked of, from 1
    numbers: tuple[AskedNumber, ...] = ()  # numbers to be found by hand
    many_seeds: ManySeeds | None = None  # the runs of a success rate; None where there is none
    hints: tuple[Hint, ...] = ()  # in the order in which they are shown
    proof: Proof = Proof()  # how to show that it works
    own: Mapping[str, Any] = field(default_factory=dict)  # values of keys that its kind alone knows

    @property
    def shown_settings(self) -> tuple[str, ...]:
        """The fields of the Experiment whose controls are shown, in the order of the file."""
        return tuple(name for name in self.show if name in SETTINGS)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its parts; the empty tuple where it has only one."""
        return tuple(dict.fromkeys(goal.part for goal in self.goals if goal.part))

    @property
    def needs_many_seeds(self) -> bool:
        """Whether a check needs the outcome of many seeds."""
        return any(goal.metric == "success_rate" for goal in self.goals)

    def warns_of(self, key: str) -> bool:
        """Return whether a warning of this key is given; what is wrong at the start is the task."""
        return key not in self.quiet and key not in self._wrong_at_start

    @cached_property
    def _wrong_at_start(self) -> frozenset[str]:
        return frozenset(one.key for one in warnings_of(self.start))

    def question(self, id: str) -> Question | None:
        """Return the question of this id, if there is one."""
        return next((one for one in self.questions if one.id == id), None)

    def beyond_limits(self, values: Mapping[str, Any]) -> str:
        """Return a sentence for the first of some settings that is beyond its limit; or ""."""
        for name, value in values.items():
            limit = self.limits.get(name) or self.limits.get(ALIASES.get(name, name))
            if limit and (wrong := limit.violation(value)):
                return f"{SETTINGS[name].label}: {wrong}."
        return ""

    def violations(self, experiment: Experiment) -> list[str]:
        """Return a sentence for each way in which an Experiment leaves the exercise."""
        found = []
        for name, setting in SETTINGS.items():
            value = getattr(experiment, name)
            if value == getattr(self.start, name) or setting.effect == "view":
                continue
            if not self._may_change(name, experiment):
                found.append(f"{setting.label} differs from the start of the exercise.")
            elif name in self.limits:
                wrong = self.limits[name].violation(value)
                found += [f"{setting.label}: {wrong}."] if wrong else []
        return found

    def _may_change(self, name: str, experiment: Experiment) -> bool:
        if name == "parameters":
            if experiment.parameters:
                return "weights" in self.show
            return "new_weights" in self.show or bool(set(REDRAWING) & set(self.show))
        if name == "weight_seed" and "new_weights" in self.show:
            return True
        return name in self.show or ALIASES.get(name, name) in self.show

    def run_violations(self, run: Run) -> list[str]:
        """Return a sentence for each way in which a run leaves the exercise."""
        found = self.violations(run.experiment)
        if "weights" not in self.show and any(frame.edited >= 0 for frame in run.frames):
            found.append("A weight was set by hand, but here training has to find the weights.")
        return found
