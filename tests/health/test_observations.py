"""Each thing is seen where it is, with its numbers, and not where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given

from playground.data.table import Table
from playground.experiment import Experiment
from playground.health import observations
from playground.health.case import Case
from playground.health.observations import (
    Observation,
    describe_constant_output,
    observe,
    rule,
    rules_table,
)
from playground.health.words import healthy_text
from playground.presets import PRESETS
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.examples import examples
from tests.health.recorded import recorded
from tests.recordings import PATIENT
from tests.strategies import experiments


@dataclass(frozen=True)
class Seen:
    """An experiment in which something is seen.

    Attributes:
        experiment: the one.
        frames: how many frames of `speed` are recorded.
        speed: how much training lies between two frames.
        text: what the observation must say.
        from_frame: from which on it is there.
    """

    experiment: Experiment
    frames: int
    speed: str
    text: str
    from_frame: int = 0


RELU_5 = {"hidden_activation": "relu", "initializer": "he_normal", "bias_initializer": "zeros"}
SEEN = {
    "symmetry": Seen(
        Experiment(initializer="constant", initial_scale=0.5, bias=True),
        10,
        "100",
        "h1, h2, h3 and h4 have the same weights",
    ),
    "symmetry zero": Seen(Experiment(initializer="zeros"), 10, "100", "4 units do the work of 1"),
    "symmetry deep": Seen(
        Experiment(hidden_layers=(3, 2), initializer="zeros", bias=True),
        10,
        "100",
        "h1.1, h1.2 and h1.3",
    ),
    "saturation": Seen(
        Experiment(initial_scale=20.0, bias=True, weight_seed=1), 5, "10", "nearly flat"
    ),
    "saturation of the output": Seen(
        # A single neuron that begins sure of 1 at every point.
        Experiment(
            hidden_layers=(), dataset="nand", bias=True, initializer="constant", initial_scale=5.0
        ),
        5,
        "1",
        "1 of 1 wrong outputs are more than 0.987 away",
    ),
    "vanishing_gradient": Seen(
        Experiment(hidden_layers=(4,) * 5, bias=True), 10, "10", "times smaller"
    ),
    "dead_units": Seen(
        Experiment(hidden_layers=(8,), **RELU_5, bias=True, learning_rate=5.0),
        4,
        "100",
        "6 of 8 units output 0 at every point; at the start it was 2",
        1,
    ),
    "dead_units of the output": Seen(
        # One ReLU output that begins below 0 everywhere: nothing is learned.
        Experiment(
            hidden_layers=(), output_activation="relu", bias=True, parameters=(0.1, 0.1, -5.0)
        ),
        3,
        "1",
        "In the output layer, 1 of 1 units output 0 at every point",
    ),
    "no_gradient": Seen(
        Experiment(hidden_layers=(), output_activation="relu", parameters=(-1.0, -1.0)),
        3,
        "1",
        "No weight has a slope",
    ),
    "no_gradient but a tiny one": Seen(
        Experiment(hidden_layers=(4,), parameters=(*[0.0] * 8, *[-40.0] * 4), bias=False),
        3,
        "1",
        "It is not 0, but the largest slope",
    ),
    "divergence": Seen(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0),
        24,
        "update",
        "leaves the finite numbers",
        -1,
    ),
    "overfitting": Seen(PRESETS["Overfitting"], 24, "10", ", the test loss from 0.", -1),
    "constant": Seen(
        Experiment(hidden_layers=(), bias=True), 5, "1000", "0.5, the mean of the targets", 3
    ),
}


def seen_at(run: Run, frame: Frame) -> dict[str, str]:
    return {one.key: one.text for one in observe(Case(run, frame))}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_there_is_seen(name: str) -> None:
    one = SEEN[name]
    run = recorded(one.experiment, one.frames, one.speed)
    for frame in run.frames[one.from_frame :]:
        texts = [seen.text for seen in observe(Case(run, frame)) if seen.key == name.split()[0]]
        assert any(one.text in text for text in texts), (frame.state.epoch, texts)


def test_an_exact_zero_is_told_from_a_tiny_gradient_by_the_gradient_itself() -> None:
    zero = recorded(SEEN["no_gradient"].experiment, 1, "1")
    assert (zero.gradient(zero.frames[0]) == 0.0).all()
    tiny = recorded(SEEN["no_gradient but a tiny one"].experiment, 1, "1")
    gradient = np.abs(tiny.gradient(tiny.frames[0]))
    assert 0.0 < gradient.max() < 1e-6 * 40.0


HEALTHY = [name for name in PRESETS if not name.startswith("Overfitting")]
# They may be seen in good networks, too.
HARMLESS = {"constant", "saturation", "class_imbalance", "majority"}
# After long, they know the training points better than others.
BY_HEART = ("Iris: three kinds of flowers", "Three spirals: three classes")


@pytest.mark.parametrize("name", [*HEALTHY, "Overfitting, held back by L2"])
@pytest.mark.parametrize("seed", [0, 2, 3])
def test_no_trouble_is_seen_along_the_run_of_a_healthy_preset(name: str, seed: int) -> None:
    run = Run(replace(PRESETS[name], weight_seed=seed))
    for speed, n_frames in (("update", 10), ("1", 20), ("10", 20)):
        run.record(n_frames, speed, PATIENT)
    most = HARMLESS | ({"overfitting"} if name in BY_HEART else set())
    for frame in run.frames[::2]:
        assert seen_at(run, frame).keys() <= most, (name, frame.state.epoch, frame.scores)


def test_twins_that_a_penalty_has_taken_out_are_no_trouble() -> None:
    experiment = Experiment(hidden_layers=(4,), bias=True, l2=0.1)
    run = Run(experiment)
    for index in (2, 3, 6, 7, 10, 11, 14, 15):  # in and out of h3 and h4
        run.edit(run.frames[-1].id, index, 0.0)
    matrices = run.mlp.split(run.frames[-1].state.parameters)
    assert (matrices[0][:, 2] == matrices[0][:, 3]).all()
    assert "symmetry" not in seen_at(run, run.frames[-1])
    without = Run(replace(experiment, l2=0.0))
    for index in (2, 3, 6, 7, 10, 11, 14, 15):
        without.edit(without.frames[-1].id, index, 0.0)
    assert "symmetry" in seen_at(without, without.frames[-1])


def test_a_frame_is_judged_by_what_came_before_it() -> None:
    run = recorded(PRESETS["Overfitting"], 24, "10")
    assert "overfitting" not in seen_at(run, run.frames[1])
    assert "overfitting" in seen_at(run, run.frames[-1])


def test_nothing_that_comes_after_a_frame_makes_a_difference() -> None:
    for name in ("Overfitting", "XOR with bias"):
        long = recorded(PRESETS[name], 24, "10")
        for k in (1, 8, 16):
            short = recorded(PRESETS[name], k, "10")
            last = short.frames[-1]
            same = next(one for one in long.frames if one.state.updates == last.state.updates)
            assert seen_at(long, same) == seen_at(short, last)


@examples(60)
@given(experiments(most_samples=200))
def test_any_run_can_be_looked_at(experiment: Experiment) -> None:
    run = recorded(experiment, 3, "update")
    before = [one.state.parameters.copy() for one in run.frames]
    for frame in (run.frames[0], run.frames[-1]):
        for seen in observe(Case(run, frame)):
            assert seen.title
            assert "nan" not in seen.text
    for one, parameters in zip(run.frames, before, strict=True):
        np.testing.assert_array_equal(one.state.parameters, parameters)


TWO_OF_EACH = np.repeat(np.arange(3.0), 2)
STUCK = {
    "same point in each class": (
        Table(np.ones((6, 1)), TWO_OF_EACH, ("a",), "b", ("p", "q", "r"), 6),
        "Every output is near the mean of the targets",
    ),
    "same point with each value": (
        Table(np.ones((6, 1)), TWO_OF_EACH * 50.0, ("a",), "b", (), 6),
        "Every output is near 50, the mean of the targets",
    ),
}


@pytest.mark.parametrize("name", STUCK)
def test_a_constant_answer_is_told_in_the_words_of_its_task(name: str) -> None:
    table, text = STUCK[name]
    experiment = Experiment().changed(dataset="own", table=table, standardise=not table.classes)
    run = recorded(experiment, 6, "1000")
    assert text in seen_at(run, run.frames[-1])["constant"]


def test_outputs_that_differ_are_no_constant_answer() -> None:
    targets = np.array([[0.0], [1.0]])
    assert describe_constant_output(np.array([[0.4], [0.6]]), targets) == ""
    assert describe_constant_output(np.array([[0.9], [0.95]]), targets) == (
        "Every output is near 0.93."
    )


# ---- one more ----


def test_a_new_observation_is_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observations, "RULES", [*observations.RULES])
    run = Run(Experiment())
    assert seen_at(run, run.frames[0]) == {}

    @rule("a network without a bias", "no unit has one")
    def no_bias(case: Case) -> Iterator[Observation]:
        if not case.experiment.bias:
            yield Observation("no_bias", "There is no bias", "None.")

    assert seen_at(run, run.frames[0]) == {"no_bias": "None."}
    assert rules_table().endswith("| a network without a bias | no unit has one |")


def test_every_rule_is_listed_once_with_its_threshold() -> None:
    names = [one.name for one in observations.RULES]
    assert len(set(names)) == len(names)
    assert healthy_text() == f"No problems found. Checked for {', '.join(names)}."
    assert len(rules_table().splitlines()) == 2 + len(names)
