"""The health charts: measures of each layer along a run, and where its weights lie."""

from collections.abc import Sequence

import plotly.graph_objects as go

from playground.charts.look import AXIS, GREY, LINE_COLORS, epoch_axis, finish, log_or, with_alpha
from playground.engine.arrays import Array

HEIGHT = 240
MARGIN = {"l": 52, "r": 10, "t": 30, "b": 38}
SHOWN = {"width": 1, "dash": "dot", "color": GREY}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def layers_figure(
    title: str, epochs: Array, values: Array, names: Sequence[str], shown: float, log: bool
) -> go.Figure:
    """Return a line for each layer, with a mark at the epoch of the frame that is shown.

    Values have the shape (n_moments, n_layers), and are shares from 0 to 1 where they are not drawn
    by powers of ten. A layer that is NaN has no line.
    """
    figure = go.Figure()
    mode = "lines" if len(epochs) > 1 else "markers"
    for k, (name, values_of_layer) in enumerate(zip(names, values.T, strict=True)):
        if (values_of_layer == values_of_layer).any():
            color, dash = LINE_COLORS[k % len(LINE_COLORS)], DASHES[k % len(DASHES)]
            line = {"width": 2, "color": color, "dash": dash}
            figure.add_scatter(x=epochs, y=values_of_layer, mode=mode, name=name, line=line)
    figure.add_vline(x=shown, line=SHOWN)
    scale = log_or(log, {"range": [-0.05, 1.05], "tickformat": ".0%"})
    finish(
        figure,
        title,
        HEIGHT,
        legend_at=-0.25,
        margin={**MARGIN, "b": 62},
        xaxis=epoch_axis("epoch", epochs),
        yaxis={**AXIS, **scale},
    )
    return figure


def histogram_figure(
    title: str, epochs: Array, edges: Array, shares: Array, shown: float
) -> go.Figure:
    """Return where a layer's weights lie along a run: the darker, the more of them.

    The edges of the bins have the shape (n_bins + 1,), the shares of the weights in each
    (n_moments, n_bins). There is a mark at the epoch of the frame that is shown.
    """
    figure = go.Figure()
    figure.add_heatmap(
        x=epochs,
        y=(edges[:-1] + edges[1:]) / 2.0,
        z=shares.T,
        zmin=0.0,
        colorscale=[[alpha, with_alpha(LINE_COLORS[0], alpha)] for alpha in (0.0, 1.0)],
        colorbar={"thickness": 8, "tickformat": ".0%", "outlinewidth": 0},
        hovertemplate="epoch %{x}<br>weights about %{y:.3g}: %{z:.0%}<extra></extra>",
    )
    figure.add_vline(x=shown, line=SHOWN)
    finish(
        figure,
        title,
        HEIGHT,
        margin={**MARGIN, "r": 56},
        xaxis=epoch_axis("epoch", epochs),
        yaxis={**AXIS, "title": {"text": "weight"}},
    )
    return figure
