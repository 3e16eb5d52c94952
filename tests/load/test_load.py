import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.workshop.rooms.file import VARIABLE, close_idle
from playground.workshop.rooms.store import RoomStore
from tests.hall.standing import haproxy
from tests.load import hall, live_room
from tests.load.faults import BEHIND, Scenario, behind, live_through
from tests.load.learner import Diary
from tests.load.proxy import Proxy
from tests.load.report import faults
from tests.load.run import Load, put_load
from tests.load.server import Process, running, serve


@pytest.mark.thorough
def test_each_learner_gets_frames_and_answers_and_none_is_dropped() -> None:
    # In a thread of its own: the browser tests keep an event loop in this one.
    with serve() as server, ThreadPoolExecutor(1) as thread:
        load = thread.submit(lambda: asyncio.run(put_load(server, 2, 4))).result()
        assert not faults(load)
        assert not server.complaints()
    for diary in load.diaries:
        assert diary.shown
        assert diary.answers


@pytest.mark.thorough
def test_a_learner_whose_line_is_cut_and_whose_server_is_killed_comes_back() -> None:
    async def spoil(line: Proxy, process: Process, _: float) -> None:
        await asyncio.sleep(1.0)
        line.cut()
        await asyncio.sleep(3.0)
        process.kill()
        await asyncio.to_thread(process.start)

    with running() as process, ThreadPoolExecutor(1) as thread:
        scenario = Scenario("both", spoil, restarts=True)
        load = thread.submit(lambda: asyncio.run(live_through(scenario, process, 2, 20))).result()
    assert faults(load) == behind(load) == []
    assert [len(diary.returned) for diary in load.diaries] == [2, 2]


@pytest.mark.thorough
def test_learners_of_a_live_room_are_on_the_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "rooms"))
    monkeypatch.setattr(live_room, "SETTLING", 3.0)
    store = RoomStore()
    with serve() as server, ThreadPoolExecutor(1) as thread:
        meeting = live_room.meet([server], 2, 6.0, store)
        found = thread.submit(lambda: asyncio.run(meeting)).result()
        assert not server.complaints()
    close_idle()
    assert found.teacher
    assert (found.teacher.fault, found.teacher.seen) == ("", "2")
    assert found.n_steps > 0
    assert found.teacher.updates


@pytest.mark.thorough
def test_learners_of_a_killed_server_come_back_on_the_other_and_nobody_else_notices() -> None:
    haproxy()
    seating = hall.Seating()
    with hall.open_hall(2) as found, ThreadPoolExecutor(1) as thread:
        load = thread.submit(lambda: asyncio.run(hall.live_through(found, 4, 20, seating))).result()
        assert hall.wrong(load, seating) == found.complaints() == []
    assert sorted(seating.before) == ["1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("shown", "lost", "fault", "n"),
    [
        ([99.0], 0, "", 0),
        ([100.0 - BEHIND - 1.0, 101.0], 0, "", 1),
        ([], 0, "", 1),
        ([99.0], 2, "", 1),
        ([], 3, "dropped, which is counted by itself", 0),
    ],
)
def test_who_sees_no_frame_or_waits_at_the_end_is_behind(
    shown: list[float], lost: int, fault: str, n: int
) -> None:
    load = Load([Diary(opened=1.0, shown=shown, lost=lost, fault=fault)], start=40.0, end=100.0)
    assert len(behind(load)) == n
