"""The playground: settings beside it, the player in the middle."""

import streamlit as st

from playground.live.player import player
from playground.ui.controls import draw_presets, draw_sidebar
from playground.ui.notices import draw_notices
from playground.ui.session import current_session, link_to, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    draw_sidebar(session)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Neural network playground", anchor=False, width="content")
        draw_presets(session)
        with st.popover("Link", width="content"):
            st.write("This link opens the same experiment, number for number:")
            st.code(link_to(session.experiment), language=None, wrap_lines=True)
    st.markdown(
        ":small[Press Play: the network learns to answer each point with its class, and the "
        "colours show what it would answer everywhere else. Then change one thing and compare.]"
    )
    draw_notices(session)
    draw_player()


@st.fragment
def draw_player() -> None:
    """Draw the player; its requests run this function alone."""
    session = current_session()
    write_link(session.experiment)
    player(session.playback.message(), key="player", on_request=session.answer)
    if session.stale:
        # Last: a fragment that ends without its player would take it off the page.
        st.rerun()
