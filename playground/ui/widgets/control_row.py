"""The row above the charts: what is changed most, in one line."""

from typing import Any

import streamlit as st

from playground.experiment import SETTINGS, Experiment
from playground.ui.gallery.tasks import TASKS, choose_task
from playground.ui.visit.session import Session
from playground.ui.visit.starting import changes_since_start
from playground.ui.widgets.bind import bind, bind_choice
from playground.ui.widgets.marks import draw_mark
from playground.ui.widgets.settings import draw_control, explain, slot_of

PENALTIES: dict[str, tuple[str, ...]] = {
    "none": (),
    "L1": ("l1",),
    "L2": ("l2",),
    "L1 and L2": ("l1", "l2"),
}
USUAL_RATE = 0.003
PENALTY_HELP = (
    "Adds a penalty on large weights to the loss. L1 drives weights that are not needed to 0; L2 "
    "keeps all of them small. Changes apply live."
)
TASK_HELP = (
    "Learn classes or values. The other task takes the data set that you used last for it, with "
    "its settings and its run; the first time one with settings that learn it."
)
WITHOUT = {True: "one for each layer", False: "no hidden layer"}


def draw_row(session: Session) -> None:
    """Draw the row; not where an exercise or a link shows some controls alone."""
    with st.container(key="controls"):
        draw_control(session, "learning_rate")
        draw_activation(session)
        draw_penalty(session)
        draw_task(session)


def draw_activation(session: Session) -> None:
    """Draw the activation of the hidden layers, or why there is not one of all."""
    experiment, one = session.experiment, SETTINGS["hidden_activation"]
    if "hidden_activation" in experiment.idle():
        why = WITHOUT[bool(experiment.hidden_layers)]
        with slot_of("hidden_activation"):
            st.selectbox(one.label, [why], disabled=True, help=explain(one))
    else:
        draw_control(session, "hidden_activation")


def penalty_of(experiment: Experiment) -> tuple[str, ...]:
    """Return the names of the penalties that there are."""
    return tuple(name for name in ("l1", "l2") if getattr(experiment, name))


def draw_penalty(session: Session) -> None:
    """Draw the choice of the penalty, and the rate of each that there is."""
    names, (start, _) = penalty_of(session.experiment), changes_since_start(session)
    now = next(kind for kind, ones in PENALTIES.items() if ones == names)
    is_other = names != penalty_of(start.experiment)

    def take(kind: str) -> None:
        choose_penalty(session, kind)

    with slot_of("penalty"):
        bound = bind_choice(session, "penalty", list(PENALTIES), now, take)
        st.selectbox("Regularization", help=PENALTY_HELP, **bound)
        if is_other:
            draw_mark(session, "Regularization", "l1", "l2")
    with st.container(key="rates"):
        for name in names:
            draw_rate(session, name, is_marked=not is_other)


def draw_rate(session: Session, name: str, is_marked: bool) -> None:
    """Draw the rate of a penalty, which goes down to the least but not to none."""
    one, value = SETTINGS[name], getattr(session.experiment, name)
    label = f"{one.label} rate"

    def take(rate: float) -> None:
        session.keys.touched = name
        session.change(**{name: rate})

    with slot_of(name):
        steps = sorted({*one.kind.steps[1:], value})
        bound = bind(session, name, value, take)
        st.select_slider(label, steps, format_func=one.kind.write, help=explain(one), **bound)
        if is_marked:
            draw_mark(session, label, name)


def choose_penalty(session: Session, kind: str) -> None:
    """Take another penalty, with the rate that there was."""
    experiment = session.experiment
    rate = max(experiment.l1, experiment.l2) or USUAL_RATE
    values: dict[str, Any] = {
        name: (getattr(experiment, name) or rate) if name in PENALTIES[kind] else 0.0
        for name in ("l1", "l2")
    }
    session.change(**values)


def draw_task(session: Session) -> None:
    """Draw the choice between classes and values."""

    def take(task: str) -> None:
        choose_task(session, task)

    with st.container(key="task"):
        bound = bind(session, "task", session.experiment.task, take, "default")
        st.segmented_control(
            "Task",
            list(TASKS),
            required=True,
            format_func=TASKS.__getitem__,
            help=TASK_HELP,
            **bound,
        )
