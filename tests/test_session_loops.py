"""A gone visitor's session, kept for their return, holds no descriptor."""

import asyncio
import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.session_loops import SessionLoop, SessionLoops
from tests.load.client import Page
from tests.load.server import serve

N_VISITS = 10


def n_open() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_a_loop_has_descriptors_only_while_it_runs() -> None:
    before = n_open()
    loop = SessionLoop()
    assert n_open() == before

    async def wake_from_another_thread() -> str:
        with ThreadPoolExecutor(1) as thread:
            return await loop.run_in_executor(thread, lambda: "woken")

    for _ in range(2):
        assert loop.run_until_complete(wake_from_another_thread()) == "woken"
        assert n_open() == before
    loop.close()
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.run_forever()
    assert n_open() == before


def test_a_loop_that_runs_is_not_run_again() -> None:
    loop = SessionLoop()

    async def run_again() -> None:
        loop.run_forever()

    with pytest.raises(RuntimeError, match="already running"):
        loop.run_until_complete(run_again())
    loop.close()


def test_only_a_loop_for_another_thread_is_of_this_kind() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        policy = SessionLoops()

    async def make() -> asyncio.AbstractEventLoop:
        return policy.new_event_loop()

    with ThreadPoolExecutor(1) as thread:  # the browser tests keep a loop in this one
        usual = thread.submit(policy.new_event_loop).result()
        inner = thread.submit(lambda: asyncio.run(make())).result()
    assert not isinstance(usual, SessionLoop)
    assert isinstance(inner, SessionLoop)
    usual.close()
    inner.close()


async def visit(url: str) -> None:
    async with Page(url) as page, asyncio.timeout(30):
        message = None
        while message is None:
            message = page.take(await page.socket.recv())


async def come_and_go(url: str, pid: int) -> tuple[int, int]:
    """Return how many descriptors the server has after the first visit and after all."""
    folder = Path(f"/proc/{pid}/fd")
    await visit(url)
    await asyncio.sleep(1.0)
    before = len(list(folder.iterdir()))
    for _ in range(N_VISITS):
        await visit(url)
    await asyncio.sleep(1.0)
    return before, len(list(folder.iterdir()))


@pytest.mark.thorough
def test_visitors_who_left_leave_no_descriptor_behind() -> None:
    with serve() as server, ThreadPoolExecutor(1) as thread:
        assert server.pid
        pid = server.pid
        before, after = thread.submit(lambda: asyncio.run(come_and_go(server.url, pid))).result()
        assert not server.complaints()
    assert after <= before + 1  # one more for a thread's own, not one for each
