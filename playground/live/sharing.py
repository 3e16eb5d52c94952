"""How sessions share a server: the more it costs to serve all that play, the fewer frames for each.

Python has one core for all sessions of a server. What a frame costs differs a thousandfold, by the
network, the points and the speed. So it is measured, and all that play get the same number of
frames a second, as many as a part of the core can make. Where a frame takes long to train, a player
would ask for it again and again: it waits as long as the others need for theirs.
"""

import time
from typing import NamedTuple

import numpy as np

from playground.live.recorder import BUDGET_SECONDS

SHARE = 0.5  # of one core, for the frames of all that play; the rest is for what they click on
SHORTEST_BUDGET = 0.01  # seconds of training for an answer, however many play
LOWEST_RATE, HIGHEST_RATE = 6, 60
ACTIVE_SECONDS = 3.0
SCRIPT_SECONDS = 0.01  # of processor time that an answer costs besides its frames, measured


class Cost(NamedTuple):
    """What the last answer to a player has cost.

    Attributes:
        asked: when that was, in seconds.
        of_answer: seconds of processor time.
        of_frame: the same, for each of its frames.
    """

    asked: float
    of_answer: float
    of_frame: float


_costs: dict[int, Cost] = {}


def note_cost(session: int, seconds: float, n_frames: int) -> None:
    """Take note of what an answer to a player has just cost.

    Args:
        session: a number that names whose player it is.
        seconds: of processor time, for the frames of the answer.
        n_frames: how many there are.
    """
    seconds += SCRIPT_SECONDS
    _costs[session] = Cost(time.monotonic(), seconds, seconds / max(1, n_frames))


def _recent() -> dict[int, Cost]:
    """Return what each session costs that has asked for frames lately."""
    now = time.monotonic()
    for session, cost in list(_costs.items()):
        if now - cost.asked > ACTIVE_SECONDS:
            _costs.pop(session, None)
    return dict(_costs)


def plays_alone(session: int) -> bool:
    """Return whether no other session has asked for frames lately."""
    return count_players(session) == 1


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
    total = sum(one.of_frame for one in costs.values())
    return int(np.clip(SHARE / max(total, 1e-9), LOWEST_RATE, HIGHEST_RATE))
