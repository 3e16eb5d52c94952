"""A real server and a real Chromium for the browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"
expect.set_options(timeout=20_000)

CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)
# Streamlit's words where a test has cut the connection; the player asks again.
WHILE_CUT_OFF = "Cannot send rerun backMessage when disconnected from server."


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(str(item.path)).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}_stcore/health", timeout=2):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


@contextmanager
def serving(script: str, log: Path, **environment: str) -> Iterator[str]:
    """Run a script by `streamlit run`; gives its address."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("streamlit")), "run", script,
        "--server.headless", "true", "--server.port", str(port),
        "--browser.serverAddress", "localhost",
    ]  # fmt: skip
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )  # fmt: skip
    url = f"http://localhost:{port}/"
    try:
        wait_until_up(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and the log of `streamlit run playground/app.py`."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serving("playground/app.py", log) as url:
        yield url, log


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[BrowserType, str]]:
    """What starts the installed Chromium, and where it is."""
    path = find_chromium()
    if not path:
        message = "no Chromium is installed, and the browser tests need one"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        yield playwright.chromium, path


@pytest.fixture(scope="session")
def browser(chromium: tuple[BrowserType, str]) -> Iterator[Browser]:
    start, path = chromium
    browser = start.launch(executable_path=path, args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def tabs(
    chromium: tuple[BrowserType, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser that keeps what it has loaded: pages open in it in half the time."""
    start, path = chromium
    profile = tmp_path_factory.mktemp("profile")
    context = start.launch_persistent_context(
        profile, executable_path=path, args=CHROMIUM_FLAGS, accept_downloads=True
    )
    yield prepared(context)
    context.close()


def prepared(context: BrowserContext) -> BrowserContext:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    # For tests that cut the connection.
    context.add_init_script("""
        window.sockets = [];
        window.WebSocket = class extends WebSocket {
            constructor(...all) { super(...all); window.sockets.push(this); }
        };
    """)
    return context


OpenPage = Callable[..., Page]


def come_to_rest(page: Page) -> None:
    """Let the server finish its answers: it stumbles over a browser that is gone amid one."""
    pause = page.get_by_role("button", name="Pause", exact=True)
    if pause.count():
        pause.first.click()
    with suppress(PlaywrightTimeout):  # a page of another kind, or one whose connection was cut
        page.wait_for_function(
            """() => document.querySelector('[data-test-script-state]')
                ?.dataset.testScriptState !== 'running'""",
            timeout=3000,
        )
    page.wait_for_timeout(50)


def listen(page: Page, url: str, faults: list[str]) -> None:
    """Note what is wrong with a page: its errors, and what it fetches from elsewhere."""
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error" and message.text != WHILE_CUT_OFF
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((url, "ws://localhost", "data:", "blob:"))
            else faults.append(f"fetched from elsewhere: {request.url}")
        ),
    )


@pytest.fixture
def open_page(app: tuple[str, Path], browser: Browser, tabs: BrowserContext) -> Iterator[OpenPage]:
    """Opens pages; fails on console errors and uncaught exceptions."""
    url, log = app
    faults: list[str] = []
    pages: list[Page] = []

    def open_one(
        query: str = "",
        path: str = "",
        width: int = 1400,
        scheme: Literal["light", "dark"] = "light",
        wait: bool = True,
        apart: bool = False,
    ) -> Page:
        """Open a page; `apart` in a browser of its own, that knows nothing of the others."""
        context = tabs
        if apart or width < 800:
            # Streamlit tells a phone by its name, and then closes the sidebar on the way to a page.
            agent = PHONE if width < 800 else None
            context = prepared(browser.new_context(accept_downloads=True, user_agent=agent))
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        listen(page, url, faults)
        page.goto(f"{url}{path}{query}")
        if wait:
            page.wait_for_selector('[data-frames-drawn]:not([data-frames-drawn="0"])')
        return page

    log_length = log.stat().st_size
    yield open_one
    for page in pages:
        come_to_rest(page)
        page.evaluate("localStorage.clear()")
        page.close()
        if page.context is not tabs:
            page.context.close()
    written = log.read_bytes()[log_length:].decode()
    assert "Warning" not in written, written
    assert "Traceback" not in written, written
    assert not faults, "\n".join(faults)
