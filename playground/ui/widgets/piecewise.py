"""Work that takes long, done in short pieces, so that the page answers meanwhile."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import streamlit as st
from streamlit.errors import StreamlitAPIException

from playground.page_requests import is_run_awaited, is_whole_page_run

AT_ONCE = 0.05  # seconds of work between two looks at the clock
AT_REST = 0.4  # the same for work that others do: each look has the browser draw
PIECE = 0.3  # seconds until clicks come to their turn
PAUSE = 0.005  # in which other sessions come to theirs
WAKE = 0.5  # seconds after which work goes on that a run of the whole page has come between
WAKE_WITHIN = 0.2  # the same for a fragment that is within another one


class Work(Protocol):
    """What can be done in pieces."""

    @property
    def share_done(self) -> float:
        """The share that is done, 0 to 1."""

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds; return whether all is done."""


def draw_piecewise(
    draw: Callable[[], None],
    work: Work | None,
    *,
    is_within: bool = False,
    wake: float = WAKE,
) -> None:
    """Draw a fragment that calls `work_on` while there is work.

    A fragment can have itself run again only in a run of its own. So where the whole page, or a
    fragment that it is within, is run while there is work, the browser is told to wake it: after
    `wake` seconds, or sooner in another one.
    """
    wake = WAKE_WITHIN if is_within else wake
    st.fragment(draw, run_every=wake if work else None)()


def work_on(
    work: Work, say: Callable[[], str], finish: Callable[[], object], *, piece: float = PIECE
) -> None:
    """Work for a piece, with a progress bar, and have the fragment run again: call it last.

    The fragment is to be drawn by `draw_piecewise`; `say` gives the text beside the bar. Of work
    that others do, of which the fragment draws much, the piece can be longer: a click ends it.
    """
    place = st.empty()
    # A run of the whole page is to end at once: until then what another part drew stays on it.
    piece = 0.0 if is_whole_page_run() else piece
    end = time.perf_counter() + piece
    done = False
    while not done:
        place.progress(work.share_done, say())
        done = work.advance(AT_ONCE if piece <= PIECE else AT_REST)
        if time.perf_counter() >= end or (piece > PIECE and is_run_awaited()):
            break
        time.sleep(PAUSE)
    if done:
        finish()
        st.rerun()
    with suppress(StreamlitAPIException):  # in a run of the whole page; see `draw_piecewise`
        st.rerun(scope="fragment")
