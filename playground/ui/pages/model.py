"""Model: the network as a file, program, project, link or report, and the way back in."""

from dataclasses import replace

import streamlit as st

from playground.experiment.kinds import Weights
from playground.export.formats import FORMATS, Format
from playground.export.options import LONGEST, Options, Precision
from playground.export.project import LONGEST_NOTES, project_json
from playground.export.spellings import NotAvailable
from playground.export.weights import experiment_with_weights
from playground.run.files import File
from playground.run.frames import Frame
from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.page import Page
from playground.ui.pages.model_import import draw_upload
from playground.ui.visit.links import link_to
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, choose_part
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised

MOST_LINES, MOST_CHARACTERS = 400, 60_000  # of a text that is shown


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "Export the network as a program that checks itself against the predictions you see, as a "
        "file or as a link. Or import one.",
    )
    if not is_shut(session):
        draw_beside_player(PAGE, draw_part)


PAGE = Page("model", "Model", show, "weights")


def draw_part(session: Session) -> None:
    """Draw the part of the page that is chosen, of the frame that the player shows."""
    frame = session.playback.current_frame()
    parts = {
        "Export": draw_formats,
        "Project and link": draw_project,
        "Notes and report": draw_notes,
        "Import": draw_upload,
    }
    now = session.view.model_part
    draw = choose_part(session, PAGE.name, parts, now, lambda name: session.choose(model_part=name))
    if now != "Import":
        st.caption(
            f"Exports the network as shown at epoch {frame.state.epoch:,}, update "
            f"{frame.state.updates:,}. Move the timeline to choose another moment."
        )
    draw(session, frame)


# ---- export ----


def draw_formats(session: Session, frame: Frame) -> None:
    """Draw the choice of formats, and the chosen one: word, button, text, snippet of use."""
    labels = {key: one.label for key, one in FORMATS.items()}
    now = session.view.format
    st.pills(
        "Format",
        list(labels),
        required=True,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        wrap=True,
        **bind(session, "format", now, lambda name: session.choose(format=name), "default"),
    )
    one = FORMATS[now]
    st.markdown(one.about)
    options = draw_options(session, one)
    try:
        file = make(session, frame, now, one, options)
    except NotAvailable as error:
        st.info(str(error))
        return
    draw_save_button(f"Download {file.name}", lambda: file, "save model", primary=True)
    st.caption("Use it:")
    usage = one.usage_of(session.playback.run, file, options)
    st.code(usage, language=one.language_of_use)
    if one.language:
        draw_text(file.data.decode(), one.language)


def draw_options(session: Session, one: Format) -> Options:
    """Draw name and precision where the format has them; return what is chosen."""
    view, run = session.view, session.playback.run
    name = view.export_name if one.is_named else ""
    precision: Precision = "float64"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if one.is_named:
            st.text_input(
                "Name in the program",
                placeholder=Options().name_for(run),
                help="Of its functions and its file: two exports of different names can be used in "
                "one program. Empty: by data and layers.",
                max_chars=LONGEST,
                width=300,
                **bind(
                    session,
                    "export name",
                    view.export_name,
                    lambda text: session.choose(export_name=text.strip()),
                ),
            )
        if one.precisions:
            precision = view.precision if view.precision in one.precisions else one.precisions[0]
            st.segmented_control(
                "Precision",
                list(one.precisions),
                help="float64 has the numbers of this page to 9 digits and more; float32 about 6, "
                "for what knows no other: small computers, and some runtimes of ONNX.",
                required=True,
                **bind(
                    session,
                    "precision",
                    precision,
                    lambda chosen: session.choose(precision=chosen),
                    "default",
                ),
            )
    try:
        return Options(name, precision)
    except ValueError as error:
        st.warning(f"{capitalised(str(error))}. The usual name stands in for it.")
        return Options("", precision)


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
    moment = (run.number, run.version, frame.id, last.id, notes)
    return session.remember("project", moment, lambda: project_json(run, frame, notes, last))


def draw_text(text: str, language: str) -> None:
    """Draw a file's text with a button to copy it; of a very long one only the beginning."""
    lines = text.splitlines()
    shown = "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
    whole = len(shown) >= len(text.rstrip("\n"))
    part = f"The first of {len(lines):,} lines; the download has all of them:"
    st.caption("The whole text:" if whole else part)
    st.code(shown, language=language, height=460)


# ---- project and link ----


def draw_project(session: Session, frame: Frame) -> None:
    """Draw the project file, and the link that holds the weights shown."""
    run = session.playback.run
    st.markdown(
        "**Project file.** Settings, data, notes and the key frames of the timeline, with all that "
        "training needs. *Import* opens it again, here or on another computer, and training "
        "continues exactly."
    )
    file = project_of(session, frame)
    label = f"Download {file.name} ({len(file.data) / 1000:,.0f} kB)"
    draw_save_button(label, lambda: file, "save project", primary=True)
    st.markdown("**Link.** It opens the same experiment from its initial weights:")
    if run.experiment.fits_a_link:
        st.code(link_to(run.experiment, session.pages), language=None, wrap_lines=True)
    else:
        st.info("The data or initial weights are too long for a link. The project file holds them.")
    st.markdown(
        "**Link with weights.** It opens this network with its weights at the moment shown:"
    )
    with_weights = experiment_with_weights(run, frame)
    if with_weights is None or not replace(with_weights, table=None, dataset="xor").fits_a_link:
        most = Weights().longest_in_link
        st.info(
            f"A link holds up to {most} weights; this network has {run.mlp.n_parameters}. The "
            "project file holds them."
        )
    elif not with_weights.fits_a_link:
        st.info("The data are too long for a link. The project file holds them.")
    else:
        st.code(link_to(with_weights, session.pages), language=None, wrap_lines=True)


# ---- notes and report ----


def draw_notes(session: Session, _frame: Frame) -> None:
    """Draw the field for notes, and say where the report is."""

    def take(text: str | None) -> None:
        session.notes = (text or "")[:LONGEST_NOTES]

    st.text_area(
        "Notes",
        height=200,
        max_chars=LONGEST_NOTES,
        placeholder="What did you try, what did you expect, what happened?",
        **bind(session, "notes", session.notes, take),
    )
    st.markdown(
        "Notes go into the project file and the report: a single page with settings, seed, link, "
        "scores, pictures, weights and samples, which opens offline and prints well. Save the "
        "report, or any chart as PNG or SVG, with *Images and report* in the player."
    )
