"""Going through a visit's history: what is in force is noted, and a step is put in force again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import Experiment
from playground.live.recorder import Run
from playground.ui.history import Place, Step
from playground.ui.session import Session
from playground.ui.visit import address

LONGEST = 20_000  # characters of an address


def take_note(session: Session) -> None:
    """Take note in the history of where the visit is."""
    with session.lock:
        playback, exercise = session.playback, session.learner.exercise
        session.history.note(
            Place(
                session.experiment,
                address(session),
                exercise.id if exercise else "",
                session.by_hand,
                playback.run,
                playback.looked_at().id,
            )
        )


def go(session: Session, wish: Mapping[str, Any]) -> None:
    """Go where Back or Forward has led: to a step that is kept, else to what the address says."""
    place, query, history = wish.get("place"), wish.get("query"), session.history
    sought = query if isinstance(query, str) and len(query) < LONGEST else None
    step = None
    if wish.get("token") == history.token and isinstance(place, int):
        step = history.go(place)
    if step is None and sought is not None:
        # An entry of an earlier session, or of a page that was left before it was there.
        step = history.go_to_query(sought)
    if step:
        go_to(session, step)
    elif sought is not None:
        go_to_address(session, dict(parse_qsl(sought, keep_blank_values=True)))


def go_to_address(session: Session, query: dict[str, str]) -> None:
    """Put in force what an address says of experiment and exercise."""
    exercise = query.pop("exercise", "")
    for name in ("track", "only"):
        query.pop(name, None)
    experiment, _ = Experiment.from_query(query)
    session.learner.go_to(exercise)
    session.begin(experiment)


def go_to(session: Session, step: Step | None) -> None:
    """Put a step of the history in force, with its run where that is still kept."""
    if step is None:
        return
    session.learner.go_to(step.exercise)
    run, playback = step.run or Run(step.experiment), session.playback
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
