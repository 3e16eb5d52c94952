"""The proof: every recipe and preset learns, and one that does not is found out."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.presets import PRESETS, proof, with_recipe
from playground.presets.__main__ import main
from playground.presets.proof import frames_at_auto, is_reached, prove_preset, prove_recipe, train
from playground.presets.recipes import RECIPES, Recipe
from playground.run.recorder import Run

PATIENT = 10.0


@pytest.mark.parametrize("dataset", RECIPES)
def test_recipe_learns_its_data_set_with_any_seed(dataset: str) -> None:
    for row in prove_recipe(dataset, 3):
        assert row.proved
        assert all(one and one.epoch <= 300 for one in row.runs), row.line


@pytest.mark.parametrize("title", PRESETS)
def test_preset_learns_as_it_is(title: str) -> None:
    row = prove_preset(title, 1)
    assert row.proved, row.line
    assert "FAILED" not in row.line


def test_parity_and_blobs_are_proved_for_every_number() -> None:
    assert [row.experiment.inputs for row in prove_recipe("parity", 1)] == [2, 3, 4, 5, 6]
    assert [row.experiment.centres for row in prove_recipe("blobs", 1)] == [2, 3, 4, 5, 6, 7, 8]


def test_articles_settings_fail_where_a_recipe_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(RECIPES, "spiral", Recipe("Stuck.", {}))
    monkeypatch.setattr(proof, "MOST_SECONDS", 0.02)
    assert main(["prove", "--data", "gaussians", "spiral", "--seeds", "2"]) == 1
    header, gaussians, spiral = capsys.readouterr().out.splitlines()
    assert header.split()[:2] == ["reached", "first"]
    assert gaussians.startswith("gaussians")
    assert " 2/2 " in gaussians
    assert "FAILED" not in gaussians
    assert spiral.startswith("spiral")
    assert " 0/2 " in spiral
    assert spiral.endswith("FAILED")


def test_proof_of_what_learns_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "--data", "and", "--preset", "The article", "--seeds", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == ["and", "The article"]
    # As measured when the page was designed: all points within 0.1 at epoch 1,967, frame 116.
    assert "1/1    1967    1967    1967     116" in lines[2]


@pytest.mark.parametrize("arguments", [["--data", "own"], ["--preset", "No"], ["--seeds", "0"]])
def test_command_refuses_what_it_cannot_prove(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["prove", *arguments])


def test_frames_at_auto_are_counted_by_hand() -> None:
    # One update each up to 30, where 5 % round to 2: 30 -> 32 -> 34, ..., and 50 -> 52 -> 55.
    assert [frames_at_auto(n) for n in (0, 1, 30, 31, 32, 33)] == [0, 1, 30, 31, 31, 32]
    assert frames_at_auto(2000) == 116
    assert 175 < frames_at_auto(50_000) < 190


def test_truth_table_is_learned_when_it_is_solved() -> None:
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    near = np.array([[0.09], [0.91], [0.95], [0.05]])
    right_side = np.array([[0.4], [0.6], [0.9], [0.1]])
    assert is_reached(Experiment(), near, targets)
    assert not is_reached(Experiment(), right_side, targets)


def test_other_data_are_learned_at_97_percent_or_an_r_squared_of_95() -> None:
    targets = np.tile([[0.0], [1.0]], (50, 1))
    circle, sine = (Experiment().changed(dataset=name) for name in ("circle", "sine"))
    for n_wrong, learned in ((3, True), (4, False)):
        outputs = targets.copy()
        outputs[:n_wrong] = 1.0 - outputs[:n_wrong]
        assert is_reached(circle, outputs, targets) is learned
    # The targets' variance is 1/4: an error of e everywhere leaves 1 - 4 e^2.
    assert is_reached(sine, targets + 0.11, targets)
    assert not is_reached(sine, targets + 0.12, targets)


def test_epoch_of_the_proof_is_the_one_that_a_learner_sees() -> None:
    experiment = with_recipe(Experiment(), "moons")
    reached = train(experiment)
    assert reached
    run = Run(experiment)
    run.record(reached.epoch, "1", PATIENT)
    right = [frame.scores.accuracy >= 0.97 for frame in run.frames]
    assert run.frames[-1].state.epoch == reached.epoch
    assert run.frames[-1].state.updates == reached.updates
    assert right == [False] * reached.epoch + [True]


def test_run_that_pauses_or_diverges_before_is_not_proved() -> None:
    stopped = PRESETS["Overfitting, stopped early"]
    assert train(stopped)
    assert train(replace(stopped, stop_loss=0.5)) is None
    assert (
        train(
            Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0)
        )
        is None
    )


def test_xor_in_a_few_epochs_is_solved_in_a_few() -> None:
    row = prove_preset("XOR in a few epochs", 32)
    reached = [one.epoch for one in row.runs if one]
    assert sum(epoch < 60 for epoch in reached) >= 30
    assert np.median(reached) < 25


# ---- the family that compares ----


def recorded(experiment: Experiment, epochs: int) -> Run:
    run = Run(replace(experiment, stop_epoch=epochs))
    while run.limit_ahead and not run.stopped:
        run.record(200, "1", PATIENT)
    return run


def test_overfitting_and_its_remedies_tell_themselves_apart() -> None:
    plain, l2, stopped = (
        recorded(one, 300) for name, one in PRESETS.items() if name.startswith("Overfitting")
    )
    losses = [frame.scores.test_loss for frame in plain.frames]
    lowest = min(losses)
    end = plain.frames[-1].scores
    assert losses.index(lowest) < 100
    assert end.test_loss > 3.0 * lowest
    assert end.accuracy == 1.0
    held = l2.frames[-1].scores  # its loss holds the penalty, too
    assert held.test_loss < 0.6 * end.test_loss
    assert held.test_accuracy > end.test_accuracy
    assert held.accuracy >= 0.97
    paused = stopped.frames[-1]
    assert stopped.stopped == "plateau"
    assert paused.state.epoch < 100
    assert paused.scores.test_loss < 1.5 * lowest
    # Up to its pause it is the very same run.
    twin = plain.frames[paused.state.epoch]
    assert twin.state.parameters.tobytes() == paused.state.parameters.tobytes()
