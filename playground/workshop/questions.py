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
    open: tuple[Question, ...] = ()  # those that still can
    # Those to be answered before the run may go on: Play and Step are shut while there are any.
    awaited: tuple[Question, ...] = ()
    # The epoch that the run may not go beyond until a question is answered; None for any.
    epoch_limit: int | None = None

    @classmethod
    def of(cls, exercise: Exercise, progress: Progress, run: Run) -> Self:
        """Return them for a learner's progress and the run as it stands."""
        locked = tuple(one.id for one in exercise.questions if progress.is_locked(one, run))
        free = tuple(one for one in exercise.questions if one.id not in locked)
        unanswered = [one for one in free if progress.prediction(one) is None]
        return cls(
            locked,
            free,
            awaited=tuple(one for one in unanswered if reach(run) >= one.before_epoch),
            epoch_limit=min((one.before_epoch for one in unanswered), default=None),
        )


def fix_answers(exercise: Exercise, progress: Progress, run: Run) -> Progress:
    """Return the progress with the answers fixed that are due, once none of them is missing."""
    asked = Questions.of(exercise, progress, run)
    if asked.awaited:
        return progress
    return progress.fix([one for one in asked.open if reach(run) >= one.before_epoch])


def what_to_do_first(exercise: Exercise, progress: Progress, run: Run) -> str:
    """Return what has to be done before a check can say anything, as a sentence; empty for nothing.

    Goals, and how many predictions are right, would tell what to predict.
    """
    asked = Questions.of(exercise, progress, run)
    several = len(exercise.questions) > 1
    if asked.awaited:
        if not several:
            return "Make your prediction first. Check, Play and Step fix it."
        missing = f"{len(asked.awaited)} of {len(exercise.questions)} are missing"
        return f"Make your predictions first: {missing}. Check, Play and Step fix them."
    tool = next((name.title() for name in ("play", "step") if name in exercise.show), "")
    waits = not exercise.needs_many_seeds and tool and not progress.passed
    if exercise.questions and waits and not max(progress.furthest, reach(run)):
        fixed = "predictions are" if several else "prediction is"
        if not asked.open:
            return f"Your {fixed} fixed. Now press {tool}, then Check."
    return ""
