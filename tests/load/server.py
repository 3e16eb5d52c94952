"""The server under load: started, and read from /proc while it works."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers import APP, ROOT, AppServer

HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")  # a second


@dataclass(frozen=True)
class Server:
    """A server.

    Attributes:
        url: its address.
        pid: of its process; None if it was started by somebody else.
        log: what it writes; None likewise.
    """

    url: str
    pid: int | None = None
    log: Path | None = None

    def memory(self, entry: str = "VmRSS") -> float:
        """Return megabytes: in memory now or, of the entry "VmHWM", at most so far; 0 once dead."""
        if self.pid is None:
            return 0.0
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        values = [line.split()[1] for line in lines if line.startswith(f"{entry}:")]
        return int(values[0]) / 1024 if values else 0.0

    def cpu_seconds(self) -> float:
        """Return how long it has kept a core busy."""
        if self.pid is None:
            return 0.0
        # The name, in brackets, may hold spaces; the times are the 14th and 15th entry.
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def complaints(self) -> list[str]:
        """Return what it wrote of errors and warnings."""
        lines = self.log.read_text().splitlines() if self.log else []
        return [line for line in lines if "Error" in line or "Warning" in line or "WARNING" in line]


class Process(AppServer):
    """The app, for this machine alone; it can be killed and run again."""

    @property
    def server(self) -> Server:
        """The server as it runs now."""
        return Server(self.url, self.process.pid, self.log)


@contextmanager
def running(root: Path = ROOT) -> Iterator[Process]:
    """Run the app of a checkout until the end."""
    with TemporaryDirectory() as folder:
        process = Process(APP, Path(folder) / "log", HOST, root)
        process.start()
        try:
            yield process
        finally:
            process.stop()


@contextmanager
def serve() -> Iterator[Server]:
    """Run the app on a port of its own, for this machine alone."""
    with running() as process:
        yield process.server
