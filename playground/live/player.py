"""The player as a Streamlit component: bytes down, requests up."""

from collections.abc import Callable

import streamlit as st

from playground.live.assets import PLAYER
from playground.live.component import component


def player(message: bytes, key: str, on_request: Callable[[object], None]) -> None:
    """Show the player.

    Args:
        message: what `Playback.message` gives.
        key: of the component in the session state.
        on_request: called with a request of the player, before the script runs.
    """

    def take_request() -> None:
        # A request that was sent while another page opened has no player any more.
        on_request(st.session_state.get(key, {}).get("request"))

    # Not isolated: Plotly puts its style sheet into the document's head.
    component(PLAYER)(data=message, key=key, on_request_change=take_request)
