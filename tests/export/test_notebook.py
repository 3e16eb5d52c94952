"""The notebook trains the same network again, and ends at the playground's numbers."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from playground.engine import OPTIMIZERS, SCHEDULES
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import Options
from playground.export.programs.notebook import cells_of
from playground.export.spellings import NotAvailable
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.export.test_fills import filled_run
from tests.recordings import PATIENT

MOONS = Experiment().changed(
    dataset="moons", samples=60, hidden_layers=(5, 3), bias=True, reduction="mean", batch_size=8
)
FROZEN = ((1, 2), (2, 1, 3))
# What a training can be besides plain: each is one of these, most have small batches, too.
SETTINGS: dict[str, Experiment] = {
    "article": Experiment(),
    **{
        f"{name}, {schedule}": MOONS.changed(
            optimizer=name, learning_rate=0.02, schedule=schedule, decay_epochs=7, decay_rate=0.5
        )
        for name, schedule in zip(OPTIMIZERS, [*SCHEDULES, *SCHEDULES], strict=False)
    },
    "nesterov without momentum": MOONS.changed(optimizer="nesterov", momentum=0.0),
    "dropout": MOONS.changed(dropout=0.3, optimizer="adam", learning_rate=0.01),
    "clipped and frozen": MOONS.changed(clip_norm=0.1, frozen=FROZEN, optimizer="momentum"),
    "penalties of a sum": MOONS.changed(l1=0.001, l2=0.01, reduction="sum", learning_rate=0.01),
    "balanced classes": MOONS.changed(class_1_share=0.2, class_weights="balanced"),
    "balanced sum": MOONS.changed(
        class_1_share=0.2, class_weights="balanced", reduction="sum", learning_rate=0.02
    ),
    "softmax and cross-entropy": MOONS.changed(output_activation="softmax", loss="cross_entropy"),
    "softmax and squared error": MOONS.changed(output_activation="softmax"),
    "sigmoid and cross-entropy": MOONS.changed(loss="cross_entropy"),
    "values, scaled": MOONS.changed(dataset="plane", standardise=True, loss="huber"),
    "absolute error of sines": MOONS.changed(
        loss="absolute_error",
        hidden_activation="sine",
        features=("x1x1", "sinx2"),
        standardise=True,
    ),
}


def trained(experiment: Experiment) -> tuple[Run, Frame]:
    """Train to the midst of an epoch, or as far where there are no batches."""
    run = Run(experiment)
    run.record(3, "10", PATIENT)
    return run, run.record(3, "update", PATIENT)[-1]


def script_of(run: Run, frame: Frame) -> str:
    """Return the code of the notebook as one program, its pictures drawn nowhere."""
    document = json.loads(FORMATS["notebook"].make(run, frame, Options("again")).data)
    return "\n".join(
        "".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"
    )


def run_scripts(scripts: list[str], folder: Path) -> list[str]:
    """Run programs one after the other in one Python; return what each says."""
    (folder / "scripts.json").write_text(json.dumps(scripts))
    code = (
        "import json, pathlib, warnings\n"
        "import matplotlib.pyplot as plt\n"
        "warnings.simplefilter('error')\n"
        "for one in json.loads(pathlib.Path('scripts.json').read_text()):\n"
        "    exec(one, {}); plt.close('all'); print('=' * 9)"
    )
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        env=clean | {"MPLBACKEND": "Agg"},
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("=" * 9)[:-1]


def check_said(said: str, run: Run, name: str) -> None:
    frameworks = ["NumPy", "PyTorch"] if find_spec("torch") else ["NumPy"]
    for framework in frameworks:
        line = f"{framework}: {run.mlp.n_parameters} weights"
        assert re.search(rf"{line}, \d+ losses, the same as in the playground\.", said), (
            name,
            said,
        )
    largest = max(float(x) for x in re.findall(r"(\de[-+]\d+) of a", said))
    assert largest < 1e-9, (name, said)
    assert ("PyTorch is not installed" in said) == (len(frameworks) == 1)


def test_it_ends_at_the_same_numbers_whatever_is_set(tmp_path: Path) -> None:
    runs = {name: trained(one) for name, one in SETTINGS.items()}
    filled = filled_run()
    runs["missing numbers"] = filled, filled.record(3, "10", PATIENT)[-1]
    said = run_scripts([script_of(*one) for one in runs.values()], tmp_path)
    for (name, (run, _)), text in zip(runs.items(), said, strict=True):
        check_said(text, run, name)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_begins_where_a_weight_was_set_by_hand_or_a_setting_changed(
    optimizer: str, tmp_path: Path
) -> None:
    # In the midst of an epoch, with a memory of the optimizer and generators that have drawn.
    run, frame = trained(MOONS.changed(optimizer=optimizer, learning_rate=0.02, dropout=0.2))
    edited = run.edit(frame.id, 3, 0.5)
    assert edited
    after_edit = run.record(2, "10", PATIENT)[-1]
    first = script_of(run, after_edit)
    assert f"FIRST_EPOCH, FIRST_BATCH = {frame.state.epoch}, {frame.state.batch}" in first
    said = run_scripts([first], tmp_path)
    run.adopt(run.experiment.changed(learning_rate=0.05, l2=0.001))
    with pytest.raises(NotAvailable, match="Settings were changed after this moment"):
        FORMATS["notebook"].make(run, frame, Options())
    last = run.record(2, "10", PATIENT)[-1]
    said += run_scripts([script_of(run, last)], tmp_path)
    for text in said:
        check_said(text, run, optimizer)


def test_going_back_forgets_where_settings_changed() -> None:
    run, _ = trained(MOONS)
    run.adopt(run.experiment.changed(learning_rate=0.1))
    run.go_back_to(run.frames[1].id)
    run.record(1, "1", PATIENT)
    assert run.settled_at == run.frames[1].id
    assert FORMATS["notebook"].make(run, run.frames[-1], Options()).data
    with pytest.raises(NotAvailable):
        FORMATS["notebook"].make(run, run.frames[0], Options())


def test_jupyter_runs_it_and_shows_the_curve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Importing Streamlit sets it, and a kernel that inherits it shows no picture.
    monkeypatch.delenv("MPLBACKEND", raising=False)
    run, frame = trained(Experiment())
    file = FORMATS["notebook"].make(run, frame, Options("xor"))
    assert file.name == "xor.ipynb"
    document = nbformat.reads(file.data.decode(), as_version=4)
    nbformat.validate(document)
    NotebookClient(document, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs: list[Any] = [one for cell in document.cells for one in cell.get("outputs", [])]
    assert any("image/png" in one.get("data", {}) for one in outputs)
    said = "".join(one["text"] for one in outputs if one.get("name") == "stdout")
    check_said(said, run, "article")


def test_a_notebook_of_an_untrained_network_has_nothing_to_do(tmp_path: Path) -> None:
    run = Run(Experiment())
    (said,) = run_scripts([script_of(run, run.frames[0])], tmp_path)
    check_said(said, run, "untrained")


def test_cells_are_cut_where_they_are_marked() -> None:
    found = cells_of("# %% [markdown]\n# # Title\n#\n# Text\n# %%\nx = 1\n\n\n\n\ny = 2\n")
    assert [cell["cell_type"] for cell in found] == ["markdown", "code"]
    assert "".join(found[0]["source"]) == "# Title\n\nText"
    assert "".join(found[1]["source"]) == "x = 1\n\n\ny = 2"
