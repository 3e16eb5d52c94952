"""What one learner has done in one exercise: a value that each event replaces by the next one.

The clock is passed in and never read here; a time is a datetime with a zone, kept to the second.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from playground.run.frames import Frame
from playground.run.recorder import Run
from playground.workshop.exercise import Exercise, Hint, Question

NOT_YET = "No hint yet. Try something and press Check, or think a little longer."
ALL_SHOWN = "There are no more hints."
FIXED = "Your answer is fixed. Press Start again to predict once more."
TOO_LATE = (
    "Training has already begun, so this would not be a prediction. "
    "Press Start again, and answer before you press Play."
)
MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Prediction:
    """An answer to a question."""

    question: str  # its id
    key: str  # of the option that was chosen
    at: datetime
    right: bool
    # How often the exercise had been started again: answers of later rounds were given by someone
    # who had seen an outcome.
    round: int = 0
    fixed: bool = False  # by Check, before the run went on


@dataclass(frozen=True)
class HintShown:
    """A hint that was shown."""

    number: int  # from 1
    at: datetime


class Refused(ValueError):
    """A learner asked for what cannot be done; the message is a sentence for them."""


@dataclass(frozen=True)
class Progress:
    """What one learner has done in one exercise."""

    exercise: str  # its id
    started_at: datetime  # when it was first opened
    updated_at: datetime  # when anything was done last
    seconds: float = 0.0  # at work, until it was last left
    opened_at: datetime | None = None  # since when it is open; None where it is not
    attempts: int = 0  # checks, each of something new, until it was passed
    round: int = 0  # how often it was started again
    # How far the runs of this round have gone, in epochs; above 0 from the first step or the first
    # weight set by hand.
    furthest: float = 0.0
    hints: tuple[HintShown, ...] = ()  # that were shown
    predictions: tuple[Prediction, ...] = ()  # of all rounds
    numbers: tuple[tuple[str, str], ...] = ()  # what was typed last, by the id of the number
    parts: tuple[str, ...] = ()  # parts of the exercise that are passed
    passed_at: datetime | None = None  # when it was passed; None where it is not
    # The Experiment of the passing check, or else of the last one or where the record was saved, as
    # JSON; None before.
    settings: Mapping[str, Any] | None = None
    seed: int | None = None  # its weight seed; None before
    epoch: int = 0  # at which epoch that was
    weights: tuple[float, ...] = ()  # the parameters then
    checked: str = ""  # a digest of what was checked last, so that the same is not counted twice

    @classmethod
    def begin(cls, exercise: Exercise, now: datetime) -> Self:
        """Return the progress of someone who opens an exercise for the first time."""
        now = now.replace(microsecond=0)
        return cls(exercise.id, started_at=now, updated_at=now, opened_at=now)

    @property
    def passed(self) -> bool:
        """Whether the exercise is passed."""
        return self.passed_at is not None

    @property
    def state(self) -> str:
        """For the list of exercises: "passed", "tried" or "opened"."""
        if self.passed:
            return "passed"
        return "tried" if self.attempts else "opened"

    def seconds_at_work(self, now: datetime) -> float:
        """Return how long the exercise has been open in all; a clock set back takes none away."""
        open_for = (now - self.opened_at).total_seconds() if self.opened_at else 0.0
        return self.seconds + max(0.0, open_for)

    def _at(self, now: datetime, **changes: Any) -> Self:
        now = now.replace(microsecond=0)
        return replace(self, updated_at=max(now, self.updated_at), **changes)

    # ---- opening and leaving ----

    def open(self, now: datetime) -> Self:
        """Return to it, after it was left or loaded from a file."""
        return self if self.opened_at else self._at(now, opened_at=now.replace(microsecond=0))

    def leave(self, now: datetime) -> Self:
        """Leave it: the clock stops."""
        return self._at(now, seconds=self.seconds_at_work(now), opened_at=None)

    def begin_round(self, now: datetime) -> Self:
        """Begin a new round: predictions may be made again, and earlier ones are kept.

        The page starts a new run along with it.
        """
        given = any(one.fixed and one.round == self.round for one in self.predictions)
        if not (self.furthest or given):
            return self
        return self._at(now, round=min(self.round + 1, MOST_ROUNDS), furthest=0.0)

    def start_again(self, now: datetime) -> Self:
        """Begin a new round, and clear the numbers that were typed."""
        begun = self.begin_round(now)
        return begun._at(now, numbers=()) if begun.numbers else begun

    # ---- predictions ----

    def observe(self, run: Run) -> Self:
        """Take note of how far a run has gone; call it whenever the page is drawn."""
        return self.observe_epochs(reach(run))

    def observe_epochs(self, epochs: float) -> Self:
        """Take note that a run of this round has gone so far, or many seeds have."""
        return self if epochs <= self.furthest else replace(self, furthest=epochs)

    def prediction(self, question: Question) -> Prediction | None:
        """Return this round's answer to a question, if there is one."""
        given = (one for one in self.predictions if one.round == self.round)
        return next((one for one in given if one.question == question.id), None)

    def is_locked(self, question: Question, run: Run) -> bool:
        """Return whether a question can no longer be answered."""
        given = self.prediction(question)
        is_late = max(self.furthest, reach(run)) > question.before_epoch
        return is_late or bool(given and given.fixed)

    def has_outcome(self, question: Question) -> bool:
        """Return whether a run has gone beyond the epoch of a question: it may be judged."""
        return self.furthest > question.before_epoch

    def fix(self, questions: Collection[Question]) -> Self:
        """Fix this round's answers to some questions."""
        ids = {one.id for one in questions}
        predictions = tuple(
            replace(one, fixed=True) if one.round == self.round and one.question in ids else one
            for one in self.predictions
        )
        return replace(self, predictions=predictions)

    def predict(self, question: Question, key: str, run: Run, now: datetime) -> Self:
        """Answer a question, or change the answer before Check or the run fixes it.

        Raises:
            Refused: the answer is fixed, the run has gone on, or there is no such option.
        """
        if self.is_locked(question, run):
            raise Refused(FIXED if self.prediction(question) else TOO_LATE)
        option = question.option(key)
        if option is None:
            keys = ", ".join(one.key for one in question.options)
            raise Refused(f"Expected one of {keys}, got {key[:40]!r}.")
        now = now.replace(microsecond=0)
        answer = Prediction(question.id, key, now, option.correct, self.round)
        others = tuple(
            one
            for one in self.predictions
            if (one.question, one.round) != (question.id, self.round)
        )
        return self._at(now, predictions=(*others, answer)).observe(run)

    # ---- hints ----

    def shown_hints(self, exercise: Exercise) -> tuple[Hint, ...]:
        """Return the hints that were shown."""
        return exercise.hints[: len(self.hints)]

    def ask_for_hint(self, exercise: Exercise, now: datetime) -> tuple[Self, str]:
        """Show the next hint if it is due; none is before the one that it follows.

        Returns:
            The progress, and the hint's text or a sentence that says that none is due.
        """
        shown = len(self.hints)
        if shown >= len(exercise.hints):
            return self, ALL_SHOWN if shown else "This exercise has no hints."
        hint = exercise.hints[shown]
        if not hint.is_due(self.attempts, self.seconds_at_work(now)):
            return self, NOT_YET
        stamp = HintShown(shown + 1, now.replace(microsecond=0))
        return self._at(now, hints=(*self.hints, stamp)), hint.text

    # ---- numbers, and where the run stands ----

    def type_number(self, id: str, text: str, now: datetime) -> Self:
        """Keep what was typed for a number."""
        kept = {**dict(self.numbers), id: text[:40]}
        return self._at(now, numbers=tuple(sorted(kept.items())))

    def standing(self, run: Run, frame: Frame, now: datetime) -> Self:
        """Take note of where the learner stands; what is passed stays as it passed."""
        if self.passed:
            return self
        return self._at(
            now,
            settings=run.experiment.to_json(),
            seed=run.experiment.weight_seed,
            epoch=frame.state.epoch,
            weights=tuple(frame.state.parameters.tolist()),
        )


def reach(run: Run) -> float:
    """Return how far a run has gone, in epochs: above 0 from its first step or edited weight."""
    last = run.frames[-1]
    return last.epoch_fraction if last.epoch_fraction > 0.0 else 1e-9 * (last.ordinal > 0)
