"""The keeper: the part of the page that keeps a visit in the browser, as a Streamlit component."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from playground.live.assets import FOLDER as PLAYER_FOLDER
from playground.live.component import component
from playground.live.scripts import Script

FOLDER = Path(__file__).with_name("browser")
MODULES = (
    *(PLAYER_FOLDER / f"{name}.js" for name in ("address", "signs", "leaving")),
    *(FOLDER / f"{name}.js" for name in ("mending", "repeats", "store", "steps", "keeper")),
)
KEEPER = Script("keeper", MODULES)


def draw_keeper(data: dict[str, Any], on_told: Callable[[object], None], key: str) -> None:
    """Draw the keeper, which shows nothing.

    Args:
        data: what `returning.for_keeper` gives.
        on_told: called with what the browser tells, before the script runs.
        key: of the component in the session state.
    """

    def take() -> None:
        on_told(st.session_state.get(key, {}).get("told"))

    component(KEEPER)(data=data, key=key, on_told_change=take)
