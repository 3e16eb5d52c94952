"""The app with a server that can be held: `streamlit run` starts it in place of playground/app.py.

A file named by HELD_BY holds, while it is there, what it says: "page", the script runs of a page,
or "player", what a player asks for.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.routing import Route

from playground import main
from playground.app import serve_file
from playground.live.playback import Playback
from playground.live.scripts import ROUTE
from playground.ui.visit import opening

ORDER = Path(os.environ["HELD_BY"])
LONGEST = 60.0  # seconds: a test that failed has let nothing go


def is_held(what: str) -> bool:
    with suppress(FileNotFoundError):
        return ORDER.read_text() == what
    return False


def held(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that waits first, as long as it is held by its name."""

    def wait_first(*args: Any, **options: Any) -> Any:
        until = time.monotonic() + LONGEST
        while is_held(what) and time.monotonic() < until:
            time.sleep(0.01)
        return function(*args, **options)

    return wait_first


opening.current_session = held("page", opening.current_session)
Playback.handle = held("player", Playback.handle)  # type: ignore[method-assign]

# Streamlit looks for this call in the text of the file.
app = st.App(main.__file__, routes=[Route(f"/{ROUTE}/{{name}}", serve_file)])
