"""How sessions share a server: the more of them play, the fewer frames each is to draw."""

import time

import numpy as np

SHARED_RATE = 240  # frames a second, of all sessions that play together
LOWEST_RATE, HIGHEST_RATE = 6, 60
ACTIVE_SECONDS = 3.0

_last_asked: dict[int, float] = {}


def note_that_plays(session: int) -> None:
    """Take note that a session, named by a number, has just asked for frames."""
    _last_asked[session] = time.monotonic()


def n_playing() -> int:
    """Return how many sessions have asked for frames lately."""
    now = time.monotonic()
    for key in [key for key, asked in list(_last_asked.items()) if now - asked > ACTIVE_SECONDS]:
        _last_asked.pop(key, None)
    return len(_last_asked)


def frame_rate() -> int:
    """Return how many frames a second a player should draw, when all that play are to have some."""
    return int(np.clip(SHARED_RATE // max(1, n_playing()), LOWEST_RATE, HIGHEST_RATE))
