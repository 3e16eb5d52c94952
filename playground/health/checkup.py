"""The checkup of a frame: what is seen, and which remedies were seen to help, best first.

First a copy is trained on as it is: a run that gets there by itself needs no remedy. Else each
remedy that fits is tried on copies, see `trials`, beside one that is left alone. A remedy is
offered only if its copy did clearly better; what helped is all that is said of the cause.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from playground.health.case import Case, names_of_change
from playground.health.judge import Judge, Offer
from playground.health.observations import observe
from playground.health.remedies import (
    FOR_TESTING,
    FOR_TRAINING,
    Propose,
    Remedy,
    propose_all,
)
from playground.health.trials import Result, Trial, Trials
from playground.health.words import (
    alone_text,
    conclusion_text,
    healthy_text,
    learning_text,
    too_large_text,
    untrained_text,
)
from playground.run.frames import Frame
from playground.run.recorder import Run

AHEAD_SECONDS, MOST_AHEAD = 0.15, 20_000  # for the copy that is left alone, and its updates
IMPROVING = 0.05  # of the unexplained share: such a copy has more time
PATIENT_SECONDS, MOST_PATIENT = 2.0, 30_000
SOON, SOON_EPOCHS = 100, 50  # times the epochs so far, or these: what gets there by then, learns
TRIAL_SECONDS, MOST_UPDATES = 0.5, 5000  # for all remedies together, and of each
TEST_SECONDS = 3.0  # where remedies need as many epochs as the run has had
MOST_IN_TEST = 10**9  # updates: the epochs of the run are the limit
MOSTLY_EXPLAINED = 0.5
MOST_OFFERS = 3

Kind = Literal[
    "untrained", "healthy", "learning", "limit", "helped", "helpless", "large", "cancelled"
]
SILENT: tuple[Kind, ...] = ("untrained", "healthy", "learning", "limit")


@dataclass(frozen=True)
class Conclusion:
    """What a checkup has come to.

    Attributes:
        kind: in a word; those in `SILENT` are no trouble.
        text: in a sentence or two.
        offers: what helped, best first.
        tried: what was tried and did not help, in words.
    """

    kind: Kind
    text: str
    offers: tuple[Offer, ...] = ()
    tried: tuple[str, ...] = ()


class Checkup:
    """Finds out about a frame, piece by piece.

    Attributes:
        case: the frame.
        observations: what is seen there.
        conclusion: None until it is found.
    """

    def __init__(
        self, run: Run, frame: Frame, may_change: Callable[[str], bool] = lambda _: True
    ) -> None:
        """Look at the frame; nothing is tried yet.

        Only remedies are tried all of whose settings may be changed.
        """
        self.case, self._may_change = Case(run, frame), may_change
        self.observations = observe(self.case)
        self.conclusion: Conclusion | None = None
        self._for_testing = self.case.has_overfitted
        self._ahead: Trials | None = None
        self._trials: Trials | None = None
        self._remedies: list[tuple[Remedy, list[Trial]]] = []
        self._as_is = Trial(run.experiment)
        self._is_patient = False  # the copy that is left alone has had more time
        self._alone = ""  # what becomes of the run without a change, in a sentence
        self._begin()

    def _begin(self) -> None:
        case = self.case
        if not case.has_begun:
            self.conclusion = Conclusion("untrained", untrained_text(self.observations))
        elif np.ptp(case.run.dataset.train.y, axis=0).max() == 0.0:
            # There is no share of their variance to be explained.
            text = "Every training point has the same target: no remedy is tried."
            self.conclusion = Conclusion("limit", text)
        elif self._for_testing:
            self._plan(FOR_TESTING)
        elif case.outcome.is_fair and not case.has_diverged:
            self.conclusion = Conclusion("healthy", healthy_text())
        elif case.has_diverged:
            self._plan(FOR_TRAINING)
        else:
            seconds, most = AHEAD_SECONDS, MOST_AHEAD
            self._ahead = Trials.within(case.run, case.frame, [self._as_is], seconds, most)
            if not self._ahead.epochs:
                self.conclusion = Conclusion("large", too_large_text())

    def _plan(self, proposers: Sequence[Propose]) -> None:
        """Choose what to try, and for how long."""
        case = self.case
        self._remedies = [
            (one, [Trial(start, True) for start in one.starts] or [trial_of(one)])
            for one in propose_all(case, proposers)
            if all(map(self._may_change, names_of_change(case.experiment, one.experiment)))
        ]
        self._as_is = Trial(case.experiment)
        found = self._plan_as_long() if self._for_testing else self._plan_for_training()
        if found and not found.epochs:
            self.conclusion = Conclusion("large", too_large_text())
        elif found:
            found.are_long = self._for_testing
            self._trials = found
        else:
            self._conclude()

    def _plan_for_training(self) -> Trials | None:
        """Return trials of all remedies and of a copy that is left alone, for equally long."""
        trials = [trial for _, some in self._remedies for trial in some]
        if not trials:
            return None
        if not self.case.has_diverged:
            trials.insert(0, self._as_is)
        return Trials.within(self.case.run, self.case.frame, trials, TRIAL_SECONDS, MOST_UPDATES)

    def _plan_as_long(self) -> Trials | None:
        """Return trials for as many epochs as the run has had, as many as there is time for."""
        case, needed = self.case, max(1, self.case.frame.state.epoch)
        while self._remedies:
            trials = [trial for _, some in self._remedies for trial in some]
            found = Trials.within(case.run, case.frame, trials, TEST_SECONDS, MOST_IN_TEST)
            if found.epochs >= needed:
                return replace(found, epochs=needed)
            # Better few that are trained long enough than many that are not.
            self._remedies.pop()
        return None

    @property
    def share_done(self) -> float:
        """The share that is done, 0 to 1."""
        if self.conclusion:
            return 1.0
        if self._trials:
            return 0.2 + 0.8 * self._trials.share_done
        return 0.2 * self._ahead.share_done if self._ahead else 0.0

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds; return whether the conclusion is found."""
        if self.conclusion:
            return True
        if self._trials is None and self._ahead:
            if not self._ahead.advance(seconds):
                return False
            self._judge_alone(self._ahead, self._ahead.result(self._as_is))
        elif self._trials and self._trials.advance(seconds):
            self._conclude()
        return self.conclusion is not None

    def _judge_alone(self, ahead: Trials, result: Result) -> None:
        """Judge what became of the copy that was left alone."""
        assert result.outcome
        soon = SOON * max(SOON_EPOCHS, self.case.frame.state.epoch)
        if result.good_after <= soon:
            self.conclusion = Conclusion("learning", learning_text(self.case, result))
            return
        gain = 1.0 - result.outcome.unexplained / self.case.outcome.unexplained
        if gain >= IMPROVING and np.isinf(result.good_after) and not self._is_patient:
            # It gets on, if slowly: it has some more time.
            case, self._is_patient = self.case, True
            self._ahead = Trials.within(
                case.run, case.frame, [self._as_is], PATIENT_SECONDS, MOST_PATIENT
            )
            if self._ahead.epochs > ahead.epochs:
                return
        self._alone = alone_text(int(min(ahead.epochs, result.good_after)), result.outcome)
        self._plan(FOR_TRAINING)

    def cancel(self) -> None:
        """Stop trying."""
        if self.conclusion is None:
            text = "Stopped. Nothing is offered that was not tried to its end."
            self.conclusion = Conclusion("cancelled", text)
            self._trials = self._ahead = None

    # ---- the conclusion ----

    def _conclude(self) -> None:
        case = self.case
        now = case.outcome
        judge = Judge(case, self._remedies, self._trials, self._for_testing)
        if self._for_testing:
            offers, tried = judge.judge(now, now)
            offers += judge.best_moment(now)
        else:
            as_is = now
            if self._trials and not case.has_diverged:
                as_is = self._trials.result(self._as_is).outcome or now
            offers, tried = judge.judge(as_is, now)
        kept: dict[str, Offer] = {}
        for _, offer in sorted(offers, key=lambda pair: pair[0]):
            kept.setdefault(offer.key, offer)
        chosen = tuple(kept.values())[:MOST_OFFERS]
        self._trials = self._ahead = None
        kind: Kind = "helped" if chosen else "helpless"
        if not chosen and (self._for_testing or as_is.unexplained <= MOSTLY_EXPLAINED):
            # What it has learned may be all that is in these points.
            kind = "limit"
        text = conclusion_text(len(kept), len(tried))
        self.conclusion = Conclusion(kind, f"{self._alone}{text}", chosen, tuple(tried))


def trial_of(remedy: Remedy) -> Trial:
    """Return the trial of a remedy."""
    return Trial(remedy.experiment, remedy.from_start)
