"""Starts: what an experiment began with, to tell what was changed since.

A start is an entry of the gallery, or a data set under the article's settings. It is known by a
key that lasts: sessions, their history and what the browser keeps hold it. Where none was chosen (a
link or a file was opened) the nearest one takes its place.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from playground.data.datasets import SOURCES
from playground.experiment import SETTINGS, Experiment
from playground.presets.gallery import GALLERY
from playground.presets.own_data import settings_for
from playground.presets.recipes import with_article_settings

# Not compared: the data set is what is chosen in the gallery, points and weights are set by hand.
OF_HAND = ("dataset", "table", "parameters")
COMPARED = tuple(
    name
    for name, one in SETTINGS.items()
    if (one.effect != "view" or one.group == "Training") and name not in OF_HAND
)
DATA, ARTICLE_ON = "data-", "article-"  # keys are made of these and a data set
OWN = "own-data"  # the key of the settings that suit a table of one's own


@dataclass(frozen=True)
class Start:
    """An experiment to begin with."""

    key: str  # no other start has it
    title: str  # as the pages say it: after "differs from"
    experiment: Experiment


@cache
def starts() -> dict[str, Start]:
    """Return all starts by their keys: presets first, then data sets, then the article's settings.

    The article itself is a preset.
    """
    entries = [Start(one.key, f"\u201c{one.title}\u201d", one.experiment) for one in GALLERY]
    article = [
        Start(
            one.key.replace(DATA, ARTICLE_ON, 1),
            "the article\u2019s settings",
            with_article_settings(one.experiment),
        )
        for one in GALLERY
        if one.kind == "data"
    ]
    return {one.key: one for one in (*entries, *article)}


def find_start(key: str, experiment: Experiment) -> Start:
    """Return the start of a key; the nearest one where the data are others, or the key is unknown.

    Points of one's own keep the start that they were made from.
    """
    if key == OWN and is_own(experiment) and experiment.table:
        return own_start(experiment)
    start = starts().get(key)
    if start and (is_own(experiment) or start.experiment.dataset == experiment.dataset):
        return start
    return nearest_start(experiment)


def own_start(experiment: Experiment) -> Start:
    """Return the start of an experiment with a table of one's own: the settings that suit it."""
    assert experiment.table is not None
    fitting = experiment.changed(**settings_for(experiment.table))
    return Start(OWN, "the settings for your data", fitting)


def nearest_start(experiment: Experiment) -> Start:
    """Return the start with these data that has the fewest differences; of several the first.

    With own data, any start is looked at, and first the settings that suit them.
    """
    fitting = [own_start(experiment)] if experiment.table and is_own(experiment) else []
    fitting += [
        one
        for one in starts().values()
        if is_own(experiment) or one.experiment.dataset == experiment.dataset
    ]
    return min(fitting, key=lambda start: len(differing(experiment, start)))


def differing(experiment: Experiment, start: Start) -> tuple[str, ...]:
    """Return the names of the settings that differ from a start: those that `set_back` changes.

    Settings that do nothing in the experiment are left out.
    """
    idle, target = experiment.idle(), set_back(experiment, start)
    return tuple(
        name
        for name in COMPARED
        if name not in idle and getattr(experiment, name) != getattr(target, name)
    )


def set_back(experiment: Experiment, start: Start) -> Experiment:
    """Return an experiment with all settings of a start that fit its data; given weights stay."""
    kept = {"weight_seed"} if experiment.parameters else set()
    names = (name for name in COMPARED if name not in kept)
    return experiment.changed(**{name: getattr(start.experiment, name) for name in names})


def set_one_back(experiment: Experiment, start: Start, *names: str) -> Experiment:
    """Return an experiment with some settings of a start, the others as they are.

    A ValueError says why one of them does not go with the others.
    """
    values: dict[str, Any] = {name: getattr(start.experiment, name) for name in names}
    reasons = replace(experiment, **values).conflicts()
    for name in names:
        if name in reasons:
            raise ValueError(f"{SETTINGS[name].label}: {reasons[name]}")
    return experiment.changed(**values)


def is_own(experiment: Experiment) -> bool:
    """Return whether the points are the learner's own."""
    return SOURCES[experiment.dataset].is_own
