"""What a page of the app is, and the place for its heading, which stays from page to page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from streamlit.delta_generator import DeltaGenerator

# What of the player a page shows: all of it ("full", or "task" beside an exercise), one of a
# "pair", or beside what the page draws the network, the points or the weights; empty for no
# player. See player.css.
Layout = Literal["", "full", "task", "network", "points", "weights", "pair"]


@dataclass(frozen=True)
class Page:
    """A page of the app; `pages.registry` has all of them."""

    name: str  # in its address; the player and the keeper know it by this name, too
    title: str  # in the navigation, and above the page
    show: Callable[[], None]
    layout: Layout = ""


# Of a run of the script and not of the session, of which two run side by side for a moment.
_above: ContextVar[DeltaGenerator] = ContextVar("above")


@contextmanager
def heading_in(place: DeltaGenerator) -> Iterator[None]:
    """Have the page that is drawn within put its heading there."""
    token = _above.set(place)
    try:
        yield
    finally:
        _above.reset(token)


def above() -> DeltaGenerator:
    """Return the place for the heading of the page that is drawn."""
    return _above.get()
