"""Event loops that open nothing until they run: Streamlit keeps one for each session, unused.

Streamlit 1.67 makes an event loop with each session, for scripts that use asyncio, and closes it
when the session is forgotten (`AppSession._script_event_loop`). That is three descriptors for each
visitor who left, as long as the session is kept for their return, and no setting turns it off.
"""

import asyncio
import selectors
import socket


class SessionLoop(asyncio.SelectorEventLoop):
    """An event loop that has descriptors only while it runs."""

    _ssock: socket.socket | None = None
    _csock: socket.socket | None = None

    def __init__(self) -> None:
        """Open nothing: to poll, unlike epoll, takes no descriptor."""
        super().__init__(selectors.PollSelector())

    def run_forever(self) -> None:
        """Run until stopped; `run_until_complete` comes here, too."""
        if self.is_running() or self.is_closed():
            super().run_forever()  # which raises what fits
            return
        super()._make_self_pipe()  # type: ignore[misc]  # not among asyncio's types
        try:
            super().run_forever()
        finally:
            super()._close_self_pipe()  # type: ignore[misc]  # likewise

    def _make_self_pipe(self) -> None:
        """Put off what wakes a loop that runs: asyncio makes it with the loop."""

    def _close_self_pipe(self) -> None:
        """Do nothing: a loop that can be closed does not run, and has nothing open."""


class SessionLoops(asyncio.DefaultEventLoopPolicy):
    """Makes a `SessionLoop` where a loop is for another thread: one runs in this thread already.

    That is how Streamlit's server makes those of sessions. `asyncio.run` gets a loop as always.
    """

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return super().new_event_loop()
        return SessionLoop()


def use_session_loops() -> None:
    """Have this process make such loops, where this Python can: on Windows all stays as it is."""
    names = ("_make_self_pipe", "_close_self_pipe")
    if hasattr(selectors, "PollSelector") and all(
        hasattr(asyncio.SelectorEventLoop, name) for name in names
    ):
        asyncio.set_event_loop_policy(SessionLoops())
