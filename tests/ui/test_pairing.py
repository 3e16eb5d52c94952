"""A pair of runs: what differs, what is fair, swapped, gone on with, opened by a link."""

from collections.abc import Callable

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.live.playback import Playback
from playground.shelf.kept import LONGEST_NAME
from playground.shelf.shelf import MOST_KEPT
from playground.ui.frame import take_first
from playground.ui.keeping.steps import take_note
from playground.ui.pages.compare.side_by_side import heading_of, is_behind
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.opening import open_link, query_of
from playground.ui.visit.pairing import (
    change_second,
    changeable,
    leave_pair,
    pair_with,
    pair_with_kept,
    promote,
    second_message,
    swap,
    take_second,
    told_of,
)
from playground.ui.visit.session import Session
from playground.ui.visit.shelving import branch_here, keep_run, open_kept, take_request
from tests.messages import unpack
from tests.recordings import PATIENT

MOONS = Experiment().changed(dataset="moons", samples=40, hidden_layers=(5,), bias=True)


def paired(**values: object) -> Session:
    session = Session(MOONS)
    pair_with(session, MOONS)
    change_second(session, **values)
    return session


def second_run(session: Session):  # noqa: ANN201
    assert session.second
    return session.second.run


def test_both_runs_agree_with_the_engines_own() -> None:
    session = paired(learning_rate=0.05)
    for playback in (session.playback, session.second):
        assert playback
        playback.run.record(3, "10", PATIENT)
        experiment = playback.run.experiment
        mlp, data = experiment.make_network(), experiment.make_dataset()
        experiment.make_trainer(mlp, data).advance(epochs=30)
        np.testing.assert_array_equal(playback.run.frames[-1].state.parameters, mlp.parameters)


def test_the_second_begins_at_the_same_weights_where_shapes_allow() -> None:
    for values in ({"learning_rate": 0.05}, {"hidden_activation": "tanh"}, {"loss": "huber"}):
        session = paired(**values)
        first, second = session.playback.run.frames[0], second_run(session).frames[0]
        np.testing.assert_array_equal(first.state.parameters, second.state.parameters)
        told, fair = told_of(session.experiment, second_run(session).experiment)
        assert len(told) == 1
        assert fair.startswith("Both begin at the same weights and see the same points.")
    assert "measured in other ways" in fair
    told, fair = told_of(MOONS, MOONS.changed(hidden_layers=(3,)))
    assert "other layers begin at other weights" in fair
    told, fair = told_of(MOONS, MOONS.changed(weight_seed=3))
    assert "begin at other weights" in fair
    told, fair = told_of(MOONS, MOONS.changed(data_seed=3))
    assert fair == "Their points differ: losses cannot be compared."


def test_another_setting_puts_both_back_to_their_start_and_looks_are_those_of_the_first() -> None:
    session = paired(learning_rate=0.05)
    for playback in (session.playback, session.second):
        assert playback
        playback.run.record(3, "10", PATIENT)
        playback.go_to(playback.run.frames[-1])
    before = second_run(session)
    session.change(speed="100", epoch_axis="linear")
    second_message(session, "compare")
    assert second_run(session) is before
    assert second_run(session).experiment.epoch_axis == "linear"
    change_second(session, learning_rate=0.2)
    assert len(second_run(session).frames) == 1
    assert session.playback.current_frame().state.epoch == 0
    assert session.playback.run.frames[-1].state.epoch == 30


def test_new_weights_are_those_of_both_unless_the_seed_is_what_differs() -> None:
    for own, expected in ((0, 7), (3, 3)):
        session = paired(weight_seed=own) if own else paired(learning_rate=0.05)
        run = session.playback.run
        ask = {"do": "set", "no": 1, "run": run.number, "name": "weight_seed", "value": 7}
        take_first(session, ask)
        assert session.experiment.weight_seed == 7
        assert second_run(session).experiment.weight_seed == expected


def test_a_second_run_that_has_not_begun_is_told_to_be_behind() -> None:
    session = paired(learning_rate=0.05)
    assert not is_behind(session)
    session.playback.run.record(1, "10", PATIENT)
    session.playback.go_to(session.playback.run.frames[-1])
    assert is_behind(session)


def test_swapping_twice_is_nothing_and_a_run_is_never_lost() -> None:
    session = paired(learning_rate=0.05)
    first, second = session.playback, session.second
    swap(session)
    assert (session.playback, session.second) == (second, first)
    assert session.experiment.learning_rate == 0.05
    swap(session)
    assert (session.playback, session.second) == (first, second)
    promote(session)
    assert session.playback is second
    assert session.second is None
    assert session.earlier
    session.bring_back(session.earlier)
    assert session.playback is first
    leave_pair(session)


def test_what_is_wrong_for_the_second_changes_nothing_and_is_told() -> None:
    session = paired(learning_rate=0.05)
    before = second_run(session)
    change_second(session, learning_rate=-1.0)
    assert "Learning rate" in session.refusal
    assert second_run(session) is before
    for request in (None, 3, {}, {"do": "points", "value": 3}, {"do": "export", "name": "json"}):
        take_second(session, request)
    assert second_run(session) is before


def test_the_second_player_offers_no_points_to_draw_which_both_would_need() -> None:
    session = paired()
    first, second = (
        unpack(one)[0]["locks"]["tools"]
        for one in (session.playback.message(), second_message(session, "compare"))
    )
    assert (first, second) == ([], ["points"])


def test_the_second_player_changes_its_own_run_alone() -> None:
    session = paired(learning_rate=0.05)
    run = second_run(session)
    ask = {"do": "set", "no": 1, "run": run.number, "name": "weight_seed", "value": 7}
    take_second(session, ask)
    assert second_run(session).experiment.weight_seed == 7
    assert session.experiment == MOONS


def test_what_the_second_has_otherwise_is_told_on_one_line_above_it() -> None:
    assert heading_of(paired()) == "the same settings"
    session = paired(learning_rate=0.05)
    assert heading_of(session).startswith("Learning rate 0")
    change_second(session, hidden_activation="tanh", batch_size=3)
    assert heading_of(session).endswith("; and 2 more")
    assert len(heading_of(session)) < 80


def test_all_settings_that_change_something_can_be_varied() -> None:
    names = changeable(MOONS)
    assert {"learning_rate", "hidden_layers", "optimizer", "l2", "loss", "bias"} <= set(names)
    assert not {"stop_epoch", "speed", "noise", "momentum", "table"} & set(names)


@pytest.mark.parametrize("act", [swap, promote])
def test_a_run_that_leaves_the_open_exercise_does_not_go_on(act: Callable[[Session], None]) -> None:
    session = Session(MOONS)
    exercise = next(
        one
        for one in session.learner.catalogue.exercises.values()
        if one.violations(one.start.changed(weight_seed=99, learning_rate=0.123))
    )
    open_exercise(session, exercise)
    first = session.playback
    pair_with(session, exercise.start)
    change_second(session, weight_seed=99, learning_rate=0.123)
    act(session)
    assert session.playback is first
    assert session.second
    assert "exercise" in session.refusal
    pair_with(session, exercise.start)
    act(session)
    assert session.playback is not first


# ---- links ----


def test_a_link_opens_the_pair_on_its_page_alone() -> None:
    session = paired(learning_rate=0.05, hidden_activation="tanh")
    session.page = "compare"
    query = query_of(session)
    other = open_link(dict(query), [])
    assert other.experiment == session.experiment
    assert second_run(other).experiment == second_run(session).experiment
    session.page = "play"
    assert "versus" not in query_of(session)


@pytest.mark.parametrize(
    "text", ["", "%", "lr=x", "lr=-1&layers=99", "=&=&", "a" * 5000, "data=own"]
)
def test_a_link_that_is_wrong_opens_what_is_right_of_it(text: str) -> None:
    session = open_link({"versus": text}, [])
    assert session.experiment == Experiment()
    assert second_run(session).frames


# ---- with the shelf ----


def test_a_kept_run_stands_beside_the_one_that_goes_on_from_its_start() -> None:
    session = Session(MOONS)
    session.playback.run.record(3, "10", PATIENT)
    number = keep_run(session, session.playback.run.frames[-1])
    session.change(learning_rate=0.1)
    pair_with_kept(session, number)
    assert second_run(session).experiment == MOONS
    assert second_run(session).frames[-1].state.epoch == 30
    assert session.second
    assert session.second.current_frame().state.epoch == 0
    pair_with_kept(session, 99)
    assert second_run(session).frames[-1].state.epoch == 30


def test_a_run_is_kept_once_however_often_it_is_asked_for() -> None:
    session = Session(MOONS)
    run = session.playback.run
    run.record(2, "10", PATIENT)
    numbers = [keep_run(session, run.frames[-1]) for _ in range(3)]
    assert numbers == [1, 1, 1]
    run.record(1, "10", PATIENT)
    assert keep_run(session, run.frames[-1]) == 2


def test_the_player_asks_for_what_is_kept_and_nothing_else_is_done() -> None:
    session = Session(MOONS)
    run = session.playback.run
    run.record(2, "10", PATIENT)

    def ask(number: int, value: object, name: str = "") -> None:
        frame = run.frames[-1].id
        known = {"run": session.playback.run.number, "frame": frame, "no": number}
        take_request(session, {"do": "shelf", "value": value, "name": name, **known})

    ask(1, ["keep", 0])
    ask(1, ["keep", 0])  # sent again: it is answered, and done once
    assert not session.refusal
    ask(15, ["keep", 0])
    assert "is kept already" in session.refusal
    for k, wrong in enumerate(
        (None, [], ["keep"], ["burn", 1], ["open", -1], ["open", "1"], 3, {}), 2
    ):
        ask(k, wrong)
    assert [one.number for one in session.shelf.runs] == [1]
    ask(20, ["rename", 1], "  two\nlines  ")
    assert session.shelf.runs[0].name == "two lines"
    ask(21, ["unpin", 1])
    assert not session.shelf.pinned()
    ask(22, ["remove", 7])
    ask(23, ["remove", 1])
    assert not session.shelf.runs


def test_a_run_can_be_named_as_long_as_any_is() -> None:
    session = Session(MOONS)
    number = keep_run(session, session.playback.run.frames[0])
    run = {"run": session.playback.run.number, "no": 1}
    name = "x" * LONGEST_NAME
    take_request(session, {"do": "shelf", "value": ["rename", number], "name": name, **run})
    assert session.shelf.runs[0].name == name


def test_a_shelf_that_is_full_refuses_with_a_sentence() -> None:
    session = Session(MOONS)
    run = session.playback.run
    for _ in range(MOST_KEPT + 1):
        run.record(1, "10", PATIENT)
        request = {"do": "shelf", "value": ["keep", 0], "run": run.number, "no": len(run.frames)}
        take_request(session, request | {"frame": run.frames[-1].id})
    assert len(session.shelf.runs) == MOST_KEPT
    assert "Remove one of them" in session.refusal


def test_branching_keeps_the_future_and_goes_on_without_it() -> None:
    session = Session(MOONS)
    run = session.playback.run
    run.record(5, "10", PATIENT)
    shown = run.frames[2]
    session.playback.go_to(run.frames[-1])
    branch_here(session, shown)
    (kept,) = session.shelf.runs
    assert kept.states[-1].epoch == 50
    assert kept.epoch == 20
    assert run.frames[-1] is shown
    run.record(1, "10", PATIENT)
    keep_run(session, run.frames[-1])
    child = session.shelf.runs[-1]
    assert (child.parent, child.branched_at) == (kept.number, 20.0)
    open_kept(session, kept.number)
    assert session.playback.current_frame().state.epoch == 20
    assert session.playback.run.frames[-1].state.epoch == 50
    assert session.earlier


# ---- the moment shown ----


def seek_of(playback: Playback) -> tuple[int, int]:
    count, id = unpack(playback.message())[0]["seek_to"]
    return count, id


def test_swapped_runs_are_shown_where_they_were() -> None:
    session = paired(learning_rate=0.05)
    first, second = session.playback, session.second
    assert second
    told = seek_of(first)[0]
    for k, playback in enumerate((first, second)):
        number = playback.run.number
        ask = {"do": "play", "no": 1, "run": number, "name": "10", "n": 5, "at": 0, "frame": 0}
        playback.handle(ask)
        at = playback.run.frames[2 + k].id
        playback.handle({"do": "look", "no": 2, "run": number, "frame": at, "at": at})
    swap(session)
    for k, playback in enumerate((first, second)):
        count, id = seek_of(playback)
        assert count > told
        assert id == playback.run.frames[2 + k].id


def test_a_kept_run_is_gone_back_to_at_its_moment_each_time() -> None:
    session = Session(MOONS)
    session.playback.run.record(5, "10", PATIENT)
    number = keep_run(session, session.playback.run.frames[2])
    counts = []
    for _ in range(3):
        open_kept(session, number)
        count, id = seek_of(session.playback)
        counts.append(count)
        assert session.playback.run.frame(id).state.epoch == 20
    # The player, which outlives the runs, goes where the count is higher than it was.
    assert counts == sorted(set(counts))


def test_the_entry_of_the_browsers_history_has_the_link_of_the_page() -> None:
    session = paired(learning_rate=0.05)
    for page, is_pair in (("play", False), ("compare", True), ("play", False)):
        session.page = page
        take_note(session)
        ((_, query),) = session.history.trail()
        assert ("versus=" in query) is is_pair
