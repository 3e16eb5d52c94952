"""Many seeds: one run proves little."""

import streamlit as st

from playground.ui.frame import draw_head
from playground.ui.seeds import draw_seeds
from playground.ui.session import current_session


def show() -> None:
    """Draw the page."""
    draw_head(
        "Many seeds",
        "The same experiment from many first weights at once. One run is one draw: only many tell "
        "how good a network is.",
    )
    draw_all()


@st.fragment
def draw_all() -> None:
    """Draw choices and results; they run this function alone."""
    draw_seeds(current_session())
