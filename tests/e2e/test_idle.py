"""A page on which nothing happens does nothing: the app's own scripts keep no clock at rest."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, settle, step, wait_for_epoch

# The app's own scripts, by the addresses that stand in a stack; each clock that is begun, and each
# time that one strikes.
CLOCKS = """
    const isOwn = () => /playground-files\\/(player|keeper|gallery|save)-/.test(new Error().stack);
    window.strikes = [];
    for (const name of ["setInterval", "setTimeout", "requestAnimationFrame"]) {
        const begin = window[name];
        window[name] = (strike, ...more) => begin(isOwn() ? (...all) => {
            window.strikes.push(name);
            return strike(...all);
        } : strike, ...more);
    }
"""


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page(apart=True)
    page.add_init_script(CLOCKS)
    page.reload()
    page.wait_for_selector('[data-frames-drawn]:not([data-frames-drawn="0"])')
    return page


def strikes(page: Page) -> list[str]:
    """Return which clocks strike within two seconds, once all that was asked for has come."""
    settle(page)
    page.wait_for_timeout(1000)
    page.evaluate("strikes.length = 0")
    page.wait_for_timeout(2000)
    return list(page.evaluate("strikes"))


@pytest.mark.thorough
def test_no_clock_strikes_on_a_page_at_rest(page: Page) -> None:
    assert strikes(page) == []
    step(page)
    assert strikes(page) == []


def test_clocks_stop_after_playing(page: Page) -> None:
    button(page, "Play").click()
    wait_for_epoch(page, 3)
    assert {"setInterval", "requestAnimationFrame"} <= set(page.evaluate("strikes"))
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    assert strikes(page) == []
