"""Warnings: what a choice of settings leads to, said when it is chosen, each with a way out.

Each is backed by a computation on this very experiment: a bound, the gradient at the start, or the
first updates of a copy. A change is offered only where the same computation says that it helps.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.explain.checks import (  # noqa: F401  they add their checks
    output,
    pause,
    start,
    training,
)
from playground.explain.checks.warning import CHECKS as CHECKS
from playground.explain.checks.warning import ChoiceWarning

PLACES = frozenset(name for one in CHECKS.values() for name in one.places)


def warnings_of(experiment: Experiment) -> tuple[ChoiceWarning, ...]:
    """Return what there is to warn of in the settings of an experiment; nothing for good ones.

    The same settings have the same warnings: they are kept.
    """
    return _find_warnings(replace(experiment, **LOOKS))


# How a run looks makes no difference; when it pauses does.
LOOKS: dict[str, Any] = {
    name: DEFAULTS[name] for name, one in SETTINGS.items() if one.effect == "view"
}


@lru_cache(maxsize=128)
def _find_warnings(experiment: Experiment) -> tuple[ChoiceWarning, ...]:
    warnings: list[ChoiceWarning] = []
    for one in CHECKS.values():
        for found in one.find(experiment):
            change = found.change.items()
            news = {name: to for name, to in change if to != getattr(experiment, name)}
            # Two causes may have one cure: the first is enough.
            if not news or all(news != other.change for other in warnings):
                warnings.append(replace(found, change=news))
    return tuple(warnings)
