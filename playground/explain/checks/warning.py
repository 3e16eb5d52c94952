"""A warning of what settings lead to, and the list of what is checked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.experiment import SETTINGS, Experiment

ADAPTIVE = ("adagrad", "rmsprop", "adam")
OF_STANDARDISED = ("inputs_far_from_zero", "inputs_large", "inputs_of_different_sizes")

Change = dict[str, Any]


@dataclass(frozen=True)
class ChoiceWarning:
    """What a choice of settings leads to.

    Attributes:
        key: which check found it, a key of `CHECKS`.
        text: one or two sentences.
        offer: what `change` does, as on a button; empty where nothing is offered.
        change: settings that put it right.
    """

    key: str
    text: str
    offer: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """The settings it is about: it stands below the one changed last, or the first shown."""
        return CHECKS[self.key].places

    @property
    def change_in_words(self) -> str:
        """What the change sets, each setting by its label."""
        parts = (f"{SETTINGS[name].label}: {say(name, to)}" for name, to in self.change.items())
        return "; ".join(parts)


def say(name: str, value: Any) -> str:
    """Write a value of a setting."""
    if name == "parameters":
        return "given" if value else "drawn"
    return SETTINGS[name].say(value)


FindWarnings = Callable[[Experiment], Iterator[ChoiceWarning]]


@dataclass(frozen=True)
class Check:
    """What is looked for.

    Attributes:
        places: as `ChoiceWarning.places`.
        find: yields at most one warning.
    """

    places: tuple[str, ...]
    find: FindWarnings


CHECKS: dict[str, Check] = {}  # by the names of the functions below, in their order


def check(*places: str) -> Callable[[FindWarnings], FindWarnings]:
    """Return a decorator that adds a function to `CHECKS`; its name is the key of its warnings."""

    def add(find: FindWarnings) -> FindWarnings:
        CHECKS[find.__name__] = Check(places, find)
        return find

    return add


def n_in_batch(experiment: Experiment) -> int:
    """Return how many points an update goes over."""
    n = experiment.n_train
    return min(experiment.batch_size or n, n)
