"""Back, Forward and Undo: each change of the experiment is a step, with its run."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, wait_for_epoch, wait_for_query
from tests.e2e.test_return import assert_numbers, play_to


def change(page: Page, times: int, by: str = "ArrowRight") -> list[str]:
    """Change the learning rate some times; returns the addresses, with the first one."""
    slider = page.get_by_role("slider", name="Learning rate")
    addresses = [page.url]
    for _ in range(times):
        slider.press(by)
        expect(page).not_to_have_url(addresses[-1])
        page.wait_for_timeout(450)  # quicker ones are one change
        rate = page.get_by_role("slider", name="Learning rate").last.get_attribute("aria-valuetext")
        wait_for_query(page, f"lr={rate}&")
        addresses.append(page.url)
    return addresses


def wait_for_step(page: Page, address: str) -> None:
    """Wait until the browser and the page stand at a step."""
    expect(page).to_have_url(address)
    rate = re.search(r"lr=([\d.]+)", address)
    # For a moment the slider before is there, too.
    slider = page.get_by_role("slider", name="Learning rate").last
    expect(slider).to_have_attribute("aria-valuetext", rate[1] if rate else "0.5")


@pytest.mark.thorough
def test_back_and_forward_lead_through_ten_changes_while_it_plays(open_page: OpenPage) -> None:
    page = open_page("?speed=1")
    button(page, "Play").click()
    wait_for_epoch(page, 10)
    addresses = change(page, 10)
    assert len(set(addresses)) == 11
    for address in reversed(addresses[:-1]):
        page.go_back()
        wait_for_step(page, address)
    for address in addresses[1:]:
        page.go_forward()
        wait_for_step(page, address)
    expect(button(page, "Pause")).to_be_visible()
    for address in reversed(addresses[-4:-1]):
        page.keyboard.press("Control+z")
        wait_for_step(page, address)
    page.keyboard.press("Control+Shift+z")
    wait_for_step(page, addresses[-3])


def test_back_brings_the_run_back_and_undo_goes_over_pages(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    before = play_to(page, 50)
    button(page, "New weights").click()
    wait_for_epoch_zero(page)
    page.get_by_role("link", name="Under the hood").click()
    expect(page.locator(".player.beside")).to_be_visible()
    page.keyboard.press("Control+z")
    wait_for_epoch(page, 50)
    page.keyboard.press("Control+Shift+z")
    wait_for_epoch_zero(page)
    page.go_back()
    expect(page.locator(".player:not(.beside)")).to_be_visible()
    page.go_back()
    wait_for_epoch(page, 50)
    assert_numbers(page, before)


def wait_for_epoch_zero(page: Page) -> None:
    expect(page.get_by_role("status").first).to_contain_text(re.compile(r"epoch\s*0\s"))
