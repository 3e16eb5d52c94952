"""The model: taken away as file, program, project, link or report, and taken in again."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from playground.export.formats import FORMATS, Format
from playground.export.link import experiment_with_weights
from playground.export.onnx_file import MissingPackage
from playground.export.project import LONGEST_NOTES, project_json
from playground.export.read import LIMITS, Loaded, ModelError, read_model, resume
from playground.live.files import File
from playground.live.frames import Frame
from playground.settings import Weights
from playground.ui.data import capitalised
from playground.ui.links import link_to
from playground.ui.pieces import plain
from playground.ui.save import draw_save_button
from playground.ui.session import Session
from playground.ui.widgets import bind

MOST_LINES, MOST_CHARACTERS = 400, 60_000  # of a text that is shown


def draw_model_part(session: Session) -> None:
    """Draw the part of the page that is chosen, of the frame that the player shows."""
    frame = session.playback.looked_at()
    parts: dict[str, Callable[[Session, Frame], None]] = {
        "Take away": draw_formats,
        "Project and link": draw_project,
        "Notes and report": draw_notes,
        "Bring in": draw_upload,
    }
    st.segmented_control(
        "Part", list(parts), default=session.model_part, required=True,
        label_visibility="collapsed",
        **bind(session, "model part", session.model_part,
               lambda name: session.choose(model_part=name)),
    )  # fmt: skip
    if session.model_part != "Bring in":
        st.caption(
            f"Of the frame shown beside it: epoch {frame.state.epoch}, update "
            f"{frame.state.updates}. Move the timeline for another one."
        )
    parts[session.model_part](session, frame)


# ---- take away ----


def draw_formats(session: Session, frame: Frame) -> None:
    """Draw the choice of formats, and the chosen one: word, button, text, snippet of use."""
    labels = {key: one.label for key, one in FORMATS.items()}
    st.pills(
        "Format", list(labels), default=session.format, required=True,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        **bind(session, "format", session.format, lambda name: session.choose(format=name)),
    )  # fmt: skip
    one = FORMATS[session.format]
    st.markdown(one.about)
    try:
        file = make(session, frame, session.format, one)
    except MissingPackage as error:
        st.info(str(error))
        return
    draw_save_button(f"Download {file.name}", lambda: file, "save model", primary=True)
    st.caption("Use it:")
    usage = one.usage_of(session.playback.run, frame)
    st.code(usage, language=one.usage_language)
    if one.language:
        draw_text(file.data.decode(), one.language)


def make(session: Session, frame: Frame, key: str, one: Format) -> File:
    """Return the file of a frame, made once."""
    run = session.playback.run
    if key == "project":
        return project_of(session, frame)
    moment = (run.number, run.version, frame.id, key)
    return session.remember("file", moment, lambda: one.make(run, frame))


def project_of(session: Session, frame: Frame) -> File:
    """Return the project file with the visitor's notes, made once."""
    run, notes, last = session.playback.run, session.notes, session.playback.last_seen()
    moment = (run.number, run.version, frame.id, last.id, notes)
    return session.remember("project", moment, lambda: project_json(run, frame, notes, last))


def draw_text(text: str, language: str) -> None:
    """Draw a file's text with a button to copy it; of a very long one the beginning."""
    lines = text.splitlines()
    shown = "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
    whole = len(shown) >= len(text.rstrip("\n"))
    st.caption(
        "The whole text:"
        if whole
        else f"The beginning of {len(lines):,} lines; the download has all of them:"
    )
    st.code(shown, language=language, height=460)


# ---- project and link ----


def draw_project(session: Session, frame: Frame) -> None:
    """Draw the project file, and the link that holds the weights shown."""
    run = session.playback.run
    st.markdown(
        "**Project file.** Settings, data, notes and the timeline, thinned to its key frames, with "
        "all that training needs. *Bring in* opens it again, here or on another machine, and it "
        "goes on exactly."
    )
    file = project_of(session, frame)
    label = f"Download {file.name} ({len(file.data) / 1000:,.0f} kB)"
    draw_save_button(label, lambda: file, "save project", primary=True)
    st.markdown("**Link.** It opens the same experiment from its initial weights:")
    if run.experiment.fits_a_link:
        st.code(link_to(run.experiment), language=None, wrap_lines=True)
    else:
        st.info("The data or initial weights are too long for a link. The project file holds them.")
    st.markdown("**Link with weights.** It opens this network with the weights of the frame shown:")
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
        st.code(link_to(with_weights), language=None, wrap_lines=True)


# ---- notes and report ----


def draw_notes(session: Session, _frame: Frame) -> None:
    """Draw the field for notes, and tell where the report is."""

    def take(text: str | None) -> None:
        session.notes = (text or "")[:LONGEST_NOTES]

    st.text_area(
        "Notes", session.notes, height=200, max_chars=LONGEST_NOTES,
        placeholder="What did you try, what did you expect, what happened?",
        **bind(session, "notes", session.notes, take),
    )  # fmt: skip
    st.markdown(
        "They go into the project file and into the report: one page with settings, seed, link, "
        "scores, pictures, weights, samples and these notes, which opens without a network and "
        "prints well. Save it, or any chart as PNG or SVG, with *Images and report* in the "
        "player."
    )


# ---- bring in ----


def draw_upload(session: Session, _frame: Frame) -> None:
    """Draw the choice of a file, what it holds, and the button that opens it."""
    st.markdown(
        "A project file, or weights as JSON or NPZ, from this page or made by hand. What is at "
        "hand stays until you open it. Nothing in a file is executed."
    )
    file = st.file_uploader(
        "File", type=["json", "npz"], max_upload_size=LIMITS.n_bytes // 1_000_000,
        key="model file", label_visibility="collapsed",
    )  # fmt: skip
    if file is None:
        return
    data = file.getvalue()
    try:
        loaded = session.remember(
            "loaded", (file.file_id, session.experiment),
            lambda: read_model(file.name, data, session.experiment),
        )  # fmt: skip
    except ModelError as error:
        st.error(f"{capitalised(str(error))}. The run at hand stays as it is.")
        return
    draw_loaded(session, loaded)


def draw_loaded(session: Session, loaded: Loaded) -> None:
    """Draw what a file holds, and the button that opens it."""
    sizes = "-".join(map(str, loaded.experiment.layer_sizes))
    states = loaded.states
    when = f"{len(states)} moments, to epoch {states[-1].epoch}" if states else "weights alone"
    st.success(f"A {sizes} network on {loaded.experiment.dataset}: {when}.")
    if loaded.remarks:
        st.warning(f"Not used: {'; '.join(map(plain, loaded.remarks))}.")
    st.button(
        "Open it", type="primary", key="open model",
        help="Takes the place of the run at hand.", on_click=lambda: take_in(session, loaded),
    )  # fmt: skip


def take_in(session: Session, loaded: Loaded) -> None:
    """Put what a file held in force."""
    try:
        run = resume(loaded.experiment, loaded.states, loaded.curve)
    except ModelError as error:
        session.refusal = str(error)
        return
    if loaded.notes is not None:
        session.notes = loaded.notes
    session.open_run(run, loaded.shown)
