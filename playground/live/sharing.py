"""How sessions share a server: the more it costs to serve all that play, the fewer frames for each.

Python has one core for all sessions of a server. What a frame costs differs a thousandfold, by the
network, the points and the speed. So it is measured, and all that play get the same number of
frames a second, as many as a part of the core can make. Where a frame takes long to train, a player
would ask for it again and again: it waits as long as the others need for theirs.

Frames are trained for one player at a time. All have some in store, and miss nothing by that; and
what is clicked on shares the core with one of them, in place of all that ask just then.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from playground.run.recorder import BUDGET_SECONDS

SHARE = 0.7  # of one core, for all that play; the rest is for what they click on
SHORTEST_BUDGET = 0.01  # seconds of training for an answer, however many play
LOWEST_RATE, HIGHEST_RATE = 6, 60
ACTIVE_SECONDS = 5.0  # more than are asked for at once
SCRIPT_SECONDS = 0.01  # of processor time that an answer costs besides its frames, measured
LONGEST_WAIT = 0.2  # seconds, for one's turn
SECONDS_AT_ONCE = 3  # of playing, that a player in a room asks for: BATCH_IN_A_ROOM of player.js
KEPT = 0.7  # of what is known of a frame's cost, when another answer tells of it


class Cost(NamedTuple):
    """What the last answers to a player have cost: an old one counts less than a new one.

    Attributes:
        asked: when the last one was asked for, in seconds.
        of_answer: seconds of processor time that the last one took.
        seconds: of processor time for the frames of all of them.
        frames: how many these were.
    """

    asked: float
    of_answer: float
    seconds: float
    frames: float

    @property
    def of_frame(self) -> float:
        """Return the seconds of processor time for a frame."""
        return self.seconds / max(1.0, self.frames)


_costs: dict[int, Cost] = {}
_turn = threading.Lock()


@contextmanager
def taking_turns() -> Iterator[None]:
    """Wait until nobody else trains, for a while: a click of the same learner may wait for it."""
    is_own = _turn.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if is_own:
            _turn.release()


def note_cost(session: int, seconds: float, n_frames: int) -> None:
    """Take note of how much processor time the frames of an answer have just cost a session."""
    now, before = time.monotonic(), _costs.get(session, Cost(0.0, 0.0, 0.0, 0.0))
    _costs[session] = Cost(
        now,
        seconds + SCRIPT_SECONDS,
        KEPT * before.seconds + seconds,
        KEPT * before.frames + n_frames,
    )


def _recent() -> dict[int, Cost]:
    """Return what each session costs that has asked for frames lately."""
    now = time.monotonic()
    for session, cost in list(_costs.items()):
        if now - cost.asked > ACTIVE_SECONDS:
            _costs.pop(session, None)
    return dict(_costs)


def count_players(session: int) -> int:
    """Return how many sessions have asked for frames lately, this one counted in any case."""
    return len(_recent().keys() | {session})


def budget() -> float:
    """Return how many seconds an answer may train for: the more play, the fewer."""
    # So that all have an answer within about a second.
    return float(np.clip(1.0 / max(1, len(_recent())), SHORTEST_BUDGET, BUDGET_SECONDS))


def seconds_between_answers() -> float:
    """Return how long a player waits between two requests for frames, so that all have their turn.

    It is what the core needs to answer each of them once: asked for more often, answers would only
    queue up, and clicks behind them. Cheap frames are asked for more seldom in any case.
    """
    costs = _recent()
    return 0.0 if len(costs) < 2 else sum(one.of_answer for one in costs.values())


def frame_rate() -> int:
    """Return how many frames a second a player should draw, when all that play are to have some."""
    costs = _recent()
    if len(costs) < 2:
        return HIGHEST_RATE
    frames = sum(one.of_frame for one in costs.values())
    scripts = len(costs) * SCRIPT_SECONDS / SECONDS_AT_ONCE
    return int(np.clip((SHARE - scripts) / max(frames, 1e-9), LOWEST_RATE, HIGHEST_RATE))
