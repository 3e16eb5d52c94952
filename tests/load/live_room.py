"""A live room under load: `python -m tests.load live [--learners 30] [--servers 2]`.

Learners are in one room, over one server or several that share its file. They step and press Check
in turn, so that each attempt goes to the room, and do not play: how many can play is measured by
itself. A teacher's page updates itself meanwhile. The same learners do the same without a room
first, for what the room costs.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from playground.workshop.rooms.codes import write_key
from playground.workshop.rooms.file import VARIABLE
from playground.workshop.rooms.membership import Membership
from playground.workshop.rooms.store import RoomStore
from tests.load.client import Page
from tests.load.learner import LOSSES, clock
from tests.load.report import faults
from tests.load.returning import Returning
from tests.load.run import RAMP, Load
from tests.load.server import Server, running
from tests.ui.visits import kept, visit

EXERCISE = "and-needs-bias"
SETTLING = 5.0  # seconds from when the last learner has come until it counts
LEAVING = 10.0  # seconds


class Attending(Returning):
    """A learner who is in a room, as their browser has kept it, and works on an exercise."""

    clicks = ("step", "check")

    def __init__(self, url: str, seed: int, place: Membership | None) -> None:
        """Take note of the app's address, of the seed, and of the place in the room."""
        super().__init__(url, seed)
        self._page = Page(url, f"exercise={EXERCISE}")
        session = visit(exercise=EXERCISE)
        session.rooms.membership = place
        self._kept = kept(session)

    def _play(self) -> None:
        """Stay at rest."""

    async def _post(self) -> None:
        if self._waiting and self._waiting[0].body["do"] == "check":
            self._waiting.popleft()
            await self._page.press("check")
        await super()._post()


@dataclass
class Teacher:
    """A teacher's page.

    Attributes:
        updates: seconds and bytes of each update, from asking to the end of the script.
        seen: how many learners the board has said last.
        fault: what ended the visit early.
    """

    url: str
    query: str
    updates: list[tuple[float, int]] = field(default_factory=list)
    seen: str = ""
    fault: str = ""

    async def visit(self, end: asyncio.Event) -> None:
        """Open the page, and let it update itself until the end."""
        try:
            async with Page(self.url, self.query, "exercises") as page:
                await self._run(page)
                while not end.is_set():
                    await asyncio.sleep(page.repeats[1])
                    begin = clock()
                    await page.repeat()
                    n_bytes = await self._run(page)
                    self.updates.append((clock() - begin, n_bytes))
        except LOSSES as error:
            self.fault = f"{type(error).__name__}: {error}"

    async def _run(self, page: Page) -> int:
        """Take what comes until the script has ended; return how many bytes."""
        n_bytes, has_begun = 0, False
        while not has_begun or page.is_at_work:
            data = await page.socket.recv()
            n_bytes += len(data)
            page.take(data)
            has_begun |= page.is_at_work
        self.seen = page.board.partition(" learner")[0]
        return n_bytes


@dataclass
class Meeting:
    """What a load came to."""

    load: Load
    teacher: Teacher | None
    cores: float  # that all servers kept busy
    n_steps: int  # attempts that the room has got


async def meet(
    servers: Sequence[Server], n_learners: int, seconds: float, store: RoomStore | None
) -> Meeting:
    """Let learners work on all servers alike, in a room if there is a store."""
    code, secret = store.begin("", "", n_learners) if store else ("", "")
    learners = []
    for seed in range(n_learners):
        place = None
        if store:
            token, seat = store.join(code, "")
            place = Membership.at(seat, token, "")
        learners.append(Attending(servers[seed % len(servers)].url, seed, place))
    end = asyncio.Event()
    load = Load([one.diary for one in learners])
    query = f"teach={write_key(code, secret)}"
    teacher = Teacher(servers[0].url, query) if store else None
    visits = [asyncio.create_task(teacher.visit(end))] if teacher else []
    for one in learners:
        visits.append(asyncio.create_task(one.visit(end)))
        await asyncio.sleep(RAMP)
    await asyncio.gather(*(one.ready.wait() for one in learners))
    await asyncio.sleep(SETTLING)
    before = sum(one.cpu_seconds() for one in servers)
    if teacher:
        teacher.updates.clear()
    version = store.read(code, secret).version if store else 0
    load.start = clock()
    await asyncio.sleep(seconds)
    load.end = clock()
    cores = (sum(one.cpu_seconds() for one in servers) - before) / (load.end - load.start)
    n_steps = store.read(code, secret).version - version if store else 0
    end.set()
    await asyncio.wait(visits, timeout=LEAVING)
    return Meeting(load, teacher, cores, n_steps)


def lines_of(found: Meeting, alone: Meeting, seconds: float) -> Iterator[str]:
    """Tell what came of a room, beside the same learners without one."""
    n, teacher = len(found.load.diaries), found.teacher
    assert teacher
    took, sizes = np.array(teacher.updates).T
    middle, high = 1000.0 * np.percentile(took, [50, 95])
    yield f"learners, and on the board    {n:8d}, {teacher.seen}"
    yield f"news of learners              {found.n_steps / seconds:8.2f} a second"
    yield f"update of the teacher's page  {middle:8.0f} ms median, {high:.0f} ms at 95 %"
    yield f"its bytes                     {np.median(sizes):8,.0f} median, {sizes.max():,.0f} most"
    yield f"cores busy, without a room    {alone.cores:8.3f}"
    yield f"cores busy, with it           {found.cores:8.3f}"
    yield f"the room, of a core a learner {100.0 * (found.cores - alone.cores) / n:8.2f} %"
    for fault in (teacher.fault, *faults(found.load), *faults(alone.load)):
        if fault:
            yield fault


def run_live_room(n_learners: int, seconds: float, n_servers: int) -> int:
    """Put the load on servers of their own, print what came of it, and return the exit code."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "rooms"
        os.environ[VARIABLE] = str(path)  # which servers that are started from here find, too
        servers = [stack.enter_context(running()).server for _ in range(n_servers)]
        alone = asyncio.run(meet(servers, n_learners, seconds, None))
        found = asyncio.run(meet(servers, n_learners, seconds, RoomStore(path)))
        complaints = [line for one in servers for line in one.complaints()]
    print(*lines_of(found, alone, seconds), *complaints, sep="\n")
    assert found.teacher
    return int(bool(complaints or found.teacher.fault or found.teacher.seen != str(n_learners)))
