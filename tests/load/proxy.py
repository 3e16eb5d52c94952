"""A bad line: a proxy before the app that delays, throttles, cuts and silences what goes through.

From a thread of its own, for tests that drive a browser:

    with bad_line(url, delay=0.02, down=50_000) as line:
        page.goto(line.url)
        line.silence()
        line.resume()
        line.cut()

In asyncio, `async with Proxy(url) as line` does the same. All of its methods and settings may be
used from any thread, at any time.
"""

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

HOST = "127.0.0.1"
CHUNK = 2048  # bytes that pass at once: small, so that a slow line trickles
ROOM = 64  # chunks on their way in one direction of a connection; what sends more has to wait

clock = time.monotonic


class Direction:
    """One way of the line, shared by all connections as a wire is.

    Attributes:
        rate: bytes a second; None for as many as come.
        passed: bytes that were let out so far.
    """

    def __init__(self, rate: float | None) -> None:
        """Begin with a free line."""
        self.rate = rate
        self.passed = 0
        self._free_at = 0.0

    def due(self, size: int, delay: float) -> float:
        """Return when so many bytes that come now are through."""
        now = clock()
        busy = size / self.rate if self.rate else 0.0
        self._free_at = max(now, self._free_at) + busy
        return self._free_at + delay


class Proxy:
    """The line.

    Attributes:
        url: where it is reached.
        delay: seconds that each byte takes, each way, besides what the rate asks for.
        down: from the app to the browser.
        up: from the browser to the app.
        n_connections: how many are open now.
    """

    url: str

    def __init__(
        self, url: str, delay: float = 0.0, down: float | None = None, up: float | None = None
    ) -> None:
        """Take note of what it leads to, and of what it is like.

        Args:
            url: the app's address, such as "http://127.0.0.1:8501/".
            delay: seconds, each way.
            down: bytes a second to the browser; None for no limit.
            up: bytes a second to the app; None for no limit.
        """
        parts = urlsplit(url)
        self._to = (parts.hostname or HOST, parts.port or 80)
        self.delay = delay
        self.down, self.up = Direction(down), Direction(up)
        self._open: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._is_refusing = False

    @property
    def n_connections(self) -> int:
        """Return how many are open now."""
        return len(self._open)

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._loop = asyncio.get_running_loop()
        self._is_heard = asyncio.Event()
        self._is_heard.set()
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.url = f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections, and listen no longer."""
        self._server.close()
        tasks = list(self._open)
        self._cut()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---- faults ----

    def throttle(self, down: float | None = None, up: float | None = None) -> None:
        """Let so many bytes a second through each way; None for no limit."""
        self.down.rate, self.up.rate = down, up

    def cut(self) -> None:
        """Close all connections now; others may be opened."""
        self._loop.call_soon_threadsafe(self._cut)

    def refuse(self) -> None:
        """Close all connections, and each new one at once, until `resume`."""
        self._is_refusing = True
        self.cut()

    def silence(self) -> None:
        """Let nothing through, and keep all connections open, until `resume`."""
        self._loop.call_soon_threadsafe(self._is_heard.clear)

    def resume(self) -> None:
        """End a silence, which lets through what was held back, or a refusal."""
        self._is_refusing = False
        self._loop.call_soon_threadsafe(self._is_heard.set)

    def _cut(self) -> None:
        for task, ends in list(self._open.items()):
            for end in ends:
                reset(end)
            task.cancel()

    # ---- connections ----

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if self._is_refusing or task is None:
            reset(writer)
            return
        ends = self._open[task] = [writer]
        with suppress(OSError, asyncio.CancelledError):
            from_app, to_app = await asyncio.open_connection(*self._to)
            ends.append(to_app)
            # Until either of them has gone.
            await first_of(
                self._pump(reader, to_app, self.up), self._pump(from_app, writer, self.down)
            )
        del self._open[task]
        for end in ends:
            end.close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: Direction
    ) -> None:
        """Carry bytes one way until their source ends."""
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(ROOM)

        async def take_in() -> None:
            while data := await source.read(CHUNK):
                await on_its_way.put((way.due(len(data), self.delay), data))
            await on_its_way.put((clock(), b""))

        async def let_out() -> None:
            while True:
                due, data = await on_its_way.get()
                await asyncio.sleep(due - clock())
                await self._is_heard.wait()
                if not data:
                    return
                way.passed += len(data)  # first: whoever has them may look at once
                sink.write(data)
                await sink.drain()

        await first_of(let_out(), take_in(), until=0)


def reset(end: asyncio.StreamWriter) -> None:
    """Break a connection off, as when a machine has gone: what is still in buffers is lost."""
    at_once = struct.pack("ii", 1, 0)
    end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    end.transport.abort()


async def first_of(*jobs: Awaitable[None], until: int | None = None) -> None:
    """Do some things at once until one of them is done, or a certain one; end the others."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    waited_for = tasks if until is None else [tasks[until]]
    try:
        await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def bad_line(
    url: str, delay: float = 0.0, down: float | None = None, up: float | None = None
) -> Iterator[Proxy]:
    """Run a proxy in a thread of its own; see `Proxy`."""
    line = Proxy(url, delay, down, up)
    is_open = threading.Event()
    end: Callable[[], None] = is_open.set

    async def run() -> None:
        nonlocal end
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        async with line:
            end = lambda: loop.call_soon_threadsafe(over.set)  # noqa: E731  set once, used once
            is_open.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    is_open.wait(10)
    try:
        yield line
    finally:
        end()
        thread.join(10)
