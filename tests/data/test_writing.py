"""Tables that are written as CSV read back as the same table; any text at all does no harm."""

import csv
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.data import read
from playground.data.csv_cells import CsvError, guarded
from playground.data.files.choices import Choices
from playground.data.table import Table, clean_name
from playground.data.writing import write_csv


def table_of(data: bytes | str) -> Table:
    return read(data).table


# ---- files that are written ----


def small_table(
    names: tuple[str, ...] = ("a", "b"),
    target: str = "label",
    classes: tuple[str, ...] = ("x", "y"),
    n_train: int = 4,
) -> Table:
    inputs = np.array([[0.0, 1.5], [1.0, -2.0], [0.1, 1e-7], [3.0, 1e12]])[:, : len(names)]
    return Table(inputs, np.array([0.0, 1.0, 1.0, 0.0]), names, target, classes, n_train)


def test_written_file_is_plain() -> None:
    assert write_csv(small_table()) == (
        "a,b,label\r\n0,1.5,x\r\n1,-2,y\r\n0.1,1e-07,y\r\n3,1000000000000,x\r\n"
    )


def test_part_is_written_where_rows_are_to_test_on() -> None:
    assert write_csv(small_table(n_train=3)) == (
        "a,b,label,part\r\n0,1.5,x,train\r\n1,-2,y,train\r\n0.1,1e-07,y,train\r\n"
        "3,1000000000000,x,test\r\n"
    )


@pytest.mark.parametrize("text", ["=1+2", "+cmd|' /C calc'!A0", "-a", "@SUM(A1)", "'=1"])
def test_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    table = small_table(names=(text, "b"), target="@t", classes=(text, "a"))
    written = write_csv(table)
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert cells.count("'" + text) == 3
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-a"))]
    assert table_of(written) == table


@pytest.mark.parametrize(
    "text", ["\uff1d1", "\uff0b1", "\uff0dx", "\uff20x", "a;=1", "b|@x", "\u2212x"]
)
def test_text_that_acts_by_another_sign_or_delimiter_is_guarded(text: str) -> None:
    table = small_table(names=(text, "b"), target="@t", classes=(text, "a"))
    written = write_csv(table)
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert guarded(text) in cells
    assert text not in cells
    assert table_of(written) == table
    assert "1,-2,a\r\n" in written  # numbers stay numbers


def test_numbers_as_classes_are_written_as_numbers() -> None:
    table = small_table(classes=("-1", "+1"))
    assert "1,-2,+1\r\n" in write_csv(table)
    assert table_of(write_csv(table)) == table


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (small_table(classes=("y", "x")), "# target,classes,y,x"),
        (small_table(classes=("x", "y", "=z")), "# target,classes,x,y,'=z"),
        (small_table(names=("class", "x"), target="t"), "# target,classes,x,y"),
        (small_table(target="a"), "# target,classes,x,y"),
        (small_table(target="z", classes=()), "# target,values"),
    ],
)
def test_first_line_tells_the_target_where_it_would_be_guessed_otherwise(
    table: Table, line: str
) -> None:
    written = write_csv(table)
    assert written.splitlines()[0] == line
    assert table_of(written) == table


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_first_line_is_understood_when_a_spreadsheet_has_written_it_anew(delimiter: str) -> None:
    table = small_table(classes=("y", "x"))
    rows = list(csv.reader(io.StringIO(write_csv(table))))
    text = io.StringIO()
    width = len(rows[-1]) + 2
    csv.writer(text, delimiter=delimiter).writerow(rows[0] + [""] * (width - len(rows[0])))
    csv.writer(text, delimiter=delimiter).writerows(rows[1:])
    assert table_of(text.getvalue()) == table


def test_told_classes_give_way_where_rows_have_others() -> None:
    data = "# target,classes,y,x\na,label\n1,y\n2,w\n3,x\n"
    assert table_of(data).classes == ("w", "x", "y")


ODD = [
    "id",
    "index",
    "y",
    "class",
    "target",
    "part",
    "train",
    "test",
    "column 1",
    "x1",
    "1",
    "-1",
    "1.0",
    "1e5",
    "'1",
    "''1",
    "nan",
    "NA",
    "?",
    "'?",
    "null",
    "#N/A",
    "#1",
    "# target,values",
    "=1+2",
    "'=1",
    "''=1",
    "@a",
    "+",
    "-",
    "'",
    '"',
    '""',
    '"a',
    "a,b",
    "a;b",
    "a|b",
    "1;2;3;4;5;6",
    "1 2 3 4 5 6",
    "1,5",
    "sep=;",
    "<html>",
    "%PDF-",
    "😀",
    "<b>",
    "`a`",
    "\u0661",
    "\uff11",
    "é",
    "1_000",
    "0x1F",
]
texts = st.sampled_from(ODD) | st.text(max_size=45).map(clean_name)
numbers = (
    st.floats(-1e12, 1e12, allow_subnormal=True)
    | st.integers(-3, 3).map(float)
    | st.floats(-10.0, 10.0, width=16)
)


def unique(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=least, max_size=most, unique_by=clean_name)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    n_rows = draw(st.integers(2, 12))
    names = draw(unique(1, 8))
    classes = draw(st.just([]) | unique(2, 10))
    targets = st.integers(0, len(classes) - 1).map(float) if classes else numbers
    row = st.lists(numbers, min_size=len(names), max_size=len(names))
    inputs = draw(st.lists(row, min_size=n_rows, max_size=n_rows))
    if draw(st.booleans()):
        for number, values in enumerate(inputs):
            values[0] = float(number + 1)  # as in a column that counts rows
    return Table(
        inputs=np.array(inputs),
        targets=np.array(draw(st.lists(targets, min_size=n_rows, max_size=n_rows))),
        names=tuple(names),
        target=draw(texts),
        classes=tuple(classes),
        n_train=draw(st.integers(1, n_rows)),
    )


@given(tables())
def test_written_table_is_read_as_the_same_table(table: Table) -> None:
    # Of a single row no table can be read, as one row is nothing to learn from: it is not drawn.
    # The ranges are those of the samples here, and a file does not tell others.
    written = write_csv(table)
    assert table_of(written) == table_of(written.encode()) == table


@given(tables())
def test_written_file_is_rows_of_one_length_for_other_programs(table: Table) -> None:
    written = write_csv(table)
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    if written.startswith("# target,"):
        del rows[0]
    assert len(rows) == 1 + len(table.inputs)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert written.count("\n") == written.count("\r\n") == written.count("\r")


# ---- anything at all ----

words = st.sampled_from(
    [
        "1",
        "2.5",
        "-3",
        "1,5",
        "x",
        "abc",
        "NA",
        "",
        "?",
        "nan",
        "1e400",
        "=1+2",
        "'=a",
        "'1",
        "part",
        "train",
        "test",
        "id",
        "y",
        "😀",
        '"',
        '"a"',
        '"a,b"',
        '"a\nb"',
        "#",
        "# target,values",
        "a b",
        "\x85",
        "\u2028",
        "\x1c",
        "\x0b",
        "\ud800",
        "n" * 41,
        "n" * 42,
        "9" * 201,
    ]
)
marks = st.sampled_from([",", ",", ",", ";", "\t", "|", " ", "\n", "\n", "\r", "\r\n", '"', "\n#"])


tame = st.sampled_from(
    [
        st.sampled_from(["1", "2", "-3", "4.5"]),
        st.sampled_from(["1,5", "2", "3e4"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["train", "test"]),
    ]
)


@st.composite
def almost_csv(draw: st.DrawFn) -> str:
    """Draw rows of one length, each column of one kind, with a cell of any other kind or none."""
    mark = draw(st.sampled_from([",", ";", "\t", "|", " "]))
    plain = st.sampled_from(["a", "b", "c", "y", "id", "part"])
    names = draw(st.lists(plain, min_size=2, max_size=5, unique=True))
    row = st.tuples(*[draw(tame) for _ in names])
    rows = [names, *map(list, draw(st.lists(row, max_size=8)))]
    if draw(st.booleans()):
        draw(st.sampled_from(rows))[draw(st.integers(0, len(names) - 1))] = draw(words)
    told = draw(st.sampled_from(["", "", "# target,classes,a,b\n", "# target;values\n"]))
    return told + "\n".join(mark.join(cells) for cells in rows)


def outcome(data: bytes | str, choices: Choices | None = None) -> Any:
    """Return a table or a message; nothing but a CsvError may come in between."""
    try:
        reading = read(data, "", choices)
    except CsvError as error:
        return str(error)
    assert all(sentence.isprintable() for sentence in reading.decisions)
    return reading.table


def is_table_or_sentence(one: Any) -> bool:
    return isinstance(one, Table) or (one.isprintable() and "`" not in one)


@given(st.binary(max_size=2000))
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf\xff,1\n2,3")
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    assert is_table_or_sentence(outcome(data))


@given(
    almost_csv()
    | st.lists(words | marks, max_size=60).map("".join)
    | st.text(max_size=500)
    | st.text("0123456789.,;-e \n\t\"'#=", max_size=500)
)
@example("# target,values")
@example("# target,classes\n1,2\n3,4\n")
@example("# target,values\nx,x,x\n1,2,3\n4,5,6\n")
def test_any_text_gives_a_table_or_a_sentence(data: str) -> None:
    assert is_table_or_sentence(outcome(data))


names_told = st.sampled_from(["a", "b", "c", "y", "id", "part", "x1", "x2", "target", "none"])
told = st.builds(
    Choices,
    header=st.none() | st.booleans(),
    decimal=st.none() | st.sampled_from([".", ","]),
    target=st.none() | names_told,
    kind=st.none() | st.sampled_from(["classes", "values"]),
    inputs=st.none() | st.lists(names_told, max_size=4).map(tuple),
    missing=st.none() | st.sampled_from(["leave out", "fill in"]),
    test_share=st.floats(-0.1, 1.0),
    seed=st.integers(0, 9),
)


@given(almost_csv() | st.sampled_from(["# target,values\nx,x\n1,2\n3,4\n"]), told)
def test_any_choice_gives_a_table_or_a_sentence(data: str, choices: Choices) -> None:
    table = outcome(data, choices)
    assert is_table_or_sentence(table)
    if isinstance(table, Table) and choices.kind:
        assert bool(table.classes) == (choices.kind == "classes")
