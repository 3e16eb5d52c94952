"""The health charts: measures of each layer along a run, and where its weights lie."""

from collections.abc import Sequence

import plotly.graph_objects as go

from playground.charts.look import AXIS, LAYOUT
from playground.engine.arrays import Array

HEIGHT = 240
MARGIN = {"l": 52, "r": 10, "t": 30, "b": 38}
# Seen on a light page and on a dark one.
COLORS = ("#2f86c6", "#e0812a", "#4da05d", "#a070c0", "#a8842c", "#6f93a3", "#cf5a7b")
SHOWN = {"width": 1, "dash": "dot", "color": "#888888"}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def layers_figure(
    title: str, positions: Array, values: Array, names: Sequence[str], shown: float, log: bool
) -> go.Figure:
    """Return a line for each layer, with a mark at the frame that is shown.

    Args:
        title: what is measured.
        positions: epochs, shape (n_moments,).
        values: shape (n_moments, n_layers); a layer that is NaN has no line.
        names: of the layers.
        shown: the epoch of the frame that is shown.
        log: by powers of ten; else values are shares from 0 to 1.
    """
    figure = go.Figure()
    for k, (name, line) in enumerate(zip(names, values.T, strict=True)):
        if (line == line).any():
            figure.add_scatter(
                x=positions, y=line, mode="lines" if len(positions) > 1 else "markers", name=name,
                line={
                    "width": 2, "color": COLORS[k % len(COLORS)], "dash": DASHES[k % len(DASHES)],
                },
            )  # fmt: skip
    figure.add_vline(x=shown, line=SHOWN)
    scale = (
        {"type": "log", "exponentformat": "power", "nticks": 5} if log else {"range": [-0.05, 1.05]}
    )
    figure.update_layout(
        **{**LAYOUT, "showlegend": True},
        title={"text": title, "font": {"size": 13}, "x": 0, "y": 0.99, "yanchor": "top"},
        legend={"orientation": "h", "y": -0.25, "yanchor": "top", "font": {"size": 10}},
        height=HEIGHT,
        margin={**MARGIN, "b": 62},
        xaxis={**AXIS, "title": {"text": "epoch", "standoff": 2}, "tickformat": "~s", "nticks": 6,
               "range": span(positions)},
        yaxis={**AXIS, **scale, **({} if log else {"tickformat": ".0%"})},
    )  # fmt: skip
    return figure


def span(positions: Array) -> list[float]:
    """Return the ends of the axis of epochs."""
    return [0.0, max(1.0, float(positions[-1]))]


def histogram_figure(
    title: str, positions: Array, edges: Array, shares: Array, shown: float
) -> go.Figure:
    """Return where a layer's weights lie along a run: the darker, the more of them.

    Args:
        title: whose weights they are.
        positions: epochs, shape (n_moments,).
        edges: of the bins, shape (n_bins + 1,).
        shares: of the weights in each bin, shape (n_moments, n_bins).
        shown: the epoch of the frame that is shown.
    """
    figure = go.Figure()
    figure.add_heatmap(
        x=positions, y=(edges[:-1] + edges[1:]) / 2.0, z=shares.T, zmin=0.0,
        colorscale=[[0.0, "rgba(47, 134, 198, 0)"], [1.0, "rgba(47, 134, 198, 1)"]],
        colorbar={"thickness": 8, "tickformat": ".0%", "outlinewidth": 0},
        hovertemplate="epoch %{x}<br>weights about %{y:.3g}: %{z:.0%}<extra></extra>",
    )  # fmt: skip
    figure.add_vline(x=shown, line=SHOWN)
    figure.update_layout(
        **LAYOUT,
        title={"text": title, "font": {"size": 13}, "x": 0, "y": 0.99, "yanchor": "top"},
        height=HEIGHT,
        margin={**MARGIN, "r": 56},
        xaxis={
            **AXIS,
            "title": {"text": "epoch"},
            "tickformat": "~s",
            "nticks": 6,
            "range": span(positions),
        },
        yaxis={**AXIS, "title": {"text": "weight"}},
    )
    return figure
