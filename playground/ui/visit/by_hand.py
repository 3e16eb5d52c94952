"""Weights that are set by hand beside the player, where the open exercise and the run allow it."""

import numpy as np

from playground.engine.arrays import Array
from playground.live.description import MAX_WEIGHT
from playground.run.frames import Frame
from playground.ui.visit.session import Session

LOCKED = "In this exercise, weights cannot be set by hand."
PLAYING = "Pause first: while it plays, training sets the weights."
TOO_LARGE = f"Weights can be set by hand up to {MAX_WEIGHT:,.0f}."
NOT_FINITE = "The loss there is no finite number: the weights stay as they are."


def why_not(session: Session) -> str:
    """Return why weights cannot be set by hand now; empty where they can."""
    if not session.learner.access.allows("weights"):
        return LOCKED
    if session.playback.is_playing:
        return PLAYING
    return session.learner.locks(session.playback.run).wait


def set_weights(session: Session, frame: Frame, parameters: Array) -> None:
    """Set all weights of a frame by hand, or say why not.

    Args:
        session: whose run has the frame.
        frame: in which they are set; what came after it is forgotten.
        parameters: shape (n_parameters,).
    """
    refusal = why_not(session)
    if not refusal and not np.abs(parameters).max() <= MAX_WEIGHT:
        refusal = TOO_LARGE
    if not refusal and np.array_equal(parameters, frame.state.parameters):
        return
    if not refusal:
        session.learner.observe(session.playback.run)
        if session.playback.set_weights(frame, parameters):
            session.learner.observe(session.playback.run)
            return
        refusal = NOT_FINITE
    session.refusal, session.stale = refusal, True


def set_weight(session: Session, frame: Frame, index: int, value: float) -> None:
    """Set one weight of a frame by hand: its number among the parameters, and what it is to be."""
    parameters = frame.state.parameters.copy()
    parameters[index] = value
    set_weights(session, frame, parameters)
