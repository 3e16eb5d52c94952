"""Programs in PyTorch and Keras: the model itself takes points as they are, and can be kept.

The frameworks are too large for CI: where they are not installed, what is run here is skipped.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.engine.metrics import answers
from playground.export.formats import FORMATS
from playground.export.options import Options
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.export.test_fills import filled_run
from tests.export.test_programs import CASES, elsewhere, expected, recorded, run_it

FILLED = "missing numbers"
NAMES = [*CASES, FILLED]
TORCH = """
import importlib, json, torch
found = []
for k, points in enumerate(json.load(open("points.json"))):
    program = importlib.import_module(f"m{k}_torch")
    points = torch.tensor(points, dtype=torch.float64)
    with torch.no_grad():
        outputs = program.model(points)
        kept = []
        for name in (f"m{k}.pt", f"m{k}.safetensors"):
            program.save(name)
            program.model.linear1.weight.zero_()
            program.load(name)
            kept.append(torch.equal(program.model(points), outputs))
        program.model.load_state_dict(dict(program.model.state_dict()), strict=True)
        traced = torch.jit.trace(program.model, (points,), check_trace=False)(points)
        exported = torch.export.export(program.model, (points,)).module()(points)
        same = [torch.equal(outputs, program.predict(points.tolist())), *kept,
                torch.allclose(traced, outputs), torch.allclose(exported, outputs)]
    classes = program.classify(points) if hasattr(program, "classify") else []
    found.append([outputs.tolist(), classes, same])
print(json.dumps(found))
"""
KERAS = """
import importlib, json, keras, numpy as np
found = []
for k, points in enumerate(json.load(open("points.json"))):
    program = importlib.import_module(f"m{k}_keras")
    points = np.array(points)
    outputs = program.model.predict(points, verbose=0)
    program.model.save(f"m{k}.keras")
    classes = program.classify(points) if hasattr(program, "classify") else []
    apart = np.abs(program.predict(points) - outputs).max()
    found.append([outputs.tolist(), classes, [bool(apart <= 1e-4 * np.abs(outputs).max())]])
print(json.dumps(found))
"""
# What was kept is opened where the program is not.
KEPT = """
import json, keras, numpy as np
models = [keras.models.load_model(f"m{k}.keras") for k in range(%d)]
points = map(np.array, json.load(open("points.json")))
found = [one.predict(x, verbose=0).tolist() for one, x in zip(models, points)]
print(json.dumps(found))
"""


def taken(name: str) -> tuple[Run, Frame]:
    if name == FILLED:
        run = filled_run()
        return run, run.frames[-1]
    return recorded(name)


def points_of(name: str, run: Run) -> np.ndarray:
    points = elsewhere(run)
    if name == FILLED:
        points = points.copy()
        points[::3, 0] = np.nan
    return points


def written(key: str, folder: Path) -> list[tuple[Run, np.ndarray, np.ndarray]]:
    """Write all cases as m0, m1, ...; return for each its run, points and the engine's outputs."""
    found = []
    for k, name in enumerate(NAMES):
        run, frame = taken(name)
        file = FORMATS[key].make(run, frame, Options(f"m{k}"))
        (folder / file.name).write_bytes(file.data)
        points = points_of(name, run)
        fills = [np.nan if one is None else one for one in run.dataset.fills or [None] * 64]
        whole = np.where(np.isnan(points), fills[: points.shape[1]], points)
        found.append((run, points, expected(run, frame, whole)))
    (folder / "points.json").write_text(json.dumps([points.tolist() for _, points, _ in found]))
    return found


def check(found: list[Any], wanted: list[tuple[Run, np.ndarray, np.ndarray]], close: float) -> None:
    for name, (outputs, classes, same), (run, _, expected_outputs) in zip(
        NAMES, found, wanted, strict=True
    ):
        size = np.maximum(1.0, np.abs(expected_outputs))
        assert (np.abs(np.array(outputs) - expected_outputs) / size).max() < close, name
        assert all(same), (name, same)
        if run.experiment.class_names:
            numbers = answers(np.array(outputs), run.experiment.threshold)
            assert classes == [run.experiment.class_names[k] for k in numbers], name


@pytest.mark.skipif(
    not (find_spec("torch") and find_spec("safetensors")), reason="PyTorch is not installed"
)
def test_torch_takes_points_as_they_are_and_is_kept_traced_and_exported(tmp_path: Path) -> None:
    wanted = written("torch", tmp_path)
    found = json.loads(run_it(sys.executable, "-W", "ignore", "-c", TORCH, folder=tmp_path))
    check(found, wanted, 1e-9)


BACKENDS = [name for name in ("tensorflow", "torch", "jax") if find_spec(name)]


@pytest.mark.skipif(not (find_spec("keras") and BACKENDS), reason="Keras is not installed")
@pytest.mark.parametrize("backend", BACKENDS)
def test_keras_takes_points_as_they_are_and_is_kept_without_the_program(
    backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", backend)
    wanted = written("keras", tmp_path)
    found = json.loads(run_it(sys.executable, "-c", KERAS, folder=tmp_path))
    # Keras multiplies matrices in float32 on every other backend.
    check(found, wanted, 1e-9 if backend == "tensorflow" else 1e-4)
    kept = json.loads(run_it(sys.executable, "-c", KEPT % len(NAMES), folder=tmp_path))
    for outputs, (first, _, _) in zip(kept, found, strict=True):
        np.testing.assert_array_equal(outputs, first)


def test_plain_networks_are_layers_alone() -> None:
    for key in ("torch", "keras"):
        text = FORMATS[key].make(*recorded("article")).data.decode()
        assert "The model takes points as they are. " in text
        for word in ("Features", "Unit", "isnan", "MEAN", "unstack", "class "):
            assert word not in text.split("def classify")[0], word
        text = FORMATS[key].make(*recorded("features, standardised")).data.decode()
        assert "The model takes points as they are: features and scaling are in it. " in text
