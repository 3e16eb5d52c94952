"""About: the theory in one page, the change log, the credits."""

from pathlib import Path

import streamlit as st

from playground.ui.session import current_session, write_link

CONTENT = Path(__file__).resolve().parents[1] / "content"


def show() -> None:
    """Draw the page."""
    write_link(current_session().experiment)
    with st.container(width=760):
        theory, changes, credits = st.tabs(["Theory", "Changes", "Credits"])
    theory.markdown((CONTENT / "theory.md").read_text(encoding="utf-8"))
    changes.markdown((CONTENT / "changes.md").read_text(encoding="utf-8"))
    credits.markdown((CONTENT / "credits.md").read_text(encoding="utf-8"))
