"""Exports where people take them: two in one program, small types, every kind of module."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.export.__main__ import main
from playground.export.formats import FORMATS
from playground.export.options import Options, check_name
from playground.export.project import project_json
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.export.test_programs import expected, run_it
from tests.recordings import PATIENT
from tests.tools import need

USUAL = Options()
STRICT = ("-Wall", "-Wextra", "-Werror", "-pedantic")
XOR = Experiment()
IRIS = Experiment().changed(dataset="iris", hidden_layers=(3,), bias=True, standardise=True)


def recorded(experiment: Experiment) -> tuple[Run, Frame]:
    run = Run(experiment)
    return run, run.record(1, "10", PATIENT)[-1]


def write(
    key: str, experiment: Experiment, folder: Path, options: Options = USUAL
) -> tuple[Path, np.ndarray, np.ndarray]:
    """Write an export; return where, a point, and the engine's outputs at it."""
    run, frame = recorded(experiment)
    file = FORMATS[key].make(run, frame, options)
    path = folder / file.name
    path.write_bytes(file.data)
    point = run.dataset.points[:1]
    return path, point[0], expected(run, frame, point)[0]


# ---- more than one in a program ----


def test_a_header_that_is_included_twice_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    compiler = need("cc")
    path, _, _ = write("c", XOR, tmp_path)
    (tmp_path / "main.c").write_text(f'#include "{path.name}"\n' * 2 + "int main(void) {return 0;}")
    done = subprocess.run(
        [compiler, "main.c"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode
    assert "of two networks export one under another name" in done.stderr


def test_two_scripts_in_one_page_answer_each_for_itself(tmp_path: Path) -> None:
    node = need("node")
    wanted, asked = [], []
    for experiment in (XOR, IRIS):
        path, point, outputs = write("javascript", experiment, tmp_path)
        asked.append(f"{path.stem}.predict({point.tolist()})")
        wanted += outputs.tolist()
    answers = f"JSON.stringify([{', '.join(asked)}].flat())"
    # As a page has them: one global scope, neither require nor module.
    code = (
        'const vm = require("vm"), fs = require("fs"); const page = vm.createContext({}); '
        'for (const name of fs.readdirSync(".").filter((one) => one.endsWith(".js")).sort()) '
        'vm.runInContext(fs.readFileSync(name, "utf8"), page); '
        f"console.log(vm.runInContext({json.dumps(answers)}, page))"
    )
    found = json.loads(run_it(node, "-e", code, folder=tmp_path))
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


# ---- every kind of module ----


@pytest.mark.parametrize("kind", ["commonjs", "module"])
def test_script_checks_itself_whatever_package_it_is_in(kind: str, tmp_path: Path) -> None:
    node = need("node")
    path, point, outputs = write("javascript", XOR, tmp_path)
    (tmp_path / "package.json").write_text(json.dumps({"type": kind}))
    assert "4 points as in" in run_it(node, path.name, "--check-model", folder=tmp_path)
    load = {"commonjs": f'require("./{path.name}");', "module": f'import "./{path.name}";'}[kind]
    ending = {"commonjs": "cjs", "module": "mjs"}[kind]
    (tmp_path / f"main.{ending}").write_text(
        f"{load}\nconsole.log(JSON.stringify(globalThis.{path.stem}.predict({point.tolist()})));"
    )
    found = json.loads(run_it(node, f"main.{ending}", folder=tmp_path))
    np.testing.assert_allclose(found, outputs, rtol=1e-9)


def test_module_is_imported_and_checks_itself(tmp_path: Path) -> None:
    node = need("node")
    path, point, outputs = write("module", IRIS, tmp_path)
    assert "as in the playground" in run_it(node, path.name, "--check-model", folder=tmp_path)
    (tmp_path / "main.mjs").write_text(
        f'import model, {{ predict, classify }} from "./{path.name}";\n'
        f"console.log(JSON.stringify([predict({point.tolist()}), classify({point.tolist()}), "
        "Object.keys(model)]));"
    )
    found, name, keys = json.loads(run_it(node, "main.mjs", folder=tmp_path))
    np.testing.assert_allclose(found, outputs, rtol=1e-9)
    assert name in ("setosa", "versicolor", "virginica")
    assert keys == ["predict", "predictMany", "classify", "check"]


def test_a_check_that_fails_is_never_silent(tmp_path: Path) -> None:
    node = need("node")
    for key in ("javascript", "module"):
        path, _, _ = write(key, XOR, tmp_path)
        text = path.read_text()
        start = text.index("OUTPUTS = ")
        path.write_text(text[:start] + text[start:].replace("0.", "9.", 1))
        done = subprocess.run(
            [node, path.name, "--check-model"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode
        assert "differs from the playground" in done.stderr


# ---- small types ----


def test_small_spellings_are_exact_near_0_and_far_from_it(tmp_path: Path) -> None:
    # Without expm1 and log1p: over all sizes of z, compared with NumPy's.
    compiler = need("cc")
    z = np.concatenate([s * np.logspace(-300, 2.8, 400) for s in (-1.0, 1.0)])
    for name, exact in (
        ("elu", np.where(z > 0, z, np.expm1(np.minimum(z, 0)))),
        ("softplus", np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))),
    ):
        experiment = Experiment().changed(hidden_activation=name)
        write("c", experiment, tmp_path, Options("m"))
        numbers = ", ".join(map(repr, z.tolist()))
        (tmp_path / "main.c").write_text(f"""
            #include <stdio.h>
            #include "m.h"
            static double z[] = {{{numbers}}};
            int main(void) {{
                m_{name}(z, {len(z)});
                for (int k = 0; k < {len(z)}; k++) printf("%.17g ", z[k]);
                return 0;
            }}""")
        run_it(compiler, "-std=c99", "main.c", "-o", "main", "-lm", folder=tmp_path)
        found = np.array(run_it("./main", folder=tmp_path).split(), dtype=float)
        np.testing.assert_allclose(found, exact, rtol=1e-15 * 4, atol=0.0)


def test_no_bias_is_written_as_a_negative_zero(tmp_path: Path) -> None:
    for key in ("python", "torch", "c", "javascript"):
        path, _, _ = write(key, XOR, tmp_path)
        assert not re.search(r"-0\.0\b(?![0-9])", path.read_text())


# ---- names ----


@pytest.mark.parametrize("name", ["xor", "a", "iris_2", "x" * 40])
def test_names_that_every_language_has(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name", ["X", "2nd", "a-b", "a b", "", "class", "int", "function", "lambda", "x" * 41, "\u00e4"]
)
def test_names_that_none_has_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^name: expected"):
        check_name(name)


@pytest.mark.parametrize(
    ("key", "command", "names"),
    [
        ("python", (sys.executable, "{file}"), ("types", "re", "numpy")),
        ("javascript", ("node", "{file}", "--check-model"), ("undefined", "console", "crypto")),
        ("module", ("node", "{file}", "--check-model"), ("eval", "arguments", "check", "words")),
        ("rust", ("rustc", "--emit=metadata", "main.rs"), ("macro", "gen", "abstract", "crate")),
        ("c", ("cc", "-Werror", "-fsyntax-only", "-I.", "main.c"), ("dbl", "flt", "stdio", "math")),
    ],
)
def test_a_name_is_refused_where_its_program_could_not_be_used(
    key: str,
    command: tuple[str, ...],
    names: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tool = need(command[0])
    for name in names:
        with pytest.raises(ValueError, match=r"^name: expected no word"):
            check_name(name)
    # For a reason: made all the same, its program fails, and one of a usual name does not.
    monkeypatch.setattr("playground.export.options.TAKEN", frozenset())
    run, frame = recorded(XOR)
    for name in ("usual", *names):
        file = FORMATS[key].make(run, frame, Options(name))
        folder = tmp_path / name
        folder.mkdir()
        (folder / file.name).write_bytes(file.data)
        usage = FORMATS[key].usage_of(run, file, Options(name))
        for ending in ("rs", "c"):
            (folder / f"main.{ending}").write_text(usage)
        words = [tool, *(word.format(file=file.name) for word in command[1:])]
        if key == "rust":
            words += ["--edition", "2024" if name == "gen" else "2021"]
        done = subprocess.run(words, cwd=folder, capture_output=True, check=False, timeout=60)
        assert (done.returncode == 0) == (name == "usual"), (name, done.stderr)


def test_a_name_is_refused_where_a_file_of_it_cannot_be() -> None:
    for name in ("con", "aux", "nul", "prn", "com1", "lpt9"):
        with pytest.raises(ValueError, match=r"^name: expected no word"):
            check_name(name)


def test_a_name_of_own_data_is_cut_and_stays_one() -> None:
    table = Table(np.zeros((2, 1)), np.array([0.0, 1.0]), ("a",), "k", ("x", "y"), 2)
    wide = Experiment().changed(dataset="own", table=table, hidden_layers=(16,) * 8)
    name = Options().name_for(Run(wide))
    assert name == "own_1_16_16_16_16_16_16_16_16_1"
    check_name(name)


# ---- from the command line ----


def test_every_format_is_made_from_a_saved_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run, frame = recorded(IRIS)
    (tmp_path / "p.json").write_bytes(project_json(run).data)
    for key, one in FORMATS.items():
        assert main([key, "p.json", "--name", "flowers"]) == 0
        name = capsys.readouterr().out.strip()
        made = (tmp_path / name).read_bytes()
        if key not in ("project", "npz"):  # those have what else is in a project
            assert made == one.make(run, frame, Options("flowers")).data
        assert not one.is_named or Path(name).stem.startswith("flowers")
    assert main(["c", "p.json", "--precision", "float32", "--output", "out.h"]) == 0
    assert b"#define IRIS_4_3_3_FLOAT" in (tmp_path / "out.h").read_bytes()


def test_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(FORMATS)
    assert any("float64 or float32" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["c", "none.json"], "none.json"),
        (["c", "bad.json"], "bad.json: "),
        (["python", "p.json", "--precision", "float32"], "expected --precision float64"),
        (["c", "p.json", "--name", "class"], "name: expected no word"),
        (["c", "p.json", "--output", "none/m.h"], "none/m.h: "),
        (["c", "p.json", "--output", "."], ".: "),
        (["c", "."], ".: "),
        (["c", "xor.onnx"], "xor.onnx: expected a project file, or weights with their training"),
        (["c", "xor.safetensors"], "expected a project file"),
    ],
)
def test_what_cannot_be_made_gets_a_sentence(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text("{}")
    run = Run(XOR)
    (tmp_path / "p.json").write_bytes(project_json(run).data)
    for key in ("onnx", "safetensors"):
        # They tell no data: those of the article would stand in for them.
        file = FORMATS[key].make(run, run.frames[0], Options("xor"))
        (tmp_path / file.name).write_bytes(file.data)
    before = sorted(tmp_path.iterdir())
    assert main(arguments) == 1
    found = capsys.readouterr()
    assert says in found.err
    assert not found.out
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_goes_to_the_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    run = Run(XOR)
    (tmp_path / "p.json").write_bytes(project_json(run, notes="Why?").data)
    assert main(["c", "p.json", "--output", "-"]) == 0
    assert capfdbinary.readouterr().out == FORMATS["c"].make(run, run.frames[0], USUAL).data
    assert main(["project", "p.json", "--output", "-"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["notes"] == "Why?"
    assert [one.name for one in tmp_path.iterdir()] == ["p.json"]


def test_what_of_a_project_is_not_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    document = json.loads(project_json(Run(XOR)).data)
    document["experiment"]["learning_rate"] = "fast"
    (tmp_path / "p.json").write_text(json.dumps(document))
    assert main(["python", "p.json", "--output", "m.py"]) == 0
    assert "p.json: not used: " in capsys.readouterr().err


def test_command_is_run_as_a_module(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_bytes(project_json(Run(XOR)).data)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "playground.export",
            "python",
            str(tmp_path / "p.json"),
            "--output",
            str(tmp_path / "m.py"),
        ],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip().endswith("m.py")
    assert "as in the playground" in run_it(sys.executable, "m.py", folder=tmp_path)


# ---- without packages ----


def test_bare_program_fills_in_and_takes_what_is_far_away(tmp_path: Path) -> None:
    table = Table(
        np.array([[1.0, 2.0], [3.0, 4.0]]),
        np.array([0.0, 1.0]),
        ("a", "b"),
        "k",
        ("x", "y"),
        2,
        fills=(2.0, None),
    )
    for activation in ("sigmoid", "elu", "softplus", "silu"):
        experiment = Experiment().changed(dataset="own", table=table, hidden_activation=activation)
        path, _, _ = write("bare", experiment, tmp_path, Options("m"))
        code = (
            "import json, m; nan = float('nan'); "
            "print(json.dumps([m.predict(p) for p in "
            "([nan, 1.0], [None, 1.0], [2.0, 1.0], [1e6, -1e6], [-1e6, 1e6])]))"
        )
        found = json.loads(run_it(sys.executable, "-S", "-c", code, folder=tmp_path))
        assert found[0] == found[1] == found[2]
        assert np.isfinite(found).all()
        path.unlink()
