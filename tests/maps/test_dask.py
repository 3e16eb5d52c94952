"""A real Dask cluster on this machine: the same numbers, and workers that are lost or wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from playground.experiment import Experiment
from playground.sweep.maps import MapPlan, MapWork, WorkersError, on_dask, workers
from playground.sweep.maps.on_dask import DaskWorkers
from playground.sweep.maps.written import table_csv
from tests.maps.doing import PATIENT, RATES, SMALL, UNITS, Here, are_equal, made
from tests.servers import ROOT

pytest.importorskip("distributed", reason='needs pip install "dask[distributed]"')

LONG = MapPlan(Experiment(), RATES, UNITS, 5, 4000)
HOST = "127.0.0.1"
DASK = (sys.executable, "-m", "dask")


@dataclass
class Cluster:
    """A scheduler, and workers as processes."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def _run(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"log {len(self.processes)}"
        with log.open("wb") as into:
            process = subprocess.Popen(
                [*DASK, *command],
                cwd=self.folder,
                env={**os.environ, **environment},
                stdout=into,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def begin(self, **environment: str) -> None:
        """Start the scheduler, on a port that is free; it needs none of the code."""
        file = self.folder / "scheduler.json"
        way = ("--protocol", "tls") if environment else ()
        where = ("--host", HOST, "--port", "0", "--scheduler-file", str(file))
        self._run("scheduler", *where, *way, "--no-dashboard", **environment)
        end = time.monotonic() + 30.0
        while not file.exists():
            assert time.monotonic() < end, (self.folder / "log 0").read_text()
            time.sleep(0.1)
        self.address = json.loads(file.read_text())["address"]

    def add_worker(self, path: str = str(ROOT), **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker that finds its code at a path."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", HOST)
        place = ("--local-directory", str(self.folder))
        return self._run("worker", self.address, *options, *place, PYTHONPATH=path, **environment)

    def wait_until_it_says(self, text: str) -> None:
        """Wait until the scheduler has written this."""
        end = time.monotonic() + 30.0
        while text not in (self.folder / "log 0").read_text():
            assert time.monotonic() < end
            time.sleep(0.05)

    def end(self) -> None:
        """Kill them all."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


@contextmanager
def cluster(folder: Path, **environment: str) -> Iterator[Cluster]:
    """Run a scheduler without workers until the end; by TLS where the environment tells how."""
    one = Cluster(folder)
    try:
        one.begin(**environment)
        yield one
    finally:
        one.end()


def wait_for_workers(dask: DaskWorkers, n: int) -> None:
    end = time.monotonic() + 30.0
    while len(dask._connected().nthreads()) != n:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_cluster_gives_the_same_to_the_last_bit_though_a_worker_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "CONNECTING", 2.0)
    with cluster(tmp_path) as one:
        dask = DaskWorkers(one.address)
        with pytest.raises(WorkersError, match="has no workers now"):
            dask.count()
        none = MapWork(SMALL, dask)
        assert none.advance(PATIENT)
        assert none.error == on_dask.NO_WORKERS
        first, _ = one.add_worker(), one.add_worker()
        wait_for_workers(dask, 2)
        assert dask.count() == 2
        work = MapWork(LONG, dask)
        while work.found.n_done < 3:
            assert not work.advance(0.02), "it was done before a worker could be killed"
        first.send_signal(signal.SIGKILL)
        assert work.advance(PATIENT)
        assert not work.error
        assert are_equal(work.found, made(LONG, Here()))
        stop_in_midst(dask)
        be_without_scheduler(one, dask)


def stop_in_midst(dask: DaskWorkers) -> None:
    """Stop a map: what is under way elsewhere is not waited for, and another one can begin."""
    work = MapWork(LONG, dask)
    assert not work.advance(0.3)
    start = time.monotonic()
    work.stop()
    assert time.monotonic() - start < 2.0
    assert are_equal(made(SMALL, dask), made(SMALL, Here()))


def be_without_scheduler(one: Cluster, dask: DaskWorkers) -> None:
    """Lose the scheduler: a sentence, and no endless wait."""
    work = MapWork(LONG, dask)
    one.processes[0].kill()
    one.processes[0].wait()
    assert work.advance(PATIENT)
    assert work.error in (on_dask.UNREACHABLE, on_dask.NO_WORKERS)


def test_worker_with_other_code_or_none_is_told_of(tmp_path: Path) -> None:
    with cluster(tmp_path) as one:
        dask = DaskWorkers(one.address)
        changed = tmp_path / "changed"
        copy_code(changed)
        with (changed / "playground/engine/losses.py").open("a") as source:
            source.write("# another line\n")
        worker = one.add_worker(str(changed))
        wait_for_workers(dask, 1)
        work = MapWork(SMALL, dask)
        assert work.advance(PATIENT)
        assert work.error.startswith(on_dask.OTHER_CODE)
        worker.kill()
        wait_for_workers(dask, 0)
        one.add_worker(str(tmp_path))
        wait_for_workers(dask, 1)
        work = MapWork(SMALL, dask)
        assert work.advance(PATIENT)
        assert work.error == on_dask.NO_CODE


def copy_code(to: Path) -> None:
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "playground", to / "playground", ignore=leave)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_cluster_by_tls_is_as_dask_has_it(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    kind = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}"]
    subprocess.run([*kind, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    names = {"ca_file": certificate}
    for who in ("client", "scheduler", "worker"):
        names |= {f"{who}__cert": certificate, f"{who}__key": key}
    tls = {f"DASK_DISTRIBUTED__COMM__TLS__{k.upper()}": str(v) for k, v in names.items()}
    with cluster(tmp_path, **tls) as one:
        assert one.address.startswith("tls://")
        one.add_worker(**tls)
        one.wait_until_it_says("Register worker addr: tls://")
        by_tls = run_map(one.address, **tls)
        without = run_map(one.address)
    expected = table_csv(made(SMALL, Here())).splitlines()
    assert by_tls.stdout.splitlines() == expected, by_tls.stderr
    assert on_dask.UNREACHABLE in without.stderr


def run_map(address: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Make a map in a process of its own, and write its table."""
    script = """
import sys
from playground.sweep.maps import make_map, on_dask
from playground.sweep.maps.written import table_csv
from tests.maps.doing import SMALL
on_dask.CONNECTING = 3.0
sys.stdout.write(table_csv(make_map(SMALL)))
"""
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_DASK": address, **environment},
        capture_output=True,
        check=False,
        timeout=60,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1:8786", "http://10.0.0.1:8786", "tcp://", "tcp://a:b", "tcp://a:1/x", "inproc://a:1"],
)
def test_wrong_address_is_refused_with_what_was_expected(address: str) -> None:
    with pytest.raises(WorkersError, match="PLAYGROUND_DASK: expected the address of a scheduler"):
        DaskWorkers(address)


def test_scheduler_that_does_not_answer_is_told_of_without_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(on_dask, "CONNECTING", 0.5)
    work = MapWork(SMALL, DaskWorkers("tcp://127.0.0.1:9"))
    assert work.advance(PATIENT)
    assert work.error == on_dask.UNREACHABLE
    assert "127.0.0.1" not in work.error


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match=r'pip install "dask\[distributed\]"'):
        DaskWorkers("tcp://127.0.0.1:8786")


def test_environment_alone_names_the_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(on_dask, "DaskWorkers", lambda address: seen.append(address) or Here())
    monkeypatch.setattr(workers, "_shared", dict[str, Any]())
    monkeypatch.setenv("PLAYGROUND_DASK", "tls://scheduler:8786")
    workers.shared_workers()
    workers.shared_workers()
    assert seen == ["tls://scheduler:8786"]
