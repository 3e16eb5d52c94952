"""Taking a model away: what for, in which format, under which name; and how to check and use it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from playground.export.choices import ExportChoices
from playground.export.formats import FORMATS, PURPOSES, Format, formats_for
from playground.export.options import LONGEST, Options, Precision
from playground.export.project import project_json
from playground.export.spellings import NotAvailable
from playground.run.files import File
from playground.run.frames import Frame
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised, size_of

MOST_LINES, MOST_CHARACTERS = 400, 60_000  # of a text that is shown


def draw_formats(session: Session, frame: Frame) -> None:
    """Draw the choice of purpose and format, and the chosen one: facts, button, use, text."""
    draw_choice(session)
    now = session.exports.format
    one = FORMATS[now]
    st.markdown(one.about)
    options = draw_options(session, one)
    try:
        file = make(session, frame, now, one, options)
    except NotAvailable as error:
        st.info(str(error))
        return
    draw_save_button(f"Download {file.name}", lambda: file, "save model", primary=True)
    facts = (size_of(len(file.data)), f"numbers in {options.precision}", f"needs {one.needs}")
    st.caption(" \u00b7 ".join(facts))
    run = session.playback.run
    check = one.check_of(run, file, options)
    if check:
        st.caption("Check it against the playground:")
        st.code(check, language="bash")
    usage = one.usage_of(run, file, options)
    if usage:
        st.caption("Use it:")
        st.code(usage, language=one.language_of_use)
    if one.language:
        draw_text(file.data.decode(), one.language)


def draw_choice(session: Session) -> None:
    """Draw what a model can be taken away for, and the formats that serve it."""

    def choose(exports: ExportChoices) -> None:
        session.exports = exports

    chosen = session.exports

    def choose_format(key: str) -> None:
        # The formats of another purpose are another widget: while it plays, the browser goes on to
        # tell the value of the one that was there before.
        if session.exports.purpose == chosen.purpose:
            choose(session.exports.with_format(key))

    st.segmented_control(
        "What for",
        list(PURPOSES),
        required=True,
        format_func=PURPOSES.__getitem__,
        label_visibility="collapsed",
        wrap=True,
        **bind(
            session,
            "export purpose",
            chosen.purpose,
            lambda key: choose(session.exports.with_purpose(key)),
            "default",
        ),
    )
    labels = {key: one.label for key, one in formats_for(chosen.purpose).items()}
    st.pills(
        "Format",
        list(labels),
        required=True,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        wrap=True,
        **bind(
            session,
            f"format to {chosen.purpose}",
            chosen.format,
            choose_format,
            "default",
        ),
    )


def draw_options(session: Session, one: Format) -> Options:
    """Draw name and precision where the format has them; return what is chosen."""
    usual = Options().name_for(session.playback.run)

    def name(text: str) -> None:
        session.exports = session.exports.with_name(usual, text.strip())

    def count_in(precision: Precision) -> None:
        session.exports = replace(session.exports, precision=precision)

    if one.is_named or one.precisions:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if one.is_named:
                draw_name(session, usual, name)
            if one.precisions:
                draw_precision(session, one, count_in)
    try:
        return session.exports.options_for(usual)
    except ValueError as error:
        st.warning(f"{capitalised(str(error))}. The usual name stands in for it.")
        return replace(session.exports, names=()).options_for(usual)


def draw_name(session: Session, usual: str, take: Callable[[str], None]) -> None:
    """Draw the field for the name of this model: another one has its own."""
    st.text_input(
        "Name in the program",
        placeholder=usual,
        help="Of its functions and its file: two exports of different names can be used in one "
        "program. Empty: by data and layers. It is kept for this network's data and layers.",
        max_chars=LONGEST,
        width=300,
        **bind(session, "export name", session.exports.name_of(usual), take),
    )


def draw_precision(session: Session, one: Format, take: Callable[[Precision], None]) -> None:
    """Draw the choice of the type of numbers."""
    now = session.exports.precision
    st.segmented_control(
        "Precision",
        list(one.precisions),
        help="float64 has the numbers of this page to 9 digits and more; float32 about 6, for what "
        "knows no other: small computers, and some runtimes of ONNX.",
        required=True,
        **bind(session, "precision", now, take, "default"),
    )


def make(session: Session, frame: Frame, key: str, one: Format, options: Options) -> File:
    """Return the file of a frame, made once."""
    run = session.playback.run
    if key == "project":
        return project_of(session, frame)
    moment = (run.number, run.version, frame.id, key, options)
    return session.remember("file", moment, lambda: one.make(run, frame, options))


def project_of(session: Session, frame: Frame) -> File:
    """Return the project file with the visitor's notes, made once."""
    run, notes, last = session.playback.run, session.notes, session.playback.last_shown()
    moment = (run.number, run.version, frame.id, last.id, notes, session.shelf)
    return session.remember(
        "project", moment, lambda: project_json(run, frame, notes, last, shelf=session.shelf)
    )


def draw_text(text: str, language: str) -> None:
    """Draw a file's text with a button to copy it; of a very long one only the beginning."""
    lines = text.splitlines()
    shown = "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
    whole = len(shown) >= len(text.rstrip("\n"))
    part = f"The first of {len(lines):,} lines; the download has all of them:"
    st.caption("The whole text:" if whole else part)
    st.code(shown, language=language, height=460)
