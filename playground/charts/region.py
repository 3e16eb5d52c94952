"""The region chart: the samples over the input plane, and room for the region map below them."""

import numpy as np
import plotly.graph_objects as go

from playground.charts.look import AXIS, CLASS_COLORS, CLASS_SYMBOLS, LAYOUT
from playground.data.datasets import Dataset
from playground.experiment import Experiment


def region_figure(dataset: Dataset, experiment: Experiment) -> go.Figure:
    """Return the chart of two inputs, its first layout image waiting for the region map.

    Of more than two inputs, only the samples that lie in the plane shown are drawn: those whose
    other inputs have the values that are held.
    """
    across, upwards = experiment.x_input - 1, experiment.y_input - 1
    x, y = dataset.points[:, across], dataset.points[:, upwards]
    others = [k for k in range(dataset.n_inputs) if k not in (across, upwards)]
    held = np.resize(experiment.held, dataset.n_inputs)
    in_plane = (dataset.points[:, others] == held[others]).all(axis=1)
    size = 11 if len(x) <= 64 else 7
    figure = go.Figure()
    trained = np.arange(len(x)) < dataset.n_train
    for part, chosen in (("", trained), (" (test)", ~trained)):
        for label in (0, 1):
            shown = chosen & in_plane & (dataset.labels == label)
            if not shown.any():
                continue
            figure.add_scatter(
                x=x[shown],
                y=y[shown],
                mode="markers",
                name=f"class {label}{part}",
                marker={
                    "symbol": CLASS_SYMBOLS[label] + ("-open" if part else ""),
                    "color": CLASS_COLORS[label],
                    "size": size,
                    "line": {"width": 1.5, "color": CLASS_COLORS[label] if part else "white"},
                },
                hovertemplate=f"x{across + 1} %{{x:.3g}}<br>x{upwards + 1} %{{y:.3g}}",
            )
    (x_low, x_high), (y_low, y_high) = dataset.window
    axis = {**AXIS, "nticks": 7}
    figure.update_layout(
        **LAYOUT,
        margin={"l": 38, "r": 8, "t": 4, "b": 34},
        uirevision="region",
        xaxis={**axis, "range": [x_low, x_high], "title": {"text": f"x{across + 1}"}},
        yaxis={**axis, "range": [y_low, y_high], "title": {"text": f"x{upwards + 1}"}},
        images=[
            {
                "source": "",
                "xref": "x",
                "yref": "y",
                "x": x_low,
                "y": y_high,
                "sizex": x_high - x_low,
                "sizey": y_high - y_low,
                "sizing": "stretch",
                "layer": "below",
            }
        ],
    )
    return figure
