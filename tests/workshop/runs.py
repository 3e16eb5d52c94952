"""Runs of exercises, trained as Play trains them."""

from dataclasses import replace
from typing import Any

from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.workshop.catalogue import shipped
from playground.workshop.exercise import Exercise
from playground.workshop.progress import Progress
from tests.workshop.files import BEGIN


def exercise(id: str) -> Exercise:
    return shipped()[id]


def start_of(id: str, **changes: Any) -> Experiment:
    return exercise(id).start.changed(**changes)


def trained(experiment: Experiment, epochs: int, speed: str = "100") -> Run:
    """Return a run that has been played to an epoch."""
    run = Run(replace(experiment, stop_epoch=epochs))
    while run.frames[-1].state.epoch < epochs and not run.diverged:
        run.record(50, speed, budget=10.0)
    run.adopt(experiment)
    return run


def begun(id: str) -> Progress:
    return Progress.begin(exercise(id), BEGIN)


def predicted(id: str) -> Progress:
    """Return the progress of someone who has answered every question rightly, and first."""
    progress, run = begun(id), Run(exercise(id).start)
    for question in exercise(id).questions:
        right = next(one.key for one in question.options if one.correct)
        progress = progress.predict(question, right, run, BEGIN)
    return progress
