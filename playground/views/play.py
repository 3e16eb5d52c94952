"""The playground: settings or an exercise beside it, the player in the middle."""

import streamlit as st

from playground.live.player import player
from playground.ui.controls import draw_shown, draw_sidebar
from playground.ui.exercise import draw_exercise
from playground.ui.gallery import draw_gallery, draw_line, go_to_next_page
from playground.ui.links import link_to
from playground.ui.notices import TOO_LONG, draw_notices
from playground.ui.pieces import draw_piecewise
from playground.ui.places import above
from playground.ui.returning import for_player, keep
from playground.ui.session import Session
from playground.ui.visit import current_session, write_link


def show() -> None:
    """Draw the page."""
    session = current_session()
    session.stale = False
    if session.learner.exercise:
        with above():
            draw_notices(session)
        draw_with_task(session)
        return
    go_to_next_page(session)
    # Each value of a slider that is dragged ends the run that the one before has begun: while it
    # plays the player comes first, or the picture would stand still until the last one. At rest
    # what stands above it comes first, so that it does not move.
    is_playing = session.playback.is_playing
    if is_playing:
        draw_player()
    with above():
        draw_head(session)
    draw_settings(session)
    if not is_playing:
        draw_player()


def draw_head(session: Session) -> None:
    """Draw title and gallery, and what there is to say."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title("Neural network playground", anchor=False, width="content")
        if session.learner.only is None:
            with st.popover("Link", width="content"):
                draw_link(session)
            draw_gallery(session)
    if session.learner.only is None:
        draw_line(session)
    else:
        draw_first_step(session)
    draw_notices(session)


def draw_first_step(session: Session) -> None:
    """Say what to do first, where a link shows some controls alone."""
    shows = "curve shows" if session.playback.run.dataset.n_inputs == 1 else "colours show"
    st.markdown(
        ":small[Press Play: the network learns to answer each point with its "
        f"{'value' if session.experiment.task == 'values' else 'class'}, and the {shows} what it "
        "would answer everywhere else. Then change one thing and compare.]"
    )


def draw_settings(session: Session) -> None:
    """Draw all settings, or those alone that the link shows."""
    only = session.learner.only
    if only is None:
        draw_sidebar(session)
        return
    with st.sidebar:
        draw_shown(session, only)
        st.button("Show all controls", on_click=session.leave_exercise, key="show all")


def draw_link(session: Session) -> None:
    """Draw the link to the experiment."""
    if not session.experiment.fits_a_link:
        st.write(f"{TOO_LONG} The Model page has a project file.")
        return
    st.write("This link opens the same experiment, number for number:")
    st.code(link_to(session.experiment), language=None, wrap_lines=True)


@st.fragment
def draw_player(page: str = "play") -> None:
    """Draw the player; its requests run this function alone."""
    session = current_session()
    write_link(session)
    run = session.playback.run
    session.learner.observe(run)
    message = session.playback.message(
        page, locks=session.learner.locks(run), kept=for_player(session)
    )
    player(message, key="player", on_request=session.answer)
    if session.stale or session.task_is_outdated():
        # Last: a fragment that ends without its player would take it off the page.
        st.rerun()


def draw_with_task(session: Session) -> None:
    """Draw the exercise that is open beside the player.

    Each is a fragment of its own: while it plays, the player alone is run.
    """
    # First: the player asks for another run where the task was drawn for something else.
    session.task_is_drawn()
    task, stage = st.columns([4, 9], gap="medium")
    with stage:
        draw_player("exercise")
    with task:
        draw_piecewise(draw_task, session.learner.rate)


def draw_task() -> None:
    """Draw the exercise; its buttons and fields run this function alone."""
    session = current_session()
    exercise = session.learner.exercise
    if exercise:
        draw_exercise(session, exercise)
    with st.container(key="keeping_task"):
        keep(session, "keeper of the task")
    if session.stale:
        st.rerun()
