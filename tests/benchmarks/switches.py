"""Page switches while the player plays: which of them end on a page without content.

Each way from one page to another is taken by a link, then by Back and Forward, while the run plays,
at each speed in turn; and each page switch that the server makes is taken many times. A page is
looked at when it has come, and once more before it is left: what wipes a page may come late.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from random import Random
from urllib.parse import urlencode

from playwright.sync_api import Browser, ConsoleMessage, Page, TimeoutError, sync_playwright

from playground.experiment import SPEEDS
from tests.benchmarks.browser import DRAWN, open_page, report
from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.e2e.pages import button, tile
from tests.e2e.test_first_minute import DEAD
from tests.servers import serving

TOURS = 2  # each takes every way from one page to another
PLACES = (
    "Playground",
    "Under the hood",
    "Data",
    "Model",
    "Many seeds",
    "Compare",
    "Exercises",
    "About",
)
PAUSES = (0, 60, 150, 400, 800)  # ms of playing before the next switch
MOST_PATIENCE = 10_000  # ms until a page counts as one that does not come
MOMENT = 500  # ms for which Streamlit may take the player off, to put up another element for it
EXPERIMENT = "?data=circle&n=200&layers=8-4&hidden=tanh&batch=10&bias=1&stop=never&speed={}"

# What is wrong with what the page shows: it is of another page, or of none.
SHOWN = """title => {
    const main = document.querySelector('[data-testid=stMain]');
    const find = where => main?.querySelector(where)?.innerText ?? '';
    const fault = find('[data-testid=stException]')
        || document.querySelector('[data-testid=stDialog], [role=dialog]')?.innerText;
    if (fault) return `error: ${fault.slice(0, 200)}`;
    const head = find('h1');
    const shown = find('[role=tab]').startsWith('Theory') ? 'About'
        : head === 'Neural network playground' || (!head && find('h4')) ? 'Playground' : head;
    if (shown !== title) return shown ? `the content is of ${shown}` : 'no content';
    const hasPlayer = !['Many seeds', 'Exercises', 'About'].includes(title);
    if (hasPlayer && !main.querySelector('.player [data-frames-drawn]')) return 'no player';
    return main.innerText.length < 100 ? 'hardly any content' : '';
}"""
PLAY = """() => {
    const button = [...document.querySelectorAll('[data-testid=stMain] .player button')]
        .find(one => one.innerText === 'Play' && !one.disabled);
    button?.click();
}"""
GO = """steps => new Promise(done => {
    addEventListener('popstate', done, { once: true });
    setTimeout(done, 3000); // there is no such page
    history.go(steps);
}).then(() => {})"""


@dataclass
class Tally:
    """What came of the switches.

    Attributes:
        done: how many of each kind.
        faults: a line for each that went wrong.
    """

    done: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def note(self, kind: str, way: str, fault: str) -> None:
        """Take note of a switch; `fault` is empty for none."""
        self.done[kind] = self.done.get(kind, 0) + 1
        if fault:
            self.faults.append(f"{kind}, {way}: {fault}")
            report(self.faults[-1])


class HistoryEndsError(Exception):
    """There is no other page in this direction: a change of the address has taken its place."""


def every_way() -> Iterator[tuple[str, str]]:
    """Yield each ordered pair of pages once, each beginning where the one before has ended."""
    left = {place: [other for other in PLACES if other != place] for place in PLACES}
    stack, tour = [PLACES[0]], []
    while stack:
        if left[stack[-1]]:
            stack.append(left[stack[-1]].pop())
        else:
            tour.append(stack.pop())
    tour.reverse()
    yield from pairwise(tour)


def look(page: Page, title: str, patience: float = MOST_PATIENCE) -> str:
    """Wait for a page; return what is wrong with it, or an empty text."""
    try:
        page.wait_for_function(f"({SHOWN})({title!r}) === ''", timeout=patience)
    except TimeoutError:
        return str(page.evaluate(SHOWN, title))
    return ""


def play_on(page: Page, title: str, pause: int) -> str:
    """Play for a while on a page that has come; return what is wrong with it in the end."""
    page.evaluate(PLAY)
    page.wait_for_timeout(pause)
    return str(page.evaluate(SHOWN, title)) and look(page, title, MOMENT)


def follow_link(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).first.click()


def go_through_history(page: Page, steps: int) -> None:
    """Press Back or Forward until the address is that of another page."""
    before = page.evaluate("location.pathname")
    for _ in range(6):
        page.evaluate(GO, steps)
        if page.evaluate("location.pathname") != before:
            return
    raise HistoryEndsError


class Walk:
    """Goes from page to page, and keeps the tally."""

    def __init__(self, page: Page, tally: Tally, rng: Random) -> None:
        """Begin on the Playground, as it was opened."""
        self.page, self.tally, self.rng = page, tally, rng
        self.speeds = cycle(SPEEDS)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: tally.faults.append(f"uncaught: {error}"))
        page.wait_for_selector(DRAWN)
        page.evaluate(PLAY)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.tally.faults.append(f"console: {message.text[:300]}")
            report(self.tally.faults[-1])

    def take(self, kind: str, way: str, title: str, go: Callable[[], None]) -> bool:
        """Make one switch, and return whether the page comes and stays; load it anew if not."""
        go()
        fault = look(self.page, title)
        if not fault:
            late = play_on(self.page, title, self.rng.choice(PAUSES))
            fault = late and f"later {late}"
        self.tally.note(kind, way, fault)
        if fault:
            self.page.goto(self.page.evaluate("location.origin"))
            self.page.wait_for_selector(DRAWN)
            if title != "Playground":
                follow_link(self.page, title)
            look(self.page, title)
        return not fault

    def along(self, start: str, end: str) -> None:
        """Go from page to page by the link, back, and forward again."""
        if start == "Playground":
            self.page.get_by_label("Speed", exact=True).select_option(next(self.speeds))
            self.page.evaluate(PLAY)
        there, back = f"{start} to {end}", f"{end} to {start}"
        try:
            is_there = (
                self.take("link", there, end, lambda: follow_link(self.page, end))
                and self.take("Back", back, start, lambda: go_through_history(self.page, -1))
                and self.take("Forward", there, end, lambda: go_through_history(self.page, 1))
            )
        except HistoryEndsError:
            report(f"{there}: the history ends before it, the link is taken")
            is_there = False
        if not is_there:
            self.by_link(end)

    def where_the_player_leads(self) -> None:
        """Take the ways that the server decides on while the player is on the page."""
        why = button(self.page, "Why?")
        self.take("server", "coach to Under the hood", "Under the hood", why.click)
        self.by_link("Playground")
        own = tile(self.page, "Your own data")
        self.take("server", "gallery to Data", "Data", own.click)

    def where_pages_lead(self) -> None:
        """Take the ways that the server decides on from pages without a player."""
        self.by_link("Many seeds")
        button(self.page, "Run them all").click()
        run = button(self.page, "Open in the playground")
        run.wait_for(timeout=60_000)
        self.take("server", "Many seeds to Playground", "Playground", run.click)
        self.by_link("Exercises")
        first = self.page.get_by_test_id("stButton").get_by_text("Open", exact=True).first
        self.take("server", "Exercises to Playground", "Playground", first.click)

    def by_link(self, title: str) -> None:
        """Go to a page by its link."""
        self.take("link", f"to {title}", title, lambda: follow_link(self.page, title))


def measure(browser: Browser, url: str, tally: Tally) -> None:
    """Make all switches."""
    rng = Random(0)
    page = open_page(browser, f"{url}{EXPERIMENT}")
    walk = Walk(page, tally, rng)
    for _ in range(TOURS):
        for start, end in every_way():
            walk.along(start, end)
    page.context.close()
    for speed in [*SPEEDS, *SPEEDS]:
        query = urlencode({**DEAD.to_query(), "speed": speed, "stop": "never"})
        page = open_page(browser, f"{url}?{query}")
        Walk(page, tally, rng).where_the_player_leads()
        page.context.close()
        page = open_page(browser, f"{url}?speed={speed}&stop=never")
        Walk(page, tally, rng).where_pages_lead()
        page.context.close()


def main() -> None:
    """Drive a real Chromium from page to page."""
    path = find_chromium()
    if not path:
        report("no Chromium is installed: nothing measured in the browser")
        return
    tally, start = Tally(), time.perf_counter()
    with sync_playwright() as playwright, serving() as url:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        measure(browser, url, tally)
        browser.close()
    kinds = ", ".join(f"{count} by {kind}" for kind, count in tally.done.items())
    report(
        f"{sum(tally.done.values())} page switches in {time.perf_counter() - start:.0f} s: {kinds}"
    )
    report(f"{len(tally.faults)} faults")
    if tally.faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
