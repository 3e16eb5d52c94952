"""How the charts look: what they share, and their colours.

Blue and orange are told apart by people who see no red or no green, too.
"""

from typing import Any

CLASS_COLORS = ("#0a5c96", "#c4560a")  # of marks, dark enough to stand on their region
CLASS_SYMBOLS = ("circle", "diamond")

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
