"""The gallery of pictures to choose from, and the line below it on what was chosen."""

import streamlit as st

from playground.live.component import component
from playground.ui.choosing import OWN, choose_entry, line_of, shown_key
from playground.ui.gallery_assets import GALLERY_SCRIPT
from playground.ui.session import Session

KEY = "gallery"


def draw_gallery(session: Session) -> None:
    """Draw the pictures to choose from; the one that is shown now is marked."""

    def take_choice() -> None:
        choose_entry(session, st.session_state.get(KEY, {}).get("choice"))

    shown, leads = shown_key(session.experiment), "" if session.own else OWN
    # Not isolated: unfolded, it takes another place in the page's own layout.
    component(GALLERY_SCRIPT)(
        data={"shown": shown, "leads": leads}, key=KEY, on_choice_change=take_choice
    )


def draw_line(session: Session) -> None:
    """Draw what is said of the experiment, with what else is offered for its data."""
    line = line_of(session)
    with st.container(horizontal=True, vertical_alignment="center", key="line"):
        st.markdown(line.text, width="content")
        for label, act in line.offers.items():
            st.button(label, on_click=act, key=f"offer {label}", type="tertiary")


def go_to_next_page(session: Session) -> None:
    """Go to the page that a choice leads to, if there is one."""
    if session.next_page:
        name, session.next_page = session.next_page, ""
        st.switch_page(session.pages[name])
