"""The loss charts: the loss against epochs, and along one weight."""

import plotly.graph_objects as go

from playground.charts.look import AXIS, CLASS_COLORS, GREY, LAYOUT, plain
from playground.engine.arrays import Array


def loss_figure(with_test: bool, n_ghosts: int = 0) -> go.Figure:
    """Return the loss by epoch with empty lines: train, test (if there is one), the frame shown.

    The fourth one marks the lowest test loss, with a word; then comes a line for each run that is
    kept beside it.
    The lines differ in dash as well as in colour, and take their colours from the page.
    """
    figure = go.Figure()
    # The browser gives the epochs as customdata: epoch 0 has no place on a logarithmic axis.
    hover = "%{fullData.name} loss %{y:.4~g} at epoch %{customdata}<extra></extra>"
    for name, dash, shown in (("train", "solid", True), ("test", "dot", with_test)):
        line = {"width": 2, "dash": dash}
        options = {"mode": "lines", "visible": shown, "hovertemplate": hover}
        figure.add_scatter(x=[], y=[], name=name, line=line, **options)
    mark = {"mode": "markers", "marker": {"size": 8}, "cliponaxis": False}  # whole at epoch 0, too
    figure.add_scatter(x=[], y=[], name="shown", hoverinfo="skip", **mark)
    lowest = {"symbol": "triangle-down", "size": 9, "standoff": 8}
    figure.add_scatter(
        x=[],
        y=[],
        name="lowest",
        hoverinfo="skip",
        mode="markers+text",
        marker=lowest,
        text=["lowest"],
        textposition="top center",
        cliponaxis=False,
    )
    for _ in range(n_ghosts):
        figure.add_scatter(x=[], y=[], mode="lines", line={"width": 1.5}, hovertemplate=hover)
    figure.update_layout(
        **LAYOUT,
        margin={"l": 52, "r": 22, "t": 9, "b": 34},
        uirevision="loss",
        hovermode="x",
        # The browser gives both axes their numbers.
        xaxis={**AXIS, "title": {"text": "epoch", "standoff": 8}, "range": [0, 10]},
        yaxis={**AXIS, "range": [0, 1]},
    )
    return figure


def slope_figure(
    weights: Array,
    losses: Array,
    now: tuple[float, float],
    slope: float,
    lands: tuple[float, float],
    moved: tuple[float, float],
    name: str,
) -> go.Figure:
    """Return the loss along one weight, with the tangent whose slope is the gradient.

    The weights rise, and each has a loss, shape (n,). Weight and loss are paired as they are now,
    where the update lands if this weight alone is moved, and where the handle was moved to.
    """
    figure = go.Figure()
    figure.add_scatter(x=weights, y=losses, mode="lines", name="loss", line={"width": 2})
    reach = 0.25 * (weights[-1] - weights[0])
    figure.add_scatter(
        x=[now[0] - reach, now[0] + reach],
        y=[now[1] - slope * reach, now[1] + slope * reach],
        mode="lines",
        name=f"tangent, slope {slope:.4g}",
        line={"width": 2, "dash": "dash", "color": CLASS_COLORS[1]},
    )
    for place, label, symbol, color in (
        (now, "now", "circle", CLASS_COLORS[0]),
        (lands, "after the update", "diamond", CLASS_COLORS[1]),
        (moved, "handle", "x", GREY),
    ):
        figure.add_scatter(
            x=[place[0]],
            y=[place[1]],
            mode="markers",
            name=label,
            marker={"size": 11, "symbol": symbol, "color": color},
        )
    low, high = float(losses.min()), float(losses.max())
    margin = 0.08 * (high - low) or 0.1
    figure.update_layout(
        **{**LAYOUT, "showlegend": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        height=380,
        margin={"l": 56, "r": 12, "t": 8, "b": 40},
        xaxis={**AXIS, "title": {"text": plain(name)}},
        yaxis={**AXIS, "title": {"text": "loss"}, "range": [low - margin, high + margin]},
    )
    return figure
