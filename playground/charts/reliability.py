"""The reliability chart: how often a network is right, against how sure it is."""

from collections.abc import Mapping

import plotly.graph_objects as go

from playground.charts.look import AXIS, GREY, LINE_COLORS, finish
from playground.engine.metrics import Reliability

HEIGHT = 280
LARGEST, SMALLEST = 22.0, 7.0  # px: a mark of all points of its kind, and of a single one
LINES = (("dash", "square-open", LINE_COLORS[0]), ("solid", "circle", LINE_COLORS[1]))


def reliability_figure(bins: Mapping[str, Reliability]) -> go.Figure:
    """Return the share of right answers by confidence, a line for each kind of points.

    Marks on the diagonal are right as often as they are sure; those below it are too sure. A mark
    is the larger, the more points are in its bin.

    Args:
        bins: by name, such as "training points"; two at most.
    """
    figure = go.Figure()
    straight = {"width": 1, "dash": "dot", "color": GREY}
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name="as sure as right", line=straight, hoverinfo="skip"
    )
    for (name, one), (dash, symbol, color) in zip(bins.items(), LINES, strict=False):
        is_met = one.count > 0
        count = one.count[is_met]
        sizes = SMALLEST + (LARGEST - SMALLEST) * (count / count.sum()) ** 0.5
        figure.add_scatter(
            x=one.confidence[is_met],
            y=one.accuracy[is_met],
            customdata=count,
            mode="lines+markers",
            name=name,
            line={"width": 2, "dash": dash, "color": color},
            marker={"size": sizes, "symbol": symbol, "color": color},
            cliponaxis=False,
            hovertemplate=(
                "%{customdata} " + name + ": %{x:.0%} sure, %{y:.0%} right<extra></extra>"
            ),
        )
    share = {**AXIS, "tickformat": ".0%", "nticks": 6}
    lowest = min(float(one.confidence[one.count > 0].min()) for one in bins.values())
    finish(
        figure,
        "Reliability: how often right, by how sure",
        HEIGHT,
        legend_at=-0.22,
        margin={"l": 52, "r": 16, "t": 30, "b": 66},
        # With two classes nothing is less sure than one half.
        xaxis={
            **share,
            "range": [0.48 if lowest >= 0.5 else 0.0, 1.02],
            "title": {"text": "confidence", "standoff": 2},
        },
        yaxis={**share, "range": [-0.03, 1.03], "title": {"text": "right"}},
    )
    return figure
