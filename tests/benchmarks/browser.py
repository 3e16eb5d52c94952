"""Speed as a visitor meets it: frames a second, answers to clicks, the first load."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.e2e.pages import button, frames_drawn
from tests.servers import ROOT, serving

SECONDS = 10.0
DEEP = "-".join(["16"] * 8)
DRAWN = '[data-frames-drawn]:not([data-frames-drawn="0"])'
COUNT_TITLES = """
    seconds => new Promise(resolve => {
        const seen = new Set(), end = performance.now() + 1000 * seconds;
        const look = () => {
            const title = document.querySelector('.gtitle');
            if (title) seen.add(title.textContent);
            if (performance.now() < end) requestAnimationFrame(look);
            else resolve(seen.size);
        };
        look();
    })
"""
TIME_TO = """
    ({ press, done }) => new Promise(resolve => {
        const start = performance.now();
        eval(press);
        const look = () => (eval(done) ? resolve(performance.now() - start) : setTimeout(look, 2));
        look();
    })
"""
BUTTON = "[...document.querySelectorAll('.player button')].find(b => b.innerText.startsWith('{}'))"
STATUS = "document.querySelector('[role=status].status').innerText"


def open_page(browser: Browser, url: str) -> Page:
    size = {"width": 1400, "height": 900}
    # The page's policy would forbid what Playwright waits by.
    page = browser.new_context(viewport=size, bypass_csp=True).new_page()
    page.goto(url)
    return page


def first_load(browser: Browser, url: str) -> float:
    """Return seconds from asking for the page to its first charts, nothing in the cache."""
    start = time.perf_counter()
    page = open_page(browser, url)
    page.wait_for_selector(DRAWN)
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds


def play_rate(browser: Browser, url: str, space: str = "input") -> float:
    """Return drawn frames a second of the player, all three panels."""
    page = open_page(browser, url)
    page.wait_for_selector(DRAWN)
    page.get_by_label("Space", exact=True).select_option(space)
    button(page, "Play").click()
    page.wait_for_timeout(1500)
    before, start = frames_drawn(page), time.perf_counter()
    page.wait_for_timeout(1000 * SECONDS)
    rate = (frames_drawn(page) - before) / (time.perf_counter() - start)
    page.context.close()
    return rate


def answer_times(browser: Browser, url: str) -> dict[str, float]:
    """Return milliseconds from a click to its effect on the page, while training."""
    page = open_page(browser, f"{url}?speed=top&stop=never")
    page.wait_for_selector(DRAWN)
    times: dict[str, list[float]] = {"Pause": [], "Play, next frame": [], "a control": []}
    for _ in range(7):
        button(page, "Play").click()
        page.wait_for_timeout(1000)
        times["a control"].append(switch(page))
        page.wait_for_timeout(700)
        button(page, "Play").click()
        page.wait_for_timeout(700)
        press = f"{BUTTON.format('Pause')}.click()"
        times["Pause"].append(
            page.evaluate(TIME_TO, {"press": press, "done": BUTTON.format("Play")})
        )
        text = page.evaluate(STATUS)
        press = f"{BUTTON.format('Play')}.click()"
        done = f"{STATUS} !== {text!r}"
        times["Play, next frame"].append(page.evaluate(TIME_TO, {"press": press, "done": done}))
        button(page, "Pause").click()
    page.context.close()
    return {name: sorted(values)[len(values) // 2] for name, values in times.items()}


def switch(page: Page) -> float:
    """Switch the bias on or off; return milliseconds until the page shows the other network."""
    count = "document.querySelectorAll('[aria-label=Weights] td').length"
    before = page.evaluate(count)
    press = "document.querySelector('input[aria-label=Bias]').click()"
    milliseconds: float = page.evaluate(TIME_TO, {"press": press, "done": f"{count} !== {before}"})
    return milliseconds


def fragment_rate(browser: Browser, url: str) -> float:
    """Return drawn frames a second of `st.plotly_chart` in a fragment."""
    page = open_page(browser, url)
    page.wait_for_selector(".gtitle")
    page.wait_for_timeout(1500)
    drawn: int = page.evaluate(COUNT_TITLES, SECONDS)
    page.context.close()
    return drawn / SECONDS


def report(line: str) -> None:
    print(line, flush=True)


def measure(browser: Browser, say: Callable[[str], None]) -> None:
    with serving() as url:
        say(f"first load, server just started    {first_load(browser, url):6.2f} s to first charts")
        say(f"first load, server warm            {first_load(browser, url):6.2f} s to first charts")
        # At Auto speed the default run would be over before the measurement is.
        default = f"{url}?speed=1&stop=never"
        rate = play_rate(browser, default)
        say(f"default page, three panels         {rate:6.1f} drawn frames/s")
        big = play_rate(
            browser, f"{url}?data=circle&n=500&layers=8-8&hidden=tanh&batch=10&bias=1&speed=1"
        )
        say(f"circle, 500 points, 2-8-8-1        {big:6.1f} drawn frames/s")
        deep = play_rate(
            browser, f"{url}?data=circle&n=100&layers={DEEP}&hidden=tanh&bias=1&speed=1"
        )
        say(f"8 hidden layers of 16 units        {deep:6.1f} drawn frames/s")
        bent = play_rate(browser, default, space="hidden")
        say(f"default page, hidden space         {bent:6.1f} drawn frames/s")
        for name, milliseconds in answer_times(browser, url).items():
            say(f"answer to {name:<25}{milliseconds:6.0f} ms, training at top speed")
    with serving("tests/benchmarks/fragment_page.py", PYTHONPATH=str(ROOT)) as url:
        usual = fragment_rate(browser, url)
        say(f"fragment with st.plotly_chart      {usual:6.1f} drawn frames/s")
    say(f"player / fragment                  {rate / usual:6.1f} times")


def main() -> None:
    path = find_chromium()
    if not path:
        report("no Chromium is installed: nothing measured in the browser")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        measure(browser, report)
        browser.close()


if __name__ == "__main__":
    main()
