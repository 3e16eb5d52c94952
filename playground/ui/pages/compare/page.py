"""Compare: two runs side by side, and where a run stands among all that it could have become."""

from collections.abc import Callable

from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.page import Page
from playground.ui.pages.compare.landscape import draw_landscape
from playground.ui.pages.compare.side_by_side import draw_side_by_side
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import choose_part


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "Two runs from the same start, side by side; and the loss around a network's weights, with "
        "the path that a run took.",
    )
    if is_shut(session):
        return
    parts: dict[str, Callable[[], None]] = {
        "Side by side": draw_side_by_side,
        "Landscape": lambda: draw_beside_player(PAGE, draw_part),
    }
    now = session.view.compare_part
    choose_part(session, PAGE.name, parts, now, lambda name: session.choose(compare_part=name))()


PAGE = Page("compare", "Compare", show, "network")


def draw_part(session: Session) -> None:
    """Draw the landscape of the frame that the player shows."""
    draw_landscape(session, session.playback.current_frame())
