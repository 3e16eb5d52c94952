import csv
import gzip
import io
import re
import zipfile
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.data import csv_text
from playground.data.csv_cells import CsvError, guarded
from playground.data.csv_sheet import Columns, Sheet, TargetKind, read_sheet
from playground.data.csv_table import make_table, write_csv
from playground.data.csv_text import MAX_BYTES
from playground.data.table import MAX_ROWS, Table, clean_name


def table_of(
    data: bytes | str, columns: Columns | None = None, test_share: float = 0.0, seed: int = 0
) -> Table:
    sheet = read_sheet(data)
    return make_table(sheet, columns or sheet.suggestion(), test_share, seed)


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as content:
        content.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def with_cell(cell: str) -> str:
    """A file with this cell in line 3, column "b"."""
    return f"a,b,label\n1,2,x\n3,{cell},y\n5,6,x\n7,8,y\n"


def with_class(cell: str) -> str:
    """A file with this cell in line 3, column "label"."""
    return f"a,label\n1,x\n3,{cell}\n5,x\n7,y\n"


# ---- files that are refused, each with a sentence ----


class Bad(NamedTuple):
    name: str
    data: bytes | str
    says: str  # a regular expression
    columns: Columns | None = None
    test_share: float = 0.0


PLAIN = "a,b,label\n1,2,x\n3,4,y\n"
PARTS = "a,label,part\n1,x,train\n2,y,test\n"
AB = r'^line 3, column "b": '
A_LABEL = r'^line 3, column "label": '

BAD = [
    # not a table
    Bad("empty bytes", b"", r"^the file is empty: expected a line of names and lines of numbers$"),
    Bad("empty text", "", r"^the file is empty"),
    Bad("blank lines alone", "\n  \n\t\n\r\n", r"^the file is empty"),
    Bad("comments alone", "# one\n# two\n", r"^the file is empty"),
    Bad("delimiters alone", ",,\n,,\n", r"^the file is empty"),
    Bad("empty cells alone", '"",""\n"",""\n', r"^the file is empty"),
    Bad("byte order mark alone", b"\xef\xbb\xbf", r"^the file is empty"),
    Bad("names alone", "# from a lab\na,b,label\n", r"^line 2: expected rows of numbers below the"),
    Bad(
        "one column", "a\n1\n2\n", r"^expected at least two columns, got one; looked for tab, semi"
    ),
    Bad("unknown delimiter", "a:b\n1:2\n3:4\n", r"^expected at least two columns, .* \|, comma, b"),
    Bad(
        "one byte too many",
        b"1,2\n" * (MAX_BYTES // 4) + b"1",
        r"^the file is too large: expected at most 5,000,000 bytes \(5 MB\), got 5,000,001 \(5.0",
    ),
    Bad(
        "text too large", "1,2\n" * (MAX_BYTES // 4) + "1", r"at most 5,000,000 characters .*5,000,"
    ),
    Bad("too many lines", "\n" * 100_001, r"^expected at most 100,000 lines, got 100,001$"),
    Bad(
        "line too long",
        "a,b\n1," + "2" * 25_000,
        r"^line 2: expected at most 24,180 char.* 25,002$",
    ),
    # not a text
    Bad(
        "NUL bytes", b"a,b\n1,\x002\n", r"^the file is no text, it has NUL bytes: .* CSV \(UTF-8\)$"
    ),
    Bad("NUL in a pasted text", "a,b\n1,\0\n", r"^the file is no text"),
    Bad("any binary", bytes(range(256)), r"^the file is no text"),
    Bad(
        "PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"^the file looks like a PNG picture: save .* CSV"
    ),
    Bad("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF", r"^the file looks like a JPEG picture"),
    Bad("GIF", b"GIF89a,1\n", r"^the file looks like a GIF picture"),
    Bad(
        "zip or xlsx", archive(), r"^the file looks like a spreadsheet \(xlsx, ods\) or zip archive"
    ),
    Bad(
        "xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", r"^the file looks like an Excel file \(xls\)"
    ),
    Bad("gzip", gzip.compress(b"a,b\n1,2\n"), r"^the file looks like a gzip archive"),
    Bad("PDF", b"%PDF-1.7\n1 0 obj\n", r"^the file looks like a PDF file"),
    Bad("RTF", b"{\\rtf1\\ansi a,b}", r"^the file looks like a text document \(RTF\)"),
    Bad("web page", b"\n <!doctype html>\n<table>", r"^the file looks like a web page"),
    Bad("pasted web page", "<HTML><body>1,2", r"^the file looks like a web page"),
    Bad(
        "UTF-16 cut in a letter",
        "a,b\n1,2\n".encode("utf-16")[:-1],
        r"^the file begins like UTF-16",
    ),
    Bad("UTF-16 without a mark", "a,b\n1,2\n".encode("utf-16-le"), r"^the file is no text"),
    Bad("UTF-32", "a,b\n1,2\n".encode("utf-32"), r"^the file is no text"),
    # rows
    Bad("short row", "a,b,c\n1,2,3\n4,5\n6,7,8\n", r"^line 3: expected 3 cells as in .*, got 2$"),
    Bad(
        "long row", "a,b\n1,2\n4,5\n6,7,8\n", r"^line 4: expected 2 cells as in most lines, got 3$"
    ),
    Bad("title above", "My flowers\na,b\n1,2\n3,4\n", r"^line 1: expected 2 cells .*, got 1$"),
    Bad("short row after skipped lines", "# by me\n\na,b\n1,2\n\n3,4\n5\n", r"^line 7: .* got 1$"),
    Bad("short row after a cell of two lines", 'a,b\n1,"x\ny"\n2,z\n3\n', r"^line 5: .* got 1$"),
    Bad("decimal comma beside commas", "a,b\n1,5,2\n3,4\n5,6\n", r"^line 2: expected 2 .*, got 3$"),
    Bad(
        "too many columns",
        ",".join("1" * 61) + "\n",
        r"^line 1: expected at most 60 columns, got 61",
    ),
    Bad(
        "too many rows",
        "a,b\n" + "1,2\n" * 10_001,
        r"^line 10002: expected at most 10,000 rows, got",
    ),
    Bad("too many rows, no names", "1,2\n" * 10_001, r"^line 10001: expected at most 10,000 rows"),
    Bad("one row of numbers", "1,2\n", r"^expected at least 2 rows, got 1$"),
    Bad("one row below names", "a,b\n1,2\n", r"^expected at least 2 rows, got 1$"),
    Bad(
        "long cell",
        with_cell("9" * 201),
        r'^line 3, column 2: .* 200 characters, got 201, "9{39}…"$',
    ),
    Bad(
        "long name", f"a,{'b' * 201}\n1,2\n", r"^line 1, column 2: expected at most 200 char.* 201"
    ),
    # quotes
    Bad(
        "quote not closed",
        'a,b\n1,"2\n3,4\n',
        r"^line 2, column 2: a cell that begins with a quote",
    ),
    Bad(
        "quote not closed in a long file",
        'a,b\n1,"2\n' + "3,4\n" * 9000,
        r"^line 2, column 2: a cel",
    ),
    Bad(
        "quote not closed above long lines",
        'a,b\n1,"2\n' + ("3" * 1000 + ",4\n") * 300,
        r"^line 2, column 2: a cell",
    ),
    Bad("quote not closed in the first line", '"a,b\n1,2\n', r"^line 1, column 1: a cell that beg"),
    Bad("quote closed too early", 'a,b\n1,2\n3,"4"5\n', r"^line 3, column 2: .* must end with one"),
    Bad(
        "quote not doubled",
        'a,b\n1,x\n"say "hi"",4\n',
        r'line 3, column 1: .* written twice \(""\)$',
    ),
    Bad("quote not closed after a tab", 'a\tb\n1\t"2\n', r"^line 2, column 2: a cell that begins"),
    Bad(
        "quote closed too late", 'a,b\n1,"2\n' + "3,4\n" * 60 + '5,"\n', r"^line 2, .*not closed\?$"
    ),
    # names
    Bad("name twice", "x,y,x\n1,2,3\n4,5,6\n", r'^line 1: .* differ, got "x" for columns 1 and 3$'),
    Bad(
        "long names cut alike",
        f"{'n' * 41},{'n' * 42}\n1,2\n3,4\n",
        r'got "n{40}" for columns 1 and 2',
    ),
    Bad("empty name twice", "column 2,\n1,2\n3,4\n", r'got "column 2" for columns 1 and 2'),
    Bad("guarded name twice", "=a,'=a\n1,2\n3,4\n", r'got "=a" for columns 1 and 2'),
    # numbers
    Bad("text for a number", with_cell("abc"), AB + r'expected a number, got "abc"$'),
    Bad("NaN", with_cell("NaN"), AB + r'expected a number, got "NaN"$'),
    Bad(
        "a column of nan",
        "a,b\nnan,1\nnan,2\n",
        r'^line 2, column "a": expected a number, got "nan"$',
    ),
    Bad("inf", with_cell("inf"), AB + r'expected a number, got "inf"$'),
    Bad("-Infinity", with_cell("-Infinity"), AB + r'expected a number, got "-Infinity"$'),
    Bad(
        "1e400", with_cell("1e400"), AB + r'expected a number from -1e\+12 to 1e\+12, got "1e400"$'
    ),
    Bad("-1e400", with_cell("-1e400"), AB + r"expected a number from -1e\+12 to"),
    Bad("1e13", with_cell("1e13"), AB + r'expected a number from -1e\+12 to 1e\+12, got "1e13"$'),
    Bad("200 digits", with_cell("9" * 200), AB + r"expected a number from -1e\+12 to 1e\+12"),
    Bad("hex", with_cell("0x1F"), AB + r'expected a number, got "0x1F"$'),
    Bad("underscores", with_cell("1_0"), AB + r'expected a number, got "1_0"$'),
    Bad(
        "thousands with underscores",
        with_cell("1_000"),
        AB + r".* without thousands separators, got",
    ),
    Bad("thousands with commas", with_cell('"1,234,567.8"'), AB + r".* without thousands .*567.8"),
    Bad(
        "thousands with a blank",
        with_cell("12 345"),
        AB + r'.* thousands separators, got "12 345"$',
    ),
    Bad(
        "thousands with points", "a;b\n1.234,5;1\n2,5;3\n", r'^line 2, column "a": .* thousands sep'
    ),
    Bad(
        "a column of thousands",
        'a,b\n"1,000",1\n"2,000",2\n',
        r'line 2, column "a": .*thousands sep',
    ),
    Bad(
        "thousands beside a whole number, tabs",
        "a\tb\n12,345\t1\n999\t2\n",
        r'^line 2, column "a": .*thousands separators, .* got "12,345", and "999" in line 3$',
    ),
    Bad(
        "thousands beside a whole number, semicolons",
        "a;b\n80;1\n7;2\n1,200;3\n",
        r'^line 4, column "a": .*thousands separators, .* got "1,200", and "80" in line 2$',
    ),
    Bad(
        "thousands beside a whole number, bars",
        "a|y\n1|-12,345\n2|-999\n",
        r'^line 2, column "y": .*thousands separators, .* got "-12,345", and "-999" in line 3$',
    ),
    Bad(
        "thousands beside a whole number, blanks",
        "a b\n+1,200 1\n64 2\n987,654 3\n",
        r'^line 2, column "a": .*thousands separators, .* got "\+1,200", and "64" in line 3$',
    ),
    Bad(
        "decimal comma beside points",
        "a;b\n1,234;1\n12.5;2\n",
        r'^line 3, column "a": expected one decimal mark, got "12.5", and "1,234" in line 2$',
    ),
    Bad("decimal comma in quotes", with_cell('"1,5"'), AB + r'expected a number, got "1,5"$'),
    Bad(
        "comma after a number", "a;b\n1,;1\n2;3\n3;4\n", r'column "a": expected a number, got "1,"$'
    ),
    Bad(
        "full-width digits",
        with_cell("\uff11\uff12"),
        AB + r'expected a number, got "\uff11\uff12"$',
    ),
    Bad("Arabic digits", with_cell("\u0663"), AB + r'expected a number, got "\u0663"$'),
    Bad("superscript", with_cell("2\u00b2"), AB + r'expected a number, got "2\u00b2"$'),
    Bad("percent", with_cell("5%"), AB + r'expected a number, got "5%"$'),
    Bad("two signs", with_cell("--5"), AB + r'expected a number, got "--5"$'),
    Bad("blank inside", with_cell("1 2"), AB + r'expected a number, got "1 2"$'),
    Bad("formula", with_cell("=1+2"), AB + r'expected a number, got "=1\+2"$'),
    Bad("formula that starts a program", with_cell("+cmd|' /C calc'!A0"), AB + r'.*got "\+cmd\|'),
    Bad(
        "formula that opens a page", with_cell('"=HYPERLINK(""http://x"")"'), AB + r'.*"=HYPERLINK'
    ),
    Bad(
        "HTML",
        with_cell("<img src=x onerror=alert(1)>"),
        AB + r'expected a number, got "<img src=x',
    ),
    Bad("code marks", with_cell("`a`\x07\u202eb"), AB + r'expected a number, got "ab"$'),
    Bad(
        "text in a column of values",
        "a,y\n0,0.5\n1,oops\n" + "".join(f"{k},{k}.5\n" for k in range(2, 12)),
        r'^line 3, column "y": expected a number, got "oops"$',
    ),
    Bad(
        "first row is no header",
        "1,2\n3,4\nx,6\n",
        r'^line 3, column "x1": expected a number, got "x"',
    ),
    # missing cells
    Bad(
        "empty cell",
        with_cell(""),
        AB + r"expected a value, got an empty cell; fill it in, or delet",
    ),
    Bad("blanks", with_cell("  "), AB + r"expected a value, got an empty cell"),
    Bad("NA", with_cell("NA"), AB + r'expected a value, got "NA"; fill it in, or delete the line$'),
    Bad("na", with_cell("na"), AB + r'expected a value, got "na"'),
    Bad("n/a", with_cell("n/a"), AB + r'expected a value, got "n/a"'),
    Bad("#N/A", with_cell("#N/A"), AB + r'expected a value, got "#N/A"'),
    Bad(
        "#N/A at a line's beginning", "a,b\n#N/A,2\n1,3\n", r'^line 2, column "a": expected a value'
    ),
    Bad("question mark", with_cell("?"), AB + r'expected a value, got "\?"'),
    Bad("null", with_cell("NULL"), AB + r'expected a value, got "NULL"'),
    Bad("missing class", with_class(""), A_LABEL + r"expected a value, got an empty cell"),
    Bad("NA for a class", with_class("NA"), A_LABEL + r'expected a value, got "NA"'),
    # classes
    Bad(
        "one class",
        "a,label\n1,x\n2,x\n3,x\n",
        r'^column "label": expected 2 to 10 classes, got 1$',
    ),
    Bad(
        "11 classes",
        "a,label\n" + "".join(f"{k},c{k}\n" for k in range(11)),
        r'^column "label": expected 2 to 10 classes, got 11$',
    ),
    Bad(
        "11 numbers as classes",
        "a,b\n" + "".join(f"{k},{k}\n" for k in range(11)),
        r'^column "b": expected 2 to 10 classes, got 11$',
        Columns((0,), 1, "classes"),
    ),
    Bad(
        "classes cut alike",
        f"a,c\n1,{'n' * 41}\n2,z\n3,{'n' * 42}\n",
        r'^line 4, column "c": expected classes that differ in their first .* line 2 another',
    ),
    Bad(
        "text as values",
        PLAIN,
        r'^line 2, column "label": expected a number, got "x"$',
        Columns((0,), 2, "values"),
    ),
    Bad(
        "text as an input",
        PLAIN,
        r'^line 2, column "label": expected a number, got "x"$',
        Columns((0, 2), 1, "values"),
    ),
    # columns
    Bad(
        "no column of numbers",
        "a,b\nx,y\nz,w\n",
        r"^expected at least one column of numbers, got texts",
    ),
    Bad(
        "one column of numbers, nothing else",
        "a,b\n1,\n2,\n",
        r"^expected a column of numbers beside",
    ),
    Bad("no input", PLAIN, r"^inputs: expected 1 to 8 columns, got 0$", Columns((), 2, "classes")),
    Bad(
        "9 inputs",
        "1,2,3,4,5,6,7,8,9,10\n" * 2,
        r"^inputs: expected 1 to 8 columns, got 9$",
        Columns(tuple(range(9)), 9, "values"),
    ),
    Bad(
        "target among inputs",
        PLAIN,
        r'^target: expected a column that is no input, got "b", which',
        Columns((0, 1), 1, "values"),
    ),
    Bad(
        "input twice",
        PLAIN,
        r"^inputs: .* differ, got one of them twice",
        Columns((0, 0), 2, "classes"),
    ),
    Bad(
        "inputs of one name",
        "# target,values\nx,a,x\n1,2,3\n4,5,6\n",
        r"expected names of inputs that differ, got 'x' twice",
        Columns((0, 2), 1, "values"),
    ),
    Bad("input beyond", PLAIN, r"^columns: .* from 0 to 2, got 3$", Columns((0, 3), 2, "classes")),
    Bad("input below", PLAIN, r"^columns: .* from 0 to 2, got -1$", Columns((-1,), 2, "classes")),
    Bad("target beyond", PLAIN, r"^columns: .* from 0 to 2, got 7$", Columns((0,), 7, "classes")),
    Bad(
        "unknown kind",
        PLAIN,
        r'^kind: expected classes or values, got "ranks"$',
        Columns((0,), 2, "ranks"),
    ),  # type: ignore[arg-type]
    # what to train on
    Bad("negative test share", PLAIN, r"^test share: .* from 0 to 0.9, got -0.1$", None, -0.1),
    Bad("test share too large", PLAIN, r"^test share: .* from 0 to 0.9, got 0.95$", None, 0.95),
    Bad("test share NaN", PLAIN, r"^test share: .* from 0 to 0.9, got nan$", None, float("nan")),
    Bad("part as an input", PARTS, r'^column "part": says which', Columns((0, 2), 1, "classes")),
    Bad("part as the target", PARTS, r'^column "part": says which', Columns((0,), 2, "classes")),
    Bad(
        "nothing to train on",
        "a,b,part\n1,2,test\n3,4,test\n",
        r'^column "part": expected a training row',
    ),
]


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_bad_input_gets_a_sentence_that_says_where_and_what(bad: Bad) -> None:
    with pytest.raises(CsvError) as caught:
        table_of(bad.data, bad.columns, bad.test_share)
    message = str(caught.value)
    assert re.search(bad.says, message), message
    assert len(message) < 250
    assert "`" not in message
    assert message.isprintable()


def test_bad_inputs_have_names_that_differ() -> None:
    assert len({bad.name for bad in BAD}) == len(BAD) >= 60


@pytest.mark.parametrize("kind", [bytes, str])
def test_size_is_looked_at_before_anything_else(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Huge(kind):  # type: ignore[misc]
        def __len__(self) -> int:
            return 200_000_000

        def __getitem__(self, key: object) -> object:
            raise AssertionError("it was read")

        decode = __iter__ = startswith = count = split = __getitem__

    monkeypatch.setattr(csv_text, "_decoded", None)
    with pytest.raises(CsvError, match=r"got 200,000,000 \(200.0 MB\)"):
        read_sheet(Huge())


def test_refusal_names_a_column_without_a_name_by_its_place() -> None:
    with pytest.raises(CsvError, match=r'^line 3, column "column 2": expected a number, got "x"'):
        table_of("a,,c\n1,2,3\n4,x,6\n7,8,9\n")


# ---- delimiters and numbers ----


@pytest.mark.parametrize(
    ("data", "delimiter"),
    [
        ("a,b,c\n1,2.5,x\n3,4,y\n", ","),
        ("a, b, c\n1, 2.5, x\n3, 4, y\n", ","),
        ("a;b;c\n1;2.5;x\n3;4;y\n", ";"),
        ("a;b;c\n1,0;2,5;x\n3,0;4,0;y\n", ";"),
        ("a\tb\tc\n1\t2,5\tx\n3\t4\ty\n", "\t"),
        ("a|b|c\n1|2.5|x\n3|4|y\n", "|"),
        ("a b c\n1 2.5 x\n3 4 y\n", " "),
        ("  a    b c\n  1  2.5 x \n 3\t4 \t y\n", " "),
        ("sep=;\na;b;c\n1;2,5;x\n3;4;y\n", ";"),
    ],
)
def test_delimiter_is_found(data: str, delimiter: str) -> None:
    sheet = read_sheet(data)
    assert sheet.delimiter == delimiter
    assert sheet.has_header
    assert sheet.names == ("a", "b", "c")
    table = make_table(sheet, sheet.suggestion())
    assert table.inputs.tolist() == [[1.0, 2.5], [3.0, 4.0]]
    assert table.classes == ("x", "y")


@pytest.mark.parametrize(
    ("data", "inputs", "targets"),
    [
        ("1,5;2,5\n2,5;3,5\n", [[1.5], [2.5]], [2.5, 3.5]),
        ("1,5 2,5\n2,5 3,5\n", [[1.5], [2.5]], [2.5, 3.5]),
        ("1.5,2.5\n2.5,3.5\n", [[1.5], [2.5]], [2.5, 3.5]),
        ("1, 2, 3\n4, 5, 7\n", [[1.0, 2.0], [4.0, 5.0]], [3.0, 7.0]),
        ("+1e3,-.5\n2.,1E-2\n", [[1000.0], [2.0]], [-0.5, 0.01]),
    ],
)
def test_numbers_are_read_with_the_mark_that_the_delimiter_leaves(
    data: str, inputs: list[list[float]], targets: list[float]
) -> None:
    table = table_of(data)
    assert table.inputs.tolist() == inputs
    assert table.targets.tolist() == targets


@pytest.mark.parametrize("mark", ["\t", ";", "|", " "])
@pytest.mark.parametrize(
    "cells",
    [
        ["1,5", "2", "3,25"],
        ["1,234", "999", "2,5"],
        ["1,234", "999", "0,125"],
        ["1,234", "999", "1234,567"],
        ["1,234", "999,0", "12,345"],
        ["1,234", "2,345", "12,345"],
        ["999", "80", "1200"],
    ],
)
def test_comma_that_can_only_be_a_decimal_mark_is_read_as_one(mark: str, cells: list[str]) -> None:
    table = table_of(
        "a" + mark + "b\n" + "".join(f"{cell}{mark}x\n{cell}{mark}y\n" for cell in cells)
    )
    assert table.inputs[::2, 0].tolist() == [float(cell.replace(",", ".")) for cell in cells]


@given(st.lists(st.integers(-(10**11), 10**11), min_size=2, max_size=9, unique=True))
@example([12_345, 1_234, 45_100, 987])
@example([1_234_567, 999])
def test_whole_numbers_with_thousands_separators_are_never_read_as_fractions(
    numbers: list[int],
) -> None:
    rows = "".join(f"{number:,}\t{number % 2}\n" for number in [*numbers, 1])
    wrong = any(abs(number) >= 1000 for number in numbers)
    result = outcome("a\tb\n" + rows, Columns((0,), 1, "values"))
    if wrong:
        assert "thousands separators" in str(result)
    else:
        assert result.inputs[:, 0].tolist() == [*numbers, 1]


@pytest.mark.parametrize("text", ["a;b", "a|b", "Iris setosa", "a\tb", "x; 1; 2"])
def test_other_delimiter_within_a_text_does_not_cut_it(text: str) -> None:
    assert table_of(f'a,b,c\n1,2,"{text}"\n3,4,z\n5,6,"{text}"\n').classes == tuple(
        sorted([clean_name(text), "z"])
    )


# ---- encodings, lines, quotes ----

ACCENTS = "größe,art\n1,süß\n2,über\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_encoding_is_found(encoding: str) -> None:
    assert table_of(ACCENTS.encode(encoding)) == table_of(ACCENTS)


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_either_order_of_bytes_is_read(mark: str) -> None:
    assert table_of(("\ufeff" + ACCENTS).encode(mark)) == table_of(ACCENTS)


def test_byte_that_no_encoding_knows_does_no_harm() -> None:
    assert table_of(b"a,c\n1,\x81\xff\n2,y\n").classes == ("y", "ÿ")


def test_pasted_text_may_begin_with_a_byte_order_mark() -> None:
    assert read_sheet("\ufeff" + PLAIN) == read_sheet(PLAIN)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert read_sheet(PLAIN.replace("\n", end).encode()) == read_sheet(PLAIN)
    assert read_sheet(PLAIN.strip().replace("\n", end)) == read_sheet(PLAIN)


def test_blank_lines_and_comments_are_skipped_and_counted() -> None:
    sheet = read_sheet("# by me\n\na,b\n1,2\n  # a note, with commas\n3,4\n\n,\n5,6\n")
    assert sheet.rows == (("1", "2"), ("3", "4"), ("5", "6"))
    assert sheet.lines == (4, 6, 9)


def test_cells_in_quotes_may_hold_delimiters_quotes_and_lines() -> None:
    sheet = read_sheet('"a, b",c\n1,"x, ""y"""\n2,"two\n\n# lines"\n" 3 ",""""\n')
    assert sheet.names == ("a, b", "c")
    assert sheet.rows == (("1", 'x, "y"'), ("2", "two\n\n# lines"), ("3", '"'))
    assert sheet.lines == (2, 3, 6)
    assert make_table(sheet, sheet.suggestion()).classes == ('"', "two # lines", 'x, "y"')


def test_empty_columns_at_the_end_are_left_aside() -> None:
    assert table_of("a,b,\n1,2.5,\n3,4,\n").names == ("a",)


# ---- names ----


def test_first_row_of_numbers_is_no_header() -> None:
    sheet = read_sheet("5.1,3.5,x\n4.9,3.0,y\n")
    assert not sheet.has_header
    assert sheet.names == ("x1", "x2", "target")
    assert len(sheet.rows) == 2


def test_first_row_of_texts_is_no_header_above_texts() -> None:
    assert not read_sheet("a,b\nc,d\n").has_header


def test_header_is_found_above_a_column_with_a_few_faults() -> None:
    sheet = read_sheet("a,b\n1,x\noops,y\n3,z\n")
    assert sheet.has_header
    assert sheet.kinds == ("text", "text")
    with pytest.raises(CsvError, match=r'^line 3, column "a": expected a number, got "oops"$'):
        make_table(sheet, sheet.suggestion())


def test_names_are_printable_short_and_never_empty() -> None:
    long = "n" * 50
    sheet = read_sheet(f'"a\x07\n b",,{long}\n1,2,3\n4,5,6\n')
    assert sheet.names == ("a b", "column 2", "n" * 40)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "$x^2$", "**a**", "a b", "😀"])
def test_name_of_any_text_stays_that_text(text: str) -> None:
    table = table_of(f"{text},b\n1,<b>\n2,😀\n3,<b>\n")
    assert table.names == (text,)
    assert table.classes == ("<b>", "😀")


# ---- suggestions ----

FISHER = """5.1,3.5,1.4,0.2,Iris-setosa
4.9,3.0,1.4,0.2,Iris-setosa
7.0,3.2,4.7,1.4,Iris-versicolor
6.4,3.2,4.5,1.5,Iris-versicolor
6.3,3.3,6.0,2.5,Iris-virginica
5.8,2.7,5.1,1.9,Iris-virginica

"""  # as in the UCI repository: no header, and a blank line at the end


def test_fishers_irises_are_read_as_they_are_published() -> None:
    table = table_of(FISHER)
    assert table.names == ("x1", "x2", "x3", "x4")
    assert table.target == "target"
    assert table.classes == ("Iris-setosa", "Iris-versicolor", "Iris-virginica")
    assert table.targets.tolist() == [0, 0, 1, 1, 2, 2]
    assert table.inputs[2].tolist() == [7.0, 3.2, 4.7, 1.4]
    assert table.n_train == 6


@pytest.mark.parametrize(
    ("data", "columns"),
    [
        # A truth table, with and without names.
        ("a,b,out\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", Columns((0, 1), 2, "classes")),
        ("0,0,0\n0,1,1\n1,0,1\n1,1,0\n", Columns((0, 1), 2, "classes")),
        ("a,b\n1,2.5\n2,3.5\n3,2.5\n4,3.5\n", Columns((0,), 1, "values")),
        ("a,b\n1,2\n2,3\n3,4\n4,5\n", Columns((0,), 1, "values")),
        ("a,b\n1,7\n2,7\n3,7\n4,7\n", Columns((0,), 1, "values")),
        # A target by its name, wherever it is.
        ("Species,a,b\nx,1,2\ny,3,4\n", Columns((1, 2), 0, "classes")),
        ("y,x\n1.5,2\n2.5,3\n", Columns((1,), 0, "values")),
        # Numbers of rows are no input, and no target.
        ("Id,a,b\n1,5,x\n2,3,y\n", Columns((1,), 2, "classes")),
        ("id,a,b\n907,5,x\n23,3,y\n", Columns((1,), 2, "classes")),
        ('"",a,b\n1,5,x\n2,3,y\n', Columns((1,), 2, "classes")),
        ("a,b,nr\n1.5,x,1\n2.5,y,2\n", Columns((0,), 1, "classes")),
        # A name alone does not make them that.
        ("index,b\n1.52,x\n1.49,y\n", Columns((0,), 1, "classes")),
        ("a,b\n1,x\n2,y\n", Columns((0,), 1, "classes")),
        ("id,b\n1,2.5\n2,3.5\n", Columns((0,), 1, "values")),
        # Texts are no input; the only numbers are one.
        ("name,a,b\nAda,1,x\nBob,2,y\n", Columns((1,), 2, "classes")),
        ("name,a\nAda,1\nBob,2\n", Columns((1,), 0, "classes")),
        # The first 8 inputs, if there are more.
        ("1,2,3,4,5,6,7,8,9,x\n" * 2, Columns((0, 1, 2, 3, 4, 5, 6, 7), 9, "classes")),
        ("a,label,part\n1,x,train\n2,y,test\n", Columns((0,), 1, "classes")),
    ],
)
def test_suggestion_is_what_a_person_would_choose(data: str, columns: Columns) -> None:
    assert read_sheet(data).suggestion() == columns


def test_kind_of_each_column_is_told() -> None:
    sheet = read_sheet("a,b,c,d,part\n1,x,,1,train\n?,y,NA,z,test\n")
    assert sheet.kinds == ("numbers", "text", "empty", "text", "split")
    assert [sheet.numeric(column) for column in range(5)] == [True, False, False, False, False]


# ---- tables ----


def test_columns_are_taken_in_the_order_in_which_they_are_chosen() -> None:
    table = table_of("a,b,c\n1,2,3\n4,5,6\n", Columns((2, 0), 1, "values"))
    assert table.names == ("c", "a")
    assert table.inputs.tolist() == [[3, 1], [6, 4]]
    assert table.targets.tolist() == [2, 5]


@pytest.mark.parametrize(
    ("cells", "classes"),
    [
        (["b", "a", "b"], ("a", "b")),
        (["b", "A", "C"], ("A", "b", "C")),
        (["10", "9", "10"], ("9", "10")),
        (["1", "-1", "1"], ("-1", "1")),
        (["10", "9", "x"], ("10", "9", "x")),
        (["=1+2", "+cmd|' /C calc'!A0", "nan"], ("+cmd|' /C calc'!A0", "=1+2", "nan")),
        (["<b>", "😀", "<b>"], ("<b>", "😀")),
        ([" x ", "x", "y"], ("x", "y")),
    ],
)
def test_classes_are_any_texts_in_order(cells: list[str], classes: tuple[str, ...]) -> None:
    data = "a,label\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells))
    table = table_of(data, Columns((0,), 1, "classes"))
    assert table.classes == classes
    assert [classes[int(k)] for k in table.targets] == [cell.strip() for cell in cells]


LONG = "a,label\n" + "".join(f"{row},c{row % 3}\n" for row in range(50))


def test_order_of_the_file_is_kept_where_nothing_is_to_test_on() -> None:
    table = table_of(LONG)
    assert table.inputs[:, 0].tolist() == list(range(50))
    assert table.n_train == 50


@given(test_share=st.floats(0.001, 0.9), seed=st.integers(0, 999_999))
def test_split_loses_no_row_and_leaves_one_on_each_side(test_share: float, seed: int) -> None:
    table = table_of(LONG, None, test_share, seed)
    assert sorted(table.inputs[:, 0].tolist()) == list(range(50))
    assert (table.inputs[:, 0] % 3 == table.targets).all()
    assert table.n_train == min(50 - round(50 * test_share), 49)


def test_same_seed_splits_alike_and_another_seed_otherwise() -> None:
    first, again = table_of(LONG, None, 0.3, seed=7), table_of(LONG, None, 0.3, seed=7)
    assert first == again
    assert first != table_of(LONG, None, 0.3, seed=8)


def test_largest_share_leaves_a_row_to_train_on() -> None:
    assert table_of(PLAIN, None, 0.9).n_train == 1


def test_part_says_what_to_train_on_whatever_the_share() -> None:
    data = "a,b,part\n1,5.5,test\n2,6.5,train\n3,7.5,test\n4,8.5,train\n"
    table = table_of(data, None, 0.25)
    assert table.inputs[:, 0].tolist() == [2, 4, 1, 3]
    assert table.n_train == 2


def test_part_with_other_texts_is_a_column_like_any_other() -> None:
    assert table_of("a,part\n1,train\n2,wheel\n").classes == ("train", "wheel")


def test_largest_file_is_read_whole() -> None:
    rows = "".join(f"{row},{row % 7}.5,{row % 2}\n" for row in range(MAX_ROWS))
    table = table_of("a,b,label\n" + rows)
    assert len(table.inputs) == MAX_ROWS
    assert table.classes == ("0", "1")


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
        (small_table(names=("y", "x"), target="t"), "# target,classes,x,y"),
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


def outcome(data: bytes | str, columns: Columns | None = None, test_share: float = 0.0) -> Any:
    """Return a table or a message; nothing but a CsvError may come in between."""
    try:
        sheet = read_sheet(data)
        assert isinstance(sheet, Sheet)
        assert len(sheet.lines) == len(sheet.rows) >= 1
        assert {len(row) for row in sheet.rows} == {len(sheet.names)} == {len(sheet.kinds)}
        return make_table(sheet, columns or sheet.suggestion(), test_share)
    except CsvError as error:
        return str(error)


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


@given(
    almost_csv()
    | st.sampled_from([PLAIN, PARTS, FISHER, LONG, "# target,values\nx,x\n1,2\n3,4\n"]),
    st.lists(st.integers(0, 3) | st.integers(-1, 6), max_size=9).map(tuple),
    st.integers(-1, 6),
    st.sampled_from(["classes", "values"]),
    st.floats(-0.1, 1.0),
)
def test_any_choice_of_columns_gives_a_table_or_a_sentence(
    data: str, inputs: tuple[int, ...], target: int, kind: TargetKind, test_share: float
) -> None:
    table = outcome(data, Columns(inputs, target, kind), test_share)
    assert is_table_or_sentence(table)
    if isinstance(table, Table):
        assert table.n_inputs == len(inputs)
        assert bool(table.classes) == (kind == "classes")
