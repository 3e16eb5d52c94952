"""An open exercise without its page: what is told to the player, hints, and pictures of seeds."""

import base64
import math

import numpy as np
import pytest

from playground.charts.maps import LEVELS, levels_of
from playground.sweep import Sweep
from playground.ui.seed_regions import GRID, keep_regions, open_seed, paint_maps
from playground.ui.visit.exercising import ask_for_hint, check_exercise
from playground.workshop.catalogue import shipped
from tests.ui.visits import ask, train, visit


def test_goals_go_along_with_the_run_and_are_silent_while_a_question_is_open() -> None:
    session = visit(exercise="and-needs-bias")
    train(session, 3)
    told = session.playback.answer.goals
    assert told
    assert told["ids"][-1] == session.playback.run.frames[-1].id
    assert told["rows"][-1][1]["text"] == "300 (goal: at most 5,000)"
    session = visit(exercise="twins")
    ask(session, "look")
    assert session.playback.answer.goals is None
    session = visit()
    train(session, 2)
    assert session.playback.answer.goals is None


@pytest.mark.parametrize("id", shipped())
def test_no_file_tells_what_an_exercise_hides(id: str) -> None:
    session = visit(exercise=id)
    for name in ("json", "npz", "report"):
        ask(session, "export", name=name)
        assert (session.playback.answer.file is None) is ("sample_table" in shipped()[id].hide)


def test_passing_shows_at_once_what_was_hidden() -> None:
    session = visit(exercise="forward-by-hand")
    for id, text in zip(
        ("net-h1", "net-h2", "a-h1", "a-h2", "net-out", "a-out"),
        ("0.5", "-0.5", "0.622", "0.378", "0.245", "0.561"),
        strict=True,
    ):
        locks = session.learner.locks(session.playback.run)
        assert "region" in locks.panels
        assert locks.given == (("1", "0"), ("?", "?"), ("?",))
        session.learner.type_number(id, text)
    session.stale = False
    check_exercise(session)
    assert session.stale
    locks = session.learner.locks(session.playback.run)
    assert locks.panels == ()
    assert locks.given == (("1", "0"), ("0.6225", "0.3775"), ("0.5609",))


def test_hints_on_the_network_come_before_those_of_the_file() -> None:
    session = visit(exercise="and-needs-bias")
    check_exercise(session)
    ask_for_hint(session)
    assert session.learner.assessment.live == ("stuck_at_origin",)
    assert session.learner.progress.hints == ()
    ask_for_hint(session)
    assert [one.number for one in session.learner.progress.hints] == [1]


def test_the_verdict_says_when_it_is_of_an_earlier_frame() -> None:
    session = visit(exercise="and-needs-bias")
    check_exercise(session)

    def said() -> str:
        playback, learner = session.playback, session.learner
        frame = playback.current_frame()
        return learner.assessment.word(learner.progress, playback.run, frame).text

    assert (
        said() == "The largest error of a point is 0.568 (goal: below 0.1). 1 of 2 goals are met."
    )
    train(session, 2)
    assert said().startswith("At your last check: The largest error")


# ---- many seeds ----


def test_each_network_of_many_seeds_has_its_map() -> None:
    experiment = shipped()["luck-or-size"].start
    sweep = Sweep(experiment, range(5), 20)
    sweep.advance(math.inf)
    painted = paint_maps(sweep)
    assert painted
    maps = np.frombuffer(base64.b64decode(painted["maps"]), np.uint8).reshape(5, GRID, GRID)
    for seed, parameters in enumerate(sweep.parameters):
        mlp = experiment.make_network().with_parameters(parameters)
        dataset = experiment.make_dataset()
        (left, right), (low, high) = dataset.ranges
        corners = [(left, low), (right, low), (left, high), (right, high)]
        outputs = mlp.predict(dataset.transform(np.array(corners)))[:, 0]
        seen = maps[seed][[0, 0, -1, -1], [0, -1, 0, -1]]
        np.testing.assert_allclose(seen / LEVELS, outputs, atol=1 / LEVELS)


def test_numbers_that_left_all_bounds_are_drawn_within_them() -> None:
    values = np.array([[[np.nan], [np.inf], [-np.inf], [7.0]]])
    assert levels_of(values, 0.0, 1.0).ravel().tolist() == [128, 255, 0, 255]


@pytest.mark.parametrize("seed", [None, "3", True, -1, 99, 2.0, [3], {"a": 1}])
def test_only_a_seed_that_was_trained_is_opened(seed: object) -> None:
    session = visit(exercise="luck-or-size")
    sweep = Sweep(session.experiment, range(4), 20)
    sweep.advance(math.inf)
    outcome = sweep.results
    assert outcome
    keep_regions(session, sweep, outcome)
    open_seed(session, outcome, seed)
    assert session.experiment == shipped()["luck-or-size"].start
    open_seed(session, outcome, 3)
    assert session.experiment.weight_seed == 3
    # Where new weights may not be drawn, none is opened.
    locked = visit(exercise="and-needs-bias")
    locked.learner.only = ()
    locked.learner.close()
    open_seed(locked, outcome, 3)
    assert locked.experiment.weight_seed == 0
