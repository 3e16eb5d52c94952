"""The playground: settings or an exercise beside it, the player in the middle."""

import streamlit as st

from playground.live.player import player
from playground.ui.controls import draw_presets, draw_shown, draw_sidebar
from playground.ui.exercise import draw_exercise
from playground.ui.notices import draw_notices
from playground.ui.session import Session, current_session, link_to, write_link
from playground.workshop.exercise import Exercise


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    exercise = session.learner.exercise
    if exercise:
        draw_notices(session)
        draw_with_task(exercise)
        return
    draw_settings(session)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Neural network playground", anchor=False, width="content")
        if session.learner.only is None:
            draw_presets(session)
            with st.popover("Link", width="content"):
                draw_link(session)
    st.markdown(
        ":small[Press Play: the network learns to answer each point with its class, and the "
        "colours show what it would answer everywhere else. Then change one thing and compare.]"
    )
    draw_notices(session)
    draw_player()


def draw_settings(session: Session) -> None:
    """Draw all settings, or those alone that the link shows."""
    only = session.learner.only
    if only is None:
        draw_sidebar(session)
        return
    with st.sidebar:
        draw_shown(session, only)
        st.button("Show all controls", on_click=session.leave_exercise, key="show all")


def draw_link(session: Session) -> None:
    """Draw the link to the experiment."""
    if not session.experiment.fits_a_link:
        st.write("Your own points are too many for a link. The Model page has a project file.")
        return
    st.write("This link opens the same experiment, number for number:")
    st.code(link_to(session.experiment), language=None, wrap_lines=True)


@st.fragment
def draw_player() -> None:
    """Draw the player; its requests run this function alone."""
    session = current_session()
    write_link(session.experiment)
    locks = session.learner.locks(session.playback.run)
    message = session.playback.message(locks=locks)
    player(message, key="player", on_request=session.answer)
    if session.stale:
        # Last: a fragment that ends without its player would take it off the page.
        st.rerun()


@st.fragment
def draw_with_task(exercise: Exercise) -> None:
    """Draw an exercise beside the player; its requests run this function alone."""
    session = current_session()
    session.learner.observe(session.playback.run)
    write_link(session.experiment)
    task, stage = st.columns([4, 9], gap="medium")
    with stage:
        locks = session.learner.locks(session.playback.run)
        message = session.playback.message("exercise", locks=locks)
        player(message, key="player", on_request=session.answer)
    with task:
        draw_exercise(session, exercise)
    if session.stale:
        st.rerun()
