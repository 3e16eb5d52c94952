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

from playground.live.component import mount
from playground.live.scripts import Script
from playground.run.files import File

FOLDER = Path(__file__).parents[1] / "browser"
SAVE = Script("save", FOLDER / "save.js", style=FOLDER / "save.css")


def draw_save_button(
    label: str, make: Callable[[], File], key: str, *, primary: bool = False
) -> None:
    """Draw a button that saves the file that `make` returns when it is clicked; that runs it alone.

    There is one key for each place on the page, so that a click is not lost while another file is
    put up there. It is primary where it is what the part of the page is for.
    """
    # A fragment takes all the width that there is.
    with st.container(width="content"):
        _draw(label, make, key, primary)


@st.fragment
def _draw(label: str, make: Callable[[], File], key: str, primary: bool) -> None:
    wanted = st.session_state.get(key, {}).get("wanted")
    is_wanted = isinstance(wanted, int) and not isinstance(wanted, bool)
    data = {
        "key": key,
        "label": label,
        "primary": primary,
        "answer": wanted if is_wanted else 0,
        "file": make().as_json() if is_wanted else None,
    }
    mount(SAVE, data, key, "wanted", lambda _: None, isolated=True, width="content")
