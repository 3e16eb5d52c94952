"""Compare: where a run stands among all the networks that it could have become."""

from collections.abc import Callable

from playground.run.frames import Frame
from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.page import Page
from playground.ui.pages.compare.landscape import draw_landscape
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import choose_part


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "The network shown among all that it could be: the loss around its weights, and the path "
        "of the run.",
    )
    if not is_shut(session):
        draw_beside_player(PAGE, draw_part)


PAGE = Page("compare", "Compare", show, "network")


def draw_part(session: Session) -> None:
    """Draw the part of the page that is chosen, of the frame that the player shows."""
    parts: dict[str, Callable[[Session, Frame], None]] = {"Landscape": draw_landscape}
    now = session.view.compare_part

    def take(name: str) -> None:
        session.choose(compare_part=name)

    draw = choose_part(session, PAGE.name, parts, now, take)
    draw(session, session.playback.current_frame())
