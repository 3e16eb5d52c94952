"""The place for a page's heading, which stays from page to page."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from streamlit.delta_generator import DeltaGenerator

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
