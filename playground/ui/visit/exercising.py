"""What a session does with exercises: their experiments take the place of its own."""

from playground.ui.visit.session import Session
from playground.workshop.exercise import Exercise
from playground.workshop.learner import start_of


def open_exercise(session: Session, exercise: Exercise) -> None:
    """Begin an exercise at its start, or where it was left."""
    start = start_of(exercise, session.learner.record.entry(exercise.id))
    session.learner.open(exercise)
    session.begin(start)


def start_again(session: Session) -> None:
    """Begin the open exercise at its start again."""
    if session.learner.exercise:
        session.learner.start_again()
        session.begin(session.learner.exercise.start)


def leave_exercise(session: Session) -> None:
    """Leave the open exercise; its run stays, and all controls come back."""
    if exercise := session.learner.exercise:
        # What the exercise has begun with is not changed by hand.
        start, now = exercise.start, session.experiment
        changed = (one for one in session.by_hand if getattr(start, one) != getattr(now, one))
        session.by_hand = frozenset(changed)
    session.learner.close()
    session.learner.only = None
    session.keys.renew()
    session.stale = True


def check_exercise(session: Session) -> None:
    """Check the frame that the player shows."""
    playback, was_passed = session.playback, session.learner.progress.passed
    session.refusal = session.learner.check(playback.run, playback.current_frame())
    # What was hidden may be looked at now.
    session.stale = session.stale or session.learner.progress.passed != was_passed


def ask_for_hint(session: Session) -> None:
    """Show the next hint."""
    session.learner.ask_for_hint(session.playback.run, session.playback.current_frame())


def cancel_rate(session: Session) -> None:
    """Forget the many seeds that Check waits for."""
    session.learner.assessment.rate = None
    session.stale = True
