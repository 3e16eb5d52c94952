"""Data: a table to edit, files and pasted text to read, and the points to export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count
from numbers import Real
from typing import Any

import numpy as np
import streamlit as st

from playground.data.csv_sheet import Columns, Sheet, read_sheet
from playground.data.csv_table import make_table, write_csv
from playground.data.csv_text import MAX_BYTES
from playground.data.dataset import Dataset
from playground.data.table import LARGEST, MAX_CLASSES, MAX_INPUTS, MAX_ROWS, Table
from playground.run.files import File
from playground.ui.frame import draw_beside_player, draw_head
from playground.ui.notices import TOO_LONG
from playground.ui.page import Page
from playground.ui.visit.session import Session
from playground.ui.widgets.bind import choose_part
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised, plain

KINDS = {"classes": f"classes (up to {MAX_CLASSES})", "values": "values"}
PART = "part"  # the column that tells training points from test points
TRAIN, TEST = "train", "test"
SHOWN_ROWS = 6  # of a file, before it is used
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
EXAMPLE = "x1,x2,class\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no"


def show() -> None:
    """Draw the page."""
    draw_head(
        PAGE.title,
        "Bring your own data, or edit the current points in the table or by clicking on the chart. "
        "Training continues beside it.",
    )
    draw_beside_player(PAGE, draw_part)


PAGE = Page("data", "Data", show, "points")


def draw_part(session: Session) -> None:
    """Draw the part of the page that is chosen."""
    parts = {
        "Edit the table": draw_editor,
        "Load a file": draw_upload,
        "Paste": draw_paste,
        "Export": draw_save,
    }
    now = session.view.data_part
    draw = choose_part(session, PAGE.name, parts, now, lambda name: session.choose(data_part=name))
    draw(session)


# ---- the table ----


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


# ---- files and text ----


def draw_upload(session: Session) -> None:
    """Draw the choice of a file, and of what to use of it."""
    st.markdown(
        f"A table as text: separated by commas, semicolons or tabs, up to {MAX_ROWS:,} rows and "
        f"{MAX_BYTES // 1_000_000} MB. Nothing changes until you press *Use these rows*."
    )
    most = MAX_BYTES // 1_000_000
    file = st.file_uploader(
        "File", max_upload_size=most, key="data file", label_visibility="collapsed"
    )
    if file is not None:
        draw_sheet(session, file.getvalue())


def draw_paste(session: Session) -> None:
    """Draw a field for text, and the choice of what to use of it."""
    text = st.text_area(
        "Rows, with or without a row of names above them",
        placeholder=EXAMPLE,
        height=180,
        key="data text",
    )
    if text.strip():
        draw_sheet(session, text)


def draw_sheet(session: Session, data: bytes | str) -> None:
    """Draw what was read: its first rows, and the choice of columns."""
    try:
        sheet = session.remember("sheet", data, lambda: read_sheet(data))
        columns = session.remember("columns", data, sheet.suggestion)
    except ValueError as error:
        st.error(f"{capitalised(str(error))}. Your current data are unchanged.")
        return
    found = SEPARATORS.get(sheet.delimiter, "spaces")
    names = "names in the first row" if sheet.has_header else "no names"
    st.caption(f"Found: {len(sheet.rows):,} rows, columns separated by {found}, {names}.")
    st.dataframe(preview(sheet), height="content")
    draw_columns(session, sheet, columns, hash(data))


def preview(sheet: Sheet) -> dict[str, list[str]]:
    """Return the first rows as columns, each of them under a name of its own."""
    rows = sheet.rows[:SHOWN_ROWS]
    return {name: [row[k] for row in rows] for k, name in enumerate(single_names(sheet.names))}


def single_names(names: Sequence[str]) -> list[str]:
    """Return names that differ: one that came before, as a target's may, gets a number behind."""
    single: list[str] = []
    for name in names:
        taken = {*single, *names} if name in single else set()
        numbered = (f"{name} ({k})" for k in count(2))
        single.append(next(one for one in chain([name], numbered) if one not in taken))
    return single


def draw_columns(session: Session, sheet: Sheet, suggested: Columns, key: int) -> None:
    """Draw which columns are inputs and which is the target, and the button that uses them."""
    numbers = range(len(sheet.names))
    # Options are shown without Markdown.
    named: dict[str, Any] = {"format_func": single_names(sheet.names).__getitem__}
    inputs = st.multiselect(
        f"Inputs (1 to {MAX_INPUTS})",
        numbers,
        list(suggested.inputs),
        max_selections=MAX_INPUTS,
        key=f"inputs {key}",
        **named,
    )
    left, right = st.columns(2)
    target = left.selectbox("Target", numbers, suggested.target, key=f"target {key}", **named)
    kind = right.radio(
        "Type",
        list(KINDS),
        list(KINDS).index(suggested.kind),
        format_func=KINDS.__getitem__,
        horizontal=True,
        key=f"kind {key}",
    )
    default = 0.2 if len(sheet.rows) >= 50 else 0.0
    share = left.slider(
        "Share of test points",
        *(0.0, 0.9, default, 0.05),
        key=f"share {key}",
        help="Drawn at random, and kept in the table.",
        disabled=sheet.part is not None,
    )
    about = (
        "Scales inputs and target values to mean 0 and standard deviation 1. Nearly always better."
    )
    standardise = right.toggle("Standardise", True, f"standardise {key}", about)
    columns = Columns(tuple(inputs), target, "classes" if kind == "classes" else "values")
    made_of = (key, columns, share)
    try:
        table = session.remember("table", made_of, lambda: make_table(sheet, columns, share))
    except ValueError as error:
        st.error(f"{capitalised(str(error))}. Your current data are unchanged.")
        return
    st.button(
        f"Use these {len(table.targets):,} rows",
        type="primary",
        key=f"use {key}",
        help="Restarts training. Output and loss are changed where they do not fit.",
        on_click=lambda: session.change(dataset="own", table=table, standardise=standardise),
    )


# ---- export ----


def draw_save(session: Session) -> None:
    """Offer the samples as CSV, and say how they travel."""
    dataset = session.experiment.make_dataset()
    table = dataset.as_table()
    text = session.remember("csv", table.digest, lambda: write_csv(table))
    st.markdown(
        f"All {len(dataset.points):,} samples as CSV, with their names, and with a column that "
        "tells test points from training points, if there are any."
    )
    file = File(f"{session.experiment.dataset}.csv", "text/csv", text.encode())
    draw_save_button("Download as CSV", lambda: file, "save data", primary=True)
    if session.experiment.table is None:
        st.caption("A link draws these samples again; it need not hold them.")
    elif session.experiment.fits_a_link:
        st.caption("Your own samples travel in the link.")
    else:
        st.caption(f"{TOO_LONG} Use the project file on the Model page.")
    st.code("\n".join(text.splitlines()[: 4 * SHOWN_ROWS]), language="text")
