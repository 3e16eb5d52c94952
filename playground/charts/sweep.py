"""The charts of a sweep: how the runs of many seeds spread, and which of them solved the task."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from playground.charts.look import AXIS, GREY, LINE_COLORS, epoch_axis, finish, log_or, with_alpha
from playground.engine.arrays import Array

BANDS_HEIGHT, HISTOGRAM_HEIGHT, RUNS_HEIGHT = 300, 240, 280
MAX_LINES = 32  # of single runs; more would hide the bands
MAX_BINS = 30
RUNS_A_BIN = 3  # on average: with fewer, a histogram is mostly chance
MARGIN = {"l": 56, "r": 12, "t": 30, "b": 62}
LEGEND_AT = -0.2
BLUE, ORANGE = LINE_COLORS[:2]
OUTER, INNER = with_alpha(BLUE, 0.18), with_alpha(BLUE, 0.32)
COUNTS = {"tickformat": ",d", "nticks": 5}
# Of a run, by how it ended: name, colour, symbol.
ENDS = (("solved", BLUE, "circle"), ("not solved", ORANGE, "diamond"), ("diverged", GREY, "x"))


def bands_figure(
    epochs: Array, quantiles: Array, runs: Array | None = None, log: bool = False
) -> go.Figure:
    """Return the loss against epochs: the median, and the bands that hold half and nine tenths.

    Quantiles are those of the losses of all runs, 5, 25, 50, 75 and 95 %, shape (5, n_checks). A
    band ends where its upper edge is not finite. Losses of single runs, shape (n_checks, n_runs),
    are drawn as thin lines, at most MAX_LINES. By powers of ten (`log`), a loss of 0 is drawn at
    the smallest one that is not.
    """
    singles = np.empty((len(epochs), 0)) if runs is None else runs[:, :MAX_LINES]
    if log:
        quantiles, singles = above_zero(quantiles), above_zero(singles)
    low, lower, median, upper, high = quantiles
    figure = go.Figure()
    add_band(figure, "5 to 95 % of runs", OUTER, epochs, low, high)
    add_band(figure, "25 to 75 %", INNER, epochs, lower, upper)
    for k, losses in enumerate(singles.T):
        figure.add_scatter(
            x=epochs,
            y=losses,
            mode="lines",
            name="single runs",
            legendgroup="runs",
            showlegend=k == 0,
            hoverinfo="skip",
            line={"width": 1, "color": "rgba(128, 128, 128, 0.5)"},
        )
    figure.add_scatter(
        x=epochs,
        y=median,
        mode="lines" if len(epochs) > 1 else "markers",
        name="median",
        line={"width": 2, "color": BLUE},
        customdata=quantiles.T,
        hovertemplate="epoch %{x:,}<br>median %{y:.3g}<br>half of the runs %{customdata[1]:.3g} "
        "to %{customdata[3]:.3g}<br>90 % %{customdata[0]:.3g} to %{customdata[4]:.3g}"
        "<extra></extra>",
    )
    finish(
        figure,
        "Loss of all runs",
        BANDS_HEIGHT,
        LEGEND_AT,
        margin=MARGIN,
        uirevision="bands",
        hovermode="x",
        xaxis=epoch_axis("epoch", epochs),
        yaxis={**AXIS, **log_or(log, {"rangemode": "tozero"}), "title": {"text": "loss"}},
    )
    return figure


def above_zero(losses: Array) -> Array:
    """Return losses with the smallest one above 0 in place of those that are 0."""
    positive = losses[losses > 0.0]
    return np.where(losses == 0.0, positive.min() if positive.size else np.nan, losses)


def add_band(
    figure: go.Figure, name: str, color: str, epochs: Array, low: Array, high: Array
) -> None:
    """Add the area between two lines, as far as both are finite."""
    finite = np.isfinite(low) & np.isfinite(high)
    x, low, high = epochs[finite], low[finite], high[finite]
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=color,
        name=name,
        hoverinfo="skip",
    )


def first_solved_figure(first_solved: Array, check_every: int = 1) -> go.Figure:
    """Return how many runs solved the task first within which epochs; the title, how many never.

    The bins hold the same number of checks, and there are `check_every` epochs between two of them.
    """
    found = first_solved[np.isfinite(first_solved)]
    never = len(first_solved) - len(found)
    counts, edges = bins_of(found, check_every)
    figure = go.Figure()
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2.0,
        y=counts,
        width=0.94 * np.diff(edges),
        marker={"color": BLUE, "line": {"width": 0}},
        customdata=np.column_stack([np.floor(edges[:-1]) + 1.0, np.floor(edges[1:])]),
        hovertemplate="epochs %{customdata[0]:,} to %{customdata[1]:,}: %{y} runs<extra></extra>",
    )
    share = 100.0 * never / len(first_solved)
    finish(
        figure,
        f"Epochs until solved ({never} of {len(first_solved)} never, {share:.3g} %)",
        HISTOGRAM_HEIGHT,
        bargap=0.0,
        uirevision="first solved",
        margin={**MARGIN, "b": 38},
        xaxis=epoch_axis("first epoch solved"),
        yaxis={**AXIS, "title": {"text": "runs"}, "rangemode": "tozero", **COUNTS},
    )
    if len(found):
        figure.update_xaxes(range=[0.0, 1.02 * max(1.0, float(edges[-1]))])
    else:
        figure.update_xaxes(range=[0.0, 1.0], showticklabels=False)
        figure.update_yaxes(range=[0.0, 1.0], showticklabels=False)
        middle = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"}
        figure.add_annotation(text="no run has solved the task", showarrow=False, **middle)
    return figure


def bins_of(found: Array, check_every: int) -> tuple[NDArray[np.intp], Array]:
    """Return how many runs are in each bin, shape (n_bins,), and its edges, shape (n_bins + 1,).

    A bin holds an edge above it but not the one below: (low, high], as a run that is found at a
    check was solved after the check before.
    """
    if not len(found):
        return np.empty(0, dtype=np.intp), np.empty(0)
    # A bin with one check more than the others would look like a peak.
    first = np.floor((found.min() - 1.0) / check_every) * check_every
    checks = np.ceil((found.max() - first) / check_every)
    wanted = np.clip(len(found) / RUNS_A_BIN, 8, MAX_BINS)
    width = np.ceil(checks / wanted) * check_every
    n_bins = max(1, int(np.ceil((found.max() - first) / width)))
    edges = first + width * np.arange(n_bins + 1)
    places = np.ceil((found - first) / width).astype(np.intp) - 1
    return np.bincount(places, minlength=n_bins), edges


def runs_figure(
    seeds: NDArray[np.int64],
    losses: Array,
    is_solved: NDArray[np.bool_],
    first_solved: Array,
    log: bool = False,
) -> go.Figure:
    """Return a dot for each run, its seed in `customdata`, to choose it by; all (n_networks,).

    Its place is its loss at the end over the first epoch at which it was solved, with those that
    never were (NaN) at the right end. Colour and symbol tell how it ended. A run whose loss is not
    finite diverged, and is drawn at the top.
    """
    diverged = ~np.isfinite(losses)
    heights = np.where(diverged, top_of(losses), losses)
    if log:
        heights = above_zero(heights)
    across, never_at = with_never(first_solved)
    figure = go.Figure()
    parts = (is_solved & ~diverged, ~is_solved & ~diverged, diverged)
    for (name, color, symbol), part in zip(ENDS, parts, strict=True):
        figure.add_scatter(
            x=across[part],
            y=heights[part],
            mode="markers",
            name=f"{name}: {part.sum()}",
            marker={"size": 8, "color": color, "symbol": symbol, "opacity": 0.85},
            # Lists of lists: a bare 0 for seed 0 would count as nothing in a browser.
            customdata=[[int(seed)] for seed in seeds[part]],
            text=[describe(*run) for run in zip(losses[part], first_solved[part], strict=True)],
            hovertemplate="seed %{customdata[0]}<br>loss at the end %{text}<extra></extra>",
            showlegend=bool(part.any()),
        )
    finish(
        figure,
        "All runs: click one to open it",
        RUNS_HEIGHT,
        LEGEND_AT,
        margin=MARGIN,
        uirevision="runs",
        hovermode="closest",
        clickmode="event+select",
        xaxis=epoch_axis("first epoch solved"),
        yaxis={**AXIS, **log_or(log, {"nticks": 5}), "title": {"text": "loss at the end"}},
    )
    if never_at is not None:
        figure.add_vline(
            x=never_at,
            line={"width": 1, "dash": "dot", "color": GREY},
            layer="below",
            annotation={"text": "never", "yanchor": "bottom", "xanchor": "center"},
            annotation_position="top",
        )
    if not np.isfinite(first_solved).any():
        # Where the only place is "never", numbers below it would be read as epochs.
        figure.update_xaxes(showticklabels=False)
    return figure


def top_of(values: Array) -> float:
    """Return the largest finite value, or 1 where there is none."""
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else 1.0


def with_never(first_solved: Array) -> tuple[Array, float | None]:
    """Return places from left to right, NaN beyond all others, and where that is if needed."""
    never = np.isnan(first_solved)
    if not never.any():
        return first_solved, None
    place = 1.12 * (1.0 if never.all() else max(1.0, float(np.nanmax(first_solved))))
    return np.where(never, place, first_solved), place


def describe(value: float, first: float) -> str:
    """Return what is shown of a run under the pointer."""
    text = f"{value:.3g}" if np.isfinite(value) else "not finite"
    return text if np.isnan(first) else f"{text}<br>first solved at epoch {first:,.0f}"
