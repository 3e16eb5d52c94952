"""The region chart: the samples over the input plane. The browser draws the map below it.

Over a single input it is a chart of curves: what the network predicts, and the samples.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from playground.charts.look import AXIS, CLASS_COLORS, CLASS_SYMBOLS, LAYOUT, VALUE_SCALE
from playground.data.dataset import Dataset
from playground.data.table import Range
from playground.engine import ACTIVATIONS
from playground.engine.arrays import Array
from playground.experiment import Experiment

FEW = 64  # samples are drawn larger
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
    title = dataset.target if is_curve else title_of(dataset, upwards)
    axis = {**AXIS, "nticks": 7}
    figure.update_layout(
        **LAYOUT,
        margin={"l": 38, "r": 8, "t": 4, "b": 34},
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
    name = dataset.names[k]
    return plain(name if name == f"x{k + 1}" else f"x{k + 1}: {name}")


def plain(text: str) -> str:
    """Return a text that Plotly shows as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    size, hover = (11 if len(x) <= FEW else 7), "%{x:.4g}<br>%{y:.4g}"
    for name, marker, label in looks_of(dataset, part, chosen):
        shown = chosen if label is None else chosen & (dataset.labels == label)
        if not shown.any():
            continue
        value = "<br>value %{marker.color:.4g}" if label is None else ""
        figure.add_scatter(
            x=x[shown].tolist(),
            y=y[shown].tolist(),
            mode="markers",
            name=name,
            marker={**marker, "size": size},
            # Lists: the browser looks in them for the point that is clicked, and in meta for its
            # class.
            customdata=np.flatnonzero(shown).tolist(),
            hovertemplate=hover + value,
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
        low, high = dataset.label_range
        marker = {
            "symbol": "circle-open" if part and dataset.n_inputs == 1 else "circle",
            "color": dataset.labels[chosen],
            "colorscale": VALUE_SCALE,
            "cmin": low,
            "cmax": high,
            "opacity": 0.6 if part else 1.0,
            "line": {"width": 1.5, "color": "#333333"},
        }
        yield f"value{part}", marker, None


def add_curves(figure: go.Figure, experiment: Experiment) -> None:
    """Add an empty line for each output that is shown."""
    for k in range(experiment.n_shown):
        line = {"width": 2.5, **({"color": CLASS_COLORS[k]} if experiment.n_shown > 1 else {})}
        figure.add_scatter(x=[], y=[], mode="lines", name="answer", line=line, hoverinfo="skip")
