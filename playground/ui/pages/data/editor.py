"""The points as a table to edit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from numbers import Real
from typing import Any

import numpy as np
import streamlit as st

from playground.data.csv_cells import PART, TEST, TRAIN
from playground.data.dataset import Dataset
from playground.data.table import LARGEST, Table
from playground.ui.visit.session import Session
from playground.ui.widgets.texts import capitalised, plain


def draw_editor(session: Session) -> None:
    """Draw the samples as a table; edits are used at the press of a button."""
    dataset = session.experiment.make_dataset()
    st.markdown(
        "Change, add and remove rows, then press the button. Training continues from the current "
        "weights. A new class gets an output of its own; then training restarts."
    )
    table = dataset.as_table()
    edited = st.data_editor(
        columns_of(dataset),
        num_rows="dynamic",
        height=420,
        width="stretch",
        key=f"table {table.digest} {session.keys.generation}",
        column_config=looks_of(dataset),
    )
    taken = take_edited(edited, dataset, table)
    if isinstance(taken, str):
        st.warning(taken)
    changed = isinstance(taken, Table) and taken != table
    left, right = st.columns(2)
    use = partial(session.edit_points, dataset="own", table=taken)
    wide: dict[str, Any] = {"width": "stretch"}
    left.button("Use these points", type="primary", disabled=not changed, on_click=use, **wide)
    is_edited = changed or isinstance(taken, str)
    right.button("Discard edits", disabled=not is_edited, on_click=session.keys.renew, **wide)


def columns_of(dataset: Dataset) -> dict[str, list[Any]]:
    """Return the samples as columns; names may repeat among inputs, target and part."""
    classes = dataset.classes
    labels = [classes[int(label)] for label in dataset.labels] if classes else dataset.labels
    parts = [TRAIN] * len(dataset.train) + [TEST] * len(dataset.test)
    inputs = {f"input {k}": column.tolist() for k, column in enumerate(dataset.points.T)}
    return {**inputs, "target": list(labels), PART: parts}


def looks_of(dataset: Dataset) -> dict[str, Any]:
    """Return names and kinds of the columns."""
    config = st.column_config
    # None is `required`: Streamlit would keep a row that is not whole to itself, and drop it.
    looks: dict[str, Any] = {
        f"input {k}": config.NumberColumn(name, format="%.6g")
        for k, name in enumerate(dataset.names)
    }
    if dataset.classes:
        looks["target"] = config.TextColumn(dataset.target, max_chars=40)
    else:
        looks["target"] = config.NumberColumn(dataset.target, format="%.6g")
    about = "Training points, and test points, which only test what was learned."
    looks[PART] = config.SelectboxColumn("set", options=[TRAIN, TEST], default=TRAIN, help=about)
    return looks


def take_edited(edited: Mapping[str, Any], dataset: Dataset, table: Table) -> Table | str:
    """Return the table as it was edited, or a sentence that says what is wrong with it."""
    columns = {name: list(values) for name, values in edited.items()}
    rows = list(zip(*columns.values(), strict=True))
    fault = find_fault(rows, (*dataset.names, dataset.target, "set"))
    return fault or from_rows(sorted(rows, key=lambda row: row[-1] != TRAIN), table)


def find_fault(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> str | None:
    """Return a sentence on what is wrong with rows, numbered as they are shown; None if nothing."""
    for number, row in enumerate(rows, 1):
        for name, cell in zip(names, row, strict=True):
            if fault := fault_of(cell):
                return f'Row {number}, column "{plain(name)}"{fault}'
    if all(row[-1] != TRAIN for row in rows):
        return "At least one training row has to stay."
    return None


def fault_of(cell: Any) -> str | None:
    """Return what is wrong with a cell, to be said behind its place; None if nothing."""
    if cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()):
        return " is empty: fill it in, or remove the row."
    if isinstance(cell, Real) and abs(float(cell)) > LARGEST:
        limits = plain(f"from -{LARGEST:g} to {LARGEST:g}, got {float(cell):g}")
        return f": expected a number {limits}."
    return None


def from_rows(rows: list[tuple[Any, ...]], table: Table) -> Table | str:
    """Return rows of inputs, target and part, training rows first, as a table like another."""
    targets: Any = [row[-2] for row in rows]
    classes = table.classes
    if classes:
        names = [str(one).strip() for one in targets]
        classes = (*classes, *dict.fromkeys(name for name in names if name not in classes))
        targets = [classes.index(name) for name in names]
    n_train = sum(row[-1] == TRAIN for row in rows)
    try:
        inputs = np.array([row[:-2] for row in rows], dtype=float).reshape(len(rows), -1)
        targets = np.array(targets, dtype=float)
        return replace(table, inputs=inputs, targets=targets, classes=classes, n_train=n_train)
    except ValueError as error:
        return f"{capitalised(str(error))}."
