"""What is answered on a slow line, to requests that come again, and to steps that come together."""

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.live.line import Line, answer_bytes
from tests.live.test_playback import BATCHES, RUNAWAY, XOR, Browser, every_experiment, slow_clock

__all__ = ["slow_clock"]  # no budget runs out here either


@every_experiment
def test_steps_that_come_together_are_those_that_come_one_by_one(experiment: Experiment) -> None:
    together, singly = Browser(experiment), Browser(experiment)
    together.ask("step", name="update", n=7)
    found = together.parameters
    each = []
    for _ in range(7):
        singly.ask("step", name="update")
        each += singly.parameters
    assert found == each
    assert len(found) == 7


def test_request_that_comes_again_is_answered_with_the_same_frames() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=4, frame=0)
    ids, parameters = browser.ids, browser.parameters
    browser.requests -= 1  # the same number once more
    browser.ask("play", n=4, frame=0)
    assert (browser.ids, browser.parameters) == (ids, parameters)
    browser.ask("play", n=4, frame=0)
    assert browser.ids != ids  # as from another request
    assert browser.parameters == parameters


@pytest.mark.parametrize("room", [8_000, 25_000, 100_000])
def test_answer_to_play_is_no_larger_than_the_room(room: int) -> None:
    browser = Browser(BATCHES)
    browser.ask("play", n=24, room=room, name="1")
    detail = browser.header["detail"]
    n = len(browser.ids)
    assert 1 <= n <= 24
    size = answer_bytes(browser.playback.run, n, Line(room), detail)
    assert n == 1 or size <= room
    # It tells its size, with what it has of the loss curve besides.
    assert browser.header["size"] == pytest.approx(size, abs=browser.arrays["losses"].nbytes)


def test_coarse_frame_is_given_in_full_when_it_is_asked_for() -> None:
    coarse, fine = Browser(XOR), Browser(XOR)
    for browser, room in ((coarse, 4_000), (fine, 0)):
        browser.ask("step", room=room)
    assert coarse.header["detail"] > fine.header["detail"] == 0
    assert coarse.arrays["map"].size < fine.arrays["map"].size
    assert coarse.parameters == fine.parameters
    coarse.ask("still", frame=coarse.ids[0], room=4_000)
    assert coarse.header["after"] == -1
    assert "losses" not in coarse.arrays
    for name in ("map", "units", "points"):
        assert np.array_equal(coarse.arrays[name], fine.arrays[name])


def test_frame_that_is_gone_is_not_given() -> None:
    browser = Browser(XOR)
    browser.ask("still", frame=999)
    assert browser.arrays == {}


def test_points_in_the_hidden_space_come_where_they_are_seen() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=8, room=4_000, points=False)
    assert "points" not in browser.arrays
    browser.ask("play", n=8, room=4_000, points=True)
    assert "points" in browser.arrays


def test_steps_beyond_the_last_finite_frame_are_not_made() -> None:
    browser = Browser(RUNAWAY)
    for _ in range(200):
        browser.ask("step", n=24, name="update")
        if browser.header["ended"]:
            break
    assert browser.header["ended"]
    assert np.isfinite(np.frombuffer(b"".join(browser.parameters))).all()


@pytest.mark.parametrize("room", [-5, float("nan"), "wide", None, 2.0**60, [1]])
def test_room_that_is_no_number_of_bytes_is_no_limit_or_a_small_one(room: object) -> None:
    browser = Browser(XOR)
    browser.ask("play", n=4, room=room, points=room)
    assert len(browser.ids) == 4
