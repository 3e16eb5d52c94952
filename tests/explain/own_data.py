"""Experiments on a few points of one's own."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.data.table import Table
from playground.experiment import Experiment

YES_NO = ("no", "yes")


def own(
    inputs: Sequence[Any],
    targets: Sequence[float],
    classes: tuple[str, ...] = (),
    n_train: int | None = None,
    **settings: Any,
) -> Experiment:
    """Return an experiment on some points; of one input each may be given as a plain number."""
    rows = np.array(inputs, dtype=float).reshape(len(inputs), -1)
    names = tuple(f"c{k}" for k in range(rows.shape[1]))
    table = Table(
        rows, np.array(targets, dtype=float), names, "target", classes, n_train or len(rows)
    )
    return Experiment().changed(dataset="own", table=table, **settings)
