"""Numbers that are missing: what stands for them goes with table, model and programs."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.data import read
from playground.data.table import Table
from playground.data.writing import write_csv
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import Options
from playground.run.recorder import Run
from tests.export.test_programs import run_it, write
from tests.tools import need

TEXT = "age,dose,sex,k\n20,1.5,f,no\n,2.5,m,yes\n40,,,no\n60,4.5,m,yes\n80,5.5,f,yes\n"
# Where a number is missing, a point in the data's own unit.
POINTS = [[None, 2.0, 1.0], [30.0, None, 0.0], [None, None, None], [50.0, 3.0, 1.0]]


def table() -> Table:
    reading = read(TEXT)
    assert reading.made.missing == "fill in"
    return reading.table


def filled_run() -> Run:
    experiment = Experiment().changed(dataset="own", table=table(), bias=True, standardise=True)
    return Run(experiment)


def wanted(run: Run) -> np.ndarray:
    """Return the engine's outputs at the points with what stands for missing numbers."""
    fills = run.dataset.fills
    points = [[fills[k] if x is None else x for k, x in enumerate(point)] for point in POINTS]
    frame = run.frames[-1]
    return run.network(frame).predict(run.dataset.transform(np.array(points)))


def test_table_keeps_what_was_filled_in_wherever_it_goes() -> None:
    one = table()
    # Means of the known numbers; of the texts the commoner one, here the first.
    assert one.fills == (50.0, 3.5, 0.0)
    assert Table.from_json(json.loads(json.dumps(one.to_json()))) == one
    assert one.link_text
    assert Table.from_link_text(one.link_text) == one
    experiment = Experiment().changed(dataset="own", table=one)
    assert Experiment.from_query(experiment.to_query())[0].table == one
    assert experiment.make_dataset().as_table() == one
    # A CSV file has no place for it.
    assert read(write_csv(one)).table.fills == ()


def test_javascript_answers_at_many_points_as_at_each(tmp_path: Path) -> None:
    run = filled_run()
    file = FORMATS["javascript"].make(run, run.frames[0], Options("net"))
    (tmp_path / file.name).write_bytes(file.data)
    columns = [value for column in zip(*POINTS, strict=True) for value in column]
    code = (
        f'const net = require("./net.js"), points = {json.dumps(POINTS)}; '
        f"const many = net.predictMany({json.dumps(columns)}, points.length); "
        "console.log(JSON.stringify([many, points.flatMap(net.predict)]));"
    )
    many, each = json.loads(run_it(need("node"), "-e", code, folder=tmp_path))
    assert many == each
    np.testing.assert_allclose(many, wanted(run)[:, 0], rtol=1e-9)


def test_a_table_without_gaps_is_written_as_before() -> None:
    plain = read("a,k\n1,x\n2,y\n").table
    assert plain.fills == ()
    assert "fills" not in plain.to_json()
    assert Table.from_json(plain.to_json()) == plain


@pytest.mark.parametrize(
    ("fills", "says"),
    [
        ((1.0,), "expected 3 fills, got 1"),
        ((1.0, "x", None), "expected fills that are numbers"),
        ((float("inf"), None, None), "expected fills from"),
    ],
)
def test_fills_from_outside_are_checked(fills: tuple[object, ...], says: str) -> None:
    document = table().to_json() | {"fills": list(fills)}
    with pytest.raises(ValueError, match=says):
        Table.from_json(document)


def test_python_fills_in(tmp_path: Path) -> None:
    run = filled_run()
    write("python", run, run.frames[-1], tmp_path)
    code = (
        "import json, model; nan = float('nan'); "
        f"points = {json.dumps(POINTS).replace('null', 'nan')}; "
        "print(json.dumps(model.predict(points).tolist()))"
    )
    np.testing.assert_allclose(
        json.loads(run_it(sys.executable, "-c", code, folder=tmp_path)), wanted(run), rtol=1e-9
    )


def test_javascript_fills_in(tmp_path: Path) -> None:
    node = need("node")
    run = filled_run()
    write("javascript", run, run.frames[-1], tmp_path)
    code = (
        'const { predict } = require("./model.js"); '
        f"console.log(JSON.stringify({json.dumps(POINTS)}.map(predict)))"
    )
    np.testing.assert_allclose(
        json.loads(run_it(node, "-e", code, folder=tmp_path)), wanted(run), rtol=1e-9
    )


def test_c_fills_in(tmp_path: Path) -> None:
    compiler = need("cc")
    run = filled_run()
    write("c", run, run.frames[-1], tmp_path)
    numbers = ", ".join("NAN" if x is None else repr(x) for point in POINTS for x in point)
    (tmp_path / "main.c").write_text(f"""
        #include <stdio.h>
        #include "model.h"
        static const double points[] = {{{numbers}}};
        int main(void) {{
            double output[MODEL_OUTPUTS];
            for (int k = 0; k < {len(POINTS)}; k++) {{
                model_predict(points + k * MODEL_INPUTS, output);
                printf("%.17g ", output[0]);
            }}
            return 0;
        }}""")
    strict = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic")
    run_it(compiler, *strict, "main.c", "-o", "main", "-lm", folder=tmp_path)
    done = subprocess.run(["./main"], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    found = np.array(done.stdout.split(), dtype=float)
    np.testing.assert_allclose(found[:, np.newaxis], wanted(run), rtol=1e-9)


def test_onnx_fills_in(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    run = filled_run()
    path = write("onnx", run, run.frames[-1], tmp_path)
    session = onnxruntime.InferenceSession(str(path))
    points = np.array([[np.nan if x is None else x for x in point] for point in POINTS])
    np.testing.assert_allclose(session.run(None, {"points": points})[0], wanted(run), rtol=1e-9)


@pytest.mark.parametrize("key", ["torch", "keras", "python", "javascript", "c"])
def test_programs_say_what_stands_for_a_missing_number(key: str) -> None:
    run = filled_run()
    text = FORMATS[key].make(run, run.frames[-1]).data.decode()
    assert "Where a number is missing, x1 is 50.0, x2 is 3.5, x3 is 0.0" in text
    assert "FILLS" in text or "isnan(point" in text


def test_files_of_numbers_have_them_too() -> None:
    run = filled_run()
    document = json.loads(FORMATS["json"].make(run, run.frames[-1]).data)
    assert document["fills"] == [50.0, 3.5, 0.0]
    project = json.loads(FORMATS["project"].make(run, run.frames[-1]).data)
    assert project["experiment"]["table"]["fills"] == [50.0, 3.5, 0.0]
