"""The room: what the records of its learners say together."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from playground.ui.live_room.part import draw_live_room
from playground.ui.pages.exercises.record import MOST_MEGABYTES
from playground.ui.visit.session import Session
from playground.ui.widgets.piecewise import PIECE, draw_piecewise, work_on
from playground.ui.widgets.texts import plain
from playground.workshop.room import Room, Split, Spread, Summary


def draw_room(session: Session) -> None:
    """Draw the live room, and what the records of a room say together."""
    draw_live_room(session)
    st.markdown("**Records of a room**")
    st.markdown(
        "Load the learners' record files together, to discuss them. They are read in this session "
        "and stored nowhere; if you run the playground on your own computer, nothing leaves it."
    )
    files = st.file_uploader(
        "Record files",
        type="json",
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
        key="room files",
    )
    if not files:
        return

    def read() -> Room:
        return Room([(file.name, file.getvalue()) for file in files])

    room = session.remember("room", tuple(file.file_id for file in files), read)
    is_read = room.advance(PIECE)  # most rooms at once
    draw_piecewise(partial(draw_records, session, room), None if is_read else room)


def draw_records(session: Session, room: Room) -> None:
    """Draw what is read so far, and read on."""
    for fault in room.faults:
        st.error(plain(fault))
    for note in room.notes:
        st.caption(plain(note))
    if room.share_done < 1.0:
        st.button("Cancel", "cancel room", None, room.cancel)
        work_on(room, lambda: f"Reading: {len(room.records)} learners", lambda: None)
        return
    st.markdown(f"**Learners: {len(room.records)}**")
    draw_summaries(room.summaries(session.learner.catalogue.exercises))


def draw_summaries(summaries: Sequence[Summary]) -> None:
    """Draw a table of what was done in each exercise, and how first answers fall."""
    if summaries:
        st.dataframe(
            {
                "Exercise": [one.title for one in summaries],
                "Opened": [one.n_opened for one in summaries],
                "Passed": [f"{one.n_passed} ({one.pass_rate:.0%})" for one in summaries],
                "Attempts": [spread(one.attempts) for one in summaries],
                "Minutes": [spread(one.minutes) for one in summaries],
                "Hints": [spread(one.hints) for one in summaries],
            },
            hide_index=True,
        )
        st.caption("The median, with the quartiles in brackets.")
    for one in summaries:
        for split in one.splits:
            draw_split(one.title, split)


def spread(one: Spread) -> str:
    """Write median and quartiles."""
    return f"{one.median:.3g} ({one.low:.3g} to {one.high:.3g})"


def draw_split(title: str, split: Split) -> None:
    """Draw how first answers fall."""
    st.markdown(f"**{plain(title)}** \u00b7 {plain(split.prompt)} \u00b7 {split.n} answered first")
    for choice in split.choices:
        mark = {True: " :green[\u2713]", False: "", None: ""}[choice.correct]
        belief = f" :small[({plain(choice.misconception)})]" if choice.misconception else ""
        st.progress(
            choice.share, f"{plain(choice.text)}{mark}: {choice.count} ({choice.share:.0%}){belief}"
        )
