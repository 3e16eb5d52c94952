"""Model: the network of the frame shown, taken away or taken in."""

from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.model import draw_model_part


def show() -> None:
    """Draw the page."""
    session = draw_head(
        "Model",
        "Take the network away as a program, a file or a link: each checks itself against the "
        "answers you see. Or bring one in.",
    )
    if not is_shut(session):
        draw_beside_player("model", draw_model_part)
