"""What a facilitator needs, in parts: guides, links, cards, exercises of one's own."""

from collections.abc import Callable

import streamlit as st

from playground.ui.pages.exercises.cards import draw_cards
from playground.ui.pages.exercises.editor.page import draw_editor
from playground.ui.pages.exercises.links import draw_links
from playground.ui.pages.exercises.own import draw_own
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.workshop.catalogue import everybodys, format_page
from playground.workshop.tracks import MORE, TRACKS


def draw_facilitator(session: Session) -> None:
    """Draw the part that is chosen: the others would cost time and tell nobody anything."""
    parts: dict[str, Callable[[Session], None]] = {
        "Guides": draw_guides,
        "Links": draw_links,
        "Cards": draw_cards,
        "Make an exercise": draw_editor,
        "Own exercises": draw_own,
        "File format": draw_format,
    }
    now = session.view.facilitator_part

    def take(title: str) -> None:
        session.choose(facilitator_part=title)

    bound = bind(session, "facilitator part", now, take, "default")
    for title, place in zip(parts, st.tabs(list(parts), **bound), strict=True):
        if title == now:
            with place:
                parts[title](session)


def draw_guides(_session: Session) -> None:
    """Draw the guide of each track, folded."""
    for track in TRACKS.values():
        with st.expander(f"{track.title} ({track.minutes} minutes)"):
            st.markdown(track.guide)
    titles = "; ".join(everybodys()[id].title for id in MORE)
    st.caption(f"For a second meeting: {titles}.")


def draw_format(_session: Session) -> None:
    """Draw the page on the format of exercise files."""
    st.markdown(format_page())
