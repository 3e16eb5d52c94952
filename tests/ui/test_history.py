"""The history of a visit: each change of the experiment is a step, and comes back with its run."""

from typing import Any

import pytest

from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.ui.keeping import history as module
from playground.ui.keeping.history import MOST_STEPS, History, Place
from playground.ui.keeping.returning import for_keeper
from playground.ui.visit.exercising import leave_exercise, open_exercise
from playground.ui.visit.session import Session
from tests.ui.visits import ask, tell, train, visit

CHANGES: tuple[dict[str, Any], ...] = (
    {"learning_rate": 1.0},
    {"hidden_layers": (3,)},
    {"speed": "100"},
    {"dataset": "circle"},
    {"hidden_layers": (3, 2)},
    {"optimizer": "adam"},
    {"noise": 0.2},
    {"weight_seed": 7},
    {"x_input": 2},
    {"bias": True},
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A second passes whenever the time is asked for, unless the list says otherwise."""
    steps = [1.0]
    now = [0.0]

    def tick() -> float:
        now[0] += steps[0]
        return now[0]

    monkeypatch.setattr(module, "_now", tick)
    return steps


def changed(session: Session) -> list[tuple[int, Experiment, Run, int]]:
    """Make ten changes, each trained a little; return what was in force after each."""
    seen = []
    for values in ({}, *CHANGES):
        session.change(**values)
        train(session, 3, "1")
        playback = session.playback
        shown = playback.current_frame().id
        seen.append((session.history.at, session.experiment, playback.run, shown))
    return seen


def assert_at(session: Session, expected: tuple[int, Experiment, Run, int]) -> None:
    place, experiment, run, shown = expected
    assert session.history.at == place
    assert session.experiment == session.playback.run.experiment == experiment
    assert session.playback.run is run
    # A run that went on under a later setting is shown where that left it.
    assert session.playback.current_frame().id >= shown


def test_back_and_forward_through_ten_changes_lose_no_step() -> None:
    session = visit()
    seen = changed(session)
    assert len({place for place, *_ in seen}) == len(CHANGES) + 1
    token = session.history.token
    for _ in range(3):
        for one in seen[-2::-1]:
            tell(session, "go", token=token, place=one[0], query="")
            assert_at(session, one)
        for one in seen[1:]:
            tell(session, "go", token=token, place=one[0], query="")
            assert_at(session, one)


def test_undo_and_redo_are_the_same_steps() -> None:
    session = visit()
    seen = changed(session)
    for one in seen[-2::-1]:
        tell(session, "undo")
        assert_at(session, one)
    tell(session, "undo")
    assert_at(session, seen[0])
    for one in seen[1:]:
        tell(session, "redo")
        assert_at(session, one)
    tell(session, "redo")
    assert_at(session, seen[-1])


def test_a_change_after_undo_leaves_nothing_to_redo() -> None:
    session = visit()
    changed(session)
    tell(session, "undo")
    session.change(weight_seed=99)
    tell(session, "redo")
    assert session.experiment.weight_seed == 99


def test_points_that_were_moved_go_back_in_the_run_that_went_on() -> None:
    session = visit()
    train(session, 3)
    run, before = session.playback.run, session.experiment
    ask(session, "points", value=["add", 0.3, 0.4, 1])
    train(session, 3)
    assert session.playback.run is run
    assert len(run.dataset.X) == 5
    tell(session, "undo")
    assert session.experiment == before
    assert session.playback.run is run
    assert len(run.dataset.X) == 4
    tell(session, "redo")
    assert len(run.dataset.X) == 5


def test_what_was_told_twice_is_done_once() -> None:
    session = visit()
    changed(session)
    before = session.history.at
    number = session.keeping.reply + 1
    for _ in range(3):
        tell(session, "undo", number=number)
    assert session.history.steps[before].before == session.history.at


def test_an_entry_of_an_earlier_visit_is_opened_by_its_address() -> None:
    session = visit(lr="2")
    tell(session, "go", token="of another", place=1, query="lr=4&layers=3&nonsense=1")
    assert (session.experiment.learning_rate, session.experiment.hidden_layers) == (4.0, (3,))
    tell(session, "undo")
    assert session.experiment.learning_rate == 2.0


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "go"},
        {"do": "go", "place": "1", "token": 3, "query": 7},
        {"do": "go", "place": 10**9, "query": "x" * 10**6},
        {"do": "nothing of the kind"},
        {"number": "1"},
        {"number": float("nan"), "do": "undo"},
        {"number": 1e300, "do": "undo"},
        {"number": True, "do": "undo"},
        {"do": ["undo"]},
        {},
    ],
    ids=repr,
)
def test_a_wish_that_is_none_changes_nothing(wish: dict[str, Any]) -> None:
    session = visit(lr="2")
    session.change(learning_rate=4.0)
    tell(session, **{"do": "", **wish})
    assert session.experiment.learning_rate == 4.0


def test_exercises_are_opened_and_left_on_the_way() -> None:
    session = visit()
    open_exercise(session, session.learner.catalogue.exercises["stuck"])
    train(session, 1)
    exercise, start = session.learner.exercise, session.experiment
    leave_exercise(session)
    for_keeper(session)
    session.change(dataset="circle", learning_rate=0.1)
    train(session, 1)
    tell(session, "undo")
    assert session.learner.exercise is None
    tell(session, "undo")
    assert (session.learner.exercise, session.experiment) == (exercise, start)
    tell(session, "undo")
    assert (session.learner.exercise, session.experiment) == (None, Experiment())


def place(number: int, run: Run, exercise: str = "") -> Place:
    experiment = Experiment(weight_seed=number)
    return Place(experiment, f"seed={number}", exercise, frozenset(), "article", run, 0)


def test_a_slider_that_is_dragged_is_one_step(clock: list[float]) -> None:
    history, run = History(), Run(Experiment())
    for number in (1, 2):
        history.note(place(number, run))
    clock[0] = 0.1
    for number in (3, 4, 5):
        history.note(place(number, run))
    assert [query for _, query in history.trail()] == ["seed=1", "seed=5"]
    clock[0] = 1.0
    history.note(place(6, run))
    assert [query for _, query in history.trail()] == ["seed=1", "seed=5", "seed=6"]


def test_old_steps_and_large_runs_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    history, runs = History(), [Run(Experiment()) for _ in range(MOST_STEPS + 5)]
    monkeypatch.setattr(module, "MOST_BYTES", 10 * runs[0].n_bytes)
    for number, run in enumerate(runs):
        history.note(place(number, run))
    assert len(history.steps) == MOST_STEPS
    kept = [step.run for step in history.steps.values() if step.run]
    assert kept == runs[-11:]
    first = next(iter(history.steps.values()))
    assert history.go(first.number) is first
    assert first.run is None


def test_numbers_do_not_come_again_after_all_is_forgotten() -> None:
    history, run = History(), Run(Experiment())
    for number in range(3):
        history.note(place(number, run))
    history.forget()
    history.note(place(9, run))
    assert [number for number, _ in history.trail()] == [4]
    history.begin_again()
    history.note(place(10, run))
    assert history.trail() == [(4, "seed=10")]
