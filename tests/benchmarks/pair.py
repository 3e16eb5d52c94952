"""Frames a second of each of two players side by side, beside those of one on the same page."""

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.browser import PAGES, VIEW, WARM_UP
from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.e2e.pages import button
from tests.e2e.tabs import TOUR_SEEN
from tests.servers import serving

SECONDS, ROUNDS = 5.0, 3
DRAWN = """
    () => [...document.querySelectorAll('.player [data-frames-drawn]')]
        .map(one => Number(one.dataset.framesDrawn))
"""


def frames(page: Page) -> list[float]:
    """Play from the start; return frames a second of each player."""
    button(page, "Play").first.click()
    page.wait_for_timeout(WARM_UP)
    before = page.evaluate(DRAWN)
    page.wait_for_timeout(1000 * SECONDS)
    after = page.evaluate(DRAWN)
    button(page, "Pause").first.click()
    return [(b - a) / SECONDS for a, b in zip(before, after, strict=True)]


def main() -> None:
    """Print frames a second: of one, of each of two, and their ratio; in turns in one run."""
    path = find_chromium()
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for name, query in PAGES.items():
            for _ in range(ROUNDS):
                page = browser.new_page(viewport=VIEW)
                page.add_init_script(TOUR_SEEN)
                text = "&".join(f"{key}={value}" for key, value in query.items())
                page.goto(f"{url}?{text}")
                page.wait_for_selector(".player[data-charts=drawn]")
                page.get_by_role("link", name="Compare").click()
                button(page, "Put B beside it").wait_for()
                page.wait_for_timeout(1000)
                (one,) = frames(page)
                button(page, "Put B beside it").click()
                page.wait_for_selector(".player.second[data-charts=drawn]")
                first, second = frames(page)
                share = min(first, second) / one
                print(f"{name}: one {one:.1f}, two {first:.1f} and {second:.1f}, {share:.2f} of it")
                page.close()


if __name__ == "__main__":
    main()
