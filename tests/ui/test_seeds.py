from playground.experiment import Experiment
from playground.presets import PRESETS
from playground.ui.pages.seeds.page import settings_text


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
