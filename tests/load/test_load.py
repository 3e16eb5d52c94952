import asyncio

from tests.load.report import faults
from tests.load.run import put_load
from tests.load.server import serve


def test_each_learner_gets_frames_and_answers_and_none_is_dropped() -> None:
    with serve() as server:
        load = asyncio.run(put_load(server, n_learners=2, seconds=4))
        assert not faults(load)
        assert not server.complaints()
    for diary in load.diaries:
        assert diary.shown
        assert diary.answers
