"""The chart of sharpness: the largest curvature along a run, beside the largest that is stable."""

import numpy as np
import plotly.graph_objects as go

from playground.charts.health_figures import HEIGHT, MARGIN, SHOWN
from playground.charts.look import AXIS, LINE_COLORS, epoch_axis, finish, log_or
from playground.engine.arrays import Array

LEAST_SPAN = 10.0  # of the axis, as a factor: a line that hardly moves should look like one


def sharpness_figure(
    epochs: Array,
    values: Array,
    threshold_epochs: Array,
    thresholds: Array,
    names: tuple[str, str],
) -> go.Figure:
    """Return both lines by epoch, by powers of ten, with a mark at the last of the epochs.

    Values have the shape of `epochs`, thresholds that of `threshold_epochs`. Those that are not
    finite, or not above 0, are gaps; one value at least is neither. The names are of both lines.
    """
    figure = go.Figure()
    lines = [(names[0], epochs, drawable(values), {"color": LINE_COLORS[0]})]
    if np.isfinite(drawable(thresholds)).any():
        line = {"color": LINE_COLORS[1], "dash": "dash"}
        lines.append((names[1], threshold_epochs, drawable(thresholds), line))
    for name, x, y, line in lines:
        # A value alone, or between gaps, has no line.
        mode = "lines" if np.isfinite(y).sum() > 2 else "lines+markers"
        hover = "%{fullData.name}: %{y:.4~g} at epoch %{x}<extra></extra>"
        options = {"mode": mode, "name": name, "hovertemplate": hover}
        figure.add_scatter(x=x, y=y, line={"width": 2, **line}, **options)
    figure.add_vline(x=epochs[-1], line=SHOWN)
    drawn = np.concatenate([y for _, _, y, _ in lines])
    low, high = float(np.nanmin(drawn)), float(np.nanmax(drawn))
    margin = max(1.2, np.sqrt(LEAST_SPAN * low / high))
    ends = [np.log10(low / margin), np.log10(high * margin)]
    finish(
        figure,
        "Sharpness",
        HEIGHT,
        legend_at=-0.25,
        margin={**MARGIN, "b": 62},
        xaxis=epoch_axis("epoch", epochs),
        yaxis={**AXIS, **log_or(True, {}), "range": ends},
    )
    return figure


def drawable(values: Array) -> Array:
    """Return values with NaN for those that an axis by powers of ten does not have."""
    return np.where(np.isfinite(values) & (values > 0.0), values, np.nan)
