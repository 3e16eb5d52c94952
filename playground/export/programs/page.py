"""One page in HTML in which the network runs: sliders, region, table; it needs no network line."""

import html
import json
from collections.abc import Sequence

import numpy as np

from playground.charts.look import CLASS_COLORS, CLASS_SHADES, VALUE_COLORS
from playground.export.model import Model
from playground.export.programs.javascript import javascript_source
from playground.export.source import fill, read_template

LOOKS = {"dark": CLASS_COLORS, "light": CLASS_SHADES, "values": VALUE_COLORS}
MOST_LISTED = 20  # numbers of a point that are named in a sentence; there are fewer classes


def page_source(model: Model, file: str) -> str:
    """Return the page; the network in it is the program in JavaScript, as it is."""
    what = f"which class a point has: {_listed(model.classes)}"
    if not model.classes:
        what = _listed((model.target_name,))
    name = model.name
    return fill(
        "page.html",
        title=html.escape(f"{name}: a neural network"),
        heading=html.escape(name),
        about=(
            f"A trained neural network ({html.escape(model.title)}). It says {what}; "
            f"it was given {_listed(model.column_names)}."
        ),
        style=read_template("page.css"),
        name=name,
        program=javascript_source(model, f"{name}.js"),
        script=fill("page.js", name=name, data=_data(model)),
    )


def _listed(names: Sequence[str]) -> str:
    """Return names from outside in HTML, each in its own direction; of many the first and last."""
    marked = [f"<bdi>{html.escape(name)}</bdi>" for name in names]
    if len(names) > MOST_LISTED:
        return f"{len(names)} numbers, from {marked[0]} to {marked[-1]}"
    return ", ".join(marked)


def _data(model: Model) -> str:
    """Return what the page shows beside the network, as JSON that ends no script."""
    low, high = _ends(model)
    data = {
        "columns": model.column_names,
        "target": model.target_name,
        "classes": model.classes,
        "points": model.points.tolist(),
        "targets": (model.targets.astype(int) if model.classes else model.targets).tolist(),
        "threshold": model.threshold,
        "looks": LOOKS,
        "low": low,
        "high": high,
    }
    return json.dumps(data, allow_nan=False).replace("<", "\\u003c")


def _ends(model: Model) -> tuple[float, float]:
    """Return between which outputs colours and bars run: from one class to the other, or values."""
    if model.classes:
        return (0.0, 1.0) if model.threshold == 0.5 or model.n_outputs > 1 else (-1.0, 1.0)
    seen = np.concatenate([model.targets, model.outputs.ravel()])
    return float(seen.min()), float(seen.max()) if seen.max() > seen.min() else float(
        seen.min() + 1
    )
