"""What one learner has done in one exercise: a value that each event replaces by the next one.

The clock is passed in and never read here; a time is a datetime with a zone, kept to the second.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from playground.live.frames import Frame
from playground.live.recorder import Run
from playground.workshop.exercise import Exercise, Hint, Question

NOT_YET = "No hint is due yet. Try something and press Check, or think a little longer."
ALL_SHOWN = "These are all the hints there are."
TOO_LATE = (
    "The run has gone on already, so an answer would be no prediction. "
    "Press Start again, and answer before you press Play."
)
MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Prediction:
    """An answer to a question.

    Attributes:
        question: its id.
        key: of the option that was chosen.
        at: when.
        right: whether it is the right one.
        round: how often the exercise had been started again: answers of later rounds were given
            by someone who had seen an outcome.
    """

    question: str
    key: str
    at: datetime
    right: bool
    round: int = 0


@dataclass(frozen=True)
class HintShown:
    """A hint that was shown.

    Attributes:
        number: which one, from 1.
        at: when.
    """

    number: int
    at: datetime


class Refused(ValueError):
    """What a learner wished cannot be done; the message is a sentence for them."""


@dataclass(frozen=True)
class Progress:
    """What one learner has done in one exercise.

    Attributes:
        exercise: its id.
        started_at: when it was first opened.
        updated_at: when anything was done last.
        seconds: at work, until it was last left.
        opened_at: since when it is open; None where it is not.
        attempts: checks, each of something new, until it was passed.
        round: how often it was started again.
        furthest: how far the runs of this round have gone, in epochs; above 0 from the first step
            or the first weight set by hand.
        hints: that were shown.
        predictions: of all rounds.
        numbers: what was typed last, by the id of the number.
        parts: parts of the exercise that are passed.
        passed_at: when it was passed; None where it is not.
        settings: the Experiment of the passing check, or else of the last one or where the record
            was saved, as JSON; None before.
        seed: its weight seed; None before.
        epoch: at which epoch that was.
        weights: the parameters then.
        checked: a digest of what was checked last, so that the same is not counted twice.
    """

    exercise: str
    started_at: datetime
    updated_at: datetime
    seconds: float = 0.0
    opened_at: datetime | None = None
    attempts: int = 0
    round: int = 0
    furthest: float = 0.0
    hints: tuple[HintShown, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    passed_at: datetime | None = None
    settings: Mapping[str, Any] | None = None
    seed: int | None = None
    epoch: int = 0
    weights: tuple[float, ...] = ()
    checked: str = ""

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

        The page puts a run that has not gone on in force with it.
        """
        if not self.furthest:
            return self
        return self._at(now, round=min(self.round + 1, MOST_ROUNDS), furthest=0.0)

    def start_again(self, now: datetime) -> Self:
        """Begin a new round, and clear the numbers that were typed."""
        begun = self.begin_round(now)
        return begun._at(now, numbers=()) if begun.numbers else begun

    # ---- predictions ----

    def observe(self, run: Run) -> Self:
        """Take note of how far a run has gone; call it whenever the page is drawn."""
        furthest = max(self.furthest, reach(run))
        return self if furthest == self.furthest else replace(self, furthest=furthest)

    def prediction(self, question: Question | str) -> Prediction | None:
        """Return this round's answer to a question, if there is one."""
        id = question if isinstance(question, str) else question.id
        for one in self.predictions:
            if one.question == id and one.round == self.round:
                return one
        return None

    def is_locked(self, question: Question, run: Run) -> bool:
        """Return whether a question can no longer be answered, or answered otherwise."""
        return max(self.furthest, reach(run)) > question.before_epoch

    def predict(self, question: Question, key: str, run: Run, now: datetime) -> Self:
        """Answer a question, or answer it otherwise before the run goes on.

        Raises:
            Refused: the run has gone on, or there is no such option.
        """
        if self.is_locked(question, run):
            answered = self.prediction(question)
            raise Refused(
                "The answer is fixed, now that the run has gone on." if answered else TOO_LATE
            )
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

    def awaits(self, exercise: Exercise, run: Run) -> tuple[Question, ...]:
        """Return the questions to be answered before the run may go on from where it is.

        The page keeps Play and Step shut while there are any.
        """
        return tuple(one for one in self._open(exercise, run) if reach(run) >= one.before_epoch)

    def held_at(self, exercise: Exercise, run: Run) -> int | None:
        """Return the epoch that a run may not go beyond until a question is answered, if any."""
        return min((one.before_epoch for one in self._open(exercise, run)), default=None)

    def _open(self, exercise: Exercise, run: Run) -> list[Question]:
        """Return the questions that can still be answered, and are not."""
        return [
            one
            for one in exercise.questions
            if self.prediction(one) is None and not self.is_locked(one, run)
        ]

    # ---- hints ----

    def hints_due(self, exercise: Exercise, now: datetime) -> int:
        """Return how many hints may be shown by now, those that were included.

        A hint is never due before the one that it follows.
        """
        due = len(self.hints)
        seconds = self.seconds_at_work(now)
        for hint in exercise.hints[due:]:
            if not hint.is_due(self.attempts, seconds):
                break
            due += 1
        return min(due, len(exercise.hints))

    def shown_hints(self, exercise: Exercise) -> tuple[Hint, ...]:
        """Return the hints that were shown."""
        return exercise.hints[: len(self.hints)]

    def ask_for_hint(self, exercise: Exercise, now: datetime) -> tuple[Self, str]:
        """Show the next hint if it is due.

        Returns:
            The progress, and the hint's text or a sentence that says that none is due.
        """
        shown = len(self.hints)
        if shown >= len(exercise.hints):
            return self, ALL_SHOWN if shown else "This exercise has no hints."
        if self.hints_due(exercise, now) <= shown:
            return self, NOT_YET
        stamp = HintShown(shown + 1, now.replace(microsecond=0))
        return self._at(now, hints=(*self.hints, stamp)), exercise.hints[shown].text

    # ---- numbers and checks ----

    def type_number(self, id: str, text: str, now: datetime) -> Self:
        """Keep what was typed for a number."""
        kept = {**dict(self.numbers), id: text[:40]}
        return self._at(now, numbers=tuple(sorted(kept.items())))

    def checked_with(
        self, run: Run, frame: Frame, done_parts: tuple[str, ...], passed: bool, now: datetime
    ) -> Self:
        """Take note of a check; use `playground.workshop.verdict.take`, which finds what it gave.

        An attempt is a check of something that has not just been checked. What is passed stays
        passed, with the settings and weights that passed.
        """
        if self.passed:
            return self
        parameters = frame.state.parameters
        content = (run.experiment, frame.state.epoch, self.numbers, self.predictions)
        digest = hashlib.sha256(repr(content).encode() + parameters.tobytes()).hexdigest()[:16]
        if digest == self.checked and not passed:
            return self
        return self.standing(run, frame, now)._at(
            now,
            attempts=self.attempts + (digest != self.checked),
            parts=tuple(sorted({*self.parts, *done_parts})),
            passed_at=now.replace(microsecond=0) if passed else None,
            checked=digest,
        )

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
    return last.position if last.position > 0.0 else 1e-9 * (last.ordinal > 0)
