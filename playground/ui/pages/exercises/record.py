"""The learner's record: name, state, and the ways to save and load it."""

from functools import partial

import streamlit as st

from playground.run.files import File
from playground.ui.notices import AFRESH, forget
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised, plain
from playground.workshop.entries import RecordError
from playground.workshop.learner import now
from playground.workshop.paper.sheets import record_csv, record_page
from playground.workshop.record import LIMITS, LONGEST_NAME, Record

KEPT_HERE = (
    "This browser keeps it, also after a reload; save it to take it to another browser or "
    "computer. *Start afresh* clears it here, for the next learner at this computer."
)
MOST_MEGABYTES = LIMITS.n_bytes // 1_000_000
SAVED_AS = {"json": "JSON, to load again", "csv": "CSV", "html": "Printable page"}


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
