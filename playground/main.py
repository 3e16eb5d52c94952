"""The script that runs for each visitor, at each change: the frame of the page, and its pages."""

from pathlib import Path

import streamlit as st

from playground.ui.session import current_session
from playground.views import about, hood, play

STYLE = Path(__file__).with_name("ui") / "page.css"
ICON = Path(__file__).with_name("ui") / "icon.svg"


def main() -> None:
    """Show the page that the visitor is on."""
    st.set_page_config("Neural network playground", layout="wide", page_icon=ICON)
    st.html(STYLE)
    current_session()
    st.navigation(
        [
            st.Page(play.show, title="Playground", url_path="play", default=True),
            st.Page(hood.show, title="Under the hood", url_path="hood"),
            st.Page(about.show, title="About", url_path="about"),
        ],
        position="top",
    ).run()


if __name__ == "__main__":
    main()
