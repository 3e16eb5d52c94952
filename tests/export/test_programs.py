"""Every program is run, by what it is written for, and answers as the engine does."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.engine import HIDDEN_ACTIVATIONS
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.live.recorder import Frame, Run

PATIENT = 600.0
ALL_FEATURES = ("x1", "x2", "x1x1", "x2x2", "x1x2", "sinx1", "sinx2")
CASES = {
    "article": Experiment(),
    "bias": Experiment(bias=True, reduction="mean"),
    "two classes by softmax": Experiment(
        dataset="moons", samples=40, output_activation="softmax", loss="cross_entropy", bias=True,
        hidden_layers=(5, 3), reduction="mean",
    ),
    "features, standardised": Experiment(
        dataset="circle", samples=60, features=ALL_FEATURES, standardise=True, hidden_layers=(3,),
        hidden_activation="tanh", output_activation="tanh", bias=True, reduction="mean",
    ),
    "one feature": Experiment(features=("x1x2",), hidden_layers=(), bias=True),
    "standardised without bias": Experiment(dataset="gaussians", samples=50, standardise=True),
    "parity of 5": Experiment(dataset="parity", inputs=5, hidden_layers=(6,), bias=True),
    "unbounded": Experiment(hidden_activation="relu", output_activation="linear", bias=True,
                            learning_rate=0.01),
    "softmax without hidden layer": Experiment(hidden_layers=(), output_activation="softmax"),
    **{
        f"{name} everywhere": Experiment(
            dataset="moons", samples=30, noise=0.2, hidden_layers=(4, 3), hidden_activation=name,
            output_activation=name, bias=True, reduction="mean", learning_rate=0.01,
            initial_scale=2.0,
        )
        for name in HIDDEN_ACTIVATIONS
    },
}  # fmt: skip
every_case = pytest.mark.parametrize("case", CASES)


def recorded(case: str) -> tuple[Run, Frame]:
    run = Run(CASES[case])
    return run, run.record(2, "10", PATIENT)[1]


def elsewhere(run: Run) -> np.ndarray:
    """Return points that the network was not trained on."""
    low, high = np.min(run.dataset.points) - 1.0, np.max(run.dataset.points) + 1.0
    return np.random.default_rng(0).uniform(low, high, (50, run.dataset.n_inputs))


def expected(run: Run, frame: Frame, points: np.ndarray) -> np.ndarray:
    mlp = run.mlp.with_parameters(frame.state.parameters)
    return mlp.predict(run.dataset.transform(points))


def assert_same(found: Any, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(np.array(found), wanted, rtol=1e-9, atol=1e-9)


def write(key: str, run: Run, frame: Frame, folder: Path) -> Path:
    file = FORMATS[key].make(run, frame)
    path = folder / file.name
    path.write_bytes(file.data)
    return path


def need(tool: str) -> str:
    path = shutil.which(tool)
    if path:
        return path
    message = f"{tool} is not installed, and a program that is taken away is run by it"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def run_it(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder that knows nothing of this project."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, env=clean,
        timeout=120, check=False,
    )  # fmt: skip
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
        "import sys, json; from model import predict; "
        "others = {'playground', 'streamlit', 'plotly', 'pandas'} & set(sys.modules); "
        "assert not others, others; "
        f"print(json.dumps(predict({points.tolist()}).tolist()))"
    )
    found = json.loads(run_it(sys.executable, "-c", code, folder=tmp_path))
    assert_same(found, expected(run, frame, points))


@every_case
def test_javascript_program(case: str, tmp_path: Path) -> None:
    node = need("node")
    run, frame = recorded(case)
    path = write("javascript", run, frame, tmp_path)
    points = elsewhere(run)
    assert "as in the playground" in run_it(node, path.name, folder=tmp_path)
    code = (
        'const { predict } = require("./model.js"); '
        f"console.log(JSON.stringify({points.tolist()}.map((point) => predict(point))))"
    )
    found = json.loads(run_it(node, "-e", code, folder=tmp_path))
    assert_same(found, expected(run, frame, points))


@every_case
def test_c_program(case: str, tmp_path: Path) -> None:
    compiler = need("cc")
    run, frame = recorded(case)
    path = write("c", run, frame, tmp_path)
    points = elsewhere(run)
    strict = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic")
    run_it(compiler, *strict, "-DMODEL_SELF_CHECK", "-x", "c", path.name, "-o", "check", "-lm",
           folder=tmp_path)  # fmt: skip
    assert "as in the playground" in run_it("./check", folder=tmp_path)
    numbers = ", ".join(repr(float(value)) for value in points.ravel())
    (tmp_path / "main.c").write_text(f"""
        #include <stdio.h>
        #include "model.h"
        static const double points[] = {{{numbers}}};
        int main(void) {{
            double output[MODEL_OUTPUTS];
            for (int k = 0; k < {len(points)}; k++) {{
                model_predict(points + k * MODEL_INPUTS, output);
                for (int j = 0; j < MODEL_OUTPUTS; j++) printf("%.17g ", output[j]);
            }}
            return 0;
        }}""")
    run_it(compiler, *strict, "main.c", "-o", "main", "-lm", folder=tmp_path)
    found = np.array(run_it("./main", folder=tmp_path).split(), dtype=float)
    wanted = expected(run, frame, points)
    assert_same(found.reshape(wanted.shape), wanted)


@every_case
def test_onnx_file(case: str, tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime") if not os.environ.get("CI") else __import__(
        "onnxruntime"
    )  # fmt: skip
    run, frame = recorded(case)
    path = write("onnx", run, frame, tmp_path)
    session = onnxruntime.InferenceSession(str(path))
    points = elsewhere(run)
    assert_same(session.run(None, {"points": points})[0], expected(run, frame, points))
    known = session.get_modelmeta().custom_metadata_map
    trained, outputs = (np.array(json.loads(known[name])) for name in ("points", "outputs"))
    np.testing.assert_array_equal(trained, run.dataset.points[: run.dataset.n_train])
    assert_same(session.run(None, {"points": trained})[0], outputs)


@pytest.mark.skipif(not find_spec("torch"), reason="PyTorch is not installed")
@every_case
def test_torch_program(case: str, tmp_path: Path) -> None:
    run, frame = recorded(case)
    path = write("torch", run, frame, tmp_path)
    points = elsewhere(run)
    assert "as in the playground" in run_it(sys.executable, path.name, folder=tmp_path)
    code = (
        "import json; from model_torch import predict; "
        f"print(json.dumps(predict({points.tolist()}).tolist()))"
    )
    found = json.loads(run_it(sys.executable, "-c", code, folder=tmp_path))
    assert_same(found, expected(run, frame, points))


@pytest.mark.skipif(
    not (find_spec("keras") and find_spec("torch")), reason="Keras and a backend are not installed"
)
@every_case
def test_keras_program(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    run, frame = recorded(case)
    path = write("keras", run, frame, tmp_path)
    assert "as in the playground" in run_it(sys.executable, path.name, folder=tmp_path)


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


# ---- the snippets of use ----


@pytest.mark.parametrize("key", ["python", "json", "npz", "csv", "onnx"])
def test_snippet_of_use_runs(key: str, tmp_path: Path) -> None:
    run, frame = recorded("features, standardised")
    write(key, run, frame, tmp_path)
    (tmp_path / "use.py").write_text(FORMATS[key].usage_of(run, frame))
    assert run_it(sys.executable, "use.py", folder=tmp_path)


def test_snippets_of_javascript_and_c_run(tmp_path: Path) -> None:
    node, compiler = need("node"), need("cc")
    run, frame = recorded("bias")
    for key, name in (("javascript", "use.js"), ("c", "use.c")):
        write(key, run, frame, tmp_path)
        (tmp_path / name).write_text(FORMATS[key].usage_of(run, frame))
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
    assert one.usage_of(run, frame)
    assert "{" + "file}" not in one.usage_of(run, frame)
    file = one.make(run, frame)
    assert file.name
    assert file.mime
    assert len(file.data) > 50


def test_onnx_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    run, frame = recorded("article")
    from playground.export.onnx_file import MissingPackage

    with pytest.raises(MissingPackage, match="pip install onnx"):
        FORMATS["onnx"].make(run, frame)
