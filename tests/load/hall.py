"""Several servers behind the proxy, one of which is killed: `python -m tests.load hall`.

Learners play and click at the proxy's address, and send back the cookie that it gives them. After
a third of the time one server is killed, and is started again by who has opened the hall. Its
learners come back on the others by themselves; for everybody else nothing happens.

It prints what they met with, and the exit code is 1 if a learner is dropped, or without frames or
record at the end, or if somebody notices who was with another server.
"""

import asyncio
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from playground.hall.servers import Hall, free_port
from tests.hall.standing import COOKIE
from tests.load.report import faults, lines
from tests.load.returning import Returning
from tests.load.run import Load, put_load
from tests.load.server import HOST, Server

KILLED = "1"
OPENING = 60.0  # seconds
LOOK_EVERY = 0.5  # seconds
LOST = 12.0  # seconds without a frame at the end; in a full hall some wait long at times


@dataclass(frozen=True)
class Behind(Server):
    """Servers behind a proxy, as one server is read: all of their memory, all of their time.

    Attributes:
        hall: whose they are.
        past: for how many seconds each that was killed has kept a core busy.
    """

    hall: Hall | None = None
    past: list[float] = field(default_factory=list)

    @property
    def servers(self) -> list[Server]:
        """The servers as they run now."""
        assert self.hall
        return [Server(self.url, one.pid) for one in self.hall.servers]

    @property
    def proxy(self) -> Server:
        """The proxy."""
        assert self.hall
        return Server(self.url, self.hall.proxy.pid)

    def memory(self, entry: str = "VmRSS") -> float:
        """Return megabytes of all servers together."""
        return sum(one.memory(entry) for one in self.servers if is_there(one))

    def cpu_seconds(self) -> float:
        """Return how long servers and proxy have kept cores busy."""
        there = (one for one in (*self.servers, self.proxy) if is_there(one))
        return sum(one.cpu_seconds() for one in there) + sum(self.past)

    def kill(self, number: int) -> None:
        """Kill a server; the first one has number 0."""
        assert self.hall
        self.past.append(self.servers[number].cpu_seconds())
        self.hall.servers[number].kill()

    def complaints(self) -> list[str]:
        """Return what the servers wrote of errors; the proxy tells of each that is not up."""
        return [line for line in super().complaints() if not line.startswith("[")]


def is_there(one: Server) -> bool:
    """Return whether its process is not forgotten yet."""
    return Path(f"/proc/{one.pid}").exists()


@contextmanager
def open_hall(n_servers: int) -> Iterator[Behind]:
    """Open a hall for this machine alone, and wait until all of it answers."""
    with TemporaryDirectory() as folder:
        port, log = free_port(), Path(folder) / "log"
        with log.open("wb") as sink:
            hall = Hall(n_servers, f"{HOST}:{port}", Path(folder), sink)
            hall.open()
            try:
                wait_until_up([*hall.ports, port], log)
                yield Behind(f"http://{HOST}:{port}/", hall.proxy.pid, log, hall)
            finally:
                hall.close()


def wait_until_up(ports: Sequence[int], log: Path) -> None:
    """Wait until somebody answers at each port, one after the other.

    Raises:
        RuntimeError: somebody does not.
    """
    until = time.monotonic() + OPENING
    for port in ports:
        while True:
            try:
                urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=5).close()
                break
            except OSError as error:
                if time.monotonic() > until:
                    raise RuntimeError(f"the hall did not open:\n{log.read_text()}") from error
                time.sleep(0.1)


class Seating:
    """Who is with which server, by the cookies."""

    def __init__(self) -> None:
        self.learners: list[Returning] = []
        self.before: list[str] = []  # when one was killed

    def let_in(self, url: str, seed: int) -> Returning:
        """Return another learner."""
        self.learners.append(Returning(url, seed))
        return self.learners[-1]

    def now(self) -> list[str]:
        """Return the server of each learner, as the proxy names it: by its number, from 1 on."""
        return [one.server_of(COOKIE) for one in self.learners]

    def met_with_it(self) -> list[bool]:
        """Return who was with the server that was killed."""
        return [name == KILLED for name in self.before]


async def kill_one(found: Behind, seating: Seating, seconds: float) -> None:
    """Kill the first server after a while, and let it be started again."""
    await asyncio.sleep(seconds / 3)
    assert found.hall
    seating.before = seating.now()
    found.kill(int(KILLED) - 1)
    while True:
        await asyncio.sleep(LOOK_EVERY)
        found.hall.look()


def wrong(load: Load, seating: Seating) -> list[str]:
    """Return what should not have happened, a sentence for each."""
    said = faults(load)
    for number, (diary, met) in enumerate(zip(load.diaries, seating.met_with_it(), strict=True)):
        if len(diary.returned) != int(met):
            said.append(f"learner {number} came back {len(diary.returned)} times")
        if not any(at > load.end - LOST for at in diary.shown):
            said.append(f"learner {number} saw no frame in the last {LOST:g} s")
        if len(diary.records) != 1:
            said.append(f"learner {number} has had {len(diary.records)} records")
    return said


def told(load: Load, seating: Seating) -> Iterator[str]:
    """Tell how the learners were seated, and how those of the killed server came back."""
    seats = [seating.before.count(name) for name in dict.fromkeys(seating.before)]
    back = [seconds for diary in load.diaries for seconds in diary.returned]
    yield f"learners with each server     {', '.join(map(str, seats)):>8}"
    yield f"of the killed one             {sum(seating.met_with_it()):8d}"
    if back:
        middle, most = np.percentile(back, [50, 100])
        yield f"back after                    {middle:8.1f} s in the middle, {most:.1f} s most"


async def live_through(found: Behind, n_learners: int, seconds: float, seating: Seating) -> Load:
    """Let learners play while a server is killed."""
    spoil = partial(kill_one, found, seating, seconds)
    return await put_load(found, n_learners, seconds, seating.let_in, spoil)


def run_hall(n_learners: int, seconds: float, n_servers: int) -> int:
    """Put the load on a hall of its own, print what came of it, and return the exit code."""
    seating = Seating()
    with open_hall(n_servers) as found:
        load = asyncio.run(live_through(found, n_learners, seconds, seating))
        print(*lines(found, load), sep="\n")
        complaints = found.complaints()
    said = [*wrong(load, seating), *complaints]
    print(*told(load, seating), *dict.fromkeys(said), sep="\n")
    return int(bool(said))
