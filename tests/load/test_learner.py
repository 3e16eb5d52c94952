"""The simulated learner asks and draws as the player does."""

import re
from collections import deque
from itertools import pairwise

import pytest

from playground.live.assets import FOLDER
from tests.load import learner
from tests.load.beside import count_drawn
from tests.load.learner import FULL_RATE, Learner

TICK = 1 / FULL_RATE


def test_learner_asks_for_as_much_as_the_player() -> None:
    player = (FOLDER / "player.js").read_text(encoding="utf-8")
    for name in ("FULL_RATE", "BATCH", "BATCH_IN_A_ROOM"):
        (value,) = re.findall(rf"\b{name} = (\d+)", player)
        assert getattr(learner, name) == int(value)
    assert f"isFresh ? {learner.FIRST_BATCH} : Math.round(this.rate *" in player
    assert "queue.length >= n / 2" in player
    assert f"1000 / this.rate - {1000 * learner.EARLY:g}" in player


@pytest.mark.parametrize(
    ("rate", "ticks"), [(60, 1), (41, 1), (40, 2), (25, 2), (24, 3), (12, 5), (6, 10)]
)
def test_frames_that_are_there_are_drawn_with_every_nth_tick(rate: int, ticks: int) -> None:
    one = Learner("http://127.0.0.1:1/", seed=5)
    one._rate, one._queue = rate, deque([(1, 0.0)] * 20)
    drawn = []
    for _ in range(20):
        drawn.append(one._due())
        one._drawn = drawn[-1]
    gaps = {round((after - before) / TICK, 6) for before, after in pairwise(drawn)}
    assert gaps == {ticks}


def test_frame_that_comes_late_is_drawn_with_the_next_tick() -> None:
    one = Learner("http://127.0.0.1:1/", seed=0)
    one._rate, one._drawn, one._queue = 60, 2.0, deque([(1, 2.1 * TICK + 2.0)])
    assert one._due() == pytest.approx(2.0 + 3 * TICK)


def test_of_frames_within_a_picture_of_the_display_one_is_counted() -> None:
    shown = [1.0, 1.001, 1.0 + TICK, 1.0 + 2 * TICK, 1.0 + 2 * TICK + 1e-9, 9.0]
    assert count_drawn(shown, 1.0, 2.0) == 3
