"""Binding widgets to a session: it decides what they show, and they hand new values to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from playground.ui.visit.session import Session

T = TypeVar("T")


def bind(
    session: Session, name: str, value: Any, take: Callable[[Any], None], shown_by: str = "value"
) -> dict[str, Any]:
    """Return value, key and callback of a widget that shows `value` and hands a new one to `take`.

    The Experiment decides what a widget shows. Where that was changed by something else (a preset,
    say), the widget gets a new key. A request of the player that was under way then still brings
    the old widget's value: it is known by its old key, and not taken. The widget's own default
    must be `value`, too: set in the session state instead, it would reach the browser with one run
    of the script alone, and that one can be cut short by the next. `shown_by` is the widget's
    argument that takes it.
    """
    keys = session.keys
    key = keys.key(name)
    if key in st.session_state and st.session_state[key] != value:
        key = keys.rebind(name)

    def take_if_current() -> None:
        if key == keys.key(name):
            take(st.session_state[key])

    return {shown_by: value, "key": key, "on_change": take_if_current}


def bind_choice(
    session: Session, name: str, options: Sequence[Any], value: Any, take: Callable[[Any], None]
) -> dict[str, Any]:
    """Return the same for a widget that chooses one of some options; None chooses none."""
    bound = bind(session, name, value, take)
    index = None if bound.pop("value") is None else options.index(value)
    return {"options": options, "index": index, **bound}


def choose_part(
    session: Session, page: str, parts: Mapping[str, T], now: str, take: Callable[[str], None]
) -> T:
    """Draw the choice of a page's part, by its title, and return the one that is chosen."""
    bound = bind(session, f"{page} part", now, take, "default")
    st.segmented_control(
        "Part", list(parts), required=True, label_visibility="collapsed", wrap=True, **bound
    )
    return parts[now]
