"""Take README's pictures anew: `python -m tests.screenshots [NAME ...]`."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.benchmarks.browser import DRAWN, open_page
from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.e2e.pages import button, choose, open_hood, wait_for_epoch
from tests.servers import serving

FOLDER = Path(__file__).parent


def go_to(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def playground(page: Page) -> None:
    button(page, "Play").click()
    expect(page.locator(".coach .said")).to_contain_text("Solved", timeout=60_000)
    expect(page.locator(".status")).to_contain_text("Paused at epoch 50,000", timeout=60_000)


def spiral(page: Page) -> None:
    choose(page, "Spiral, deep")
    button(page, "Play").click()
    wait_for_epoch(page, 1500, timeout=90_000)
    button(page, "Pause").click()


def hood(page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 700})
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 2,000", timeout=60_000)
    open_hood(page)
    page.get_by_role("combobox", name="Phase").click()
    page.get_by_role("option", name="8 of 11").click()
    expect(page.get_by_text("8. Error of the hidden layer")).to_be_visible()


def health(page: Page) -> None:
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 200", timeout=60_000)
    open_hood(page)
    page.get_by_role("radio", name="Health").click()
    expect(page.get_by_text("These helped, best first:")).to_be_visible(timeout=60_000)


def data(page: Page) -> None:
    choose(page, "Iris: three kinds of flowers")
    button(page, "Play").click()
    wait_for_epoch(page, 90)
    button(page, "Pause").click()
    go_to(page, "Data")


def seeds(page: Page) -> None:
    go_to(page, "Many seeds")
    button(page, "Run them all").click()
    expect(page.get_by_text("63 of 64")).to_be_visible(timeout=60_000)


def map_(page: Page) -> None:
    go_to(page, "Many seeds")
    train = button(page, "Train 6,400 networks")
    train.click()
    expect(button(page, "Cancel")).to_be_enabled()
    expect(train).to_be_visible(timeout=120_000)
    for name, value in (("Learning rate", "1.17"), ("Units in each hidden layer", "4")):
        page.get_by_role("combobox", name=name).click()
        page.get_by_role("option", name=value, exact=True).click()
    expect(page.get_by_text("of 16 solved")).to_be_visible()


def compare(page: Page) -> None:
    go_to(page, "Compare")
    expect(page.get_by_text("B differs in: Hidden activation")).to_be_visible()
    button(page, "Play").first.click()
    for player in range(2):
        expect(page.locator(".status").nth(player)).to_contain_text("epoch 2,000", timeout=60_000)


def landscape(page: Page) -> None:
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 3,000", timeout=60_000)
    go_to(page, "Compare")
    page.get_by_role("radiogroup", name="Part").get_by_text("Landscape", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("^Loss over "))).to_be_visible()


def exercise(page: Page) -> None:
    page.get_by_text("momentum 0.9 from here on").click()
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 5,000", timeout=60_000)
    button(page, "Check").click()
    expect(page.get_by_text("The largest error of a point")).to_be_visible()


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "playground": ("", playground),
    "spiral": ("", spiral),
    "hood": ("?stop=2000", hood),
    "health": ("?lr=0.001&stop=200", health),
    "data": ("", data),
    "seeds": ("", seeds),
    "map": ("?across=lr~log~0.05~20~20&up=units~even~1~20~20&map=16~1000~rate", map_),
    "exercise": ("?exercise=stuck", exercise),
    "compare": ("?stop=2000&bias=1&versus=hidden%3Dtanh%26bias%3D1%26stop%3D2000", compare),
    "landscape": ("?stop=3000&bias=1", landscape),
}


def main() -> None:
    """Take the pictures that are named, or all."""
    path = find_chromium()
    if not path:
        sys.exit("no Chromium is installed")
    with sync_playwright() as playwright, serving() as url:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for name in sys.argv[1:] or PICTURES:
            query, prepare = PICTURES[name]
            page = open_page(browser, f"{url}{query}")
            page.wait_for_selector(DRAWN)
            prepare(page)
            page.mouse.move(700, 890)
            page.wait_for_timeout(1500)  # charts come to rest, and tooltips go
            page.screenshot(path=FOLDER / f"{name}.png")
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
