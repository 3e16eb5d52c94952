"""The data: a table to edit, files and pasted text to read, and the points to take away."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, count
from numbers import Real
from typing import Any

import numpy as np
import streamlit as st

from playground.data.csv_sheet import Columns, Sheet, read_sheet
from playground.data.csv_table import make_table, write_csv
from playground.data.csv_text import MAX_BYTES
from playground.data.datasets import Dataset
from playground.data.table import LARGEST, MAX_CLASSES, MAX_INPUTS, MAX_ROWS, Table
from playground.live.files import File
from playground.ui.notices import TOO_LONG
from playground.ui.pieces import plain
from playground.ui.save import draw_save_button
from playground.ui.session import Session
from playground.ui.widgets import bind

PART = "part"  # the column that tells points to train on from those to test on
TRAIN, TEST = "train", "test"
SHOWN_ROWS = 6  # of a file, before it is used
EXAMPLE = "x1,x2,class\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no"


def draw_data_part(session: Session) -> None:
    """Draw the part of the page that is chosen."""
    parts: dict[str, Callable[[Session], None]] = {
        "Edit the table": draw_editor,
        "Load a file": draw_upload,
        "Paste": draw_paste,
        "Take away": draw_save,
    }
    st.segmented_control(
        "Part", list(parts), default=session.data_part, required=True,
        label_visibility="collapsed",
        **bind(session, "data part", session.data_part,
               lambda name: session.choose(data_part=name)),
    )  # fmt: skip
    parts[session.data_part](session)


# ---- the table ----


def draw_editor(session: Session) -> None:
    """Draw the samples as a table; what is edited counts when it is said so."""
    dataset = session.experiment.make_dataset()
    st.markdown(
        "Change, add and remove rows, then press the button. Training goes on from the weights as "
        "they are. A class that is new gets an output of its own, and then the run starts again."
    )
    table = dataset.as_table()
    edited = st.data_editor(
        columns_of(dataset), num_rows="dynamic", height=420, width="stretch",
        key=f"table {table.digest} {session.generation}", column_config=looks_of(dataset),
    )  # fmt: skip
    taken = take_edited(edited, dataset, table)
    if isinstance(taken, str):
        st.warning(taken)
    changed = isinstance(taken, Table) and taken != table
    left, right = st.columns(2)
    left.button(
        "Use these points", type="primary", disabled=not changed, width="stretch",
        on_click=lambda: session.edit_points(dataset="own", table=taken),
    )  # fmt: skip
    right.button(
        "Undo what is not used yet", disabled=not (changed or isinstance(taken, str)),
        on_click=session.redraw, width="stretch",
    )  # fmt: skip


def columns_of(dataset: Dataset) -> dict[str, list[Any]]:
    """Return the samples as columns; names may repeat among inputs, target and part."""
    classes = dataset.classes
    labels = [classes[int(label)] for label in dataset.labels] if classes else dataset.labels
    parts = [TRAIN] * dataset.n_train + [TEST] * (len(dataset.points) - dataset.n_train)
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
    looks["target"] = (
        config.TextColumn(dataset.target, max_chars=40)
        if dataset.classes
        else config.NumberColumn(dataset.target, format="%.6g")
    )
    looks[PART] = config.SelectboxColumn(
        "set", options=[TRAIN, TEST], default=TRAIN,
        help="Points to train on, and points that only test what was learned.",
    )  # fmt: skip
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
        return "At least one row to train on has to stay."
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
    """Return rows of inputs, target and part, those to train on first, as a table like another."""
    targets = [row[-2] for row in rows]
    classes = table.classes
    if classes:
        names = [str(one).strip() for one in targets]
        classes = (*classes, *dict.fromkeys(name for name in names if name not in classes))
        targets = [classes.index(name) for name in names]
    try:
        return Table(
            np.array([row[:-2] for row in rows], dtype=float).reshape(len(rows), -1),
            np.array(targets, dtype=float), table.names, table.target, classes,
            sum(row[-1] == TRAIN for row in rows), table.ranges,
        )  # fmt: skip
    except ValueError as error:
        return f"{capitalised(str(error).removeprefix('table: '))}."


# ---- files and text ----


def draw_upload(session: Session) -> None:
    """Draw the choice of a file, and of what to use of it."""
    st.markdown(
        f"A table as text: CSV, semicolons or tabs, up to {MAX_ROWS:,} rows and "
        f"{MAX_BYTES // 1_000_000} MB. It stays in this session, and what is at hand stays until "
        "you use it."
    )
    file = st.file_uploader(
        "File", max_upload_size=MAX_BYTES // 1_000_000, key="data file",
        label_visibility="collapsed",
    )  # fmt: skip
    if file is not None:
        draw_sheet(session, file.getvalue())


def draw_paste(session: Session) -> None:
    """Draw a field for text, and the choice of what to use of it."""
    text = st.text_area(
        "Rows, with or without names above them", placeholder=EXAMPLE, height=180, key="data text"
    )
    if text.strip():
        draw_sheet(session, text)


def draw_sheet(session: Session, data: bytes | str) -> None:
    """Draw what was read: its first rows, and the choice of columns."""
    try:
        sheet = session.remember("sheet", data, lambda: read_sheet(data))
        columns = session.remember("columns", data, sheet.suggestion)
    except ValueError as error:
        st.error(f"{capitalised(str(error))}. The data at hand stay as they are.")
        return
    found = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(
        sheet.delimiter, "blanks"
    )
    names = "names in the first row" if sheet.has_header else "no names"
    st.caption(f"Found: {len(sheet.rows):,} rows, columns parted by {found}, {names}.")
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


def capitalised(text: str) -> str:
    """Return a sentence's beginning in upper case, and without the marks of Markdown."""
    return plain(text[:1].upper() + text[1:])


def draw_columns(session: Session, sheet: Sheet, suggested: Columns, key: int) -> None:
    """Draw which columns are inputs and which is to be learned, and the button that uses them."""
    numbers = range(len(sheet.names))
    name_of = single_names(sheet.names).__getitem__  # options are shown without Markdown
    inputs = st.multiselect(
        f"Inputs (1 to {MAX_INPUTS})", numbers, list(suggested.inputs), format_func=name_of,
        max_selections=MAX_INPUTS, key=f"inputs {key}",
    )  # fmt: skip
    left, right = st.columns(2)
    target = left.selectbox(
        "To be learned", numbers, suggested.target, format_func=name_of, key=f"target {key}"
    )
    labels = {"classes": f"classes (up to {MAX_CLASSES})", "values": "values"}
    kind = right.radio(
        "It holds", list(labels), list(labels).index(suggested.kind),
        format_func=labels.__getitem__, horizontal=True, key=f"kind {key}",
    )  # fmt: skip
    share = left.slider(
        "Share to test on", 0.0, 0.9, 0.2 if len(sheet.rows) >= 50 else 0.0, 0.05,
        help="Drawn at random, and kept in the table. The rest is to train on.",
        key=f"share {key}", disabled=sheet.part is not None,
    )  # fmt: skip
    standardise = right.toggle(
        "Standardise", True, key=f"standardise {key}",
        help="Brings inputs, and values to learn, to mean 0 and deviation 1. Nearly always better.",
    )  # fmt: skip
    columns = Columns(tuple(inputs), target, "classes" if kind == "classes" else "values")
    try:
        table = session.remember(
            "table", (key, columns, share), lambda: make_table(sheet, columns, share)
        )
    except ValueError as error:
        st.error(f"{capitalised(str(error))}. The data at hand stay as they are.")
        return
    st.button(
        f"Use these {len(table.targets):,} rows", type="primary", key=f"use {key}",
        help="Starts the run again. Output and loss are changed where they do not fit.",
        on_click=lambda: session.change(dataset="own", table=table, standardise=standardise),
    )  # fmt: skip


# ---- take away ----


def draw_save(session: Session) -> None:
    """Offer the samples as CSV, and say how they travel."""
    dataset = session.experiment.make_dataset()
    table = dataset.as_table()
    text = session.remember("csv", table.digest, lambda: write_csv(table))
    st.markdown(
        f"All {len(dataset.points):,} samples as CSV, with their names, and with a column that "
        "says which are to test on, if some are."
    )
    file = File(f"{session.experiment.dataset}.csv", "text/csv", text.encode())
    draw_save_button("Download as CSV", lambda: file, "save data", primary=True)
    if session.experiment.table is None:
        st.caption("The link draws these samples again; it need not hold them.")
    elif session.experiment.fits_a_link:
        st.caption("Your own samples travel in the link.")
    else:
        st.caption(f"{TOO_LONG} Use the project file on the Model page.")
    st.code("\n".join(text.splitlines()[: 4 * SHOWN_ROWS]), language="text")
