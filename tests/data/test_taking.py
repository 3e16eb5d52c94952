"""The program that is taken away reads a file as it was read here, in a Python of its own."""

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.data import read
from playground.data.files.choices import Choices
from playground.data.files.taking import take_away
from tests.data.test_kinds import KINDS

IRIS = Path(__file__).parents[2] / "playground" / "data" / "iris.csv"
GAPS = "a;b;sex;k\n1.150,5;2;f;u\n;3;m;v\n950;?;m;u\n1.000;5;;v\n2.000,25;6;f;\n3;7;f;w\n4;8;m;u\n"


def run(program: str, data: bytes, folder: Path) -> tuple[np.ndarray, np.ndarray, int]:
    """Run a program beside a file, with nothing of the playground in reach."""
    (folder / "program.py").write_text(program, encoding="utf-8")
    (folder / "table").write_bytes(data)
    subprocess.run(
        [sys.executable, "-I", "program.py", "table", "out.npz"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=60,
    )
    with np.load(folder / "out.npz") as found:
        return found["X"], found["y"], int(found["n_train"])


@pytest.mark.parametrize(
    ("data", "choices"),
    [
        (IRIS.read_bytes(), Choices(test_share=0.2)),
        (IRIS.read_bytes(), Choices(test_share=0.3, stratified=False, seed=7)),
        (GAPS.encode(), Choices(target="k")),
        (GAPS.encode(), Choices(target="k", missing="fill in", test_share=0.4)),
        (GAPS.encode("utf-16"), Choices(target="k", missing="fill in")),
        (("a,set,k\n" + "1,train,x\n2,test,y\n3,train,y\n" * 3).encode(), Choices()),
        (b"| a | b |\n|---|---|\n| 1 | x |\n| 2 | y |\n| 3 | x |\n| 4 | y |\n", Choices()),
        (b"a,y\n1,$0.50\n2,-$1.50\n3,$2\n", Choices()),
    ],
)
def test_program_reads_the_same_in_a_python_of_its_own(
    data: bytes, choices: Choices, tmp_path: Path
) -> None:
    reading = read(data, "", choices)
    program = take_away(reading, data)
    X, y, n_train = run(program.text, program.cells or data, tmp_path)
    np.testing.assert_array_equal(X, reading.X)
    np.testing.assert_array_equal(y, reading.table.targets)
    assert n_train == reading.table.n_train


def test_every_kind_of_file_can_be_taken_away() -> None:
    n_as_they_came = 0
    for kind in KINDS:
        data = kind.text.replace("/", "\n").encode()
        reading = read(data)
        n_as_they_came += take_away(reading, data).cells is None
    assert n_as_they_came > 0.6 * len(KINDS)


def test_ten_thousand_rows_are_drawn_alike() -> None:
    data = ("a,b\n" + "".join(f"{k % 97}.5,{k % 7}\n" for k in range(12_000))).encode()
    reading = read(data, "", Choices(test_share=0.1, seed=3))
    assert len(reading.labels) == 10_000
    assert take_away(reading, data).cells is None


def test_a_program_has_no_more_of_the_file_than_it_needs_and_runs_nothing_of_it() -> None:
    data = b"a,k\n1,\"__import__('os')\"\n2,\"'''\"\n3,\"__import__('os')\"\n4,\"'''\"\n"
    text = take_away(read(data), data).text
    compile(text, "program", "exec")
    # Texts of the file stand in literals alone.
    tree = ast.parse(text)
    (plan,) = (one.value for one in tree.body if isinstance(one, ast.AnnAssign))
    assert plan is not None
    assert ast.literal_eval(plan)["target"]["classes"] == {"__import__('os')": 1, "'''": 0}
