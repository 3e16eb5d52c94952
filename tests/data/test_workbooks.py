"""Workbooks and parquet files: values alone, within limits, and a sentence for all else."""

import io
import zipfile
from datetime import date
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from playground.data import read
from playground.data.csv_cells import CsvError
from playground.data.files import workbooks
from playground.data.files.choices import Choices
from playground.data.files.text import MAX_BYTES

ROWS: list[list[Any]] = [["a", "b", "k"], [1, 2.5, "x"], [3, None, "y"], [5, 6.5, "x"], [7, 8, "y"]]


def xlsx(**sheets: list[list[Any]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


def ods(rows: list[list[Any]]) -> bytes:
    book, file = odf.opendocument.OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = odf.table.Table(name="one")
    for row in rows:
        line = odf.table.TableRow()
        for value in row:
            is_number = isinstance(value, int | float)
            kind = {"valuetype": "float", "value": value} if is_number else {"valuetype": "string"}
            cell = odf.table.TableCell(**(kind if value is not None else {}))
            if value is not None:
                cell.addElement(odf.text.P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(file)
    return file.getvalue()


def parquet() -> bytes:
    file = io.BytesIO()
    names, *rows = ROWS
    table = pyarrow.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data", [xlsx(one=ROWS), ods(ROWS), parquet()], ids=["xlsx", "ods", "parquet"]
)
def test_a_workbook_is_read_as_its_csv_is(data: bytes) -> None:
    text = "\n".join(",".join("" if one is None else str(one) for one in row) for row in ROWS)
    assert read(data, "file").table == read(text).table


def test_of_several_sheets_one_is_read_and_the_others_are_a_click_away() -> None:
    data = xlsx(first=ROWS, second=[["u", "v"], [1, 5.5], [2, 6.5]])
    reading = read(data)
    assert reading.target == "k"
    decision = next(
        one for one in reading.all_decisions if one.text.startswith('Sheet "first" of 2')
    )
    ((label, choices),) = decision.others
    assert label == 'Read "second"'
    assert read(data, "", choices).inputs == ("u",)
    with pytest.raises(CsvError, match=r'^sheet: expected one .*, got "third"$'):
        read(data, "", Choices(sheet="third"))


def test_a_table_may_stand_anywhere_in_a_sheet() -> None:
    rows: list[list[Any]] = [[], [None, None, "My flowers"], *([None, None, *row] for row in ROWS)]
    assert read(xlsx(one=rows)).table == read(xlsx(one=ROWS)).table


def test_values_that_are_no_numbers_or_texts_are_written_out() -> None:
    rows = [["day", "a", "ok"], *([date(2026, 1, k), k, k > 2] for k in range(1, 5))]
    reading = read(xlsx(one=rows))
    assert reading.inputs == ("a",)
    assert list(reading.labels) == ["FALSE", "FALSE", "TRUE", "TRUE"]
    assert any("has dates: day" in sentence for sentence in reading.decisions)


def test_a_formula_counts_as_what_was_saved_with_it() -> None:
    # openpyxl saves none: nothing is worked out here, and the cell is empty.
    rows = [["a", "k"], [1, "x"], ["=1+1", "y"], [3, "x"], [4, "y"], [5, "x"], [6, "y"]]
    assert read(xlsx(one=rows)).X[:, 0].tolist() == [1, 3, 4, 5, 6]


def archive(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as content:
        for name, text in parts.items():
            content.writestr(name, text)
    return file.getvalue()


DAMAGED = r"^the file is damaged, or of another kind \(\w+\): save"
# By name: an archive holds the time at which it was made, and so would what pytest makes of it.
BAD = {
    "another archive": (archive(a="b"), r"^the file looks like a zip archive: unpack it"),
    "cut off": (
        archive(a="b")[:20],
        r"^the file is damaged, or of another kind \(BadZipFile\): save",
    ),
    "no sheets": (archive(**{"xl/workbook.xml": "<workbook/>"}), DAMAGED),
    "no XML": (archive(**{"content.xml": "no"}), DAMAGED),
    "no parquet": (b"PAR1 and no more PAR1", DAMAGED),
    "empty": (xlsx(one=[]), r'^sheet "one" is empty$'),
    "too large": (b"PK\x03\x04" + bytes(MAX_BYTES), r"^the file is too large"),
}


@pytest.mark.parametrize(("data", "says"), BAD.values(), ids=BAD)
def test_what_is_no_workbook_gets_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(CsvError, match=says):
        read(data)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
    with pytest.raises(CsvError, match=r"expected at most 1,000 bytes unpacked, got \d"):
        read(xlsx(one=ROWS))


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_LINES", 3), ("MAX_COLUMNS", 2), ("MAX_CELLS", 9)]
)
def test_a_sheet_beyond_a_limit_is_refused(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, limit, value)
    with pytest.raises(CsvError, match=r"^expected at most"):
        read(xlsx(one=ROWS))


@pytest.mark.parametrize(
    ("data", "package"),
    [(xlsx(one=ROWS), "openpyxl"), (ods(ROWS), "odf"), (parquet(), "pyarrow.parquet")],
    ids=["xlsx", "ods", "parquet"],
)
def test_without_the_package_a_sentence_names_it(
    data: bytes, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str) -> Any:
        if name == package:
            raise ImportError(name)
        return __import__(name, fromlist=["x"])

    monkeypatch.setattr(workbooks, "import_module", without)
    with pytest.raises(
        CsvError, match=r"are read where the package \w+ is installed: save the sheet"
    ):
        read(data)
