"""About: the theory in one page, the catalogue, the change log, the credits."""

from pathlib import Path

import streamlit as st

from playground.ui.visit import current_session, write_link

PAGES = {
    "Theory": "theory.md",
    "Catalogue": "catalogue.md",
    "Changes": "changes.md",
    "Credits": "credits.md",
}
CONTENT = Path(__file__).resolve().parents[1] / "content"


def show() -> None:
    """Draw the page."""
    write_link(current_session())
    with st.container(width=760):
        tabs = st.tabs(list(PAGES))
    for tab, name in zip(tabs, PAGES.values(), strict=True):
        tab.markdown((CONTENT / name).read_text(encoding="utf-8"))
