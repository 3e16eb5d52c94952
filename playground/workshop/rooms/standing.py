"""Who stands where in an exercise, and who is stuck there since when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from playground.workshop.progress import Progress
from playground.workshop.record import Record

FAILED = 3  # checks that did not pass, after which somebody is stuck whatever the time
State = Literal["passed", "stuck", "tried", "opened", "new"]


@dataclass(frozen=True)
class Attendee:
    """A learner as a room's teacher sees them."""

    number: int  # from 1, in the order of joining
    name: str  # empty for none
    record: Record
    exercise: str = ""  # the id of the one that is open; empty for none
    goal: str = ""  # what Check has found missing in it, in a few words; empty for nothing
    finding: str = ""  # the same as a sentence

    def label(self, *, with_name: bool) -> str:
        """Return what the learner is called on the page."""
        if self.name and with_name:
            return f"{self.name} ({self.number})"  # two may have one name
        return f"Learner {self.number}"

    def state(self, exercise: str, patience: float, now: datetime) -> State:
        """Return how the learner stands in an exercise; `patience` is in seconds."""
        entry = self.record.entry(exercise)
        if entry is None:
            return "new"
        if entry.passed:
            return "passed"
        if exercise == self.exercise and self.is_stuck(entry, patience, now):
            return "stuck"
        return "tried" if entry.attempts else "opened"

    def is_stuck(self, entry: Progress, patience: float, now: datetime) -> bool:
        """Return whether somebody in an exercise needs help: time or failed checks say so."""
        return entry.attempts >= FAILED or quiet_for(entry, now) >= patience


def quiet_for(entry: Progress, now: datetime) -> float:
    """Return for how many seconds nothing was done in an exercise; a clock set back makes it 0."""
    return max(0.0, (now - entry.updated_at).total_seconds())


@dataclass(frozen=True)
class Stuck:
    """Somebody who is stuck."""

    attendee: Attendee
    exercise: str  # its id
    attempts: int  # failed checks
    quiet: float  # seconds since they did anything there
    since: datetime  # when they did


def who_is_stuck(
    attendees: Iterable[Attendee], patience: float, now: datetime, exercise: str = ""
) -> list[Stuck]:
    """Return those who are stuck, in one exercise or in any, the one who waits longest first."""
    found = []
    for one in attendees:
        entry = one.record.entry(one.exercise)
        if entry is None or exercise not in ("", one.exercise):
            continue
        if one.state(one.exercise, patience, now) == "stuck":
            quiet = quiet_for(entry, now)
            found.append(Stuck(one, one.exercise, entry.attempts, quiet, entry.updated_at))
    return sorted(found, key=lambda one: (-one.quiet, one.attendee.number))


@dataclass(frozen=True)
class Tally:
    """How many of a room stand where in an exercise."""

    exercise: str  # its id
    states: Mapping[State, int]  # how many are in each
    goals: tuple[tuple[str, int], ...]  # what Check finds missing, with how many; most common first

    @property
    def n_opened(self) -> int:
        """How many have opened it."""
        return sum(n for state, n in self.states.items() if state != "new")


def tally(attendees: Sequence[Attendee], exercise: str, patience: float, now: datetime) -> Tally:
    """Count where the learners of a room stand in an exercise."""
    states = Counter(one.state(exercise, patience, now) for one in attendees)
    goals = Counter(one.goal for one in attendees if one.exercise == exercise and one.goal)
    return Tally(exercise, states, tuple(goals.most_common()))
