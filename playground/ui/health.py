"""Health: what may be wrong with a network, along the run."""

import streamlit as st

from playground.live.recorder import Frame
from playground.ui.session import Session


def draw_health(session: Session, frame: Frame) -> None:
    """Draw measures along the timeline, and what they point to."""
    st.write("soon")
