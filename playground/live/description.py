"""What the player must know of a run and its view, but the frames."""

import json
from typing import Any

import numpy as np

from playground.charts.loss import loss_figure
from playground.charts.region import region_figure
from playground.engine import ACTIVATIONS
from playground.experiment import MAX_FROZEN, SETTINGS, SPEEDS, Experiment
from playground.live.messages import LEVELS, TABLE_ROWS, input_maps, is_detailed, output_range
from playground.live.recorder import Run

VIEW_SETTINGS = ("speed", "step_unit", "log_loss")
MAX_WEIGHT = 1e6  # that can be set by hand


def output_cut(experiment: Experiment) -> float:
    """Return the net input at which the output is at the threshold between the classes.

    Of two outputs it is the difference of their net inputs.
    """
    if experiment.output_activation == "softmax":
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
    experiment = run.experiment
    low, high = output_range(experiment)
    n_train = run.dataset.n_train
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
        "features": {
            "on": list(experiment.features),
            "all": list(SETTINGS["features"].kind.options.items()),
        }
        if run.dataset.n_inputs == 2
        else None,
        "cut": output_cut(experiment),
        "range": [low, high],
        "levels": LEVELS,
        "classes": list(experiment.classes),
        "window": [list(axis) for axis in run.dataset.window],
        "figures": {
            "region": json.loads(region_figure(run.dataset, experiment).to_json()),
            "loss": json.loads(loss_figure(n_train < len(run.dataset.X)).to_json()),
        },
        "table": {
            "inputs": run.dataset.points[:TABLE_ROWS].tolist(),
            "targets": run.targets[:TABLE_ROWS, -1].tolist(),
            "n_train": n_train,
            "n_samples": len(run.dataset.X),
        },
        "reduction": experiment.reduction,
        "penalised": experiment.l1 > 0.0 or experiment.l2 > 0.0,
        "settings": {name: getattr(experiment, name) for name in VIEW_SETTINGS},
        # As pairs: JavaScript would put keys that look like numbers first.
        "speeds": list(SPEEDS.items()),
    }
