"""Which values a race offers for a setting, and which two it begins with."""

from typing import Any

from playground.experiment import SETTINGS, Experiment
from playground.experiment.kinds import Choice, Flag, Number, Several, Whole
from playground.ui.widgets.settings import options_of

LAYERS = ((), (2,), (3,), (4,), (8,), (16,), (4, 4), (8, 8), (4, 4, 4))
SCALES = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
DECAYS = (10, 30, 100, 300, 1000, 3000, 10_000)
# What is asked most: these come first beside the current value.
USUAL = {
    "hidden_activation": ("tanh", "sigmoid"),
    "optimizer": ("momentum", "sgd"),
    "initializer": ("glorot_uniform", "uniform"),
    "loss": ("cross_entropy", "squared_error"),
    "hidden_layers": ((2,), (4,)),
}


def offered_values(experiment: Experiment, name: str) -> list[Any]:
    """Return values of a setting to choose from, the current one among them, in their order."""
    kind, now = SETTINGS[name].kind, getattr(experiment, name)
    if isinstance(kind, Choice):
        return list(options_of(name, experiment) or kind.options)
    if isinstance(kind, Flag):
        return [False, True]
    if isinstance(kind, Several):
        return sorted({*LAYERS, now}, key=lambda layers: (len(layers), layers))
    # A full batch, 0, is the largest one.
    return sorted({*_steps_of(kind), now}, key=lambda step: step or (1e9 if kind.word else 0.0))


def _steps_of(kind: Number | Whole) -> tuple[float, ...]:
    return kind.steps or (DECAYS if isinstance(kind, Whole) else SCALES)


def is_open(name: str) -> bool:
    """Return whether other values than those that are offered can be typed."""
    return not isinstance(SETTINGS[name].kind, Choice | Flag)


def suggest_values(experiment: Experiment, name: str) -> list[Any]:
    """Return the current value, and another one to race it against."""
    values, now = offered_values(experiment, name), getattr(experiment, name)
    for value in USUAL.get(name, ()):
        if value != now and value in values:
            return [now, value]
    at = values.index(now)
    # Some steps away: neighbours differ too little to be told apart.
    return [now, values[min(at + 3, len(values) - 1)] if at < len(values) - 1 else values[at - 1]]
