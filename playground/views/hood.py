"""Under the hood: the player beside every number of one update."""

from playground.ui.frame import draw_beside_player, draw_head, is_shut
from playground.ui.hood import draw_part, lit_parts


def show() -> None:
    """Draw the page."""
    session = draw_head(
        "Under the hood",
        "The same run, stopped at one update. Step, scrub or play beside it; every number is the "
        "engine's own. Settings are on the Playground page.",
    )
    if not is_shut(session):
        draw_beside_player("hood", draw_part, lit_parts)
