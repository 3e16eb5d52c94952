"""Controls and player at the same time: what the browser still sends must not undo a change."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    choose,
    open_hood,
    read_status,
    tile,
    wait_for_epoch,
    wait_for_query,
    wait_for_update,
)
from tests.e2e.test_first_minute import DEAD

STEP_OR_LINK = """
    const find = (what, text) =>
        [...document.querySelectorAll(what)].find(one => one.innerText.startsWith(text));
    const press = text => find('.player button', text)?.click();
    const step = () => press('Step');
    const link = text => find('a', text);
    // The server hears of the page at one of these moments, and the browser of its coming later.
    const soon = () => [0, 15, 30, 45].forEach(wait => setTimeout(step, wait));
"""


@pytest.mark.thorough
def test_settings_stay_as_chosen_while_playing_at_top_speed(open_page: OpenPage) -> None:
    page = open_page("?speed=top&stop=never")
    button(page, "Play").click()
    wait_for_epoch(page, 1000)
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    for rate in ("0.7", "1", "1.5", "2"):
        page.keyboard.press("ArrowRight")
        wait_for_query(page, f"lr={rate}")
        page.wait_for_timeout(600)
        wait_for_query(page, f"?lr={rate}&stop=never&speed=top")
    expect(tile(page, "The article")).to_have_attribute("aria-pressed", "false")
    expect(button(page, "Pause")).to_be_visible()


@pytest.mark.thorough
def test_preset_chosen_while_playing_is_not_undone(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 50)
    for name, query in (
        ("TensorFlow Playground: how it starts", "lr=0.03"),
        ("Spiral, deep", "layers=8-8-8"),
        ("XOR with bias", "?bias=1"),
    ):
        choose(page, name)
        wait_for_query(page, query)
        button(page, "Play").click()
        wait_for_update(page, 5)
        page.wait_for_timeout(500)
        wait_for_query(page, query)


@pytest.mark.parametrize("speed", [pytest.param("1", marks=pytest.mark.thorough), "top"])
def test_fast_changes_of_a_slider_end_at_the_last_one(open_page: OpenPage, speed: str) -> None:
    page = open_page(f"?speed={speed}&stop=never")
    button(page, "Play").click()
    wait_for_epoch(page, 5)
    page.get_by_role("slider", name="Units in hidden layer 1").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    wait_for_query(page, "layers=10")
    expect(page.get_by_role("group", name="Weights").locator("td")).to_have_count(30)
    button(page, "Play").click()
    wait_for_epoch(page, 5)
    assert read_status(page).epoch >= 5


def test_play_goes_on_at_once_after_a_change_that_restarts_the_run(open_page: OpenPage) -> None:
    # The request that was under way is lost to such a change. Waiting for its answer would take
    # the four seconds after which any request is sent again.
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 50)
    for change in ("New weights", "Add layer"):
        before = page.url
        button(page, change).click()
        page.wait_for_function("url => location.href !== url", arg=before)
        button(page, "Play").click()
        wait_for_epoch(page, 30, timeout=3500)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("go", "title"),
    [
        pytest.param("link('Data').click(); soon();", "Data", id="just after a click"),
        pytest.param("step(); link('Data').click();", "Data", id="just before a click"),
        pytest.param(
            "addEventListener('popstate', soon, { once: true }); history.back();",
            "Neural network playground",
            id="just after Back",
        ),
        pytest.param(
            "step(); history.pushState({}, '', '/model'); "
            "dispatchEvent(new PopStateEvent('popstate'));",
            "Model",
            id="just before Back",
        ),
    ],
)
def test_page_comes_though_the_player_asks_on_the_way_to_it(
    open_page: OpenPage, go: str, title: str
) -> None:
    page = open_page("?step=update")
    open_hood(page)
    go_on_the_way(page, go, title)


def go_on_the_way(page: Page, go: str, title: str) -> None:
    """Go to a page, press Step on the way, and see that both is done."""
    before = read_status(page).update
    page.evaluate(f"() => {{{STEP_OR_LINK} {go}}}")
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
    wait_for_update(page, before + 1)


@pytest.mark.thorough
def test_page_comes_though_the_player_asks_while_the_server_leads_to_it(
    open_page: OpenPage,
) -> None:
    page = open_page("?step=update&" + urlencode(DEAD.to_query()))
    button(page, "Step").click()
    button(page, "Why?").wait_for()
    go_on_the_way(page, "press('Why?'); soon();", "Under the hood")
    go_on_the_way(page, "link('Playground').click(); soon();", "Neural network playground")
    own = "document.querySelector('[data-key=own]').click(); soon();"
    go_on_the_way(page, own, "Data")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "query"),
    [
        ("tile('Circle').click();", "data=circle"),
        ("press('Add layer');", "layers=4-4"),
    ],
    ids=["a tile", "a layer"],
)
def test_play_that_is_pressed_before_the_run_comes_plays_it(
    open_page: OpenPage, change: str, query: str
) -> None:
    page = open_page()
    page.evaluate(
        f"""() => {{
            const find = (what, text) =>
                [...document.querySelectorAll(what)].find(one => one.innerText === text);
            const press = text => find('button', text).click();
            const tile = title => document.querySelector(`.gallery [aria-label="${{title}}"]`);
            {change}
            press('Play');
        }}"""
    )
    wait_for_query(page, query)
    expect(page.get_by_role("status").first).to_contain_text("epoch")
    wait_for_epoch(page, 5)
    expect(button(page, "Pause")).to_be_visible()


def test_page_comes_though_the_keeper_tells_on_the_way_to_it(open_page: OpenPage) -> None:
    page = open_page()
    open_hood(page)
    page.evaluate(
        f"""() => {{{STEP_OR_LINK}
            const tell = () => playgroundKeeper.tell({{ do: "run" }});
            link('Many seeds').click();
            [0, 15, 30, 45].forEach(wait => setTimeout(tell, wait));
        }}"""
    )
    expect(page.get_by_role("heading", name="Many seeds", exact=True, level=1)).to_be_visible()
    page.wait_for_function("!playgroundKeeper.told.length")
    expect(page.get_by_role("heading", name="Many seeds", exact=True, level=1)).to_be_visible()
