"""The teacher's board: drawn again every two seconds, by itself."""

import time
from pathlib import Path

import streamlit as st

from playground.live.component import mount
from playground.live.scripts import Script
from playground.run.files import File
from playground.ui.live_room.tree import Look, Tree, board
from playground.ui.visit.opening import current_session
from playground.ui.visit.session import Session
from playground.ui.widgets.texts import plain
from playground.workshop.learner import now
from playground.workshop.paper.sheets import records_csv
from playground.workshop.rooms.attendance import sentence
from playground.workshop.rooms.codes import spell
from playground.workshop.rooms.file import RoomError, RoomsUnusable
from playground.workshop.rooms.store import NoRoom
from playground.workshop.rooms.teaching import LiveRoom
from playground.workshop.tracks import TRACKS

EVERY = 2.0  # seconds
CLOCK = 15.0  # seconds after which what was long ago is longer ago
FOLDER = Path(__file__).parents[1] / "browser"
BOARD = Script("board", FOLDER / "board.js", style=FOLDER / "board.css")


def room_of(session: Session) -> LiveRoom:
    """Return the room that the teacher looks into, read when it was drawn last.

    Raises:
        RoomError: it has ended, or no room of this server can be used.
    """
    code = session.rooms.shown
    secret = session.rooms.held[code]
    return session.remember("live room", (code, secret), lambda: LiveRoom(code, secret))


def labels_of(session: Session) -> dict[int, str]:
    """Return what the learners in the room are called, by number; nobody where it is not read."""
    try:
        return {one.number: one.label(with_name=True) for one in room_of(session).attendees}
    except RoomError:  # which the board tells
        return {}


def look_at(session: Session, room: LiveRoom) -> Look:
    """Return how the teacher looks at a room."""
    view, known = session.view, session.learner.catalogue.exercises
    track = TRACKS[room.facts.track].exercises if room.facts.track in TRACKS else known.values()
    shown = room.exercises(known, tuple(one.id for one in track))
    look = (60.0 * view.patience, view.reveals, view.names)
    return Look(tuple(shown), known, view.followed, *look)


@st.fragment(run_every=EVERY)
def draw_board() -> None:
    """Draw the board; it has itself run again."""
    session = current_session()
    code = session.rooms.shown
    if not code:
        return
    word = ""
    try:
        room = room_of(session)
        room.refresh()
    except NoRoom:
        session.rooms.forget(code)
        session.rooms.say(f"Room {spell(code)} has ended.", is_done=True)
        st.rerun()
    except RoomsUnusable as error:
        word = sentence(error)
        if "live room" not in session.memory:
            st.warning(plain(word))
            return
        room = room_of(session)
    if labels_of(session) != session.rooms.listed:
        st.rerun()  # who can be taken out stands elsewhere on the page
    if word:
        st.caption(plain(word))
    mount(BOARD, {"tree": tree_of(session, room)}, "board", "asked", lambda _: None, isolated=True)


def tree_of(session: Session, room: LiveRoom) -> Tree:
    """Return what the board says, made again where anything in it can have changed."""
    view = session.view
    look = (view.followed, view.patience, view.reveals, view.names)
    key = (id(room), room.version, look, int(time.monotonic() / CLOCK))
    return session.remember("board", key, lambda: board(room, look_at(session, room), now()))


def table_of(session: Session) -> File:
    """Return all records of the room as one table."""
    room = room_of(session)
    room.refresh()
    known = session.learner.catalogue.exercises
    named = [one.record.with_name(one.label(with_name=True)) for one in room.attendees]
    return File(f"room-{room.facts.code}.csv", "text/csv", records_csv(named, known, now()))
