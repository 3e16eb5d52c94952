"""The judge of a checkup: which trials helped, by how much, and which of them is the best."""

from dataclasses import dataclass

import numpy as np

from playground.experiment import Experiment
from playground.health.case import Case, describe_change
from playground.health.outcome import Outcome, outcome_at
from playground.health.remedies import Remedy
from playground.health.trials import Result, Trial, Trials
from playground.health.words import say_gain, say_test, say_tests

LEARNING = 0.2  # of the unexplained share: a copy that is left alone and gets that far, learns
LEAST_GAIN, CLEAR_GAIN = 0.3, 0.7  # of it, to have helped; the second where it learns anyhow
MAY_LOSE = 0.005  # of the accuracy
LEAST_TEST_GAIN = 0.1  # of the test loss
BALANCED_GAIN = 0.1  # of the mean accuracy of the classes

Ranked = tuple[tuple[float, ...], "Offer"]


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
class Judge:
    """What became of the remedies of a case.

    Attributes:
        case: the frame that they are for.
        remedies: what was tried, each with its trials.
        trials: where their results are; None where nothing was tried.
        for_testing: whether the test points count, and not the training points.
    """

    case: Case
    remedies: list[tuple[Remedy, list[Trial]]]
    trials: Trials | None
    for_testing: bool

    def judge(
        self, as_is: Outcome, now: Outcome
    ) -> tuple[list[tuple[tuple[float, ...], Offer]], list[str]]:
        """Return what helped, each with its rank, and what did not."""
        offers: list[tuple[tuple[float, ...], Offer]] = []
        tried: list[str] = []
        trials = self.trials
        if trials is None:
            return offers, tried
        is_learning = as_is.unexplained <= (1.0 - LEARNING) * now.unexplained
        for place, (remedy, some) in enumerate(self.remedies):
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
        if self.for_testing:
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
        assert self.trials
        assert result.outcome
        epochs = self.trials.epochs
        where = "from the start" if trial.from_start else "from here"
        if self.for_testing:
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
        if self.for_testing:
            return result.outcome.test_loss, float(place)
        if result.good_after < np.inf:
            # Four times as fast is better; a little faster is luck.
            speed = np.floor(np.log2(1.0 + result.good_after) / 2.0)
            return 0.0, float(remedy.is_last), float(speed), float(place)
        return 1.0, result.outcome.unexplained, float(place)

    def best_moment(self, now: Outcome) -> list[tuple[tuple[float, ...], Offer]]:
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
