"""An entry of the gallery: an experiment with its name and what to look for in it."""

from dataclasses import dataclass
from typing import Literal

from playground.experiment import Experiment

EntryKind = Literal["preset", "data"]


@dataclass(frozen=True)
class Entry:
    """A ready-made experiment, or a data set with the settings under which it is learned.

    Attributes:
        key: a short name that no other entry has: letters, digits, "-" and "_".
        title: its name for people.
        sentence: what to look for, in under 90 characters.
        experiment: everything that a link restores.
        kind: "preset", or "data" for the recipe of a data set.
    """

    key: str
    title: str
    sentence: str
    experiment: Experiment
    kind: EntryKind
