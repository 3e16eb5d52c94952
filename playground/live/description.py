"""What the player must know of a run and its view, but the frames."""

import json
from functools import cache
from typing import Any

import numpy as np

from playground.charts.look import CLASS_COLORS, CLASS_SHADES, CLASS_SYMBOLS
from playground.charts.loss import loss_figure
from playground.charts.region import region_figure
from playground.data.features import FEATURES, offered_features
from playground.engine import ACTIVATIONS
from playground.experiment import MAX_FROZEN, SPEEDS, Experiment
from playground.live.messages import (
    LEVELS,
    TABLE_ROWS,
    curve_points,
    input_maps,
    is_detailed,
    output_range,
    window_of,
)
from playground.live.recorder import Run

VIEW_SETTINGS = ("speed", "step_unit", "log_loss", "epoch_axis", "coach")
MAX_WEIGHT = 1e6  # that can be set by hand


def output_cut(experiment: Experiment) -> float:
    """Return the net input at which the output is at the threshold between the classes.

    Of two outputs it is the difference of their net inputs.
    """
    if experiment.output_activation == "softmax" or experiment.task == "values":
        return 0.0
    z = np.linspace(-20.0, 20.0, 4001)
    a = np.empty_like(z)
    ACTIVATIONS[experiment.output_activation].function(z, a)
    crossed = np.flatnonzero(np.diff(a > experiment.threshold))
    if not len(crossed):
        return 0.0
    k = min(crossed, key=lambda k: abs(z[k]))
    return float(np.interp(experiment.threshold, a[k : k + 2], z[k : k + 2]))


def describe(run: Run) -> dict[str, Any]:
    """Return what the player must know of a run and its view, but the frames."""
    experiment, dataset = run.experiment, run.dataset
    return {
        "layers": list(experiment.layer_sizes),
        "bias": experiment.bias,
        "activations": [*experiment.hidden_activations, experiment.output_activation],
        "frozen": [list(place) for place in experiment.frozen],
        "max_frozen": MAX_FROZEN,
        "max_weight": MAX_WEIGHT,
        "detailed": is_detailed(experiment),
        "names": [experiment.unit_names(k) for k in range(len(experiment.layer_sizes))],
        "inputs": input_maps(run),
        "features": describe_features(run),
        "cut": output_cut(experiment),
        "range": list(output_range(run)),
        "levels": LEVELS,
        "task": experiment.task,
        "classes": describe_classes(run),
        "window": [list(axis) for axis in window_of(run)],
        "curve": curve_points(run)[:, 0].tolist() if dataset.n_inputs == 1 else None,
        "figures": {
            "region": json.loads(region_figure(dataset, experiment, window_of(run)).to_json()),
            "loss": json.loads(loss_chart(experiment.has_test)),
        },
        "table": describe_table(run),
        "reduction": experiment.reduction,
        "updates_per_epoch": run.trainer.updates_per_epoch,
        "penalised": experiment.l1 > 0.0 or experiment.l2 > 0.0,
        "settings": {name: getattr(experiment, name) for name in VIEW_SETTINGS},
        # As pairs: JavaScript would put keys that look like numbers first.
        "speeds": list(SPEEDS.items()),
    }


@cache
def loss_chart(with_test: bool) -> str:
    """Return the loss chart as JSON: there are two of them, and Plotly takes 5 ms to check one."""
    text: str = loss_figure(with_test).to_json()
    return text


def describe_features(run: Run) -> dict[str, Any] | None:
    """Return which features there are and which are on; None where inputs come as they are."""
    offered = offered_features(run.dataset.n_inputs)
    if not offered:
        return None
    on = [name for name in run.experiment.features if name in offered]
    return {"on": on or ["x1"], "all": [(name, FEATURES[name].label) for name in offered]}


def describe_classes(run: Run) -> list[dict[str, Any]]:
    """Return name, colours and symbol of each class; of values none."""
    return [
        {
            "name": name,
            "color": CLASS_COLORS[k],
            "light": CLASS_SHADES[k],
            "symbol": CLASS_SYMBOLS[k],
        }
        for k, name in enumerate(run.dataset.classes)
    ]


def describe_table(run: Run) -> dict[str, Any]:
    """Return the points of the sample table: numbers, class or value, and target."""
    dataset, experiment = run.dataset, run.experiment
    labels, targets = dataset.labels[:TABLE_ROWS], run.targets[:TABLE_ROWS, -1]
    return {
        "names": [*dataset.names, dataset.target],
        "inputs": dataset.points[:TABLE_ROWS].tolist(),
        "labels": labels.tolist() if experiment.task == "values" else labels.astype(int).tolist(),
        "targets": labels.tolist() if experiment.task == "values" else targets.tolist(),
        "n_train": dataset.n_train,
        "n_samples": len(dataset.X),
    }
