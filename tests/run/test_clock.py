import importlib
import time
from pathlib import Path

import pytest

from playground.run import clock

PACKAGE = Path(clock.__file__).parents[1]


def test_processor_time_goes_on_with_work_alone() -> None:
    start = clock.processor_seconds()
    time.sleep(0.05)
    assert clock.processor_seconds() - start < 0.04
    sum(range(2_000_000))
    assert clock.processor_seconds() - start > 0.001


def test_python_without_a_clock_of_threads_has_the_one_on_the_wall(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(time, "thread_time")
    try:
        assert importlib.reload(clock).processor_seconds is time.perf_counter
    finally:
        monkeypatch.undo()
        importlib.reload(clock)


def test_clock_of_threads_is_asked_in_one_place_alone() -> None:
    places = {path.name for path in PACKAGE.rglob("*.py") if "thread_time" in path.read_text()}
    assert places == {"clock.py"}
