"""Scripts as Streamlit components."""

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from playground.live.scripts import Script


def mount(
    script: Script,
    data: Any,
    key: str,
    trigger: str,
    take: Callable[[object], object],
    *,
    isolated: bool = False,
    **options: Any,
) -> None:
    """Put a script on the page, under a key in the session state.

    What it sends by its trigger is handed to `take` before the script of the page runs; nothing
    where it was sent while another page opened.
    """

    def take_sent() -> None:
        take((st.session_state.get(key) or {}).get(trigger))

    options |= {"data": data, "key": key, f"on_{trigger}_change": take_sent}
    _component(script, isolated)(**options)


@cache
def _component(script: Script, isolated: bool) -> Callable[..., Any]:
    """Isolated, its style sheet is for the component alone, and the page's are not for it."""
    text, style = script.to_mount()
    component: Callable[..., Any] = st.components.v2.component(
        f"playground.{script.name}", js=text, css=style, isolate_styles=isolated
    )
    return component
