"""The charts of a race: for each value of a setting how often, how soon and how well it ends."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from playground.charts.look import AXIS, LINE_COLORS, finish, log_or, plain, with_alpha
from playground.charts.sweep import above_zero
from playground.engine.arrays import Array

BLUE = LINE_COLORS[0]
OUTER, INNER = with_alpha(BLUE, 0.3), with_alpha(BLUE, 0.55)
MARGIN = {"l": 8, "r": 14, "t": 34, "b": 40}
HEAD, ROW = 80, 34  # px


def lanes_figure(
    title: str, label: str, names: Sequence[str], bands: Array, axis: dict[str, Any], texts: Any
) -> go.Figure:
    """Return a row for each value: a mark in the middle, and bars to both sides, the first on top.

    Args:
        title: of the chart.
        label: of the setting.
        names: of the values.
        bands: the middle, then from the inner pair of ends to the outer one: shape (n_values, 3)
            or (n_values, 5). What is not finite is left out.
        axis: of the numbers.
        texts: what is shown of each value under the pointer.
    """
    figure = go.Figure()
    rows = np.arange(len(names))
    finite = np.where(np.isfinite(bands), bands, np.nan)
    pairs = [(1, 2, 9, INNER)] if bands.shape[1] == 3 else [(3, 4, 3, OUTER), (1, 2, 9, INNER)]
    for low, high, width, color in pairs:
        for row in rows:
            figure.add_scatter(
                x=finite[row, [low, high]],
                y=[row, row],
                mode="lines",
                line={"width": width, "color": color},
                hoverinfo="skip",
            )
    figure.add_scatter(
        x=finite[:, 0],
        y=rows,
        mode="markers",
        marker={"size": 10, "color": BLUE, "symbol": "diamond", "line": {"width": 1}},
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )
    finish(
        figure,
        title,
        HEAD + ROW * len(names),
        margin=MARGIN,
        uirevision=title,
        hovermode="closest",
        xaxis={**AXIS, **axis},
        yaxis={
            **AXIS,
            "tickvals": rows.tolist(),
            "ticktext": [plain(name) for name in names],
            "range": [len(names) - 0.5, -0.5],
            "automargin": True,
            "showgrid": False,
            "title": {"text": plain(label)},
        },
    )
    return figure


def rates_figure(label: str, names: Sequence[str], rates: Array) -> go.Figure:
    """Return the success rate of each value with its interval; shape (n_values, 3), 0 to 1."""
    texts = [
        f"{plain(name)}: {rate:.1%}<br>95 % interval {low:.1%} to {high:.1%}"
        for name, (rate, low, high) in zip(names, rates, strict=True)
    ]
    axis = {
        "range": [-0.02, 1.02],
        "tickformat": ".0%",
        "nticks": 6,
        "title": {"text": "solved, with 95 % interval", "standoff": 2},
    }
    return lanes_figure("Success rate", label, names, rates, axis, texts)


def epochs_figure(label: str, names: Sequence[str], quartiles: Array) -> go.Figure:
    """Return the quartiles of the epochs until solved, shape (n_values, 3); infinite for never.

    A bar whose upper end is never goes to the right edge.
    """
    found = quartiles[np.isfinite(quartiles)]
    edge = 1.1 * float(found.max()) if found.size else 1.0
    low, middle, high = quartiles.T
    ends = np.where(np.isfinite(low) & ~np.isfinite(high), edge, high)
    texts = [
        f"{plain(name)}: "
        + " / ".join(f"{one:,.0f}" if np.isfinite(one) else "never" for one in row)
        for name, row in zip(names, quartiles, strict=True)
    ]
    axis = {
        "range": [0.0, edge],
        "tickformat": ",~f",
        "nticks": 5,
        "title": {"text": "epoch: a quarter, half, three quarters", "standoff": 2},
    }
    bands = np.stack([middle, low, ends], axis=1)
    figure = lanes_figure("Epochs until solved", label, names, bands, axis, texts)
    for row in np.flatnonzero(~np.isfinite(middle)):
        text = "less than half were solved" if np.isfinite(low[row]) else "less than a quarter"
        at_left = not np.isfinite(low[row])
        figure.add_annotation(
            x=0.0 if at_left else edge,
            y=int(row),
            text=text,
            showarrow=False,
            xanchor="left" if at_left else "right",
            yshift=0 if at_left else 11,
            font={"size": 10},
        )
    return figure


def losses_figure(
    label: str, names: Sequence[str], quantiles: Array, log: bool = False
) -> go.Figure:
    """Return the final losses of each value: 5, 25, 50, 75 and 95 %, shape (n_values, 5)."""
    shown = above_zero(quantiles) if log else quantiles
    texts = [
        f"{plain(name)}: median {row[2]:.3g}<br>half of the runs {row[1]:.3g} to {row[3]:.3g}"
        f"<br>90 % {row[0]:.3g} to {row[4]:.3g}"
        for name, row in zip(names, quantiles, strict=True)
    ]
    axis = {
        **log_or(log, {"rangemode": "tozero", "nticks": 5}),
        "title": {"text": "loss: median, half and 90 % of the runs", "standoff": 2},
    }
    return lanes_figure("Final loss", label, names, shown[:, [2, 1, 3, 0, 4]], axis, texts)
