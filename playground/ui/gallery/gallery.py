"""The gallery of pictures to choose from, and the line below it on what was chosen."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from playground.charts.look import CLASS_LOOKS
from playground.live.assets import GENERATED
from playground.live.component import mount
from playground.live.scripts import Script
from playground.presets import GALLERY
from playground.presets.pictures import pictures
from playground.ui.gallery.choosing import OWN, choose_entry, line_of, shown_key
from playground.ui.visit.session import Session
from playground.ui.visit.starting import set_all_back
from playground.ui.widgets.warnings import draw_warning, warning_in_line

FOLDER = Path(__file__).parents[1] / "browser"
YOUR_OWN = {
    "key": OWN,
    "kind": "data",
    "title": "Your own data",
    "sentence": "Points that you type, paste, load or draw on the Data page.",
    "picture": None,
}


def shelf() -> dict[str, Any]:
    """Return the entries with their pictures, and how classes look: what never changes."""
    drawn = pictures()
    told = ("key", "kind", "title", "sentence")
    entries = [
        {**{name: getattr(one, name) for name in told}, "picture": asdict(drawn[one.key])}
        for one in GALLERY
    ]
    return {"entries": [*entries, YOUR_OWN], "classes": CLASS_LOOKS}


GALLERY_SCRIPT = Script(
    "gallery",
    FOLDER / "gallery.js",
    {
        **GENERATED,
        FOLDER / "shelf.js": lambda: f"export const SHELF = {json.dumps(shelf())};\n",
    },
    FOLDER / "gallery.css",
)


def draw_gallery(session: Session) -> None:
    """Draw the pictures to choose from; the one that is shown now is marked."""
    shown, leads = shown_key(session.experiment), "" if session.own else OWN
    data = {"shown": shown, "leads": leads}
    # Not isolated: unfolded, it takes another place in the page's own layout.
    mount(GALLERY_SCRIPT, data, "gallery", "choice", lambda key: choose_entry(session, key))


def draw_line(session: Session) -> None:
    """Draw the line on the experiment, with what else is offered for its data.

    What there is to warn of the controls below it takes its place.
    """
    line, warning = line_of(session), warning_in_line(session)
    with st.container(horizontal=True, vertical_alignment="center", key="line"):
        if warning:
            draw_warning(session, warning)
            return
        st.markdown(f"{line.text} {line.differs}".rstrip(), width="content")
        if line.differs:
            st.button(
                "Reset all", "set all back", on_click=set_all_back, args=(session,), type="tertiary"
            )
        for label, act in line.offers.items():
            st.button(label, on_click=act, key=f"offer {label}", type="tertiary")
