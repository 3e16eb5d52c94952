"""Whether the whole page has to run again: decided here, and nowhere else.

The player and the parts beside it are fragments: Streamlit runs one of them alone where it was
clicked on, and also where a change of a control comes together with a request of the player. Then
the rest of the page would still show the experiment before. So who changes what a page shows sets
`session.stale`; the whole page, which shows everything as it is, begins with `begin_page`; and each
fragment ends with `refresh`. Ends: a fragment that is left before it has drawn its player takes
the player off the page.
"""

import time

import streamlit as st

from playground.page_requests import is_run_awaited
from playground.ui.visit.session import Session

UNTIL_DRAWN = 0.15  # seconds


def begin_page(session: Session) -> None:
    """Take note that the whole page is drawn from here on, as things stand now."""
    session.stale, session.drawn_task = False, None
    session.rooms.drawn = session.rooms.standing


def refresh(session: Session) -> None:
    """Run the whole page again if what it shows is out of date; call it last in a fragment."""
    is_other_room = session.rooms.drawn != session.rooms.standing
    if session.stale or is_other_room or task_is_outdated(session):
        if not session.next_page:
            let_it_be_drawn()
        st.rerun()


def let_it_be_drawn() -> None:
    """Wait until the browser has what the fragment has drawn, and time to draw it.

    Of messages that wait to be sent Streamlit drops all when the whole page begins: the player,
    too, which then comes with the page, and later. And where the page comes while the player draws,
    both are late. Whoever asks for something meanwhile does not wait.
    """
    end = time.monotonic() + UNTIL_DRAWN
    while time.monotonic() < end and not is_run_awaited():
        time.sleep(0.01)


def note_task(session: Session) -> None:
    """Take note of what the open exercise is drawn for, before its player is drawn."""
    session.drawn_task = _task_key(session)


def task_is_outdated(session: Session) -> bool:
    """Return whether the exercise on the page would be drawn differently by now.

    While it plays, only what locks a question counts.
    """
    if session.learner.exercise is None or session.drawn_task is None:
        return False
    now, drawn = _task_key(session), session.drawn_task
    return now[0] != drawn[0] or (now != drawn and not session.playback.is_playing)


def _task_key(session: Session) -> tuple[object, object]:
    """Return which questions are locked, and which frame is shown."""
    run = session.playback.run
    return session.learner.questions(run).locked, (run.number, session.playback.current_frame().id)
