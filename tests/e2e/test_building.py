"""The network is built and read on its diagram: by mouse, by keyboard and by touch."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    in_both_themes,
    inspector,
    middle_of_link,
    settle,
    text_field,
    unit,
    wait_for_query,
    wait_until_nothing_scrolls_sideways,
    weights,
)


def network(page: Page) -> Locator:
    return page.get_by_role("group", name="Network", exact=True)


def sign(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar").get_by_role("button", name=re.compile(f"^{name}"))


def undo(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Undo"))


def redo(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Redo"))


def status(page: Page) -> Locator:
    return page.get_by_role("status").first


def crossing(page: Page) -> tuple[float, float]:
    """Return where the links from x1 to h3 and from x2 to h2 meet."""
    x, y = middle_of_link(page, "x1", "h3")
    _, other = middle_of_link(page, "x2", "h2")
    return x, (y + other) / 2


def test_a_network_is_built_by_mouse_and_taken_back(open_page: OpenPage) -> None:
    page = open_page()
    expect(undo(page)).to_be_disabled()
    # Fast clicks make a unit each.
    for _ in range(3):
        sign(page, "One unit more in hidden layer 1").click(no_wait_after=True)
    wait_for_query(page, "layers=7")
    expect(unit(page, "h7")).to_be_visible()
    sign(page, "One unit less in hidden layer 1").click()
    wait_for_query(page, "layers=6")
    sign(page, "Add a hidden layer before the output").click()
    wait_for_query(page, "layers=6-6")
    page.get_by_label("Activation of hidden layer 2").select_option("tanh")
    wait_for_query(page, "hiddens=sigmoid-tanh")
    page.get_by_label("Activation of hidden layer 1").select_option("tanh")
    wait_for_query(page, "hidden=tanh")
    page.get_by_label("Activation of the output").select_option("linear")
    wait_for_query(page, "output=linear")
    sign(page, "Remove hidden layer 1").click()
    expect(page).to_have_url(re.compile(r"layers=6&"))
    feature = network(page).get_by_role("button", name="x1\u00b7x2", exact=True)
    feature.click()
    wait_for_query(page, "features=x1-x2-x1x2")
    expect(feature).to_have_attribute("aria-pressed", "true")
    page.get_by_label("numbers").check()
    wait_for_query(page, "numbers=on")
    for words in (
        "Numbers on links where there are few \u2192 on",
        "feature x1\u00b7x2 on",
        "a hidden layer removed",
        "Output activation sigmoid \u2192 linear",
    ):
        expect(undo(page)).to_have_accessible_name(f"Undo: {words}")
        undo(page).click()
        expect(status(page)).to_contain_text(f"Undone: {words}")
    expect(unit(page, "h2.6")).to_be_visible()
    redo(page).click()
    wait_for_query(page, "output=linear")
    expect(status(page)).to_contain_text("Redone: Output activation")


def test_a_network_is_built_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("?features=x1")
    add = sign(page, "Add a hidden layer before hidden layer 1")
    add.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    more = sign(page, "One unit more in hidden layer 1")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_query(page, "layers=5")
    expect(more).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    wait_for_query(page, "layers=none")
    expect(page.get_by_role("toolbar").locator("button:focus")).to_have_count(1)
    # The last feature cannot be switched off, and says so.
    last = network(page).get_by_role("button", name="x1", exact=True)
    last.focus()
    page.keyboard.press("Enter")
    expect(last).to_have_attribute("aria-pressed", "true")
    expect(last).to_have_attribute("title", "The last feature stays on.")
    expect(unit(page, "x1")).to_be_visible()
    page.keyboard.press("Control+z")
    wait_for_query(page, "layers=5")


def test_links_that_cross_are_told_apart_by_mouse_and_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.mouse.click(*crossing(page))
    links = page.get_by_role("dialog", name="Links here")
    expect(links.get_by_role("button")).to_have_count(2)
    links.get_by_role("button", name="x2 \u2192 h2").click()
    expect(links).to_be_hidden()
    start = Run(Experiment()).frames[0].state.parameters
    expect(inspector(page)).to_contain_text(f"x2 \u2192 h2: {start[5]:.10g}")
    unit(page, "h2").focus()
    page.keyboard.press("l")
    of_unit = page.get_by_role("dialog", name="Links of h2")
    expect(of_unit.get_by_role("button")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(unit(page, "h2")).to_be_focused()
    page.keyboard.press("l")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(inspector(page)).to_contain_text(f"h2 \u2192 out: {start[9]:.10g}")


def type_two_weights(page: Page) -> None:
    """Type nonsense into the first cell, and then two numbers below it, by the keyboard."""
    table = page.get_by_role("group", name="Weights")
    cells, before = table.locator("td button"), weights(page)
    cells.nth(0).click()
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    expect(table.get_by_role("status")).to_contain_text("A weight must be a number from")
    page.keyboard.press("Escape")
    assert weights(page) == before
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text_field(page, "Weight x2 \u2192 h1")).to_be_focused()
    page.keyboard.type("2.5")
    page.keyboard.press("Tab")
    expect(text_field(page, "Weight x2 \u2192 h2")).to_be_focused()
    page.keyboard.type("-1")
    page.keyboard.press("Enter")
    expect(cells.nth(5)).to_be_focused()


def test_the_table_of_weights_is_typed_into_and_undone(open_page: OpenPage) -> None:
    page = open_page("?frozen=1.4")
    cells = page.get_by_role("group", name="Weights").locator("td button")
    before = weights(page)
    type_two_weights(page)
    expect(cells.nth(4)).to_have_text("2.5000")
    expect(cells.nth(5)).to_have_text("-1.0000")
    expect(cells.nth(3)).to_have_attribute("title", "x1 \u2192 h4, frozen")
    expect(undo(page)).to_have_accessible_name("Undo: weight x2 \u2192 h2 set by hand")
    undo(page).click()
    expect(cells.nth(5)).to_have_text(before[5])
    expect(cells.nth(4)).to_have_text("2.5000")
    page.keyboard.press("Control+z")
    expect(cells.nth(4)).to_have_text(before[4])
    redo(page).click()
    expect(cells.nth(4)).to_have_text("2.5000")
    expect(status(page)).to_contain_text("Redone: weight x2 \u2192 h1 set by hand")


def tap(page: Page, x: float, y: float) -> None:
    """Tap as a finger does, which points at nothing before and after."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    session.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def test_a_network_is_built_and_read_by_touch_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(width=390)
    network(page).evaluate("group => group.scrollIntoView({ block: 'center' })")
    start = Run(Experiment()).frames[0].state.parameters
    tap(page, *middle_of_link(page, "h1", "out"))
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("h1 \u2192 out")
    inside = tip.evaluate(
        """tip => {
            const { left, right, top } = tip.getBoundingClientRect();
            const bar = document.querySelector('.transport').getBoundingClientRect();
            return left >= 0 && right <= innerWidth && top >= bar.bottom;
        }"""
    )
    assert inside
    # It stays while the page is used otherwise.
    button(page, "Raise by 0.1").click()
    expect(inspector(page).get_by_label("Value of the weight")).to_have_value(
        f"{start[8] + 0.1:.6g}"
    )
    expect(status(page)).to_contain_text("Weight set by hand")
    undo(page).click()
    expect(inspector(page).get_by_label("Value of the weight")).to_have_value(f"{start[8]:.6g}")
    box = sign(page, "One unit more in hidden layer 1").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    tap(page, box["x"] + 12, box["y"] + 12)
    wait_for_query(page, "layers=5")
    wait_until_nothing_scrolls_sideways(page)


def test_an_exercise_has_the_controls_that_it_shows_alone(open_page: OpenPage) -> None:
    page = open_page("?exercise=stuck")
    more = sign(page, "One unit more in hidden layer 1")
    more.click()
    wait_for_query(page, "layers=3")
    expect(more).to_have_attribute("aria-disabled", "true")
    expect(more).to_have_attribute("title", re.compile("At most 3 units in a layer"))
    expect(sign(page, "Add a hidden layer before the output")).to_have_attribute(
        "title", re.compile("At most 1 hidden layer")
    )
    more.click(force=True)
    settle(page)
    expect(unit(page, "h4")).to_have_count(0)
    for control in (page.get_by_label("Activation of"), network(page).get_by_label("Features")):
        expect(control.first).to_be_hidden()
    # Weights are not to be set by hand in it.
    expect(page.get_by_role("group", name="Weights").locator("td button")).to_have_count(0)


@pytest.mark.thorough
def test_what_opens_over_the_diagram_is_accessible_in_both_themes(open_page: OpenPage) -> None:
    page = open_page("?data=circle&layers=3-2")
    for scheme in in_both_themes(page):
        page.get_by_role("group", name="Weights").locator("td button").first.click()
        unit(page, "h1.2").focus()
        page.keyboard.press("l")
        expect(page.get_by_role("dialog")).to_be_visible()
        found = Axe().run(page).response["violations"]
        faults = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        assert not faults, scheme
