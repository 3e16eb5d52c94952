"""Compare: two runs side by side."""

from playground.ui.frame import draw_head, is_shut
from playground.ui.page import Page
from playground.ui.pages.compare.side_by_side import draw_side_by_side


def show() -> None:
    """Draw the page."""
    session = draw_head(
        PAGE.title,
        "Two runs side by side, from the same start: change one thing, and see what it does.",
    )
    if not is_shut(session):
        draw_side_by_side()


PAGE = Page("compare", "Compare", show, "pair")
