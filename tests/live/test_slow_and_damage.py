"""What slow motion and damage ask for; what makes no sense harms nothing."""

from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.explain.phases import phases_of
from playground.explain.update_view import UpdateView
from playground.ui.pages.hood.view import make_view, phases_at
from playground.ui.visit.session import Session
from tests.live.test_playback import Browser

XOR = Experiment()
NONSENSE: list[Any] = [None, [], "0", [1, "2"], [-1, 0], [0, 0, 1e99], {"0": 1}, [float("nan")] * 3]


def test_update_comes_with_the_phases_and_numbers_of_the_frame_asked_for() -> None:
    browser = Browser(XOR)
    browser.ask("step", name="update")
    browser.ask("unroll", value=[1, 0, 2], frame=0)
    told = browser.header["unrolled"]
    run = browser.playback.run
    view = UpdateView(XOR, run.mlp, run.trace(run.frames[0]), sample=2, unit=1)
    assert (told["frame"], told["point"]) == (0, 2)
    assert [one["title"] for one in told["phases"]] == [one.title for one in phases_of(view)]
    net = told["phases"][1]
    np.testing.assert_array_equal(net["at_units"], view.trace.pre_activations[0][2])
    np.testing.assert_array_equal(told["after"], run.frames[1].state.parameters)


@pytest.mark.parametrize("value", NONSENSE, ids=str)
def test_nonsense_unrolls_the_first_unit_and_changes_nothing(value: Any) -> None:
    browser = Browser(XOR)
    before = browser.playback.run.frames
    browser.ask("unroll", value=value)
    told = browser.header["unrolled"]
    assert 0 <= told["point"] < 4
    assert "h1" in told["phases"][1]["numbers"]
    assert browser.playback.run.frames == before


@pytest.mark.parametrize("value", [*NONSENSE, [3, 1, 2, 0], [99, 99, 99, 99]], ids=str)
def test_way_under_the_hood_always_leads_to_a_phase_that_is_there(value: Any) -> None:
    session = Session(XOR)
    run = session.playback.run
    session.answer({"do": "details", "no": 1, "run": run.number, "frame": 0, "value": value})
    assert session.next_page == "hood"
    assert session.hood.part == "One update"
    looks = session.hood
    # Phase, unit, weight and point; the page takes the last one where there are fewer.
    asked = value if value in ([3, 1, 2, 0], [99] * 4) else [0] * 4
    assert [looks.phase, looks.unit, looks.weight, looks.point] == asked
    view = make_view(session, run.frames[0])
    assert phases_at(session, view)[1] == min(asked[0], 10)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("noise", value)
            for value in (*NONSENSE, [0.0, 1], [11, 1], [-0.5, 1], [float("inf"), 1])
        ),
        *(
            ("off", value)
            for value in (*NONSENSE, [2, 0], [1, 4], [0, 0, 0], [1, 0, 2], [1, 2, 3, 4])
        ),
        ("", [0.5]),
    ],
    ids=str,
)
def test_damage_that_makes_no_sense_is_told_and_leaves_the_run(name: str, value: Any) -> None:
    browser = Browser(XOR)
    browser.ask("step", name="1")
    before = browser.playback.run.frames
    browser.ask("damage", name=name, value=value)
    assert "expected" in browser.header["error"]
    assert browser.playback.run.frames == before


def test_damage_makes_a_frame_by_hand_and_the_same_when_it_is_asked_again() -> None:
    def damaged() -> np.ndarray:
        browser = Browser(XOR)
        browser.ask("play", name="10", n=4)
        start = browser.last
        browser.ask("damage", name="noise", value=[0.5, 7], frame=start)
        assert browser.header["after"] == start
        frame = browser.playback.run.frames[-1]
        assert frame.edited == 0
        before = browser.playback.run.frame(start)
        assert frame.state.updates == before.state.updates
        parameters: np.ndarray = frame.state.parameters
        assert not np.any(parameters == before.state.parameters)
        return parameters

    np.testing.assert_array_equal(damaged(), damaged())


def test_what_is_off_already_is_told() -> None:
    browser = Browser(XOR)
    browser.ask("damage", name="off", value=[1, 2])
    (frame,) = browser.playback.run.frames[1:]
    assert frame.edited == 10
    assert frame.state.parameters[10] == 0.0
    browser.ask("damage", name="off", value=[1, 2], frame=frame.id)
    assert browser.header["error"] == "it is switched off already"
    assert browser.playback.run.frames[-1] is frame
