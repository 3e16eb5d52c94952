"""Runs that are kept, in types that JSON has: for a project file, and for what a browser keeps."""

import json
from typing import Any

import numpy as np

from playground.engine.arrays import Array
from playground.export.weights import progress_to_json, state_to_json
from playground.run.curve import outlined
from playground.shelf.kept import KeptRun
from playground.shelf.shelf import Shelf

FEWEST_POINTS = 16  # of a curve


def shelf_to_json(
    shelf: Shelf, most_states: int = 12, most_bytes: int = 400_000, most_points: int = 200
) -> list[dict[str, Any]]:
    """Return all runs that `importing.shelf.read_shelf` reads again.

    Args:
        shelf: the runs.
        most_states: of each run, at least 2, and the one shown.
        most_bytes: of the states of one run, about; what is more has the states' weights alone.
        most_points: of each loss curve, at least 16.
    """
    return [_kept(one, most_states, most_bytes, most_points) for one in shelf.runs]


def _kept(kept: KeptRun, most_states: int, most_bytes: int, most_points: int) -> dict[str, Any]:
    places = np.linspace(0, len(kept.states) - 1, min(most_states, len(kept.states)))
    chosen = sorted({kept.shown, *places.round().astype(int).tolist()})
    if _length(progress_to_json(kept.state)) * len(chosen) > most_bytes:
        chosen = sorted({0, kept.shown, len(kept.states) - 1})
    is_small = _length(state_to_json(kept.state)) * len(chosen) <= most_bytes
    return {
        "number": kept.number,
        "name": kept.name,
        "parent": kept.parent,
        "branched_at": kept.branched_at,
        "pinned": kept.is_pinned,
        "experiment": kept.experiment.to_json(),
        # The moment shown goes on exactly in any case.
        "frames": [
            (state_to_json if is_small or k == kept.shown else progress_to_json)(kept.states[k])
            for k in chosen
        ],
        "shown": chosen.index(kept.shown),
        "settled": next(
            (k for k, one in enumerate(chosen) if one >= kept.settled), len(chosen) - 1
        ),
        "curve": _curve(kept.curve, max(most_points, FEWEST_POINTS)),
    }


def _length(value: dict[str, Any]) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def _curve(points: Array, most: int) -> list[list[float | None]]:
    """Return epochs, losses and test losses."""
    thinned = outlined(np.column_stack([np.zeros(len(points)), points]), most)
    epochs, losses, tests = thinned[:, 1:].T.tolist()
    return [epochs, losses, [one if np.isfinite(one) else None for one in tests]]
