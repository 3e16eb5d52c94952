"""Runs that are kept, branched and looked at side by side, by mouse and by keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    read_status,
    settle,
    wait_for_epoch,
    wait_for_query,
    wait_until_nothing_scrolls_sideways,
    weights,
)

FAST = "?speed=100&stop=500"


def shelf(page: Page) -> Locator:
    return page.get_by_role("group", name="Kept runs")


def train(page: Page, epoch: int = 500) -> None:
    button(page, "Play").click()
    wait_for_epoch(page, epoch)
    expect(button(page, "Play")).to_be_visible()
    settle(page)


def wait_for_epoch_shown(page: Page, epoch: int, player: int = 0) -> None:
    status = page.locator(".player [role=status].status").nth(player)
    expect(status).to_contain_text(re.compile(rf"epoch {epoch:,}\s"))


def keep(page: Page, n: int) -> None:
    button(page, "Keep this run").click()
    expect(shelf(page).locator("li")).to_have_count(n)


def test_a_run_is_kept_compared_and_gone_back_to_exactly(open_page: OpenPage) -> None:
    page = open_page(FAST)
    train(page)
    before = weights(page)
    keep(page, 1)
    button(page, "New weights").click()
    wait_for_query(page, "seed=")
    train(page)
    first = shelf(page).locator("li").first
    expect(first).to_contain_text("epoch 500")
    expect(first).to_contain_text("Weight seed 0 (not ")
    expect(page.get_by_role("group", name="Loss").locator(".beside-line")).to_have_count(1)
    assert weights(page) != before
    first.get_by_role("button", name=re.compile("^Go back to")).click()
    wait_for_query(page, "stop=500")
    expect(page.get_by_text("Weight seed 0 (not ")).to_have_count(0)
    settle(page)
    assert read_status(page).epoch == 500
    assert weights(page) == before


def test_the_shelf_is_used_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(FAST)
    train(page, 500)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("k")
    item = shelf(page).locator("li")
    expect(item).to_have_count(1)
    item.get_by_role("button", name=re.compile("^Rename")).press("Enter")
    page.keyboard.type("the article")
    page.keyboard.press("Enter")
    expect(item).to_contain_text("the article")
    show = item.get_by_role("button", name=re.compile("^Show its curve"))
    show.press("Enter")
    expect(show).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("group", name="Loss").locator(".beside-line")).to_have_count(0)
    item.get_by_role("button", name=re.compile("^Remove")).press("Enter")
    expect(item).to_have_count(0)


def test_both_futures_of_a_branch_stay(open_page: OpenPage) -> None:
    page = open_page(FAST)
    train(page)
    slider = page.get_by_role("slider", name="Timeline")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    settle(page)
    at = read_status(page).epoch
    assert at < 500
    button(page, "Branch here").click()
    expect(shelf(page).locator("li")).to_have_count(1)
    settle(page)
    assert read_status(page).epoch == at
    train(page)
    keep(page, 2)
    branch = shelf(page).locator("li").nth(1)
    expect(branch).to_contain_text(f"branched at epoch {at}")
    assert int(branch.evaluate("one => one.style.getPropertyValue('--depth')")) == 1
    for k in (0, 1, 0):  # each at the moment that was kept, the second time, too
        shelf(page).get_by_role("button", name=re.compile("^Go back to")).nth(k).click()
        wait_for_epoch_shown(page, [at, 500][k])


def test_what_is_kept_is_there_after_the_page_is_loaded_again(open_page: OpenPage) -> None:
    page = open_page(FAST)
    train(page)
    keep(page, 1)
    page.wait_for_timeout(2500)  # snapshots are kept every two seconds
    page.reload()
    expect(shelf(page).locator("li")).to_have_count(1)
    expect(shelf(page).locator("li")).to_contain_text("epoch 500")


def go_to_pair(page: Page) -> None:
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare", exact=True, level=1)).to_be_visible()


def epochs(page: Page) -> list[int]:
    found = page.locator(".player .status").all_inner_texts()
    return [int(re.search(r"epoch ([\d,]+)", text)[1].replace(",", "")) for text in found]  # type: ignore[index]


def test_two_runs_play_side_by_side_to_the_same_epoch(open_page: OpenPage) -> None:
    page = open_page(FAST)
    go_to_pair(page)
    button(page, "Put B beside it").click()
    expect(page.locator(".player")).to_have_count(2)
    expect(
        page.get_by_text("Both begin at the same weights and see the same points.")
    ).to_be_visible()
    rate = page.get_by_role("slider", name="Learning rate")
    rate.press("ArrowRight")
    expect(page.get_by_text("B differs in: Learning rate")).to_be_visible()
    button(page, "Play").first.click()
    expect(button(page, "Pause").first).to_be_visible()
    expect(page.locator(".player .status").nth(1)).to_contain_text("epoch 500")
    expect(page.locator(".player .status").first).to_contain_text("epoch 500")
    assert epochs(page) == [500, 500]
    page.get_by_role("slider", name="Timeline").first.press("ArrowLeft")
    expect(page.locator(".player .status").first).to_contain_text("epoch 400")
    expect(page.locator(".player .status").nth(1)).to_contain_text("epoch 400")
    wait_for_query(page, "versus=")
    page.wait_for_timeout(1000)  # players tell which frame they show once it has been for a moment
    button(page, "Swap A and B").click()
    wait_for_query(page, "lr=")
    for k in (0, 1):
        wait_for_epoch_shown(page, 400, k)
    button(page, "Go on with B").click()
    expect(page.locator(".player")).to_have_count(1)


@pytest.mark.parametrize("width", [pytest.param(1400, marks=pytest.mark.thorough), 390])
def test_a_link_opens_the_pair_and_nothing_is_cut(open_page: OpenPage, width: int) -> None:
    page = open_page("?versus=lr%3D0.1%26hidden%3Dtanh", width=width)
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    go_to_pair(page)
    wait_for_query(page, "versus=")  # a page that is loaded again opens both
    expect(page.locator(".player")).to_have_count(2)
    expect(page.get_by_text("B differs in: Hidden activation tanh")).to_be_visible()
    expect(page.locator(".player[data-charts=drawn]")).to_have_count(2)
    wait_until_nothing_scrolls_sideways(page)
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found]
