"""The playground's present experiment in an exercise: as its start, and as a solution."""

import numpy as np
import streamlit as st

from playground.engine.arrays import Array
from playground.experiment import Experiment
from playground.ui.pages.exercises.editor.form import Form
from playground.ui.visit.exercising import leave_exercise
from playground.ui.visit.session import Session
from playground.workshop.drafting.beginnings import can_be_given, new_document, solution_of

LARGEST = 1e9  # of a weight that a file may give


def weights_shown(session: Session) -> Array | None:
    """Return the weights of the frame that is shown; None where a file cannot hold them."""
    parameters = session.playback.current_frame().state.parameters
    is_finite = bool(np.isfinite(parameters).all()) and float(np.abs(parameters).max()) <= LARGEST
    return parameters if is_finite and can_be_given(session.experiment) else None


def where_it_stands(session: Session) -> str:
    """Say what would be taken from the playground, in a few words."""
    experiment, epoch = session.experiment, session.playback.current_frame().state.epoch
    sizes = "-".join(map(str, experiment.layer_sizes))
    weights = "with its weights" if weights_shown(session) is not None else "with drawn weights"
    return f"network {sizes} at epoch {epoch:,}, {weights}"


def draw_take_start(form: Form) -> None:
    """Draw the button that takes the present experiment as the start."""
    about = f"Now: {where_it_stands(form.session)}."
    st.button("Take what is in the playground now", "take start", about, take_start, (form,))


def take_start(form: Form) -> None:
    """Make the present experiment the start of the draft."""
    session = form.session
    fresh = new_document("run", session.experiment, weights_shown(session), ())
    form.put(("start",), fresh["start"])


def open_start(form: Form) -> None:
    """Open the start in the playground, with all controls."""
    exercise = form.draft.exercise
    if exercise:
        open_alone(form.session, exercise.start)


def open_alone(session: Session, experiment: Experiment) -> None:
    """Open an experiment in the playground, and no exercise."""
    leave_exercise(session)
    session.begin(experiment)
    session.next_page = "play"


def add_solution(form: Form) -> None:
    """Add what is in the playground now as a way to pass."""
    session, exercise = form.session, form.draft.exercise
    if exercise:
        parameters = weights_shown(session) if exercise.kind == "wire" else None
        n = len(form.items("proof", "solution"))
        solution = solution_of(exercise, session.experiment, parameters)
        form.put(("proof", "solution", n), solution)
