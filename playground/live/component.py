"""Scripts as Streamlit components."""

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from playground.live.scripts import Script


@cache
def component(script: Script, *, isolated: bool = False) -> Callable[..., Any]:
    """Return what mounts a script on the page, made once.

    Args:
        script: with its style sheet.
        isolated: that style sheet is for the component alone, and the page's are not for it.
    """
    style = script.style.read_text(encoding="utf-8") if script.style else None
    mount: Callable[..., Any] = st.components.v2.component(
        f"playground.{script.name}", js=script.to_mount(), css=style, isolate_styles=isolated
    )
    return mount
