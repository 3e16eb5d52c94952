"""Streamlit's session state, made safe for a busy server: one lock a session, whole callbacks.

*One lock.* A script runner that is done has still to tidy up when the next one begins, so that for
a moment two of them use the same state. In Streamlit 1.67 each has a lock of its own
(`SafeSessionState`), and on a busy server one goes through what the other changes: "dictionary
changed size during iteration" in place of the page. The lock is held while callbacks run. So no
code may ask for the session state while it holds a lock that a callback waits for.

*Whole callbacks.* At a use of its state a runner takes up a request for another run, and breaks off
what it does: before the callback of a click, which is then lost, or in the midst of it. Here a
runner does so only when its callbacks are done. It is the runner's own to take that request up
because `runner.fastReruns` is off: else a second runner begins beside it, the first one is never to
do anything again, and a click that it was started for is lost as well.
"""

import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from streamlit.runtime.state.safe_session_state import SafeSessionState

# By the id of the state, which lives as long as whoever uses its lock.
_locks: WeakValueDictionary[int, Any] = WeakValueDictionary()
_own_init = SafeSessionState.__init__
_own_call = SafeSessionState.on_script_will_rerun


def _init(self: SafeSessionState, state: Any, yield_callback: Callable[[], None]) -> None:
    """Begin as Streamlit does, with the lock of the state in place of a new one."""
    _own_init(self, state, yield_callback)
    _set(self, "_lock", _locks.setdefault(id(state), threading.RLock()))


def _call(self: SafeSessionState, *states: Any, **replayed: Any) -> None:
    """Take new values of widgets and run their callbacks, and look for other requests later."""
    break_off = self._yield_callback
    _set(self, "_yield_callback", _go_on)
    try:
        _own_call(self, *states, **replayed)
    finally:
        _set(self, "_yield_callback", break_off)


def _go_on() -> None:
    pass


def _set(self: SafeSessionState, name: str, value: object) -> None:
    """Set an attribute: the class itself takes attributes for keys of the state."""
    object.__setattr__(self, name, value)


def make_session_state_safe() -> None:
    """Have all script runners of this process share locks, and finish callbacks."""
    SafeSessionState.__init__ = _init  # type: ignore[method-assign]
    SafeSessionState.on_script_will_rerun = _call  # type: ignore[method-assign]
