"""The Exercises page: the list, the learner's record, what a facilitator needs, the room."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from playground.experiment import SETTINGS
from playground.live.files import File
from playground.ui.data import capitalised
from playground.ui.kept_words import whose
from playground.ui.learner import FOLDER_VARIABLE, everybodys, now, of_folder, write_only
from playground.ui.links import link_to
from playground.ui.notices import AFRESH, forget
from playground.ui.pieces import PIECE, draw_piecewise, go_on, plain
from playground.ui.save import draw_save_button
from playground.ui.session import Session
from playground.ui.widgets import bind
from playground.workshop import room, schema
from playground.workshop.catalogue import shipped
from playground.workshop.entries import RecordError
from playground.workshop.exercise import KINDS, TOOLS, Exercise
from playground.workshop.record import LIMITS, LONGEST_NAME, Record
from playground.workshop.sheets import record_csv, record_page
from playground.workshop.tracks import MORE, TRACKS

SCHEMA_TEXT = Path(schema.__file__).with_name("schema.md")
KEPT_HERE = (
    "This browser keeps it and brings it back after a reload; save it for another browser or "
    "computer. *Start afresh* clears it here, for the next learner at this computer."
)
STATES = {"passed": ":green[passed]", "tried": "tried", "opened": "opened"}
ALL = "all exercises"
MOST_MEGABYTES = LIMITS.n_bytes // 1_000_000  # of a record
SAVED_AS = {"json": "JSON, to load again", "csv": "CSV", "html": "Page to print"}


def draw_exercises_part(session: Session) -> None:
    """Draw the part of the page that is chosen."""
    parts: dict[str, Callable[[Session], None]] = {
        "Exercises": draw_list,
        "My record": draw_record,
        "For facilitators": draw_facilitator,
        "Room": draw_room,
    }

    def take(name: str) -> None:
        session.learner.part = name

    st.segmented_control(
        "Part", list(parts), default=session.learner.part, required=True,
        label_visibility="collapsed", **bind(session, "exercises part", session.learner.part, take),
    )  # fmt: skip
    with st.container(width=980):
        parts[session.learner.part](session)


# ---- the list ----


def draw_list(session: Session) -> None:
    """Draw the choice of a track, and its exercises with time and state."""
    learner = session.learner
    names = ["", *TRACKS]

    def take(key: str) -> None:
        learner.record = learner.record.with_track(key)

    st.selectbox(
        "Track", names, names.index(learner.track if learner.track in names else ""),
        format_func=lambda key: TRACKS[key].title if key else ALL.capitalize(), width=420,
        **bind(session, "track", learner.track, take),
    )  # fmt: skip
    passed = sum(
        bool(entry and entry.passed)
        for entry in (learner.record.entry(one.id) for one in learner.on_track())
    )
    total = len(learner.on_track())
    minutes = sum(one.minutes for one in learner.on_track())
    who = whose(learner)
    st.caption(
        f"{passed} of {total} passed. About {minutes} minutes of exercises."
        + (f" Here is {plain(who)}; *My record* has more." if who else "")
    )
    for number, exercise in enumerate(learner.on_track(), 1):
        draw_row(session, number, exercise)


def draw_row(session: Session, number: int, exercise: Exercise) -> None:
    """Draw one exercise of the list."""
    entry = session.learner.record.entry(exercise.id)
    state = STATES[entry.state] if entry else "new"
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        opened = st.button(
            "Go on" if entry and not entry.passed else "Again" if entry else "Open",
            key=f"open {exercise.id}", type="secondary" if entry and entry.passed else "primary",
        )  # fmt: skip
        st.markdown(
            f"**{number}. {plain(exercise.title)}** "
            f"\u00b7 {exercise.minutes} min \u00b7 {state}  \n"
            f":small[{plain(exercise.objective)} {KINDS[exercise.kind]}]"
        )
    if opened:
        session.open_exercise(exercise)
        st.switch_page(session.pages["play"])


# ---- the record ----


def draw_record(session: Session) -> None:
    """Draw name, state, and the ways to save and load the record."""
    learner = session.learner
    record = learner.record

    def take(name: str | None) -> None:
        learner.record = learner.record.with_name(name or "")

    st.text_input(
        "Name or nickname, if you like", record.name, max_chars=LONGEST_NAME, width=320, live=True,
        **bind(session, "record name", record.name, take),
    )  # fmt: skip
    st.markdown(
        f"{record.n_passed} passed, {len(record.entries)} opened. The record holds predictions, "
        "attempts, hints, settings, seeds, final weights and times. "
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
    st.button("Start afresh", on_click=forget, args=(session,), help=AFRESH, key="afresh")


def record_file(session: Session, ending: str) -> File:
    """Return the record as it stands, as a file of one of the kinds of `SAVED_AS`."""
    learner = session.learner
    record = learner.saved(session.playback.run, session.playback.looked_at())
    name = f"workshop-{''.join(one for one in record.name if one.isalnum()) or 'record'}.{ending}"
    match ending:
        case "csv":
            return File(name, "text/csv", record_csv(record, learner.exercises, now()))
        case "html":
            return File(name, "text/html", record_page(record, learner.exercises, now()))
    return File(name, "application/json", record.to_json(now()))


def load_record(session: Session, file_id: str, data: bytes) -> None:
    """Put a record that was saved together with the one at hand."""
    learner = session.learner
    try:
        loaded = session.remember("record", file_id, lambda: Record.from_json(data))
    except RecordError as error:
        st.error(f"{capitalised(str(error))}. The record at hand stays as it is.")
        return
    who = f" of {plain(loaded.name)}" if loaded.name else ""
    st.success(f"A record{who}: {loaded.n_passed} passed, {len(loaded.entries)} opened.")

    def take() -> None:
        # The file's learner goes on here: its id is kept, so that a room counts them once.
        learner.load(loaded)

    st.button(
        "Put it together with mine", on_click=take, type="primary", key=f"take record {file_id}"
    )


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
    text.markdown(SCHEMA_TEXT.read_text(encoding="utf-8"))


def draw_guides() -> None:
    """Draw the guide of each track, folded."""
    for track in TRACKS.values():
        with st.expander(f"{track.title} ({track.minutes} minutes)"):
            st.markdown(track.guide)
    titles = "; ".join(shipped()[id].title for id in MORE)
    st.caption(f"For a second meeting: {titles}.")


def draw_links(session: Session) -> None:
    """Draw a link for each track and exercise, and one with chosen controls."""
    address = link_to(type(session.experiment)())
    if urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"):
        st.warning(
            "These links work on this computer alone. For the room, open the playground at the "
            "*Network URL* that was printed at its start, and copy the links there."
        )
    st.markdown("**Tracks.** Each opens the list with its exercises:")
    st.code("\n".join(f"{address}exercises?track={key}" for key in TRACKS), language=None)
    st.markdown("**Exercises.** Each opens the playground with its start and its task:")
    lines = [f"{address}?exercise={one}" for one in everybodys()]
    st.code("\n".join(lines), language=None)
    if session.learner.uploaded:
        st.caption(
            "Exercises that were uploaded are in this session alone. For a link, put them into the "
            "server's folder."
        )
    st.markdown(
        "**The playground with some controls alone.** It opens the experiment at hand; what is "
        "not chosen is hidden."
    )
    labels = {**{name: one.label for name, one in SETTINGS.items()}, **TOOLS}
    names = st.multiselect(
        "Shown", list(labels), ["play", "step", "learning_rate", "hidden_layers"],
        format_func=labels.__getitem__, key="only",
    )  # fmt: skip
    only = write_only(tuple(names))
    st.code(link_to(session.experiment, only=only), language=None, wrap_lines=True)


def draw_own(session: Session) -> None:
    """Draw the upload of exercise files, and what is known of those there are."""
    learner = session.learner
    st.markdown(
        "Upload exercise files (TOML) for this session, or name a folder in the environment "
        f"variable `{FOLDER_VARIABLE}` before the server starts: then everybody has them. Prove "
        "them first: `python -m playground.workshop check FILE...`"
    )
    files = st.file_uploader(
        "Exercise files", type="toml", accept_multiple_files=True, max_upload_size=1,
        key="exercise files",
    )  # fmt: skip
    key = tuple(file.file_id for file in files)
    if files:
        session.remember(
            "exercise files", key,
            lambda: learner.take_files((file.name, file.getvalue()) for file in files),
        )  # fmt: skip
    else:
        learner.faults = []
    for fault in (*of_folder()[1], *learner.faults):
        st.error(plain(fault))
    own = {**of_folder()[0], **learner.uploaded}
    if own:
        st.success(f"In the list: {', '.join(plain(one.title) for one in own.values())}.")


# ---- the room ----


def draw_room(session: Session) -> None:
    """Draw what the records of a room say together."""
    st.markdown(
        "Load the learners' record files together, for a discussion. They are read in this "
        "session and kept nowhere; run the playground on your own machine, and nothing leaves it."
    )
    files = st.file_uploader(
        "Record files", type="json", accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES, key="room files",
    )  # fmt: skip
    if not files:
        return
    key = tuple(file.file_id for file in files)
    reading = session.remember(
        "room", key, lambda: room.RoomReading([(file.name, file.getvalue()) for file in files])
    )
    is_read = reading.advance(PIECE)  # most rooms at once
    draw_piecewise(partial(draw_records, session, reading), None if is_read else reading)


def draw_records(session: Session, reading: room.RoomReading) -> None:
    """Draw what is read so far, and read on."""
    loaded = reading.room
    for fault in loaded.faults:
        st.error(plain(fault))
    for note in loaded.notes:
        st.caption(plain(note))
    if reading.share_done < 1.0:
        st.button("Cancel", on_click=reading.cancel, key="cancel room")
        go_on(reading, lambda: f"Reading: {len(reading.room.records)} learners", lambda: None)
        return
    st.markdown(f"**Learners: {len(loaded.records)}**")
    draw_summaries(loaded.summaries(session.learner.exercises))


def draw_summaries(summaries: Sequence[room.Summary]) -> None:
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
        st.caption("The middle one, and in brackets the quartiles.")
    for one in summaries:
        for split in one.splits:
            draw_split(one.title, split)


def spread(one: room.Spread) -> str:
    """Write median and quartiles."""
    return f"{one.median:.3g} ({one.low:.3g} to {one.high:.3g})"


def draw_split(title: str, split: room.Split) -> None:
    """Draw how first answers fall."""
    st.markdown(f"**{plain(title)}** \u00b7 {plain(split.prompt)} \u00b7 {split.n} answered first")
    for choice in split.choices:
        mark = {True: " :green[\u2713]", False: "", None: ""}[choice.correct]
        belief = f" :small[({plain(choice.misconception)})]" if choice.misconception else ""
        st.progress(
            choice.share, f"{plain(choice.text)}{mark}: {choice.count} ({choice.share:.0%}){belief}"
        )
