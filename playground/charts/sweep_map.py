"""A map as a chart: a cell for each pair of values, its colour what became of its networks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from playground.charts.look import AXIS, GREY, VALUE_SCALE, finish, plain
from playground.engine.arrays import Array
from playground.sweep.maps.axes import MapAxis
from playground.sweep.maps.found import (
    CELL_METRICS,
    CellMetric,
    MapResult,
    cell_values,
    why_missing,
)
from playground.sweep.maps.plan import MapCell, coarse_to_fine

HEIGHT, TALLEST, ROW = 420, 640, 17  # px: of a chart, of the tallest one, of a row of many
MARGIN = {"l": 8, "r": 8, "t": 30, "b": 46}
MOST_TICKS = {"across": 10, "up": 16}
MOST_ROWS_WRITTEN = 12  # with numbers in their cells
MOST_CHARACTERS = 36  # of the numbers of a row, for which there is room on a phone
PALE = 0.35  # the opacity of what stands for cells that are not trained yet
WIDE = 30.0  # how many times the least a largest number is, from where the scale is by factors
MOST_HOVERED = 1500  # cells that have a text of their own under the pointer while they come


def map_figure(found: MapResult, metric: str, chosen: MapCell | None = None) -> go.Figure:
    """Return the map of a metric, a key of CELL_METRICS.

    A cell that is not trained yet is pale, in the colour of the nearest one before it that is; one
    that cannot be trained has a cross; one without a number is grey.
    """
    plan, about = found.plan, CELL_METRICS[metric]
    values = cell_values(found, metric)
    shown, scale = scaled(values, about)
    figure = go.Figure()
    pale = expected_values(np.where(found.is_done, shown, np.nan), found)
    pale[found.is_done] = np.nan
    if not found.is_done.all():
        figure.add_heatmap(z=pale, opacity=PALE, showscale=False, hoverinfo="skip", **scale.colors)
    nothing = np.where(found.is_done & ~np.isfinite(values), 1.0, np.nan)
    figure.add_heatmap(
        z=nothing,
        colorscale=[(0.0, GREY), (1.0, GREY)],
        showscale=False,
        hoverinfo="skip",
        xgap=1,
        ygap=1,
    )
    figure.add_heatmap(
        z=shown,
        hoverinfo="skip",
        xgap=1,
        ygap=1,
        colorbar={"title": {"text": about.label, "side": "right"}, "thickness": 12, **scale.ticks},
        **scale.colors,
        **written(values, about),
    )
    _add_crosses(figure, found)
    _add_places(figure, found, metric)
    if chosen:
        _add_frame(figure, chosen)
    finish(
        figure,
        "",
        int(np.clip(ROW * plan.n_rows + 80, HEIGHT, TALLEST)),
        margin=MARGIN,
        hovermode="closest",
        hoverdistance=-1,  # wherever in a cell the pointer is
        clickmode="event+select",
        xaxis=axis_of(plan.across, MOST_TICKS["across"]),
        yaxis=axis_of(plan.up, MOST_TICKS["up"]),
    )
    return figure


class Scale:
    """How numbers become colours: the arguments of a heatmap, and of its legend's ticks."""

    def __init__(self, low: float, high: float, ticks: dict[str, Any], *, reversed_: bool) -> None:
        """Take both ends, as they are shown; the lightest colour is the best."""
        self.colors = {
            "zmin": low,
            "zmax": high,
            "colorscale": list(VALUE_SCALE),
            "reversescale": reversed_,
        }
        self.ticks = ticks


def scaled(values: Array, metric: CellMetric) -> tuple[Array, Scale]:
    """Return numbers as they are shown, by powers of ten where they reach far, and their scale."""
    if metric.is_share:
        return values, Scale(0.0, 1.0, {"tickformat": ".0%", "nticks": 6}, reversed_=False)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return values, Scale(0.0, 1.0, {"showticklabels": False}, reversed_=True)
    low, high = float(finite.min()), float(finite.max())
    if low > 0.0 and high > WIDE * low:
        shown = np.log10(values)
        powers = np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1.0)
        ticks = {"tickvals": powers.tolist(), "ticktext": [f"{10.0**one:,g}" for one in powers]}
        return shown, Scale(np.log10(low), np.log10(high), ticks, reversed_=True)
    if low == high:
        low, high = low - 0.5, high + 0.5
    ticks = {"nticks": 6, "exponentformat": "e", "minexponent": 5, "separatethousands": True}
    return values, Scale(low, high, ticks, reversed_=True)


def expected_values(values: Array, found: MapResult) -> Array:
    """Return for each cell the value of the nearest one of an earlier stage that has one."""
    plan = found.plan
    made = values.copy()
    step = 1
    rows, columns = np.indices(values.shape)
    for _ in coarse_to_fine(plan.n_columns, plan.n_rows):
        before = values[rows // step * step, columns // step * step]
        made = np.where(np.isnan(made), before, made)
        step *= 2
    return made


def written(values: Array, metric: CellMetric) -> dict[str, Any]:
    """Return the arguments that write numbers into cells, where these are few."""
    texts = [[say_value(one, metric) for one in row] for row in values]
    longest = max(len(text) for row in texts for text in row)
    if len(texts) > MOST_ROWS_WRITTEN or len(texts[0]) * longest > MOST_CHARACTERS:
        return {}
    return {"text": texts, "texttemplate": "%{text}", "textfont": {"size": 9}}


def say_value(value: float, metric: CellMetric) -> str:
    """Return a cell's number as people read it; empty where there is none."""
    if not np.isfinite(value):
        return ""
    return f"{value:.0%}" if metric.is_share else f"{value:,.3g}"


def axis_of(axis: MapAxis, most_ticks: int) -> dict[str, Any]:
    """Return a side of the chart: cells are at 0, 1, 2; as many values are told as there is room.

    What they are told with is the setting's own text, and evenly apart.
    """
    n = len(axis.values)
    shown = list(range(0, n, -(-n // most_ticks)))
    return {
        **AXIS,
        "title": {"text": plain(axis.label), "standoff": 4},
        "tickvals": shown,
        "ticktext": [plain(axis.say(axis.values[k])) for k in shown],
        "range": [-0.5, n - 0.5],
        "showgrid": False,
        "automargin": True,
        "fixedrange": True,
    }


def _add_crosses(figure: go.Figure, found: MapResult) -> None:
    places = list(found.reasons)
    figure.add_scatter(
        x=[one.column for one in places],
        y=[one.row for one in places],
        mode="markers",
        marker={"symbol": "x-thin", "size": 7, "line": {"width": 1.5, "color": GREY}},
        hoverinfo="skip",
    )


def _add_places(figure: go.Figure, found: MapResult, metric: str) -> None:
    """Add what is pointed at and clicked: a mark in the middle of each cell that nobody sees."""
    rows, columns = np.indices(found.is_done.shape)
    is_told = bool(found.is_done.all()) or rows.size <= MOST_HOVERED
    unseen = {"marker": {"opacity": 0.0}}
    figure.add_scatter(
        x=columns.ravel(),
        y=rows.ravel(),
        mode="markers",
        marker={"size": 6, "opacity": 0.0, "color": GREY},
        selected=unseen,
        unselected=unseen,
        text=tell_cells(found, metric) if is_told else None,
        hovertemplate="%{text}<extra></extra>" if is_told else None,
        hoverinfo=None if is_told else "skip",
    )


def tell_cells(found: MapResult, metric: str) -> Sequence[str]:
    """Return what is told of each cell under the pointer, row by row from below."""
    about, values = CELL_METRICS[metric], cell_values(found, metric)
    plan, n_solved = found.plan, found.n_solved()
    across, up = (
        [f"{plain(axis.label)}: {plain(axis.say(value))}" for value in axis.values]
        for axis in (plan.across, plan.up)
    )
    texts = []
    for row in range(plan.n_rows):
        for column in range(plan.n_columns):
            cell, value = MapCell(column, row), float(values[row, column])
            if found.is_done[row, column]:
                number = say_value(value, about) or why_missing(found, metric, cell)
                told = (
                    f"{about.label}: {number}<br>{n_solved[row, column]} of {plan.n_seeds} solved"
                )
            else:
                told = plain(found.reasons.get(cell, "not trained yet"))
            texts.append(f"{across[column]}<br>{up[row]}<br>{told}")
    return texts


def _add_frame(figure: go.Figure, chosen: MapCell) -> None:
    """Mark a cell, by a dark line within a light one: seen on each colour."""
    for width, color in ((4, "#ffffff"), (2, "#222222")):
        figure.add_shape(
            type="rect",
            x0=chosen.column - 0.5,
            x1=chosen.column + 0.5,
            y0=chosen.row - 0.5,
            y1=chosen.row + 0.5,
            line={"width": width, "color": color},
        )
