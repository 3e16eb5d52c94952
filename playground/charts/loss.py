"""The loss chart: loss against epochs, on the points to train on and those to test on."""

import plotly.graph_objects as go

from playground.charts.look import AXIS, LAYOUT


def loss_figure(with_test: bool) -> go.Figure:
    """Return the chart with empty lines: train, test (if there is one), and the frame shown.

    The lines differ in dash as well as in colour, and take their colours from the page.
    """
    figure = go.Figure()
    # The browser gives the epochs as customdata: epoch 0 has no place on a logarithmic axis.
    hover = "%{fullData.name} loss %{y:.4~g} at epoch %{customdata}<extra></extra>"
    figure.add_scatter(
        x=[], y=[], mode="lines", name="train", line={"width": 2}, hovertemplate=hover
    )
    figure.add_scatter(
        x=[], y=[], mode="lines", name="test", line={"width": 2, "dash": "dot"}, visible=with_test,
        hovertemplate=hover,
    )  # fmt: skip
    figure.add_scatter(
        x=[], y=[], mode="markers", name="shown", marker={"size": 8}, hoverinfo="skip"
    )
    axis = {**AXIS, "nticks": 6}
    figure.update_layout(
        **LAYOUT,
        margin={"l": 46, "r": 12, "t": 4, "b": 34},
        uirevision="loss",
        hovermode="x",
        xaxis={**axis, "title": {"text": "epoch"}, "range": [0, 10], "exponentformat": "SI"},
        yaxis={**axis, "range": [0, 1], "exponentformat": "power"},
    )
    return figure
