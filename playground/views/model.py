"""Model: the network of the frame shown, taken away or taken in."""

import streamlit as st

from playground.live.player import player
from playground.ui.model import draw_model_part
from playground.ui.notices import draw_notices
from playground.ui.session import current_session, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Model", anchor=False, width="content")
        st.markdown(
            ":small[Take the network away as a program, a file or a link: each checks itself "
            "against the answers you see. Or bring one in.]",
            width="content",
        )
    draw_notices(session)
    draw_all()


@st.fragment
def draw_all() -> None:
    """Draw player and files; requests and choices run this function alone."""
    session = current_session()
    write_link(session.experiment)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        locks = session.learner.locks(session.playback.run)
        message = session.playback.message("model", locks=locks)
        player(message, key="player", on_request=session.answer)
    with right:
        draw_model_part(session)
    if session.stale:
        st.rerun()
