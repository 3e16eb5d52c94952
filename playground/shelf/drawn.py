"""What the browser is told of runs that are kept: a small region, the curve, and words."""

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from playground.charts.look import CLASS_LOOKS, LINE_COLORS
from playground.charts.maps import small_maps
from playground.experiment import Experiment
from playground.run.curve import outlined
from playground.shelf.kept import KeptRun
from playground.shelf.shelf import Shelf
from playground.shelf.words import in_short, is_same_loss

GRID = 25  # points of a map along each axis
POINTS = 200  # of a curve


def describe_shelf(shelf: Shelf, now: Experiment) -> list[dict[str, Any]]:
    """Return what is drawn of each run, in the order of the tree.

    Args:
        shelf: the runs.
        now: the experiment that goes on, which they are compared with.
    """
    return [describe_kept(one, depth, now) for depth, one in shelf.tree()]


def is_ghost(described: dict[str, Any]) -> bool:
    """Return whether a run's curve is drawn in the loss chart of the one that goes on."""
    return bool(described["pinned"] and described["comparable"])


def describe_kept(kept: KeptRun, depth: int, now: Experiment) -> dict[str, Any]:
    """Return what is drawn of a run, in types that JSON has."""
    scores = kept.scores
    good = scores.accuracy if np.isfinite(scores.accuracy) else scores.r_squared
    return {
        "number": kept.number,
        "name": kept.name,
        "depth": depth,
        "epoch": kept.epoch,
        "loss": _finite(scores.loss),
        "goodness": _finite(good),
        "is_value": kept.experiment.task == "values",
        "differs": in_short(kept.experiment, now),
        "pinned": kept.is_pinned,
        # A loss of another kind is not drawn on the same axis.
        "comparable": is_same_loss(kept.experiment, now),
        "color": LINE_COLORS[(kept.number - 1) % len(LINE_COLORS)],
        "branched_at": kept.branched_at if kept.parent is not None else None,
        "curve": [list(map(_finite, column)) for column in _curve(kept)],
        "picture": picture_of(kept),
    }


def _curve(kept: KeptRun) -> Sequence[list[float]]:
    """Return epochs and losses, few enough to be drawn with each frame."""
    points = np.column_stack([np.zeros(len(kept.curve)), kept.curve])
    return [column.tolist() for column in outlined(points, POINTS).T[1:3]]


def picture_of(kept: KeptRun) -> dict[str, Any]:
    """Return the small region of the moment shown, or the curve over a single input."""
    return _picture(kept.experiment, kept.state.parameters.tobytes())


@lru_cache(maxsize=64)
def _picture(experiment: Experiment, parameters: bytes) -> dict[str, Any]:
    dataset = experiment.make_dataset()
    network = experiment.make_network().with_parameters(np.frombuffer(parameters).copy())
    n_classes = len(dataset.classes)
    return {
        "maps": base64.b64encode(small_maps(network, experiment, dataset, GRID).tobytes()).decode(),
        "grid": GRID,
        "is_curve": dataset.n_inputs == 1,
        "lights": [look["light"] for look in CLASS_LOOKS[:n_classes]] if n_classes > 2 else [],
        "bounded": n_classes > 0,
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
