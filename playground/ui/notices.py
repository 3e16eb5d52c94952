"""What a page says above its content: what is of no use, what is refused, what is tried out."""

import streamlit as st

from playground.ui.pieces import plain
from playground.ui.session import Session


def draw_notices(session: Session) -> None:
    """Draw what there is to say."""
    with st.container():
        if session.problems:
            st.warning(
                "Some parts of the link could not be used; their defaults stand in: "
                + "; ".join(map(plain, session.problems))
            )
        if session.refusal:
            st.warning(plain(session.refusal))
        draw_undo(session)


def draw_undo(session: Session) -> None:
    """Offer the way back from a diagnosis' experiment."""
    if not session.before:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"You try: {session.trying}. Press Play and compare.", width="content")
        st.button("Undo: back to the run before", on_click=session.undo, key="undo")
