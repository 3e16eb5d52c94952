"""Keeping runs to compare them: what the player asks for, done with the visitor's shelf."""

from playground.live.request import ShelfChange
from playground.run.frames import Frame
from playground.shelf.kept import keep, named
from playground.shelf.shelf import Shelf
from playground.shelf.words import in_short
from playground.ui.visit.session import Lineage, Session


def take_request(session: Session, request: object) -> None:
    """Do what the player asks for, with the run that goes on or with the shelf."""
    session.answer(request)
    asked = session.playback.answer.shelf
    if asked is None or not session.learner.access.allows("keep"):
        return
    try:
        change_shelf(session, asked)
    except ValueError as error:
        session.refusal, session.stale = str(error), True


def change_shelf(session: Session, asked: ShelfChange) -> None:
    """Do what is asked for.

    Raises:
        ShelfFull: there is no room for one more.
        ValueError: a run that is kept cannot be opened.
    """
    kept = session.shelf.find(asked.number)
    match asked.do:
        case "keep":
            before = session.shelf
            number = keep_run(session, session.playback.run.frame(asked.frame), asked.name)
            if session.shelf is before and (known := before.find(number)):
                raise ValueError(f"This run is kept already, as it is: {known.name}.")
        case "branch":
            branch_here(session, session.playback.run.frame(asked.frame))
        case "open" if kept:
            open_kept(session, asked.number)
        case "rename" if kept:
            put(session, session.shelf.changed(named(kept, asked.name or kept.name)))
        case "remove" if kept:
            put(session, session.shelf.without(asked.number))
        case "pin" | "unpin" if kept:
            put(session, session.shelf.with_pin(asked.number, asked.do == "pin"))


def put(session: Session, shelf: Shelf) -> None:
    """Take another shelf, and have the player draw it."""
    session.shelf = shelf
    session.playback.describe_again()
    if session.second:
        session.second.describe_again()


def keep_run(session: Session, shown: Frame, name: str = "") -> int:
    """Keep the run that goes on, unless it is kept as it is; return its number on the shelf.

    Raises:
        ShelfFull: there is no room for one more.
    """
    run, shelf = session.playback.run, session.shelf
    parent, at = parent_of(session)
    kept = keep(run, shown, session.playback.last_shown())
    if same := shelf.same_as(kept):
        return same.number
    before = shelf.find(parent) or (shelf.runs[-1] if shelf.runs else None)
    told = in_short(run.experiment, before.experiment) if before else ""
    usual = told or f"Run {shelf.next_number}"
    put(session, shelf.with_run(kept, name or usual, parent, at))
    return session.shelf.next_number - 1


def parent_of(session: Session) -> tuple[int | None, float]:
    """Return what the run that goes on has branched from, and at how many epochs; None for none."""
    run, lineage = session.playback.run, session.lineage
    if lineage is None or lineage.run != run.number:
        return None, 0.0
    shared = [one for one in run.frames if one.id <= lineage.frame]
    return lineage.parent, (shared or run.frames)[-1 if shared else 0].epoch_fraction


def branch_from(session: Session, parent: int, epochs: float) -> None:
    """Take note that the run that goes on has branched from one on the shelf."""
    run = session.playback.run
    shared = [one for one in run.frames if one.epoch_fraction <= epochs] or run.frames[:1]
    if session.shelf.find(parent):
        session.lineage = Lineage(run.number, parent, shared[-1].id)


def branch_here(session: Session, shown: Frame) -> None:
    """Keep the whole run, and go on from a frame of it as a branch: both futures stay.

    Raises:
        ShelfFull: there is no room for one more.
    """
    number = keep_run(session, shown)
    session.playback.go_to(shown, forgets_later=True)
    session.lineage = Lineage(session.playback.run.number, number, shown.id)


def open_kept(session: Session, number: int) -> None:
    """Go back to a run that is kept; the run that was there before is one click away.

    Raises:
        ValueError: its states have no finite loss, or the open exercise does not allow it.
    """
    kept = session.shelf.find(number)
    if kept is None:
        return
    exercise = session.learner.exercise
    if exercise and exercise.violations(kept.experiment):
        raise ValueError("That run has other settings than this exercise allows.")
    run = kept.resumed()
    earlier = session.set_aside()
    session.open_run(run, kept.shown)
    session.earlier = earlier
    shown = run.frames[min(kept.shown, len(run.frames) - 1)]
    session.lineage = Lineage(run.number, number, shown.id)
