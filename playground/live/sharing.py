"""How sessions share a server: the more it costs to serve all that play, the fewer frames for each.

Python has one core for all sessions of a server. What a frame costs differs a hundredfold, by the
network, the points and the speed. So it is measured, and all that play get the same number of
frames a second, as many as a part of the core can make.
"""

import time

import numpy as np

SHARE = 0.5  # of one core, for the frames of all that play; the rest is for what they click on
LOWEST_RATE, HIGHEST_RATE = 6, 60
ACTIVE_SECONDS = 3.0
SCRIPT_SECONDS = 0.01  # of processor time that an answer costs besides its frames, measured

_asked: dict[int, tuple[float, float]] = {}


def note_cost(session: int, seconds: float, n_frames: int) -> None:
    """Take note of what an answer to a player has just cost.

    Args:
        session: a number that names whose player it is.
        seconds: of processor time, for the frames of the answer.
        n_frames: how many there are.
    """
    _asked[session] = (time.monotonic(), (seconds + SCRIPT_SECONDS) / max(1, n_frames))


def _costs() -> dict[int, float]:
    """Return what each session that has asked for frames lately costs."""
    now = time.monotonic()
    for session, (asked, _) in list(_asked.items()):
        if now - asked > ACTIVE_SECONDS:
            _asked.pop(session, None)
    return {session: seconds for session, (_, seconds) in list(_asked.items())}


def plays_alone(session: int) -> bool:
    """Return whether no other session has asked for frames lately."""
    return not _costs().keys() - {session}


def frame_rate() -> int:
    """Return how many frames a second a player should draw, when all that play are to have some."""
    costs = _costs()
    if len(costs) < 2:
        return HIGHEST_RATE
    return int(np.clip(SHARE / max(sum(costs.values()), 1e-9), LOWEST_RATE, HIGHEST_RATE))
