"""Every program is run, by what it is written for, and answers as the engine does."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.table import Table
from playground.engine import ACTIVATIONS, HIDDEN_ACTIVATIONS
from playground.engine.metrics import answers
from playground.experiment import Experiment
from playground.export.formats import FORMATS, PURPOSES
from playground.export.options import Options
from playground.export.source import c_text, in_comment, javascript_text
from playground.export.spellings import LANGUAGES, SPELLINGS, NotAvailable, Spelling
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.export.examples import HOSTILE_NAMES, names, tables
from tests.recordings import PATIENT
from tests.tools import need

NAMED = Options("model")  # as the tests import it
ALL_FEATURES = ("x1", "x2", "x1x1", "x2x2", "x1x2", "sinx1", "sinx2")
LARGE_VALUES = Table(
    np.linspace(1e6, 2e6, 12).reshape(6, 2),
    1e9 * np.array([3.0, -4.0, 0.0, 1.0, 5.0, -2.0]),
    ("population", "income in \u20ac"),
    "growth",
    (),
    6,
)
HOSTILE = Table(
    np.arange(20.0).reshape(10, 2) % 7,
    np.arange(10.0),
    HOSTILE_NAMES[4:6],
    HOSTILE_NAMES[2],
    HOSTILE_NAMES,
    10,
)
HOSTILE_PAIR = Table(
    np.arange(8.0).reshape(2, 4),
    np.array([0.0, 1.0]),
    HOSTILE_NAMES[:4],
    HOSTILE_NAMES[9],
    HOSTILE_NAMES[8:],
    2,
)
CASES = {
    "article": Experiment(),
    "bias": Experiment(bias=True, reduction="mean"),
    "two classes by softmax": Experiment(
        dataset="moons",
        samples=40,
        output_activation="softmax",
        loss="cross_entropy",
        bias=True,
        hidden_layers=(5, 3),
        reduction="mean",
    ),
    "features, standardised": Experiment(
        dataset="circle",
        samples=60,
        features=ALL_FEATURES,
        standardise=True,
        hidden_layers=(3,),
        hidden_activation="tanh",
        output_activation="tanh",
        bias=True,
        reduction="mean",
    ),
    "one feature": Experiment(features=("x1x2",), hidden_layers=(), bias=True),
    "standardised without bias": Experiment(dataset="gaussians", samples=50, standardise=True),
    "parity of 5": Experiment(dataset="parity", inputs=5, hidden_layers=(6,), bias=True),
    "unbounded": Experiment(
        hidden_activation="relu", output_activation="linear", bias=True, learning_rate=0.01
    ),
    "softmax without hidden layer": Experiment(hidden_layers=(), output_activation="softmax"),
    "three classes": Experiment().changed(dataset="three_spirals", samples=40),
    "iris, standardised": Experiment().changed(dataset="iris", standardise=True),
    "five classes without bias": Experiment()
    .changed(dataset="blobs", centres=5, samples=60)
    .changed(bias=False),
    "values": Experiment().changed(dataset="plane", samples=40, hidden_activation="tanh"),
    "values, standardised": Experiment().changed(
        dataset="bumps", samples=40, hidden_activation="tanh", standardise=True
    ),
    "values of one input": Experiment().changed(
        dataset="sine", samples=40, features=("x1", "x1x1", "sinx1"), standardise=True
    ),
    "large values": Experiment().changed(
        dataset="own", table=LARGE_VALUES, standardise=True, hidden_activation="tanh"
    ),
    "hostile names": Experiment().changed(dataset="own", table=HOSTILE),
    "hostile names of two classes": Experiment().changed(
        dataset="own", table=HOSTILE_PAIR, output_activation="tanh"
    ),
}
every_case = pytest.mark.parametrize("case", CASES)


def recorded(case: str) -> tuple[Run, Frame]:
    run = Run(CASES[case])
    return run, run.record(2, "10", PATIENT)[1]


def elsewhere(run: Run) -> np.ndarray:
    """Return points that the network was not trained on."""
    low, high = np.min(run.dataset.points) - 1.0, np.max(run.dataset.points) + 1.0
    return np.random.default_rng(0).uniform(low, high, (50, run.dataset.n_inputs))


def expected(run: Run, frame: Frame, points: np.ndarray) -> np.ndarray:
    mlp, data = run.mlp.with_parameters(frame.state.parameters), run.dataset
    outputs = mlp.predict(data.transform(points))
    if run.experiment.task == "values":
        # What the page shows, too.
        shown = run.networks([frame]).predict(data.transform(points))[0]
        np.testing.assert_array_equal(
            shown, outputs * data.target_deviation + data.target_mean, strict=True
        )
        return shown
    return outputs


def expected_classes(run: Run, frame: Frame, points: np.ndarray) -> list[str]:
    numbers = answers(expected(run, frame, points), run.experiment.threshold)
    return [run.experiment.class_names[k] for k in numbers]


def assert_same(found: Any, wanted: np.ndarray, tolerance: float = 1e-9) -> None:
    # Near 0, too, a large value is what large numbers leave when they cancel.
    size = max(1.0, float(np.abs(wanted).max()))
    np.testing.assert_allclose(np.array(found), wanted, rtol=tolerance, atol=tolerance * size)


def write(key: str, run: Run, frame: Frame, folder: Path) -> Path:
    file = FORMATS[key].make(run, frame, NAMED)
    path = folder / file.name
    path.write_bytes(file.data)
    return path


def usage(key: str, run: Run, frame: Frame) -> str:
    return FORMATS[key].usage_of(run, FORMATS[key].make(run, frame, NAMED), NAMED)


def run_it(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder that knows nothing of this project."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        capture_output=True,
        text=True,
        env=clean,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# ---- each program checks itself, and answers elsewhere as the engine does ----


@every_case
def test_python_program(case: str, tmp_path: Path) -> None:
    run, frame = recorded(case)
    path = write("python", run, frame, tmp_path)
    points = elsewhere(run)
    assert "as in the playground" in run_it(sys.executable, path.name, folder=tmp_path)
    code = (
        "import sys, json; import model; "
        "others = {'playground', 'streamlit', 'plotly', 'pandas'} & set(sys.modules); "
        "assert not others, others; "
        f"points = {points.tolist()}; found = model.predict(points).tolist(); "
        "print(json.dumps([found, model.classify(points) if hasattr(model, 'classify') else []]))"
    )
    found, classes = json.loads(run_it(sys.executable, "-c", code, folder=tmp_path))
    assert_same(found, expected(run, frame, points))
    if run.experiment.class_names:
        assert classes == expected_classes(run, frame, points)


@every_case
def test_bare_python_program(case: str, tmp_path: Path) -> None:
    run, frame = recorded(case)
    path = write("bare", run, frame, tmp_path)
    points = elsewhere(run)
    # -S: nothing of what is installed can be imported.
    assert "as in the playground" in run_it(sys.executable, "-S", path.name, folder=tmp_path)
    code = (
        "import sys, json; import model; assert 'numpy' not in sys.modules; "
        f"points = {points.tolist()}; found = [model.predict(one) for one in points]; "
        "named = [model.classify(one) for one in points] if hasattr(model, 'classify') else []; "
        "print(json.dumps([found, named]))"
    )
    found, classes = json.loads(run_it(sys.executable, "-S", "-c", code, folder=tmp_path))
    assert_same(found, expected(run, frame, points))
    if run.experiment.class_names:
        assert classes == expected_classes(run, frame, points)


@every_case
def test_javascript_program(case: str, tmp_path: Path) -> None:
    node = need("node")
    run, frame = recorded(case)
    path = write("javascript", run, frame, tmp_path)
    points = elsewhere(run)
    assert "as in the playground" in run_it(node, path.name, folder=tmp_path)
    code = (
        'const { predict, classify } = require("./model.js"); '
        f"const points = {points.tolist()}; const classes = classify ? points.map(classify) : []; "
        "console.log(JSON.stringify([points.map((point) => predict(point)), classes]))"
    )
    found, classes = json.loads(run_it(node, "-e", code, folder=tmp_path))
    assert_same(found, expected(run, frame, points))
    if run.experiment.class_names:
        assert classes == expected_classes(run, frame, points)


@every_case
def test_c_program(case: str, tmp_path: Path) -> None:
    compiler = need("cc")
    run, frame = recorded(case)
    path = write("c", run, frame, tmp_path)
    points = elsewhere(run)
    strict = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic")
    run_it(
        compiler,
        *strict,
        "-DMODEL_SELF_CHECK",
        "-x",
        "c",
        path.name,
        "-o",
        "check",
        "-lm",
        folder=tmp_path,
    )
    assert "as in the playground" in run_it("./check", folder=tmp_path)
    numbers = ", ".join(repr(float(value)) for value in points.ravel())
    show_class = 'fprintf(stderr, "%s\\n", model_class(model_classify(points + k * MODEL_INPUTS)));'
    (tmp_path / "main.c").write_text(f"""
        #include <stdio.h>
        #include "model.h"
        static const double points[] = {{{numbers}}};
        int main(void) {{
            double output[MODEL_OUTPUTS];
            for (int k = 0; k < {len(points)}; k++) {{
                model_predict(points + k * MODEL_INPUTS, output);
                for (int j = 0; j < MODEL_OUTPUTS; j++) printf("%.17g ", output[j]);
                {show_class if run.experiment.class_names else ""}
            }}
            return 0;
        }}""")
    run_it(compiler, *strict, "main.c", "-o", "main", "-lm", folder=tmp_path)
    done = subprocess.run(["./main"], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    wanted = expected(run, frame, points)
    assert_same(np.array(done.stdout.split(), dtype=float).reshape(wanted.shape), wanted)
    if run.experiment.class_names:
        assert done.stderr.decode().split("\n")[:-1] == expected_classes(run, frame, points)


@every_case
def test_onnx_file(case: str, tmp_path: Path) -> None:
    onnxruntime = (
        pytest.importorskip("onnxruntime")
        if not os.environ.get("CI")
        else __import__("onnxruntime")
    )
    run, frame = recorded(case)
    path = write("onnx", run, frame, tmp_path)
    session = onnxruntime.InferenceSession(str(path))
    points = elsewhere(run)
    assert_same(session.run(None, {"points": points})[0], expected(run, frame, points))
    known = session.get_modelmeta().custom_metadata_map
    trained, outputs = (np.array(json.loads(known[name])) for name in ("points", "outputs"))
    np.testing.assert_array_equal(trained, run.dataset.points[: run.dataset.n_train])
    assert_same(session.run(None, {"points": trained})[0], outputs)
    assert known["precision"] == "float64"
    assert json.loads(known["classes"]) == list(run.experiment.class_names)
    assert json.loads(known["columns"]) == [*run.dataset.names, run.dataset.target]


def test_a_program_that_is_wrong_says_so(tmp_path: Path) -> None:
    run, frame = recorded("article")
    path = write("python", run, frame, tmp_path)
    text = path.read_text()
    weight = repr(float(frame.state.parameters[0]))
    assert text.count(weight) == 1
    path.write_text(text.replace(weight, "0.123"))
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "differs from the playground" in done.stderr


# ---- names from outside stay names ----


@given(table=tables())
def test_names_of_any_kind_are_read_back_from_python(table: Table) -> None:
    run = Run(Experiment().changed(dataset="own", table=table))
    for key in ("python", "bare", "torch", "keras"):
        tree = ast.parse(FORMATS[key].make(run, run.frames[0], NAMED).data)
        assigned = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        if table.classes:
            assert ast.literal_eval(assigned["CLASSES"]) == list(table.classes)
        else:
            assert "CLASSES" not in assigned
        docstring = ast.get_docstring(tree)
        assert docstring is not None
        file = f"model{'' if key in ('python', 'bare') else f'_{key}'}.py"
        assert f"To check it: python {file}" in docstring


@given(text=names)
def test_string_of_javascript_reads_back_and_ends_no_script(text: str) -> None:
    written = javascript_text(text)
    assert json.loads(written) == text
    assert "<" not in written
    assert written.isascii()
    assert written.isprintable()


@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE_NAMES))
def test_string_of_c_has_nothing_but_plain_characters_and_octal_numbers(text: str) -> None:
    written = c_text(text)
    inner = re.fullmatch(r'"((?:[^"\\?<]|\\[0-7]{3})*)"', written)
    assert inner
    assert written.isascii()
    octal = re.sub(rb"\\([0-7]{3})", lambda m: bytes([int(m[1], 8)]), inner[1].encode())
    assert octal == text.encode()


@given(text=st.text() | st.text("*/\\\"'<>?!-n") | st.sampled_from(HOSTILE_NAMES))
def test_comment_ends_nowhere(text: str) -> None:
    found = in_comment(text)
    assert found.isprintable()
    for mark in ("*/", "/*", "\\", '"""', "'''", "</", "<!", "??", "-->"):
        assert mark not in found


def test_names_that_do_no_harm_stay_as_they_are_in_a_comment() -> None:
    for name in ("km/h", "caf\u00e9 (\u20ac)", "x-y_z", "5 < 6 > 4", "100%", "it's", "\U0001f600"):
        assert in_comment(name) == name


def test_columns_are_told_in_a_comment_where_they_have_names() -> None:
    run, frame = recorded("iris, standardised")
    line = (
        "x1 is sepal length (cm), x2 is sepal width (cm), x3 is petal length (cm), "
        "x4 is petal width (cm); target: species."
    )
    for key in ("python", "torch", "keras", "javascript", "c"):
        assert line in FORMATS[key].make(run, frame).data.decode()
    run, frame = recorded("article")
    for key in ("python", "torch", "keras", "javascript", "c"):
        assert "; target: " not in FORMATS[key].make(run, frame).data.decode()


def test_only_scaled_values_are_brought_to_their_unit() -> None:
    for case in CASES:
        run, frame = recorded(case)
        scaled = case in ("values, standardised", "values of one input", "large values")
        text = FORMATS["python"].make(run, frame).data.decode()
        assert ("\n    return a\n" not in text) == scaled
        assert ("def classify" in text) == bool(run.experiment.class_names)


# ---- the snippets of use ----


@pytest.mark.parametrize("key", ["python", "json", "npz", "csv", "onnx", "project"])
def test_snippet_of_use_runs(key: str, tmp_path: Path) -> None:
    run, frame = recorded("features, standardised")
    write(key, run, frame, tmp_path)
    (tmp_path / "use.py").write_text(usage(key, run, frame))
    assert run_it(sys.executable, "use.py", folder=tmp_path)


def test_snippets_of_javascript_and_c_run(tmp_path: Path) -> None:
    node, compiler = need("node"), need("cc")
    run, frame = recorded("bias")
    for key, name in (("javascript", "use.js"), ("c", "use.c")):
        write(key, run, frame, tmp_path)
        (tmp_path / name).write_text(usage(key, run, frame))
    wanted = expected(run, frame, run.dataset.points[:1])[0, 0]
    shown = run_it(node, "use.js", folder=tmp_path)
    assert json.loads(shown)[0] == pytest.approx(wanted)
    run_it(compiler, "use.c", "-o", "use", "-lm", folder=tmp_path)
    assert float(run_it("./use", folder=tmp_path)) == pytest.approx(wanted, rel=1e-4)


def test_csv_has_each_weight_by_name() -> None:
    run, frame = recorded("bias")
    lines = FORMATS["csv"].make(run, frame).data.decode().splitlines()
    assert lines[0] == "layer,from,to,weight"
    assert len(lines) == 1 + run.mlp.n_parameters
    numbers = [float(line.split(",")[3]) for line in lines[1:]]
    np.testing.assert_array_equal(numbers, frame.state.parameters)
    assert lines[1].startswith("1,x1,h1,")
    assert lines[12].startswith("1,bias,h4,")
    assert lines[-1].startswith("2,bias,out,")


@pytest.mark.parametrize("key", FORMATS)
def test_every_format_has_words_and_a_name(key: str) -> None:
    run, frame = recorded("article")
    one = FORMATS[key]
    assert one.about.endswith(".")
    file = one.make(run, frame)
    usage = one.usage_of(run, file)
    assert not usage or file.name in usage or Path(file.name).stem in usage
    assert one.needs
    assert set(one.purposes) <= set(PURPOSES)
    assert one.purposes
    assert "$" not in one.usage_of(run, file)
    assert file.name
    assert file.mime
    assert len(file.data) > 50


def test_onnx_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    run, frame = recorded("article")
    with pytest.raises(NotAvailable, match="pip install onnx"):
        FORMATS["onnx"].make(run, frame)


# ---- an activation that was added ----


@pytest.fixture
def swoosh(monkeypatch: pytest.MonkeyPatch) -> tuple[Run, Frame]:
    """Return a network of an activation that the engine has, and no other language yet."""
    made_up = replace(ACTIVATIONS["sine"], name="swoosh", formula="sin z, in waves")
    for registry in (ACTIVATIONS, HIDDEN_ACTIVATIONS):
        monkeypatch.setitem(registry, "swoosh", made_up)
    run = Run(Experiment(hidden_activation="swoosh", bias=True))
    return run, run.record(1, "10", PATIENT)[0]


# Formats of a language that has another name.
BY_ANOTHER_NAME = {"module": "javascript", "page": "javascript", "notebook": "torch"}


@pytest.mark.parametrize("key", FORMATS)
def test_format_without_an_activation_says_which_language_lacks_it(
    key: str, swoosh: tuple[Run, Frame]
) -> None:
    language = LANGUAGES.get(BY_ANOTHER_NAME.get(key, key))
    if not language:
        assert FORMATS[key].make(*swoosh).data
        return
    with pytest.raises(NotAvailable, match=f"^The activation swoosh is not in {language}, "):
        FORMATS[key].make(*swoosh)


def test_spelled_activation_is_exported_where_it_is_spelled(
    swoosh: tuple[Run, Frame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        SPELLINGS, "swoosh", Spelling(python="np.sin(z)", torch="torch.sin(z)", onnx=("Sin", "z"))
    )
    path = write("python", *swoosh, tmp_path)
    assert "as in the playground" in run_it(sys.executable, path.name, folder=tmp_path)
    assert FORMATS["onnx"].make(*swoosh).data
    torch = FORMATS["torch"].make(*swoosh).data.decode()
    assert "class Swoosh(nn.Module):" in torch
    assert "Swoosh())," in torch
    for key in ("javascript", "c", "keras"):
        with pytest.raises(NotAvailable, match="swoosh"):
            FORMATS[key].make(*swoosh)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_spelled_in_every_language(name: str) -> None:
    assert None not in [getattr(SPELLINGS[name], language) for language in LANGUAGES]
