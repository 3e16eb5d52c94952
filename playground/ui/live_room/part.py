"""The part of the Exercises page on live rooms: to join one, and to hold one as its teacher."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from playground.experiment import Experiment
from playground.ui.live_room.board import draw_board, labels_of, look_at, room_of, table_of
from playground.ui.live_room.line import words_of_place
from playground.ui.visit.links import is_local, link_to
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import plain
from playground.workshop.record import LONGEST_NAME
from playground.workshop.rooms.codes import spell, write_key
from playground.workshop.rooms.file import RoomError
from playground.workshop.rooms.store import LONGEST_TITLE, MOST_LEARNERS, USUAL_LEARNERS
from playground.workshop.tracks import TRACKS

WHAT_IS_SEEN = (
    "Its teacher will see, on this server alone, which exercises you open, your predictions, "
    "checks, hints and what you pass; your settings, weights and notes stay with you. Other "
    "learners see nothing of you. Nobody sees a name unless you give one. You can leave at any "
    "time: what the room holds of you is deleted, and your record stays with you."
)
WHAT_IT_IS = (
    "Learners join by its code, and you see while they work who has opened, predicted and passed "
    "what, and who is stuck. What it holds stays in one file on this server, for you alone, until "
    "you end the room, or nobody has visited it for a day."
)
PRIVATE = (
    "This link is for you alone: whoever has it sees all of the room, and can end it. It opens "
    "your room on another device. Do not show it on the projector."
)
LOCAL = (
    "This link works on this computer only. For other devices, open the playground at the *Network "
    "URL* that was printed when the server started; the room comes along by *Your own link*."
)
MINUTES = (2, 3, 5, 10, 15)


def draw_live_room(session: Session) -> None:
    """Draw the live room that the visitor holds, or is in; or what to join and begin one with."""
    rooms = session.rooms
    if rooms.word:
        (st.info if rooms.is_done else st.warning)(plain(rooms.word))
    if rooms.shown:
        draw_held(session)
        return
    draw_place(session)
    with st.expander("For teachers: begin a live room"):
        draw_begin(session)


# ---- a learner ----


def draw_place(session: Session) -> None:
    """Draw the room that a learner is in, and what to join one with."""
    rooms = session.rooms
    st.markdown("**Live room**")
    if place := rooms.membership:
        title = f"**{plain(place.title)}**  \n" if place.title else ""
        st.markdown(f"{title}{words_of_place(place)}")
        label = "Leave the room" if place.state == "in" else "Close"
        st.button(label, "leave room", on_click=rooms.leave)
        if not rooms.invitation and place.state == "in":
            return
    draw_join(session)


def draw_join(session: Session) -> None:
    """Draw the fields for code and name."""
    rooms, keys = session.rooms, session.keys
    code, name = keys.key("room code"), keys.key("room name")

    def join() -> None:
        rooms.join(st.session_state[code], st.session_state[name], session.learner)

    with st.form(keys.key("join room"), width=420):
        st.text_input(
            "Code of the room", spell(rooms.invitation), max_chars=20, key=code, autocomplete="off"
        )
        st.text_input("Name or nickname (optional)", max_chars=LONGEST_NAME, key=name)
        st.caption(WHAT_IS_SEEN)
        leaves = rooms.membership is not None and rooms.membership.state == "in"
        label = "Leave that room and join this one" if leaves else "Join"
        st.form_submit_button(label, key=keys.key("join"), type="primary", on_click=join)


# ---- the teacher ----


def draw_begin(session: Session) -> None:
    """Draw what a teacher says of a room that is to begin."""
    keys = session.keys
    title, track, capacity = (keys.key(f"begin {one}") for one in ("title", "track", "places"))

    def begin() -> None:
        state = st.session_state
        session.rooms.begin(state[title], state[track], int(state[capacity] or USUAL_LEARNERS))

    st.markdown(WHAT_IT_IS)
    with st.form(keys.key("begin room"), width=420):
        st.text_input("Title (optional)", max_chars=LONGEST_TITLE, key=title)
        st.selectbox("Track", ["", *TRACKS], format_func=title_of, key=track)
        st.number_input("Places", 1, MOST_LEARNERS, USUAL_LEARNERS, key=capacity)
        st.form_submit_button("Begin", key=keys.key("begin"), type="primary", on_click=begin)


def title_of(track: str) -> str:
    """Return the title of a track, by its key."""
    return TRACKS[track].title if track in TRACKS else "All exercises"


def draw_held(session: Session) -> None:
    """Draw the room that a teacher looks into."""
    rooms = session.rooms
    if len(rooms.held) > 1:
        bound = bind_choice(session, "room shown", list(rooms.held), rooms.shown, rooms.look_into)
        st.selectbox("Room", format_func=spell, width=200, **bound)
    rooms.listed = labels_of(session)
    draw_address(session)
    draw_controls(session)
    draw_board()
    draw_end(session)


def draw_address(session: Session) -> None:
    """Draw the link that learners join by, and the teacher's own."""
    code, pages = session.rooms.shown, session.pages
    start = Experiment()  # the links open nothing else
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(f'<p class="room-code">{spell(code)}</p>', width="content")
        with st.container(width=440):
            st.markdown("Learners join by this code, under *Exercises*, *Room*, or by this link:")
            link = link_to(start, pages, "exercises", room=code)
            st.code(link, language=None, wrap_lines=True)
        with st.popover("Your own link"):
            st.markdown(PRIVATE)
            key = write_key(code, session.rooms.held[code])
            st.code(link_to(start, pages, "exercises", teach=key), language=None, wrap_lines=True)
    if is_local(link):
        st.caption(LOCAL)


def draw_controls(session: Session) -> None:
    """Draw what the board is to show."""
    view = session.view
    exercises = session.learner.catalogue.exercises
    try:
        room = room_of(session)
        ids = look_at(session, room).exercises
    except RoomError:  # which the board tells
        return
    names = ["", *ids]
    now = view.followed if view.followed in names else ""

    def title(id: str) -> str:
        return exercises[id].title if id in exercises else id or "All exercises"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound = bind_choice(session, "room follow", names, now, choose(session, "followed"))
        st.selectbox("Exercise", format_func=title, width=280, **bound)
        bound = bind_choice(
            session, "room minutes", MINUTES, view.patience, choose(session, "patience")
        )
        st.selectbox("Stuck after", format_func=minutes, width=150, **bound)
        for name, label in (("reveals", "Reveal right answers"), ("names", "Names")):
            bound = bind(session, f"room {name}", getattr(view, name), choose(session, name))
            st.toggle(label, **bound)


def minutes(n: int) -> str:
    """Write after how many minutes somebody is stuck."""
    return f"{n} min"


def choose(session: Session, name: str) -> Callable[[Any], None]:
    """Return what takes a choice of how the board looks."""
    return lambda value: session.choose(**{name: value})


def draw_end(session: Session) -> None:
    """Draw what a teacher does with a room besides: save it, take somebody out, end it."""
    rooms = session.rooms
    code = rooms.shown
    draw_save_button("Save as CSV", partial(table_of, session), "room csv")
    draw_remove(session)

    def ask(is_ending: bool) -> None:
        rooms.is_ending = is_ending

    if not rooms.is_ending:
        st.button("End the room", "end room", on_click=ask, args=(True,))
        return
    st.warning("Ending the room deletes all that it holds, for good. Learners keep their records.")
    with st.container(horizontal=True):
        st.button("Delete it all", "delete room", on_click=rooms.end, args=(code,), type="primary")
        st.button("Keep the room", "keep room", on_click=ask, args=(False,))


def draw_remove(session: Session) -> None:
    """Draw the choice of a learner to be taken out of the room, folded."""
    rooms, labels = session.rooms, session.rooms.listed
    key = session.keys.key("remove whom")

    def remove() -> None:
        if (number := st.session_state[key]) is not None:
            rooms.remove(rooms.shown, number)

    with st.expander("Take a learner out of the room"):
        st.markdown("For a name that should not stand here, or a place that nobody uses any more.")
        with st.form(session.keys.key("remove from room"), width=420):
            st.selectbox(
                "Learner", list(labels), None, format_func=lambda n: labels.get(n, str(n)), key=key
            )
            st.form_submit_button("Take out", key=session.keys.key("remove"), on_click=remove)
