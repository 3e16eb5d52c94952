"""Asking the network about a point: by sliders, by a drawing, by the points that there are."""

from math import cos, pi, sin

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.presets.recipes import with_recipe
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, wait_for_epoch

DIGITS = with_recipe(Experiment(), "digits").changed(train_share=0.7, stop_epoch=30, speed="10")


def ask(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("group", name="Ask the network")


def query(experiment: Experiment) -> str:
    return "?" + "&".join(f"{key}={value}" for key, value in experiment.to_query().items())


def draw_ring(page: Page) -> None:
    ask(page).locator(".drawpad").scroll_into_view_if_needed()
    box = ask(page).locator(".drawpad").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 28, y)
    page.mouse.down()
    for k in range(25):
        page.mouse.move(x + 28 * cos(k * pi / 12), y + 48 * sin(k * pi / 12))
    page.mouse.up()


def test_a_drawn_digit_is_read_and_what_mattered_is_told(open_page: OpenPage) -> None:
    page = open_page(query(DIGITS))
    # An image for each hidden unit, and a place for each of the 64 inputs.
    expect(page.get_by_role("group", name="Weights as images").locator("canvas")).to_have_count(12)
    network = page.get_by_role("group", name="Network", exact=True)
    expect(network.locator(".units button")).to_have_count(64 + 12 + 10)
    button(page, "Play").click()
    wait_for_epoch(page, 30)
    button(page, "Ask").click()
    # The first point of the table, answered as the table does.
    first = page.get_by_role("group", name="Samples").locator("tbody tr").first.locator("td")
    name, share = first.nth(-3).inner_text(), float(first.nth(-2).inner_text())
    expect(ask(page).locator(".answered")).to_have_text(f"class {name} ({share:.3f})")
    draw_ring(page)
    expect(ask(page).locator(".answered")).to_contain_text("class 0 (")
    expect(ask(page).locator(".which")).to_have_text("a point of your own")
    expect(ask(page).locator(".word")).to_contain_text("what this network reacts to, not")
    button(page, "Clear").click()
    expect(ask(page).locator(".answered")).not_to_contain_text("class 0 (")
    assert not Axe().run(page, {"include": [".ask"]}).response["violations"]
    page.keyboard.press("Escape")
    expect(ask(page)).to_be_hidden()


def test_sliders_ask_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("?hidden=linear&layers=none&output=linear&data=plane&stop=50&speed=10")
    button(page, "Ask").click()
    sliders = ask(page).get_by_role("slider")
    expect(sliders).to_have_count(2)
    sliders.first.focus()
    before = ask(page).locator(".answered").inner_text()
    page.keyboard.press("Home")
    expect(ask(page).locator(".answered")).not_to_have_text(before)
    # Without a bias and a hidden layer, what mattered adds up to the answer.
    parts = ask(page).locator(".bars").nth(1).locator("output").all_inner_texts()
    answer = float(ask(page).locator(".answered").inner_text())
    assert abs(sum(map(float, parts)) - answer) < 2e-4
    button(page, "The next point").click()
    expect(ask(page).locator(".which")).to_contain_text("point 1 (training)")
