"""Under the hood: the player beside every number of one update."""

import streamlit as st

from playground.live.player import player
from playground.ui.hood import draw_part, lit_parts
from playground.ui.notices import draw_notices
from playground.ui.session import current_session, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Under the hood", anchor=False, width="content")
        st.markdown(
            ":small[The same run, stopped at one update. Step, scrub or play beside it; every "
            "number is the engine's own. Settings are on the Playground page.]",
            width="content",
        )
    draw_notices(session)
    exercise = session.learner.exercise
    if exercise and exercise.hides("hood"):
        st.info("The exercise that is open keeps this page shut: it would give the answer away.")
        return
    draw_all()


@st.fragment
def draw_all() -> None:
    """Draw player and numbers; requests and choices run this function alone."""
    session = current_session()
    write_link(session.experiment)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        locks = session.learner.locks(session.playback.run)
        message = session.playback.message("hood", lit_parts(session), locks)
        player(message, key="player", on_request=session.answer)
    with right:
        draw_part(session)
    if session.stale:
        st.rerun()
