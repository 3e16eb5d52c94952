"""Model: the network as a file, program, project, link or report, and the way back in."""

from dataclasses import replace

import streamlit as st

from playground.experiment.kinds import Weights
from playground.export.project import LONGEST_NOTES
from playground.export.weights import experiment_with_weights
from playground.run.frames import Frame
from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.page import Page
from playground.ui.pages.model_export import draw_formats, project_of
from playground.ui.pages.model_import import draw_upload
from playground.ui.visit.links import link_to
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import bind, choose_part
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import size_of


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
    label = f"Download {file.name} ({size_of(len(file.data))})"
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
