"""Streamlit servers that tests start, each on a port of its own: stopped, killed, started again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
APP = "playground/app.py"


def free_port() -> int:
    """Return a port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers; raise a RuntimeError with its log where it does not."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}_stcore/health", timeout=2):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


class AppServer:
    """A script that `streamlit run` serves.

    Attributes:
        url: its address, which stays the same.
        log: what it writes, all of its runs.
        process: of its last run.
    """

    process: subprocess.Popen[bytes]

    def __init__(
        self,
        script: str,
        log: Path,
        host: str = "localhost",
        root: Path = ROOT,
        **environment: str,
    ) -> None:
        """Take note of the script, the host that it is open at, and what it finds besides.

        With another `root` it is the script of another checkout.
        """
        port = free_port()
        self.url, self.log = f"http://{host}:{port}/", log
        self._root = root
        self._environment = environment
        self._command = [
            str(Path(sys.executable).with_name("streamlit")),
            "run",
            script,
            "--server.headless",
            "true",
            "--server.port",
            str(port),
            "--browser.serverAddress",
            host,
            *(() if host == "localhost" else ("--server.address", host)),
        ]

    def start(self) -> None:
        """Run it, and wait until it answers."""
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                self._command,
                cwd=self._root,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment},
            )
        wait_until_up(self.url, self.process, self.log)

    def kill(self) -> None:
        """End it as a machine does that is switched off: it can save nothing."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def serving(
    script: str = APP, log: Path | None = None, host: str = "localhost", **environment: str
) -> Iterator[str]:
    """Run a script until the end, and give its address.

    Without a log of the caller's, what it writes is forgotten with it.
    """
    with TemporaryDirectory() as folder:
        server = AppServer(script, log or Path(folder) / "log", host, **environment)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
