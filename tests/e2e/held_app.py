"""The app with a server that can be held: `streamlit run` starts it in place of playground/app.py.

A file named by HELD_BY says for how many seconds the next script run of a page, or the next request
of the player, is held; it is used up by that.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.routing import Route

from playground import main
from playground.app import serve_file
from playground.live import assets
from playground.live.playback import Playback
from playground.ui import session

ORDER = Path(os.environ["HELD_BY"])


def held(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that waits first, where the file asks for it by its name."""

    def wait_first(*args: Any, **options: Any) -> Any:
        name, seconds = ORDER.read_text().split() if ORDER.exists() else ("", "0")
        if name == what:
            ORDER.unlink()
            time.sleep(float(seconds))
        return function(*args, **options)

    return wait_first


session.current_session = held("page", session.current_session)
Playback.handle = held("player", Playback.handle)  # type: ignore[method-assign]

# Streamlit looks for this call in the text of the file.
app = st.App(main.__file__, routes=[Route(f"/{assets.ROUTE}/{{name}}", serve_file)])
