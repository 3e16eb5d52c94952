"""The notebook as a file of Jupyter's format 4.5, from a script with marks between its cells.

The template is a script whose cells begin with `# %%`, or `# %% [markdown]`, as editors know them.
"""

import inspect
import json
import re
from typing import Any

from playground.engine import core
from playground.export.model import model_of
from playground.export.options import Options
from playground.export.programs.notebook.in_numpy import course_parts, numpy_parts
from playground.export.programs.notebook.in_torch import torch_parts
from playground.export.programs.notebook.way import WayToFrame
from playground.export.programs.shared import python_parts
from playground.export.source import fill, fills_of, matrix, wrapped
from playground.run.files import File
from playground.run.frames import Frame
from playground.run.recorder import Run

CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)
TARGETS_SCALED = (
    " Values are learned less their mean, {mean!r}, and by their deviation, {deviation!r}."
)


def notebook(run: Run, frame: Frame, options: Options) -> File:
    """Return the notebook as a file of Jupyter's format 4.5.

    Raises:
        NotAvailable: settings were changed since, so that the way to the frame is not known.
    """
    way, name = WayToFrame(run, frame), options.name_for(run)
    model = model_of(run, frame, options)
    text = fill(
        "notebook.py.template",
        **python_parts(model, ""),
        **words(way, name, model.title),
        **numbers(way),
        **course_parts(way),
        **numpy_parts(way),
        **torch_parts(way),
        core=core_source(),
        columns_source=f"FILLS = [{fills_of(model, 'None')}]\n" if model.fills else "",
    )
    document = {
        "cells": cells_of(text),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    data = json.dumps(document, indent=1).encode()
    return File(f"{name}.ipynb", "application/x-ipynb+json", data)


def cells_of(text: str) -> list[dict[str, Any]]:
    """Return the cells of a script, as a notebook has them."""
    _, *parts = CELL.split(text)
    cells = []
    for number, (mark, source) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        source = re.sub(r"\n{4,}", "\n\n\n", source).strip("\n")
        if mark:
            source = re.sub(r"^# ?", "", source, flags=re.MULTILINE)
        lines = source.splitlines(keepends=True)
        own: dict[str, Any] = {} if mark else {"execution_count": None, "outputs": []}
        kind = "markdown" if mark else "code"
        cells.append(
            {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": lines} | own
        )
    return cells


def core_source() -> str:
    """Return the engine on one page, without its own training and without its program."""
    text = inspect.getsource(core)
    start, end = text.index("Array = NDArray"), text.index("# ---- 5. Training")
    return text[start:end].rstrip("\n")


def words(way: WayToFrame, name: str, title: str) -> dict[str, str]:
    """Return what is told in sentences."""
    data, state = way.run.dataset, way.begin
    scaled = TARGETS_SCALED.format(mean=data.target_mean, deviation=data.target_deviation)
    begin = "It begins at the initial weights."
    if state.updates or way.start is not way.run.frames[0]:
        begin = (
            f"It begins at epoch {state.epoch:,}, update {state.updates:,}: the first moment "
            "kept after which no weight, setting or point was changed by hand."
        )
    return {
        "name": name,
        "title_words": f"The playground trained a network ({title}).",
        "begin_words": begin,
        "target_words": "" if data.classes or data.target_deviation == 1.0 else scaled,
    }


def numbers(way: WayToFrame) -> dict[str, str]:
    """Return the data, and what came of training."""
    train = way.run.dataset.train
    indent = "    "
    return {
        "targets": matrix(train.y, "[", "]", ""),
        "sizes": str(list(way.experiment.layer_sizes)),
        "activations": str([one.name for one in way.run.mlp.activations]),
        "bias": str(way.experiment.bias),
        "start": wrapped(way.begin.parameters, indent),
        "end": wrapped(way.frame.state.parameters, indent),
        "epochs": str([one.state.epoch for one in way.moments]),
        "losses": wrapped([one.scores.loss for one in way.moments], indent),
    }
