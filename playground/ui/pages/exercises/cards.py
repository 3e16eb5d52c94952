"""Cards to print, one for each exercise, and the teacher's sheet with the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from playground.run.files import File
from playground.ui.pages.exercises.links import OF_ONE_SESSION, draw_address
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind_choice
from playground.ui.widgets.save import draw_save_button
from playground.workshop.exercise import Exercise
from playground.workshop.paper.answers import answers_page
from playground.workshop.paper.cards import cards_page
from playground.workshop.tracks import TRACKS, Track


@dataclass(frozen=True)
class CardSet:
    """Exercises that are printed together."""

    name: str  # in the names of files
    title: str
    exercises: Sequence[Exercise]
    track: Track | None = None  # where they are those of a track


def card_sets(exercises: Sequence[Exercise]) -> dict[str, CardSet]:
    """Return what can be printed: the tracks, all exercises, and each of them, by name."""
    tracks = [CardSet(f"track-{one.key}", one.title, one.exercises, one) for one in TRACKS.values()]
    every = CardSet("all", "All exercises", exercises)
    single = [CardSet(one.id, one.title, [one]) for one in exercises]
    return {one.name: one for one in (*tracks, every, *single)}


def draw_cards(session: Session) -> None:
    """Draw the choice of what to print, and the buttons that save it."""
    st.markdown(
        "A page for each exercise: task, questions to tick, what is given, space for numbers, and "
        "a link with its QR code. The teacher's sheet has the answers, what wrong ones tell, hints "
        "and timing. Both are single files: open one, and print it on A4, A5 or Letter."
    )
    address = draw_address(session)
    sets = card_sets(list(session.learner.catalogue.exercises.values()))
    now = session.view.cards if session.view.cards in sets else next(iter(sets))

    def take(name: str) -> None:
        session.choose(cards=name)

    def title_of(name: str) -> str:
        return sets[name].title

    bound = bind_choice(session, "cards", list(sets), now, take)
    st.selectbox("Exercises", width=420, format_func=title_of, **bound)
    chosen = sets[now]
    with st.container():
        if any(one.id in session.learner.catalogue.uploaded for one in chosen.exercises):
            st.caption(OF_ONE_SESSION)
    with st.container(horizontal=True):
        draw_save_button(
            "Cards for learners", partial(cards_file, chosen, address), "save cards", primary=True
        )
        draw_save_button("Teacher's sheet", partial(answers_file, chosen), "save answers")


def cards_file(chosen: CardSet, address: str) -> File:
    """Return the cards as a file."""
    page = cards_page(chosen.exercises, address, chosen.title)
    return File(f"cards-{chosen.name}.html", "text/html", page)


def answers_file(chosen: CardSet) -> File:
    """Return the teacher's sheet as a file."""
    page = answers_page(chosen.exercises, chosen.title, chosen.track)
    return File(f"answers-{chosen.name}.html", "text/html", page)
