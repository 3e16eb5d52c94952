"""Each diagnosis is made where its cause is, and none for what is healthy."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings

from playground.data.table import Table
from playground.experiment import Experiment
from playground.explain import diagnosis
from playground.explain.case import Case, Finding
from playground.explain.diagnosis import diagnose, nothing_found, rule, rules_table
from playground.presets import PRESETS
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.recordings import PATIENT
from tests.strategies import experiments

TANH = {"hidden_activation": "tanh", "output_activation": "tanh"}


@dataclass(frozen=True)
class Cause:
    """An experiment that causes a trouble.

    Attributes:
        experiment: the one.
        frames: how many frames of `speed` are recorded.
        speed: how much training lies between two frames.
        evidence: what the evidence must say.
        from_frame: from which on the trouble is there.
        most: it is there at most frames, not at all of them.
    """

    experiment: Experiment
    frames: int
    speed: str
    evidence: str
    from_frame: int = 0
    most: bool = False


CAUSES = {
    "symmetry": Cause(
        Experiment(initializer="constant", initial_scale=0.5, bias=True),
        10,
        "100",
        "h1, h2, h3 and h4 have the same weights",
    ),
    "symmetry zero": Cause(Experiment(initializer="zeros"), 10, "100", "4 units do the work of 1"),
    "symmetry deep": Cause(
        Experiment(hidden_layers=(3, 2), initializer="zeros", bias=True),
        10,
        "100",
        "h1.1, h1.2 and h1.3",
    ),
    "saturation": Cause(
        Experiment(initial_scale=20.0, bias=True, weight_seed=1), 5, "10", "nearly flat"
    ),
    "saturation of the output": Cause(
        # A single neuron that begins sure of 1 at every point.
        Experiment(
            hidden_layers=(), dataset="nand", bias=True, initializer="constant", initial_scale=5.0
        ),
        5,
        "1",
        "1 of 1 wrong outputs are more than 0.987 away",
    ),
    "vanishing_gradient": Cause(
        Experiment(hidden_layers=(4,) * 5, bias=True), 10, "10", "times smaller"
    ),
    "dead_relu": Cause(
        Experiment(
            hidden_layers=(8,),
            hidden_activation="relu",
            initializer="he_normal",
            bias=True,
            bias_initializer="zeros",
            learning_rate=5.0,
        ),
        4,
        "100",
        "6 of 8 units output 0 at every point; at the start it was 2",
        1,
    ),
    "rate_too_high": Cause(
        Experiment(
            dataset="circle",
            samples=500,
            hidden_layers=(4, 2),
            **TANH,
            bias=True,
            initial_scale=0.5,
            bias_initializer="zeros",
            reduction="mean",
            learning_rate=3.0,
        ),
        15,
        "1",
        "raise the loss of their own batch",
        most=True,
    ),
    "rate_too_low": Cause(Experiment(learning_rate=0.001), 20, "10", "100 times the rate, 0.1"),
    "divergence": Cause(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0),
        24,
        "update",
        "leaves the finite numbers",
        -1,
    ),
    "overfitting": Cause(PRESETS["Overfitting"], 24, "10", "but the test loss rose from", -1),
    "plateau": Cause(Experiment(hidden_layers=(), bias=True), 5, "1000", "mean of the targets", 3),
    "plateau linear": Cause(
        Experiment(hidden_activation="linear", bias=True), 5, "1000", "mean of the targets", 3
    ),
    "plateau of AND without bias": Cause(
        Experiment(dataset="and", hidden_layers=()), 5, "1000", "the loss went from", 3
    ),
}


def recorded(experiment: Experiment, n_frames: int, speed: str) -> Run:
    run = Run(experiment)
    while len(run.frames) <= n_frames and not (run.diverged or run.stopped):
        if not run.record(n_frames + 1 - len(run.frames), speed, PATIENT):
            break
    return run


def keys(run: Run, frame: Frame) -> set[str]:
    return {one.key for one in diagnose(run, frame)}


@pytest.mark.parametrize("name", CAUSES)
def test_cause_is_found_and_its_experiment_differs(name: str) -> None:
    cause = CAUSES[name]
    run = recorded(cause.experiment, cause.frames, cause.speed)
    key = name.split()[0]
    hits = 0
    frames = run.frames[cause.from_frame :]
    for frame in frames:
        found = {one.key: one for one in diagnose(run, frame)}
        hits += key in found
        if cause.most and key not in found:
            continue
        assert key in found, (frame.state.epoch, frame.scores)
        assert cause.evidence in found[key].evidence
        assert found[key].experiment != run.experiment
        assert found[key].change
        assert not found[key].experiment.conflicts()
    assert hits > 0.6 * len(frames)


WORKS = [
    "symmetry",
    "saturation",
    "vanishing_gradient",
    "dead_relu",
    "rate_too_high",
    "rate_too_low",
    "divergence",
    "plateau",
    "plateau linear",
]


@pytest.mark.parametrize("name", WORKS)
def test_experiment_takes_the_trouble_away(name: str) -> None:
    cause = CAUSES[name]
    run = recorded(cause.experiment, cause.frames, cause.speed)
    key = name.split()[0]
    found = {one.key: one for one in diagnose(run, run.frames[-1])}
    other = recorded(found[key].experiment, cause.frames, cause.speed)
    assert key not in keys(other, other.frames[-1])
    # It learns better, too, in as long a run (a plateau may need longer).
    if run.frames[-1].scores.loss > 0.0 and key != "vanishing_gradient":
        assert other.frames[-1].scores.loss < run.frames[-1].scores.loss


def test_overfitting_is_held_back_by_its_experiment() -> None:
    run = recorded(PRESETS["Overfitting"], 24, "10")
    (finding,) = diagnose(run, run.frames[-1])
    assert finding.experiment == replace(PRESETS["Overfitting, held back by L2"], l2=0.03)
    assert finding.change == "L2 0.03 instead of 0"


HEALTHY = [name for name in PRESETS if not name.startswith("Overfitting")]
# After long, they know the training points better than others.
BY_HEART = ("Iris: three kinds of flowers", "Three spirals: three classes")


@pytest.mark.parametrize("name", [*HEALTHY, "Overfitting, held back by L2"])
@pytest.mark.parametrize("seed", [0, 2, 3])
def test_nothing_is_found_along_the_run_of_a_healthy_preset(name: str, seed: int) -> None:
    experiment = replace(PRESETS[name], weight_seed=seed)
    run = Run(experiment)
    for speed, n_frames in (("update", 10), ("1", 20), ("10", 20)):
        run.record(n_frames, speed, PATIENT)
    if experiment.samples * run.mlp.n_parameters < 20_000 or experiment.hidden_layers == (4,):
        run.record(20, "100", PATIENT)
    most = {"overfitting"} if name in BY_HEART else set()
    for frame in run.frames[::2]:
        assert keys(run, frame) <= most, (name, frame.state.epoch, frame.scores)
        assert keys(run, frame) == set() or frame.scores.accuracy > 0.99


def test_early_stopping_pauses_before_much_is_lost() -> None:
    run = recorded(PRESETS["Overfitting, stopped early"], 24, "10")
    assert run.stopped == "plateau"
    assert keys(run, run.frames[-1]) <= {"overfitting"}


def test_twins_that_a_penalty_has_taken_out_are_no_trouble() -> None:
    experiment = Experiment(hidden_layers=(4,), bias=True, l2=0.1)
    run = Run(experiment)
    for index in (2, 3, 6, 7, 10, 11, 14, 15):  # in and out of h3 and h4
        run.edit(run.frames[-1].id, index, 0.0)
    matrices = run.mlp.split(run.frames[-1].state.parameters)
    assert (matrices[0][:, 2] == matrices[0][:, 3]).all()
    assert "symmetry" not in keys(run, run.frames[-1])
    without = Run(replace(experiment, l2=0.0))
    for index in (2, 3, 6, 7, 10, 11, 14, 15):
        without.edit(without.frames[-1].id, index, 0.0)
    assert "symmetry" in keys(without, without.frames[-1])


def test_a_frame_is_judged_by_what_came_before_it() -> None:
    run = recorded(PRESETS["Overfitting"], 24, "10")
    assert "overfitting" not in keys(run, run.frames[1])
    assert "overfitting" in keys(run, run.frames[-1])


@settings(max_examples=60)
@given(experiments(most_samples=200))
def test_any_run_can_be_diagnosed(experiment: Experiment) -> None:
    run = recorded(experiment, 3, "update")
    for frame in (run.frames[0], run.frames[-1]):
        before = [one.state.parameters.copy() for one in run.frames]
        for finding in diagnose(run, frame):
            assert finding.evidence
            assert finding.experiment != experiment
            query = finding.experiment.to_query()
            assert Experiment.from_query(query) == (finding.experiment, [])
        # Trying rates leaves the run as it is.
        for one, parameters in zip(run.frames, before, strict=True):
            np.testing.assert_array_equal(one.state.parameters, parameters)


# ---- several classes, and values ----

ADAM = Experiment(
    hidden_layers=(8,),
    hidden_activation="tanh",
    initializer="glorot_uniform",
    bias_initializer="zeros",
    batch_size=16,
    optimizer="adam",
)
HEALTHY_TASKS = {
    "iris": ADAM.changed(dataset="iris", train_share=0.8, learning_rate=0.01),
    "three spirals": ADAM.changed(
        dataset="three_spirals", samples=300, hidden_layers=(8, 8), learning_rate=0.01
    ),
    "six blobs": ADAM.changed(dataset="blobs", centres=6, learning_rate=0.01),
    "sine": ADAM.changed(dataset="sine", learning_rate=0.01),
    "noisy sine": ADAM.changed(dataset="sine", noise=0.3, learning_rate=0.01),
    "plane": Experiment().changed(dataset="plane"),
    "plane by a single unit": Experiment(hidden_layers=()).changed(dataset="plane"),
    "bumps": PRESETS["Gaussian bumps: values over a plane"],
}


@pytest.mark.parametrize("name", HEALTHY_TASKS)
def test_nothing_is_found_along_a_healthy_run_of_any_task(name: str) -> None:
    run = Run(HEALTHY_TASKS[name])
    for speed, n_frames in (("update", 10), ("1", 20), ("10", 20), ("100", 2)):
        run.record(n_frames, speed, PATIENT)
    for frame in run.frames[::3]:
        assert keys(run, frame) == set(), (name, frame.state.epoch, frame.scores)


TWO_OF_EACH = np.repeat(np.arange(3.0), 2)
STUCK = {
    "classes without a hidden layer": (
        Experiment(hidden_layers=()).changed(dataset="three_spirals"),
        "% of the points right",
        "boundary is a straight line",
    ),
    "classes and linear layers": (
        Experiment(hidden_activation="linear").changed(dataset="three_spirals", learning_rate=0.01),
        "% of the points right",
        "has straight boundaries",
    ),
    "values without a hidden layer": (
        Experiment(hidden_layers=()).changed(dataset="bumps"),
        "an R\u00b2 of 0.",
        "rises evenly in one direction",
    ),
    "values and linear layers": (
        Experiment(hidden_activation="linear").changed(dataset="bumps", learning_rate=0.01),
        "an R\u00b2 of 0.",
        "rises evenly in one direction",
    ),
    "same point in each class": (
        Experiment().changed(
            dataset="own",
            table=Table(np.ones((6, 1)), TWO_OF_EACH, ("a",), "b", ("p", "q", "r"), 6),
        ),
        "Every output is near the mean of the targets",
        "Momentum",
    ),
    "same point with each value": (
        Experiment().changed(
            dataset="own",
            table=Table(np.ones((6, 1)), TWO_OF_EACH * 50.0, ("a",), "b", (), 6),
            standardise=True,
        ),
        "Every output is near 50, the mean of the targets",
        "Momentum",
    ),
}


@pytest.mark.parametrize("name", STUCK)
def test_plateau_is_told_in_the_words_of_its_task(name: str) -> None:
    experiment, evidence, advice = STUCK[name]
    run = recorded(experiment, 6, "1000")
    found = {one.key: one for one in diagnose(run, run.frames[-1])}
    assert found.keys() == {"plateau"}
    assert evidence in found["plateau"].evidence
    assert advice in found["plateau"].advice
    if experiment.task == "values":
        assert "class" not in found["plateau"].advice
        assert "boundary" not in found["plateau"].advice
    assert not found["plateau"].experiment.conflicts()


def test_values_that_are_all_alike_are_spoken_of_without_r_squared() -> None:
    table = Table(np.arange(4.0)[:, None], np.full(4, 0.1), ("a",), "b", (), 4)
    run = recorded(Experiment().changed(dataset="own", table=table), 3, "1")
    words = Case(run, run.frames[-1]).goodness_in_words
    assert "nan" not in words
    assert words.endswith("away on average")


def test_very_bad_fit_is_not_spelled_out() -> None:
    run = Run(Experiment(hidden_activation="linear").changed(dataset="sine", learning_rate=10.0))
    while not run.diverged:
        run.record(1, "update", PATIENT)
    assert run.frames[-1].scores.r_squared < -1e20
    assert len(Case(run, run.frames[-1]).goodness_in_words) < 30
    (finding,) = diagnose(run, run.frames[-1])
    assert finding.key == "divergence"
    assert len(finding.change) < 40


def test_other_initial_weights_are_drawn_where_they_were_given() -> None:
    # Else the settings of drawing would change nothing.
    weights = (0.5,) * 12
    run = recorded(Experiment().changed(parameters=weights), 3, "100")
    found = {one.key: one for one in diagnose(run, run.frames[-1])}
    assert found["symmetry"].experiment.parameters == ()
    assert "weights at the start drawn instead of given" in found["symmetry"].change
    other = recorded(found["symmetry"].experiment, 3, "100")
    assert "symmetry" not in keys(other, other.frames[-1])


def test_experiment_of_another_build_draws_its_weights() -> None:
    plain = Experiment(hidden_layers=(), bias=True)
    run = recorded(plain.changed(parameters=(0.1, -0.2, 0.1)), 5, "1000")
    found = {one.key: one for one in diagnose(run, run.frames[-1])}
    assert found["plateau"].experiment.hidden_layers == (4,)
    assert found["plateau"].experiment.conflicts() == {}


def test_lowest_rate_is_not_gone_below() -> None:
    run = Run(
        Experiment(hidden_activation="linear", output_activation="linear", learning_rate=20.0)
    )
    while not run.diverged:
        run.record(24, "update", PATIENT)
    run.experiment = run.experiment.changed(learning_rate=2e-6)
    found = Case(run, run.frames[-1]).finding("divergence", "", "", "", learning_rate=2e-9)
    assert found.experiment.learning_rate == 1e-6


# ---- one more ----


def test_a_new_diagnosis_is_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "RULES", [*diagnosis.RULES])
    run = Run(Experiment())
    assert keys(run, run.frames[0]) == set()

    @rule("a network without a bias", "no unit has one", if_nothing_else=True)
    def no_bias(case: Case) -> Iterator[Finding]:
        if not case.experiment.bias:
            yield case.finding("no_bias", "There is no bias", "None.", "Add one.", bias=True)

    (finding,) = diagnose(run, run.frames[0])
    assert (finding.key, finding.change) == ("no_bias", "bias on instead of off")
    assert nothing_found().endswith("a plateau, a network without a bias.")
    assert rules_table().endswith("| a network without a bias | no unit has one |")
    # It comes last: where another cause is found, it is silent.
    alike = Run(Experiment(initializer="zeros"))
    assert keys(alike, alike.frames[0]) == {"symmetry"}


def test_every_rule_is_listed_once_with_its_threshold() -> None:
    causes = [one.cause for one in diagnosis.RULES]
    assert len(set(causes)) == len(causes) == 9
    assert nothing_found() == f"No problems found. Checked for {', '.join(causes)}."
    assert len(rules_table().splitlines()) == 2 + len(causes)
