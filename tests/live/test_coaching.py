"""What an answer tells of its frames: soon where few play, and never at the cost of many."""

from itertools import count
from typing import Any

import pytest

from playground.experiment import Experiment
from playground.live import coaching
from playground.live.coaching import LEAST_SECONDS, SECONDS, SECONDS_OF_ALL, Coaching, seconds_for
from playground.live.recorder import Run

PATIENT = 600.0  # seconds that no recording here comes near to


def remarks_of(said: dict[str, Any]) -> list[str | None]:
    """Return the text for each frame; None where it is not found out or there is none."""
    told = [one and one["text"] for one in said["remarks"]]
    return [told[place] if place >= 0 else None for place in said["of"]]


def test_two_that_play_hear_of_every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coaching, "seconds_for", lambda n_players: PATIENT)
    run = Run(Experiment())
    frames = run.record(90, "auto", PATIENT)
    alone = Coaching(run).say(frames)
    assert Coaching(run).say(frames, n_players=2) == alone
    assert any(text and text.startswith("Plateau") for text in remarks_of(alone))


def test_beside_others_the_last_frame_alone_is_told_of_when_time_is_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run(Experiment())
    frames = run.record(12, "auto", PATIENT)
    clock = count(0.0, 60.0)
    monkeypatch.setattr(coaching.time, "perf_counter", lambda: next(clock))
    assert Coaching(run).say(frames, n_players=2)["of"] == [-1] * 11 + [0]
    assert Coaching(run).say(frames)["of"] == [0] * 12


def test_more_players_take_less_time_each_and_at_first_no_more_together() -> None:
    seconds = [seconds_for(n) for n in range(1, 41)]
    assert seconds == sorted(seconds, reverse=True)
    assert (seconds[0], seconds[-1]) == (SECONDS, LEAST_SECONDS)
    together = [n * one for n, one in enumerate(seconds, start=1) if one > LEAST_SECONDS]
    assert max(together) <= SECONDS_OF_ALL * (1 + 1e-12)
