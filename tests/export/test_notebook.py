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
import numpy as np
import pytest
from nbclient import NotebookClient

from playground.data.table import Table
from playground.engine import OPTIMIZERS, SCHEDULES
from playground.experiment import Experiment
from playground.export.formats import FORMATS
from playground.export.options import Options
from playground.export.programs.notebook.document import cells_of
from playground.export.project import WHOLE, Size, project_json
from playground.export.spellings import NotAvailable
from playground.importing.read import read_model, resume
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.export.test_fills import filled_run
from tests.recordings import PATIENT

MOONS = Experiment().changed(
    dataset="moons", samples=60, hidden_layers=(5, 3), bias=True, reduction="mean", batch_size=8
)
FROZEN = ((1, 2), (2, 1, 3))
SOME_WHOLE = Size(24, 400_000, 400)  # a file with room for the memory of some frames alone
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
    with pytest.raises(NotAvailable, match="were changed after this moment"):
        FORMATS["notebook"].make(run, frame, Options())
    last = run.record(2, "10", PATIENT)[-1]
    said += run_scripts([script_of(run, last)], tmp_path)
    for text in said:
        check_said(text, run, optimizer)


def own_points(n: int) -> Experiment:
    inputs = np.random.default_rng(n).normal(size=(n, 2))
    classes = (inputs.prod(axis=1) > 0.0).astype(float)
    table = Table(inputs, classes, ("a", "b"), "c", ("no", "yes"), n)
    return MOONS.changed(dataset="own", table=table)


def saved_and_opened(run: Run, size: Size = WHOLE) -> Run:
    loaded = read_model("", project_json(run, size=size).data, Experiment())
    return resume(loaded.experiment, loaded.states, loaded.curve, loaded.settled)


# Settings before, and what is changed in the midst of an epoch: what an optimizer carries, how many
# batches an epoch has, and what generators draw begin again where they are of another kind.
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another optimizer": ({"optimizer": "momentum"}, {"optimizer": "adam", "learning_rate": 0.01}),
    "one with less memory": ({"optimizer": "adam", "learning_rate": 0.01}, {"optimizer": "sgd"}),
    "smaller batches": ({}, {"batch_size": 5}),
    "a full batch": ({}, {"batch_size": 0}),
    "batches at all": ({"batch_size": 0}, {"batch_size": 7}),
    "dropout": ({}, {"dropout": 0.3}),
    "frozen": ({"optimizer": "momentum", "learning_rate": 0.02}, {"frozen": FROZEN}),
}


def test_it_ends_at_the_same_numbers_whatever_was_changed_on_the_way(tmp_path: Path) -> None:
    runs: dict[str, Run] = {}
    for name, (before, changed) in CHANGES.items():
        run, _ = trained(MOONS.changed(**before))
        run.adopt(run.experiment.changed(**changed))
        run.record(2, "10", PATIENT)
        runs[name] = run
        # It begins there in a file of the run, too, which is then opened and trained on.
        again = saved_and_opened(run)
        again.record(1, "10", PATIENT)
        runs[f"{name}, opened"] = again
    for name, n in (("more points", 33), ("fewer than a batch", 6)):
        run, _ = trained(own_points(20))
        run.adopt_points(own_points(n))
        run.record(2, "10", PATIENT)
        runs |= {name: run, f"{name}, opened": saved_and_opened(run)}
    run, frame = trained(MOONS)
    run.edit(frame.id, 3, 0.5)
    run.record(2, "update", PATIENT)  # no epoch ends on the way, so that no losses are compared
    runs |= {"by hand": run, "by hand, opened": saved_and_opened(run)}
    run, _ = trained(MOONS.changed(hidden_layers=(30, 30), optimizer="momentum"))
    run.adopt(run.experiment.changed(learning_rate=0.05))
    run.record(20, "1", PATIENT)
    # Most frames of a small file lack the memory: neither does one count from there ...
    again = saved_and_opened(run, SOME_WHOLE)
    again.record(1, "10", PATIENT)
    # ... nor was it trained as before where training goes on from one.
    back = saved_and_opened(run, SOME_WHOLE)
    brief = next(one for one in back.frames if not one.is_whole)
    back.go_back_to(brief.id)
    back.record(2, "10", PATIENT)
    runs |= {"briefly kept": again, "on from what is briefly kept": back}
    said = run_scripts([script_of(one, one.frames[-1]) for one in runs.values()], tmp_path)
    for (name, run), text in zip(runs.items(), said, strict=True):
        check_said(text, run, name)


def test_it_says_where_it_begins() -> None:
    def first_words(run: Run) -> str:
        file = FORMATS["notebook"].make(run, run.frames[-1], Options("again"))
        return "".join(json.loads(file.data)["cells"][0]["source"])

    run, frame = trained(MOONS)
    assert "It begins at the initial weights." in first_words(run)
    run.edit(frame.id, 3, 0.5)
    state = frame.state
    assert f"It begins at epoch {state.epoch}, update {state.updates}: " in first_words(run)
    run.edit(run.frames[0].id, 3, 0.5)
    assert "It begins at epoch 0, update 0: " in first_words(run)


def test_a_project_file_tells_after_which_frame_nothing_was_changed() -> None:
    run, frame = trained(MOONS)
    assert json.loads(project_json(run).data)["settled"] == 0
    run.adopt(run.experiment.changed(l2=0.1))
    run.record(2, "1", PATIENT)
    assert json.loads(project_json(run).data)["settled"] == run.frames.index(frame)
    again = saved_and_opened(run)
    assert again.frame(again.settled_at).state.updates == frame.state.updates
    # Up to an earlier moment all was trained with other settings; from it on, with those of now.
    earlier = json.loads(project_json(run, run.frames[1], last=run.frames[1]).data)
    assert earlier["settled"] == 1
    document = json.loads(project_json(run).data)
    del document["settled"]
    old = read_model("", json.dumps(document).encode(), Experiment())
    assert old.settled == 0


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
