"""The tabs that the browser tests open their pages in, and what is noted of these pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.load.proxy import Proxy

DRAWN = '[data-frames-drawn]:not([data-frames-drawn="0"])'
# For tests of other things: in a browser that has not seen the tour, it begins by itself.
TOUR_SEEN = "try { localStorage['neural-network-playground:/:tour'] = 'seen'; } catch { /* off */ }"
# What is told where a test has cut the connection; the player asks again.
WHILE_CUT_OFF = (
    "Cannot send rerun backMessage when disconnected from server.",
    "WebSocket is already in CLOSING or CLOSED state.",
)


class Tabs:
    """The tabs of one browser.

    A tab that a test is done with is kept for the next one: it has the page's scripts compiled, and
    opens a page with two thirds of the work that a new one has.
    """

    def __init__(self, context: BrowserContext) -> None:
        """Begin with the tabs of a context."""
        self._context = context
        self._lent: dict[Page, tuple[str, Callable[[], None]]] = {}
        self._spare: Page | None = None

    def take(self, url: str, faults: list[str]) -> Page:
        """Return a tab for pages of a server, and note from now on what is wrong with them."""
        page, self._spare = self._spare or self._context.new_page(), None
        page.bring_to_front()  # a tab behind another one draws but once a second
        page.set_default_timeout(20_000)
        self._lent[page] = url, listen(page, url, faults)
        return page

    def give_back(self, page: Page) -> None:
        """Leave the page that a tab shows, as a visitor would who forgets all about it."""
        url, stop_listening = self._lent.pop(page)
        if page.is_closed():
            return
        come_to_rest(page)
        stop_listening()
        if self._spare:
            page.evaluate("localStorage.clear()")
            page.close()
            return
        page.goto(f"{url}_stcore/health")
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.mouse.move(0, 0)  # or the next page would find it where it is
        self._spare = page

    def close(self) -> None:
        """Close the browser's window, and with it all tabs."""
        self._context.close()


@contextmanager
def page_behind(line: Proxy, tabs: Tabs, query: str = "") -> Iterator[Page]:
    """Give the playground's page at the end of a line that a test spoils; at the end it is good."""
    faults: list[str] = []
    page = tabs.take(line.url, faults)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{line.url}{query}")
    # On a line that is slow from now on, Plotly would be long in coming, and all else with it.
    page.wait_for_selector(f".player[data-charts] {DRAWN}")
    yield page
    line.throttle()
    line.resume()
    tabs.give_back(page)
    # Streamlit writes there that it has lost the connection.
    assert not [one for one in faults if one.startswith("uncaught")], faults


def come_to_rest(page: Page) -> None:
    """Let the server finish its answers: it stumbles over a browser that is gone amid one."""
    pause = page.get_by_role("button", name="Pause", exact=True)
    if pause.count():
        with suppress(PlaywrightTimeout):  # it has just come to its end by itself
            pause.first.click(timeout=1000)
    with suppress(PlaywrightTimeout):  # a page of another kind, or one whose connection was cut
        page.wait_for_function(
            """() => document.querySelector('[data-test-script-state]')
                ?.dataset.testScriptState !== 'running'""",
            timeout=3000,
        )
    page.wait_for_timeout(50)


def listen(page: Page, url: str, faults: list[str]) -> Callable[[], None]:
    """Note what is wrong with a page: its errors, and what it fetches from elsewhere.

    Returns:
        What ends this.
    """

    def on_error(error: Error) -> None:
        faults.append(f"uncaught: {error}")

    def on_console(message: ConsoleMessage) -> None:
        source = message.location.get("url") or url
        # A tab may still ask the server of the test before for its icon, when that is gone.
        is_of_this = source.startswith(url)
        if message.type == "error" and message.text not in WHILE_CUT_OFF and is_of_this:
            faults.append(f"{message.text} ({source})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((url, "ws://localhost", "data:", "blob:")):
            faults.append(f"fetched from elsewhere: {request.url}")

    page.on("pageerror", on_error)
    page.on("console", on_console)
    page.on("request", on_request)

    def stop() -> None:
        page.remove_listener("pageerror", on_error)
        page.remove_listener("console", on_console)
        page.remove_listener("request", on_request)

    return stop
