from playground.experiment import Experiment
from playground.presets import PRESETS
from playground.ui.seeds import in_words


def test_what_is_run_is_said_in_a_line() -> None:
    assert in_words(Experiment()) == (
        "XOR (four points), 2-4-1 units, sigmoid inside and sigmoid at the end, without bias; "
        "squared error, gradient descent, learning rate 0.5"
    )
    deep = Experiment().changed(
        hidden_layers=(4, 3, 2),
        layer_activations=("relu", "tanh", "relu"),
        bias=True,
        optimizer="adam",
    )
    assert "2-4-3-2-1 units, ReLU, tanh inside and sigmoid at the end, with bias" in in_words(deep)
    single = in_words(Experiment().changed(hidden_layers=()))
    assert "2-1 units, sigmoid at the end" in single


def test_every_preset_can_be_said() -> None:
    for experiment in PRESETS.values():
        text = in_words(experiment)
        assert "_" not in text
        assert text.count("\n") == 0
