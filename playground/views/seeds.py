"""Many seeds: one run proves little."""

import streamlit as st

from playground.ui.frame import draw_head
from playground.ui.pieces import draw_piecewise
from playground.ui.seeds import draw_seeds
from playground.ui.visit import current_session


def show() -> None:
    """Draw the page."""
    session = draw_head(
        "Many seeds",
        "The same experiment from many first weights at once. One run is one draw: only many tell "
        "how good a network is.",
    )
    draw_piecewise(draw_all, session.sweep)


def draw_all() -> None:
    """Draw choices and results; they run this function alone."""
    session = current_session()
    draw_seeds(session)
    if session.stale:
        st.rerun()
