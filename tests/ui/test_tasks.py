"""Going from classification to regression and back."""

import pytest

from playground.data.datasets import SOURCES
from playground.run.recorder import Run
from playground.ui.gallery.choosing import choose_entry
from playground.ui.gallery.tasks import FIRST_DATA, TASKS, choose_task
from playground.ui.keeping.returning import for_keeper
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.starting import changes_since_start
from playground.workshop.catalogue import shipped
from tests.ui.visits import tell, train, visit

DATA = [key for key, source in SOURCES.items() if not source.is_own]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("dataset", DATA)
def test_every_data_set_gives_way_to_one_of_the_task_that_trains(dataset: str, task: str) -> None:
    session = visit()
    choose_entry(session, f"data-{dataset}")
    for_keeper(session)
    before = session.experiment
    choose_task(session, task)
    experiment = session.experiment
    assert experiment.task == task
    assert experiment.conflicts() == {}
    assert (experiment == before) == (before.task == task)
    assert changes_since_start(session)[1] == ()
    run = Run(experiment)
    run.record(3, "1")
    assert run.frames[-1].scores.loss < run.frames[0].scores.loss


def test_first_data_are_of_their_task() -> None:
    assert FIRST_DATA.keys() == TASKS.keys()
    for task, dataset in FIRST_DATA.items():
        session = visit()
        choose_entry(session, f"data-{dataset}")
        assert session.experiment.task == task


def test_other_task_is_the_way_back_to_settings_by_hand_and_their_run() -> None:
    session = visit()
    session.change(learning_rate=0.123, hidden_layers=(5,))
    train(session, 4)
    for_keeper(session)
    before, run, by_hand = session.experiment, session.playback.run, session.by_hand
    choose_task(session, "values")
    for_keeper(session)
    session.change(learning_rate=0.02)
    for_keeper(session)
    values = session.experiment
    choose_task(session, "classes")
    assert session.experiment == before
    assert session.playback.run is run
    assert session.by_hand == by_hand
    for_keeper(session)
    choose_task(session, "values")
    assert session.experiment == values
    for_keeper(session)
    tell(session, "undo")
    assert session.experiment == before


@pytest.mark.parametrize("task", ["", "classes", "images", "__class__"])
def test_task_that_is_there_already_or_unknown_changes_nothing(task: str) -> None:
    session = visit()
    before = session.experiment
    choose_task(session, task)
    assert session.experiment is before


def test_click_that_comes_late_changes_no_exercise() -> None:
    session = visit()
    choose_task(session, "values")
    for_keeper(session)
    open_exercise(session, next(iter(shipped().values())))
    before = session.experiment
    choose_task(session, "values")
    assert session.experiment is before
    only = visit(only="lr-play")
    choose_task(only, "values")
    assert only.experiment.task == "classes"
