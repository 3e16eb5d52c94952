"""What a learner costs, for the model of a large hall: `python -m tests.load inputs`, 4 minutes.

These are the inputs of playground/content/scale.md: cores, memory, bytes and connections of one
learner at rest and at play; the first load of the page in Chromium; what the proxy takes of each
connection; and what the file of a live room and its board can bear. All bytes are those that go
over the line, compressed and with their headers.
"""

import asyncio
import json
import resource
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from playground.hall.servers import free_port, proxy_text
from playground.ui.live_room.tree import Look, board
from playground.workshop.catalogue import shipped
from playground.workshop.learner import now
from playground.workshop.rooms.shared import row_of
from playground.workshop.rooms.store import MOST_LEARNERS, RoomStore, SharedRow
from playground.workshop.rooms.teaching import LiveRoom
from tests.e2e.tabs import DRAWN
from tests.hall.standing import Browser, Standing, proxy
from tests.load.hall import Behind, open_hall
from tests.load.learner import Learner
from tests.load.proxy import Proxy, bad_line
from tests.load.server import Server
from tests.ui.visits import visit

THERE = 24
PLAYING = 6  # so few that none has to wait for another
SETTLING, REST, PLAY = 4.0, 15.0, 20.0  # seconds
FORGOTTEN = 125.0  # seconds after which Streamlit has given up those who left
CONNECTIONS = 400
ROUNDS = 3  # of writes


class Patient(Learner):
    """A learner who does nothing until `begins` is set."""

    begins = False

    def _tick(self, now: float) -> None:
        if self.begins:
            super()._tick(now)


@dataclass(frozen=True)
class Reading:
    """What has been taken so far: by one server, the proxy before it, and the line to both."""

    at: float
    cores: float
    proxy_cores: float
    memory: float
    descriptors: int
    proxy_descriptors: int
    down: int
    up: int
    n_connections: int

    @classmethod
    def take(cls, hall: Behind, line: Proxy) -> "Reading":
        """Read it now."""
        (server,) = hall.servers
        return cls(
            time.monotonic(),
            server.cpu_seconds(),
            hall.proxy.cpu_seconds(),
            server.memory(),
            n_descriptors(server),
            n_descriptors(hall.proxy),
            line.down.passed,
            line.up.passed,
            line.n_connections,
        )


def n_descriptors(server: Server) -> int:
    """Return how many descriptors a process has open."""
    return sum(1 for _ in Path(f"/proc/{server.pid}/fd").iterdir())


class Visitors:
    """Learners at one address, who come one by one, and leave together."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._end = asyncio.Event()
        self._visits: list[asyncio.Task[None]] = []
        self.learners: list[Patient] = []

    async def come(self, n: int) -> None:
        """Wait until so many are there."""
        for seed in range(n):
            self.learners.append(Patient(self._url, seed))
            self._visits.append(asyncio.create_task(self.learners[-1].visit(self._end)))
            await self.learners[-1].ready.wait()
        await asyncio.sleep(SETTLING)

    async def play(self, n: int, seconds: float) -> int:
        """Have the first of them play for a while; return how many frames they saw."""
        for one in self.learners[:n]:
            one.begins = True
        await asyncio.sleep(seconds)
        return sum(len(one.diary.shown) for one in self.learners)

    async def leave(self) -> None:
        """Let them go."""
        self._end.set()
        await asyncio.wait(self._visits)
        assert not [one.diary.fault for one in self.learners if one.diary.fault]


async def stay(hall: Behind, line: Proxy) -> tuple[list[Reading], int]:
    """Let learners be there, and others after them; return readings, and how many frames.

    Before all of them, with all there, after rest, after play, and with the others there.
    """
    first = Visitors(line.url)
    await first.come(1)
    await first.play(1, SETTLING)  # so that the server imports what it had not needed yet
    await first.leave()
    taken = [Reading.take(hall, line)]
    many = Visitors(line.url)
    await many.come(THERE)
    taken.append(Reading.take(hall, line))
    await asyncio.sleep(REST)
    taken.append(Reading.take(hall, line))
    n_frames = await many.play(PLAYING, PLAY)
    taken.append(Reading.take(hall, line))
    await many.leave()
    await asyncio.sleep(FORGOTTEN)
    others = Visitors(line.url)
    await others.come(THERE)
    await others.play(PLAYING, PLAY)
    taken.append(Reading.take(hall, line))
    await others.leave()
    return taken, n_frames


def of_sessions() -> Iterator[str]:
    """Tell what learners take of server, proxy and line."""
    with open_hall(1) as hall, bad_line(hall.url) as line:
        taken, n_frames = asyncio.run(stay(hall, line))
    before, there, rested, played, again = taken
    rest, play = Span(there, rested, THERE), Span(rested, played, PLAYING)
    yield line_of("a learner at rest, of a core", rest.each("cores"), 4)
    yield line_of("a learner at play, of a core", play.each("cores"), 4)
    yield line_of("  at frames a second", n_frames / play.seconds / PLAYING, 1)
    yield line_of("the proxy, at play, of a core", play.each("proxy_cores"), 5)
    for name, span in (("at rest", rest), ("at play", play)):
        yield line_of(f"down {name}, bytes a second", span.each("down"), 0)
        yield line_of("  up, bytes a second", span.each("up"), 0)
    yield line_of("memory of a server alone, MB", before.memory, 0)
    yield line_of(f"  with {THERE} at rest", rested.memory, 0)
    yield line_of(f"  with {PLAYING} of them at play", played.memory, 0)
    yield line_of("  with as many others after them", again.memory, 0)
    for name in ("n_connections", "descriptors", "proxy_descriptors"):
        more = getattr(rested, name) - getattr(before, name)
        yield line_of(f"{name.replace('_', ' ')} of a learner", more / THERE, 1)


@dataclass(frozen=True)
class Span:
    """What lies between two readings."""

    start: Reading
    end: Reading
    n_learners: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end.at - self.start.at

    def each(self, name: str) -> float:
        """Return what was taken in a second for each learner."""
        taken: float = getattr(self.end, name) - getattr(self.start, name)
        return taken / self.seconds / self.n_learners


def line_of(what: str, value: float, digits: int) -> str:
    """Return a line of the table."""
    return f"{what:<36}{value:12,.{digits}f}"


def of_first_load(path: str) -> Iterator[str]:
    """Tell what Chromium loads until the page's charts are there, and on coming again."""
    with open_hall(1) as hall, bad_line(hall.url) as line, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context()
        for when in ("first load", "coming again"):
            before = line.down.passed
            page = context.new_page()
            page.goto(line.url)
            page.wait_for_selector(f".player {DRAWN}", state="attached")
            page.wait_for_timeout(1000 * SETTLING)
            megabytes = (line.down.passed - before) / 1e6
            yield line_of(f"{when}, MB", megabytes, 2)
            yield line_of("  connections open then", line.n_connections, 0)
            page.close()
        browser.close()


def of_proxy() -> Iterator[str]:
    """Tell what the proxy takes of connections that are held open and do nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        standing, port = Standing("one"), free_port()
        stack.callback(standing.kill)
        running = stack.enter_context(proxy(proxy_text([standing.port]), port, folder, {}))
        server = Server("", running.pid)
        before, descriptors = server.memory(), n_descriptors(server)
        browser = Browser(port)
        stack.callback(browser.leave)
        for _ in range(CONNECTIONS):
            browser.open()
        kilobytes = 1024 * (server.memory() - before) / CONNECTIONS
        each = (n_descriptors(server) - descriptors) / CONNECTIONS
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    yield line_of("memory of the proxy, MB", before, 0)
    yield line_of("  of each connection, kB", kilobytes, 1)
    yield line_of("  descriptors of each", each, 1)


def full_room() -> list[SharedRow]:
    """Return what a room gets of as many learners as it holds, who have opened each exercise."""
    learner = visit(exercise="and-needs-bias").learner
    for one in shipped().values():
        learner.open(one)
    row, id = row_of(learner, "", now()), learner.record.id.encode()
    assert row.record
    others = (b"%016x" % (k + 1) for k in range(MOST_LEARNERS))
    return [replace(row, record=row.record.replace(id, other)) for other in others]


def of_rooms() -> Iterator[str]:
    """Tell what the file of live rooms takes in a second, and what a full room's board costs."""
    rows, known = full_room(), shipped()
    with TemporaryDirectory() as folder:
        store = RoomStore(Path(folder) / "rooms")
        code, secret = store.begin("", "", len(rows))
        tokens = [store.join(code, f"Learner {k}")[0] for k in range(len(rows))]
        versions = [store.own(code, token)[0] for token in tokens]
        begin = time.monotonic()
        for _ in range(ROUNDS):
            for k, row in enumerate(rows):
                versions[k] = store.write(code, tokens[k], row, versions[k])
        seconds = time.monotonic() - begin
        room = LiveRoom(code, secret, store)
        assert len(room.attendees) == len(rows)
        # One of them has done something since the last look, as it mostly is.
        store.write(code, tokens[0], rows[0], versions[0])
        begin = time.monotonic()
        room.refresh()
        drawn = json.dumps(board(room, Look(tuple(known), known), now())).encode()
        took = time.monotonic() - begin
    yield line_of("writes to the rooms' file, a second", ROUNDS * len(rows) / seconds, 0)
    yield line_of("  of a learner, kB there", len(rows[0].record or b"") / 1e3, 1)
    yield line_of(f"board of {len(rows)} learners, ms", 1000 * took, 0)
    yield line_of("  its size, kB", len(drawn) / 1e3, 0)
    yield line_of("  compressed, kB", len(zlib.compress(drawn)) / 1e3, 1)


def run_inputs(chromium: str | None) -> int:
    """Measure all of it, print what came of it, and return the exit code."""
    for part in (of_proxy(), of_rooms(), of_sessions()):
        for line in part:
            print(line, flush=True)
    if not chromium:
        print("no Chromium is installed: the first load is not measured")
        return 1
    print(*of_first_load(chromium), sep="\n")
    return 0
