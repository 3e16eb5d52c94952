"""Who opens a hall keeps it open, and leaves nothing behind."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.hall.servers import Hall, HallError, find_haproxy, free_port, proxy_text
from tests.hall.standing import HOST, haproxy, proxy
from tests.servers import ROOT


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A hall whose servers only wait."""
    haproxy()
    waiting = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(Hall, "_server_command", lambda *_: waiting)
    with (tmp_path / "log").open("wb") as log:
        hall = Hall(2, f"{HOST}:{free_port()}", tmp_path, log)
        hall.open()
        yield hall
        hall.close()


def test_a_server_that_ends_is_started_again_and_the_others_stay(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hall.look() == []
    ended, other = hall.servers
    ended.kill()
    ended.wait(10)
    assert hall.look() == []
    assert hall.servers[0] is ended  # until the proxy has given it up
    monkeypatch.setattr("playground.hall.servers.PAUSE", 0.0)
    assert hall.look() == ["Server 1 has ended, and is started again."]
    again, still = hall.servers
    assert again.poll() is None
    assert again.pid != ended.pid
    assert still is other
    assert hall.look() == []


def test_without_its_proxy_a_hall_ends(hall: Hall) -> None:
    hall.proxy.kill()
    hall.proxy.wait(10)
    with pytest.raises(HallError, match="HAProxy has ended"):
        hall.look()


def test_closing_ends_every_process(hall: Hall) -> None:
    hall.close()
    assert all(one.poll() is not None for one in (*hall.servers, hall.proxy))


def test_a_missing_proxy_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("playground.hall.servers.ELSEWHERE", "")
    with pytest.raises(HallError, match="HAProxy is not installed"):
        find_haproxy()


@pytest.mark.parametrize("n_servers", ["0", "65"])
def test_a_hall_has_1_to_64_servers(n_servers: str) -> None:
    done = run_command("--servers", n_servers)
    assert done.returncode == 2
    assert f"expected 1 to 64 servers, got {n_servers}" in done.stderr


def test_an_address_that_is_taken_ends_the_command_and_all_it_has_started(tmp_path: Path) -> None:
    port = free_port()
    with proxy(proxy_text([free_port()]), port, tmp_path, {}):
        done = run_command("--servers", "1", "--port", str(port), "--address", HOST)
    assert done.returncode == 1
    assert "HAProxy has ended, and with it the hall." in done.stderr


def run_command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end; where it goes on, it is ended with all it has started."""
    command = [sys.executable, "-m", "playground.hall", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as running:
        try:
            out, err = running.communicate(timeout=20)
        finally:
            running.terminate()
    return subprocess.CompletedProcess(command, running.returncode, out, err)
