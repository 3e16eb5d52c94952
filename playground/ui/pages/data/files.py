"""Files and pasted text: what they are read as, with all that was decided and can be changed."""

import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain, count
from typing import Any

import streamlit as st

from playground.data import Reading
from playground.data.files.choices import SHARE as CHOICE_OF_SHARE
from playground.data.files.choices import Choices, Decision, TargetKind
from playground.data.files.splitting import USUAL_SHARE, parts_of
from playground.data.files.taking import take_away
from playground.data.files.text import MAX_BYTES
from playground.data.reader import open_sheet
from playground.data.table import MAX_CLASSES, MAX_INPUTS, MAX_ROWS, Table
from playground.data.writing import write_csv
from playground.experiment import Experiment
from playground.presets import in_words, settings_for
from playground.presets.starts import OWN
from playground.run.files import File
from playground.ui.visit.session import Session
from playground.ui.visit.view import FileChoices
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.save import draw_save_button
from playground.ui.widgets.texts import capitalised, plain

KINDS = {"classes": f"classes (up to {MAX_CLASSES})", "values": "values"}
SHOWN_ROWS = 6  # before a file is used
LARGE = 500_000  # bytes that take a moment to be read
TESTED = 50  # rows from which some are kept to test by themselves
EXAMPLE = "x1,x2,class\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no"


def draw_upload(session: Session) -> None:
    """Draw the choice of a file, and of what to use of it."""
    most = MAX_BYTES // 1_000_000
    st.markdown(
        f"A table, up to {most} MB: CSV in any dialect, a workbook (xlsx, ods), parquet, ARFF, or "
        f"what a program prints. Of more than {MAX_ROWS:,} rows some are drawn. Nothing changes "
        "until you press *Use*."
    )
    file = st.file_uploader(
        "File", max_upload_size=most, key="data file", label_visibility="collapsed"
    )
    if file is not None:
        draw_reading(session, file.getvalue(), file.name)


def draw_paste(session: Session) -> None:
    """Draw a field for text, and the choice of what to use of it."""
    text = st.text_area(
        "Rows, with or without a row of names above them",
        placeholder=EXAMPLE,
        height=180,
        key="data text",
    )
    if text.strip():
        draw_reading(session, text)


def draw_reading(session: Session, data: bytes | str, name: str = "") -> None:
    """Draw what was read: the button that uses it, what was decided, and the first rows."""
    key = hash((data, name))
    chosen = session.file.choices if session.file.key == key else None
    try:
        with st.spinner("Reading …", show_time=True) if len(data) > LARGE else nullcontext():
            reading = read_for(session, data, key, chosen)
    except ValueError as error:
        st.error(f"{capitalised(str(error))}. Your current data are unchanged.")
        if chosen is not None:
            st.button("Read it afresh", on_click=choose, args=(session, key, None))
        return
    draw_use(session, reading, key)
    draw_decisions(session, reading.all_decisions, key)
    st.dataframe(preview(reading), height="content")
    draw_columns(session, reading, key)
    draw_take_away(reading, data.encode() if isinstance(data, str) else data)


def draw_take_away(reading: Reading, data: bytes) -> None:
    """Draw the buttons that save what was read, and a program that reads it in the same way."""
    st.caption(
        "Take away what was read: the table as it is used, or a Python program that makes the same "
        "numbers of the file. It needs NumPy alone, and was compared with what was read here."
    )
    with st.container(horizontal=True):
        draw_save_button("Save the table (CSV)", partial(table_file, reading), "save table")
        make = partial(program_file, reading, data)
        draw_save_button("Save the program (Python)", make, "save program")


def table_file(reading: Reading) -> File:
    """Return the table as CSV: inputs, target, and which rows are to test."""
    return File("table.csv", "text/csv", write_csv(reading.table).encode())


def program_file(reading: Reading, data: bytes) -> File:
    """Return the program; with the cells that it reads, where it does not read the file itself."""
    program = take_away(reading, data)
    if program.cells is None:
        return File("read_table.py", "text/x-python", program.text.encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read_table.py", program.text)
        archive.writestr("cells.csv", program.cells)
    return File("read_table.zip", "application/zip", packed.getvalue())


def read_for(session: Session, data: bytes | str, key: int, chosen: Choices | None) -> Reading:
    """Read a file; where nothing was chosen yet, with some rows to test, if there are many.

    Its cells are read once, for all choices that are on columns and rows alone.
    """
    choices = chosen or Choices()
    of_cells = (key, choices.sheet, choices.delimiter, choices.header, choices.decimal)
    sheet = session.remember("sheet", of_cells, lambda: open_sheet(data, choices))
    if chosen is None and len(sheet.layout.rows) >= TESTED:
        choices = Choices(test_share=USUAL_SHARE)
    return session.remember("reading", (of_cells, choices), lambda: sheet.read(choices))


def draw_use(session: Session, reading: Reading, key: int) -> None:
    """Draw the button that takes the table, and what it begins with."""
    table, experiment = reading.table, session.experiment
    n_tests = len(table.targets) - table.n_train
    tests = f", {n_tests:,} of them to test" if n_tests else ""
    is_used = experiment.dataset == "own" and experiment.table == table
    st.button(
        f"Use these {len(table.targets):,} rows",
        type="primary",
        key=f"use {key}",
        help="Restarts training with settings that suit the table.",
        on_click=use_table,
        args=(session, table),
        disabled=is_used,
    )
    rows = f"{len(table.targets):,} rows{tests}; {_count(table.n_inputs, 'input')}."
    if is_used:
        st.caption(f"{rows} They are in use: press Play to train on them.")
    else:
        words = in_words(Experiment().changed(dataset="own", table=table, **settings_for(table)))
        st.caption(f"{rows} They begin with {plain(words)}, inputs standardised.")


def use_table(session: Session, table: Table) -> None:
    """Take a table with settings that suit it; what was changed since counts from there."""
    session.start = OWN
    session.change(dataset="own", table=table, **settings_for(table))
    session.by_hand = frozenset()


def choose(session: Session, key: int, choices: Choices | None) -> None:
    """Have a file read otherwise."""
    session.file = FileChoices(key, choices)


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def draw_decisions(session: Session, decisions: Sequence[Decision], key: int) -> None:
    """Draw the list of what was decided, each with what could be decided instead."""
    st.markdown("**How it was read**")
    for number, one in enumerate(decisions):
        with st.container(horizontal=True, key=f"decision-{number}"):
            text = plain(one.text)
            st.markdown(f":orange[Please check.] {text}" if one.is_open else text, width="content")
            for label, choices in one.others:
                st.button(
                    plain(label),
                    key=f"instead {key} {number} {label}",
                    type="tertiary",
                    on_click=choose,
                    args=(session, key, choices),
                )


def preview(reading: Reading) -> dict[str, list[Any]]:
    """Return the first rows as they were read, each column under a name of its own."""
    names = single_names([*reading.inputs, reading.target])
    columns = [*reading.X[:SHOWN_ROWS].T.tolist(), reading.labels[:SHOWN_ROWS].tolist()]
    return dict(zip(names, columns, strict=True))


def single_names(names: Sequence[str]) -> list[str]:
    """Return names that differ: one that came before, as a target's may, gets a number behind."""
    single: list[str] = []
    for name in names:
        taken = {*single, *names} if name in single else set()
        numbered = (f"{name} ({k})" for k in count(2))
        single.append(next(one for one in chain([name], numbered) if one not in taken))
    return single


def draw_columns(session: Session, reading: Reading, key: int) -> None:
    """Draw which columns are inputs and which is the target, and how many rows are to test."""
    columns, roles, choices = reading.sheet.columns, reading.roles, reading.choices

    def take(**values: Any) -> None:
        choose(session, key, replace(choices, **values))

    def take_inputs(inputs: list[int]) -> None:
        take(target=roles.target, kind=roles.kind, inputs=tuple(inputs))

    def take_kind(kind: TargetKind) -> None:
        take(target=roles.target, kind=kind)

    def take_target(target: int) -> None:
        # Its column leaves the inputs, the one before comes in, and the kind is guessed again.
        now = tuple(roles.target if k == target else k for k in roles.inputs)
        take(target=target, kind=None, inputs=now if choices.inputs is not None else None)

    usable = [k for k, one in enumerate(columns) if one.kind in ("numbers", "text")]
    # Options are shown without Markdown.
    named: dict[str, Any] = {"format_func": single_names([one.name for one in columns]).__getitem__}
    st.multiselect(
        f"Inputs (at most {MAX_INPUTS})",
        [k for k in usable if k != roles.target],
        **bind(session, f"inputs {key}", list(roles.inputs), take_inputs, "default"),
        **named,
    )
    left, right = st.columns(2)
    bound = bind_choice(session, f"target {key}", usable, roles.target, take_target)
    left.selectbox("Target", **bound, **named)
    kinds = bind_choice(session, f"kind {key}", list(KINDS), roles.kind, take_kind)
    right.radio("Type", **kinds, format_func=KINDS.__getitem__, horizontal=True)
    draw_tests(session, reading, key, take)


def draw_tests(session: Session, reading: Reading, key: int, take: Callable[..., None]) -> None:
    """Draw which rows are to test: a share of them, or those that a column names."""
    columns, roles, tests = reading.sheet.columns, reading.roles, reading.tests
    now = (tests.column, tests.cell) if tests else None
    others = [
        (k, cell)
        for k, one in enumerate(columns)
        if k == (tests and tests.column) or k not in (roles.target, *roles.inputs)
        for cell in parts_of(one)
    ]

    def write(one: tuple[int, str] | None) -> str:
        return f'where {columns[one[0]].name} is "{one[1]}"' if one else "a share, drawn at random"

    left, right = st.columns(2)
    if others:
        bound = bind_choice(
            session,
            f"tests {key}",
            [None, *others],
            now,
            lambda to: take(test_rows=to or CHOICE_OF_SHARE),
        )
        right.selectbox("Test rows", **bound, format_func=write)
    left.slider(
        "Share of test points",
        *(0.0, 0.9),
        step=0.05,
        help="Drawn at random, of each class the same share, and kept in the table.",
        disabled=tests is not None,
        **bind(session, f"share {key}", reading.choices.test_share, lambda to: take(test_share=to)),
    )
