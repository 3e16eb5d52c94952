"""Under the hood in a real browser: the numbers follow the player, and the player follows them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.e2e.conftest import OUTPUT, OpenPage
from tests.e2e.pages import (
    button,
    in_both_themes,
    open_hood,
    read_status,
    set_timeline,
    settle,
    step,
    wait_for_query,
    wait_until_nothing_scrolls_sideways,
)


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=3)).to_have_text(text)


def test_update_is_walked_and_applied(open_page: OpenPage) -> None:
    page = open_page("?step=update")
    open_hood(page)
    title(page, "1. Inputs and target")
    assert button(page, "Previous").is_disabled()
    names = [
        "Net input of the hidden layer",
        "Activation of the hidden layer",
        "Net input of the output layer",
        "Activation of the output layer",
        "Error of the output",
        "Delta of the output",
        "Error of the hidden layer",
        "Delta of the hidden layer",
        "Gradient",
        "New weights",
    ]
    for number, name in enumerate(names, 2):
        button(page, "Next").click()
        title(page, f"{number}. {name}")
    assert button(page, "Next").is_disabled()
    button(page, "Apply the update").click()
    title(page, "1. Inputs and target")
    expect(page.get_by_role("status").first).to_contain_text("update 1")
    run = Run(Experiment())
    (frame,) = run.record(1, "update", 60.0)
    assert read_status(page).loss == pytest.approx(frame.scores.loss, abs=5e-5)


def test_walk_goes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    open_hood(page)
    button(page, "Next").focus()
    page.keyboard.press("Enter")
    title(page, "2. Net input of the hidden layer")
    button(page, "Previous").focus()
    page.keyboard.press("Enter")
    title(page, "1. Inputs and target")


def test_numbers_are_those_of_the_frame_shown(open_page: OpenPage) -> None:
    page = open_page()
    for _ in range(3):
        step(page)
    open_hood(page)
    page.get_by_text("Check it", exact=True).click()
    expect(page.get_by_text("From epoch 3, update 4")).to_be_visible()
    set_timeline(page, 1)
    expect(page.get_by_text("From epoch 1, update 2")).to_be_visible()
    step(page)
    expect(page.get_by_text("From epoch 2, update 3")).to_be_visible()


def test_phase_lights_up_its_part_of_the_diagram(open_page: OpenPage) -> None:
    page = open_page()
    open_hood(page)
    canvas = page.get_by_role("group", name="Network", exact=True).locator("canvas").first
    before = canvas.evaluate("one => one.toDataURL()")
    button(page, "Next").click()
    title(page, "2. Net input of the hidden layer")
    page.wait_for_function(
        "before => document.querySelector('.network canvas').toDataURL() !== before", arg=before
    )
    page.get_by_role("link", name="Playground").click()
    expect(page.locator(".player.beside")).to_have_count(0)


def test_play_goes_on_under_the_hood(open_page: OpenPage) -> None:
    page = open_page("?stop=300")
    open_hood(page)
    button(page, "Play").click()
    expect(page.get_by_role("status").first).to_contain_text("Paused at epoch 300")
    page.get_by_text("Check it", exact=True).click()
    expect(page.get_by_text("From epoch 300, update 301")).to_be_visible()
    page.get_by_role("link", name="Playground").click()
    expect(page.get_by_role("status").first).to_contain_text("epoch 300")


def test_number_is_typed_and_checked(open_page: OpenPage) -> None:
    page = open_page()
    open_hood(page)
    button(page, "Next").click()
    page.get_by_text("Quiz me").click()
    field = page.get_by_label("net h1")
    field.fill("5")
    field.press("Enter")
    expect(page.get_by_text("Not quite")).to_be_visible()
    field.fill("0")
    field.press("Enter")
    expect(page.get_by_text("Correct.")).to_be_visible()


def test_handle_of_the_slope_sets_the_weight(open_page: OpenPage) -> None:
    page = open_page()
    open_hood(page)
    page.get_by_text("Slope", exact=True).click()
    handle = page.get_by_role("slider", name="Move the weight")
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    set_it = button(page, "Apply this value")
    expect(set_it).to_be_enabled()
    set_it.click()
    expect(page.get_by_role("status").first).to_contain_text("Weight set by hand")


@pytest.mark.thorough
def test_what_helped_on_copies_is_taken_and_undone(open_page: OpenPage) -> None:
    page = open_page("?lr=0.001")
    step(page)
    open_hood(page)
    page.get_by_text("Health", exact=True).click()
    # Meanwhile the player answers; the frame that it comes to is looked at then.
    expect(button(page, "Stop trying")).to_be_visible()
    step(page)
    expect(page.get_by_role("status").first).to_contain_text("epoch 2")
    offers = page.get_by_text("changes were tried on copies. These helped, best first:")
    expect(offers).to_be_visible(timeout=60_000)
    expect(button(page, "Stop trying")).to_have_count(0)
    expect(page.get_by_text("A larger learning rate helps.")).to_be_visible()
    link = page.get_by_role("link", name="Open it by link").first.get_attribute("href")
    assert link
    button(page, "Go on").first.click()
    expect(page.get_by_text("Now trying learning rate ")).to_be_visible()
    # On from the frame, with the change.
    expect(page.get_by_role("status").first).to_contain_text("epoch 2")
    assert "lr=0.001" not in page.url
    step(page)
    page.get_by_role("link", name="Playground").click()
    button(page, "Undo: back to the previous run").click()
    wait_for_query(page, "lr=0.001")
    expect(page.get_by_role("status").first).to_contain_text("epoch 2")
    slider = page.get_by_role("slider", name="Timeline")
    expect(slider).to_have_attribute("max", "2")


@pytest.mark.thorough
def test_axe_finds_nothing_wrong(open_page: OpenPage) -> None:
    page = open_page("?lr=0.001&bias=1")
    open_hood(page)
    for part, sign in (
        ("One update", "1. Inputs and target"),
        ("Check it", "From epoch 0, update 1"),
        ("Slope", "Move the weight"),
        ("Health", "Gradient norm: the length"),
        ("Engine", "All of it in plain NumPy"),
    ):
        page.get_by_text(part, exact=True).click()
        expect(page.get_by_text(sign).first).to_be_visible()
        settle(page)
        for scheme in in_both_themes(page):
            found = Axe().run(page).response["violations"]
            faults = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
            assert not faults, (part, scheme)


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1400, 390])
def test_screenshots(open_page: OpenPage, width: int) -> None:
    OUTPUT.mkdir(exist_ok=True)
    page = open_page("?bias=1&stop=500&speed=10", width=width)
    button(page, "Play").click()
    expect(page.get_by_role("status").first).to_contain_text("Paused at epoch 500")
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    open_hood(page)
    for name in (
        "2. Net input of the hidden layer",
        "3. Activation of the hidden layer",
        "4. Net input of the output layer",
    ):
        button(page, "Next").click()
        title(page, name)
    for scheme in in_both_themes(page):
        page.screenshot(path=OUTPUT / f"hood-{width}-{scheme}.png", full_page=True)
    page.get_by_text("Health", exact=True).click()
    expect(page.get_by_text("Gradient norm: the length")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart").locator(".main-svg").first).to_be_visible()
    settle(page)
    wait_until_nothing_scrolls_sideways(page)
    for scheme in in_both_themes(page):
        page.screenshot(path=OUTPUT / f"health-{width}-{scheme}.png", full_page=True)
