"""The data sets that were measured: read from the files that come with the playground."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from playground.engine.arrays import Array

FOLDER = Path(__file__).parent
SIDE = 8  # cells of a digit's image
SPECIES = ("setosa", "versicolor", "virginica")
DIGITS = tuple("0123456789")
_SHADES = "0123456789abcdefg"  # of a cell, from 0 to 16
_CELL = re.compile(r"pixel_([0-9]{1,2})_([0-9]{1,2})")


class Measured(NamedTuple):
    """Samples of some classes.

    Attributes:
        points: shape (n_samples, n_inputs).
        labels: the number of each sample's class from 0, shape (n_samples,).
        names: of the inputs.
        target: the name of what is learned.
    """

    points: Array
    labels: Array
    names: tuple[str, ...]
    target: str


@cache
def iris() -> Measured:
    """Return Fisher's irises: measures in cm, species by number.

    Source: Fisher 1936, "The use of multiple measurements in taxonomic problems".
    """
    with (FOLDER / "iris.csv").open(encoding="utf-8", newline="") as file:
        (*names, target), *rows = csv.reader(file)
    points = np.array([row[:-1] for row in rows], dtype=np.float64)
    labels = np.array([SPECIES.index(row[-1]) for row in rows], dtype=np.float64)
    return Measured(points, labels, tuple(names), target)


@cache
def digits() -> Measured:
    """Return 1,000 handwritten digits, 8 x 8 cells each, whose ink is from 0 to 16.

    A cell counts the inked ones among 4 x 4 cells of a scan of 32 x 32.

    Source: Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, CC BY 4.0.
    """
    lines = (FOLDER / "digits.txt").read_text(encoding="ascii").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    points = np.array([[_SHADES.index(one) for one in cells] for cells, _ in rows], dtype=float)
    labels = np.array([int(label) for _, label in rows], dtype=float)
    return Measured(points, labels, cell_names(SIDE, SIDE), "digit")


def cell_names(n_rows: int, n_columns: int) -> tuple[str, ...]:
    """Return the names of an image's cells, row by row from above: pixel_0_0, pixel_0_1, ..."""
    return tuple(
        f"pixel_{row}_{column}" for row, column in product(range(n_rows), range(n_columns))
    )


def image_of(names: Sequence[str]) -> tuple[int, int] | None:
    """Return rows and columns of the image whose cells inputs are by their names; None for others.

    scikit-learn names them in this way; so an image is known in tables and files of any origin.
    """
    last = _CELL.fullmatch(names[-1]) if len(names) > 1 else None
    if not last:
        return None
    shape = int(last[1]) + 1, int(last[2]) + 1
    return shape if tuple(names) == cell_names(*shape) else None
