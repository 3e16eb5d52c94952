"""The script that runs for each visitor, at each change: the frame of the page, and its pages."""

from pathlib import Path

import streamlit as st

from playground.ui.places import heading_in
from playground.ui.returning import keep
from playground.ui.visit import current_session
from playground.views import about, data, exercises, hood, model, play, seeds

UI = Path(__file__).with_name("ui")
NAMES = ("play", "hood", "data", "model", "seeds", "exercises", "about")


def main() -> None:
    """Show the page that the visitor is on."""
    st.set_page_config("Neural network playground", layout="wide", page_icon=UI / "icon.svg")
    st.html(UI / "page.css")
    st.html(UI / "quiet.css")
    pages = [
        st.Page(play.show, title="Playground", url_path="play", default=True),
        st.Page(hood.show, title="Under the hood", url_path="hood"),
        st.Page(data.show, title="Data", url_path="data"),
        st.Page(model.show, title="Model", url_path="model"),
        st.Page(seeds.show, title="Many seeds", url_path="seeds"),
        st.Page(exercises.show, title="Exercises", url_path="exercises"),
        st.Page(about.show, title="About", url_path="about"),
    ]
    keeper = st.container(key="keeping")
    session = current_session()
    session.pages = dict(zip(NAMES, pages, strict=True))
    page = st.navigation(pages, position="top")
    session.page = NAMES[pages.index(page)]
    # Both stay from page to page, and what a page can draw alone comes first in its place: so a
    # late request of the page before finds room for that, where it would break the page. See
    # live/browser/leaving.js.
    with heading_in(st.container()), st.container():
        page.run()
    with keeper:
        keep(current_session())


if __name__ == "__main__":
    main()
