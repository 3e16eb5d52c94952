import asyncio
from concurrent.futures import ThreadPoolExecutor

from tests.load.report import faults
from tests.load.run import put_load
from tests.load.server import serve


def test_each_learner_gets_frames_and_answers_and_none_is_dropped() -> None:
    # In a thread of its own: the browser tests keep an event loop in this one.
    with serve() as server, ThreadPoolExecutor(1) as thread:
        load = thread.submit(lambda: asyncio.run(put_load(server, 2, 4))).result()
        assert not faults(load)
        assert not server.complaints()
    for diary in load.diaries:
        assert diary.shown
        assert diary.answers
