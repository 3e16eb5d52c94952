"""A map in a real browser: coarse first, a click on a cell, a run of it in the player."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, read_status, wait_for_query

AXES = "?across=lr~log~0.1~5~6&up=units~even~1~6~6"
MAP = "[data-testid=stPlotlyChart] .js-plotly-plot"


def cells_done(page: Page) -> int:
    """Return how many cells the map has a number for, as it tells who cannot see it."""
    figure = page.get_by_role("figure", name=re.compile("over Learning rate and Units"))
    told = figure.get_attribute("aria-label") or ""
    found = re.search(r"(\d+) cells", told)
    assert found, told
    return int(found[1])


def open_map(open_page: OpenPage, size: str) -> Page:
    page = open_page(f"{AXES}&map={size}")
    page.get_by_role("link", name="Many seeds").click()
    return page


def click_cell(page: Page, column: int, row: int) -> None:
    """Click near the edge of a cell, where no mark is."""
    place = page.locator(MAP).first.evaluate(
        """(chart, [column, row]) => {
            const {xaxis, yaxis} = chart._fullLayout, {left, top} = chart.getBoundingClientRect();
            return [left + xaxis._offset + xaxis.d2p(column + 0.3),
                    top + yaxis._offset + yaxis.d2p(row - 0.3)];
        }""",
        [column, row],
    )
    page.mouse.click(*place)


def test_map_comes_coarse_first_and_a_cell_opens_its_run(open_page: OpenPage) -> None:
    page = open_map(open_page, "8~1500~rate")
    button(page, "Train 288 networks").click()
    page.locator(MAP).first.wait_for()
    seen = set[int]()
    while button(page, "Cancel").is_visible():
        seen.add(cells_done(page))
        page.wait_for_timeout(100)
    assert any(0 < n < 36 for n in seen), seen
    expect(button(page, "Train 288 networks")).to_be_visible()
    # The map stands below the buttons, and comes after them.
    expect(page.get_by_role("figure", name=re.compile(", 36 cells"))).to_be_visible()
    click_cell(page, 4, 3)
    expect(page.get_by_role("combobox", name="Learning rate")).to_have_value("2.29")
    units = page.get_by_role("combobox", name="Units in each hidden layer")
    expect(units).to_have_value("4")
    expect(page.get_by_text("of 8 solved").last).to_be_visible()
    button(page, "Open in the playground").click()
    wait_for_query(page, "lr=2.29")
    assert "layers" not in page.url  # four units are the default
    page.locator("[role=status].status").wait_for()
    assert read_status(page).epoch == 1500


def test_page_answers_while_a_map_is_made_and_what_is_found_stays(open_page: OpenPage) -> None:
    page = open_map(open_page, "64~20000~rate")
    button(page, "Train 2,304 networks").click()
    page.locator(MAP).first.wait_for()
    page.get_by_role("radio", name="Training loss").click()
    wait_for_query(page, "map=64~20000~loss")
    page.get_by_role("radio", name="Race").click()
    expect(page.get_by_role("figure")).to_have_count(0)  # nothing of the map stays behind
    expect(page.get_by_text("Spacing")).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("link", name="Playground").click()
    button(page, "Play").click()
    page.wait_for_function(
        "() => document.querySelector('[role=status].status')?.innerText.includes('epoch')"
    )
    page.get_by_role("link", name="Many seeds").click()
    page.get_by_role("radio", name="Map").click()
    cancel = button(page, "Cancel")
    expect(cancel).to_be_enabled()
    expect(page.get_by_role("combobox", name="Setting")).to_have_count(0)  # nor of the race
    some = re.compile(r"Units in each hidden layer, [1-9]\d* cells")
    page.get_by_role("figure", name=some).wait_for(timeout=60_000)
    cancel.click()
    expect(button(page, "Go on")).to_be_visible()
    assert 0 < cells_done(page) < 36
