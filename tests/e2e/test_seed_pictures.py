"""Many seeds as pictures, and races, in a real browser."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    read_status,
    settle,
    wait_for_query,
    wait_until_nothing_scrolls_sideways,
)
from tests.e2e.test_data_and_model import choose_part, saved
from tests.e2e.test_workshop import go_to

TANH = "?layers=2&hidden=tanh&bias=1"
LONG = "?layers=16-16&hidden=tanh&data=circle&n=500&bias=1"


def tiles(page: Page) -> Locator:
    grid = page.get_by_role("group", name="Trained networks", exact=True)
    return grid.get_by_role("button")


def names_of(page: Page) -> list[str]:
    return tiles(page).evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")


def run_all(page: Page, n: int = 64) -> None:
    button(page, "Run them all").click()
    expect(page.get_by_role("heading", name=re.compile(f"of {n} solved it"))).to_be_visible()
    expect(tiles(page)).to_have_count(n)


def ink(page: Page) -> list[int]:
    """Return of each picture in view a number that changes with it."""
    return (
        tiles(page)
        .locator("canvas")
        .evaluate_all(
            """all => all.slice(0, 16).map(one => one.getContext('2d')
            .getImageData(0, 0, one.width, one.height).data
            .reduce((sum, value, k) => (sum * 31 + value * (k % 97)) % 1000003, 7))"""
        )
    )


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds, and where; not of a button of Streamlit's that is pointed at."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # until its colour is that of the others
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_pictures_grow_and_stand_sorted_at_the_end(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", TANH)
    run_all(page)
    slider = page.get_by_role("slider", name="Epoch of the pictures")
    expect(slider).to_have_attribute("aria-valuetext", "epoch 5,000")
    names = names_of(page)
    solved = ["solved, loss" in name.replace("not solved", "open") for name in names]
    assert 20 < sum(solved) < 60
    assert solved == sorted(solved, reverse=True)
    losses = [float(name.rsplit(" ", 1)[1]) for name in names]
    for part in (losses[: sum(solved)], losses[sum(solved) :]):
        assert part == sorted(part)
    page.wait_for_timeout(500)
    at_the_end = ink(page)
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "epoch 0")
    page.wait_for_timeout(500)
    assert sum(one != other for one, other in zip(ink(page), at_the_end, strict=True)) > 12
    # They stay where they are, though they say how they stood.
    seeds = [re.findall(r"Seed (\d+)", name) for name in names]
    assert [re.findall(r"Seed (\d+)", name) for name in names_of(page)] == seeds
    button(page, "Replay").click()
    expect(slider).to_have_attribute("aria-valuetext", "epoch 5,000")


@pytest.mark.parametrize("by", ["mouse", pytest.param("keyboard", marks=pytest.mark.thorough)])
def test_picture_opens_its_network_trained_to_the_same_epoch(open_page: OpenPage, by: str) -> None:
    page = go_to(open_page, "Many seeds", TANH)
    run_all(page)
    third = tiles(page).nth(2)
    if by == "mouse":
        seed = re.findall(r"Seed (\d+)", str(third.get_attribute("aria-label")))[0]
        third.click()
    else:
        tiles(page).first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        expect(third).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        expect(third).to_be_focused()
        seed = re.findall(r"Seed (\d+)", str(third.get_attribute("aria-label")))[0]
        page.keyboard.press("Enter")
    wait_for_query(page, f"seed={seed}")
    expect(button(page, "Play")).to_be_visible()
    assert read_status(page).epoch == 5000


def test_groups_tell_what_networks_became_and_show_their_members(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", TANH)
    run_all(page)
    groups = page.get_by_role("group", name="Groups", exact=True).get_by_role("button")
    expect(groups.first).to_contain_text("solved, like seed")
    expect(groups.first).to_contain_text("95 % interval")
    found = re.search(r"(\d+) of 64", groups.first.inner_text())
    assert found
    groups.first.click()
    expect(tiles(page)).to_have_count(int(found[1]))
    expect(groups.first).to_have_attribute("aria-pressed", "true")
    groups.first.press("Enter")
    expect(tiles(page)).to_have_count(64)
    expect(page.get_by_text("Grouped by what they answer")).to_be_visible()


def test_cancelled_seeds_take_their_pictures_with_them(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", LONG)
    button(page, "Run them all").click()
    expect(tiles(page)).to_have_count(64)
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("not solved yet"))
    expect(page.get_by_text(re.compile(r"(s|min) left"))).to_be_visible()
    button(page, "Cancel").click()
    expect(tiles(page)).to_have_count(0)
    expect(button(page, "Run them all")).to_be_enabled()


def test_race_tells_how_two_values_differ_and_is_saved(open_page: OpenPage, tmp_path: Path) -> None:
    page = go_to(open_page, "Many seeds")
    choose_part(page, "Race")
    button(page, "Race 2 values").click()
    sentence = page.get_by_text(re.compile(r"^With tanh \d+ of 64 solved it, with sigmoid 63"))
    expect(sentence).to_contain_text("(95 %)")
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(3)
    settle(page)
    with page.expect_download() as download:
        button(page, "Save as CSV").click()
    text = saved(download.value, tmp_path).read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    assert header.startswith("Hidden activation,networks,solved,success rate")
    assert [line.split(",")[:2] for line in lines] == [["sigmoid", "64"], ["tanh", "64"]]


def test_race_is_cancelled_at_once(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", LONG)
    choose_part(page, "Race")
    button(page, "Race 2 values").click()
    expect(page.get_by_text(re.compile("^tanh: epoch .* left$"))).to_be_visible()
    button(page, "Cancel").click()
    expect(button(page, "Race 2 values")).to_be_enabled()
    expect(page.get_by_role("progressbar")).to_have_count(0)


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.thorough), "dark"])
def test_axe_finds_nothing_wrong_with_pictures_and_race(open_page: OpenPage, scheme: str) -> None:
    page = go_to(open_page, "Many seeds", TANH)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    run_all(page)
    settle(page)
    assert not faults(page)
    choose_part(page, "Race")
    button(page, "Race 2 values").click()
    expect(page.get_by_text("solved it, with tanh")).to_be_visible()
    settle(page)
    assert not faults(page)


def test_pictures_and_race_fit_a_phone(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", TANH)
    page.set_viewport_size({"width": 390, "height": 900})
    run_all(page)
    settle(page)
    wait_until_nothing_scrolls_sideways(page)
    assert len(set(tiles(page).evaluate_all("all => all.map(one => one.offsetLeft)"))) >= 4
    choose_part(page, "Race")
    button(page, "Race 2 values").click()
    expect(page.get_by_text("solved it, with tanh")).to_be_visible()
    settle(page)
    wait_until_nothing_scrolls_sideways(page)
