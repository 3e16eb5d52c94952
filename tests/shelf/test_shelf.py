"""Runs that are kept: gone back to exactly, branched, told apart in words, written and read."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment
from playground.export.project import project_json
from playground.export.shelf import shelf_to_json
from playground.importing.read import read_model
from playground.importing.shelf import read_shelf
from playground.reading.reader import Reader
from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.shelf.drawn import describe_shelf
from playground.shelf.kept import JOINERS, LONGEST_NAME, KeptRun, keep, named
from playground.shelf.shelf import MOST_KEPT, Shelf, ShelfFull
from playground.shelf.words import differences, in_short, is_same_loss
from tests.recordings import PATIENT

MOONS = Experiment().changed(
    dataset="moons", samples=40, hidden_layers=(5,), bias=True, batch_size=7, learning_rate=0.05
)


def trained(experiment: Experiment, n_frames: int = 6, speed: str = "10") -> Run:
    run = Run(experiment)
    run.record(n_frames, speed, PATIENT)
    return run


def kept_run(experiment: Experiment = MOONS, at: int = -1) -> KeptRun:
    run = trained(experiment)
    return keep(run, run.frames[at])


def parameters(run: Run) -> np.ndarray:
    return run.frames[-1].state.parameters


# ---- going back exactly ----


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("speed", ["10", "update"])
def test_a_kept_run_goes_on_as_the_run_itself_does(optimizer: str, speed: str) -> None:
    run = trained(MOONS.changed(optimizer=optimizer, dropout=0.2), speed=speed)
    back = keep(run, run.frames[-1]).resumed()
    assert back.frames[-1].scores.loss == run.frames[-1].scores.loss
    run.record(3, "10", PATIENT)
    back.record(3, "10", PATIENT)
    np.testing.assert_array_equal(parameters(back), parameters(run))


def test_the_moment_shown_is_kept_and_nothing_that_was_not_shown() -> None:
    run = trained(MOONS, 100, "1")
    shown, last = run.frames[37], run.frames[70]
    kept = keep(run, shown, last)
    assert kept.state is shown.state
    assert kept.scores is shown.scores
    assert kept.states[-1] is last.state
    assert kept.curve[-1, 0] == last.epoch_fraction
    assert len(kept.states) <= 41


def test_a_large_network_keeps_few_moments() -> None:
    run = trained(MOONS.changed(hidden_layers=(32, 32, 32, 32), optimizer="adam"), 30, "1")
    kept = keep(run, run.frames[11])
    size = sum(8 * one.parameters.size * (1 + len(one.optimizer)) for one in kept.states)
    assert size < 2_000_000
    np.testing.assert_array_equal(kept.state.parameters, run.frames[11].state.parameters)


# ---- branches ----


def test_a_branch_equals_training_with_the_setting_changed_at_that_epoch() -> None:
    whole = trained(MOONS, 8)
    at: Frame = whole.frames[3]
    run = keep(whole, at).resumed()
    run.go_back_to(run.frames[3].id)
    run.adopt(MOONS.changed(learning_rate=0.3, l2=0.01))
    run.record(4, "10", PATIENT)
    other = Run(MOONS)
    other.record(3, "10", PATIENT)
    other.adopt(MOONS.changed(learning_rate=0.3, l2=0.01))
    other.record(4, "10", PATIENT)
    np.testing.assert_array_equal(parameters(run), parameters(other))


def test_runs_stand_in_a_tree_and_what_is_removed_hands_on_its_branches() -> None:
    kept, shelf = kept_run(), Shelf()
    for parent, at in ((None, 0.0), (1, 20.0), (1, 30.0), (2, 40.0), (9, 5.0)):
        shelf = shelf.with_run(kept, "a run", parent, at)
    assert [(depth, one.number) for depth, one in shelf.tree()] == [
        *((0, 1), (1, 2), (2, 4), (1, 3), (0, 5)),
    ]
    assert shelf.find(5).branched_at == 0.0  # type: ignore[union-attr]
    fewer = shelf.without(2)
    assert [(depth, one.number) for depth, one in fewer.tree()] == [(0, 1), (1, 3), (1, 4), (0, 5)]
    assert fewer.find(4).branched_at == 20.0  # type: ignore[union-attr]
    assert [one.number for one in fewer.without(1).runs if one.parent is None] == [3, 4, 5]
    assert shelf.without(77) is shelf


def test_a_shelf_that_is_full_says_so_and_numbers_are_never_used_twice() -> None:
    kept, shelf = kept_run(), Shelf()
    for _ in range(MOST_KEPT):
        shelf = shelf.with_run(kept, "a run")
    with pytest.raises(ShelfFull, match=f"holds {MOST_KEPT} runs. Remove one"):
        shelf.with_run(kept, "one more")
    assert shelf.without(MOST_KEPT).with_run(kept, "a run").runs[-1].number == MOST_KEPT + 1


# ---- words ----


def test_what_differs_is_told_by_what_the_run_has() -> None:
    other = MOONS.changed(learning_rate=0.3, hidden_activation="tanh")
    told = differences(MOONS, other)
    assert told[:2] == ["Hidden activation sigmoid (not tanh)", "Learning rate 0.05 (not 0.3)"]
    assert in_short(MOONS, MOONS.changed(speed="top", stop_epoch=7)) == ""
    # Momentum does nothing with gradient descent.
    assert in_short(MOONS, replace(MOONS, momentum=0.5)) == ""


def test_losses_are_compared_where_they_are_the_same() -> None:
    assert is_same_loss(MOONS, MOONS.changed(learning_rate=0.3, hidden_layers=(2, 2)))
    for values in ({"l2": 0.1}, {"reduction": "mean"}, {"data_seed": 3}, {"noise": 0.3}):
        assert not is_same_loss(MOONS, MOONS.changed(**values)), values


@given(name=st.text(max_size=200))
def test_a_name_is_one_printable_line(name: str) -> None:
    found = named(kept_once(), name).name
    assert all(one.isprintable() or one in JOINERS for one in found)
    assert found.strip(JOINERS) or not found
    assert len(found) <= LONGEST_NAME


@pytest.mark.parametrize(
    "name", ["\u0645\u06cc\u200c\u062e\u0648", "\U0001f469\u200d\U0001f467 net"]
)
def test_a_name_is_kept_in_any_script(name: str) -> None:
    assert named(kept_once(), name).name == name


KEPT: list[KeptRun] = []


def kept_once() -> KeptRun:
    if not KEPT:
        KEPT.append(kept_run())
    return KEPT[0]


# ---- what is drawn ----


def test_curves_and_regions_are_drawn_of_what_can_be_compared() -> None:
    shelf = Shelf().with_run(kept_run(), "first").with_run(kept_run(MOONS.changed(l2=0.1)), "other")
    first, other = describe_shelf(shelf, MOONS)
    assert first["comparable"]
    assert not other["comparable"]
    assert first["differs"] == ""
    assert other["differs"] == "L2 0.1 (not 0)"
    epochs, losses = first["curve"]
    np.testing.assert_array_equal(epochs, kept_once().curve[:, 0])
    np.testing.assert_array_equal(losses, kept_once().curve[:, 1])
    json.dumps([first, other], allow_nan=False)


# ---- written and read ----


def shelf_of_two() -> Shelf:
    shelf = Shelf().with_run(kept_run(at=3), "first")
    return shelf.with_run(kept_run(MOONS.changed(optimizer="adam")), "second", 1, 20.0)


def test_a_shelf_comes_back_with_the_project_file_and_goes_on_exactly() -> None:
    run, shelf = trained(MOONS), shelf_of_two().with_pin(2, False)
    loaded = read_model("p.json", project_json(run, shelf=shelf).data, Experiment())
    assert not loaded.problems
    assert [(one.number, one.name, one.parent, one.is_pinned) for one in loaded.shelf.runs] == [
        (1, "first", None, True),
        (2, "second", 1, False),
    ]
    assert loaded.shelf.next_number == 3
    for one, other in zip(loaded.shelf.runs, shelf.runs, strict=True):
        np.testing.assert_array_equal(one.state.parameters, other.state.parameters)
        assert one.scores.loss == other.scores.loss
        first, second = one.resumed(), other.resumed()
        for each in (first, second):
            each.record(2, "10", PATIENT)
        np.testing.assert_array_equal(parameters(first), parameters(second))


def test_a_small_shelf_keeps_the_moment_shown_whole() -> None:
    large = trained(MOONS.changed(hidden_layers=(32, 32), optimizer="adam"), 10, "1")
    shelf = Shelf().with_run(keep(large, large.frames[4]), "large")
    (written,) = shelf_to_json(shelf, 4, 40_000, 16)
    assert len(json.dumps(written)) < 250_000
    document = Reader(json.loads(json.dumps({"shelf": [written]})))
    ((one,), lost) = read_shelf(document)[0].runs, read_shelf(document)[1]
    assert not lost
    assert one.state.optimizer_name == "adam"
    np.testing.assert_array_equal(one.state.parameters, large.frames[4].state.parameters)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"number": 0}, "number"),
        ({"number": 1}, "expected another one than those before it"),
        ({"shown": 99}, "shown"),
        ({"frames": []}, "frames"),
        ({"name": 3}, "name"),
        ({"curve": [[1], [2]]}, "curve"),
        ({"experiment": 3}, "experiment"),
        ({"branched_at": -1}, "branched_at"),
        ({"parent": "first"}, "parent"),
    ],
)
def test_a_run_that_is_wrong_is_left_out_with_a_sentence_and_the_rest_is_there(
    change: dict[str, object], says: str
) -> None:
    document = json.loads(project_json(trained(MOONS), shelf=shelf_of_two()).data)
    document["shelf"][1] |= change
    loaded = read_model("p.json", json.dumps(document).encode(), Experiment())
    assert [one.name for one in loaded.shelf.runs] == ["first"]
    assert len(loaded.problems) == 1
    assert says in loaded.problems[0]


@pytest.mark.parametrize("wrong", [3, {}, "x", [1], [None] * 9])
def test_a_shelf_that_is_none_takes_nothing_else_away(wrong: object) -> None:
    document = json.loads(project_json(trained(MOONS)).data) | {"shelf": wrong}
    loaded = read_model("p.json", json.dumps(document).encode(), Experiment())
    assert not loaded.shelf.runs
    assert loaded.states
