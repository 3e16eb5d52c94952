"""The pictures of the gallery: what the network of each entry predicts once it has learned.

`python -m playground.presets draw` trains the networks and writes `pictures.json`; pages read it.
"""

import base64
import hashlib
import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.charts.region import heights, in_plane, output_range, window_of
from playground.data.dataset import Dataset
from playground.data.measured import image_of
from playground.data.table import Range
from playground.engine.arrays import Array
from playground.experiment import SETTINGS, Experiment
from playground.presets.gallery import GALLERY, Entry
from playground.run.recorder import Run

FILE = Path(__file__).with_name("pictures.json")
GRID = 33  # points of a map along each axis
CURVE = 65  # points of a curve
LEVELS = 255  # an odd number of steps, so that the threshold falls between two of them
MOST_POINTS = 60

GOOD = 0.97  # accuracy, or R^2
# A boundary that was just found still moves: training goes on for twice as long again.
LONGER, FEWEST_EPOCHS, MOST_EPOCHS = 3, 200, 5000
SHOWN = 3  # class of the image that stands for a data set of images
AXES = ("x_input", "y_input", "held")  # which part of the data is shown


@dataclass(frozen=True)
class Picture:
    """A map or a curve of what a network predicts, and some of the points that it was trained on.

    Bytes are written in base64.

    Attributes:
        drawn_for: the fingerprint of the experiment.
        classes: how many classes the data have; 0 for values.
        maps: levels of the outputs from 0 to LEVELS, row by row from the bottom, GRID along each
            axis: one map, or one for each of several classes. Empty for a curve.
        curve: of a single input, the heights from 0 to LEVELS, at CURVE places; else empty.
        points: for each point across, upwards (both 0 to LEVELS) and class, or level of its value.
    """

    drawn_for: str
    classes: int
    maps: str
    curve: str
    points: str


def fingerprint(experiment: Experiment) -> str:
    """Return a text that differs for every experiment whose picture would differ."""
    drawn = {
        name: value
        for name, value in experiment.to_json().items()
        if SETTINGS[name].effect != "view" or name in AXES
    }
    return hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()[:16]


@cache
def pictures() -> dict[str, Picture]:
    """Return the pictures that were drawn, by the keys of their entries."""
    written = json.loads(FILE.read_text(encoding="utf-8"))
    return {key: Picture(**one) for key, one in written.items()}


def draw(entries: tuple[Entry, ...] = GALLERY) -> None:
    """Train the entries' networks, and write their pictures."""
    drawn = {entry.key: asdict(picture_of(entry.experiment)) for entry in entries}
    FILE.write_text(json.dumps(drawn, indent=1) + "\n", encoding="utf-8")


def picture_of(experiment: Experiment) -> Picture:
    """Train an experiment's network, and draw what it predicts; of images, draw one of them."""
    dataset = experiment.make_dataset()
    if image := image_of(dataset.names):
        return Picture(fingerprint(experiment), 2, write(image_levels(dataset, image)), "", "")
    run = learn(experiment)
    is_curve = run.dataset.n_inputs == 1
    shown = run.dataset, run.experiment
    ends = window_of(*shown)[1] if is_curve else output_range(*shown)
    text = write(levels(predict(run, places(run)), ends).T)
    return Picture(
        fingerprint(experiment),
        len(run.dataset.classes),
        "" if is_curve else text,
        text if is_curve else "",
        write(points_of(run)),
    )


def image_levels(dataset: Dataset, image: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the first training point of class SHOWN, shape (GRID, GRID); see `Picture.maps`."""
    row = int(np.argmax(dataset.train.labels == SHOWN))
    rows, columns = (np.arange(GRID) * n // GRID for n in image)
    cells = dataset.train.points[row].reshape(image)[::-1][np.ix_(rows, columns)]
    return levels(cells, (float(dataset.points.min()), float(dataset.points.max())))


def learn(experiment: Experiment) -> Run:
    """Train until GOOD is reached and for a while longer, or for MOST_EPOCHS."""
    run = Run(experiment.changed(stop_epoch=0))
    found = 0
    while run.frames[-1].state.epoch < last_epoch(found):
        frames = run.record(1, "10", budget=math.inf)
        if not frames:  # it has stopped early
            break
        if not found and frames[-1].scores.goodness >= GOOD:
            found = frames[-1].state.epoch
    return run


def last_epoch(found: int) -> int:
    """Return the epoch to train to, where GOOD was reached at epoch `found`, or not yet (0)."""
    return min(max(LONGER * found, FEWEST_EPOCHS), MOST_EPOCHS) if found else MOST_EPOCHS


def places(run: Run) -> Array:
    """Return where the network is asked, shape (n_places, n_inputs)."""
    across, upwards = window_of(run.dataset, run.experiment)
    if run.dataset.n_inputs == 1:
        return np.linspace(*across, CURVE)[:, np.newaxis]
    x, y = np.meshgrid(np.linspace(*across, GRID), np.linspace(*upwards, GRID))
    points = np.tile(run.dataset.fixed_inputs(run.experiment.held), (GRID * GRID, 1))
    points[:, run.experiment.x_input - 1] = x.ravel()
    points[:, run.experiment.y_input - 1] = y.ravel()
    return points


def predict(run: Run, points: Array) -> Array:
    """Return what the last frame's network predicts at some points, shape (n_points, n_shown)."""
    return np.asarray(run.networks(run.frames[-1:]).predict(run.dataset.transform(points))[0])


def points_of(run: Run) -> NDArray[np.uint8]:
    """Return the first training points in the plane shown, shape (n, 3); see `Picture`."""
    dataset, experiment = run.dataset, run.experiment
    chosen = np.flatnonzero(dataset.is_train & in_plane(dataset, experiment))[:MOST_POINTS]
    across, upwards = window_of(run.dataset, run.experiment)
    labels = dataset.labels[chosen]
    is_curve = dataset.n_inputs == 1
    y = heights(dataset) if is_curve else dataset.points[:, experiment.y_input - 1]
    columns = (
        levels(dataset.points[chosen, experiment.x_input - 1], across),
        levels(y[chosen], upwards),
        labels.astype(np.uint8) if dataset.classes else levels(labels, dataset.label_range),
    )
    return np.column_stack(columns)


def levels(values: Array, ends: Range) -> NDArray[np.uint8]:
    """Return values as whole numbers from 0 to LEVELS between two ends."""
    low, high = ends
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.rint(share * LEVELS).astype(np.uint8)


def write(numbers: NDArray[np.uint8]) -> str:
    """Return the bytes in base64."""
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode()
