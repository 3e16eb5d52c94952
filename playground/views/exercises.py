"""Exercises: tracks and list, the record, the facilitator's part, the room."""

import streamlit as st

from playground.ui.exercises import draw_exercises_part
from playground.ui.notices import draw_notices
from playground.ui.session import current_session, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    write_link(session.experiment)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Exercises", anchor=False, width="content")
        st.markdown(
            ":small[Each opens the playground with its own start and its task, and checks the live "
            "network. Predict first, then look.]",
            width="content",
        )
    draw_notices(session)
    draw_exercises_part(session)
