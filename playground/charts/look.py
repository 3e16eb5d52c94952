"""How the charts look: what they share, and their colours.

Blue and orange are told apart by people who see no red or no green, too.
"""

from typing import Any

# Of marks, dark enough to stand on their region.
CLASS_COLORS = (
    *("#0a5c96", "#c4560a", "#1d7a4f", "#8a3f8f", "#8a6d00"),
    *("#b03058", "#2f7f8f", "#5b5b5b", "#4b4ba8", "#6e4a2f"),
)
# Of regions, where the network is sure of a class; paler where it is not.
CLASS_SHADES = (
    *("#4292d2", "#f0963c", "#5dbb8a", "#c283c8", "#d9bd4e"),
    *("#e98aa8", "#79c3d1", "#a9a9a9", "#9a9ae0", "#bf9a7c"),
)
CLASS_SYMBOLS = (
    *("circle", "diamond", "square", "triangle-up", "triangle-down"),
    *("cross", "x", "star", "pentagon", "hexagon"),
)
# Of values, from low to high.
VALUE_SCALE = ((0.0, "rgb(66, 146, 209)"), (0.5, "rgb(255, 255, 255)"), (1.0, "rgb(240, 150, 60)"))

AXIS: dict[str, Any] = {"gridcolor": "rgba(128, 128, 128, 0.25)", "zeroline": False}
# Without a background of its own and without colours of text: the page gives them, light or dark.
LAYOUT: dict[str, Any] = {
    "template": "none",
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"size": 11},
    "showlegend": False,
    "dragmode": False,
}
