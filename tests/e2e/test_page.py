"""The page around the player: its parts in view, its names, both themes, a phone, other servers."""

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from plotly.offline import get_plotlyjs_version

from playground.live.assets import plotly_file
from tests.e2e.conftest import OUTPUT, OpenPage
from tests.e2e.pages import (
    button,
    frames_drawn,
    in_both_themes,
    read_status,
    step,
    wait_for_epoch,
    wait_until_nothing_scrolls_sideways,
)
from tests.e2e.tabs import TOUR_SEEN
from tests.servers import ROOT, free_port, wait_until_up


def test_everything_of_the_default_experiment_is_in_view(open_page: OpenPage) -> None:
    page = open_page()
    for locator in (
        button(page, "Play"),
        button(page, "Weights (JSON)"),
        button(page, "Weights (NPZ)"),
        page.get_by_role("slider", name="Timeline"),
        page.get_by_role("status").first,
        page.get_by_role("group", name="Network", exact=True),
        page.get_by_role("group", name="Decision regions"),
        page.get_by_role("group", name="Loss", exact=True),
        page.get_by_role("group", name="Samples").locator("tr").last,
        page.get_by_role("slider", name="Learning rate"),
        page.locator("[data-testid=stExpander]").last,
    ):
        box = locator.bounding_box()
        assert box, locator
        assert box["y"] >= 0, locator
        assert box["y"] + box["height"] <= 900, locator
        assert box["x"] + box["width"] <= 1400, locator
    region = page.get_by_role("group", name="Decision regions").locator(".nsewdrag").bounding_box()
    assert region
    assert region["width"] / region["height"] == pytest.approx(1.0, abs=0.1)


def test_axe_finds_nothing_wrong(open_page: OpenPage) -> None:
    page = open_page("?data=moons&n=100&bias=1")
    for scheme in in_both_themes(page):
        found = Axe().run(page).response["violations"]
        faults = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        assert not faults, scheme


def test_nothing_scrolls_sideways_on_a_phone_and_the_transport_stays(open_page: OpenPage) -> None:
    page = open_page("?speed=1", width=390)
    wait_until_nothing_scrolls_sideways(page)
    page.mouse.move(200, 600)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(300)
    play = button(page, "Play")
    play.click()
    wait_for_epoch(page, 5)
    box = button(page, "Pause").bounding_box()
    assert box
    assert 0 <= box["y"] < 300
    hit = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('button')?.innerText",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert hit == "Pause"


def test_charts_are_described_in_words_and_read_where_one_points(open_page: OpenPage) -> None:
    page = open_page()
    step(page)
    region = page.get_by_role("group", name="Decision regions").get_by_role("img").first
    expect(region).to_have_attribute("aria-label", re.compile("at epoch 1"))
    loss = page.get_by_role("group", name="Loss", exact=True).get_by_role("img").first
    expect(loss).to_have_attribute("aria-label", re.compile("at the start"))
    page.get_by_role("group", name="Decision regions").locator(".nsewdrag").hover()
    reading = page.get_by_role("group", name="Decision regions").locator(".reading")
    expect(reading).to_contain_text("at (0.5")


def play_to(page: Page, epoch: int) -> None:
    button(page, "Play").click()
    wait_for_epoch(page, epoch)
    button(page, "Pause").click()
    page.wait_for_timeout(300)


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1400, 390])
def test_screenshots(open_page: OpenPage, width: int) -> None:
    OUTPUT.mkdir(exist_ok=True)
    page = open_page("?speed=100", width=width)
    play_to(page, 5000)
    for scheme in in_both_themes(page):
        page.screenshot(path=OUTPUT / f"playground-{width}-{scheme}.png")
    assert frames_drawn(page) > 10


@pytest.mark.thorough
def test_screenshot_of_clouds(open_page: OpenPage) -> None:
    OUTPUT.mkdir(exist_ok=True)
    page = open_page(
        "?data=spiral&n=400&train=0.7&layers=8-8-8&hidden=tanh&output=tanh&bias=1"
        "&init=glorot_uniform&biasinit=zeros&reduction=mean&lr=0.03&batch=10&speed=10"
    )
    play_to(page, 300)
    page.screenshot(path=OUTPUT / "playground-spiral-light.png")
    assert read_status(page).epoch >= 300


@pytest.fixture
def plain_server(tmp_path: Path) -> Iterator[str]:
    """A server that knows no `st.App`: it runs app.py itself as each visitor's script."""
    port = free_port()
    script = textwrap.dedent(f"""
        from streamlit import config
        from streamlit.web import bootstrap
        flags = {{"server.port": {port}, "server.headless": True,
                 "browser.serverAddress": "localhost", "browser.gatherUsageStats": False}}
        for name, value in flags.items():
            config.set_option(name, value)
        bootstrap.run("playground/app.py", False, [], flags)
    """)
    log = tmp_path / "log"
    with log.open("wb") as sink:
        command = [sys.executable, "-c", script]
        process = subprocess.Popen(command, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT)
    url = f"http://localhost:{port}/"
    try:
        wait_until_up(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.parametrize("reachable", [pytest.param(True, marks=pytest.mark.thorough), False])
def test_server_without_routes_of_its_own_still_plays(
    plain_server: str, browser: Browser, reachable: bool
) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(TOUR_SEEN)
    context.route("**/*", lambda route: route.fallback())
    address = f"https://cdn.plot.ly/plotly-{get_plotlyjs_version()}.min.js"
    context.route(
        address,
        lambda route: route.fulfill(path=plotly_file()) if reachable else route.abort(),
    )
    page = context.new_page()
    page.goto(plain_server)
    expect(page.get_by_role("status").first).to_contain_text("epoch 0", timeout=20_000)
    assert step(page).epoch == 1
    if reachable:
        assert frames_drawn(page) >= 2
    else:
        expect(page.get_by_text("The chart could not be loaded").first).to_be_visible()
    context.close()
