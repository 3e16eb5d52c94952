"""The landscape is of the frame shown, and a point that is let go sets its weights."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.experiment import Experiment
from playground.landscape.paths import path_of
from playground.live.description import MAX_WEIGHT
from playground.shelf.kept import keep
from playground.ui.keeping.returning import for_keeper
from playground.ui.keeping.steps import for_buttons
from playground.ui.pages.compare import landscape
from playground.ui.pages.compare.controls import second_weight
from playground.ui.visit.by_hand import LOCKED, PLAYING, TOO_LARGE
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.session import Session
from playground.ui.visit.view import LandscapeView
from tests.landscape.cases import trained
from tests.recordings import PATIENT
from tests.ui.visits import tell

Mounted = list[tuple[dict[str, Any], Callable[[object], object]]]


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Mounted:
    """What the picture is given, each time, and what takes a place that it sends."""
    found: Mounted = []

    def mount(_script: Any, data: Any, _key: str, _trigger: str, take: Any, **_: Any) -> None:
        found.append((data, take))

    monkeypatch.setattr(landscape, "mount", mount)
    return found


def script() -> None:
    import streamlit as st

    from playground.ui.page import heading_in
    from playground.ui.pages.compare import page

    with heading_in(st.container()):
        page.show()


def open_page(view: LandscapeView | None = None, frames: int = 0, **settings: Any) -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    session = Session(Experiment().changed(**settings))
    session.landscape = view or LandscapeView()
    session.choose(compare_part="Landscape")
    if frames:
        session.playback.run.record(frames, "10", PATIENT)
        show_last(session)
    page.session_state["session"] = session
    return run(page)


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def show_last(session: Session) -> None:
    session.playback.go_to(session.playback.run.frames[-1])


def session_of(page: AppTest) -> Session:
    session: Session = page.session_state["session"]
    return session


def values_of(data: dict[str, Any]) -> np.ndarray:
    n = data["grid"]
    return np.frombuffer(base64.b64decode(data["values"]), "<f4").reshape(n, n)


def drop(mounted: Mounted, place: list[Any]) -> None:
    data, take = mounted[-1]
    take({"key": data["key"], "place": place})


def test_picture_is_complete_and_of_the_frame_shown(mounted: Mounted) -> None:
    page = open_page(frames=20)
    data, _ = mounted[-1]
    own = session_of(page).playback.run
    assert data["labels"] == ("w(x1 \u2192 h1)", "w(x2 \u2192 h1)")
    assert data["grid"] == 65
    assert np.isfinite(values_of(data)).all()
    assert data["shown"] == 20
    at = own.frames[-1].state.parameters
    np.testing.assert_allclose(data["paths"][0]["places"][20], at[[0, 4]], rtol=1e-12)
    assert data["paths"][0]["losses"][20] == own.frames[-1].scores.loss
    assert data["words"][0].startswith("Each place in the picture is another network")
    assert data["locked"] == ""


@pytest.mark.parametrize("directions", ["Two weights", "Along the path", "At random"])
def test_place_that_is_let_go_becomes_a_frame_and_undo_takes_it_back(
    mounted: Mounted, directions: str
) -> None:
    page = open_page(LandscapeView(directions), frames=20)
    session = session_of(page)
    for_keeper(session)
    before = session.playback.current_frame()
    data, _ = mounted[-1]
    (left, right), (low, high) = data["ends"]
    # A place of the grid, whose loss is known.
    place = [left + 0.25 * (right - left), low + 0.75 * (high - low)]
    drop(mounted, place)
    made = session.playback.current_frame()
    assert made.edited >= 0
    assert made.scores.loss == pytest.approx(values_of(data)[48, 16], rel=1e-6)
    for_keeper(run(page).session_state["session"])
    after, _ = mounted[-1]
    # The picture stays, and the point is where it was let go.
    assert after["ends"] == data["ends"]
    assert after["values"] == data["values"]
    np.testing.assert_allclose(after["paths"][0]["places"][after["shown"]], place, atol=1e-9)
    n = np.count_nonzero(made.state.parameters != before.state.parameters)
    assert for_buttons(session)["back"] == f"{n} weights set by hand"
    tell(session, "undo")
    np.testing.assert_array_equal(
        session.playback.current_frame().state.parameters, before.state.parameters
    )


def test_training_goes_on_from_the_place(mounted: Mounted) -> None:
    session = session_of(open_page())
    drop(mounted, [1.5, -2.0])
    made = session.playback.current_frame()
    session.playback.step_from(made)
    (step,) = (one for one in session.playback.run.frames if one.id > made.id)
    assert step.state.updates == made.state.updates + 1
    assert made.state.parameters[[0, 4]] == pytest.approx([1.5, -2.0], abs=1e-12)


@pytest.mark.parametrize(
    "sent",
    [None, 3, {}, {"key": "other", "place": [0.0, 0.0]}, {"key": None}],
    ids=str,
)
def test_what_is_no_place_of_this_picture_changes_nothing(mounted: Mounted, sent: Any) -> None:
    session = session_of(open_page())
    _, take = mounted[-1]
    take(sent)
    assert len(session.playback.run.frames) == 1


@pytest.mark.parametrize("place", [[1.0], ["a", 1.0], [float("nan"), 1.0], [1e200, 0.0], "xy"])
def test_places_that_are_none_change_nothing(mounted: Mounted, place: Any) -> None:
    session = session_of(open_page())
    drop(mounted, place)
    assert len(session.playback.run.frames) == 1


def test_weights_that_are_too_large_are_refused_with_a_sentence(mounted: Mounted) -> None:
    session = session_of(open_page())
    drop(mounted, [2.0 * MAX_WEIGHT, 0.0])
    assert session.refusal == TOO_LARGE
    assert len(session.playback.run.frames) == 1


def test_exercise_that_locks_weights_refuses_them(mounted: Mounted) -> None:
    page = open_page()
    session = session_of(page)
    locking = (
        one
        for one in session.learner.catalogue.exercises.values()
        if "weights" not in one.show and "hood" not in one.hide
    )
    open_exercise(session, next(locking))
    run(page)
    data, _ = mounted[-1]
    assert data["locked"] == LOCKED
    drop(mounted, [1.0, 1.0])
    assert session.refusal == LOCKED
    assert len(session.playback.run.frames) == 1


def test_while_it_plays_the_picture_stays_and_the_path_grows(mounted: Mounted) -> None:
    page = open_page(LandscapeView("Along the path"), frames=20)
    session = session_of(page)
    before, _ = mounted[-1]
    session.playback.is_playing = True
    session.playback.run.record(5, "10", PATIENT)
    show_last(session)
    run(page)
    data, _ = mounted[-1]
    assert data["ends"] == before["ends"]
    assert data["values"] == before["values"]
    assert len(data["paths"][0]["places"]) == len(before["paths"][0]["places"]) + 5
    assert data["locked"] == PLAYING
    session.playback.is_playing = False
    run(page)
    assert mounted[-1][0]["ends"] != before["ends"]


def test_held_picture_stays_where_another_frame_is_shown(mounted: Mounted) -> None:
    page = open_page(LandscapeView(is_held=True), frames=20)
    session = session_of(page)
    before, _ = mounted[-1]
    session.playback.go_to(session.playback.run.frames[3])
    run(page)
    data, _ = mounted[-1]
    assert (data["ends"], data["shown"]) == (before["ends"], 3)
    session.landscape = LandscapeView()
    run(page)
    assert mounted[-1][0]["values"] != before["values"]


def test_zoom_halves_the_window_about_the_frame_shown(mounted: Mounted) -> None:
    page = open_page(frames=5)
    (left, right), _ = mounted[-1][0]["ends"]
    page.button(key="landscape in").click()
    run(page)
    (near_left, near_right), _ = mounted[-1][0]["ends"]
    assert near_right - near_left == pytest.approx((right - left) / 2)
    page.button(key="landscape finer").click()
    run(page)
    while mounted[-1][0]["grid"] < 129:
        run(page)
    assert page.button(key="landscape finer").disabled


@pytest.mark.parametrize(
    ("view", "settings", "words"),
    [
        (LandscapeView("Along the path"), {}, "There is no path yet"),
        (LandscapeView("At random"), {"initializer": "zeros"}, "All weights are 0"),
        (LandscapeView(first=1, second=1), {}, "two different weights"),
        (
            LandscapeView(),
            {"dataset": "sine", "hidden_layers": (), "bias": False},
            "single weight",
        ),
    ],
)
def test_where_there_is_no_plane_a_sentence_says_so(
    mounted: Mounted, view: LandscapeView, settings: dict[str, Any], words: str
) -> None:
    page = open_page(view, **settings)
    assert not mounted
    (said,) = page.info
    assert words in said.value


def test_second_weight_leads_into_the_same_unit() -> None:
    run = Session(Experiment(bias=True)).playback.run
    addresses = run.mlp.addresses
    for first in range(run.mlp.n_parameters):
        second = second_weight(run, LandscapeView(first=first))
        assert second != first
        assert addresses[first][:2] == addresses[second][:2]
    # What was chosen in a larger network is no choice in a smaller one.
    assert second_weight(run, LandscapeView(first=999, second=999)) < run.mlp.n_parameters


def test_landscape_that_takes_long_is_computed_in_pieces_and_can_be_cancelled(
    mounted: Mounted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landscape, "AT_ONCE", 0.0)
    page = open_page(dataset="moons", samples=400, hidden_layers=(16, 16), bias=True)
    assert page.button(key="landscape cancel")
    n = len(mounted)
    page.button(key="landscape cancel").click()
    run(page)
    session = session_of(page)
    assert session.memory["landscape work"][1] is None
    assert [one.value for one in page.info] or len(mounted) > n
    page.button(key="landscape finer").click()
    run(page)
    assert session.memory["landscape work"][1] is not None


def test_other_runs_are_drawn_where_their_networks_fit(
    mounted: Mounted, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = trained(30, weight_seed=7)
    others = [path_of(far, "Run B"), path_of(trained(1, hidden_layers=(3,)), "Run C")]
    monkeypatch.setattr(landscape, "other_paths", lambda _: others)
    page = open_page(LandscapeView("Along the path"), frames=20)
    data, _ = mounted[-1]
    assert [one["name"] for one in data["paths"]] == ["This run", "Run B"]
    places = np.concatenate([one["places"] for one in data["paths"]])
    low, high = np.array(data["ends"]).T
    assert (low < places).all()
    assert (places < high).all()
    assert [one for one in page.caption if "Run C cannot be drawn here" in one.value]


def test_runs_that_are_kept_are_drawn_where_their_losses_are_measured_alike(
    mounted: Mounted,
) -> None:
    page = open_page(LandscapeView("Along the path"), frames=20)
    session = session_of(page)
    for name, values in (("B", {"weight_seed": 7}), ("C", {"weight_seed": 8, "l2": 0.1})):
        far = trained(20, **values)
        session.shelf = session.shelf.with_run(keep(far, far.frames[-1]), name)
    run(page)
    assert [one["name"] for one in mounted[-1][0]["paths"]] == ["This run", "B"]
    session.shelf = session.shelf.with_pin(1, False)
    run(page)
    assert [one["name"] for one in mounted[-1][0]["paths"]] == ["This run"]
