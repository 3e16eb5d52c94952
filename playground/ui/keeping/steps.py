"""Going through a visit's history: its steps are noted, and one is made the current one again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from playground.experiment import Experiment
from playground.presets import find_start
from playground.run.recorder import Run
from playground.ui.keeping.differences import difference
from playground.ui.keeping.history import History, Place, Step
from playground.ui.visit.opening import query_of
from playground.ui.visit.session import Session

LONGEST = 20_000  # characters of an address
IS_GONE = "That weight is gone already: training went on from a frame before it."


def take_note(session: Session) -> None:
    """Take note in the history of where the visit is."""
    with session.lock:
        playback, opened = session.playback, session.learner.exercise
        query, exercise = urlencode(query_of(session)), opened.id if opened else ""
        at = (playback.run, playback.current_frame().id)
        done = (session.by_hand, session.start)
        place = Place(session.experiment, query, exercise, *done, *at)
        for edit in playback.edits.take():
            if edit.run == playback.run.number:
                session.history.note_edit(place, edit)
        session.history.note(place)


def for_buttons(session: Session) -> dict[str, Any]:
    """Return what Undo and Redo would do in words, and what is to be said of a step just gone."""
    history = session.history
    step, following = history.current, history.next
    key = [(one.number, one.since) if one else None for one in (step, following)]

    def make() -> dict[str, Any]:
        before = history.steps.get(step.before) if step else None
        return {
            "back": difference(before, step) if step and before else "",
            "forward": difference(step, following) if step and following else "",
        }

    return {**session.remember("steps", key, make), "said": list(history.said)}


def undo(session: Session) -> None:
    """Go to the step before the current one."""
    _move(session, History.undo)


def redo(session: Session) -> None:
    """Go to the step that was gone back from last."""
    _move(session, History.redo)


def _move(session: Session, choose: Callable[[History], Step | None]) -> None:
    number = session.history.at
    go_to(session, choose(session.history), number)


def go(session: Session, told: Mapping[str, Any]) -> None:
    """Go where Back or Forward has led: to a step that is kept, else to what the address says."""
    place, query, history = told.get("place"), told.get("query"), session.history
    sought = query if isinstance(query, str) and len(query) < LONGEST else None
    step, number = None, history.at
    if told.get("token") == history.token and isinstance(place, int):
        step = history.go(place)
    if step is None and sought is not None:
        # An entry of an earlier session, or of a page that was left before it was there.
        step = history.go_to_query(sought)
    if step:
        go_to(session, step, number)
    elif sought is not None:
        go_to_address(session, dict(parse_qsl(sought, keep_blank_values=True)))


def go_to_address(session: Session, query: dict[str, str]) -> None:
    """Begin the experiment and the exercise of an address."""
    exercise = session.learner.catalogue.find(query.pop("exercise", ""))
    for name in ("track", "only", "room", "teach"):
        query.pop(name, None)
    experiment, _ = Experiment.from_query(query)
    session.learner.go_to(exercise)
    session.begin(experiment)
    session.start = find_start("", experiment).key


def go_to(session: Session, step: Step | None, came_from: int) -> None:
    """Go to a step of the history from another one, and say what was undone or redone by that."""
    if step:
        open_step(session, step, came_from)
        session.history.say(_words_of_way(session.history, came_from, step.number))


def open_step(session: Session, step: Step, came_from: int) -> None:
    """Take what a step of the history holds, with its run where that is still kept.

    A run that went on under a later setting stays where that left it; one in which a weight was set
    by hand goes back to the frame before, or forward again.

    Args:
        session: of the visit.
        step: the one to take.
        came_from: the number of the step that was the current one.
    """
    history, learner, playback = session.history, session.learner, session.playback
    learner.go_to(learner.catalogue.find(step.exercise))
    run = step.run or Run(step.experiment)
    frame = run.frame(step.shown)
    has_other_weights = history.edits_at(came_from, run) != history.edits_at(step.number, run)
    if run is not playback.run:
        session.open_run(run, run.frames.index(frame))
    _adopt(session, run, step.experiment)
    if has_other_weights:
        playback.go_to(run.frame(step.shown))
    session.take_back(step.experiment, step.by_hand, step.start)


def _adopt(session: Session, run: Run, experiment: Experiment) -> None:
    points = {name: getattr(experiment, name) for name in ("dataset", "table")}
    has_other_points = replace(run.experiment, **points) == experiment
    if run.experiment.restarts(experiment) and has_other_points:
        session.playback.adopt_points(experiment)
    else:
        session.playback.adopt(experiment)


def _words_of_way(history: History, start: int, end: int) -> str:
    """Return a sentence on what was undone or redone between two steps; empty for neither."""
    for word, last, first in (("Undone", start, end), ("Redone", end, start)):
        way = history.way(last, first)
        if len(way) > 1:
            return f"{word}: {len(way)} changes"
        if way and way[0].is_void:
            return IS_GONE
        if way:
            return f"{word}: {difference(history.steps[first], way[0])}"
    return ""
