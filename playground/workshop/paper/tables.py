"""What an exercise gives, for paper: its network as a drawing, its weights and points as tables."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

import numpy as np

from playground.engine import MLP
from playground.experiment import Experiment
from playground.workshop.exercise import Exercise

MOST_UNITS, MOST_LAYERS = 8, 7  # of a network that is drawn
MOST_WEIGHTS = 20  # in tables
MOST_POINTS = 8  # in a table
STEP, HEIGHT, RADIUS = 68, 24, 10  # of the drawing: from layer to layer, for a unit, of a unit


def given_parts(exercise: Exercise) -> str:
    """Return network, weights and points of an exercise's start as HTML.

    What the exercise hides is left out, and so is what is too large for a card.
    """
    start, parts = exercise.start, []
    if "diagram" not in exercise.hide:
        parts.append(network_figure(start))
    if "weights_table" not in exercise.hide and start.n_parameters <= MOST_WEIGHTS:
        if exercise.kind == "wire":
            parts += weight_tables(start, None)
        elif start.parameters:
            parts += weight_tables(start, start.make_network())
    table = start.make_dataset().as_table()
    if len(table.targets) <= MOST_POINTS:
        labels = [
            table.classes[int(one)] if table.classes else f"{one:.4g}" for one in table.targets
        ]
        rows = [
            [*(f"{one:.4g}" for one in row), label]
            for row, label in zip(table.inputs, labels, strict=True)
        ]
        numbered = [[str(k), *row] for k, row in enumerate(rows, 1)]
        parts.append(table_of("Points", ["", *table.names, table.target], numbered))
    return f'<div class="given">{"".join(parts)}</div>'


def table_of(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    """Return a table; a cell that is None is left to be filled in."""
    top = "".join(f"<th>{escape(one)}</th>" for one in heads)
    lines = "".join(f"<tr>{''.join(map(cell_of, row))}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><tr>{top}</tr>{lines}</table>"


def cell_of(text: str | None) -> str:
    """Return a cell."""
    return '<td class="blank">&nbsp;</td>' if text is None else f"<td>{escape(text)}</td>"


def weight_tables(experiment: Experiment, mlp: MLP | None) -> list[str]:
    """Return a table for each layer, a row for each input and for the bias; blank without MLP."""
    tables, names = [], experiment.names
    for k, (before, units) in enumerate(pairwise(names)):
        rows = [*before, *(["bias"] if experiment.bias else [])]
        cells = np.round(mlp.matrices[k], 6) if mlp else None
        lines = [
            [name, *(f"{one:g}" for one in cells[row])]
            if cells is not None
            else [name, *[None] * len(units)]
            for row, name in enumerate(rows)
        ]
        what = "the output" if k == len(names) - 2 else "the hidden units"
        caption = f"Weights into {what}" if mlp else f"Your weights into {what}"
        tables.append(table_of(caption, ["", *units], lines))
    return tables


def network_figure(experiment: Experiment) -> str:
    """Return a drawing of a network with the names of its units, or of a large one its sizes."""
    names, sizes = experiment.names, "-".join(map(str, experiment.layer_sizes))
    caption = f"Network {sizes}, {'with' if experiment.bias else 'without'} bias"
    is_small = len(names) <= MOST_LAYERS and max(map(len, names)) <= MOST_UNITS
    drawing = network_svg(names) if is_small else ""
    return f'<figure>{drawing}<figcaption class="small">{caption}</figcaption></figure>'


def network_svg(names: Sequence[Sequence[str]]) -> str:
    """Return units as circles with their names, and links as lines between them."""
    most = max(map(len, names))
    places = [
        [
            (STEP * layer + 34, HEIGHT * (unit + (most - len(units)) / 2) + HEIGHT / 2)
            for unit in range(len(units))
        ]
        for layer, units in enumerate(names)
    ]
    links = "".join(
        f"M{x1} {y1:g}L{x2} {y2:g}"
        for left, right in pairwise(places)
        for x1, y1 in left
        for x2, y2 in right
    )
    units = "".join(
        f'<circle cx="{x}" cy="{y:g}" r="{RADIUS}" fill="#fff" stroke="#111"/>'
        f'<text x="{x}" y="{y + 2.5:g}" font-size="7.5" text-anchor="middle">{escape(name)}</text>'
        for layer, row in zip(names, places, strict=True)
        for name, (x, y) in zip(layer, row, strict=True)
    )
    width = STEP * (len(names) - 1) + 68
    return (
        f'<svg viewBox="0 0 {width} {HEIGHT * most}" role="img" aria-label="The network">'
        f'<path d="{links}" stroke="#777"/>{units}</svg>'
    )
