"""The list of exercises, with time and state."""

from typing import Literal

import streamlit as st

from playground.ui.notices import whose
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind_choice
from playground.ui.widgets.texts import plain
from playground.workshop.exercise import Exercise
from playground.workshop.kinds import KINDS
from playground.workshop.tracks import TRACKS, on_track

STATES = {"passed": ":green[passed]", "tried": "tried", "opened": "opened"}


def draw_list(session: Session) -> None:
    """Draw the choice of a track, and its exercises with time and state."""
    learner = session.learner
    names = ["", *TRACKS]
    now = learner.record.track if learner.record.track in names else ""

    def take(key: str) -> None:
        learner.record = learner.record.with_track(key)

    def title_of(key: str) -> str:
        return TRACKS[key].title if key else "All exercises"

    bound = bind_choice(session, "track", names, now, take)
    st.selectbox("Track", width=420, format_func=title_of, **bound)
    exercises = on_track(learner.record.track, learner.catalogue.exercises)
    entries = [learner.record.entry(one.id) for one in exercises]
    passed = sum(bool(entry and entry.passed) for entry in entries)
    minutes = sum(one.minutes for one in exercises)
    who = whose(learner)
    st.caption(
        f"{passed} of {len(exercises)} passed. The exercises take about {minutes} minutes."
        + (f" This is {plain(who)}; see *My record*." if who else "")
    )
    for number, exercise in enumerate(exercises, 1):
        draw_row(session, number, exercise)


def draw_row(session: Session, number: int, exercise: Exercise) -> None:
    """Draw one exercise of the list."""
    entry = session.learner.record.entry(exercise.id)
    state = STATES[entry.state] if entry else "new"
    is_passed = bool(entry and entry.passed)
    label = "Again" if is_passed else "Continue" if entry else "Open"
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        kind: Literal["primary", "secondary"] = "secondary" if is_passed else "primary"
        opened = st.button(label, f"open {exercise.id}", type=kind)
        st.markdown(
            f"**{number}. {plain(exercise.title)}** "
            f"\u00b7 {exercise.minutes} min \u00b7 {state}  \n"
            f":small[{plain(exercise.objective)} {KINDS[exercise.kind].instruction}]"
        )
    if opened:
        open_exercise(session, exercise)
        st.switch_page(session.pages["play"])
