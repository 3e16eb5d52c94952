"""What a page says above its content: what is of no use, what is refused, what is tried out."""

from collections.abc import Callable

import streamlit as st

from playground.data.table import LINK_LENGTH, LINK_ROWS
from playground.ui.kept_words import IS_OFF, offered_words, whose
from playground.ui.pieces import plain
from playground.ui.returning import go_on, start_afresh
from playground.ui.session import Session
from playground.ui.visit import KEY

TOO_LONG = (
    f"Your own points do not fit into a link, which holds up to {LINK_ROWS} points in "
    f"{LINK_LENGTH:,} characters. Numbers with fewer digits take less room."
)
AFRESH = (
    "Clears what this browser keeps: record, answers, run, notes and own points. For the next "
    "learner at this computer."
)


def draw_notices(session: Session) -> None:
    """Draw what there is to say."""
    with st.container():
        if session.problems:
            st.warning(
                "Some parts of the link could not be used; the defaults took their place: "
                + "; ".join(map(plain, session.problems))
            )
        if session.refusal:
            st.warning(plain(session.refusal))
        if session.experiment.table is not None and not session.experiment.fits_a_link:
            st.caption(
                f":material/info: {TOO_LONG} To pass them on, save a project file on the "
                "Model page."
            )
        draw_return(session)
        draw_undo(session)


def draw_return(session: Session) -> None:
    """Say what this browser has kept of an earlier visit, and whose it is."""
    keeping = session.keeping
    if not (keeping.word or keeping.offer):
        return
    offers: dict[str, Callable[[Session], None]] = {}
    if keeping.offer:
        offers["Go on where you were"] = go_on
    if keeping.why_not != IS_OFF:
        offers["Start afresh"] = forget
    with st.container(horizontal=True, vertical_alignment="center", key="returned"):
        st.markdown(plain(words_of_return(session)), width="content")
        for label, act in {**offers, "Close": close}.items():
            st.button(
                label, key=label, on_click=act, args=(session,), type="tertiary",
                help=AFRESH if act is forget else None,
            )  # fmt: skip


def words_of_return(session: Session) -> str:
    """Return what there is to say of an earlier visit: what of it is here, and whose it is."""
    keeping = session.keeping
    words = [keeping.word] if keeping.word else []
    if keeping.offer:
        what = offered_words(keeping.offer, session.learner, keeping.shown)
        link = "This is the link's experiment. " if session.opened else ""
        words.append(f"{link}Kept in this browser from before: {what}.")
    if who := whose(session.learner):
        words.append(f"This browser holds {who}.")
    return " ".join(words)


def forget(session: Session) -> None:
    """Begin a visit without anything of this one."""
    st.session_state[KEY] = start_afresh(session)


def close(session: Session) -> None:
    """Say no more of what was kept, and let it go where it waits."""
    session.keeping.decline()
    session.keeping.word = ""


def draw_undo(session: Session) -> None:
    """Offer the way back from a diagnosis' experiment."""
    if not session.before:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"Now trying {session.trying}. Press Play and compare.", width="content")
        st.button("Undo: back to the previous run", on_click=session.undo, key="undo")
