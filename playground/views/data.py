"""Data: the samples beside the chart: edited, loaded, taken away."""

import streamlit as st

from playground.live.player import player
from playground.ui.data import draw_data_part
from playground.ui.notices import draw_notices
from playground.ui.session import current_session, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Data", anchor=False, width="content")
        st.markdown(
            ":small[Bring your own points, or change those at hand: in the table, or by clicks on "
            "the chart. The network goes on learning beside it.]",
            width="content",
        )
    draw_notices(session)
    draw_all()


@st.fragment
def draw_all() -> None:
    """Draw player and table; requests and choices run this function alone."""
    session = current_session()
    write_link(session.experiment)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        locks = session.learner.locks(session.playback.run)
        message = session.playback.message("data", locks=locks)
        player(message, key="player", on_request=session.answer)
    with right:
        draw_data_part(session)
    if session.stale:
        st.rerun()
