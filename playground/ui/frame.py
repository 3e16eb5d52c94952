"""What pages have in common: a heading, notices, and the player beside what the page draws."""

from collections.abc import Callable

import streamlit as st

from playground.live.player import player
from playground.ui.notices import draw_notices
from playground.ui.places import above
from playground.ui.returning import for_player
from playground.ui.session import Session
from playground.ui.visit import current_session, write_link

Draw = Callable[[Session], object]


def draw_head(title: str, words: str) -> Session:
    """Draw a page's heading with a sentence or two beside it, and what there is to say."""
    session = current_session()
    session.stale = False
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
    if exercise is None or not exercise.hides("hood") or session.learner.progress.passed:
        return False
    st.info("The exercise that is open keeps this page shut: it would give the answer away.")
    return True


@st.fragment
def draw_beside_player(
    page: str, draw: Draw, lit: Callable[[Session], tuple[str, ...]] = lambda _: ()
) -> None:
    """Draw the player, and beside it what a page draws; requests and choices run this alone.

    Args:
        page: its name, as the player knows it.
        draw: draws what stands beside the player.
        lit: returns the parts of the diagram that are lit up.
    """
    session = current_session()
    write_link(session)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        locks = session.learner.locks(session.playback.run)
        message = session.playback.message(page, lit(session), locks, for_player(session))
        player(message, key="player", on_request=session.answer)
    with right:
        draw(session)
    if session.stale:
        # Last: a fragment that ends without its player would take it off the page.
        st.rerun()
