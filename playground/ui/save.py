"""Buttons that save a file, made when it is asked for and sent to the browser with the answer.

Streamlit's own button names an address of the server's. A file that a callable makes belongs to no
session, so the end of any visitor's script run takes it away (1.67: `execute_deferred` of
`MediaFileManager` leaves it unmapped, and `remove_orphaned_files` collects it). Bytes are kept, but
not while the visitor's own next run is on its way, which begins with `clear_session_refs`. Here the
bytes come through the page's connection, and no address is asked for.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from playground.live.assets import FOLDER as PLAYER_FOLDER
from playground.live.component import component
from playground.live.files import File
from playground.live.scripts import Script

FOLDER = Path(__file__).with_name("browser")
MODULES = (
    *(PLAYER_FOLDER / f"{name}.js" for name in ("elements", "saving")),
    FOLDER / "save.js",
)

SAVE = Script("save", MODULES, style=FOLDER / "save.css")


def draw_save_button(
    label: str, make: Callable[[], File], key: str, *, primary: bool = False
) -> None:
    """Draw a button that saves a file; a click runs it alone.

    Args:
        label: what the button says.
        make: returns the file. It is called for a click, so it costs nothing before.
        key: of the component in the session state; one for each place on the page, so that a click
            is not lost while another file is put up there.
        primary: the button is what the part of the page is for.
    """
    # A fragment takes all the width that there is.
    with st.container(width="content"):
        _draw(label, make, key, primary)


@st.fragment
def _draw(label: str, make: Callable[[], File], key: str, primary: bool) -> None:
    wanted = st.session_state.get(key, {}).get("wanted")
    is_wanted = isinstance(wanted, int) and not isinstance(wanted, bool)
    component(SAVE, isolated=True)(
        data={
            "key": key,
            "label": label,
            "primary": primary,
            "answer": wanted if is_wanted else 0,
            "file": make().as_json() if is_wanted else None,
        },
        key=key, width="content", on_wanted_change=lambda: None,
    )  # fmt: skip
