"""Slow, silent and broken lines, lost requests, and fast hands."""

import re
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, read_status, wait_for_epoch, wait_for_query, wait_for_update
from tests.e2e.tabs import Tabs, page_behind
from tests.load.proxy import Proxy, bad_line

# Takes note of each request of the player, and loses the next one if it is told to.
LISTEN = """() => {
    window.requests = [];
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
        const no = new TextDecoder('latin1').decode(data).match(/"no":([0-9]+)/)?.[1];
        if (no) window.requests.push(no);
        if (no && window.losing) window.losing = false;
        else send.call(this, data);
    };
}"""
SLOW = ".player .slow"


@pytest.fixture(scope="module")
def line(app: tuple[str, Path]) -> Iterator[Proxy]:
    """A line to the server that is good at first: 20 ms each way."""
    with bad_line(app[0], delay=0.02) as line:
        yield line


@pytest.fixture
def page(line: Proxy, tabs: Tabs) -> Iterator[Page]:
    """The playground's page at the end of it."""
    with page_behind(line, tabs, "?data=circle&layers=8-8&lr=0.03&stop=never&step=update") as page:
        page.evaluate(LISTEN)
        yield page


def drawn(page: Page) -> int:
    shown = page.locator("[data-frames-drawn]").get_attribute("data-frames-drawn")
    return int(shown or 0)


def repeats(page: Page) -> int:
    """Return how many of the requests so far were sent again."""
    requests = page.evaluate("window.requests")
    return len(requests) - len(set(requests))


def step(page: Page) -> float:
    """Press Step; return how many seconds it takes until it is seen."""
    before, start = read_status(page).update, time.monotonic()
    button(page, "Step").click()
    wait_for_update(page, before + 1)
    return time.monotonic() - start


@pytest.mark.thorough
def test_slow_line_plays_without_repeats(line: Proxy, page: Page) -> None:
    for rate in (50_000, 30_000):
        line.throttle(down=rate, up=rate)
        times = [step(page) for _ in range(5)]
        # Less than a second on a quiet machine; and from then on for as long as one likes.
        assert min(times[1:]) < 1.5
        before, passed = drawn(page), line.down.passed
        button(page, "Play").click()
        page.wait_for_timeout(6000)
        assert drawn(page) - before >= 12
        assert line.down.passed - passed < 1.1 * 7 * rate
        assert repeats(page) == 0
        button(page, "Pause").click()
        # What is clicked on waits for half a second of frames at most.
        assert step(page) < 3


@pytest.mark.thorough
def test_silent_line_is_told_and_playing_goes_on_by_itself(line: Proxy, page: Page) -> None:
    button(page, "Play").click()
    wait_for_update(page, 20)
    line.silence()
    expect(page.locator(SLOW)).to_have_text(
        re.compile("Paused: no answer from the server for [0-9]+ s. It continues by itself.")
    )
    before = drawn(page)
    page.wait_for_timeout(1000)
    assert drawn(page) == before
    line.resume()
    expect(page.locator(SLOW)).to_have_text("")
    wait_for_update(page, read_status(page).update + 50)
    expect(button(page, "Pause")).to_be_visible()


def test_lost_connection_is_told_and_playing_goes_on_by_itself(line: Proxy, page: Page) -> None:
    button(page, "Play").click()
    wait_for_update(page, 20)
    line.refuse()
    expect(page.locator(SLOW)).to_have_text(re.compile("Paused: no connection to the server"))
    line.resume()
    before = read_status(page).update
    wait_for_update(page, before + 50)
    expect(page.locator(SLOW)).to_have_text("")


@pytest.mark.thorough
def test_lost_request_costs_little_on_a_good_line(page: Page) -> None:
    for _ in range(6):
        step(page)
    times = []
    for _ in range(3):
        page.evaluate("window.losing = true")
        times.append(step(page))
        step(page)
    assert repeats(page) >= 3
    assert min(times) < 1.5  # 0.5 s on a quiet machine


def click_fast(page: Page, names: Sequence[str], n: int = 40) -> None:
    """Click on buttons in turn, 20 times a second."""
    page.evaluate(
        """async (names) => {
            const buttons = [...document.querySelectorAll('.transport .buttons button')];
            for (const name of names) {
                const named = buttons.find((one) => one.innerText.startsWith(name));
                (name === 'Play' ? buttons[0] : named).click();
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
        }""",
        list(islice(cycle(names), n)),
    )


def comes_to_rest_at(page: Page, update: int) -> None:
    """Wait until an update is shown, and see that it stays."""
    expect(page.get_by_role("status").first).to_contain_text(re.compile(rf"update\s*{update}\s"))
    page.wait_for_timeout(1000)
    assert read_status(page).update == update
    expect(button(page, "Play")).to_be_visible()


@pytest.mark.thorough
def test_fast_clicks_end_at_what_the_last_one_asks_for(page: Page) -> None:
    for names, update in (
        (["Step"], 40),
        (["New"], 0),
        (["Play", "Step", "New", "Reset", "Step"], 1),
        (["Reset"], 0),
        (["New", "Step", "Step", "Step"], 3),
        (["Step", "Play", "New", "Reset"], 0),
    ):
        click_fast(page, names)
        comes_to_rest_at(page, update)
    click_fast(page, ["Play"])
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_timeout(1000)
    comes_to_rest_at(page, read_status(page).update)


@pytest.mark.thorough
def test_play_after_new_weights_plays_them(page: Page) -> None:
    click_fast(page, ["New", "Play"])
    wait_for_update(page, 30)
    expect(button(page, "Pause")).to_be_visible()


@pytest.mark.thorough
def test_changing_a_setting_while_playing_does_not_stop_the_picture(open_page: OpenPage) -> None:
    page = open_page("?speed=top&stop=never")
    button(page, "Play").click()
    wait_for_epoch(page, 1000)
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    for key in ("ArrowRight", "ArrowLeft") * 6:
        before = drawn(page)
        page.keyboard.press(key)
        page.wait_for_timeout(250)
        page.wait_for_function(
            # It may be off the page for a moment.
            "n => document.querySelector('[data-frames-drawn]')?.dataset.framesDrawn > n",
            arg=before,
            timeout=2500,
        )


@pytest.mark.thorough
def test_a_key_that_is_held_on_a_slider_does_not_stop_the_picture(open_page: OpenPage) -> None:
    page = open_page("?speed=top&stop=never")
    button(page, "Play").click()
    wait_for_epoch(page, 1000)
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    before, at_first = drawn(page), slider.get_attribute("value")
    for _ in range(60):  # 2 s
        page.keyboard.down("ArrowLeft")
        page.wait_for_timeout(33)
    # Thirty values a second let nothing be drawn; five of them are let through.
    assert drawn(page) - before >= 15
    page.keyboard.up("ArrowLeft")
    assert slider.get_attribute("value") != at_first
    expect(page).not_to_have_url(re.compile("lr=0.5"))
    wait_for_query(page, "lr=")
