"""Exercises: the list, the learner's record, what a facilitator needs, the room."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from playground.experiment import SETTINGS
from playground.run.files import File
from playground.ui.frame import draw_head
from playground.ui.live_room.part import draw_live_room
from playground.ui.notices import AFRESH, forget, whose
from playground.ui.page import Page
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.links import link_to
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, bind_choice, choose_part
from playground.ui.widgets.piecewise import PIECE, draw_piecewise, work_on
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised, plain
from playground.workshop.access import write_only
from playground.workshop.catalogue import FOLDER_VARIABLE, everybodys, format_page, of_folder
from playground.workshop.entries import RecordError
from playground.workshop.exercise import TOOLS, Exercise
from playground.workshop.kinds import KINDS
from playground.workshop.learner import now
from playground.workshop.record import LIMITS, LONGEST_NAME, Record
from playground.workshop.room import Room, Split, Spread, Summary
from playground.workshop.sheets import record_csv, record_page
from playground.workshop.tracks import MORE, TRACKS, on_track

KEPT_HERE = (
    "This browser keeps it, also after a reload; save it to take it to another browser or "
    "computer. *Start afresh* clears it here, for the next learner at this computer."
)
STATES = {"passed": ":green[passed]", "tried": "tried", "opened": "opened"}
MOST_MEGABYTES = LIMITS.n_bytes // 1_000_000  # of a record
SAVED_AS = {"json": "JSON, to load again", "csv": "CSV", "html": "Printable page"}


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "Each exercise opens the playground with its own start and task, and checks the live "
        "network. Predict first, then look.",
    )
    draw_part(session)


PAGE = Page("exercises", "Exercises", show)


def draw_part(session: Session) -> None:
    """Draw the part of the page that is chosen."""
    parts: dict[str, Callable[[Session], None]] = {
        "Exercises": draw_list,
        "My record": draw_record,
        "For facilitators": draw_facilitator,
        "Room": draw_room,
    }
    now = session.view.exercises_part
    choose_part(session, PAGE.name, parts, now, lambda name: session.choose(exercises_part=name))
    with st.container(width=980):
        parts[now](session)


# ---- the list ----


def draw_list(session: Session) -> None:
    """Draw the choice of a track, and its exercises with time and state."""
    learner = session.learner
    names = ["", *TRACKS]
    now = learner.record.track if learner.record.track in names else ""

    def take(key: str) -> None:
        learner.record = learner.record.with_track(key)

    def title_of(key: str) -> str:
        return TRACKS[key].title if key else "All exercises"

    bound = bind_choice(session, "track", names, now, take)
    st.selectbox("Track", width=420, format_func=title_of, **bound)
    exercises = on_track(learner.record.track, learner.catalogue.exercises)
    entries = [learner.record.entry(one.id) for one in exercises]
    passed = sum(bool(entry and entry.passed) for entry in entries)
    minutes = sum(one.minutes for one in exercises)
    who = whose(learner)
    st.caption(
        f"{passed} of {len(exercises)} passed. The exercises take about {minutes} minutes."
        + (f" This is {plain(who)}; see *My record*." if who else "")
    )
    for number, exercise in enumerate(exercises, 1):
        draw_row(session, number, exercise)


def draw_row(session: Session, number: int, exercise: Exercise) -> None:
    """Draw one exercise of the list."""
    entry = session.learner.record.entry(exercise.id)
    state = STATES[entry.state] if entry else "new"
    is_passed = bool(entry and entry.passed)
    label = "Again" if is_passed else "Continue" if entry else "Open"
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        kind: Literal["primary", "secondary"] = "secondary" if is_passed else "primary"
        opened = st.button(label, f"open {exercise.id}", type=kind)
        st.markdown(
            f"**{number}. {plain(exercise.title)}** "
            f"\u00b7 {exercise.minutes} min \u00b7 {state}  \n"
            f":small[{plain(exercise.objective)} {KINDS[exercise.kind].instruction}]"
        )
    if opened:
        open_exercise(session, exercise)
        st.switch_page(session.pages["play"])


# ---- the record ----


def draw_record(session: Session) -> None:
    """Draw name, state, and the ways to save and load the record."""
    learner = session.learner
    record = learner.record

    def take(name: str | None) -> None:
        learner.record = learner.record.with_name(name or "")

    bound = bind(session, "record name", record.name, take)
    label = "Name or nickname (optional)"
    st.text_input(label, max_chars=LONGEST_NAME, width=320, live=True, **bound)
    st.markdown(
        f"{record.n_passed} passed, {len(record.entries)} opened. The record holds your "
        "predictions, attempts, hints, settings, seeds, final weights and times. "
        + (session.keeping.why_not or KEPT_HERE)
    )
    with st.container(horizontal=True):
        for ending, label in SAVED_AS.items():
            draw_save_button(label, partial(record_file, session, ending), f"record {ending}")
    file = st.file_uploader(
        "Load a record", type="json", max_upload_size=MOST_MEGABYTES, key="record file"
    )
    if file is not None:
        load_record(session, file.file_id, file.getvalue())
    st.button("Start afresh", "afresh", AFRESH, forget, (session,))


def record_file(session: Session, ending: str) -> File:
    """Return the current record as a file of one of the kinds of `SAVED_AS`."""
    learner, exercises = session.learner, session.learner.catalogue.exercises
    record = learner.saved(session.playback.run, session.playback.current_frame())
    name = f"workshop-{''.join(one for one in record.name if one.isalnum()) or 'record'}.{ending}"
    match ending:
        case "csv":
            return File(name, "text/csv", record_csv(record, exercises, now()))
        case "html":
            return File(name, "text/html", record_page(record, exercises, now()))
    return File(name, "application/json", record.to_json(now()))


def load_record(session: Session, file_id: str, data: bytes) -> None:
    """Offer to merge a saved record with the current one."""
    learner = session.learner
    try:
        loaded = session.remember("record", file_id, lambda: Record.from_json(data))
    except RecordError as error:
        st.error(f"{capitalised(str(error))}. Your current record is unchanged.")
        return
    who = f" of {plain(loaded.name)}" if loaded.name else ""
    st.success(f"A record{who}: {loaded.n_passed} passed, {len(loaded.entries)} opened.")

    def take() -> None:
        # The file's learner goes on here: its id is kept, so that a room counts them once.
        learner.load(loaded)

    st.button("Merge with my record", f"take record {file_id}", None, take, type="primary")


# ---- for facilitators ----


def draw_facilitator(session: Session) -> None:
    """Draw guides, links, exercises of one's own and the format of their files."""
    guides, links, own, text = st.tabs(["Guides", "Links", "Own exercises", "File format"])
    with guides:
        draw_guides()
    with links:
        draw_links(session)
    with own:
        draw_own(session)
    text.markdown(format_page())


def draw_guides() -> None:
    """Draw the guide of each track, folded."""
    for track in TRACKS.values():
        with st.expander(f"{track.title} ({track.minutes} minutes)"):
            st.markdown(track.guide)
    titles = "; ".join(everybodys()[id].title for id in MORE)
    st.caption(f"For a second meeting: {titles}.")


def draw_links(session: Session) -> None:
    """Draw a link for each track and exercise, and one with chosen controls."""
    address = link_to(type(session.experiment)(), session.pages)
    if urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"):
        st.warning(
            "These links work on this computer only. For the room, open the playground at the "
            "*Network URL* that was printed when the server started, and copy the links there."
        )
    st.markdown("**Tracks.** Each link opens the list of its exercises:")
    st.code("\n".join(f"{address}{PAGE.name}?track={key}" for key in TRACKS), language=None)
    st.markdown("**Exercises.** Each link opens the playground with the exercise:")
    lines = [f"{address}?exercise={one}" for one in everybodys()]
    st.code("\n".join(lines), language=None)
    if session.learner.catalogue.uploaded:
        st.caption(
            "Uploaded exercises are in this session only. To link to them, put them into the "
            "server's folder."
        )
    st.markdown(
        "**The playground with selected controls.** The link opens the current experiment, and "
        "hides the other controls."
    )
    labels = {**{name: one.label for name, one in SETTINGS.items()}, **TOOLS}
    names = st.multiselect(
        "Shown",
        list(labels),
        ["play", "step", "learning_rate", "hidden_layers"],
        format_func=labels.__getitem__,
        key="only",
    )
    only = write_only(tuple(names))
    st.code(link_to(session.experiment, session.pages, only=only), language=None, wrap_lines=True)


def draw_own(session: Session) -> None:
    """Draw the upload of exercise files, and what is known of those there are."""
    catalogue = session.learner.catalogue
    st.markdown(
        "Upload exercise files (TOML) for this session, or name a folder in the environment "
        f"variable `{FOLDER_VARIABLE}` before the server starts, to give them to everybody. Check "
        "them first: `python -m playground.workshop check FILE...`"
    )
    name = "exercise files"
    files = st.file_uploader(
        "Exercise files", type="toml", accept_multiple_files=True, max_upload_size=1, key=name
    )
    key = tuple(file.file_id for file in files)
    contents = ((file.name, file.getvalue()) for file in files)
    if files:
        session.remember(name, key, lambda: catalogue.take_files(contents))
    else:
        catalogue.faults = []
    for fault in (*of_folder()[1], *catalogue.faults):
        st.error(plain(fault))
    own = {**of_folder()[0], **catalogue.uploaded}
    if own:
        st.success(f"In the list: {', '.join(plain(one.title) for one in own.values())}.")


# ---- the room ----


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
