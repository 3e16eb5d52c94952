"""Columns as inputs: numbers as they are, texts as columns of 0 and 1."""

import numpy as np

from playground.data.files.columns import Column
from playground.engine.arrays import Array


def width_of(column: Column) -> int:
    """Return how many inputs a column becomes."""
    if column.values is not None:
        return 1
    return 1 if column.n_different <= 2 else column.n_different


def encoded(column: Column) -> list[tuple[str, Array]]:
    """Return the inputs that a column becomes, by name, each of shape (n_rows,); NaN for missing.

    A column of texts with two levels becomes one input, 1 for the second; with more, one for each.
    """
    if column.values is not None:
        return [(column.name, column.values)]
    levels = column.levels[1:] if len(column.levels) == 2 else column.levels
    texts = np.array(column.texts)
    made = []
    for level in levels:
        values = (texts == level).astype(float)
        values[column.missing] = np.nan
        made.append((f"{column.name}={level}", values))
    return made
