"""A visit: the session of who looks at the page, made from the link that was opened."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from playground.experiment import Experiment
from playground.ui.learner import Learner, read_only, write_only
from playground.ui.session import Session
from playground.workshop.tracks import TRACKS

KEY = "session"
EXTRA = ("exercise", "track", "only")  # parameters of a link beside those of the Experiment


def current_session() -> Session:
    """Return this visitor's session; the first time it is made from the link that was opened."""
    if KEY not in st.session_state:
        query, repeated = {}, []
        for key in st.query_params:
            values = st.query_params.get_all(key)
            query[key] = values[-1]
            if len(values) > 1:
                repeated.append(f"{key[:40]} is given {len(values)} times: the last one is used")
        st.session_state[KEY] = open_link(query, repeated)
    session: Session = st.session_state[KEY]
    return session


def open_link(query: dict[str, str], problems: list[str]) -> Session:
    """Return the session that a link asks for.

    Args:
        query: the link's parameters: an Experiment's, and `exercise`, `track` and `only`.
        problems: what is known already to be wrong with it; counted with what else is.
    """
    opened = dict(query)
    extra = {key: query.pop(key) for key in EXTRA if key in query}
    learner = Learner()
    others = take_extra(learner, extra)
    experiment, named = Experiment.from_query(query, [*problems, *others])
    session = Session(experiment, opened=opened, learner=learner)
    wanted = learner.exercises.get(extra.get("exercise", ""))
    if wanted:
        session.open_exercise(wanted)
        if query and not wanted.complaints(experiment):
            # A page that is loaded anew, in the midst of an exercise.
            session.playback.adopt(experiment)
            session.experiment = experiment
    session.problems = named
    return session


def take_extra(learner: Learner, extra: Mapping[str, str]) -> list[str]:
    """Take what a link says beside the Experiment; return a sentence for each part that is wrong.

    The exercise is not opened yet.
    """
    problems = []
    if extra.get("track", "") in TRACKS:
        learner.record = learner.record.with_track(extra["track"])
    elif "track" in extra:
        problems.append(f"track: expected one of {', '.join(TRACKS)}")
    if "only" in extra:
        learner.only, unknown = read_only(extra["only"])
        problems += unknown
    if "exercise" in extra and extra["exercise"] not in learner.exercises:
        name = extra["exercise"][:40]
        problems.append(f"exercise: no exercise is named {name}; see the Exercises page")
    return problems


def extra_query(learner: Learner) -> dict[str, str]:
    """Return what a link holds beside the Experiment."""
    extra = {}
    if learner.exercise:
        extra["exercise"] = learner.exercise.id
    if learner.track:
        extra["track"] = learner.track
    if learner.only is not None:
        extra["only"] = write_only(learner.only)
    return extra


def query_of(session: Session) -> dict[str, str]:
    """Return the parameters that the address bar is to hold."""
    return {**extra_query(session.learner), **session.experiment.to_query()}


def address(session: Session) -> str:
    """Return what the address bar is to hold after the question mark."""
    return urlencode(query_of(session))


def write_link(session: Session) -> None:
    """Make the address bar hold the Experiment.

    It is written where that is news here or the page is another. What Streamlit knows of the
    address bar does not count: on the way back in the browser's history, that is the address gone
    to or the one before, by its version.
    """
    query = query_of(session)
    if session.written != (session.page, query):
        session.written = (session.page, query)
        st.query_params.from_dict(query)
