"""The region chart: the samples over the input plane, and room for the region map below them.

Over a single input it is a chart of curves: what the network answers, and the samples.
"""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from playground.charts.look import AXIS, CLASS_COLORS, CLASS_SYMBOLS, LAYOUT, VALUE_SCALE
from playground.data.datasets import Dataset
from playground.data.table import Range
from playground.engine.arrays import Array
from playground.experiment import Experiment

FEW = 64  # samples are drawn larger


def region_figure(
    dataset: Dataset, experiment: Experiment, window: tuple[Range, Range]
) -> go.Figure:
    """Return the chart of two inputs, its first layout image waiting for the region map.

    Of a single input it has no image, and after the samples an empty line for each output shown.
    Each trace of samples says in `customdata` which samples they are. Where more than two inputs
    have two values each, only the samples are drawn that lie in the plane shown: those whose other
    inputs have the values that are held.

    Args:
        dataset: the samples.
        experiment: says which inputs are shown.
        window: the ends of the two axes.
    """
    figure = go.Figure()
    across, upwards = experiment.x_input - 1, experiment.y_input - 1
    is_curve = dataset.n_inputs == 1
    x = dataset.points[:, across]
    y = heights(dataset, experiment) if is_curve else dataset.points[:, upwards]
    shown = in_plane(dataset, experiment)
    trained = np.arange(len(x)) < dataset.n_train
    for part, chosen in (("", trained), (" (test)", ~trained)):
        add_samples(figure, dataset, part, chosen & shown, x, y, is_curve)
    names = [title_of(dataset, across), dataset.target if is_curve else title_of(dataset, upwards)]
    if is_curve:
        add_curves(figure, experiment)
    lay_out(figure, names, window, is_curve)
    return figure


def heights(dataset: Dataset, experiment: Experiment) -> Array:
    """Return how high each sample lies over a single input: its value, or what is wanted of it."""
    if not dataset.classes:
        return dataset.labels
    return (
        experiment.make_targets(dataset)[:, -1]
        if len(dataset.classes) == 2
        else (np.ones_like(dataset.labels))
    )


def title_of(dataset: Dataset, k: int) -> str:
    """Return an input's name on an axis, plain: Plotly would read tags in it."""
    name = dataset.names[k]
    return plain(name if name == f"x{k + 1}" else f"x{k + 1}: {name}")


def plain(text: str) -> str:
    """Return a text that Plotly shows as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_plane(dataset: Dataset, experiment: Experiment) -> NDArray[np.bool_]:
    """Return which samples are drawn, shape (n_samples,)."""
    others = [
        k
        for k in range(dataset.n_inputs)
        if k not in (experiment.x_input - 1, experiment.y_input - 1)
    ]
    if not others or not dataset.on_grid:
        return np.ones(len(dataset.points), dtype=bool)
    held = dataset.held_at(experiment.held)[others]
    return np.asarray((dataset.points[:, others] == held).all(axis=1))


def add_samples(
    figure: go.Figure,
    dataset: Dataset,
    part: str,
    chosen: NDArray[np.bool_],
    x: Array,
    y: Array,
    is_curve: bool,
) -> None:
    """Add the samples of one part, a trace for each class, or one for all values."""
    across = "%{x:.4g}<br>%{y:.4g}"
    size = 11 if len(x) <= FEW else 7
    if not dataset.classes:
        low, high = dataset.label_range
        add(
            figure, chosen, x, y, f"value{part}", f"{across}<br>value %{{marker.color:.4g}}",
            {
                "symbol": "circle-open" if part and is_curve else "circle",
                "color": dataset.labels[chosen], "colorscale": VALUE_SCALE,
                "cmin": low, "cmax": high, "size": size,
                "opacity": 0.6 if part else 1.0,
                "line": {"width": 1.5, "color": "#333333"},
            },
        )  # fmt: skip
        return
    for label, name in enumerate(dataset.classes):
        color = CLASS_COLORS[label]
        add(
            figure, chosen & (dataset.labels == label), x, y, f"class {plain(name)}{part}", across,
            {
                "symbol": CLASS_SYMBOLS[label] + ("-open" if part else ""), "color": color,
                "size": size, "line": {"width": 1.5, "color": color if part else "white"},
            },
            label,
        )  # fmt: skip


def add(
    figure: go.Figure,
    chosen: NDArray[np.bool_],
    x: Array,
    y: Array,
    name: str,
    hover: str,
    marker: dict[str, object],
    label: int | None = None,
) -> None:
    """Add a trace of marks, unless there is none; the browser looks in `meta` for their class."""
    if chosen.any():
        figure.add_scatter(
            x=x[chosen].tolist(), y=y[chosen].tolist(), mode="markers", name=name, marker=marker,
            # Lists: the browser looks in them for the point that is clicked.
            customdata=np.flatnonzero(chosen).tolist(), hovertemplate=hover, meta=label,
        )  # fmt: skip


def add_curves(figure: go.Figure, experiment: Experiment) -> None:
    """Add an empty line for each output that is shown."""
    n_shown = experiment.n_outputs if experiment.n_outputs > 2 else 1
    for k in range(n_shown):
        line = {"width": 2.5, **({"color": CLASS_COLORS[k]} if n_shown > 1 else {})}
        figure.add_scatter(x=[], y=[], mode="lines", name="answer", line=line, hoverinfo="skip")


def lay_out(
    figure: go.Figure, names: list[str], window: tuple[Range, Range], is_curve: bool
) -> None:
    """Set axes and the place of the region map."""
    (x_low, x_high), (y_low, y_high) = window
    axis = {**AXIS, "nticks": 7}
    picture = {
        "source": "", "xref": "x", "yref": "y", "x": x_low, "y": y_high,
        "sizex": x_high - x_low, "sizey": y_high - y_low, "sizing": "stretch", "layer": "below",
    }  # fmt: skip
    figure.update_layout(
        **LAYOUT,
        margin={"l": 38, "r": 8, "t": 4, "b": 34},
        uirevision="region",
        xaxis={**axis, "range": [x_low, x_high], "title": {"text": names[0]}},
        yaxis={**axis, "range": [y_low, y_high], "title": {"text": names[1]}},
        images=[] if is_curve else [picture],
    )
