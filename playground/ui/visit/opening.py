"""A visit: the session of who looks at the page, made from the link that was opened."""

from collections.abc import Mapping

import streamlit as st

from playground.experiment import Experiment
from playground.sweep import MAX_EPOCHS
from playground.ui.visit import mapping
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.pairing import from_link, to_link
from playground.ui.visit.session import Session
from playground.workshop.access import read_only, write_only
from playground.workshop.learner import Learner
from playground.workshop.rooms.attendance import Attendance
from playground.workshop.rooms.codes import EXPECTED, read_code, read_key
from playground.workshop.tracks import TRACKS

KEY = "session"
# Parameters of a link beside those of the Experiment.
EXTRA = ("exercise", "track", "only", "room", "teach", "versus", *mapping.KEYS)


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
    if session.sweeping.map:
        session.sweeping.map.look()  # it goes on though another page is looked at
    return session


def replace_session(session: Session) -> None:
    """Make another session this visitor's; nothing of it is on the page yet."""
    session.stale = True
    st.session_state[KEY] = session


def open_link(query: dict[str, str], problems: list[str]) -> Session:
    """Return the session that a link asks for; `problems` are known already to be wrong with it.

    Its parameters are those of an Experiment, and EXTRA.
    """
    opened = {key: text for key, text in query.items() if key != "teach"}  # that is nobody else's
    extra = {key: query.pop(key) for key in EXTRA if key in query}
    learner, rooms = Learner(), Attendance()
    others = [*take_extra(learner, extra), *take_rooms(rooms, extra)]
    experiment, named = Experiment.from_query(query, [*problems, *others])
    session = Session(experiment, opened=opened, learner=learner, rooms=rooms)
    if "versus" in extra:
        named += from_link(session, extra["versus"])
    if extra.keys() & set(mapping.KEYS):
        named += mapping.from_link(session, extra)
    if {"room", "teach"} & extra.keys():
        session.choose(exercises_part="Room")
    if query.get("stop") == str(experiment.stop_epoch) != "0":
        # Many seeds, too, are trained as long as the link says.
        session.choose(epochs=min(experiment.stop_epoch, MAX_EPOCHS))
    wanted = learner.catalogue.exercises.get(extra.get("exercise", ""))
    if wanted:
        open_exercise(session, wanted)
        if query and not wanted.violations(experiment):
            # A page that is loaded again, in the midst of an exercise.
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
    if "exercise" in extra and extra["exercise"] not in learner.catalogue.exercises:
        name = extra["exercise"][:40]
        problems.append(f"exercise: no exercise is named {name}; see the Exercises page")
    return problems


def take_rooms(rooms: Attendance, extra: Mapping[str, str]) -> list[str]:
    """Take the live rooms that a link names; return a sentence for each part that is wrong."""
    problems = []
    if "room" in extra:
        rooms.invitation = read_code(extra["room"])
        if not rooms.invitation:
            problems.append(f"room: {EXPECTED}")
    if "teach" in extra:
        key = read_key(extra["teach"])
        if key:
            rooms.hold(dict([key]))
        else:
            problems.append("teach: expected a teacher's link, as it was copied")
    return problems


def query_of(session: Session) -> dict[str, str]:
    """Return the parameters that the address bar is to hold."""
    learner, extra = session.learner, {}
    if learner.exercise:
        extra["exercise"] = learner.exercise.id
    if learner.record.track:
        extra["track"] = learner.record.track
    if learner.only is not None:
        extra["only"] = write_only(learner.only)
    if session.rooms.code:
        extra["room"] = session.rooms.code
    pair = to_link(session) if session.page == "compare" else {}
    plan = mapping.to_link(session) if session.page == "seeds" else {}
    return {**extra, **pair, **plan, **session.experiment.to_query()}


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
