"""What a page says above its content: bad parts of a link, refusals, the way back."""

import streamlit as st

from playground.data.table import LINK_LENGTH, LINK_ROWS
from playground.ui.keeping.returning import IS_OFF, go_on, is_empty, place_of, start_afresh
from playground.ui.keeping.snapshot import Snapshot
from playground.ui.live_room.line import draw_room_line
from playground.ui.visit.opening import replace_session
from playground.ui.visit.session import Session
from playground.ui.widgets.texts import plain
from playground.workshop.learner import Learner

TOO_LONG = (
    f"Your own points do not fit into a link, which holds up to {LINK_ROWS} points in "
    f"{LINK_LENGTH:,} characters. Numbers with fewer digits take less space."
)
AFRESH = (
    "Clears everything that this browser keeps: record, answers, run, notes, your own points, and "
    "its place in a live room; a teacher gives up the rooms that no other link of theirs opens. "
    "For the next learner at this computer."
)


def draw_notices(session: Session) -> None:
    """Draw what there is to say."""
    with st.container():
        if session.problems:
            st.warning(
                "Some parts of the link could not be used; their defaults are used instead: "
                + "; ".join(map(plain, session.problems))
            )
        if session.refusal:
            st.warning(plain(session.refusal))
        if session.experiment.table is not None and not session.experiment.fits_a_link:
            st.caption(
                f":material/info: {TOO_LONG} To share them, save a project file on the Model page."
            )
        draw_room_line(session)
        draw_return(session)
        draw_undo(session)


def draw_return(session: Session) -> None:
    """Say what this browser has kept of an earlier visit, and whose it is."""
    keeping = session.keeping
    if not (keeping.word or keeping.offer):
        return
    offers = {
        "Continue where you were": (go_on, None, bool(keeping.offer)),
        "Start afresh": (forget, AFRESH, keeping.why_not != IS_OFF),
        "Close": (close, None, True),
    }
    with st.container(horizontal=True, vertical_alignment="center", key="returned"):
        st.markdown(plain(words_of_return(session)), width="content")
        for label, (act, about, is_offered) in offers.items():
            if is_offered:
                st.button(label, label, about, act, args=(session,), type="tertiary")


def words_of_return(session: Session) -> str:
    """Return what there is to say of an earlier visit: what of it is here, and whose it is."""
    keeping = session.keeping
    words = [keeping.word] if keeping.word else []
    if keeping.offer:
        what = offered_words(keeping.offer, session.learner, keeping.shown)
        link = "This is the link's experiment. " if session.opened else ""
        words.append(f"{link}This browser still has your earlier work: {what}.")
    if who := whose(session.learner):
        words.append(f"This browser holds {who}.")
    return " ".join(words)


def whose(learner: Learner) -> str:
    """Return whose record this is, in a few words; empty where nothing was done in it."""
    record = learner.record
    if is_empty(record):
        return ""
    who = f"the record of {record.name}" if record.name else "a record without a name"
    return f"{who} ({len(record.entries)} opened, {record.n_passed} passed)"


def offered_words(snapshot: Snapshot, learner: Learner, shown: object = None) -> str:
    """Return what a snapshot would bring back, in a few words; for `shown` see `updates_at`."""
    loaded = snapshot.loaded
    assert loaded, "what is too large to be kept is not offered"
    where = place_of(learner.catalogue.find(snapshot.exercise), loaded.experiment)
    epoch = 0
    if loaded.states:
        state = loaded.states[loaded.shown]
        epoch = max(state.epoch, snapshot.updates_at(shown) // state.updates_per_epoch)
    return f"{where}, epoch {epoch:,}"


def forget(session: Session) -> None:
    """Begin a visit without anything of this one."""
    replace_session(start_afresh(session))


def close(session: Session) -> None:
    """Say no more of what was kept, and let it go where it waits."""
    session.keeping.decline()
    session.keeping.word = ""


def draw_undo(session: Session) -> None:
    """Offer the way back from a diagnosis' experiment."""
    if not session.tryout:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"Now trying {session.tryout.change}. Press Play and compare.", width="content")
        st.button("Undo: back to the previous run", "undo", on_click=session.undo)
