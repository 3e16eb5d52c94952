"""What a player knows of its line, and when it asks again: `line.js` and `requests.js` once more.

Times are in seconds here, and rates in bytes a second.
"""

from dataclasses import dataclass, field
from math import inf, sqrt

FIRST = 1.5
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 8.0
LEAST_SPREAD = 0.1
ROOM = 0.5
KEPT = 16
JITTER = 0.06
MORE = 2000
SMALL, STAND_IN = 8000, (JITTER, 3000)
MOST_TRIES = 2
LATE = 0.4
LONGEST_WORK = 8.0
SETTLED = 0.1


@dataclass
class Line:
    """What is known; see `line.js`."""

    round: float | None = None
    deviation: float = 0.0
    turn: float = 0.0
    rate: float = inf
    tries: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    answers: list[tuple[float, int]] = field(default_factory=list)

    def take(
        self,
        action: str,
        seconds: float,
        brought: float,
        size: int,
        spent: float,
        turn: float,
        is_repeated: bool,
    ) -> None:
        """Learn from an answer."""
        self.sizes[action], self.turn = size, turn
        self.tries = min(self.tries, MOST_TRIES) if is_repeated else 0
        if is_repeated:
            return
        self._measure(max(JITTER, brought - spent), size)
        round_trip = max(0.0, seconds - size / self.rate)
        if self.round is None:
            self.round, self.deviation = round_trip, round_trip / 4
        else:
            self.deviation += 0.25 * (abs(round_trip - self.round) - self.deviation)
            self.round += 0.125 * (round_trip - self.round)

    def _measure(self, seconds: float, size: int) -> None:
        self.answers = [*self.answers[1 - KEPT :], (seconds, size)]
        has_small = any(one < SMALL for _, one in self.answers)
        all_of_them = self.answers if has_small else [*self.answers, STAND_IN]
        least = min(one for _, one in all_of_them)
        fastest = min(time for time, one in all_of_them if one < least + MORE)
        late, more = seconds - fastest - self.turn, size - least
        self.rate = max(self.rate, min(2 * self.rate, size / seconds))
        if more < MORE:
            return
        seen = more / max(late, JITTER)
        if self.rate == inf or (late > LATE and seen < self.rate):
            self.rate = seen
        else:
            self.rate = min(2 * self.rate, sqrt(seen * self.rate))

    @property
    def room(self) -> int:
        """Return how many bytes an answer to Play may have; 0 while nothing is known."""
        return 0 if self.rate == inf else max(1, round(ROOM * self.rate))

    def patience(self, action: str) -> float:
        """Return how long a request is waited for."""
        spread = max(LEAST_SPREAD, 4 * self.deviation)
        wait = FIRST if self.round is None else self.round + spread + self.turn
        wait += self.sizes.get(action, 0) / self.rate
        return min(LONGEST_WAIT, max(SHORTEST_WAIT, wait) * 2.0**self.tries)


@dataclass
class Watch:
    """When the request under way counts as lost; see `requests.js`."""

    line: Line = field(default_factory=Line)
    sent: float = 0.0
    due: float = inf
    began: float = 0.0
    is_at_work: bool = False
    is_missed: bool = False
    is_repeated: bool = False
    has_overtaken: bool = False

    def post(self, action: str, now: float) -> None:
        """Take note that it is sent."""
        self.sent, self.is_missed = now, False
        self.due = now + self.line.patience(action)

    def is_lost(self, now: float) -> bool:
        """Return whether it is time to send it again."""
        waits = self.is_at_work and not self.is_missed and now - self.sent < LONGEST_WORK
        return now >= self.due and not waits

    def repeat(self) -> None:
        """Take note that it is about to be sent again."""
        self.is_repeated = True
        self.line.tries += 1

    def notice(self, is_at_work: bool, now: float) -> None:
        """Take note of whether the server is at work."""
        if is_at_work and not self.is_at_work:
            self.began = now
        elif self.is_at_work and not is_at_work:
            self.miss(now)
        self.is_at_work = is_at_work

    def miss(self, now: float) -> None:
        """Take note that the server's work has brought something else."""
        if self.has_overtaken:
            self.has_overtaken = False
        elif self.began >= self.sent:
            self.is_missed, self.due = True, now + SETTLED
