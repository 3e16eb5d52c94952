"""Many seeds: one run proves little."""

import streamlit as st

from playground.ui.notices import draw_notices
from playground.ui.seeds import draw_seeds
from playground.ui.session import current_session, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    write_link(session.experiment)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Many seeds", anchor=False, width="content")
        st.markdown(
            ":small[The same experiment from many first weights at once. One run is one draw: only "
            "many tell how good a network is.]",
            width="content",
        )
    draw_notices(session)
    draw_all()


@st.fragment
def draw_all() -> None:
    """Draw choices and results; they run this function alone."""
    draw_seeds(current_session())
