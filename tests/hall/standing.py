"""What stands for a hall where only the way to it is looked at: servers that say who they are."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.cookies import Morsel, SimpleCookie
from pathlib import Path

from playground.hall.servers import HallError, find_haproxy
from tests.tools import is_missing

HOST = "127.0.0.1"
PATIENCE = 5.0  # seconds
COOKIE, XSRF = "playground-server", "_streamlit_xsrf"  # the proxy's, and one of Streamlit's
# A proxy holds a websocket's opening to its rules: these two are the example of RFC 6455.
KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def haproxy() -> str:
    """Return where HAProxy is; a test that lacks it is skipped, or fails on CI."""
    try:
        return find_haproxy()
    except HallError as error:
        is_missing(f"{error} This test runs it.")


class Standing:
    """A server that answers with its name, and holds open what asks for a websocket.

    Attributes:
        port: where it listens.
        is_well: whether it answers those who ask for its health.
        n_held: connections that are held open.
    """

    def __init__(self, name: str, host: str = HOST, port: int = 0) -> None:
        self._name = name.encode()
        self._socket = socket.create_server((host, port))
        self.port = int(self._socket.getsockname()[1])
        self.is_well, self.n_held = True, 0
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """Take no connection any more, and cut those there are."""
        # A thread that waits for a socket notices no close.
        for one in (self._socket, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._thread.join(PATIENCE)

    def _accept(self) -> None:
        while True:
            try:
                one, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(one)
            threading.Thread(target=self._answer, args=(one,), daemon=True).start()

    def _answer(self, one: socket.socket) -> None:
        try:
            while (head := one.recv(65536)) and (b"/health" not in head or self.is_well):
                if b"upgrade: websocket" in head.lower():
                    self._hold(one)
                    return
                one.sendall(
                    b"HTTP/1.1 200 OK\r\nSet-Cookie: %s=x; Path=/\r\nContent-Length: %d\r\n\r\n%s"
                    % (XSRF.encode(), len(self._name), self._name)
                )
        except OSError:
            pass  # it was cut

    def _hold(self, one: socket.socket) -> None:
        one.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"%s\r\n\r\n%s" % (ACCEPT, self._name)
        )
        self.n_held += 1
        try:
            while one.recv(65536):
                pass
        finally:
            one.close()
            self.n_held -= 1


class Browser:
    """Who asks at an address, and sends back the cookies that it was given."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lines: list[socket.socket] = []
        self.cookies = SimpleCookie()

    @property
    def place(self) -> "Morsel[str] | None":
        """The cookie that the proxy knows a learner by."""
        return self.cookies.get(COOKIE)

    def ask(self, path: str = "/") -> str:
        """Return what a server answers: its name."""
        with closing(self._send(path, "Connection: close")) as one:
            return self._receive(one)

    def open(self) -> tuple[socket.socket, str]:
        """Open a websocket; return it and the server's name."""
        one = self._send("/_stcore/stream", f"Connection: Upgrade\r\nUpgrade: websocket\r\n{KEY}")
        self._lines.append(one)
        return one, self._receive(one)

    def leave(self) -> None:
        """Close all websockets."""
        for one in self._lines:
            one.close()

    def _send(self, path: str, fields: str) -> socket.socket:
        one = socket.create_connection((HOST, self._port), PATIENCE)
        known = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        cookie = f"Cookie: {known}\r\n" if known else ""
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: hall\r\n{fields}\r\n{cookie}\r\n".encode())
        return one

    def _receive(self, one: socket.socket) -> str:
        came = b""
        while not came.partition(b"\r\n\r\n")[2] and (more := one.recv(65536)):
            came += more
        head, _, body = came.decode().partition("\r\n\r\n")
        for field in head.split("\r\n"):
            name, _, value = field.partition(": ")
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return body


@contextmanager
def proxy(
    text: str, port: int, folder: Path, environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run HAProxy until the end, and give its process when it listens."""
    config, log = folder / "haproxy.cfg", folder / "log"
    config.write_text(text)
    with log.open("wb") as sink:
        running = subprocess.Popen(
            [haproxy(), "-db", "-f", str(config)],
            env={**os.environ, "HALL_BIND": f"{HOST}:{port}", **environment},
            stdout=sink,
            stderr=sink,
        )
    try:
        wait_for(lambda: running.poll() is not None or listens(port))
        assert running.poll() is None, log.read_text()
        yield running
    finally:
        running.terminate()
        running.wait(10)


def listens(port: int) -> bool:
    """Return whether somebody takes connections at a port."""
    with socket.socket() as one:
        return one.connect_ex((HOST, port)) == 0


def wait_for(is_there: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_there():
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.02)
