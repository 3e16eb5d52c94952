"""The way to a server: which one a learner gets, stays with, and gets when that one is gone."""

import re
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from playground.hall.servers import PROXY, free_port, proxy_text
from tests.hall.standing import COOKIE, HOST, XSRF, Browser, Standing, haproxy, proxy, wait_for
from tests.servers import ROOT
from tests.tools import need

# As often as a test can wait for; the patience is another one in a hall.
IMPATIENT = {"inter 1s fastinter 300ms": "inter 100ms fastinter 50ms", "check 5s": "check 300ms"}


@pytest.fixture
def servers() -> Iterator[list[Standing]]:
    made = [Standing("one"), Standing("other")]
    yield made
    for one in made:
        one.kill()


@pytest.fixture
def port(servers: list[Standing], tmp_path: Path) -> Iterator[int]:
    """Where a proxy before both listens."""
    port = free_port()
    with proxy(impatient(proxy_text([one.port for one in servers])), port, tmp_path, {}):
        yield port


@pytest.fixture
def let_in(port: int) -> Iterator[Callable[[], Browser]]:
    """What makes a browser that knows no cookie yet."""
    made: list[Browser] = []

    def make() -> Browser:
        made.append(Browser(port))
        return made[-1]

    yield make
    for one in made:
        one.leave()


def impatient(text: str) -> str:
    for patient, often in IMPATIENT.items():
        assert patient in text
        text = text.replace(patient, often)
    return text


def is_silent(line: socket.socket) -> bool:
    """Return whether a line stays open for a while, and nothing comes."""
    line.settimeout(0.4)
    try:
        line.recv(1)
    except TimeoutError:
        return True
    return False


def test_a_learner_stays_with_one_server_by_a_cookie_of_this_site_alone(
    let_in: Callable[[], Browser],
) -> None:
    learner = let_in()
    first = learner.ask()
    assert {learner.ask(path) for path in ("/", "/_stcore/host-config", "/media/x")} == {first}
    assert learner.open()[1] == first
    place = learner.place
    assert place is not None
    assert (place["path"], place["samesite"], place["httponly"]) == ("/", "Lax", True)
    # It goes with the browser, and without TLS it has to go over a plain line.
    assert (place["max-age"], place["expires"], place["secure"]) == ("", "", "")


def test_who_comes_goes_where_the_fewest_are(
    let_in: Callable[[], Browser], servers: list[Standing]
) -> None:
    held = [let_in().open() for _ in range(6)]
    wait_for(lambda: [one.n_held for one in servers] == [3, 3])
    for line, name in held:
        if name == "one":
            line.close()
    wait_for(lambda: servers[0].n_held == 0)
    time.sleep(0.1)  # until the proxy has heard of it, too
    assert [let_in().open()[1] for _ in range(3)] == ["one"] * 3


def test_learners_of_a_killed_server_are_taken_by_another_at_once(
    let_in: Callable[[], Browser], servers: list[Standing]
) -> None:
    learners = [let_in(), let_in()]
    held = {name: (one, line) for one in learners for line, name in [one.open()]}
    servers[0].kill()
    learner, line = held["one"]
    line.settimeout(1.0)  # sooner than by a look at the server's health
    assert line.recv(1) == b""
    assert learner.ask() == learner.open()[1] == "other"
    assert is_silent(held["other"][1])
    assert len({one.place.value for one in learners if one.place}) == 1


def test_learners_of_a_server_that_hangs_are_let_go(
    let_in: Callable[[], Browser], servers: list[Standing]
) -> None:
    held = {name: (one, line) for one in (let_in(), let_in()) for line, name in [one.open()]}
    servers[1].is_well = False
    learner, line = held["other"]
    assert line.recv(1) == b""
    assert learner.ask() == "one"
    assert is_silent(held["one"][1])


def test_by_tls_all_cookies_keep_to_it(servers: list[Standing], tmp_path: Path) -> None:
    certificate, key = tmp_path / "hall.pem", tmp_path / "hall.key"
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run(
        [need("openssl"), *request, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    certificate.write_text(certificate.read_text() + key.read_text())
    port = free_port()
    text = proxy_text([one.port for one in servers])
    with proxy(text, port, tmp_path, {"HALL_CERTIFICATE": str(certificate)}):
        trusting = ssl.create_default_context(cafile=str(certificate))
        with closing(HTTPSConnection("localhost", port, timeout=5, context=trusting)) as line:
            line.request("GET", "/")
            cookies = line.getresponse().headers.get_all("Set-Cookie", [])
    assert sorted(one.partition("=")[0] for one in cookies) == [XSRF, COOKIE]
    assert all("; secure" in one.lower() for one in cookies)


def name_server(addresses: list[str]) -> socket.socket:
    """Return a socket at which a thread tells these addresses for each name, as Docker's does."""

    def answer() -> None:
        while True:
            try:
                asked, who = made.recvfrom(8192)
            except OSError:
                return
            end = asked.index(b"\0", 12) + 5  # of the question: name, type, class
            is_v4 = asked[end - 4 : end - 2] == b"\0\1"
            told = addresses if is_v4 else []
            head = asked[:2] + struct.pack(">HHHHH", 0x8180, 1, len(told), 0, 0)
            records = (
                b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + socket.inet_aton(one)
                for one in told
            )
            made.sendto(head + asked[12:end] + b"".join(records), who)

    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((HOST, 0))
    threading.Thread(target=answer, daemon=True).start()
    return made


def test_servers_of_containers_are_found_by_their_name(tmp_path: Path) -> None:
    port = free_port()
    addresses = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
    with ExitStack() as stack:
        # All listen at the same port, each at an address of its own.
        inner = free_port()
        made = [Standing(host, host, inner) for host in addresses]
        for one in made:
            stack.callback(one.kill)
        names = stack.enter_context(name_server(addresses))
        text = PROXY.read_text().replace("127.0.0.11:53", f"{HOST}:{names.getsockname()[1]}")
        text = impatient(text.replace("app:8501", f"app:{inner}"))
        stack.enter_context(proxy(text, port, tmp_path, {"HALL_SERVERS": "4"}))
        wait_for(lambda: Browser(port).ask() in addresses)
        wait_for(lambda: {Browser(port).ask() for _ in range(9)} == set(addresses))
        learner = Browser(port)
        first = learner.ask()
        assert {learner.ask() for _ in range(5)} == {first}


@pytest.mark.parametrize("n_servers", [1, 64])
def test_proxy_takes_what_a_hall_writes(n_servers: int, tmp_path: Path) -> None:
    config = tmp_path / "haproxy.cfg"
    config.write_text(proxy_text(list(range(9000, 9000 + n_servers))))
    subprocess.run([haproxy(), "-c", "-f", str(config)], check=True, capture_output=True)


def test_containers_are_named_as_the_proxy_looks_for_them() -> None:
    compose = PROXY.with_name("compose.yaml").read_text()
    services = re.findall(r"^  (\w+):$", compose, re.MULTILINE)
    assert services[:2] == ["proxy", "app"]
    assert 'server-template app "${HALL_SERVERS}" app:8501' in PROXY.read_text()
    # As many as are started are looked for.
    assert re.findall(r"(?:replicas|HALL_SERVERS): (\S+)", compose) == ["${HALL_SERVERS:-4}"] * 2
    for line in re.findall(r"COPY (.*)", compose):
        assert (ROOT / line.split()[0]).exists(), line
