"""Going from classes to values and back: each with the data that were used last for it."""

from playground.ui.gallery.choosing import begin_with_recipe
from playground.ui.keeping.history import Step
from playground.ui.keeping.steps import open_step, take_note
from playground.ui.visit.session import Session

TASKS = {"classes": "Classification", "values": "Regression"}
FIRST_DATA = {"classes": "circle", "values": "bumps"}  # where none was used yet


def choose_task(session: Session, task: str) -> None:
    """Take data of a task: the experiment that was there last in this visit, with its run.

    The first time, a data set with settings that learn it. What is there now is kept in the same
    way. A click that comes late, when an exercise is open, does nothing.
    """
    is_shut = session.learner.access.names is not None
    if is_shut or task not in TASKS or task == session.experiment.task:
        return
    with session.lock:
        take_note(session)
        if step := last_of(session, task):
            open_step(session, step, session.history.at)
        else:
            begin_with_recipe(session, FIRST_DATA[task])


def last_of(session: Session, task: str) -> Step | None:
    """Return the last step of a task outside of exercises that is kept; None for none."""
    steps = reversed(session.history.steps.values())
    return next((one for one in steps if not one.exercise and one.experiment.task == task), None)
