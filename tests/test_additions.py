"""What is added in one place is found everywhere it should appear.

An activation and an optimizer are made up and registered before anything else of the program is
imported, as an edit of their file would do. A made-up page is in ui/test_pages.py, a diagnosis in
explain/test_diagnosis.py, a kind of exercise in workshop/test_kinds.py.
"""

import subprocess
import sys

from tests.servers import ROOT

MADE_UP = """
from dataclasses import replace
from playground.engine import activations
swoosh = replace(activations.ACTIVATIONS["sine"], name="swoosh", formula="sin z, in waves")
for registry in (activations.HIDDEN_ACTIVATIONS, activations.ACTIVATIONS):
    registry["swoosh"] = swoosh
"""

ACTIVATION = """
from playground.experiment import SETTINGS, Experiment
assert "swoosh" in SETTINGS["hidden_activation"].kind.options
assert "swoosh" in SETTINGS["output_activation"].kind.options
experiment, problems = Experiment.from_query({"hidden": "swoosh", "bias": "1"})
assert not problems and Experiment.from_query(experiment.to_query())[0] == experiment

from playground.run.recorder import Run
run = Run(experiment)
run.record(3, "10", 60.0)
assert run.frames[-1].scores.loss < run.frames[0].scores.loss

import json
from playground.live.description import RegionChart, describe
from playground.live.unit_states import UnitStates
description = json.loads(json.dumps(describe(run, RegionChart())))
assert description["activations"] == ["swoosh", "sigmoid"]
model = description["model"]
assert model["ranges"] == [[-1.0, 1.0], [0.0, 1.0]]  # of the sine, whose range it has
assert not model["drawable"]
assert model["reason"].startswith("This network cannot be drawn: JavaScript does not have swoosh.")
assert description["table"]["targets"] == [0.0, 1.0, 1.0, 0.0]
assert run.frames[-1].confusion.sum() == 4  # and its table of right and wrong answers
assert UnitStates(run).at(run.frames).shape == (len(run.frames), 5)

from playground.export.formats import FORMATS
from playground.export.spellings import NotAvailable
refused = {}
for key, one in FORMATS.items():
    try:
        assert one.make(run, run.frames[-1]).data
    except NotAvailable as error:
        refused[key] = str(error)
assert refused["c"].startswith("The activation swoosh is not in C,")
assert refused["onnx"].startswith("The activation swoosh is not in ONNX,")
assert refused.keys().isdisjoint({"json", "npz", "project", "csv"})

from playground.importing.read import read_model
data = FORMATS["json"].make(run, run.frames[-1]).data
assert read_model("weights.json", data, Experiment()).experiment == experiment

from playground.explain.phases import phases_of
from playground.explain.update_view import UpdateView
phases = phases_of(UpdateView(experiment, run.mlp, run.trace(run.frames[-1])))
assert any(one.name == "sine" for phase in phases for one in phase.code)

from playground.ui.pages.about import CONTENT, filled
catalogue = filled((CONTENT / "catalogue.md").read_text(encoding="utf-8"))
assert "| `swoosh` | sin z, in waves | |" in catalogue
"""

SPELLED = """
from playground.export.spellings import SPELLINGS, Spelling
SPELLINGS["swoosh"] = Spelling(javascript="Math.sin(z)")

from playground.experiment import Experiment
from playground.run.recorder import Run
run = Run(Experiment(hidden_activation="swoosh"))
from playground.live.description import describe_model
model = describe_model(run)
assert model["drawable"] and not model["reason"]

from playground.live.assets import PLAYER
assert "const swoosh = (zs) => {" in PLAYER.text
from playground.export.formats import FORMATS
assert b"const swoosh = (zs) => {" in FORMATS["javascript"].make(run, run.frames[-1]).data
"""

OPTIMIZER = """
from playground.engine import optimizers
import numpy as np
class SignDescent(optimizers.GradientDescent):
    '''Steps of one length: w <- w - learning_rate sign g.

    It is made up.
    '''
    name = "sign"
    def update(self, parameters, gradient):
        super().update(parameters, np.sign(gradient))
optimizers.OPTIMIZERS["sign"] = SignDescent

from playground.experiment import SETTINGS, Experiment
assert "sign" in SETTINGS["optimizer"].kind.options
experiment, problems = Experiment.from_query({"optimizer": "sign", "lr": "0.01"})
assert not problems and experiment.to_query() == {"optimizer": "sign", "lr": "0.01"}

from playground.run.recorder import Run
run = Run(experiment)
(frame,) = run.record(1, "update", 60.0)
steps = frame.state.parameters - run.frames[0].state.parameters
assert np.allclose(np.abs(steps), 0.01)

from playground.export.project import project_json
from playground.importing.read import read_model, resume
loaded = read_model("p.json", project_json(run).data, Experiment())
again = resume(loaded.experiment, loaded.states)
again.record(1, "update", 60.0), run.record(1, "update", 60.0)
assert (again.frames[-1].state.parameters == run.frames[-1].state.parameters).all()

from playground.explain.phases import phases_of
from playground.explain.update_view import UpdateView
new_weights = phases_of(UpdateView(experiment, run.mlp, run.trace(frame)))[-1]
assert "w <- w - learning_rate sign g" in new_weights.text

from playground.ui.pages.about import CONTENT, filled
catalogue = filled((CONTENT / "catalogue.md").read_text(encoding="utf-8"))
assert "| `sign` | Steps of one length: w <- w - learning_rate sign g. | |" in catalogue
"""


def run_program(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_activation_is_in_settings_diagram_exports_and_catalogue_or_told_missing() -> None:
    run_program(MADE_UP + ACTIVATION)


def test_activation_that_javascript_has_is_in_the_player_too() -> None:
    run_program(MADE_UP + SPELLED)


def test_optimizer_is_in_settings_files_phases_and_catalogue() -> None:
    run_program(OPTIMIZER)
