"""The bad line itself: what it promises, against a server that echoes."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.load.proxy import Proxy, bad_line


@pytest.fixture
def echo() -> Iterator[str]:
    """The address of a server that sends back whatever it is sent."""

    def answer(one: socket.socket) -> None:
        with one:
            try:
                while data := one.recv(65536):
                    one.sendall(data)
            except OSError:
                pass  # the line was cut

    def accept() -> None:
        while True:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(one,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def connect(line: Proxy) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", int(line.url.rsplit(":", 1)[1].strip("/"))))
    made.settimeout(5)
    return made


def receive(one: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := one.recv(size - len(data))):
        data += more
    return data


def seconds_for(one: socket.socket, data: bytes) -> float:
    """Return how long it takes until data have come back."""
    start = time.monotonic()
    one.sendall(data)
    assert receive(one, len(data)) == data
    return time.monotonic() - start


def test_bytes_come_through_as_they_are_in_both_ways(echo: str) -> None:
    data = bytes(range(256)) * 4000
    with bad_line(echo) as line, connect(line) as one:
        assert seconds_for(one, data) < 10
        assert line.up.passed == line.down.passed == len(data)
        assert line.n_connections == 1


def test_each_byte_is_delayed_on_both_ways(echo: str) -> None:
    with bad_line(echo, delay=0.1) as line, connect(line) as one:
        assert 0.2 <= seconds_for(one, b"?") < 2
        line.delay = 0.0
        assert min(seconds_for(one, b"?") for _ in range(5)) < 0.2


def test_rate_is_shared_by_all_connections(echo: str) -> None:
    with bad_line(echo, down=20_000) as line, connect(line) as one, connect(line) as other:
        start = time.monotonic()
        for each in (one, other):
            each.sendall(bytes(5_000))
        for each in (one, other):
            assert len(receive(each, 5_000)) == 5_000
        assert 0.45 <= time.monotonic() - start < 5.0
        line.throttle()
        assert min(seconds_for(one, bytes(5_000)) for _ in range(5)) < 0.2
        line.throttle(up=20_000)
        assert 0.2 <= seconds_for(one, bytes(5_000)) < 2


def test_silence_holds_back_and_loses_nothing(echo: str) -> None:
    with bad_line(echo) as line, connect(line) as one:
        line.silence()
        one.sendall(b"are you there?")
        one.settimeout(0.3)
        with pytest.raises(TimeoutError):
            one.recv(1)
        line.resume()
        one.settimeout(5)
        assert receive(one, 14) == b"are you there?"


def test_cut_closes_all_and_lets_others_in(echo: str) -> None:
    with bad_line(echo) as line:
        with closing(connect(line)) as one, closing(connect(line)) as other:
            assert seconds_for(one, b"?") + seconds_for(other, b"?") < 5
            line.cut()
            for each in (one, other):
                with pytest.raises(ConnectionResetError):
                    each.recv(1)
        with connect(line) as again:
            seconds_for(again, b"?")


def test_refusal_lasts_until_the_line_is_resumed(echo: str) -> None:
    with bad_line(echo) as line:
        line.refuse()
        with closing(connect(line)) as one, pytest.raises(ConnectionResetError):
            one.recv(1)
        line.resume()
        with connect(line) as again:
            seconds_for(again, b"?")


def test_end_of_one_side_ends_the_other(echo: str) -> None:
    with bad_line(echo) as line:
        with connect(line) as one:
            seconds_for(one, b"?")
        deadline = time.monotonic() + 5
        while line.n_connections and time.monotonic() < deadline:
            time.sleep(0.01)
        assert line.n_connections == 0
