"""What the player must know of a run and its view, besides the frames."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any

import numpy as np

from playground.charts.look import CLASS_LOOKS
from playground.charts.loss import loss_figure
from playground.charts.region import in_plane, output_range, region_figure, window_of
from playground.data.features import FEATURES, offered_features
from playground.data.measured import image_of
from playground.engine import ACTIVATIONS
from playground.experiment import MAX_FROZEN, SETTINGS, SPEEDS, Experiment
from playground.experiment.shape import unit_titles
from playground.explain.named_loss import name_loss
from playground.export.javascript_source import why_not_drawn
from playground.live.messages import TABLE_ROWS
from playground.live.unit_states import are_shown
from playground.run.recorder import Run
from playground.shelf.drawn import describe_shelf, is_ghost
from playground.shelf.shelf import MOST_KEPT, Shelf

VIEW_SETTINGS = (
    *("speed", "step_unit", "log_loss", "epoch_axis", "show_test", "discretize", "coach"),
    "link_numbers",
)
NOTHING_KEPT = Shelf()
MAX_WEIGHT = 1e6  # that can be set by hand
# What the region chart shows: the data, the inputs along its axes, and what outputs are to be. The
# inputs that are held decide which samples lie in its plane.
CHART_SETTINGS = (
    *(name for name, one in SETTINGS.items() if one.group == "Data"),
    *("x_input", "y_input", "output_activation"),
)


class RegionChart:
    """The region chart of a session, as JSON has it: built again only where it shows other things.

    Plotly takes 5 to 10 ms to check one, several times as long as all else that is described.
    """

    def __init__(self) -> None:
        """Begin with no chart."""
        self._shows: tuple[object, ...] = ()
        self._made: Any = None

    def of(self, run: Run) -> Any:
        """Return the chart of a run; it is not to be changed."""
        settings = (getattr(run.experiment, name) for name in CHART_SETTINGS)
        shows = (*settings, in_plane(run.dataset, run.experiment).tobytes())
        if shows != self._shows:
            self._made = json.loads(region_figure(run.dataset, run.experiment).to_json())
            self._shows = shows
        return self._made


def places_at(activation: str, level: float) -> list[float]:
    """Return the net inputs from -20 to 20 at which an activation passes a level."""
    if activation == "softmax":  # its values are of all net inputs of a layer
        return []
    z = np.linspace(-20.0, 20.0, 4001)
    above = ACTIVATIONS[activation](z) - level
    at = np.flatnonzero(np.diff(above > 0.0))
    step = z[at + 1] - z[at]
    return [float(one) for one in z[at] - above[at] * step / (above[at + 1] - above[at])]


def output_cut(experiment: Experiment) -> float:
    """Return the net input at which the output is at the threshold between the classes.

    Of two outputs it is the difference of their net inputs.
    """
    if experiment.output_activation == "softmax" or experiment.task == "values":
        return 0.0
    places = places_at(experiment.output_activation, experiment.threshold)
    return min(places, key=abs, default=0.0)


@cache
def crossing(activation: str) -> float | None:
    """Return the only net input at which an activation is in the middle of its colours."""
    low, high = ACTIVATIONS[activation].output_range
    is_bounded = np.isfinite([low, high]).all()
    places = places_at(activation, (low + high) / 2.0 if is_bounded else 0.0)
    return places[0] if len(places) == 1 else None


def describe(run: Run, chart: RegionChart, shelf: Shelf = NOTHING_KEPT) -> dict[str, Any]:
    """Return what the player must know of a run and its view, besides the frames.

    Args:
        run: the one that goes on.
        chart: of the session.
        shelf: the runs that are kept, to be drawn beside it.
    """
    experiment, dataset = run.experiment, run.dataset
    kept = describe_shelf(shelf, experiment)
    looks = zip(dataset.classes, CLASS_LOOKS, strict=False)
    return {
        "layers": list(experiment.layer_sizes),
        "bias": experiment.bias,
        # As pairs, too: which activations there are to choose from.
        "hidden_activation": experiment.hidden_activation,
        "choices": {
            "hidden": labels_of("hidden_activation"),
            "output": labels_of("output_activation", experiment.fitting_outputs),
        },
        "activations": [*experiment.hidden_activations, experiment.output_activation],
        "frozen": [list(place) for place in experiment.frozen],
        "max_frozen": MAX_FROZEN,
        "max_weight": MAX_WEIGHT,
        "image": image_of(dataset.names),
        "detailed": are_shown(experiment),
        "names": experiment.names,
        "titles": unit_titles(experiment),
        "model": describe_model(run),
        "features": describe_features(run),
        "cut": output_cut(experiment),
        "range": list(output_range(dataset, experiment)),
        "task": experiment.task,
        "classes": [{"name": name, **look} for name, look in looks],
        "window": [list(axis) for axis in window_of(dataset, experiment)],
        "curve": dataset.n_inputs == 1,
        "figures": {
            "region": chart.of(run),
            "loss": loss_chart(experiment.has_test, sum(map(is_ghost, kept))),
        },
        "kept": kept,
        "most_kept": MOST_KEPT,
        "constant": dataset.constant_answer and dataset.constant_answer._asdict(),
        "table": describe_table(run),
        # Which ends of epochs the lowest test loss is of; empty without test points.
        "resolution": run.lookout.resolution if run.lookout else "",
        "reduction": experiment.reduction,
        "updates_per_epoch": run.trainer.updates_per_epoch,
        "loss": name_loss(experiment),
        "class_weights": experiment.class_weights if experiment.has_unequal_classes else "none",
        "penalised": experiment.l1 > 0.0 or experiment.l2 > 0.0,
        "settings": {name: getattr(experiment, name) for name in VIEW_SETTINGS},
        # As pairs: JavaScript would put keys that look like numbers first.
        "speeds": list(SPEEDS.items()),
    }


def labels_of(name: str, keys: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Return keys and labels of a setting's values: of all, or of some."""
    options = SETTINGS[name].kind.options
    return [(key, label) for key, label in options.items() if keys is None or key in keys]


@cache
def loss_chart(with_test: bool, n_ghosts: int) -> Any:
    """Return the loss chart, as JSON has it: there are few, and Plotly takes 5 ms to check one."""
    return json.loads(loss_figure(with_test, n_ghosts).to_json())


def describe_model(run: Run) -> dict[str, Any]:
    """Return what the browser computes the network's answers with, besides the parameters."""
    experiment, dataset = run.experiment, run.dataset
    transform = dataset.transform
    ranges = [one.output_range for one in run.mlp.activations]
    across, upwards = experiment.x_input - 1, experiment.y_input - 1
    reason = why_not_drawn(one.name for one in run.mlp.activations)
    return {
        # Whether the browser can compute the network, and a sentence on why not.
        "drawable": not reason,
        "reason": reason,
        "features": [{"factors": one.factors, "sine": one.sine} for one in transform.features],
        "mean": transform.mean.tolist(),
        "deviation": transform.deviation.tolist(),
        # The coordinates of a point of the plane that is shown: those that are held, and its two.
        "held": dataset.fixed_inputs(experiment.held).tolist(),
        "ends": np.stack([dataset.points.min(axis=0), dataset.points.max(axis=0)], axis=1).tolist(),
        "shares": np.resize(experiment.held or (0.0,), dataset.n_inputs).tolist(),
        "shown": [across] if dataset.n_inputs == 1 else [across, upwards],
        # Of each layer the ends of its activation's values; None where it has none.
        "ranges": [list(ends) if np.isfinite(ends).all() else None for ends in ranges],
        "crossings": [
            *map(crossing, experiment.hidden_activations),
            None if experiment.task == "values" else crossing(experiment.output_activation),
        ],
        "outputs": experiment.n_shown,
        "scale": [dataset.target_mean, dataset.target_deviation],
    }


def describe_features(run: Run) -> dict[str, Any] | None:
    """Return which features there are and which are on; None where inputs come as they are."""
    offered = offered_features(run.dataset.n_inputs)
    if not offered:
        return None
    on = [name for name in run.experiment.features if name in offered]
    return {"on": on or ["x1"], "all": [(name, FEATURES[name].label) for name in offered]}


def describe_table(run: Run) -> dict[str, Any]:
    """Return the points of the sample table: numbers, class or value, and target."""
    dataset, experiment = run.dataset, run.experiment
    labels, targets = dataset.labels[:TABLE_ROWS].tolist(), dataset.y[:TABLE_ROWS, -1].tolist()
    is_values = experiment.task == "values"
    return {
        "names": [*dataset.names, dataset.target],
        "inputs": dataset.points[:TABLE_ROWS].tolist(),
        "labels": labels if is_values else list(map(int, labels)),
        "targets": labels if is_values else targets,
        "n_train": dataset.n_train,
        "n_samples": len(dataset.X),
    }
