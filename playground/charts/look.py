"""How the charts look: what they share, and the colours of everything that shows a class.

Blue and orange are told apart by people who see no red or no green, too.
"""

from typing import Any

import plotly.graph_objects as go

from playground.engine.arrays import Array

# Of marks, dark enough to stand on their region.
CLASS_COLORS = (
    *("#0a5c96", "#c4560a", "#1d7a4f", "#8a3f8f", "#8a6d00"),
    *("#b03058", "#2f7f8f", "#5b5b5b", "#4b4ba8", "#6e4a2f"),
)
# Of regions, where the network is sure of a class; paler where it is not.
CLASS_SHADES = (
    *("#4292d1", "#f0963c", "#5dbb8a", "#c283c8", "#d9bd4e"),
    *("#e98aa8", "#79c3d1", "#a9a9a9", "#9a9ae0", "#bf9a7c"),
)
CLASS_SYMBOLS = (
    *("circle", "diamond", "square", "triangle-up", "triangle-down"),
    *("cross", "x", "star", "pentagon", "hexagon"),
)
# How the browser draws each class: its marks, its regions and the shape of its marks.
CLASS_LOOKS = [
    {"color": color, "light": light, "symbol": symbol}
    for color, light, symbol in zip(CLASS_COLORS, CLASS_SHADES, CLASS_SYMBOLS, strict=True)
]
# Of outputs, from low to high: of a unit, or with two classes from one class to the other.
OUTPUT_COLORS = (CLASS_SHADES[0], "#ffffff", CLASS_SHADES[1])
OUTPUT_COLOR_NAMES = ("blue", "white", "orange")
# Of values to be predicted, from low to high, in even steps: no class has these colours, and their
# lightness alone tells them apart. They are those of viridis (van der Walt and Smith 2015).
VALUE_COLORS = (
    *("#440154", "#482878", "#3e4989", "#31688e", "#26828e"),
    *("#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"),
)
VALUE_COLOR_NAMES = ("purple", "green", "yellow")
VALUE_SCALE = tuple((k / (len(VALUE_COLORS) - 1), one) for k, one in enumerate(VALUE_COLORS))
# Round a mark in the colour of its value, on light ones and on dark ones.
VALUE_EDGES = ("#ffffff", "#222222")
# Of lines, seen on a light page and on a dark one.
LINE_COLORS = ("#2f86c6", "#e0812a", "#4da05d", "#a070c0", "#a8842c", "#6f93a3", "#cf5a7b")
GREY = "#888888"

AXIS: dict[str, Any] = {
    "gridcolor": "rgba(128, 128, 128, 0.25)",
    "zeroline": False,
    # Without these, Plotly writes 0.0002 as "200\u03bc" and 20,000 as "20k".
    "exponentformat": "e",
    "minexponent": 5,
    "separatethousands": True,
}
# Without a background of its own and without colours of text: the page gives them, light or dark.
LAYOUT: dict[str, Any] = {
    "template": "none",
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"size": 11},
    "showlegend": False,
    "dragmode": False,
}


def plain(text: str) -> str:
    """Return a text that Plotly shows as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_alpha(color: str, alpha: float) -> str:
    """Return a colour such as "#2f86c6", with some transparency: 0 is invisible, 1 opaque."""
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha:g})"


def log_or(log: bool, otherwise: dict[str, Any]) -> dict[str, Any]:
    """Return an axis by powers of ten, or another one."""
    return {"type": "log", "tickformat": ",~g", "nticks": 5} if log else otherwise


def epoch_axis(title: str, epochs: Array | None = None) -> dict[str, Any]:
    """Return an axis of epochs, from 0 to the last of these where they are given."""
    span = {} if epochs is None else {"range": [0.0, max(1.0, float(epochs[-1]))]}
    text = {"text": title, "standoff": 2}
    return {**AXIS, "title": text, "tickformat": ",~f", "nticks": 6, **span}


def finish(
    figure: go.Figure, title: str, height: int, legend_at: float = 0.0, **layout: Any
) -> None:
    """Give a chart its look and title, and a legend below it where `legend_at` is below 0."""
    figure.update_layout(
        {
            **LAYOUT,
            "showlegend": legend_at < 0.0,
            "title": {"text": title, "font": {"size": 13}, "x": 0, "y": 0.99, "yanchor": "top"},
            "legend": {"orientation": "h", "y": legend_at, "yanchor": "top", "font": {"size": 10}},
            "height": height,
            **layout,
        }
    )
