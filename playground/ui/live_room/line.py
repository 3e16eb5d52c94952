"""The line on every page that says which live room the visitor is in, or invited to."""

import streamlit as st

from playground.ui.visit.session import Session
from playground.ui.widgets.texts import plain
from playground.workshop.rooms.codes import spell
from playground.workshop.rooms.membership import Membership

SEEN = "your predictions, progress, attempts and hints"


def draw_room_line(session: Session) -> None:
    """Draw it, where there is anything to say and the page is not about it anyway."""
    rooms = session.rooms
    if not rooms.code or (session.page, session.view.exercises_part) == ("exercises", "Room"):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="in_room"):
        st.markdown(words_of(session), width="content")
        if rooms.membership and rooms.membership.state != "in" and not rooms.invitation:
            st.button("Close", "close room", on_click=rooms.leave, type="tertiary")
        elif st.button("Room", "to the room", type="tertiary"):
            session.choose(exercises_part="Room")
            st.switch_page(session.pages["exercises"])


def words_of(session: Session) -> str:
    """Return what the line says."""
    rooms = session.rooms
    if rooms.invitation:
        return f"You are invited to the live room {spell(rooms.invitation)}. You are not in it yet."
    assert rooms.membership, "there is a code"
    return words_of_place(rooms.membership)


def words_of_place(membership: Membership) -> str:
    """Return in which room a learner is, and what of them it sees."""
    room = f"the live room {spell(membership.code)}"
    match membership.state:
        case "ended":
            return f"{room[0].upper()}{room[1:]} has ended. Your record stays with you."
        case "removed":
            return f"You are no longer in {room}. Your record stays with you."
    if membership.trouble:
        return f"You are in {room}. {plain(membership.trouble)}"
    if membership.name:
        who = plain(membership.name)
        return f"You are in {room} as {who}. Its teacher sees this name, and {SEEN}."
    who = f"learner {membership.number}"
    return f"You are in {room} as {who}. Its teacher sees {SEEN}, and no name."
