"""The landscape as the browser draws it: a survey, paths, and the point that sets the weights."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.engine.arrays import Array
from playground.landscape.paths import RunPath
from playground.landscape.plane import Plane
from playground.landscape.scale import scale_of
from playground.landscape.survey import Survey


def picture_of(survey: Survey, paths: Sequence[RunPath], shown: int) -> dict[str, Any] | None:
    """Return a picture in types that JSON has; None where it has no finite loss, or none yet.

    Args:
        survey: the loss over a window of a plane.
        paths: of runs, that of the run shown first.
        shown: which frame of the first path is shown, from 0.
    """
    # Of the run itself, what is on the way to the frame shown has a colour in any case.
    own = paths[0].losses[: shown + 1]
    scale = scale_of(np.concatenate([survey.values.ravel(), own]))
    if scale is None or not survey.values.size:
        return None
    drawn = [draw_path(survey.plane, path) for path in paths]
    return {
        "grid": len(survey.values),
        "values": as_text(survey.values),
        "ends": survey.window.ends,
        "labels": survey.plane.labels,
        "scale": {
            "low": scale.low,
            "high": scale.high,
            "log": scale.is_log,
            "levels": scale.levels,
        },
        "paths": drawn,
        "shown": shown,
    }


def draw_path(plane: Plane, path: RunPath) -> dict[str, Any]:
    """Return a path, projected onto a plane, with what it is there."""
    places, _ = plane.project(path.parameters)
    return {
        "name": path.name,
        "places": places.tolist(),
        # JSON has no infinity.
        "losses": [one if np.isfinite(one) else None for one in path.losses.tolist()],
        "epochs": path.epochs.tolist(),
    }


def as_text(values: Array) -> str:
    """Return numbers in base64, four bytes each: what a picture shows has no more digits."""
    with np.errstate(over="ignore"):
        return base64.b64encode(values.astype("<f4").tobytes()).decode()
