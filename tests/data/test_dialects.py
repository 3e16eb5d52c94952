"""Tables as programs write them, in more than twenty dialects, read back as they were.

Where nothing in a file says whether a mark is one of decimals or of thousands, the reader chooses,
and asks to be checked.
"""

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.data import read
from playground.data.csv_cells import CsvError
from playground.data.files.choices import Choices
from playground.data.files.columns import Column
from playground.data.files.missing import MISSING
from playground.data.reader import open_sheet

LETTERS = "abcdefghijkmopqrsuvwxyzABCDEFGHIJKMOPQRSUVWXYZ\u00e4\u00f6\u00fc\u00e9\u0142\u03b1"


@dataclass(frozen=True)
class Written:
    """A table before it is written: numbers with NaN for missing, and texts with None."""

    numbers: dict[str, list[float]]
    texts: dict[str, list[str | None]]

    @property
    def names(self) -> list[str]:
        return [*self.numbers, *self.texts]

    @property
    def n_rows(self) -> int:
        return len(next(iter(self.numbers.values())))

    def rows(self, na: str, decimal: str = ".") -> list[list[str]]:
        """The cells as texts, row by row."""

        def number(x: float) -> str:
            return na if x != x else repr(x).removesuffix(".0").replace(".", decimal)

        columns = [[number(x) for x in one] for one in self.numbers.values()]
        columns += [[na if x is None else x for x in one] for one in self.texts.values()]
        return [list(row) for row in zip(*columns, strict=True)]

    def pandas(self) -> pd.DataFrame:
        return pd.DataFrame({**self.numbers, **self.texts})

    def polars(self) -> pl.DataFrame:
        numbers = {k: [None if x != x else x for x in one] for k, one in self.numbers.items()}
        return pl.DataFrame({**numbers, **self.texts})


def by_csv(na: str = "", decimal: str = ".", **how: object) -> Callable[[Written], bytes]:
    def write(table: Written) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, **how)  # type: ignore[arg-type]
        writer.writerow(table.names)
        writer.writerows(table.rows(na, decimal))
        return text.getvalue().encode()

    return write


def by_pandas(**how: object) -> Callable[[Written], bytes]:
    return lambda table: table.pandas().to_csv(**how).encode()  # type: ignore[call-overload]


def by_polars(**how: object) -> Callable[[Written], bytes]:
    return lambda table: table.polars().write_csv(**how).encode()  # type: ignore[arg-type]


def by_r(
    sep: str, decimal: str = ".", *, corner: bool, quote: bool = True
) -> Callable[[Written], bytes]:
    """As write.table of R does, with row names from 1; write.csv has a cell above them."""

    def write(table: Written) -> bytes:
        def text(cell: str) -> str:
            return '"' + cell.replace('"', '""') + '"' if quote else cell

        n_numbers = len(table.numbers)
        names = [text(name) for name in (["", *table.names] if corner else table.names)]
        lines = [sep.join(names)]
        for k, row in enumerate(table.rows("NA", decimal), 1):
            texts = [cell if cell == "NA" else text(cell) for cell in row[n_numbers:]]
            lines.append(sep.join([text(str(k)), *row[:n_numbers], *texts]))
        return ("\n".join(lines) + "\n").encode()

    return write


def encoded(
    write: Callable[[Written], bytes], before: bytes, encoding: str
) -> Callable[[Written], bytes]:
    return lambda table: before + write(table).decode().encode(encoding)


ALL, TEXTS = csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC
DIALECTS: dict[str, Callable[[Written], bytes]] = {
    "csv, excel": by_csv(),
    "csv, unix": by_csv(dialect="unix"),
    "csv, tabs": by_csv(dialect="excel-tab", na="NaN"),
    "csv, semicolons": by_csv(delimiter=";", na="NA"),
    "csv, semicolons and decimal commas": by_csv(delimiter=";", decimal=",", quoting=ALL),
    "csv, bars": by_csv(delimiter="|", na="NULL"),
    "csv, blanks": by_csv(delimiter=" ", na="NA", quoting=TEXTS),
    "csv, UTF-8 with a mark": encoded(by_csv(), b"\xef\xbb\xbf", "utf-8"),
    "csv, UTF-16": encoded(by_csv(dialect="excel-tab"), b"\xff\xfe", "utf-16-le"),
    "csv, old line ends": by_csv(lineterminator="\r", na="?"),
    "csv, sep= above": lambda table: b"sep=;\r\n" + by_csv(delimiter=";")(table),
    "pandas": by_pandas(index=False),
    "pandas with its index": by_pandas(),
    "pandas, semicolons and decimal commas": by_pandas(index=False, sep=";", decimal=","),
    "pandas, tabs": by_pandas(index=False, sep="\t", na_rep="NA"),
    "pandas, all in quotes": by_pandas(index=False, quoting=ALL, na_rep="<NA>"),
    "polars": by_polars(),
    "polars, semicolons and decimal commas": by_polars(separator=";", decimal_comma=True),
    "polars, tabs, all in quotes": by_polars(separator="\t", quote_style="always"),
    "polars, null": by_polars(null_value="null"),
    "R, write.csv": by_r(",", corner=True),
    "R, write.csv2": by_r(";", ",", corner=True),
    "R, write.table": by_r(" ", corner=False),
    "R, write.table with tabs, no quotes": by_r("\t", corner=False, quote=False),
}


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Draw a table with a column of numbers at least, rows that differ, and no row without any."""
    n_rows = draw(st.integers(4, 9))
    words = st.text(LETTERS, min_size=2, max_size=8)
    names = draw(st.lists(words, min_size=2, max_size=5, unique_by=str.casefold))
    n_numbers = draw(st.integers(1, len(names)))
    number = st.integers(-5000, 5000).map(float) | st.floats(-1e6, 1e6).map(
        lambda x: float(f"{x:.5g}")
    )
    text = st.text(LETTERS + " ,;|'\"&-", min_size=2, max_size=12).filter(is_plain)
    numbers, texts = {}, {}
    for k, name in enumerate(names):
        gaps = draw(st.sets(st.integers(0, n_rows - 1), max_size=n_rows // 3)) if k else set()
        if k < n_numbers:
            cells = draw(st.lists(number, min_size=n_rows, max_size=n_rows))
            numbers[name] = [float("nan") if i in gaps else x for i, x in enumerate(cells)]
        else:
            levels = draw(st.lists(text, min_size=2, max_size=3, unique_by=str.casefold))
            chosen = draw(st.lists(st.sampled_from(levels), min_size=n_rows, max_size=n_rows))
            texts[name] = [None if i in gaps else x for i, x in enumerate(chosen)]
    return Written(numbers, texts)


def is_plain(text: str) -> bool:
    """Return whether a text is one, and begins and ends in a letter, as names of things do."""
    ends = text[0].isalpha() and text[-1].isalpha()
    return ends and text not in MISSING and "  " not in text and "--" not in text


def column(columns: tuple[Column, ...], name: str) -> Column:
    found = [one for one in columns if one.name == name]
    assert len(found) == 1, [one.name for one in columns]
    return found[0]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(table=written())
def test_table_reads_back_as_it_was_or_is_asked_about(dialect: str, table: Written) -> None:
    if "no quotes" in dialect:
        assume(not any(set(x or "") & set("\"'") for one in table.texts.values() for x in one))
    data = DIALECTS[dialect](table)
    sheet = open_sheet(data, Choices())
    assert len(sheet.layout.rows) == table.n_rows
    for name, values in table.numbers.items():
        found = column(sheet.columns, name)
        if found.style.is_open:  # it is asked about, and the other reading is a click away
            continue
        assert found.values is not None, (name, data)
        np.testing.assert_array_equal(found.values, values, err_msg=repr(data))
    for name, texts in table.texts.items():
        found = column(sheet.columns, name)
        assert [text or None for text in found.texts] == texts, data


@pytest.mark.parametrize("dialect", DIALECTS)
@given(table=written())
def test_whole_reading_gives_a_table_or_says_what_is_missing(dialect: str, table: Written) -> None:
    with suppress(CsvError):
        reading = read(DIALECTS[dialect](table))
        assert reading.target in [*table.names, "target"]
        assert len(reading.X) <= table.n_rows
        assert np.isfinite(reading.X).all()
