"""The coach: one true sentence on a frame of a run and at most one thing to do, or nothing.

Every sentence is computed, not guessed from the curve. What takes long is done piece by piece over
several calls, and nothing is said of it before it is done.
"""

import time

from playground.explain.plateau import Plateaus, flat_since
from playground.explain.remarks import (
    Remark,
    Rule,
    best_test,
    dead,
    good,
    plateau,
    rate_too_high,
    solved,
    twins,
)
from playground.explain.standing import Standing, Track
from playground.live.frames import Frame
from playground.live.recorder import Run

__all__ = ["Coach", "Remark"]

MOST_KNOWN = 2000  # remarks that are kept
RULES: tuple[Rule, ...] = (best_test, solved, good, dead, twins)


class Coach:
    """Remarks on the frames of one run.

    What it says of a frame depends on that frame and those before it alone, and stays the same as
    long as points and settings do.

    Attributes:
        is_busy: at the last call something was not found out yet: asking again will tell.
    """

    def __init__(self, run: Run) -> None:
        """Begin with nothing known."""
        self._run = run
        self._track = Track(run)
        self._begin_version()
        self.is_busy = False

    def _begin_version(self) -> None:
        """Forget what was true of other settings."""
        self._version = self._run.version
        self._known: dict[int, Remark | None] = {}
        self._known_rates: dict[int, Remark | None] = {}
        self._plateaus = Plateaus(self._run)

    def remark(
        self, frame: Frame, *, budget: float = 0.02, thorough: bool = False
    ) -> Remark | None:
        """Return what is to be said of a frame, or None.

        Args:
            frame: of the run. Each new one is to be asked for in order; earlier ones at any time.
            budget: seconds after which nothing that takes long is gone on with.
            thorough: also try the learning rate, which takes up to about 0.3 s beside the budget.
        """
        run = self._run
        self._track.notice_changes(frame)
        if self._version != run.version:
            self._begin_version()
        standing = self._track.standing(frame)
        self.is_busy = False
        if run.diverged and frame.id == run.frames[-1].id:
            return None
        if frame.id not in self._known:
            found = self._find(frame, standing, time.perf_counter() + budget)
            if self.is_busy:
                return None
            remember(self._known, frame, found)
        if self._known[frame.id] or not thorough:
            return self._known[frame.id]
        if frame.id not in self._known_rates:
            remember(self._known_rates, frame, rate_too_high(run, frame))
        return self._known_rates[frame.id]

    def _find(self, frame: Frame, standing: Standing, deadline: float) -> Remark | None:
        """Return the remark of the first rule that has one; None, too, while it is busy."""
        search = standing.search
        matters = standing.is_solved or standing.good_since is not None
        if matters and search and not search.advance(deadline - time.perf_counter()):
            self.is_busy = True
            return None
        for rule in RULES:
            if found := rule(self._run, frame, standing):
                return found
        if standing.is_solved or standing.good_since is not None:
            return None
        return self._find_plateau(frame, standing, deadline)

    def _find_plateau(self, frame: Frame, standing: Standing, deadline: float) -> Remark | None:
        # Whether a frame from before the coach follows from another one is not known.
        training = frame.id if frame.id <= self._track.origin else standing.begin
        since = flat_since(self._track.stretch(frame))
        while found := self._plateaus.find(training, frame, since):
            if not self._plateaus.advance(found, frame, deadline):
                self.is_busy = True
                return None
            # The end of one that was met earlier may turn out to lie before this frame.
            if found.covers(frame):
                return plateau(found, frame, self._plateaus.others)
        return None


def remember(known: dict[int, Remark | None], frame: Frame, found: Remark | None) -> None:
    """Keep what was found of a frame, and not more than `MOST_KNOWN` such things."""
    if len(known) >= MOST_KNOWN:
        del known[next(iter(known))]
    known[frame.id] = found
