"""What a draft of an exercise begins with: what is on the screen, or another exercise."""

import re
from collections.abc import Collection
from typing import Any

from playground.engine.arrays import Array
from playground.experiment import DEFAULTS, SETTINGS, Experiment
from playground.reading.toml_text import read_toml
from playground.workshop.drafting.document import Document
from playground.workshop.exercise import Exercise
from playground.workshop.kinds import KINDS
from playground.workshop.schema import LIMITS, decode

MOST_WEIGHTS = 2000  # that are written into a file one by one: it can hold about 200 kB
LONGEST_ID = 40
FIRST_ID = "my-exercise"
FIRST_PAUSE = 1000  # epochs, where nothing says when Play pauses


def new_document(
    kind: str, experiment: Experiment, parameters: Array | None, taken: Collection[str]
) -> dict[str, Any]:
    """Return the values of an exercise that starts with an Experiment, all texts to be written.

    Args:
        kind: a key of `KINDS`.
        experiment: the start.
        parameters: its initial weights, shape (n_parameters,); None where they are drawn.
        taken: ids that other exercises have.
    """
    start = settings_of(experiment)
    start["stop_epoch"] = experiment.stop_epoch or FIRST_PAUSE
    if parameters is not None:
        start["parameters"] = parameters.tolist()
    return {
        **{"schema": 1, "id": free_id(FIRST_ID, taken), "title": "", "minutes": 5},
        **{"kind": kind, "objective": "", "task": "", "start": start},
        **KINDS[kind].blank(start["stop_epoch"]),
        "explanation": {"text": ""},
        "proof": {},
    }


def id_like(title: str) -> str:
    """Return an id that is like a title; the first one, where nothing of it can stand in an id."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    name = ""
    for word in words:
        if len(name) + len(word) >= LONGEST_ID - 5:
            break
        name = f"{name}-{word}".strip("-")
    return name or FIRST_ID


def can_be_given(experiment: Experiment) -> bool:
    """Return whether a file can hold the initial weights of an Experiment."""
    return experiment.n_parameters <= MOST_WEIGHTS


def copied(data: bytes, taken: Collection[str]) -> Document:
    """Return the values of another exercise's file, with an id of their own."""
    document = read_toml(decode(data), LIMITS)
    return {**document, "id": free_id(f"{document['id']}"[: LONGEST_ID - 5] + "-copy", taken)}


def free_id(wanted: str, taken: Collection[str]) -> str:
    """Return an id like a wanted one that no other exercise has."""
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[: LONGEST_ID - 5]}-{k}" for k in range(2, len(taken) + 3))
    return next(one for one in numbered if one not in taken)


def settings_of(experiment: Experiment) -> dict[str, Any]:
    """Return the settings that differ from their defaults, as a file has them."""
    return {
        name: value
        for name, value in experiment.to_json().items()
        if getattr(experiment, name) != DEFAULTS[name] and value is not None
    }


def solution_of(
    exercise: Exercise, experiment: Experiment, parameters: Array | None
) -> dict[str, Any]:
    """Return a solution: what of an Experiment differs from an exercise's start.

    `parameters` are weights that were set by hand, shape (n_parameters,); None for none.
    """
    start, written = exercise.start, experiment.to_json()
    change = {
        name: written[name]
        for name, setting in SETTINGS.items()
        if getattr(experiment, name) != getattr(start, name)
        and setting.effect != "view"
        and written[name] is not None
    }
    if parameters is not None:
        change["parameters"] = parameters.tolist()
    return {"change": change, "rate": 0.9}
