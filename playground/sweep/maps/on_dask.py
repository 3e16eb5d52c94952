"""Pieces of work done by a Dask cluster, whose scheduler the server's environment names.

Dask runs whatever it is sent, so who can reach a scheduler can do all that its workers can. It is
for a network that is trusted, or for TLS: `tls://`, with certificates as Dask's own configuration
has them (`DASK_DISTRIBUTED__COMM__TLS__...`).
"""

import logging
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

from playground.sweep.maps.code import code_version
from playground.sweep.maps.piece import OtherCode
from playground.sweep.maps.workers import VARIABLE, Promise, WorkersError, WorkersLost

LOG = logging.getLogger(__name__)
ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}")
CONNECTING = 10.0  # seconds until a scheduler that does not answer is given up
COUNT_AGAIN = 2.0  # seconds after which workers are counted again
MISSING = (
    "This server is to make its maps on a Dask cluster, and has no Dask: "
    'pip install "dask[distributed]".'
)
WRONG_ADDRESS = (
    f"{VARIABLE}: expected the address of a scheduler such as tcp://10.0.0.5:8786 or "
    "tls://10.0.0.5:8786."
)
UNREACHABLE = (
    "The cluster that this server makes its maps on cannot be reached. Who runs the server finds "
    "why in its log."
)
NO_WORKERS = "The cluster that this server makes its maps on has no workers now."
NO_CODE = (
    "A worker of the cluster cannot find the playground's code: start workers in a checkout of the "
    "same version, with PYTHONPATH=."
)
OTHER_CODE = (
    "A worker of the cluster has another version of the playground or of NumPy than this server, "
    "so its numbers could differ"
)


class DaskWorkers:
    """The workers of a Dask scheduler; connected to when they are first needed, and again."""

    def __init__(self, address: str) -> None:
        """Take note of the scheduler's address.

        Raises:
            WorkersError: it is none, or Dask is not installed.
        """
        if not ADDRESS.fullmatch(address):
            LOG.error("%s is %r", VARIABLE, address)
            raise WorkersError(WRONG_ADDRESS)
        try:
            import distributed  # noqa: F401  an optional extra
        except ImportError as error:
            raise WorkersError(MISSING) from error
        self._address = address
        self._lock = threading.Lock()
        self._client: Any = None  # Dask's Client
        self._counted, self._count = 0.0, 0

    def _connected(self) -> Any:
        """Return the connection; a new one where there is none any more."""
        import distributed

        with self._lock:
            if self._client is None or self._client.status != "running":
                if self._client:
                    with suppress(Exception):  # it is of no use any more, whatever it says
                        self._client.close(timeout=0)
                try:
                    connect: Any = distributed.Client
                    self._client = connect(
                        self._address, timeout=CONNECTING, set_as_default=False, name="playground"
                    )
                except Exception as error:  # no answer, no certificate, a wrong one, ...
                    self._client = None
                    LOG.error("no connection with %s: %s", self._address, error)
                    raise WorkersError(UNREACHABLE) from None
            return self._client

    def count(self) -> int:
        """Return how many pieces are done at a time: the threads of all workers.

        Raises:
            WorkersError: there is no connection, or no worker.
        """
        client, now = self._connected(), time.monotonic()
        if now - self._counted > COUNT_AGAIN or not self._count:
            try:
                n_threads = sum(client.nthreads().values())
            except Exception as error:  # it was lost in this moment
                LOG.error("no answer of %s: %s", self._address, error)
                raise WorkersError(UNREACHABLE) from None
            self._counted, self._count = now, n_threads
            if not n_threads:
                raise WorkersError(NO_WORKERS)
        return self._count

    def submit(self, work: bytes) -> Promise:
        """Begin with a piece; the same one twice is done twice, as either could be lost."""
        client = self._connected()
        try:
            promise: Promise = client.submit(make_task(), code_version(), work, pure=False)
        except Exception as error:  # likewise
            LOG.error("nothing can be sent to %s: %s", self._address, error)
            raise WorkersError(UNREACHABLE) from None
        return promise

    def drop(self, promise: Any) -> None:
        """Have it not begun, if that is still possible."""
        with suppress(Exception):  # the cluster may be out of reach
            promise.cancel()

    def explain(self, error: BaseException) -> Exception:
        """Tell what can be done again from what cannot."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return WorkersError(
                f"{error.allowed_failures + 1} workers of the cluster were lost, one after the "
                "other, at the same piece of work: it may need more memory than they have."
            )
        if isinstance(error, CancelledError | OSError):
            return WorkersLost("The connection with the cluster was lost.")
        if isinstance(error, OtherCode):
            return WorkersError(f"{OTHER_CODE}: {error}.")
        if is_import_error(error):
            return WorkersError(NO_CODE)
        return WorkersError(f"A piece of the map could not be trained on the cluster: {error}")


def make_task() -> Callable[[str, bytes], bytes]:
    """Return what a worker is sent to do: a function that travels as it is written here.

    One of a module travels by its name. A worker that cannot find the module could not read what it
    is sent, and Dask 2026.8 then ends the worker and tells nobody; nor could the scheduler, which
    reads it, too. `cloudpickle.register_pickle_by_value` does not reach what is sent.
    """

    def work_there(code: str, work: bytes) -> bytes:
        from playground.sweep.maps.piece import do_piece

        return do_piece(code, work)

    return work_there


def is_import_error(error: BaseException | None) -> bool:
    """Return whether an error is, or comes from, a module that a worker does not have."""
    while error:
        if isinstance(error, ImportError | AttributeError):
            return True
        error = error.__cause__ or error.__context__
    return False
