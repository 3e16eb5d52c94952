"""The tour: six stops, each done on the live page by mouse, keyboard or touch, and shown once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import OPTIONS, PHONE
from tests.e2e.pages import (
    button,
    choose,
    choose_space,
    in_both_themes,
    middle_of_link,
    open_hood,
    set_timeline,
    settle,
    tile,
    wait_for_epoch,
    wait_until_nothing_scrolls_sideways,
)
from tests.e2e.tabs import DRAWN, Tabs

SIZES = [(1280, 800), (1024, 768), (1400, 900)]
FirstVisit = Callable[..., Page]
Act = Callable[[Page], object]
# What of the box lies outside of the window, and which share of what it points at the box hides.
LIE = """() => {
    const of = (selector) => document.querySelector(selector).getBoundingClientRect();
    const box = of('.tour'), ring = of('.tour-ring'), { innerWidth, innerHeight } = window;
    const outside = Math.max(-box.left, -box.top, box.right - innerWidth, box.bottom - innerHeight);
    const across = Math.min(box.right, ring.right - 4) - Math.max(box.left, ring.left + 4);
    const down = Math.min(box.bottom, ring.bottom - 4) - Math.max(box.top, ring.top + 4);
    return [Math.max(0, outside), Math.max(0, across) * Math.max(0, down), ring.width > 0];
}"""


@pytest.fixture
def first_visit(app: tuple[str, Any], browser: Browser) -> Iterator[FirstVisit]:
    """Opens a page in a browser that knows nothing of the playground; fails on its errors."""
    faults: list[str] = []
    opened: list[Tabs] = []

    def open_one(query: str, width: int, height: int, **options: Any) -> Page:
        size = {"width": width, "height": height}
        tabs = Tabs(browser.new_context(viewport=size, **OPTIONS, **options))
        opened.append(tabs)
        page = tabs.take(app[0], faults)
        page.goto(f"{app[0]}{query}")
        # Nothing of it is known to this browser.
        page.wait_for_selector(f".player[data-charts] {DRAWN}", timeout=60_000)
        return page

    yield open_one
    for tabs in opened:
        tabs.close()
    assert not faults, "\n".join(faults)


def tour(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("region", name="Tour")


def expect_stop(page: Page, count: str) -> None:
    """Wait until the tour is at a stop, in view, and does not hide what it points at."""
    expect(tour(page)).to_contain_text(count)
    page.wait_for_function(f"() => ({LIE})().join() === '0,0,true'")


def expect_free_at_all_sizes(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"() => innerWidth === {width} && ({LIE})().join() === '0,0,true'")


def assert_axe_finds_nothing(page: Page, where: str) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["target"] for node in one["nodes"]]) for one in found], where


def in_tour(page: Page, name: str):  # noqa: ANN201  see above
    return tour(page).get_by_role("button", name=name, exact=True)


# ---- by mouse ----


def drag_timeline_back(page: Page) -> None:
    wait_for_epoch(page, 5)
    button(page, "Pause").click()
    set_timeline(page, 2)


def click_link(page: Page) -> None:
    page.mouse.click(*middle_of_link(page, "h1", "out"))


BY_MOUSE: list[Act] = [
    lambda page: choose(page, "Circle"),
    lambda page: page.get_by_role("slider", name="Units in hidden layer 1").press("ArrowRight"),
    lambda page: button(page, "Play").click(),
    drag_timeline_back,
    click_link,
    lambda page: choose_space(page, "mouse"),
]


def reload(page: Page) -> None:
    page.reload()
    page.wait_for_selector(DRAWN)


def look_under_the_hood(page: Page) -> None:
    open_hood(page)
    expect(tour(page)).to_be_hidden()
    expect(button(page, "Tour")).to_be_hidden()
    page.get_by_role("link", name="Playground").click()


def go_back_and_on(page: Page) -> None:
    in_tour(page, "Back").click()
    expect_stop(page, "4 of 6")
    in_tour(page, "Next").click()


# What is done on the way, before the act of a stop; the tour is at that stop again afterwards.
ON_THE_WAY: dict[int, Act] = {3: reload, 4: look_under_the_hood, 5: go_back_and_on}


@pytest.mark.thorough
def test_by_mouse_with_a_reload_and_another_page_on_the_way(first_visit: FirstVisit) -> None:
    page = first_visit("", 1400, 900)
    expect_stop(page, "1 of 6")
    expect(page.locator("body")).to_be_focused()
    for scheme in in_both_themes(page):
        assert_axe_finds_nothing(page, scheme)
    for number, act in enumerate(BY_MOUSE, 1):
        expect_stop(page, f"{number} of 6")
        if number in ON_THE_WAY:
            ON_THE_WAY[number](page)
        # What was done at the stop before comes in, and is not what this one asks for.
        settle(page)
        expect_stop(page, f"{number} of 6")
        expect_free_at_all_sizes(page)
        act(page)
    expect_stop(page, "That was the tour")
    in_tour(page, "Close").click()
    expect(tour(page)).to_be_hidden()

    # Shown once; the question mark brings it back, and whoever starts afresh sees it again.
    page.reload()
    expect(page.locator(".st-key-returned")).to_contain_text("You are back where you were")
    expect(tour(page)).to_be_hidden()
    button(page, "Tour").click()
    expect_stop(page, "1 of 6")
    in_tour(page, "Skip tour").click()
    expect(tour(page)).to_be_hidden()
    button(page, "Start afresh").click()
    expect_stop(page, "1 of 6")


def walk(page: Page, acts: list[Act], calm: int) -> None:
    """Do what each stop asks for; before the first ones wait until the page has settled."""
    for number, act in enumerate(acts, 1):
        expect_stop(page, f"{number} of 6")
        if number <= calm:
            settle(page)
        act(page)
    expect_stop(page, "That was the tour")


# ---- by keyboard ----


def press(*keys: str) -> Act:
    """Return what goes into the box, from there to what it points at, and presses keys there."""

    def act(page: Page) -> None:
        page.keyboard.press("?")
        expect(in_tour(page, "Next")).to_be_focused()
        page.keyboard.press("?")
        for key in keys:
            page.keyboard.press(key)

    return act


def go_back_by_key(page: Page) -> None:
    wait_for_epoch(page, 5)
    page.keyboard.press("Space")
    press("ArrowLeft")(page)


def read_weight_by_key(page: Page) -> None:
    press("ArrowRight", "Enter")(page)
    page.get_by_label("Weight", exact=True).focus()
    page.keyboard.press("ArrowDown")


BY_KEYS = [
    press("Tab", "Enter"),
    press("Enter"),
    press("Space"),
    go_back_by_key,
    read_weight_by_key,
    press("ArrowDown"),
]


def test_by_keyboard_in_a_small_window(first_visit: FirstVisit) -> None:
    page = first_visit("", 853, 600)
    walk(page, BY_KEYS, calm=4)
    page.keyboard.press("?")
    expect(in_tour(page, "Close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Tour")).to_be_focused()
    page.keyboard.press("Enter")
    expect(in_tour(page, "Next")).to_be_focused()
    page.keyboard.press("Escape")
    expect(tour(page)).to_be_hidden()
    expect(button(page, "Tour")).to_be_focused()
    # Where one types, it is a question mark.
    page.get_by_role("spinbutton", name="Weight seed").press("?")
    expect(tour(page)).to_be_hidden()


# ---- by touch ----


def play_by_touch(page: Page) -> None:
    expect(tour(page)).to_contain_text("Each frame shows")
    button(page, "Play").tap()


def tap_timeline(page: Page) -> None:
    wait_for_epoch(page, 5)
    button(page, "Pause").tap()
    box = page.get_by_role("slider", name="Timeline").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 20, box["y"] + box["height"] / 2)


# Without motion what is tapped stays where it was found.
TOUCH = {"user_agent": PHONE, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
BY_TOUCH: list[Act] = [
    lambda page: tile(page, "XOR with bias").tap(),
    lambda page: button(page, "Add a hidden layer before the output").tap(),
    play_by_touch,
    tap_timeline,
    lambda page: page.touchscreen.tap(*middle_of_link(page, "h2.1", "out")),
    lambda page: choose_space(page, "mouse"),
]


@pytest.mark.thorough
def test_by_touch_on_a_phone(first_visit: FirstVisit) -> None:
    page = first_visit("", 390, 844, **TOUCH)
    expect_stop(page, "1 of 6")
    wait_until_nothing_scrolls_sideways(page)
    assert_axe_finds_nothing(page, "phone")
    walk(page, BY_TOUCH, calm=3)
    in_tour(page, "Close").tap()
    expect(tour(page)).to_be_hidden()


# ---- where it is not shown by itself ----


@pytest.mark.thorough
def test_a_link_shows_the_question_mark_alone_and_an_exercise_neither(
    first_visit: FirstVisit,
) -> None:
    page = first_visit("?lr=0.3", 1400, 900)
    expect(tour(page)).to_be_hidden()
    button(page, "Tour").click()
    expect_stop(page, "1 of 6")
    in_tour(page, "Skip tour").click()
    # What such a link does not show is no stop.
    page.goto(f"{page.url.partition('?')[0]}?only=learning_rate")
    button(page, "Tour").click()
    expect_stop(page, "1 of 2")
    page.goto(f"{page.url.partition('?')[0]}?exercise=stuck")
    page.wait_for_selector(DRAWN)
    expect(button(page, "Tour")).to_be_hidden()
    expect(tour(page)).to_be_hidden()
