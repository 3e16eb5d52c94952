"""The Exercises page, in parts."""

import streamlit as st

from playground.ui.frame import draw_head
from playground.ui.page import Page
from playground.ui.pages.exercises.facilitator import draw_facilitator
from playground.ui.pages.exercises.listing import draw_list
from playground.ui.pages.exercises.record import draw_record
from playground.ui.pages.exercises.room import draw_room
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import choose_part


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "Each exercise opens the playground with its own start and task, and checks the live "
        "network. Predict first, then look.",
    )
    draw_part(session)


PAGE = Page("exercises", "Exercises", show)


def draw_part(session: Session) -> None:
    """Draw the part of the page that is chosen."""
    parts = {
        "Exercises": draw_list,
        "My record": draw_record,
        "For facilitators": draw_facilitator,
        "Room": draw_room,
    }
    now = session.view.exercises_part
    draw = choose_part(
        session, PAGE.name, parts, now, lambda name: session.choose(exercises_part=name)
    )
    with st.container(width=980):
        draw(session)
