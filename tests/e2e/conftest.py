"""A real server and a real Chromium for the browser tests."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect, sync_playwright

from tests.e2e.tabs import DRAWN, TOUR_SEEN, Tabs
from tests.servers import ROOT, serving

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
# Without the content security policy, which forbids what Playwright waits by (see test_headers.py).
OPTIONS: dict[str, Any] = {"accept_downloads": True, "bypass_csp": True}
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(str(item.path)).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and the log of `streamlit run playground/app.py`."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serving(log=log) as url:
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
) -> Iterator[Tabs]:
    """The tabs of a browser that keeps what it has loaded: pages open in it in half the time."""
    start, path = chromium
    profile = tmp_path_factory.mktemp("profile")
    tabs = Tabs(
        prepared(
            start.launch_persistent_context(
                profile, executable_path=path, args=CHROMIUM_FLAGS, **OPTIONS
            )
        )
    )
    yield tabs
    tabs.close()


@pytest.fixture(scope="session")
def phone(browser: Browser) -> Iterator[Tabs]:
    """The tabs of a phone: Streamlit tells it by its name, and closes the sidebar on each page."""
    tabs = Tabs(prepared(browser.new_context(user_agent=PHONE, **OPTIONS)))
    yield tabs
    tabs.close()


def prepared(context: BrowserContext) -> BrowserContext:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(TOUR_SEEN)
    # For tests that cut the connection.
    context.add_init_script("""
        window.sockets = [];
        window.WebSocket = class extends WebSocket {
            constructor(...all) { super(...all); window.sockets.push(this); }
        };
    """)
    return context


# A frame is drawn; Plotly's charts come after the first ones.
OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(
    app: tuple[str, Path], browser: Browser, tabs: Tabs, phone: Tabs
) -> Iterator[OpenPage]:
    """Opens pages; fails on console errors and uncaught exceptions."""
    url, log = app
    faults: list[str] = []
    lent: list[tuple[Page, Tabs]] = []

    def open_one(
        query: str = "",
        path: str = "",
        width: int = 1400,
        scheme: Literal["light", "dark"] = "light",
        wait: bool = True,
        apart: bool = False,
        beside: Page | None = None,
    ) -> Page:
        """Open a page.

        `apart` in a browser of its own, that knows nothing of the others; `beside` in the browser
        of another page.
        """
        of = phone if width < 800 else tabs
        if apart:
            of = Tabs(prepared(browser.new_context(**OPTIONS)))
        elif beside:
            of = next(tabs for page, tabs in lent if page is beside)
        page = of.take(url, faults)
        lent.append((page, of))
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{url}{path}{query}")
        if wait:
            # An exercise may hide the chart.
            page.wait_for_selector(f".player[data-charts] {DRAWN}", state="attached")
        return page

    log_length = log.stat().st_size
    yield open_one
    for page, of in lent:
        of.give_back(page)
    for of in {of for _, of in lent} - {tabs, phone}:
        of.close()
    written = log.read_bytes()[log_length:].decode()
    assert "Warning" not in written, written
    assert "Traceback" not in written, written
    assert not faults, "\n".join(faults)
