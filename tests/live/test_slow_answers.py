"""What is answered on a slow line, to requests that come again, and to steps that come together."""

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.live.line import BESIDES, bytes_on_line
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
    browser.ask("play", n=240, room=room, name="1")
    n = len(browser.ids)
    assert 1 < n <= 240
    # It tells its size, with what it has of the loss curve besides.
    assert browser.header["size"] == bytes_on_line(browser.arrays)
    assert BESIDES < browser.header["size"] <= room


def test_whole_timeline_is_thinned_for_a_slow_line_and_kept() -> None:
    browser = Browser(XOR)
    browser.ask("play", n=200, name="1")
    kept = browser.header["kept"]
    browser.ask("all", room=3_000)
    assert browser.header["after"] is None
    assert 4 <= len(browser.ids) < 100
    assert set(browser.ids) <= set(kept)
    assert (browser.ids[0], browser.ids[-1]) == (kept[0], kept[-1])
    assert browser.header["kept"] == kept
    browser.ask("all")
    assert browser.ids == kept


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
    browser.ask("play", n=4, room=room)
    assert len(browser.ids) == 4
