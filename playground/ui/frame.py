"""What pages have in common: a heading, notices, and the player beside what the page draws."""

from collections.abc import Callable

import streamlit as st

from playground.live.assets import PLAYER, SECOND_PLAYER
from playground.live.component import mount
from playground.ui.keeping.returning import for_player
from playground.ui.keeping.steps import for_buttons
from playground.ui.notices import draw_notices
from playground.ui.page import Layout, Page, above
from playground.ui.visit.opening import current_session, write_link
from playground.ui.visit.pairing import follow_seed, second_message, take_second
from playground.ui.visit.refresh import begin_page, refresh
from playground.ui.visit.session import Session
from playground.ui.visit.shelving import take_request


def draw_head(title: str, words: str) -> Session:
    """Draw a page's heading with a sentence or two beside it, and what there is to say."""
    session = current_session()
    begin_page(session)
    write_link(session)
    with above():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.title(title, anchor=False, width="content")
            st.markdown(f":small[{words}]", width="content")
        draw_notices(session)
    return session


def is_shut(session: Session) -> bool:
    """Say so and return True where the open exercise keeps pages shut that give answers away."""
    exercise = session.learner.exercise
    if exercise is None or "hood" not in exercise.hide or session.learner.progress.passed:
        return False
    st.info("This page is closed during the open exercise: it would give the answer away.")
    return True


def mount_player(
    session: Session, page: str, layout: Layout, highlighted: tuple[str, ...] = ()
) -> None:
    """Draw the player with the last answer."""
    locks = session.learner.locks(session.playback.run)
    kept = for_player(session)
    steps = for_buttons(session)
    message = session.playback.message(page, layout, highlighted, locks, kept, steps)
    # Not isolated: Plotly puts its style sheet into the document's head.
    mount(PLAYER, message, "player", "request", lambda request: take_first(session, request))


def take_first(session: Session, request: object) -> None:
    """Do what the player asks for; the second one of a pair gets new weights along with it."""
    seed = session.experiment.weight_seed
    take_request(session, request)
    follow_seed(session, seed)


def mount_second(session: Session, page: str) -> None:
    """Draw the second player of a pair, which follows the transport of the first."""
    if session.second is None:
        return
    message = second_message(session, page)
    name = "second player"
    mount(SECOND_PLAYER, message, name, "request", lambda request: take_second(session, request))


@st.fragment
def draw_beside_player(
    page: Page,
    draw: Callable[[Session], object],
    highlighted: Callable[[Session], tuple[str, ...]] = lambda _: (),
) -> None:
    """Draw the player, and beside it what a page draws; requests and choices run this alone."""
    session = current_session()
    write_link(session)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        mount_player(session, page.name, page.layout, highlighted(session))
    with right:
        draw(session)
    refresh(session)
