"""The first minute of each picture of the gallery: one click, Play, and until it is learned."""

import time

from playwright.sync_api import Browser, Page, sync_playwright

from playground.presets import GALLERY
from tests.benchmarks.browser import DRAWN, open_page, report
from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.e2e.pages import choose, frames_drawn
from tests.e2e.test_first_minute import LEARNED, WATCH, button
from tests.servers import serving

MOST_FRAMES, MOST_SECONDS = 300, 60


def play_until_learned(page: Page) -> tuple[int, float, str]:
    """Return frames and seconds from Play until the coach says it, and what it says; -1 if not."""
    before, start = int(page.evaluate(WATCH, LEARNED)), time.perf_counter()
    button(page, "Play").click()
    while time.perf_counter() - start < MOST_SECONDS:
        if (drawn := page.evaluate("window.learnedAt")) is not None:
            said = page.locator(".coach .said").inner_text()
            return int(drawn) - before, time.perf_counter() - start, said
        if frames_drawn(page) - before > MOST_FRAMES:
            break
        page.wait_for_timeout(50)
    return -1, time.perf_counter() - start, ""


def measure(browser: Browser, url: str) -> int:
    """Print a line for each picture; return for how many it took too many frames."""
    missed = 0
    for entry in GALLERY:
        page = open_page(browser, url)
        page.wait_for_selector(DRAWN)
        choose(page, entry.title)
        page.wait_for_timeout(500)
        frames, seconds, said = play_until_learned(page)
        missed += not 0 <= frames <= MOST_FRAMES
        report(f"{entry.title:<40}{frames:5d} frames {seconds:6.1f} s   {said}")
        page.context.close()
    return missed


def main() -> None:
    """Drive a real Chromium through all pictures."""
    path = find_chromium()
    if not path:
        report("no Chromium is installed: nothing measured in the browser")
        return
    with sync_playwright() as playwright, serving() as url:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        missed = measure(browser, url)
        browser.close()
    report(f"{len(GALLERY)} pictures, {missed} not learned within {MOST_FRAMES} frames")


if __name__ == "__main__":
    main()
