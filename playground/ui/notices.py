"""What a page says above its content: what is of no use, what is refused, what is tried out."""

import streamlit as st

from playground.data.table import LINK_LENGTH, LINK_ROWS
from playground.ui.pieces import plain
from playground.ui.session import Session

TOO_LONG = (
    f"Your own points do not fit into a link, which holds up to {LINK_ROWS} points in "
    f"{LINK_LENGTH:,} characters. Numbers with fewer digits take less room."
)


def draw_notices(session: Session) -> None:
    """Draw what there is to say."""
    with st.container():
        if session.problems:
            st.warning(
                "Some parts of the link could not be used; the defaults took their place: "
                + "; ".join(map(plain, session.problems))
            )
        if session.refusal:
            st.warning(plain(session.refusal))
        if session.experiment.table is not None and not session.experiment.fits_a_link:
            st.caption(
                f":material/info: {TOO_LONG} Reloading the page would lose them: save a project "
                "file on the Model page."
            )
        draw_undo(session)


def draw_undo(session: Session) -> None:
    """Offer the way back from a diagnosis' experiment."""
    if not session.before:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"Now trying {session.trying}. Press Play and compare.", width="content")
        st.button("Undo: back to the previous run", on_click=session.undo, key="undo")
