"""The sentences that say what was decided, each with what could be decided instead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from playground.data.csv_cells import quoted
from playground.data.files.choices import SHARE, Choices, Decision, TargetKind
from playground.data.files.choosing import LESS, Roles
from playground.data.files.columns import Column
from playground.data.files.encoding import encoded, width_of
from playground.data.files.grid import Grid
from playground.data.files.layout import Layout
from playground.data.files.making import Made
from playground.data.files.numerals import COMMA, OTHER, Style, value_of
from playground.data.files.splitting import USUAL_SHARE, TestColumn, parts_of
from playground.data.table import MAX_CLASSES, MAX_INPUTS

WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
UNEVEN = 0.8  # share of rows of one class from which it is said
MOST_NAMES = 8
MOST_OFFERED = 3  # columns that can be used in one click each


def say(
    grid: Grid,
    layout: Layout,
    columns: Sequence[Column],
    roles: Roles,
    made: Made,
    choices: Choices,
) -> tuple[Decision, ...]:
    """Return all that was decided, what is open first."""
    every = [
        *_of_text(grid, layout, choices),
        *_of_marks(columns, roles, choices),
        *_of_columns(columns, roles, choices),
        *_of_rows(columns, roles, made, choices),
        *_of_target(columns, roles, made, choices),
    ]
    return tuple(sorted(every, key=lambda one: not one.is_open))


# ---- the text ----


def _of_text(grid: Grid, layout: Layout, choices: Choices) -> Iterator[Decision]:
    if len(grid.sheets) > 1:
        others = tuple(
            (f"Read {quoted(name)}", Choices(sheet=name))
            for name in grid.sheets
            if name != grid.sheet
        )
        yield Decision(f"Sheet {quoted(grid.sheet)} of {len(grid.sheets)} is read.", others)
    between = WORDS.get(grid.delimiter, quoted(grid.delimiter))
    how = f"The text is {grid.format}." if grid.format else f"Columns are separated by {between}."
    yield Decision(f"{how} {len(layout.rows):,} rows, {len(layout.names)} columns.")
    if grid.names is None:
        if layout.has_header:
            yield Decision(
                f"Names of the columns: {_list(layout.names)}.",
                (("They are a row of data", replace(choices, header=False)),),
            )
        else:
            other = ("The first row has the names", replace(choices, header=True))
            yield Decision(
                f"No names in the first row: the columns are called {_list(layout.names)}.",
                () if layout.classes else (other,),
            )
    for note in layout.notes:
        yield Decision(note)


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


# ---- numbers ----


def _of_marks(columns: Sequence[Column], roles: Roles, choices: Choices) -> Iterator[Decision]:
    used = [columns[k] for k in (*roles.inputs, roles.target) if columns[k].values is not None]
    for one in used:
        if one.style.example:
            yield _mark_of(one, choices)
    commas = [one for one in used if one.style.decimal == COMMA and not one.style.example]
    if commas:
        yield Decision(f"Commas are decimal marks in {_list([one.name for one in commas])}.")
    for one in used:
        if one.style.before or one.style.after:
            around = quoted(f"{one.style.before}…{one.style.after}".strip("…"))
            yield Decision(f"Column {quoted(one.name)}: its numbers are in {around}.")


def _mark_of(column: Column, choices: Choices) -> Decision:
    style: Style = column.style
    now = value_of(style.example, style.decimal)
    other = value_of(style.example, OTHER[style.decimal])
    why = "nothing in the file says" if style.is_open else "the other numbers of the file say"
    return Decision(
        f"Column {quoted(column.name)}: {quoted(style.example)} is read as {now:.12g}; {why} "
        "whether its mark is one of decimals or of thousands.",
        ((f"Read it as {other:.12g}", replace(choices, decimal=OTHER[style.decimal])),),
        is_open=style.is_open,
    )


# ---- columns ----


def _of_columns(columns: Sequence[Column], roles: Roles, choices: Choices) -> Iterator[Decision]:
    for reason in dict.fromkeys(roles.left_out.values()):
        if reason == LESS:
            continue
        left = [k for k, why in roles.left_out.items() if why == reason]
        able = [k for k in left if _fits(columns[k], roles, columns)]
        yield Decision(
            f"Left out, because it {reason}: {_list([columns[k].name for k in left])}.",
            tuple(_with_input(k, columns, roles, choices) for k in able[:MOST_OFFERED]),
        )
    n_inputs = len(roles.inputs)
    if n_inputs < roles.n_likely:
        yield Decision(
            f"{n_inputs} of {roles.n_likely} columns are inputs, those that tell most about the "
            f"target by themselves (at most {MAX_INPUTS}): "
            f"{_list([columns[k].name for k in roles.inputs])}.",
            (("Take the first ones", replace(choices, inputs=_first_ones(columns, roles))),),
        )
    for k in roles.inputs:
        if columns[k].values is None:
            yield _of_texts(columns[k], roles, columns, choices)


def _fits(column: Column, roles: Roles, columns: Sequence[Column]) -> bool:
    """Return whether a column can be an input beside those that are."""
    n_inputs = sum(width_of(columns[k]) for k in roles.inputs)
    can_be = column.kind in ("numbers", "text") and column.odd is None
    return can_be and n_inputs + width_of(column) <= MAX_INPUTS


def _with_input(
    k: int, columns: Sequence[Column], roles: Roles, choices: Choices
) -> tuple[str, Choices]:
    inputs = tuple(sorted((*roles.inputs, k)))
    return f"Use {quoted(columns[k].name)}", replace(choices, inputs=inputs)


def _first_ones(columns: Sequence[Column], roles: Roles) -> tuple[int, ...]:
    """Return the first columns that could be inputs, as many as there is room for."""
    likely = sorted({*roles.inputs, *(k for k, why in roles.left_out.items() if why == LESS)})
    first: list[int] = []
    for k in likely:
        if sum(width_of(columns[one]) for one in (*first, k)) <= MAX_INPUTS:
            first.append(k)
    return tuple(first)


def _of_texts(
    column: Column, roles: Roles, columns: Sequence[Column], choices: Choices
) -> Decision:
    rest = tuple(k for k in roles.inputs if columns[k] is not column)
    others = (("Leave it out", replace(choices, inputs=rest)),) if rest else ()
    names = [name for name, _ in encoded(column)]
    if width_of(column) == 1:
        text = f"{names[0]}: 1 for {column.levels[-1]}, 0 for {column.levels[0]}"
    else:
        text = f"{_list(names)}: 1 where it is that, else 0"
    return Decision(f"Column {quoted(column.name)} becomes {text}.", others)


# ---- rows ----


def _of_rows(
    columns: Sequence[Column], roles: Roles, made: Made, choices: Choices
) -> Iterator[Decision]:
    n_all = len(columns[0].cells)
    if made.n_unlabelled:
        what = columns[roles.target].name
        yield Decision(f"{made.n_unlabelled:,} of {n_all:,} rows have no {what}: left out.")
    if made.n_gaps:
        yield _of_gaps(made, n_all, choices)
    if made.n_rows > len(made.rows):
        other = replace(choices, seed=choices.seed + 1)
        yield Decision(
            f"{len(made.rows):,} of {made.n_rows:,} rows are used, drawn at random with seed "
            f"{choices.seed}.",
            (("Draw others", other),),
        )


def _of_gaps(made: Made, n_all: int, choices: Choices) -> Decision:
    rows = f"{made.n_gaps:,} of {n_all:,} rows have an empty cell in the chosen columns"
    if made.missing == "leave out":
        other = ("Fill them in", replace(choices, missing="fill in"))
        return Decision(f"{rows}: left out.", (other,))
    filled = [
        f"{name} {fill:.4g}"
        for name, fill in zip(made.table.names, made.fills, strict=True)
        if not np.isnan(fill)
    ]
    other = ("Leave them out", replace(choices, missing="leave out"))
    how = "filled in with the mean, or the commonest text, of the training rows"
    return Decision(f"{rows}: {how} ({_list(filled)}).", (other,))


# ---- the target ----


def _of_target(
    columns: Sequence[Column], roles: Roles, made: Made, choices: Choices
) -> Iterator[Decision]:
    table, target = made.table, columns[roles.target]
    others = []
    can_swap = roles.kind == "classes" or target.n_different <= MAX_CLASSES
    if target.values is not None and can_swap:
        kind: TargetKind = "values" if roles.kind == "classes" else "classes"
        others.append((f"Learn {kind}", replace(choices, target=roles.target, kind=kind)))
    if table.classes:
        yield Decision(
            f"To be learned: {target.name}, {len(table.classes)} classes: {_list(table.classes)}.",
            tuple(others),
        )
    else:
        low, high = table.targets.min(), table.targets.max()
        yield Decision(
            f"To be learned: {target.name}, values from {low:.6g} to {high:.6g}.", tuple(others)
        )
    for ways in made.merged:
        shown = ", ".join(quoted(cell) for cell in ways[:4])
        yield Decision(f"Equal numbers are one class: {shown}.")
    if table.classes:
        yield from _of_balance(made)


def _of_balance(made: Made) -> Iterator[Decision]:
    table = made.table
    counts = np.bincount(table.targets.astype(int), minlength=len(table.classes))
    share = float(counts.max() / counts.sum())
    if share >= UNEVEN:
        name = table.classes[int(np.argmax(counts))]
        yield Decision(
            f"{share:.0%} of the rows are {quoted(name)}: whoever always answers that is right as "
            "often. Balanced class weights (under Training) make the classes count alike."
        )


# ---- the rows to test ----


def say_split(
    columns: Sequence[Column], made: Made, choices: Choices, tests: TestColumn | None
) -> Iterator[Decision]:
    """Yield which rows are to test, where any are."""
    n_rows = len(made.rows)
    n_tests = n_rows - made.table.n_train
    if tests is not None:
        column = columns[tests.column]
        others = [
            (f"Test where it is {quoted(cell)}", replace(choices, test_rows=(column.name, cell)))
            for cell in parts_of(column)
            if cell != tests.cell
        ]
        share = choices.test_share or USUAL_SHARE
        drawn = replace(choices, test_rows=SHARE, test_share=share)
        yield Decision(
            f"Column {quoted(column.name)} tells the rows to test: the {n_tests:,} where it is "
            f"{quoted(tests.cell)}.",
            (*others, ("Draw them at random", drawn)),
        )
    elif n_tests:
        by_class = bool(made.table.classes) and choices.stratified
        how = ", of each class the same share" if by_class else ""
        others = [("Draw others", replace(choices, seed=choices.seed + 1))]
        if made.table.classes:
            words = "Regardless of class" if by_class else "Of each class the same share"
            others.append((words, replace(choices, stratified=not by_class)))
        yield Decision(
            f"{n_tests:,} of {n_rows:,} rows are to test, drawn at random with seed "
            f"{choices.seed}{how}.",
            tuple(others),
        )
