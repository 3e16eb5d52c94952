"""The slope chart: the loss along one weight, with the tangent whose slope is the gradient."""

import plotly.graph_objects as go

from playground.charts.look import AXIS, CLASS_COLORS, LAYOUT
from playground.engine.arrays import Array


def slope_figure(
    weights: Array,
    losses: Array,
    now: tuple[float, float],
    slope: float,
    lands: tuple[float, float],
    moved: tuple[float, float],
    name: str,
) -> go.Figure:
    """Return the chart.

    Args:
        weights: values of the weight, in rising order, shape (n,).
        losses: the loss at each, shape (n,).
        now: the weight as it is, and the loss there.
        slope: d loss / d weight there.
        lands: where the update carries this weight, and the loss with it alone moved.
        moved: where the handle stands, and the loss there.
        name: of the weight.
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
        (moved, "handle", "x", "#888888"),
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
        xaxis={**AXIS, "title": {"text": name}},
        yaxis={**AXIS, "title": {"text": "loss"}, "range": [low - margin, high + margin]},
    )
    return figure
