"""The landscape in a real browser: it is drawn, and its point sets the weights by any hand."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment
from tests.e2e.conftest import OUTPUT, OpenPage
from tests.e2e.pages import (
    button,
    in_both_themes,
    read_status,
    settle,
    step,
    wait_for_epoch,
    wait_until_nothing_scrolls_sideways,
)

START = float(f"{Experiment().make_network().parameters[0]:.4f}")


def open_landscape(page: Page) -> Locator:
    """Go to the landscape, and return its point once it is drawn."""
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    page.get_by_role("radiogroup", name="Part").get_by_text("Landscape", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("^Loss over "))).to_be_visible()
    settle(page)
    return point(page)


def point(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Weights of the network"))


def place_of(page: Page) -> tuple[float, float]:
    """Read where the point is."""
    name = (point(page).get_attribute("aria-label") or "").replace("\u2212", "-")
    found = re.search(r"h1\) = (-?\d+\.\d+), .*h1\) = (-?\d+\.\d+)", name)
    assert found, name
    return float(found[1]), float(found[2])


def set_by_hand(page: Page) -> None:
    expect(page.get_by_role("status").first).to_contain_text("Weight set by hand")
    expect(point(page)).to_have_attribute("aria-label", re.compile("Frame shown: loss"))


def test_point_is_dragged_and_undo_takes_it_back(open_page: OpenPage) -> None:
    page = open_page()
    handle = open_landscape(page)
    before, loss = place_of(page), read_status(page).loss
    assert before[0] == pytest.approx(START, abs=0.01)
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=4)
    # What is told meanwhile is read from the picture, and nothing is set yet.
    expect(handle).to_have_attribute("aria-label", re.compile("Loss about"))
    assert read_status(page).loss == loss
    page.mouse.up()
    set_by_hand(page)
    after = place_of(page)
    assert after[0] > before[0]
    assert after[1] > before[1]
    name = handle.get_attribute("aria-label") or ""
    assert f"loss {read_status(page).loss:.4f}" in name
    # From there training goes on.
    step(page)
    button(page, "Undo: 2 weights set by hand").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone: 2 weights set by hand")
    expect(handle).to_have_attribute("aria-label", re.compile(f"loss {loss:.4f}"))
    assert place_of(page) == before


def test_point_is_moved_by_keys(open_page: OpenPage) -> None:
    page = open_page()
    handle = open_landscape(page)
    before = place_of(page)
    handle.focus()
    page.keyboard.press("ArrowRight")
    small = place_of(page)[0] - before[0]
    page.keyboard.press("Shift+ArrowRight")
    assert place_of(page)[0] - before[0] == pytest.approx(11 * small, abs=0.05)
    page.keyboard.press("Escape")
    assert place_of(page) == before
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    set_by_hand(page)
    moved = place_of(page)
    assert moved[1] < before[1]
    # Without Enter they are set once the keys rest; the focus stays.
    expect(handle).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    set_by_hand(page)
    assert place_of(page)[1] < moved[1]


def test_other_directions_zoom_and_playing(open_page: OpenPage) -> None:
    page = open_page("?stop=300")
    open_landscape(page)
    page.get_by_text("Along the path", exact=True).click()
    expect(page.get_by_text("There is no path yet")).to_be_visible()
    button(page, "Play").click()
    wait_for_epoch(page, 300)
    expect(page.get_by_role("status").first).to_contain_text("Paused at epoch 300")
    expect(page.get_by_text("first principal direction, ").first).to_be_visible()
    expect(point(page)).to_be_enabled()
    expect(page.get_by_text("The plane holds ")).to_be_visible()
    button(page, "Zoom in").click()
    settle(page)
    page.get_by_text("At random", exact=True).click()
    expect(page.get_by_text("first random direction").first).to_be_visible()


@pytest.mark.parametrize(
    "width", [*(pytest.param(one, marks=pytest.mark.thorough) for one in (1400, 853)), 390]
)
def test_nothing_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    OUTPUT.mkdir(exist_ok=True)
    page = open_page("?stop=300", width=width if width < 800 else 1400)
    button(page, "Play").click()
    expect(page.get_by_role("status").first).to_contain_text("Paused at epoch 300")
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    handle = open_landscape(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_text("Along the path", exact=True).click()
    expect(page.get_by_text("first principal direction, ").first).to_be_visible()
    settle(page)
    wait_until_nothing_scrolls_sideways(page)
    box = handle.bounding_box()
    assert box
    assert box["width"] >= 44  # a finger's
    page.screenshot(path=OUTPUT / f"landscape-{width}.png", full_page=True)


@pytest.mark.thorough
def test_axe_finds_nothing_wrong(open_page: OpenPage) -> None:
    page = open_page()
    step(page)
    step(page)
    open_landscape(page)
    for part in ("Two weights", "Along the path", "At random"):
        page.get_by_text(part, exact=True).click()
        settle(page)
        for scheme in in_both_themes(page):
            found = Axe().run(page).response["violations"]
            faults = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
            assert not faults, (part, scheme)
