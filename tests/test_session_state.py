"""Script runners of a session use one lock, of others another; callbacks are not broken off."""

import gc
import threading
from collections.abc import Callable

import pytest
from streamlit.runtime.state import SafeSessionState, SessionState

from playground import session_state
from playground.session_state import make_session_state_safe


@pytest.fixture(autouse=True)
def safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the state of sessions safe, for one test."""
    for name in ("__init__", "on_script_will_rerun"):
        monkeypatch.setattr(SafeSessionState, name, getattr(SafeSessionState, name))
    make_session_state_safe()


def runner_of(state: SessionState) -> SafeSessionState:
    return SafeSessionState(state, yield_callback=lambda: None)


def test_runners_of_a_session_share_its_lock_and_others_have_their_own() -> None:
    one, other = SessionState(), SessionState()
    assert runner_of(one)._lock is not runner_of(other)._lock
    first, second = runner_of(one), runner_of(one)
    assert first._lock is second._lock


def test_a_lock_goes_with_the_last_runner() -> None:
    before = len(session_state._locks)
    runners = [runner_of(SessionState()) for _ in range(5)]
    assert len(session_state._locks) == before + 5
    del runners
    gc.collect()
    assert len(session_state._locks) == before


def test_a_runner_that_tidies_up_does_not_break_the_next_one() -> None:
    state = SessionState()
    first, second = runner_of(state), runner_of(state)
    faults: list[BaseException] = []
    is_over = threading.Event()

    def look() -> None:
        try:
            while not is_over.is_set():
                _ = second.filtered_state
        except RuntimeError as error:
            faults.append(error)

    looking = threading.Thread(target=look)
    looking.start()
    for k in range(300):
        for name in range(40):
            first[f"{k} {name}"] = name
        first.on_script_finished(frozenset())
        for name in range(40):
            del first[f"{k} {name}"]
    is_over.set()
    looking.join()
    assert not faults


class BrokenOffError(Exception):
    """Stands for Streamlit's own, which ends what runs."""


def break_off() -> None:
    raise BrokenOffError


class Clicked(SessionState):
    """Calls one callback, as a click does."""

    def __init__(self, callback: Callable[[], object]) -> None:
        super().__init__()
        self.callback = callback

    def on_script_will_rerun(self, *_: object, **__: object) -> None:
        self.callback()


def test_callbacks_are_done_before_a_runner_takes_up_another_request() -> None:
    done = []

    def take() -> None:
        runner["value"] = 1
        done.append(runner["value"])

    runner = SafeSessionState(Clicked(take), yield_callback=break_off)
    runner.on_script_will_rerun(None)
    assert done == [1]
    with pytest.raises(BrokenOffError):
        _ = runner["value"]


def test_a_callback_that_fails_leaves_the_runner_as_it_was() -> None:
    runner = SafeSessionState(Clicked(lambda: runner["no such key"]), yield_callback=break_off)
    with pytest.raises(KeyError):
        runner.on_script_will_rerun(None)
    with pytest.raises(BrokenOffError):
        _ = runner["value"]
