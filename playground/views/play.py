"""The playground: settings beside it, the player in the middle."""

import streamlit as st

from playground.live.player import player
from playground.ui.controls import draw_presets, draw_sidebar
from playground.ui.session import current_session, write_link


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
            query = "&".join(f"{key}={text}" for key, text in session.experiment.to_query().items())
            address = (st.context.url or "").partition("?")[0]
            st.code(f"{address}?{query}" if query else address, language=None, wrap_lines=True)
    st.markdown(
        ":small[Press Play: the network learns to answer each point with its class, and the "
        "colours show what it would answer everywhere else. Then change one thing and compare.]"
    )
    if session.problems:
        st.warning(
            "Some parts of the link could not be used; their defaults stand in: "
            + "; ".join(session.problems).replace("`", "'")
        )
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
