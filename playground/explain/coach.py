"""The coach: one true sentence on a frame of a run and at most one thing to do, or nothing.

Every sentence is computed, not guessed from the curve. What takes long is done piece by piece over
several calls, and the coach is silent about it until it is done.
"""

import time

from playground.explain.plateau import Plateaus, flat_since
from playground.explain.remarks import (
    REMARK_RULES,
    Remark,
    balance,
    plateau,
    rate_too_high,
)
from playground.explain.standing import Standing, Standings
from playground.run.frames import Frame
from playground.run.recorder import Run

__all__ = ["Coach", "Remark"]

MOST_KNOWN = 2000  # remarks that are kept


class Coach:
    """Remarks on the frames of one run.

    What it says about a frame depends only on that frame and those before it, and stays the same
    as long as points and settings do.

    Attributes:
        is_busy: at the last call something was not found out yet: ask again.
    """

    def __init__(self, run: Run) -> None:
        """Begin with nothing known."""
        self._run = run
        self._standings = Standings(run)
        self._begin_version()
        self.is_busy = False

    def _begin_version(self) -> None:
        """Forget what was true of other settings."""
        self._version = self._run.version
        self._known: dict[int, Remark | None] = {}
        self._known_trials: dict[int, Remark | None] = {}
        self._plateaus = Plateaus(self._run)

    def remark(
        self, frame: Frame, *, budget: float = 0.02, thorough: bool = False
    ) -> Remark | None:
        """Return the remark on a frame, or None.

        New frames must come in order; earlier ones may come at any time. After the budget in
        seconds slow work is put off to the next call. To be thorough is to try the learning rate
        or balanced classes, too, which takes up to about 0.3 s beside the budget.
        """
        run = self._run
        self._standings.notice_changes(frame)
        if self._version != run.version:
            self._begin_version()
        standing = self._standings.standing(frame)
        self.is_busy = False
        if run.diverged and frame.id == run.frames[-1].id:
            return None
        if frame.id not in self._known:
            found = self._find(frame, standing, time.perf_counter() + budget)
            if self.is_busy:
                return None
            remember(self._known, frame, found)
        known = self._known[frame.id]
        if not thorough or (known and known.key != "majority"):
            return known
        if frame.id not in self._known_trials:
            tried = balance(run, frame, known) if known else rate_too_high(run, frame)
            remember(self._known_trials, frame, tried)
        return self._known_trials[frame.id]

    def _find(self, frame: Frame, standing: Standing, deadline: float) -> Remark | None:
        """Return the remark of the first rule that has one; None, too, while it is busy."""
        search = standing.search
        matters = standing.is_solved or standing.good_since is not None
        if matters and search and not search.advance(deadline - time.perf_counter()):
            self.is_busy = True
            return None
        for rule in REMARK_RULES:
            if found := rule(self._run, frame, standing):
                return found
        if standing.is_solved or standing.good_since is not None:
            return None
        return self._find_plateau(frame, standing, deadline)

    def _find_plateau(self, frame: Frame, standing: Standing, deadline: float) -> Remark | None:
        # Whether a frame from before the coach follows from another one is not known.
        training = frame.id if frame.id <= self._standings.origin else standing.begin
        since = flat_since(self._standings.stretch(frame))
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
