"""Under the hood: the player beside every number of one update."""

import streamlit as st

from playground.ui.frame import draw_beside_player, draw_head
from playground.ui.hood import draw_part, lit_parts


def show() -> None:
    """Draw the page."""
    session = draw_head(
        "Under the hood",
        "The same run, stopped at one update. Step, scrub or play beside it; every number is the "
        "engine's own. Settings are on the Playground page.",
    )
    exercise = session.learner.exercise
    if exercise and exercise.hides("hood"):
        st.info("The exercise that is open keeps this page shut: it would give the answer away.")
        return
    draw_beside_player("hood", draw_part, lit_parts)
