"""Who does pieces of work: processes of this machine, one for each of its cores.

All visitors of a server share them. A server's environment can name a Dask scheduler instead, see
`on_dask`; never a page or a link, so that no visitor can point the server at an address.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import wait
from typing import Any, Protocol

from playground.sweep.maps.code import code_version
from playground.sweep.maps.piece import do_piece

VARIABLE = "PLAYGROUND_DASK"  # names a scheduler
COUNT_VARIABLE = "PLAYGROUND_PROCESSES"  # how many work on maps, instead of one for each core
MOST_PROCESSES = 256
NICE = 10  # the page comes first
IDLE = 60.0  # seconds after which processes that nobody needs are ended: each takes 60 MB


class WorkersError(Exception):
    """Workers cannot be had; the message is a sentence for who uses the page."""


class WorkersLost(Exception):
    """Who was at a piece of work has gone; others can do it again."""


class Promise(Protocol):
    """The answer to a piece of work that is under way, as of `concurrent.futures` or Dask."""

    def add_done_callback(self, done: Callable[[Any], Any]) -> None:
        """Have it called with this when it is done, from any thread."""

    def result(self) -> bytes:
        """Return the answer, or raise what went wrong; once it is done."""


class Workers(Protocol):
    """Who does pieces of work."""

    def count(self) -> int:
        """Return how many pieces are done at a time, at least 1."""

    def submit(self, work: bytes) -> Promise:
        """Begin with a piece, as `pack` made it; a WorkersError says why that cannot be."""

    def drop(self, promise: Any) -> None:
        """Take note that nobody wants the answer to a piece any more."""

    def explain(self, error: BaseException) -> Exception:
        """Return a WorkersLost for what can be done again, or a WorkersError that tells why not."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes_wanted() -> int:
    """Return how many processes are to work: one for each core, or what the environment says."""
    text = os.environ.get(COUNT_VARIABLE, "")
    if not text:
        return min(cores(), MOST_PROCESSES)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PROCESSES:
        raise WorkersError(
            f"{COUNT_VARIABLE}: expected a whole number from 1 to {MOST_PROCESSES}, got {text[:20]}"
        )
    return int(text)


class LocalWorkers:
    """Processes of this machine, started when they are first needed."""

    def __init__(self, n: int | None = None) -> None:
        """Take note of how many; None for one each core, or what the environment says."""
        self._n = processes_wanted() if n is None else n
        self._lock = threading.Lock()  # held while the pool is used, or changed
        self._pool: ProcessPoolExecutor | None = None
        # Another one: the pool can hold a lock of its own while it calls `_note_end`.
        self._counting = threading.Lock()
        self._n_under_way = 0
        self._rest: threading.Timer | None = None

    def count(self) -> int:
        """Return how many processes there are."""
        return self._n

    def submit(self, work: bytes) -> Promise:
        """Begin with a piece."""
        with self._counting:
            self._n_under_way += 1
            if self._rest:
                self._rest.cancel()
                self._rest = None
        try:
            promise = self._begin(work)
        except (OSError, RuntimeError) as error:  # RuntimeError: the server is being stopped
            self._note_end(None)
            raise WorkersError(f"This server can start no processes: {error}.") from None
        promise.add_done_callback(self._note_end)
        return promise

    def _begin(self, work: bytes) -> Promise:
        with self._lock, _deaf_to_the_keyboard():
            if self._pool is None:
                self._pool = self._make_pool()
            try:
                return self._pool.submit(do_piece, code_version(), work)
            except BrokenProcessPool:
                # One process has gone, and with it the pool: there is another one at once.
                self._pool = self._make_pool()
                return self._pool.submit(do_piece, code_version(), work)

    def _make_pool(self) -> ProcessPoolExecutor:
        # Not forked: a copy of a server with threads can stand still for ever.
        return ProcessPoolExecutor(self._n, get_context("spawn"), initializer=_settle)

    def _note_end(self, _: object) -> None:
        with self._counting:
            self._n_under_way -= 1
            if not self._n_under_way:
                self._rest = threading.Timer(IDLE, self.close)
                self._rest.daemon = True
                self._rest.start()

    def close(self) -> None:
        """End the processes if nothing is under way; those wanted later are started again."""
        with self._lock:
            with self._counting:
                is_idle = self._n_under_way == 0
            if is_idle and self._pool:
                self._pool.shutdown(wait=False)
                self._pool = None

    def drop(self, promise: Any) -> None:
        """Leave it, as it takes a moment alone.

        The pool of Python 3.11 stands still where a piece was cancelled and a process is lost.
        """

    def explain(self, error: BaseException) -> Exception:
        """Tell what can be done again from what cannot."""
        if isinstance(error, BrokenProcessPool):
            return WorkersLost("A process has gone.")
        return WorkersError(f"A piece of the map could not be trained: {error}")


@contextmanager
def _deaf_to_the_keyboard() -> Iterator[None]:
    """Start processes that Ctrl+C does not reach, from their first moment on.

    Who ends the server with the keyboard means the server, which then ends them.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows: `_settle` comes to it
        yield
        return
    resource_tracker.ensure_running()  # which clears the mask where it begins
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle() -> None:
    """Prepare a process that has just been started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the server is gone, however that was ended."""
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(0)


_shared: dict[str, Workers] = {}
_lock = threading.Lock()


def shared_workers() -> Workers:
    """Return those that all maps of this process share.

    Raises:
        WorkersError: they cannot be had, and why.
    """
    address = os.environ.get(VARIABLE, "").strip()
    with _lock:
        if address not in _shared:
            if address:
                from playground.sweep.maps.on_dask import DaskWorkers

                _shared[address] = DaskWorkers(address)
            else:
                _shared[address] = LocalWorkers()
        return _shared[address]
