"""All facts on the data of an experiment, kept for the same settings."""

from dataclasses import replace
from functools import lru_cache

from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.explain.data_facts import inputs, points, targets
from playground.explain.data_facts.given import DATA_RULES, DataFact, Given

# Each file adds its facts as it is imported; this is their order.
FILES = (inputs, targets, points)
# What the facts depend on, beside the data themselves.
OF_OUTPUT = ("output_activation", "loss", "reduction")


def data_facts(experiment: Experiment) -> tuple[DataFact, ...]:
    """Return what makes the data of an experiment hard to learn; nothing for good data.

    The same settings have the same facts: they are kept.
    """
    of_data = (name for name, one in SETTINGS.items() if one.group == "Data")
    kept = {name: getattr(experiment, name) for name in (*of_data, *OF_OUTPUT)}
    return _find_facts(replace(Experiment(), **{**kept, **_VIEW}))


# How the data are looked at makes no difference.
_VIEW = {name: DEFAULTS[name] for name in ("x_input", "y_input", "held")}


@lru_cache(maxsize=64)
def _find_facts(experiment: Experiment) -> tuple[DataFact, ...]:
    given = Given(experiment)
    if given.n < 2:
        return ()
    return tuple(found for find in DATA_RULES for found in find(given))
