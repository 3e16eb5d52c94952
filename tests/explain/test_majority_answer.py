"""One class wins all: what is seen of it, and what the coach says and offers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.data.table import Table
from playground.experiment import Experiment
from playground.explain.coach import Coach
from playground.explain.symptoms import MajorityAnswer, find_majority_answer
from playground.presets import PRESETS
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.explain.coached import ask, coached, play

RARE, BALANCED = PRESETS["A rare class"], PRESETS["A rare class, balanced"]


def at(run: Run, epochs: int) -> Frame:
    """Return a frame so many epochs on; those before it are kept as well."""
    return play(run, epochs)[-1]


def biased(labels: list[int], classes: tuple[str, ...], bias: list[float], **others: Any) -> Run:
    """Return a run whose network gives each point the same output, and learns hardly anything."""
    X = np.linspace(-1.0, 1.0, len(labels))[:, np.newaxis]
    table = Table(X, np.array(labels), ("x",), "kind", classes, len(labels))
    softmax = {"output_activation": "softmax", "loss": "cross_entropy"} if len(classes) > 2 else {}
    start = Experiment(dataset="own", table=table, bias=True, hidden_layers=(), **softmax)
    parameters = (*(0.0 for _ in bias), *bias)
    return Run(replace(start, parameters=parameters, learning_rate=1e-6, **others))


def test_95_and_5_points_that_all_get_class_0() -> None:
    run = biased([0] * 95 + [1] * 5, ("0", "1"), [-3.0])
    assert find_majority_answer(run, run.frames[0]) is None  # not trained yet
    frame = at(run, 20)
    assert find_majority_answer(run, frame) == MajorityAnswer("0", 100, 100, 0.95, 0.95)
    said = ask(Coach(run), frame)
    assert said is not None
    assert said.key == "majority"
    assert said.text == (
        "Every training point gets class 0: 95 % right, no better than a constant answer."
    )
    assert not said.button


def test_98_and_2_points_are_no_merit_though_98_percent_are_right() -> None:
    run = biased([0] * 98 + [1] * 2, ("0", "1"), [-3.0])
    _, said = coached(run, 40)
    assert {one.key for _, one in said if one} == {"majority"}


def test_of_three_classes_the_largest_is_named() -> None:
    run = biased([1] * 8 + [0, 2], ("setosa", "versi", "x"), [0.0, 2.0, 0.0])
    frame = at(run, 20)
    assert find_majority_answer(run, frame) == MajorityAnswer("versi", 10, 10, 0.8, 0.8)
    said = ask(Coach(run), frame)
    assert said is not None
    assert said.text.startswith("Every training point gets class versi: 80 % right")


def test_nearly_the_same_class_everywhere_is_told_with_both_shares() -> None:
    # A line that gives the last point alone class 1, which is of class 0.
    run = biased([1] + [0] * 98 + [0], ("no", "yes"), [-3.0])
    parameters = (100.0, -99.0)
    run = Run(run.experiment.changed(parameters=parameters))
    frame = at(run, 20)
    found = find_majority_answer(run, frame)
    assert found == MajorityAnswer("no", 99, 100, 0.98, 0.99)
    said = ask(Coach(run), frame)
    assert said is not None
    assert said.text == (
        "99 of 100 training points get class no: 98 % right, a constant answer gets 99 %."
    )


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(biased([0] * 5 + [1] * 5, ("0", "1"), [-3.0]), id="equal classes"),
        pytest.param(biased([0] * 11 + [1] * 9, ("0", "1"), [-3.0]), id="nearly equal classes"),
        pytest.param(biased([0] * 95 + [1] * 5, ("0", "1"), [3.0]), id="the rare class"),
        pytest.param(Run(Experiment().changed(dataset="plane")), id="values"),
        pytest.param(biased([0] * 9, ("0", "1"), [-3.0]), id="one class alone"),
    ],
)
def test_it_is_no_majority_answer(run: Run) -> None:
    assert find_majority_answer(run, at(run, 12)) is None


def test_a_network_that_finds_one_rare_point_more_is_on_its_way() -> None:
    run = biased([0] * 95 + [1] * 5, ("0", "1"), [-3.0])
    run = Run(run.experiment.changed(parameters=(100.0, -98.0)))  # gives the last two class 1
    frame = at(run, 12)
    assert frame.scores.accuracy == pytest.approx(0.96)
    assert find_majority_answer(run, frame) is None


def test_coach_is_quiet_about_it_for_the_first_epochs() -> None:
    run = biased([0] * 95 + [1] * 5, ("0", "1"), [-3.0])
    _, said = coached(run, 9)
    assert all(one is None or one.key != "majority" for _, one in said)


def test_rare_class_preset_is_named_until_it_is_learned() -> None:
    _, said = coached(Run(RARE), 1500, growth=0.1)
    keys = [one.key if one else "" for _, one in said]
    epochs = [frame.state.epoch for frame, _ in said]
    spoken = [epoch for epoch, key in zip(epochs, keys, strict=True) if key == "majority"]
    assert spoken[0] < 30
    assert spoken[-1] > 900
    assert keys[-1] == "good"
    for frame, one in said:
        if one and one.key == "majority":
            assert frame.scores.accuracy <= 0.95


def test_balanced_classes_are_offered_where_trying_them_helped_and_do_what_was_said() -> None:
    run = Run(RARE)
    frames = play(run, 400)
    coach = Coach(run)
    for frame in frames[:-1]:
        ask(coach, frame)
    said = ask(coach, frames[-1], thorough=True)
    assert said is not None
    assert (said.button, said.action) == (
        "Balance them",
        ("change", {"class_weights": "balanced"}),
    )
    epoch = frames[-1].state.epoch
    tried = Run(RARE.changed(class_weights="balanced"))
    tried.trainer.advance(epochs=epoch)
    (there,) = tried.make_frames([tried.trainer.state()])
    (_, rare) = there.confusion[0]
    assert said.text.endswith(
        f"Tried with balanced classes to epoch {epoch}: {there.scores.accuracy:.0%} right, "
        f"{rare[1]} of the 10 others among them.".replace("%", " %")
    )
    assert rare[1] == 10
    assert ask(coach, frames[-1], thorough=True) is said


def test_balanced_classes_are_not_offered_where_they_do_not_help() -> None:
    # All inputs are the same: nothing tells the classes apart.
    labels = [0] * 95 + [1] * 5
    table = Table(np.ones((100, 1)), np.array(labels), ("x",), "c", ("0", "1"), 100)
    experiment = Experiment(dataset="own", table=table, bias=True, learning_rate=0.01)
    run = Run(experiment)
    frames = play(run, 60)
    coach = Coach(run)
    said = [ask(coach, frame, thorough=True) for frame in frames][-1]
    assert said is not None
    assert said.key == "majority"
    assert not said.button


def test_balanced_preset_never_gives_all_points_one_class_after_the_start() -> None:
    _, said = coached(Run(BALANCED), 500, growth=0.1)
    assert {one.key for _, one in said if one} <= {"good", "solved"}
    assert said[-1][0].scores.accuracy == 1.0
