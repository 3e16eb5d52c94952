"""The questions of an exercise where its run stands: which hold it up, and which are locked."""

from dataclasses import dataclass
from typing import Self

from playground.run.recorder import Run
from playground.workshop.exercise import Exercise, Question
from playground.workshop.progress import Progress, reach


@dataclass(frozen=True)
class Questions:
    """What the questions of an exercise mean for its run, and the run for them."""

    locked: tuple[str, ...] = ()  # the ids of those that can no longer be answered
    # Those to be answered before the run may go on: Play and Step are shut while there are any.
    awaited: tuple[Question, ...] = ()
    # The epoch that the run may not go beyond until a question is answered; None for any.
    epoch_limit: int | None = None

    @classmethod
    def of(cls, exercise: Exercise, progress: Progress, run: Run) -> Self:
        """Return them for a learner's progress and the run as it stands."""
        locked = tuple(one.id for one in exercise.questions if progress.is_locked(one, run))
        free = (one for one in exercise.questions if one.id not in locked)
        unanswered = [one for one in free if progress.prediction(one) is None]
        return cls(
            locked,
            awaited=tuple(one for one in unanswered if reach(run) >= one.before_epoch),
            epoch_limit=min((one.before_epoch for one in unanswered), default=None),
        )
