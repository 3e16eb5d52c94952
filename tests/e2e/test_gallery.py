"""The gallery of pictures: by mouse, keyboard and touch, while a run plays, on every screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from playground.presets import GALLERY
from tests.e2e.conftest import OUTPUT, OpenPage
from tests.e2e.pages import (
    button,
    choose,
    in_both_themes,
    read_status,
    tile,
    wait_for_epoch,
    wait_for_query,
    wait_for_update,
)

SENTENCES = {entry.title: entry.sentence for entry in GALLERY}
PAINTED = """() => [...document.querySelectorAll('.gallery canvas')].every((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.some((byte) => byte > 0);
})"""


def gallery(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("region", name="Gallery")


def unfold(page: Page) -> None:
    gallery(page).get_by_role("button", name=re.compile("^All ")).click()
    expect(gallery(page).get_by_role("heading", name="Data sets")).to_be_visible()


def marked(page: Page) -> list[str]:
    pressed = page.locator(".gallery [aria-pressed=true]").all()
    return [one.get_attribute("aria-label") or "" for one in pressed]


def is_folded(page: Page) -> bool:
    return page.locator(".gallery .all").get_attribute("aria-expanded") == "false"


def top_of_player(page: Page) -> float:
    box = page.locator(".player").bounding_box()
    assert box
    return box["y"]


def line(page: Page):  # noqa: ANN201  see above
    return page.locator(".st-key-line")


@pytest.mark.thorough
def test_tile_clicked_while_playing_begins_its_experiment(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    for title, query, text in (
        ("TensorFlow Playground: how it starts", "layers=4-2", "Press Play."),
        ("Circle", "layers=6", "Settings that learn Circle: "),
        ("XOR with bias", "?bias=1", SENTENCES["XOR with bias"]),
    ):
        button(page, "Play").click()
        wait_for_update(page, 30)
        choose(page, title)
        wait_for_query(page, query)
        expect(line(page)).to_contain_text(text)
        expect(page.get_by_role("status").first).to_contain_text("epoch 0")
        # What the player still had on its way does not bring the one before back.
        page.wait_for_timeout(600)
        assert marked(page) == [title]
        assert read_status(page).epoch == 0


def test_preset_in_force_begins_anew(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 50)
    button(page, "Pause").click()
    tile(page, "The article").click()
    expect(page.get_by_role("status").first).to_contain_text("epoch 0")


@pytest.mark.thorough
def test_settings_are_swapped_and_nothing_moves(open_page: OpenPage) -> None:
    page = open_page()
    top = top_of_player(page)
    choose(page, "Moons")
    for name, text in (
        ("The article's settings", "The article's settings: "),
        ("Settings that learn well", "Settings that learn Moons: "),
        ("Back to my earlier settings", "The article's experiment: "),
    ):
        button(page, name).click()
        expect(line(page)).to_contain_text(text)
        assert top_of_player(page) == top
    assert marked(page) == ["The article"]


def test_every_picture_is_painted_and_the_strip_is_slim(open_page: OpenPage) -> None:
    page = open_page()
    page.wait_for_function(PAINTED)
    box = gallery(page).locator(".strip").bounding_box()
    assert box
    assert box["height"] <= 76


def test_gallery_unfolds_in_place_and_folds_when_one_is_chosen(open_page: OpenPage) -> None:
    page = open_page()
    before = page.locator(".gallery .all").bounding_box()
    top = top_of_player(page)
    expect(gallery(page).get_by_role("heading")).to_have_count(0)
    unfold(page)
    assert page.locator(".gallery .all").bounding_box() == before
    for entry in GALLERY:
        expect(tile(page, entry.title)).to_have_accessible_description(entry.sentence)
    expect(gallery(page).get_by_text(SENTENCES["Moons"], exact=True)).to_be_visible()
    choose(page, "Gaussian bumps: values over a plane")
    assert is_folded(page)
    assert top_of_player(page) == top
    chosen = tile(page, "Gaussian bumps: values over a plane").bounding_box()
    around = gallery(page).locator(".strip").bounding_box()
    assert chosen
    assert around
    assert around["x"] <= chosen["x"] <= around["x"] + around["width"] - chosen["width"]


def test_gallery_is_used_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    unfold(page)
    page.keyboard.press("Escape")
    assert is_folded(page)
    expect(page.locator(".gallery .all")).to_be_focused()
    page.keyboard.press("Enter")
    assert not is_folded(page)
    tile(page, "Spiral").focus()
    # Space plays elsewhere on the page; here it chooses.
    page.keyboard.press("Space")
    wait_for_query(page, "data=spiral")
    assert is_folded(page)
    expect(tile(page, "Spiral")).to_be_focused()
    expect(tile(page, "Spiral")).to_have_attribute("aria-pressed", "true")
    assert read_status(page).epoch == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_query(page, "data=three_spirals")


@pytest.mark.parametrize("width", [390, pytest.param(853, marks=pytest.mark.thorough)])
def test_nothing_scrolls_sideways_on_a_small_screen(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    overflow = "document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    assert page.evaluate(overflow) <= 0
    strip = gallery(page).locator(".strip")
    assert strip.evaluate("strip => strip.scrollWidth > strip.clientWidth")
    unfold(page)
    assert page.evaluate(overflow) <= 0
    tile(page, "Circle").click()
    wait_for_query(page, "data=circle")
    expect(button(page, "Play")).to_be_in_viewport()


@pytest.mark.thorough
def test_axe_finds_nothing_wrong_with_the_unfolded_gallery(open_page: OpenPage) -> None:
    page = open_page("?data=moons")
    unfold(page)
    page.wait_for_function(PAINTED)
    OUTPUT.mkdir(exist_ok=True)
    for scheme in in_both_themes(page):
        page.screenshot(path=OUTPUT / f"gallery-{scheme}.png")
        found = Axe().run(page).response["violations"]
        faults = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        assert not faults, scheme


def test_mark_follows_what_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    assert marked(page) == ["The article"]
    button(page, "Add layer").click()
    wait_for_query(page, "layers=4-4")
    # No longer the article, but its data.
    expect(tile(page, "XOR (four points)")).to_have_attribute("aria-pressed", "true")
    assert marked(page) == ["XOR (four points)"]


def test_own_data_lead_to_their_page(open_page: OpenPage) -> None:
    page = open_page()
    tile(page, "Your own data").click()
    expect(page.get_by_role("heading", name="Data", exact=True, level=1)).to_be_visible()
    page.get_by_role("link", name="Playground").click()
    expect(gallery(page)).to_be_visible()
    page.wait_for_function(PAINTED)
