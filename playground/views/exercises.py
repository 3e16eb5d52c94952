"""Exercises: tracks and list, the record, the facilitator's part, the room."""

from playground.ui.exercises import draw_exercises_part
from playground.ui.frame import draw_head


def show() -> None:
    """Draw the page."""
    session = draw_head(
        "Exercises",
        "Each opens the playground with its own start and its task, and checks the live network. "
        "Predict first, then look.",
    )
    draw_exercises_part(session)
