"""Going through a visit's history: its steps are noted, and one is made the current one again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.ui.keeping.history import Place, Step
from playground.ui.visit.opening import query_of
from playground.ui.visit.session import Session

LONGEST = 20_000  # characters of an address


def take_note(session: Session) -> None:
    """Take note in the history of where the visit is."""
    with session.lock:
        playback, opened = session.playback, session.learner.exercise
        query, exercise = urlencode(query_of(session)), opened.id if opened else ""
        at = (playback.run, playback.current_frame().id)
        session.history.note(Place(session.experiment, query, exercise, session.by_hand, *at))


def go(session: Session, told: Mapping[str, Any]) -> None:
    """Go where Back or Forward has led: to a step that is kept, else to what the address says."""
    place, query, history = told.get("place"), told.get("query"), session.history
    sought = query if isinstance(query, str) and len(query) < LONGEST else None
    step = None
    if told.get("token") == history.token and isinstance(place, int):
        step = history.go(place)
    if step is None and sought is not None:
        # An entry of an earlier session, or of a page that was left before it was there.
        step = history.go_to_query(sought)
    if step:
        go_to(session, step)
    elif sought is not None:
        go_to_address(session, dict(parse_qsl(sought, keep_blank_values=True)))


def go_to_address(session: Session, query: dict[str, str]) -> None:
    """Begin the experiment and the exercise of an address."""
    exercise = session.learner.catalogue.exercises.get(query.pop("exercise", ""))
    for name in ("track", "only", "room", "teach"):
        query.pop(name, None)
    experiment, _ = Experiment.from_query(query)
    session.learner.go_to(exercise)
    session.begin(experiment)


def go_to(session: Session, step: Step | None) -> None:
    """Go to a step of the history, with its run where that is still kept."""
    if step is None:
        return
    learner, playback = session.learner, session.playback
    learner.go_to(learner.catalogue.exercises.get(step.exercise))
    run = step.run or Run(step.experiment)
    frame = run.frame(step.shown)
    if run is not playback.run:
        session.open_run(run, run.frames.index(frame))
    points = {name: getattr(step.experiment, name) for name in ("dataset", "table")}
    has_other_points = replace(run.experiment, **points) == step.experiment
    if run.experiment.restarts(step.experiment) and has_other_points:
        playback.adopt_points(step.experiment)
    else:
        playback.adopt(step.experiment)
    session.take_back(step.experiment, step.by_hand)
