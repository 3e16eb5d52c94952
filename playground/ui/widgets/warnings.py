"""Warnings below the settings that they are about, each with a click that puts it right."""

from collections.abc import Iterator

import streamlit as st

from playground.explain.checks.warning import ChoiceWarning
from playground.explain.choice_warnings import PLACES, warnings_of
from playground.ui.visit.session import Session
from playground.ui.widgets.places import ROW
from playground.ui.widgets.texts import plain


def draw_warnings(session: Session, *names: str) -> None:
    """Draw what there is to warn of below the controls of some settings.

    The container is there in any case, so that what follows keeps its place on the page.
    """
    if not PLACES.intersection(names):
        return
    with st.container(key=f"warnings {'-'.join(names)}"):
        above = warning_in_line(session)
        for one in current_warnings(session):
            if one is not above and place_of(session, one) in names:
                draw_warning(session, one)


def draw_warnings_here(session: Session) -> None:
    """Draw all of them once more, for a screen on which the sidebar is closed at first."""
    with st.container(key="warnings here"):
        above = warning_in_line(session)
        for one in current_warnings(session):
            if one is not above and place_of(session, one):
                draw_warning(session, one, "here")


def warning_in_line(session: Session) -> ChoiceWarning | None:
    """Return what the line above the row of controls warns of: of several on these the first.

    There is room for it in any case, so that nothing moves while a control of the row is dragged.
    """
    if session.learner.access.names is not None:
        return None
    found = (one for one in current_warnings(session) if place_of(session, one) in ROW)
    return next(found, None)


def current_warnings(session: Session) -> Iterator[ChoiceWarning]:
    """Yield what there is to warn of, but for what the open exercise is quiet about."""
    experiment, exercise = session.experiment, session.learner.exercise
    found = session.remember("warnings", experiment, lambda: warnings_of(experiment))
    return (one for one in found if exercise is None or exercise.warns_of(one.key))


def place_of(session: Session, warning: ChoiceWarning) -> str:
    """Return the setting that a warning stands below; empty where none of its own is shown.

    It is the one whose control was used last: that does not move, then, while it is dragged.
    """
    only, idle, touched = (
        session.learner.access.names,
        session.experiment.idle(),
        session.keys.touched,
    )
    shown = [name for name in warning.places if only is None or name in only]
    shown = [name for name in shown if name not in idle]
    return touched if touched in shown else next(iter(shown), "")


def draw_warning(session: Session, warning: ChoiceWarning, where: str = "") -> None:
    """Draw a sentence and, where its settings may be changed, a button that changes them."""
    st.caption(f":material/info: {plain(warning.text)}")
    if is_offered(session, warning):
        st.button(
            warning.offer,
            f"warning {warning.key} {where}".rstrip(),
            warning.change_in_words,
            session.change,
            kwargs=dict(warning.change),
            type="tertiary",
        )


def is_offered(session: Session, warning: ChoiceWarning) -> bool:
    """Return whether a warning has a change that a link or the open exercise allows."""
    if not warning.offer or not all(map(session.learner.access.allows, warning.change)):
        return False
    exercise = session.learner.exercise
    return exercise is None or not exercise.violations(session.experiment.changed(**warning.change))
