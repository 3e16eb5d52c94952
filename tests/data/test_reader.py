"""Files and texts: what is no table gets a sentence, and all dialects are read alike."""

import gzip
import re
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import read
from playground.data.csv_cells import CsvError
from playground.data.files import text as csv_text
from playground.data.files.choices import Choices
from playground.data.table import MAX_ROWS, Table, clean_name


def table_of(
    data: bytes | str, choices: Choices | None = None, test_share: float = 0.0, seed: int = 0
) -> Table:
    choices = replace(choices or Choices(), test_share=test_share, seed=seed)
    return read(data, "", choices).table


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
    choices: Choices | None = None
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
    Bad("short row after skipped lines", "# by me\n\na,b\n1,2\n\n3,4\n5\n", r"^line 7: .* got 1$"),
    Bad("short row after a cell of two lines", 'a,b\n1,"x\ny"\n2,z\n3\n', r"^line 5: .* got 1$"),
    Bad("decimal comma beside commas", "a,b\n1,5,2\n3,4\n5,6\n", r"^line 2: expected 2 .*, got 3$"),
    Bad("one row of numbers", "1,2\n", r"^expected at least 2 rows, got 1$"),
    Bad("one row below names", "a,b\n1,2\n", r"^expected at least 2 rows, got 1$"),
    Bad(
        "long name", f"a,{'b' * 201}\n1,2\n", r"^line 1, column 2: expected at most 200 char.* 201"
    ),
    Bad("short row before the end", "a,b,c\n1,2,3\n4,5\n6,7,8\n", r"^line 3: expected 3 cells"),
    Bad(
        "too many columns",
        ",".join("1" * 1001) + "\n",
        r"^line 1: expected at most 1000 columns, got 1001",
    ),
    Bad(
        "long cell",
        with_cell("9" * 201),
        r'^line 3, column 2: .* 200 characters, got 201, "9{39}…"$',
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
    Bad(
        "long names cut alike",
        f"{'n' * 41},{'n' * 42}\n1,2\n3,4\n",
        r'got "n{40}" for columns 1 and 2',
    ),
    Bad("empty name twice", "column 2,\n1,2\n3,4\n", r'got "column 2" for columns 1 and 2'),
    Bad("guarded name twice", "=a,'=a\n1,2\n3,4\n", r'got "=a" for columns 1 and 2'),
    # numbers
    Bad("text for a number", with_cell("abc"), AB + r'expected a number, got "abc"$'),
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
        AB + r'expected a number, got "1_000"$',
    ),
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
    Bad(
        "two decimal marks",
        "a;b\n1,23;1\n12.5;2\n",
        r'^line 3, column "a": expected numbers written in one way, got "12.5", and "1,23" in li',
    ),
    Bad("percent here alone", with_cell("5%"), AB + r'.* in one way, got "5%", and "2" in line 2$'),
    # missing cells
    Bad(
        "a value in no row",
        "a,b\n1,\n,2\n",
        r'^expected at least 2 rows without an empty cell in "a", "b", got 0: fill',
        Choices(target="b", kind="values", missing="leave out"),
    ),
    # classes
    Bad(
        "11 classes",
        "a,label\n" + "".join(f"{k},c{k}\n" for k in range(11)),
        r'^column "label": expected 2 to 10 classes, got 11$',
    ),
    Bad(
        "11 numbers as classes",
        "a,b\n" + "".join(f"{k},{k}\n" for k in range(11)),
        r'^column "b": expected 2 to 10 classes, got 11$',
        Choices(target="b", kind="classes"),
    ),
    Bad(
        "one class",
        "a,label\n1,x\n2,x\n3,x\n",
        r'^column "label": expected 2 to 10 classes, got 1$',
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
        Choices(target="label", kind="values"),
    ),
    # columns
    Bad("name twice", "x,y,x\n1,2,3\n4,5,6\n", r'^line 1: .* differ, got "x" for columns 1 and 3$'),
    Bad("no input", PLAIN, r"^inputs: expected 1 to 64 columns, got 0$", Choices(inputs=())),
    Bad(
        "65 inputs",
        (",".join(map(str, range(65))) + ",0.5\n") * 2,
        r"^inputs: expected 1 to 64 columns, got 65$",
        Choices(inputs=tuple(f"x{k}" for k in range(1, 66))),
    ),
    Bad(
        "target among inputs",
        PLAIN,
        r'^inputs: expected columns that are not the target, got "b"$',
        Choices(target="b", inputs=("a", "b")),
    ),
    Bad(
        "input twice",
        PLAIN,
        r"^inputs: .* differ, got one of them twice",
        Choices(inputs=("a",) * 2),
    ),
    Bad("unknown input", PLAIN, r'^inputs: .* "a", "b", "label", got "c"$', Choices(inputs=("c",))),
    Bad("unknown target", PLAIN, r'^target: .* "a", "b", "label", got "c"$', Choices(target="c")),
    Bad("part as an input", PARTS, r'^inputs: column "part" tells', Choices(inputs=("part",))),
    Bad("part as the target", PARTS, r'^target: column "part" tells', Choices(target="part")),
    Bad(
        "dates as the target",
        "a,b\n1,2020-01-02\n2,2020-01-03\n",
        r'^target: column "b" has dates$',
        Choices(target="b"),
    ),
    # formats
    Bad("JSON", '[{"a": 1, "b": 2}]', r"^the text looks like JSON: save the table as CSV"),
    Bad("XML", "<table><row a='1'/></table>", r"^the text looks like XML: save the table as CSV"),
    Bad("SQL", "INSERT INTO t VALUES (1, 2);", r"^the text looks like SQL"),
    Bad("LaTeX", "\\hline\n1 & 2\n", r"^the text looks like LaTeX"),
    Bad("SVMlight", "1 1:0.5 3:2\n-1 2:1\n", r"^the text looks like the sparse format of SVMlight"),
    Bad("ARFF without rows", "@relation a\n@attribute b real\n", r"^expected a line @data with"),
    Bad("ARFF of a fault", "@relation a\n@atribute b real\n", r"^line 2: expected @attribute or"),
    Bad("sparse ARFF", "@relation a\n@attribute b real\n@data\n{0 1}\n", r"^line 4: sparse rows"),
    Bad("printed in part", "[[1. 2.]\n [3. 4.]\n ...\n [5. 6.]]", r"^rows are left out \(\.\.\.\)"),
    # what to train on
    Bad("negative test share", PLAIN, r"^test share: .* from 0 to 0.9, got -0.1$", None, -0.1),
    Bad("test share too large", PLAIN, r"^test share: .* from 0 to 0.9, got 0.95$", None, 0.95),
    Bad("test share NaN", PLAIN, r"^test share: .* from 0 to 0.9, got nan$", None, float("nan")),
    Bad(
        "nothing to train on",
        "a,b,part\n1,2,test\n3,4,test\n",
        r'^column "part": expected a training row',
    ),
]


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_bad_input_gets_a_sentence_that_says_where_and_what(bad: Bad) -> None:
    with pytest.raises(CsvError) as caught:
        table_of(bad.data, bad.choices, bad.test_share)
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
        read(Huge())


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
    reading = read(data)
    assert reading.sheet.grid.delimiter == delimiter
    assert reading.sheet.layout.has_header
    assert reading.sheet.layout.names == ("a", "b", "c")
    assert reading.X.tolist() == [[1.0, 2.5], [3.0, 4.0]]
    assert reading.table.classes == ("x", "y")


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


@given(st.lists(st.integers(-(10**11), 10**11), min_size=2, max_size=9, unique=True))
def test_whole_numbers_with_marks_of_thousands_are_never_read_as_fractions(
    numbers: list[int],
) -> None:
    rows = "".join(f"{number:,}\t{k % 2}.5\n" for k, number in enumerate([*numbers, 1]))
    assert table_of("a\tb\n" + rows).inputs[:, 0].tolist() == [*numbers, 1]


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
    assert table_of("\ufeff" + PLAIN) == table_of(PLAIN)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert table_of(PLAIN.replace("\n", end).encode()) == table_of(PLAIN)
    assert table_of(PLAIN.strip().replace("\n", end)) == table_of(PLAIN)


def test_blank_lines_and_comments_are_skipped_and_counted() -> None:
    rows = read("# by me\n\na,b\n1,2\n  # a note, with commas\n3,4\n\n,\n5,6\n").sheet.layout.rows
    assert [row.cells for row in rows] == [("1", "2"), ("3", "4"), ("5", "6")]
    assert [row.line for row in rows] == [4, 6, 9]


def test_cells_in_quotes_may_hold_delimiters_quotes_and_lines() -> None:
    reading = read('"a, b",c\n1,"x, ""y"""\n2,"two\n\n# lines"\n" 3 ",""""\n')
    assert reading.sheet.layout.names == ("a, b", "c")
    cells = [row.cells for row in reading.sheet.layout.rows]
    assert cells == [("1", 'x, "y"'), ("2", "two\n\n# lines"), ("3", '"')]
    assert [row.line for row in reading.sheet.layout.rows] == [2, 3, 6]
    assert reading.table.classes == ('"', "two # lines", 'x, "y"')


def test_empty_columns_at_the_end_are_left_aside() -> None:
    assert table_of("a,b,\n1,2.5,\n3,4,\n").names == ("a",)


# ---- names ----


def test_first_row_of_numbers_is_no_header() -> None:
    layout = read("5.1,3.5,x\n4.9,3.0,y\n").sheet.layout
    assert not layout.has_header
    assert layout.names == ("x1", "x2", "x3")
    assert len(layout.rows) == 2


def test_header_is_found_above_a_column_with_a_few_faults() -> None:
    with pytest.raises(CsvError, match=r'^line 3, column "a": expected a number, got "oops"$'):
        read("a,b\n1,x\noops,y\n3,z\n")


def test_names_are_printable_short_and_never_empty() -> None:
    long = "n" * 50
    layout = read(f'"a\x07\n b",,{long}\n1,2,3\n4,5,6\n').sheet.layout
    assert layout.names == ("a b", "column 2", "n" * 40)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "$x^2$", "**a**", "a b", "😀"])
def test_name_of_any_text_stays_that_text(text: str) -> None:
    table = table_of(f"{text},b\n1,<b>\n2,😀\n3,<b>\n")
    assert table.names == (text,)
    assert table.classes == ("<b>", "😀")


# ---- whole files ----

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


# ---- tables ----


def test_columns_are_taken_in_the_order_in_which_they_are_chosen() -> None:
    table = table_of("a,b,c\n1,2,3\n4,5,6\n", Choices(target="b", kind="values", inputs=("c", "a")))
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
        (["=1+2", "+cmd|' /C calc'!A0", "inf"], ("+cmd|' /C calc'!A0", "=1+2", "inf")),
        (["<b>", "😀", "<b>"], ("<b>", "😀")),
        ([" x ", "x", "y"], ("x", "y")),
    ],
)
def test_classes_are_any_texts_in_order(cells: list[str], classes: tuple[str, ...]) -> None:
    data = "a,label\n" + "".join(f"{row},{cell}\n" for row, cell in enumerate(cells))
    table = table_of(data, Choices(target="label", kind="classes"))
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
