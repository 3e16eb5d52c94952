"""Processes of this machine: they do the same, and are replaced where one is lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from playground.experiment import Experiment
from playground.sweep.maps import MapPlan, MapWork, WorkersError
from playground.sweep.maps import piece as pieces
from playground.sweep.maps.workers import (
    COUNT_VARIABLE,
    LocalWorkers,
    processes_wanted,
    shared_workers,
)
from tests.maps.doing import PATIENT, RATES, SMALL, UNITS, Here, are_equal, made
from tests.servers import ROOT

needs_proc = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")


def children() -> set[int]:
    """Return the processes that this one has started to work."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            is_worker = b"spawn_main" in path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and is_worker and fields[0] != "Z":
            found.add(int(path.parent.name))
    return found


@needs_proc
def test_processes_give_the_same_though_one_is_killed_and_end_when_closed() -> None:
    workers = LocalWorkers(2)
    long = MapPlan(Experiment(), RATES, UNITS, 5, 4000)
    work = MapWork(long, workers)
    while work.found.n_done < 3:
        assert not work.advance(0.02)
    at_work = children()
    assert len(at_work) == 2
    os.kill(min(at_work), signal.SIGKILL)
    assert work.advance(PATIENT)
    assert not work.error
    assert are_equal(work.found, made(long, Here()))
    end = time.monotonic() + 10.0
    while workers._n_under_way:
        assert time.monotonic() < end
        time.sleep(0.01)
    workers.close()
    while children():
        assert time.monotonic() < end
        time.sleep(0.05)
    # And they come again.
    assert are_equal(made(SMALL, workers), made(SMALL, Here()))
    workers.close()


SERVER = """
import sys, time
from playground.sweep.maps.workers import LocalWorkers
from playground.sweep.maps import MapWork
from tests.maps.doing import SMALL

if __name__ == "__main__":
    workers = LocalWorkers(2)
    assert MapWork(SMALL, workers).advance(60)
    print(*[process.pid for process in workers._pool._processes.values()], flush=True)
    time.sleep(60)
"""


@needs_proc
def test_processes_end_with_the_server_however_that_ends(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) == 2
        server.kill()
    end = time.monotonic() + 10.0
    while any(Path(f"/proc/{pid}").exists() and not is_zombie(pid) for pid in pids):
        assert time.monotonic() < end
        time.sleep(0.05)


INTERRUPTED = """
import os, signal, time
from playground.sweep.maps.workers import LocalWorkers
from playground.sweep.maps import MapWork
from tests.maps.doing import SMALL, Here, are_equal, made

if __name__ == "__main__":
    os.setsid()
    heard = []
    signal.signal(signal.SIGINT, lambda *_: heard.append(True))
    work = MapWork(SMALL, LocalWorkers(2))
    for _ in range(20):  # while they begin
        os.killpg(0, signal.SIGINT)
        time.sleep(0.05)
    while not work.advance(1):
        pass
    print(bool(heard), work.error, are_equal(work.found, made(SMALL, Here())), flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="has no masks")
def test_processes_do_not_hear_the_keyboard_not_even_while_they_begin(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(INTERRUPTED)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("True  True\n", "")


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_environment_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(COUNT_VARIABLE, raising=False)
    assert 1 <= processes_wanted() <= (os.cpu_count() or 1)
    monkeypatch.setenv(COUNT_VARIABLE, "3")
    assert processes_wanted() == 3
    for wrong in ("0", "-1", "two", "257", "٣"):
        monkeypatch.setenv(COUNT_VARIABLE, wrong)
        with pytest.raises(WorkersError, match="expected a whole number from 1 to 256"):
            processes_wanted()


def test_all_maps_of_a_server_share_its_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYGROUND_DASK", raising=False)
    assert shared_workers() is shared_workers()


def test_other_code_is_refused_before_anything_is_read() -> None:
    with pytest.raises(pieces.OtherCode, match="asked by something else, a worker has "):
        pieces.do_piece("something else", b"no pickle at all")
