"""The Experiment: everything that a link restores, as one frozen dataclass.

One field is one setting: widgets, link, JSON and validation all come from `fields`. `shape` is what
follows from them, `fit` which of them go together, `experiment` what is made of them.
"""

from playground.experiment.experiment import MAX_PARTS_NAMED, Experiment
from playground.experiment.fields import (
    DEFAULTS,
    IN_THE_MIDDLE,
    MAX_FROZEN,
    MAX_HIDDEN,
    MAX_UNITS,
    SETTINGS,
    SPEEDS,
)
from playground.experiment.hidden import hidden_changes

__all__ = [
    "DEFAULTS",
    "IN_THE_MIDDLE",
    "MAX_FROZEN",
    "MAX_HIDDEN",
    "MAX_PARTS_NAMED",
    "MAX_UNITS",
    "SETTINGS",
    "SPEEDS",
    "Experiment",
    "hidden_changes",
]
