"""Files as people have them: each kind of trouble with its right value, and what is said of it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest

from playground.data import read
from playground.data.files.missing import MISSING


class Kind(NamedTuple):
    """A file of one kind, and what it is read as; lines of it are parted by "/"."""

    name: str
    text: str
    inputs: dict[str, Sequence[float]]
    target: dict[str, Sequence[object]]
    says: str = ""  # a regular expression that one of the decisions has


XY = {"k": ["x", "y", "x"]}
KINDS = [
    # numbers
    Kind(
        "thousands beside a smaller number",
        "1.150;3/950;2/700;4",
        {"x1": [1150, 950, 700]},
        {"target": [3, 2, 4]},
        r'"1.150" is read as 1150; nothing in the file says',
    ),
    Kind(
        "three decimals beside a whole number",
        "1.150;3.5/950;2.5/700;4.5",
        {"x1": [1.15, 950, 700]},
        {"target": [3.5, 2.5, 4.5]},
        r'"1.150" is read as 1.15; nothing in the file says',
    ),
    Kind(
        "thousands with tabs",
        "a\tk/4,135\tx/2,200\ty/1,000\tx",
        {"a": [4135, 2200, 1000]},
        XY,
        r'"4,135" is read as 4135; nothing',
    ),
    Kind(
        "thousands by the commas of another column",
        "a;b;k/1.150;2,5;x/1.200;3,5;y/1.300;1;x",
        {"a": [1150, 1200, 1300], "b": [2.5, 3.5, 1]},
        XY,
        r"the other numbers of the file say",
    ),
    Kind(
        "decimals by the points of another column",
        "a\tb\tk/1.150\t2.5\tx/1.200\t3.5\ty/1.3\t1\tx",
        {"a": [1.15, 1.2, 1.3], "b": [2.5, 3.5, 1]},
        XY,
    ),
    Kind("both marks", 'a,k/"1,234.5",x/"2,345.25",y/3,x', {"a": [1234.5, 2345.25, 3]}, XY),
    Kind(
        "both marks, the other way", "a;k/1.234,5;x/2.345,25;y/3;x", {"a": [1234.5, 2345.25, 3]}, XY
    ),
    Kind("millions", 'a,k/"1,234,567",x/"2,345",y/3,x', {"a": [1234567, 2345, 3]}, XY),
    Kind(
        "thousands as in India",
        'a,k/"12,34,567",x/"2,34,567",y/"1,000",x',
        {"a": [1234567, 234567, 1000]},
        XY,
    ),
    Kind("quoted thousands", 'a,k/"1,234",x/"2,500",y/900,x', {"a": [1234, 2500, 900]}, XY),
    Kind("apostrophes", "a;k/1'234;x/2\u2019345;y/3;x", {"a": [1234, 2345, 3]}, XY),
    Kind(
        "blanks that do not break",
        "a;k/1\u00a0234;x/2\u202f345,5;y/3;x",
        {"a": [1234, 2345.5, 3]},
        XY,
    ),
    Kind(
        "decimal commas", "a;k/1,5;x/2,25;y/3;x", {"a": [1.5, 2.25, 3]}, XY, r"Commas are decimal"
    ),
    Kind(
        "a decimal comma of three digits",
        "a;k/1,500;x/2,250;y/3,125;x",
        {"a": [1.5, 2.25, 3.125]},
        XY,
        r'"1,500" is read as 1.5; nothing',
    ),
    Kind(
        "points of three digits beside commas",
        "a,k/1.125,x/2.250,y/950,x",
        {"a": [1.125, 2.25, 950]},
        XY,
        r'"1.125" is read as 1.125',
    ),
    Kind("a leading zero", "a\tk/0.125\tx/1.250\ty/3\tx", {"a": [0.125, 1.25, 3]}, XY),
    Kind("minus signs", "a,k/\u22121.5,x/\u20113,y/2,x", {"a": [-1.5, -3, 2]}, XY),
    Kind("percent", "a,k/10%,x/20%,y/5 %,x", {"a": [10, 20, 5]}, XY, r'numbers are in "%"'),
    Kind("dollars", "a,k/$5.10,x/-$2,y/$-3,x", {"a": [5.1, -2, -3]}, XY, r'numbers are in "\$"'),
    Kind("euros", "a;k/5,10 €;x/2 €;y/3 €;x", {"a": [5.1, 2, 3]}, XY, r'numbers are in "€"'),
    Kind("centimetres", "a,k/10 cm,x/12.5cm,y/13 cm,x", {"a": [10, 12.5, 13]}, XY, r'in "cm"'),
    Kind("powers of ten", "a,k/1e+05,x/2.5E-3,y/3,x", {"a": [1e5, 2.5e-3, 3]}, XY),
    # missing cells
    Kind(
        "a missing input",
        "a,b,k/1,2,p/,3,q",
        {"a": [1, 1], "b": [2, 3]},
        {"k": ["p", "q"]},
        r"1 of 2 rows have an empty cell in the chosen columns: filled in .* \(a 1\)",
    ),
    Kind(
        "few missing inputs",
        "a,k/1,x/2,y/?,x/3,x/4,y/5,x/6,y/7,x",
        {"a": [1, 2, 3, 4, 5, 6, 7]},
        {"k": list("xyxyxyx")},
        r"1 of 8 rows .*: left out",
    ),
    Kind(
        "a missing class",
        "a,k/1,x/2,NA/3,y/4,y",
        {"a": [1, 3, 4]},
        {"k": ["x", "y", "y"]},
        r"1 of 4 rows have no k: left out",
    ),
    Kind(
        "a missing text",
        "a,b,k/1,yes,x/2,,y/3,yes,x/4,no,y/5,yes,x",
        {"a": [1, 3, 4, 5], "b=yes": [1, 1, 0, 1]},
        {"k": list("xxyx")},
        r"1 of 5 rows",
    ),
    Kind("signs as classes", "a,k/1,+/2,-/3,+/4,?", {"a": [1, 2, 3]}, {"k": ["+", "-", "+"]}),
    # targets
    Kind(
        "a text beside numbers",
        "x,y,color/1,2,red/3,4,blue/5,6,red",
        {"x": [1, 3, 5], "y": [2, 4, 6]},
        {"color": ["red", "blue", "red"]},
    ),
    Kind(
        "y without x",
        "x1,y,x2/1,2.5,3/4,5.5,6/7,8.5,9",
        {"x1": [1, 4, 7], "x2": [3, 6, 9]},
        {"y": [2.5, 5.5, 8.5]},
    ),
    Kind(
        "the class first",
        "class,a,b/u,1.5,2/v,3,4/u,5,6",
        {"a": [1.5, 3, 5], "b": [2, 4, 6]},
        {"class": ["u", "v", "u"]},
    ),
    Kind(
        "a diagnosis",
        "id,diagnosis,r/842302,M,17.9/842517,B,20.5/843009,M,3",
        {"r": [17.9, 20.5, 3]},
        {"diagnosis": ["M", "B", "M"]},
        r"numbers or names the rows: id",
    ),
    Kind(
        "whole numbers first",
        "1,14.2,1.7/1,13.2,1.8/2,13.1,2.4/2,12.4,1.9",
        {"x2": [14.2, 13.2, 13.1, 12.4], "x3": [1.7, 1.8, 2.4, 1.9]},
        {"target": list("1122")},
    ),
    Kind(
        "many texts last",
        "a,k,name/1,x,A/2,y,B/3,x,C/4,y,D/5,x,E/6,x,F/7,x,G/8,x,H/9,x,I/1,x,J/2,y,K",
        {"a": [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2]},
        {"k": list("xyxyxxxxxxy")},
        r"11 different texts: name",
    ),
    Kind(
        "a date last",
        "a,k,day/1,x,2020-01-05/2,y,2020-01-06/3,x,2020-02-07",
        {"a": [1, 2, 3]},
        XY,
        r"has dates: day",
    ),
    Kind(
        "survivors",
        "PassengerId,Survived,Sex,Age/1,0,male,22/2,1,female,38/3,1,female,26/4,0,male,35",
        {"Sex=male": [1, 0, 0, 1], "Age": [22, 38, 26, 35]},
        {"Survived": list("0110")},
    ),
    Kind(
        "a price",
        "rooms,price,heat/3,100.5,gas/4,120.25,oil/5,150.75,gas",
        {"rooms": [3, 4, 5], "heat=oil": [0, 1, 0]},
        {"price": [100.5, 120.25, 150.75]},
    ),
    # texts as inputs
    Kind(
        "yes and no",
        "age,smoker,sick/20,yes,no/30,no,yes/40,yes,yes",
        {"age": [20, 30, 40], "smoker=yes": [1, 0, 1]},
        {"sick": ["no", "yes", "yes"]},
        r'"smoker" becomes smoker=yes: 1 for yes, 0 for no',
    ),
    Kind(
        "true and false with a result",
        "a,b,k/1,TRUE,0/2,FALSE,1/3,TRUE,1/4,FALSE,0",
        {"a": [1, 2, 3, 4], "b=TRUE": [1, 0, 1, 0]},
        {"k": list("0110")},
    ),
    Kind(
        "ja and nein",
        "a;b;k/1;ja;0/2;nein;1/3;ja;1/4;nein;0",
        {"a": [1, 2, 3, 4], "b=ja": [1, 0, 1, 0]},
        {"k": list("0110")},
    ),
    Kind(
        "three texts",
        "a,c,k/1,red,x/2,blue,y/3,green,x/4,red,x",
        {"a": [1, 2, 3, 4], "c=blue": [0, 1, 0, 0], "c=green": [0, 0, 1, 0], "c=red": [1, 0, 0, 1]},
        {"k": list("xyxx")},
        r"becomes c=blue, c=green, c=red: 1 where it is that",
    ),
    # row numbers
    Kind(
        "row names in no order", ",a,k/7,1,x/3,2,y/5,3,x", {"a": [1, 2, 3]}, XY, r"names the rows"
    ),
    Kind("a customer", "customer_id,a,k/7,1,x/3,2,y/5,3,x", {"a": [1, 2, 3]}, XY, r"customer_id"),
    Kind(
        "names of people",
        "name,a,k/Ada,1,x/Bob,2,y/Cy,3,x",
        {"a": [1, 2, 3]},
        XY,
        r"in each row: n",
    ),
    Kind(
        "one value alone", "a,b,k/1,7,x/2,7,y/3,7,x", {"a": [1, 2, 3]}, XY, r"same in all rows: b"
    ),
    Kind(
        "nearly empty",
        "a,b,k/1,,x/2,,y/3,7,x",
        {"a": [1, 2, 3]},
        XY,
        r"empty in 67% of the rows: b",
    ),
    # headers
    Kind(
        "numbered columns",
        "0,1,2/5.1,3.5,x/4.9,3,y/4.7,3.2,x",
        {"0": [5.1, 4.9, 4.7], "1": [3.5, 3, 3.2]},
        {"2": ["x", "y", "x"]},
    ),
    Kind(
        "numbered columns of numbers",
        "0,1,2/5.5,3.5,1/4.5,3.5,0/2.5,1.5,1/1,2,0",
        {"0": [5.5, 4.5, 2.5, 1], "1": [3.5, 3.5, 1.5, 2]},
        {"2": list("1010")},
    ),
    Kind(
        "years",
        "Country,1960,1961/Aruba,54211,55438.5/Chad,3002,3060.5/Peru,10155,10456.5",
        {"1960": [54211, 3002, 10155]},
        {"1961": [55438.5, 3060.5, 10456.5]},
    ),
    Kind(
        "as R writes it", '"a" "k"/"1" 1.5 "x"/"2" 2.5 "y"/"9" 3.5 "x"', {"a": [1.5, 2.5, 3.5]}, XY
    ),
    Kind(
        "a delimiter at the end",
        "a,b,k,/1,2,x,/3,4,y,/5,6,x,",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
    ),
    Kind(
        "a delimiter at the end of rows",
        "a,b,k/1,2,x,/3,4,y,/5,6,x,",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
    ),
    Kind(
        "counts and classes above",
        "4,2,setosa,other/5.1,3.5,0/4.9,3,1/5,3,0/6,3,1",
        {"x1": [5.1, 4.9, 5, 6], "x2": [3.5, 3, 3, 3]},
        {"target": ["setosa", "other"] * 2},
        r"tells the classes by name",
    ),
    Kind(
        "names in a comment",
        "# a,k/1.5,2.5/2.5,3.5/3.5,4.5",
        {"a": [1.5, 2.5, 3.5]},
        {"k": [2.5, 3.5, 4.5]},
    ),
    Kind(
        "a title",
        "My flowers,,/a,b,k/1,2,x/3,4,y/5,6,x",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
        r'Line 1 is a title, and left out: "My flowers"',
    ),
    Kind(
        "a title without delimiters",
        "My flowers/a,b,k/1,2,x/3,4,y/5,6,x",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
        r"Line 1 is a title",
    ),
    Kind(
        "a title above two columns", "My flowers/a,k/1,x/2,y/3,x", {"a": [1, 2, 3]}, XY, r"a title"
    ),
    Kind(
        "a header of PAR1",
        "PAR1,PAR2,k/1,2,x/3,4,y/5,6,x",
        {"PAR1": [1, 3, 5], "PAR2": [2, 4, 6]},
        XY,
    ),
    Kind(
        "a note below",
        "a,b,k/1,2,x/3,4,y/5,6,x/Source: a lab",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
        r"Line 5 is a note",
    ),
    Kind(
        "units",
        "a,b,k/cm,kg,/1,2,x/3,4,y/5,6,x",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
        r'Line 2 has units, and is left out: "cm, kg"',
    ),
    # what programs print
    Kind(
        "Markdown",
        "| a | b | k |/|---|--:|---|/| 1 | 2 | x |/| 3 | 4 | y |/| 5 | 6 | x |",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
        r"a table with rules",
    ),
    Kind(
        "psql",
        " a | b | k /---+---+---/ 1 | 2 | x/ 3 | 4 | y/ 5 | 6 | x/(3 rows)",
        {"a": [1, 3, 5], "b": [2, 4, 6]},
        XY,
    ),
    Kind(
        "mysql",
        "+---+---+/| a | k |/+---+---+/| 1 | x |/| 2 | y |/| 3 | x |/+---+---+/"
        "3 rows in set (0.00 sec)",
        {"a": [1, 2, 3]},
        XY,
    ),
    Kind(
        "polars",
        "shape: (3, 2)/┌─────┬─────┐/│ a   ┆ k   │/│ --- ┆ --- │/│ f64 ┆ str │/╞═════╪═════╡/"
        "│ 1.0 ┆ x   │/│ 2.5 ┆ y   │/│ 3.0 ┆ x   │/└─────┴─────┘",
        {"a": [1, 2.5, 3]},
        XY,
    ),
    Kind(
        "NumPy",
        "[[5.1 3.5]/ [4.9 3. ]/ [4.7 3.2]]",
        {"x1": [5.1, 4.9, 4.7]},
        {"target": [3.5, 3, 3.2]},
    ),
    Kind(
        "a NumPy expression",
        "array([[5.1, 3.5],/       [4.9, 3. ],/       [4.7, 3.2]])",
        {"x1": [5.1, 4.9, 4.7]},
        {"target": [3.5, 3, 3.2]},
    ),
    Kind(
        "a Python list",
        "rows = [[1, 'x'],/ [2, 'y'],/ [3, 'x']]",
        {"x1": [1, 2, 3]},
        {"target": ["x", "y", "x"]},
    ),
    Kind(
        "ARFF",
        "% by me/@RELATION iris/@ATTRIBUTE length NUMERIC/@ATTRIBUTE 'petal width' REAL/"
        "@ATTRIBUTE class {setosa,'iris versi'}/@DATA/5.1,0.2,setosa/% c/4.9,0.3,'iris versi'/"
        "5,0.4,setosa",
        {"length": [5.1, 4.9, 5], "petal width": [0.2, 0.3, 0.4]},
        {"class": ["setosa", "iris versi", "setosa"]},
        r"The text is ARFF",
    ),
    # classes
    Kind(
        "one number in several ways",
        "a,k/1,1e0/2,01/3,1.0/4,0/5,2/6,2/7,0",
        {"a": [1, 2, 3, 4, 5, 6, 7]},
        {"k": list("1110220")},
        r'Equal numbers are one class: "1e0", "01", "1.0"',
    ),
    Kind(
        "95 % of one class",
        "a,k/" + "/".join(f"{k},{'no' if k else 'yes'}" for k in range(20)),
        {"a": range(20)},
        {"k": ["yes"] + ["no"] * 19},
        r'95% of the rows are "no": whoever always',
    ),
]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_file_of_a_kind_is_read_as_it_is_meant(kind: Kind) -> None:
    reading = read(kind.text.replace("/", "\n").encode())
    assert reading.inputs == tuple(kind.inputs)
    assert reading.X.tolist() == np.array(list(map(list, kind.inputs.values()))).T.tolist()
    assert {reading.target: list(reading.labels)} == {k: list(v) for k, v in kind.target.items()}
    assert any(re.search(kind.says, sentence) for sentence in reading.decisions), reading.decisions


@pytest.mark.parametrize("mark", sorted(MISSING))
def test_a_mark_of_a_missing_value_is_neither_a_number_nor_a_class(mark: str) -> None:
    rows = "".join(f"{k},{'xy'[k % 2]}\n" for k in range(8))
    of_input = read(f"a,k\n{rows}{mark},x\n")
    assert of_input.X.tolist() == [[k] for k in range(8)]
    of_class = read(f"a,k\n{rows}9,{mark}\n")
    assert of_class.table.classes == ("x", "y")
    assert len(of_class.X) == 8
    of_number = read(f"a,k\n{rows.replace('x', '0').replace('y', '1')}9,{mark}\n")
    assert of_number.table.classes == ("0", "1")


def test_what_is_left_out_can_be_filled_in_and_the_other_way() -> None:
    reading = read("a,b,k\n1,u,x\n2,u,y\n,v,x\n3,,x\n5,u,y\n4,v,y\n6,v,x\n7,u,y\n8,u,x\n9,u,x\n")
    (label, choices), *_ = next(one for one in reading.all_decisions if "empty" in one.text).others
    assert label == "Fill them in"
    filled = read(
        "a,b,k\n1,u,x\n2,u,y\n,v,x\n3,,x\n5,u,y\n4,v,y\n6,v,x\n7,u,y\n8,u,x\n9,u,x\n", "", choices
    )
    assert len(reading.X) == 8
    assert len(filled.X) == 10
    assert filled.X[2].tolist() == [5, 1]  # the mean of the others
    assert filled.X[3].tolist() == [3, 0]  # the commonest
    assert any("filled in" in sentence for sentence in filled.decisions)


def test_each_alternative_can_be_taken_and_changes_something() -> None:
    for kind in KINDS:
        text = kind.text.replace("/", "\n")
        reading = read(text)
        for decision in reading.all_decisions:
            for _, choices in decision.others:
                try:
                    other = read(text, "", choices)
                except ValueError:
                    continue  # a sentence says why it cannot be
                assert other.decisions != reading.decisions


def test_rows_beyond_the_limit_are_a_sample_that_is_the_same_each_time() -> None:
    text = "a,k\n" + "".join(f"{k},{'xy'[k % 2]}\n" for k in range(20_640))
    reading = read(text)
    assert len(reading.X) == 10_000
    assert len(set(reading.X[:, 0].tolist())) == 10_000
    assert (np.diff(reading.X[:, 0]) > 0).all()
    assert reading.table == read(text).table
    sentence = next(one for one in reading.all_decisions if "drawn at random" in one.text)
    assert sentence.text.startswith("10,000 of 20,640 rows are used, drawn at random with seed 0")
    (_, other), *_ = sentence.others
    assert read(text, "", other).table != reading.table


def test_of_many_columns_those_are_taken_that_tell_most() -> None:
    rng = np.random.default_rng(0)
    label = rng.integers(0, 2, 200)
    noise = rng.normal(size=(200, 80))
    noise[:, [3, 11, 20]] += 3.0 * label[:, None]
    rows = [
        ",".join([*(f"{one:.4f}" for one in row), "uv"[k]])
        for row, k in zip(noise, label, strict=True)
    ]
    reading = read(",".join(f"c{k}" for k in range(80)) + ",k\n" + "\n".join(rows))
    assert {"c3", "c11", "c20"} <= set(reading.inputs)
    assert any("64 of 80 columns are inputs" in sentence for sentence in reading.decisions)


def test_an_id_may_stand_in_several_rows_but_not_in_most() -> None:
    rows = [f"{1000 + (k // 2 if k < 6 else k)},{k * 3 % 7}.5,{'uv'[k % 2]}" for k in range(30)]
    assert read("ID,a,k\n" + "\n".join(rows)).inputs == ("a",)
    few = [f"{k % 5},{k * 3 % 7}.5,{'uv'[k % 2]}" for k in range(30)]
    assert read("ID,a,k\n" + "\n".join(few)).inputs == ("ID", "a")
