"""The row above the charts, marks on what differs, the search and the looks: by hand, on a page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OUTPUT, OpenPage
from tests.e2e.pages import (
    button,
    in_both_themes,
    select,
    settle,
    wait_for_epoch,
    wait_for_query,
    wait_until_nothing_scrolls_sideways,
)

REASON = "Momentum: only with optimizer momentum or Nesterov"


def boxes(page: Page) -> list[float]:
    """Return where the row, the player and the first setting of the sidebar are."""
    parts = (".st-key-controls", ".player", ".st-key-setting-hidden_layers")
    found = [page.locator(part).bounding_box() for part in parts]
    return [box["y"] for box in found if box]


def mark(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"{name}: back to")


def tap(page: Page, what: Locator) -> None:
    """Touch the middle of something, as a finger does."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", [at]), ("touchEnd", [])):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()


def search(page: Page, text: str) -> None:
    """Look for a setting by the keyboard alone."""
    field = page.get_by_role("searchbox", name="Search settings")
    expect(field).to_be_visible()
    field.blur()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type(text)


def axe_faults(page: Page) -> list[object]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_row_marks_and_ways_back_by_mouse_and_keyboard(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    before, line = boxes(page), page.locator(".st-key-line")
    select(page, "Regularization", "L2")
    wait_for_query(page, "l2=0.003")
    expect(line).to_contain_text("1 setting differs from \u201cThe article\u201d.")
    page.get_by_role("slider", name="L2 rate").press("ArrowRight")
    wait_for_query(page, "l2=0.01")
    # While it plays, a control of the row acts on the run as it goes.
    button(page, "Play").click()
    wait_for_epoch(page, 50)
    rate = page.get_by_role("slider", name="Learning rate")
    rate.press("ArrowRight")
    wait_for_query(page, "lr=0.7")
    button(page, "Pause").click()
    expect(line).to_contain_text("2 settings differ from")
    assert boxes(page) == before
    mark(page, "Learning rate").focus()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("lr="))
    expect(mark(page, "Learning rate")).to_have_count(0)
    expect(rate).to_have_attribute("aria-valuetext", "0.5")
    page.reload()
    expect(mark(page, "Regularization")).to_be_visible()
    expect(line).to_contain_text("1 setting differs from \u201cThe article\u201d.")
    button(page, "Reset all").click()
    expect(page).not_to_have_url(re.compile("l2="))
    expect(page.locator("[class*=st-key-mark-]")).to_have_count(0)


def test_task_brings_its_data_and_is_its_own_way_back(open_page: OpenPage) -> None:
    page = open_page("?lr=0.7")
    regression, classification = (
        page.get_by_role("radio", name=name) for name in ("Regression", "Classification")
    )
    regression.click()
    wait_for_query(page, "data=bumps")
    looks = page.get_by_role("group", name="Decision regions")
    points = looks.locator(".scatterlayer .point")
    expect(points).to_have_count(200)
    looks.get_by_role("checkbox", name="Show test points").focus()
    page.keyboard.press("Space")
    wait_for_query(page, "showtest=0")
    expect(points).to_have_count(100)
    expect(looks.get_by_role("checkbox", name="Show test points")).to_be_focused()
    looks.get_by_text("discretize").click()
    wait_for_query(page, "discretize=1")
    colors = looks.locator("canvas.map").first.evaluate(
        """async canvas => {
            const count = () => new Set(new Uint32Array(canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
            // The link says it at once, and the picture comes after.
            for (let k = 0; k < 100 && count() > 9; k += 1)
                await new Promise((done) => setTimeout(done, 50));
            return count();
        }"""
    )
    assert colors <= 9
    classification.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?lr=0.7$"))
    expect(classification).to_be_checked()
    expect(page.locator(".st-key-line")).to_contain_text("1 setting differs")


@pytest.mark.thorough
def test_search_finds_by_any_name_and_leaves_all_as_it_was(open_page: OpenPage) -> None:
    page = open_page("?lr=0.7")
    sidebar = page.get_by_test_id("stSidebar")
    found, dropout = sidebar.get_by_role("search"), page.get_by_role("slider", name="Dropout")
    search(page, "momentum")
    expect(found.get_by_role("listitem")).to_have_text([re.compile(f"^{REASON}$")])
    expect(page.get_by_role("combobox", name="Optimizer")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Optimizer")).to_be_visible()
    expect(dropout).to_be_hidden()
    search(page, "drop units")
    expect(dropout).to_be_visible()
    dropout.press("ArrowRight")
    wait_for_query(page, "dropout=0.05")
    expect(dropout).to_be_visible()
    search(page, "zzz")
    expect(found.get_by_role("status")).to_contain_text("Nothing is called \u201czzz\u201d.")
    search(page, "lr")
    for scheme in in_both_themes(page):
        OUTPUT.mkdir(exist_ok=True)
        page.screenshot(path=OUTPUT / f"search-{scheme}.png")
        assert not axe_faults(page), scheme
    found.get_by_role("button", name="Learning rate").click()
    expect(page.get_by_role("slider", name="Learning rate")).to_be_focused()
    found.get_by_role("button", name="Clear").click()
    expect(dropout).to_be_hidden()
    expect(page.get_by_role("combobox", name="Optimizer")).to_be_visible()
    # The slash is typed where something is typed.
    scale = page.get_by_role("spinbutton", name="Initial scale")
    scale.focus()
    page.keyboard.press("/")
    expect(scale).to_be_focused()


@pytest.mark.parametrize("width", [390, pytest.param(853, marks=pytest.mark.thorough)])
def test_row_is_used_by_touch_on_a_small_screen(open_page: OpenPage, width: int) -> None:
    page = open_page("?lr=0.7&l2=0.01", width=width)
    wait_until_nothing_scrolls_sideways(page)
    row, player = (page.locator(part).bounding_box() for part in (".st-key-controls", ".player"))
    assert row
    assert player
    assert row["y"] + row["height"] <= player["y"]
    assert row["height"] < 160
    parts = ("[data-testid=stSlider]", "[role=combobox]", "[role=radio]")
    for one in page.locator(f".st-key-controls :is({', '.join(parts)})").all():
        if (box := one.bounding_box()) and box["width"]:
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= player["y"]
    tap(page, mark(page, "Learning rate"))
    expect(page).not_to_have_url(re.compile("lr="))
    tap(page, page.get_by_role("radio", name="Regression"))
    wait_for_query(page, "data=bumps")
    settle(page)
    tap(page, page.get_by_role("checkbox", name="Discretize output"))
    wait_for_query(page, "discretize=1")


def test_link_that_shows_some_controls_has_no_row(open_page: OpenPage) -> None:
    page = open_page("?only=lr-play&lr=0.7")
    expect(page.get_by_role("slider", name="Learning rate")).to_be_visible()
    expect(page.locator(".st-key-controls, [class*=st-key-mark-], .search")).to_have_count(0)
    page.keyboard.press("/")
    button(page, "Show all controls").click()
    expect(mark(page, "Learning rate")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Search settings")).to_be_visible()
