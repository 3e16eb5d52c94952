"""Marks on settings that differ from what was begun with: what that has, and a way back to it.

Each takes the place of the setting's help, which it tells along: nothing moves when it comes.
"""

import streamlit as st

from playground.experiment import SETTINGS
from playground.ui.visit.session import Session
from playground.ui.visit.starting import changes_since_start, set_some_back


def draw_mark(session: Session, label: str, *names: str) -> None:
    """Draw the mark of a control, if any of the settings that it stands for differ.

    Call it in the container of the control, whose key begins with "setting".
    """
    start, changed = changes_since_start(session)
    marked = [name for name in names if name in changed]
    if not marked:
        return
    values = ", ".join(
        (f"{SETTINGS[name].label} " if len(names) > 1 else "") + value_of(name, start.experiment)
        for name in names
    )
    key = "-".join(names)
    with st.container(key=f"mark {key}"):
        st.button(
            f"{label}: back to {values}",
            f"set back {key}",
            f"preset: {values} ({start.title}). Click to set it back. {SETTINGS[names[0]].help}",
            set_some_back,
            args=(session, *names),
            type="tertiary",
            icon=":material/undo:",
        )


def value_of(name: str, experiment: object) -> str:
    """Return the value of a setting as people read it."""
    return SETTINGS[name].say(getattr(experiment, name))
