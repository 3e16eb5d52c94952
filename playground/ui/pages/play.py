"""The playground: settings or an exercise beside it, the player in the middle."""

import streamlit as st

from playground.ui.exercise_panel import draw_exercise
from playground.ui.frame import mount_player
from playground.ui.gallery.gallery import draw_gallery, draw_line
from playground.ui.keeping.returning import keep
from playground.ui.notices import TOO_LONG, draw_notices
from playground.ui.page import Layout, Page, above
from playground.ui.visit.exercising import leave_exercise
from playground.ui.visit.links import link_to
from playground.ui.visit.opening import current_session, write_link
from playground.ui.visit.refresh import begin_page, note_task, refresh
from playground.ui.visit.session import Session
from playground.ui.widgets.control_row import draw_row
from playground.ui.widgets.piecewise import draw_piecewise
from playground.ui.widgets.sidebar import draw_shown, draw_sidebar
from playground.ui.widgets.warnings import draw_warnings_here


def show() -> None:
    """Draw the page."""
    session = current_session()
    begin_page(session)
    if session.learner.exercise:
        with above():
            draw_notices(session)
        draw_with_task(session)
        return
    if name := session.next_page:
        session.next_page = ""
        st.switch_page(session.pages[name])
    # Each value of a slider that is dragged ends the run that the one before has begun: while it
    # plays the player comes first, or the picture would stand still until the last one. At rest
    # what stands above it comes first, so that it does not move.
    is_playing = session.playback.is_playing
    if is_playing:
        draw_player()
    with above():
        draw_head(session)
        if session.learner.only is None:
            draw_row(session)
    draw_settings(session)
    if not is_playing:
        draw_player()


PAGE = Page("play", "Playground", show, "full")


def draw_head(session: Session) -> None:
    """Draw title and gallery, and what there is to say."""
    shows_all = session.learner.only is None
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title("Neural network playground", anchor=False, width="content")
        if shows_all:
            with st.popover("Link", width="content"):
                draw_link(session)
            draw_gallery(session)
    if shows_all:
        draw_line(session)
    else:
        draw_first_step(session)
    draw_notices(session)
    draw_warnings_here(session)


def draw_first_step(session: Session) -> None:
    """Say what to do first, where a link shows some controls alone."""
    shows = "curve" if session.playback.run.dataset.n_inputs == 1 else "background"
    answer = "value" if session.experiment.task == "values" else "class"
    st.markdown(
        f":small[Press Play. The network learns to give each point its {answer}; the {shows} shows "
        "what it would predict anywhere else. Then change one thing and compare.]"
    )


def draw_settings(session: Session) -> None:
    """Draw all settings, or those alone that the link shows."""
    only = session.learner.only
    if only is None:
        draw_sidebar(session)
        return
    with st.sidebar:
        draw_shown(session, only)
        st.button("Show all controls", "show all", on_click=leave_exercise, args=(session,))


def draw_link(session: Session) -> None:
    """Draw the link to the experiment."""
    if not session.experiment.fits_a_link:
        st.write(f"{TOO_LONG} The Model page has a project file.")
        return
    st.write("This link opens the same experiment, number for number:")
    st.code(link_to(session.experiment, session.pages), language=None, wrap_lines=True)


@st.fragment
def draw_player(page: str = "play", layout: Layout = "full") -> None:
    """Draw the player; its requests run this function alone."""
    session = current_session()
    write_link(session)
    session.learner.observe(session.playback.run)
    mount_player(session, page, layout)
    refresh(session)


def draw_with_task(session: Session) -> None:
    """Draw the exercise that is open beside the player.

    Each is a fragment of its own: while it plays, the player alone is run.
    """
    # First: the player has the page run again where the task was drawn for something else.
    note_task(session)
    task, stage = st.columns([4, 9], gap="medium")
    with stage:
        draw_player("exercise", "task")
    with task:
        draw_piecewise(draw_task, session.learner.assessment.rate)


def draw_task() -> None:
    """Draw the exercise; its buttons and fields run this function alone."""
    session = current_session()
    if exercise := session.learner.exercise:
        draw_exercise(session, exercise)
    with st.container(key="keeping_task"):
        keep(session, "keeper of the task")
    refresh(session)
