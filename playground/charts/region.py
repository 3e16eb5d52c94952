"""The region chart: the samples over the input plane. The browser draws the map below it.

Over a single input it is a chart of curves: what the network predicts, and the samples.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from playground.charts.look import (
    AXIS,
    CLASS_COLORS,
    CLASS_SYMBOLS,
    LAYOUT,
    VALUE_EDGES,
    VALUE_SCALE,
    plain,
)
from playground.data.dataset import Dataset
from playground.data.table import Range
from playground.engine import ACTIVATIONS
from playground.engine.arrays import Array
from playground.experiment import Experiment

FEW = 64  # samples are drawn larger
LONGEST = 30  # characters of a name on an axis, which the shortest has room for
Chosen = NDArray[np.bool_]


def region_figure(dataset: Dataset, experiment: Experiment) -> go.Figure:
    """Return the chart of two inputs; its ground is transparent, for the map that lies below it.

    Of a single input it has after the samples an empty line for each output shown.
    Each trace of samples says in `customdata` which samples they are. Where more than two inputs
    have two values each, only the samples are drawn that lie in the plane shown: those whose other
    inputs have the values that are held.
    """
    figure = go.Figure()
    across, upwards = experiment.x_input - 1, experiment.y_input - 1
    is_curve = dataset.n_inputs == 1
    x = dataset.points[:, across]
    y = heights(dataset) if is_curve else dataset.points[:, upwards]
    shown = in_plane(dataset, experiment)
    for part, chosen in (("", dataset.is_train), (" (test)", ~dataset.is_train)):
        add_samples(figure, dataset, part, chosen & shown, x, y)
    if is_curve:
        add_curves(figure, experiment)
    (x_low, x_high), (y_low, y_high) = window_of(dataset, experiment)
    title = plain(dataset.target) if is_curve else title_of(dataset, upwards)
    axis = {**AXIS, "nticks": 7}
    figure.update_layout(
        **LAYOUT,
        margin={"l": 44, "r": 8, "t": 6, "b": 36},
        uirevision="region",
        xaxis={**axis, "range": [x_low, x_high], "title": {"text": title_of(dataset, across)}},
        yaxis={**axis, "range": [y_low, y_high], "title": {"text": title}},
    )
    return figure


def output_range(dataset: Dataset, experiment: Experiment) -> Range:
    """Return the outputs at the two ends of the region colours, the threshold in the middle.

    An output without bounds is shown to half a class distance beyond the classes; of values, it is
    the range of all values.
    """
    if experiment.task == "values":
        return dataset.label_range
    low, high = experiment.classes
    bounded = np.isfinite(ACTIVATIONS[experiment.output_activation].output_range).all()
    beyond = 0.0 if bounded else 0.5 * (high - low)
    return low - beyond, high + beyond


def window_of(dataset: Dataset, experiment: Experiment) -> tuple[Range, Range]:
    """Return the ends of the chart's axes; of a single input, upwards those of the outputs."""
    if dataset.n_inputs == 1:
        low, high = output_range(dataset, experiment)
        beyond = 0.15 * (high - low)
        return dataset.ranges[0], (low - beyond, high + beyond)
    return dataset.ranges[experiment.x_input - 1], dataset.ranges[experiment.y_input - 1]


def heights(dataset: Dataset) -> Array:
    """Return how high each sample lies over a single input: its value, or what is wanted of it."""
    if not dataset.classes:
        return dataset.labels
    return dataset.y[:, -1] if len(dataset.classes) == 2 else np.ones_like(dataset.labels)


def title_of(dataset: Dataset, k: int) -> str:
    """Return an input's name on an axis, plain: Plotly would read tags in it."""
    name = dataset.name_input(k)
    return plain(name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}\u2026")


def in_plane(dataset: Dataset, experiment: Experiment) -> Chosen:
    """Return which samples are drawn, shape (n_samples,)."""
    shown = (experiment.x_input - 1, experiment.y_input - 1)
    others = [k for k in range(dataset.n_inputs) if k not in shown]
    if not others or not dataset.on_grid:
        return np.ones(len(dataset.points), dtype=bool)
    held = dataset.fixed_inputs(experiment.held)[others]
    return np.asarray((dataset.points[:, others] == held).all(axis=1))


def add_samples(
    figure: go.Figure, dataset: Dataset, part: str, chosen: Chosen, x: Array, y: Array
) -> None:
    """Add the samples of one part, a trace for each class, or one for all values."""
    size = 11 if len(x) <= FEW else 7
    # The names of the axes, and not in the template: braces in a name would be read.
    hover = "%{xaxis.title.text}: %{x:.4~g}<br>%{yaxis.title.text}: %{y:.4~g}<br>%{fullData.name}"
    for name, marker, label in looks_of(dataset, part, chosen):
        shown = chosen if label is None else chosen & (dataset.labels == label)
        if not shown.any():
            continue
        value = ": %{marker.color:.4~g}" if label is None and dataset.n_inputs > 1 else ""
        figure.add_scatter(
            x=x[shown].tolist(),
            y=y[shown].tolist(),
            mode="markers",
            name=name,
            marker={**marker, "size": size},
            # Lists: the browser looks in them for the point that is clicked, and in meta for its
            # class.
            customdata=np.flatnonzero(shown).tolist(),
            hovertemplate=f"{hover}{value}<extra></extra>",
            meta=label,
        )


def looks_of(
    dataset: Dataset, part: str, chosen: Chosen
) -> Iterator[tuple[str, dict[str, Any], int | None]]:
    """Yield name, marker and label of each class in a part of the data; of values one for all."""
    for label, name in enumerate(dataset.classes):
        color = CLASS_COLORS[label]
        marker: dict[str, Any] = {
            "symbol": CLASS_SYMBOLS[label] + ("-open" if part else ""),
            "color": color,
            "line": {"width": 1.5, "color": color if part else "white"},
        }
        yield f"class {plain(name)}{part}", marker, label
    if not dataset.classes:
        yield f"{plain(dataset.target)}{part}", look_of_values(dataset, bool(part), chosen), None


def look_of_values(dataset: Dataset, is_test: bool, chosen: Chosen) -> dict[str, Any]:
    """Return the marks of samples with values: over a plane each has the colour of its value."""
    if dataset.n_inputs == 1:
        # The height tells the value; the colour of a pale one would not be seen on the page.
        color = VALUE_SCALE[len(VALUE_SCALE) // 3][1]
        symbol = "circle-open" if is_test else "circle"
        return {"symbol": symbol, "color": color, "line": {"width": 1.5, "color": color}}
    low, high = dataset.label_range
    values = dataset.labels[chosen]
    return {
        "symbol": "square" if is_test else "circle",
        "color": values,
        "colorscale": VALUE_SCALE,
        "cmin": low,
        "cmax": high,
        "line": {
            "width": 1.2,
            "color": [VALUE_EDGES[bool(v >= low + 0.6 * (high - low))] for v in values],
        },
    }


def add_curves(figure: go.Figure, experiment: Experiment) -> None:
    """Add an empty line for each output that is shown."""
    for k in range(experiment.n_shown):
        line = {"width": 2.5, **({"color": CLASS_COLORS[k]} if experiment.n_shown > 1 else {})}
        figure.add_scatter(x=[], y=[], mode="lines", name="answer", line=line, hoverinfo="skip")
