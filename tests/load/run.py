"""Many learners at once: let them in one by one, measure while all are there, let them go."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.load.learner import Diary, Learner, clock
from tests.load.server import Server

RAMP = 0.3  # seconds from one learner to the next
LONGEST_OPENING = 60.0  # seconds until measuring begins, whoever has not come by then
LEAVING = 10.0  # seconds


@dataclass
class Load:
    """What was measured.

    Attributes:
        diaries: of the learners.
        start: when all had come and measuring began.
        end: when it ended.
        memory: megabytes of the server: before the first learner, then each second, then after
            the last one has left.
        server_cpu: cores that the server kept busy.
        client_cpu: cores that all learners together did.
    """

    diaries: list[Diary]
    start: float = 0.0
    end: float = 0.0
    memory: list[float] = field(default_factory=list)
    server_cpu: float = 0.0
    client_cpu: float = 0.0


async def put_load(
    server: Server,
    n_learners: int,
    seconds: float,
    kind: Callable[[str, int], Learner] = Learner,
    happen: Callable[[], Awaitable[None]] | None = None,
) -> Load:
    """Let learners play, and return what they met with.

    Args:
        server: where.
        n_learners: how many.
        seconds: for how long, all of them there.
        kind: what makes a learner, of the address and a seed.
        happen: what happens meanwhile; it begins when all are there, and ends with them.
    """
    learners = [kind(server.url, seed) for seed in range(n_learners)]
    load = Load([learner.diary for learner in learners], memory=[server.memory()])
    end = asyncio.Event()
    visits: list[asyncio.Task[None]] = []
    try:
        for learner in learners:
            visits.append(asyncio.create_task(learner.visit(end)))
            await asyncio.sleep(RAMP)
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_OPENING):
                await asyncio.gather(*(learner.ready.wait() for learner in learners))
        event = asyncio.ensure_future(happen()) if happen else None
        await _measure(server, load, seconds)
        if event and not event.cancel():
            await event  # for the error that has ended it, if one has
    finally:
        end.set()
        _, staying = await asyncio.wait(visits, timeout=LEAVING)
        for visit in staying:
            visit.cancel()
    for visit in visits:
        if not visit.cancelled() and visit.done():
            visit.result()
    load.memory.append(server.memory())
    return load


async def _measure(server: Server, load: Load, seconds: float) -> None:
    load.start = clock()
    server_cpu, client_cpu = server.cpu_seconds(), time.process_time()
    while (left := load.start + seconds - clock()) > 0:
        await asyncio.sleep(min(1.0, left))
        load.memory.append(server.memory())
    load.end = clock()
    load.server_cpu = (server.cpu_seconds() - server_cpu) / (load.end - load.start)
    load.client_cpu = (time.process_time() - client_cpu) / (load.end - load.start)
