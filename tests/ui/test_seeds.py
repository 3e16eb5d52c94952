from contextlib import nullcontext
from typing import cast

import pytest
from streamlit.delta_generator import DeltaGenerator

from playground.experiment import Experiment
from playground.presets import PRESETS
from playground.sweep import Race, Sweep
from playground.sweep.folds import Folds
from playground.ui import cross_validation
from playground.ui.pages.seeds import page, race
from playground.ui.pages.seeds.page import settings_text
from playground.ui.visit.session import Session
from playground.ui.visit.view import MAP_PART, RACE_PART, SEEDS_PART


def test_what_is_run_is_said_in_a_line() -> None:
    assert settings_text(Experiment()) == (
        "XOR (four points), 2-4-1 sigmoid, no bias, gradient descent 0.5, squared error, full batch"
    )
    deep = Experiment().changed(
        hidden_layers=(4, 3, 2),
        layer_activations=("relu", "tanh", "relu"),
        bias=True,
        optimizer="adam",
    )
    assert "2-4-3-2-1 ReLU, tanh, ReLU, Adam 0.5" in settings_text(deep)
    single = settings_text(Experiment().changed(hidden_layers=()))
    assert "2-1 sigmoid output, no bias" in single


def test_what_the_runs_leave_out_is_not_said() -> None:
    circle = Experiment().changed(dataset="circle")
    patient = circle.changed(patience=20)
    assert patient.patience == 20
    assert settings_text(patient) == settings_text(circle)


def test_every_preset_can_be_said() -> None:
    for experiment in PRESETS.values():
        text = settings_text(experiment)
        assert "_" not in text
        assert text.count("\n") == 0


@pytest.mark.parametrize(
    ("own", "name"), [("sweep", "Many seeds"), ("folds", "Cross-validation"), ("race", "Race")]
)
def test_work_of_another_part_is_told_by_its_name(
    own: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    for module in (page, cross_validation, race):
        monkeypatch.setattr(module, "work_on", lambda _, say, __: told.append(say()))
    many = Experiment().changed(dataset="circle")
    work = {
        "sweep": Sweep(many, range(4), 40),
        "folds": Folds(many, 5, 40),
        "race": Race(many, "learning_rate", (0.1, 1.0), range(4), 40),
    }[own]
    session = Session(many)
    setattr(session.sweeping, own, work)
    parts = (SEEDS_PART, RACE_PART, MAP_PART)
    for part in parts:
        session.choose(seeds_part=part)
        place = cast("DeltaGenerator", nullcontext())
        page.work_on_next(session, place, place)
    own_part = RACE_PART if own == "race" else SEEDS_PART
    assert [text.startswith(f"{name}: ") for text in told] == [part != own_part for part in parts]
