"""What runs for each visitor, at each change: the frame of the page, and its pages."""

from pathlib import Path

import streamlit as st

from playground.ui.keeping.returning import keep
from playground.ui.page import heading_in
from playground.ui.pages import registry
from playground.ui.visit.opening import current_session

UI = Path(__file__).parent


def main() -> None:
    """Show the page that the visitor is on."""
    st.set_page_config("Neural network playground", layout="wide", page_icon=UI / "icon.svg")
    st.html(UI / "page.css")
    st.html(UI / "quiet.css")
    first = registry.PAGES[0]
    pages = {
        page.name: st.Page(page.show, title=page.title, url_path=page.name, default=page is first)
        for page in registry.PAGES
    }
    keeper = st.container(key="keeping")
    session = current_session()
    session.pages = pages
    page = st.navigation(list(pages.values()), position="top")
    session.page = next(name for name, one in pages.items() if one is page)
    # Both stay from page to page, and what a page can draw alone comes first in its place: so a
    # late request of the page before finds room for that, where it would break the page. See
    # live/browser/leaving.js.
    with heading_in(st.container()), st.container():
        page.run()
    with keeper:
        keep(current_session())
