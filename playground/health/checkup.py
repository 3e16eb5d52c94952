"""The checkup of a frame: what is seen, and which remedies were seen to help, best first.

First a copy is trained on as it is: a run that gets there by itself needs no remedy. Else each
remedy that fits is tried on copies, see `trials`, beside one that is left alone. A remedy is
offered only if its copy did clearly better; what helped is all that is said of the cause.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from playground.experiment import Experiment
from playground.health.case import Case, describe_change, names_of_change
from playground.health.observations import RULES, Observation, observe
from playground.health.outcome import Outcome, outcome_at
from playground.health.remedies import (
    FOR_TESTING,
    FOR_TRAINING,
    Propose,
    Remedy,
    propose_all,
)
from playground.health.trials import Result, Trial, Trials
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
LEARNING = 0.2  # of the unexplained share: a copy that is left alone and gets that far, learns
LEAST_GAIN, CLEAR_GAIN = 0.3, 0.7  # of it, to have helped; the second where it learns anyhow
MAY_LOSE = 0.005  # of the accuracy
LEAST_TEST_GAIN = 0.1  # of the test loss
BALANCED_GAIN = 0.1  # of the mean accuracy of the classes
MOST_OFFERS = 3

Kind = Literal[
    "untrained", "healthy", "learning", "limit", "helped", "helpless", "large", "cancelled"
]
SILENT: tuple[Kind, ...] = ("untrained", "healthy", "learning", "limit")


@dataclass(frozen=True)
class Offer:
    """What was seen to help.

    Attributes:
        key: of the remedy.
        title: what is known by that.
        why: how it helps.
        numbers: what was tried, and what came of it.
        experiment: the settings to take; those of the run where a frame is to be gone to.
        change: what is different in them, to follow "Now trying".
        from_start: whether they were tried from the start, or on from the frame.
        epochs: for how many of them.
        frame: the id of the frame to go to instead; -1 for none.
    """

    key: str
    title: str
    why: str
    numbers: str
    experiment: Experiment
    change: str
    from_start: bool
    epochs: int = 0
    frame: int = -1


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
            self.conclusion = Conclusion("healthy", healthy_text(case))
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
        if self._for_testing:
            offers, tried = self._judge(now, now)
            offers = sorted([*offers, *self._best_moment(now)], key=lambda pair: pair[0])
        else:
            as_is = now
            if self._trials and not case.has_diverged:
                as_is = self._trials.result(self._as_is).outcome or now
            offers, tried = self._judge(as_is, now)
            offers.sort(key=lambda pair: pair[0])
        kept: dict[str, Offer] = {}
        for _, offer in offers:
            kept.setdefault(offer.key, offer)
        chosen = tuple(kept.values())[:MOST_OFFERS]
        self._trials = self._ahead = None
        kind: Kind = "helped" if chosen else "helpless"
        if not chosen and (self._for_testing or as_is.unexplained <= MOSTLY_EXPLAINED):
            # What it has learned may be all that is in these points.
            kind = "limit"
        text = conclusion_text(len(kept), len(tried))
        self.conclusion = Conclusion(kind, f"{self._alone}{text}", chosen, tuple(tried))

    def _judge(
        self, as_is: Outcome, now: Outcome
    ) -> tuple[list[tuple[tuple[float, ...], Offer]], list[str]]:
        """Return what helped, each with its rank, and what did not."""
        offers: list[tuple[tuple[float, ...], Offer]] = []
        tried: list[str] = []
        trials = self._trials
        if trials is None:
            return offers, tried
        is_learning = as_is.unexplained <= (1.0 - LEARNING) * now.unexplained
        for place, (remedy, some) in enumerate(self._remedies):
            results = [trials.result(trial) for trial in some]
            helped = [
                k
                for k, one in enumerate(results)
                if one.outcome and self._helps(as_is, now, one.outcome, is_learning)
            ]
            if not helped:
                tried.append(self._name(remedy, some[0]))
                continue
            best = min(helped, key=lambda k: self._rank(remedy, results[k], 0))
            offer = self._offer(remedy, some[best], results[best], as_is, len(helped), len(some))
            offers.append((self._rank(remedy, results[best], place), offer))
        return offers, tried

    def _helps(self, as_is: Outcome, now: Outcome, after: Outcome, is_learning: bool) -> bool:
        """Return whether an outcome is clearly better than what comes without a change."""
        if self._for_testing:
            better = after.test_loss <= (1.0 - LEAST_TEST_GAIN) * now.test_loss
            return better and not after.test_accuracy < now.test_accuracy - MAY_LOSE
        if self.case.has_diverged:
            # What is right then is so by luck.
            return after.is_good or after.unexplained <= 1.0
        # False where there is no accuracy.
        if after.accuracy < max(as_is.accuracy, now.accuracy) - MAY_LOSE:
            return False
        if after.test_accuracy < max(as_is.test_accuracy, now.test_accuracy) - MAY_LOSE:
            return False
        if after.balanced >= max(as_is.balanced, now.balanced) + BALANCED_GAIN:
            return True
        if after.is_good:
            return True
        least = CLEAR_GAIN if is_learning else LEAST_GAIN
        before = min(as_is.unexplained, now.unexplained)
        return bool(np.isfinite(after.unexplained)) and after.unexplained <= (1.0 - least) * before

    def _offer(
        self,
        remedy: Remedy,
        trial: Trial,
        result: Result,
        as_is: Outcome,
        n_helped: int,
        n_tried: int,
    ) -> Offer:
        assert self._trials
        assert result.outcome
        epochs = self._trials.epochs
        where = "from the start" if trial.from_start else "from here"
        if self._for_testing:
            text = say_tests(result.outcome, as_is, epochs)
        else:
            text = say_gain(result, as_is, epochs, where)
        if n_tried > 1:
            text = f"{n_helped} of {n_tried} other starts get further. The best of them: {text}"
        change = self._name(remedy, trial) if remedy.name else self._change(trial)
        own = (remedy.key, remedy.title, remedy.why, text)
        taken = int(np.ceil(min(epochs, result.good_after)))
        return Offer(*own, trial.experiment, change, trial.from_start, taken)

    def _change(self, trial: Trial) -> str:
        return describe_change(self.case.experiment, trial.experiment)

    def _name(self, remedy: Remedy, trial: Trial) -> str:
        """Return a few words for what was tried."""
        if remedy.starts:
            return "other initial weights"
        restarts = self.case.experiment.restarts(trial.experiment)
        how = " from the start" if trial.from_start and not restarts else ""
        return (remedy.name or self._change(trial)) + how

    def _rank(self, remedy: Remedy, result: Result, place: int) -> tuple[float, ...]:
        """Return what the best offer is the lowest of."""
        assert result.outcome
        if self._for_testing:
            return result.outcome.test_loss, float(place)
        if result.good_after < np.inf:
            # Four times as fast is better; a little faster is luck.
            speed = np.floor(np.log2(1.0 + result.good_after) / 2.0)
            return 0.0, float(remedy.is_last), float(speed), float(place)
        return 1.0, result.outcome.unexplained, float(place)

    def _best_moment(self, now: Outcome) -> list[tuple[tuple[float, ...], Offer]]:
        """Return the offer to go back to the lowest test loss."""
        case, best = self.case, self.case.best
        then = outcome_at(case.run, best)
        if best.id == case.frame.id or not then.test_loss < now.test_loss:
            return []
        epoch = f"epoch {best.state.epoch:,}"
        offer = Offer(
            key="best",
            title="An earlier frame is better",
            why=f"The test loss was lowest at {epoch}, and that frame is kept.",
            numbers=f"At {epoch}: {say_test(then)}; now {say_test(now)}.",
            experiment=case.experiment,
            change="",
            from_start=False,
            frame=best.id,
        )
        return [((then.test_loss, 0.0), offer)]


def trial_of(remedy: Remedy) -> Trial:
    """Return the trial of a remedy."""
    return Trial(remedy.experiment, remedy.from_start)


# ---- words ----


def say_good(outcome: Outcome) -> str:
    """Say how good a network is on the training points."""
    if np.isfinite(outcome.accuracy):
        return f"{outcome.accuracy:.0%} of the points right"
    if np.isinf(outcome.unexplained):
        return "no finite numbers"
    return f"R\u00b2 {max(-99.0, 1.0 - outcome.unexplained):.2f}"


def say_gain(result: Result, as_is: Outcome, epochs: int, where: str) -> str:
    """Say what came of a trial, beside a copy that was left alone."""
    assert result.outcome
    after, before = say_good(result.outcome), say_good(as_is)
    when = min(epochs, result.good_after)
    if after == before:
        share = f"{result.outcome.unexplained / as_is.unexplained:.0%}"
        return f"Trained {where} for {when:,.0f} epochs, {share} of the squared error is left."
    return f"Trained {where} for {when:,.0f} epochs: {after}; without the change {before}."


def say_test(outcome: Outcome) -> str:
    """Say how good a network is on the test points."""
    loss = f"test loss {outcome.test_loss:.3g}"
    if np.isnan(outcome.test_accuracy):
        return loss
    return f"{loss}, {outcome.test_accuracy:.0%} right"


def say_tests(after: Outcome, now: Outcome, epochs: int) -> str:
    """Say what came of a trial on the test points."""
    return f"Trained from the start for {epochs:,} epochs: {say_test(after)}; now {say_test(now)}."


def untrained_text(observations: Sequence[Observation]) -> str:
    """Say what can be known before training."""
    known = "This is known already:" if observations else "Data and initial weights look fine."
    return (
        "Not trained yet. Whether this network learns, only training can tell: press Play, then "
        f"pause. {known}"
    )


def healthy_text(case: Case) -> str:
    """Say that nothing is wrong, and what was looked for."""
    return f"No problems found. Checked for {', '.join(one.name for one in RULES)}."


def learning_text(case: Case, result: Result) -> str:
    """Say that a run gets there by itself."""
    assert result.outcome
    epoch = case.frame.state.epoch + int(np.ceil(result.good_after))
    good = say_good(result.outcome)
    return (
        f"No problems found: it is still learning. Trained on, a copy has {good} by epoch "
        f"{epoch:,}."
    )


def too_large_text() -> str:
    """Say that nothing is tried."""
    return (
        "No remedy is tried: an epoch of this network and these points takes too long. What is "
        "seen here is below; seen is not the same as being the cause."
    )


def alone_text(epochs: int, outcome: Outcome) -> str:
    """Say what becomes of a run that is left as it is."""
    return f"Left as it is, a copy has {say_good(outcome)} after {epochs:,} more epochs. "


def conclusion_text(n_helped: int, n_without_help: int) -> str:
    """Say whether something helped."""
    if not n_helped + n_without_help:
        return "There is no change of settings to try."
    tried = "1 change was" if n_helped + n_without_help == 1 else None
    tried = tried or f"{n_helped + n_without_help} changes were"
    if not n_helped:
        return f"{tried} tried on copies; none does clearly better."
    best = "This helped:" if n_helped == 1 else "These helped, best first:"
    return f"{tried} tried on copies. {best}"
