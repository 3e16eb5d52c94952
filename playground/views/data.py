"""Data: the samples beside the chart: edited, loaded, taken away."""

from playground.ui.data import draw_data_part
from playground.ui.frame import draw_beside_player, draw_head


def show() -> None:
    """Draw the page."""
    draw_head(
        "Data",
        "Bring your own points, or change those at hand: in the table, or by clicks on the chart. "
        "The network goes on learning beside it.",
    )
    draw_beside_player("data", draw_data_part)
