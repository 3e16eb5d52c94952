"""The processes of a hall: servers and the proxy before them; whoever ends is started again."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent
PROXY = HERE / "haproxy.cfg"
ROOT = HERE.parents[1]  # where Streamlit finds its settings
SERVERS = "    # ---- servers ----\n"
OWN = "127.0.0.1"  # servers are reached by way of the proxy alone
ELSEWHERE = "/usr/sbin:/usr/local/sbin"  # where Debian has what is not for everybody's path
ENDING = 10.0  # seconds
PAUSE = 2.0  # seconds until a server that has ended is started again: the proxy is to know of it


class HallError(Exception):
    """A hall cannot be opened; the message is a sentence."""


def free_port() -> int:
    """Return a port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind((OWN, 0))
        return int(probe.getsockname()[1])


def find_haproxy() -> str:
    """Return where HAProxy is.

    Raises:
        HallError: it is not installed.
    """
    found = shutil.which("haproxy", path=f"{os.environ.get('PATH', os.defpath)}:{ELSEWHERE}")
    if not found:
        raise HallError("HAProxy is not installed: its package is called haproxy.")
    return found


def proxy_text(ports: list[int]) -> str:
    """Return HAProxy's configuration for servers at these ports of this machine."""
    common, mark, _ = PROXY.read_text(encoding="utf-8").partition(SERVERS)
    lines = [f"    server {k} {OWN}:{port} cookie {k}\n" for k, port in enumerate(ports, 1)]
    return "".join([common, mark, *lines])


class Hall:
    """Servers behind a proxy.

    Attributes:
        ports: of the servers.
        servers: their processes, in the same order.
        proxy: HAProxy's process.
    """

    servers: list[subprocess.Popen[bytes]]
    proxy: subprocess.Popen[bytes]

    def __init__(
        self, n_servers: int, bind: str, folder: Path, log: IO[bytes] | None = None
    ) -> None:
        """Take note of what is to be started.

        Args:
            n_servers: how many, 1 or more.
            bind: where the proxy is to listen, such as "*:8501".
            folder: for the proxy's configuration; it has to last as long as the hall.
            log: what the processes write to; None for this process's own output.
        """
        self.ports = [free_port() for _ in range(n_servers)]
        # Maps of all servers together are to have the machine's cores, and not each of them all.
        n_processes = max(1, (os.cpu_count() or 1) // n_servers)
        self._environment = {
            "PLAYGROUND_PROCESSES": str(n_processes),
            **os.environ,
            "HALL_BIND": bind,
        }
        self._log = log
        self._ended: dict[int, float] = {}  # servers that have ended, and since when that is known
        config = folder / PROXY.name
        config.write_text(proxy_text(self.ports), encoding="utf-8")
        self._proxy_command = [find_haproxy(), "-db", "-f", str(config)]

    def open(self) -> None:
        """Start all of it; whoever comes before the first server is up is told to come again."""
        self.servers = [self._run(self._server_command(port)) for port in self.ports]
        self.proxy = self._run(self._proxy_command)

    def look(self) -> list[str]:
        """Start again what has ended, after a pause; return a sentence for each.

        Raises:
            HallError: the proxy has ended: its address is taken, say, as its own words tell.
        """
        if self.proxy.poll() is not None:
            raise HallError("HAProxy has ended, and with it the hall.")
        said, now = [], time.monotonic()
        for k, server in enumerate(self.servers):
            if server.poll() is None:
                continue
            if now > self._ended.setdefault(k, now) + PAUSE:
                said.append(f"Server {k + 1} has ended, and is started again.")
                self.servers[k] = self._run(self._server_command(self.ports[k]))
                del self._ended[k]
        return said

    def close(self) -> None:
        """End all of it."""
        processes = [self.proxy, *self.servers]
        for one in processes:
            one.terminate()
        for one in processes:
            try:
                one.wait(ENDING)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log
        )

    def _server_command(self, port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "streamlit", "run", "playground/app.py"),
            *("--server.headless", "true", "--server.address", OWN),
            *("--server.port", str(port), "--logger.hideWelcomeMessage", "true"),
        ]
