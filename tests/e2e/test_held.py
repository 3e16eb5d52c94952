"""A server that holds its answer for three seconds: the page stays as it is, but for one hint."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OUTPUT
from tests.e2e.pages import button, read_status, wait_for_epoch
from tests.e2e.tabs import Tabs
from tests.servers import ROOT, serving

HELD = 3.0  # seconds
# By then it is told, too, for how long.
HINT = re.compile("waiting for the server|o answer from the server for 2 s")

# What is seen of the page, but for what tells that it waits.
LOOK = """() => {
    const boxOf = (one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join();
    };
    const opacities = (one) => {
        const found = [];
        for (; one; one = one.parentElement) found.push(getComputedStyle(one).opacity);
        return found;
    };
    const all = (selector) => [...document.querySelectorAll(selector)];
    const ends = all('.player, [data-testid=stSidebar] *, .player .status, .player h2');
    const isPaleAnyway = (one) =>
        one.closest('[data-testid=stSliderTickBar], [data-testid=stCaptionContainer]');
    return {
        boxes: all('[data-testid=stApp] *:not(option)')
            .filter((one) => !one.closest('[data-testid=stStatusWidget], svg, .slow'))
            .map((one) => `${one.tagName} ${boxOf(one)}`),
        dim: ends
            .filter((one) => !isPaleAnyway(one))
            .flatMap(opacities).filter((opacity) => opacity !== '1').length,
        frames: all('[data-testid=stExpander] details')
            .map((one) => getComputedStyle(one).borderColor),
        signs: all('[data-testid=stStatusWidget], [data-testid*=Skeleton]')
            .filter((one) => one.checkVisibility({ visibilityProperty: true })).length,
        stale: all('[data-stale=true]').length,
        state: document.querySelector('[data-testid=stApp]').dataset.testScriptState,
    };
}"""


@pytest.fixture(scope="module")
def held_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server that can be held, and the file that says what is held."""
    folder = tmp_path_factory.mktemp("held")
    order = folder / "order"
    environment = {"HELD_BY": str(order), "PYTHONPATH": str(ROOT)}
    with serving("tests/e2e/held_app.py", folder / "log", **environment) as url:
        yield url, order


@pytest.fixture(params=[("light", 1400), ("dark", 1400), ("light", 390)], ids=str)
def page(held_app: tuple[str, Path], tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The playground's page, in a theme and a width."""
    url, order = held_app
    scheme, width = request.param
    faults: list[str] = []
    page = tabs.take(url, faults)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{url}?data=moons&noise=0.2")
    page.wait_for_selector('[data-frames-drawn]:not([data-frames-drawn="0"])')
    page.wait_for_function(f"({LOOK})().state === 'notRunning'")
    yield page
    order.unlink(missing_ok=True)
    tabs.give_back(page)
    assert not faults, "\n".join(faults)


def looks_while_held(page: Page, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is seen a fifth of a second after a press, and at the end."""
    page.wait_for_timeout(200)
    early = page.evaluate(LOOK)
    page.wait_for_timeout(HELD * 1000 - 200)
    late = page.evaluate(LOOK)
    page.screenshot(path=OUTPUT / f"held_{name}_{page.viewport_size['width']}.png")
    return early, late


def let_go(order: Path, page: Page) -> None:
    """Let the server answer; what told that it is slow goes with that."""
    order.unlink()
    expect(page.locator(".player .slow")).to_have_text("", timeout=2000)


def change_a_setting(page: Page) -> None:
    # By the keyboard: on a phone the sidebar is closed.
    page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stSidebar] button')]
            .find((one) => one.innerText === 'Add layer').click()"""
    )


@pytest.mark.thorough
def test_page_stays_as_it_is_while_the_server_is_held(
    held_app: tuple[str, Path], page: Page
) -> None:
    order = held_app[1]
    a_short_while_is_not_told(order, page)
    for press in ("Step", "Play"):
        the_player_is_not_answered(order, page, press)
    button(page, "Pause").click()
    the_script_is_held(order, page)


def a_short_while_is_not_told(order: Path, page: Page) -> None:
    page.evaluate(
        """() => {
            const slow = document.querySelector('.slow');
            window.said = [];
            new MutationObserver(() => window.said.push(slow.textContent))
                .observe(slow, { childList: true });
        }"""
    )
    order.write_text("player")
    button(page, "Step").click()
    page.wait_for_timeout(500)
    order.unlink()
    wait_for_epoch(page, 1)
    assert page.evaluate("window.said") == []


def the_player_is_not_answered(order: Path, page: Page, press: str) -> None:
    epoch = read_status(page).epoch
    order.write_text("player")
    button(page, press).click()
    early, late = looks_while_held(page, press)
    assert (late["dim"], late["signs"]) == (0, 0)
    assert late["boxes"] == early["boxes"]
    expect(page.locator(".player .slow")).to_have_text(HINT)
    let_go(order, page)
    wait_for_epoch(page, epoch + 1)
    if press == "Play":
        wait_for_epoch(page, epoch + 20)
        assert page.locator(".player .slow").inner_text() == ""


def the_script_is_held(order: Path, page: Page) -> None:
    page.wait_for_function(f"({LOOK})().state === 'notRunning'")
    order.write_text("page")
    change_a_setting(page)
    early, late = looks_while_held(page, "page")
    assert late["state"] == "running"
    assert late["stale"] > 20  # it would fade
    assert (late["dim"], late["signs"]) == (0, 0)
    assert late["boxes"] == early["boxes"]
    assert late["frames"] == early["frames"]
    expect(page.locator(".player .slow")).to_have_text(HINT)
    expect(page.get_by_role("status").first).not_to_contain_text(HINT)
    let_go(order, page)
