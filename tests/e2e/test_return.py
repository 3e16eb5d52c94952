"""Coming back: after a reload, a server that was killed, a closed tab, a link, another learner."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.experiment import Experiment
from playground.workshop.catalogue import shipped
from tests.e2e.conftest import OPTIONS, OpenPage, prepared
from tests.e2e.pages import (
    Status,
    button,
    read_status,
    step,
    text_field,
    wait_for_epoch,
    wait_for_query,
    wait_for_update,
    weights,
)
from tests.e2e.test_data_and_model import choose_part, load
from tests.servers import APP, AppServer

LOSSES = """() => document.querySelectorAll('.player .js-plotly-plot')[1].data[0]"""


def notice(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.locator(".st-key-returned")


def numbers(page: Page) -> tuple[str, list[str]]:
    return read_status(page).text, weights(page)


def assert_numbers(page: Page, expected: tuple[str, list[str]]) -> None:
    """Hold status and weights to these, once they are there: words on the page come before them."""
    until = time.monotonic() + 20
    while numbers(page) != expected and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert numbers(page) == expected


def pause(page: Page) -> None:
    """Pause, and wait until what is shown is kept."""
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_function(
        """() => {
            const keeper = window.playgroundKeeper;
            const kept = JSON.parse(JSON.parse(localStorage[keeper.store.key]).text);
            return JSON.parse(kept.project).frames.at(-1).updates === keeper.see()[2];
        }"""
    )


def play_to(page: Page, epoch: int) -> tuple[str, list[str]]:
    """Play up to an epoch or a little further, pause, and return the numbers shown."""
    button(page, "Play").click()
    wait_for_epoch(page, epoch)
    pause(page)
    return numbers(page)


def wait_for_back(page: Page, words: str = "You are back where you were") -> None:
    expect(notice(page)).to_contain_text(words)


def wait_for_player(page: Page) -> None:
    # An exercise may hide the chart.
    page.wait_for_selector('[data-frames-drawn]:not([data-frames-drawn="0"])', state="attached")


def losses(page: Page) -> tuple[list[float], list[float]]:
    trace = page.evaluate(LOSSES)
    return trace["x"], trace["y"]


def assert_as_trained(page: Page, status: Status, experiment: Experiment) -> None:
    """Hold what is shown to an experiment that is trained to that epoch in one go."""
    network = experiment.make_network()
    trainer = experiment.make_trainer(network, experiment.make_dataset())
    trainer.advance(epochs=status.epoch)
    assert status.loss == pytest.approx(trainer.loss(), abs=5e-5)
    assert [float(one) for one in weights(page)[:4]] == pytest.approx(
        network.parameters[:4], abs=5e-5
    )


# ---- a reload ----


def test_reload_gives_the_same_frame_with_the_same_numbers_and_curve(open_page: OpenPage) -> None:
    page = open_page("?lr=0.6&speed=10")
    before, curve = play_to(page, 400), losses(page)
    page.reload()
    wait_for_back(page)
    wait_for_epoch(page, 400)
    assert_numbers(page, before)
    again = losses(page)
    assert (again[0][0], again[1][0]) == (curve[0][0], curve[1][0])
    assert (again[0][-1], again[1][-1]) == (curve[0][-1], curve[1][-1])
    assert set(again[0]) <= set(curve[0])
    assert len(again[0]) > 20


@pytest.mark.thorough
def test_reload_while_it_plays_comes_back_to_the_frame_shown_and_goes_on_exactly(
    open_page: OpenPage,
) -> None:
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 300)
    page.evaluate(
        """() => addEventListener('pagehide', () =>
            sessionStorage.setItem('seen', playgroundKeeper.see()[2]))"""
    )
    page.reload()
    wait_for_back(page)
    seen = int(page.evaluate("sessionStorage.getItem('seen')"))
    wait_for_update(page, seen)
    assert read_status(page).update == seen
    assert len(losses(page)[0]) > 20
    assert_as_trained(page, step(page), Experiment())


@pytest.mark.thorough
def test_a_page_that_breaks_is_loaded_again(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    before = play_to(page, 100)
    page.evaluate("document.querySelector('[data-testid=stApp]').remove()")
    wait_for_back(page)
    assert_numbers(page, before)


@pytest.mark.thorough
def test_251_own_points_come_back_after_a_reload(open_page: OpenPage) -> None:
    rows = "\n".join(f"{k / 100},{(k * 37 % 251) / 100},{'ab'[k % 2]}" for k in range(251))
    page = open_page()
    page.get_by_role("link", name="Data", exact=True).click()
    choose_part(page, "Load a file")
    load(page, "points.csv", f"width,height,kind\n{rows}".encode())
    button(page, "Use these 251 rows").click()
    wait_for_query(page, "data=own")
    page.wait_for_function(
        """() => {
            const { text } = JSON.parse(localStorage[playgroundKeeper.store.key]);
            return JSON.parse(JSON.parse(text).project).experiment.dataset === 'own';
        }"""
    )
    page.get_by_role("link", name="Playground").click()
    expect(page.locator(".player:not(.beside)")).to_be_visible()
    page.reload()
    wait_for_back(page, "You are back where you were: Your own data, 2-8-1")
    expect(page.get_by_text("Your own points do not fit into a link")).to_be_visible()
    expect(page.get_by_role("group", name="Samples").locator("th").nth(1)).to_have_text("width")


# ---- a server that is killed ----


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AppServer]:
    server = AppServer(APP, tmp_path / "log")
    server.start()
    yield server
    server.stop()
    log = server.log.read_text()
    assert "Traceback" not in log, log


@pytest.mark.thorough
def test_a_server_that_is_killed_takes_nothing_along(server: AppServer, browser: Browser) -> None:
    context = prepared(browser.new_context())
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{server.url}?exercise=replay-the-article")
    wait_for_player(page)
    page.get_by_role("radiogroup").first.locator("label").first.click()
    expect(page.get_by_role("radiogroup").first.locator("input:checked")).to_have_count(1)
    before = play_to(page, 300)
    server.kill()
    server.start()
    # The page connects by itself.
    wait_for_back(page)
    assert_numbers(page, before)
    expect(page.get_by_role("radiogroup").first.locator("input:checked")).to_have_count(1)
    button(page, "Play").click()
    wait_for_epoch(page, read_status(page).epoch + 50)
    server.kill()  # in the midst of a run
    epoch = read_status(page).epoch
    server.start()
    expect(button(page, "Play")).to_be_visible()
    expect(notice(page)).to_contain_text("You are back where you were")
    wait_for_epoch(page, epoch)
    assert_as_trained(page, read_status(page), shipped()["replay-the-article"].start)
    assert not faults, faults
    context.close()


@pytest.mark.thorough
def test_numbers_that_were_typed_outlast_the_server(server: AppServer, browser: Browser) -> None:
    context = prepared(browser.new_context(**OPTIONS))
    page = context.new_page()
    page.goto(f"{server.url}?exercise=forward-by-hand")
    field = text_field(page, "Net input of h1")
    field.fill("0.5")
    field.press("Enter")
    page.wait_for_function(
        "() => localStorage[window.playgroundKeeper?.store?.key]?.includes('net-h1')"
    )
    server.kill()
    server.start()
    wait_for_back(page)
    expect(field).to_have_value("0.5")
    expect(notice(page)).to_contain_text("a record without a name (1 opened, 0 passed)")
    context.close()


# ---- another tab, another link, another learner ----


@pytest.mark.thorough
def test_a_closed_tab_is_offered_to_who_opens_a_bare_address(open_page: OpenPage) -> None:
    page = open_page("?lr=0.6&speed=10")
    before = play_to(page, 100)
    other = open_page(beside=page)
    page.close()
    wait_for_back(
        other, "This browser still has your earlier work: XOR (four points), 2-4-1, epoch"
    )
    assert read_status(other).epoch == 0
    button(other, "Continue where you were").click()
    wait_for_query(other, "lr=0.6")
    wait_for_epoch(other, 100)
    expect(notice(other)).to_have_count(0)
    assert_numbers(other, before)


@pytest.mark.thorough
def test_a_link_wins_over_what_was_kept_and_says_so(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    play_to(page, 50)
    page.goto(re.sub(r"\?.*", "", page.url) + "?data=circle&layers=3")
    wait_for_player(page)
    wait_for_back(
        page, "This is the link's experiment. This browser still has your earlier work: XOR"
    )
    wait_for_query(page, "data=circle")
    # It waits, whatever is done meanwhile.
    step(page)
    page.reload()
    wait_for_back(page, "This browser still has your earlier work: XOR")
    assert read_status(page).update == 1
    button(page, "Continue where you were").click()
    wait_for_epoch(page, 50)


def attempts_kept(page: Page) -> list[int]:
    """Return how many attempts both storages hold in all."""
    return page.evaluate(
        """() => [localStorage, sessionStorage].map((storage) => {
            const { record } = JSON.parse(JSON.parse(storage[playgroundKeeper.store.key]).text);
            return JSON.parse(record).entries.reduce((sum, one) => sum + one.attempts, 0);
        })"""
    )


@pytest.mark.thorough
def test_the_next_learner_starts_afresh(open_page: OpenPage) -> None:
    page = open_page("?exercise=and-needs-bias")
    button(page, "Check").click()
    expect(page.get_by_text(re.compile("largest error of a point is"))).to_be_visible()
    other = open_page(beside=page)
    wait_for_back(other, "This browser holds a record without a name (1 opened, 0 passed).")
    button(other, "Start afresh").click()
    expect(notice(other)).to_have_count(0)
    # Nor does the tab that was left bring it back.
    page.bring_to_front()
    expect(page.get_by_text(re.compile("largest error of a point is"))).to_have_count(0)
    page.reload()
    wait_for_player(page)
    expect(button(page, "Check")).to_be_visible()
    page.wait_for_timeout(500)
    assert attempts_kept(page) == [0, 0]  # opened by the address, and no more
    page.close()
    other.reload()
    wait_for_player(other)
    expect(notice(other)).to_contain_text("a record without a name (1 opened, 0 passed)")
    assert attempts_kept(other) == [0, 0]


def test_a_click_is_done_though_another_run_is_asked_for_at_once(open_page: OpenPage) -> None:
    page = open_page("?exercise=and-needs-bias")
    button(page, "Check").click()
    expect(page.get_by_text(re.compile("largest error of a point is"))).to_be_visible()
    page.reload()
    expect(notice(page)).to_contain_text("You are back where you were")
    wait_for_player(page)
    page.evaluate("""() => {
        for (const one of document.querySelectorAll('.st-key-returned button')) {
            if (one.textContent === 'Start afresh') one.click();
        }
        for (const ms of [1, 5, 10, 20, 40, 80]) {
            setTimeout(() => window.playgroundKeeper.tell({ do: 'run' }), ms);
        }
    }""")
    expect(notice(page)).to_have_count(0)
    expect(page.get_by_text(re.compile("largest error of a point is"))).to_have_count(0)
    assert attempts_kept(page) == [0, 0]


def test_two_tabs_keep_one_record_and_each_its_own_run(open_page: OpenPage) -> None:
    one = open_page("?exercise=and-needs-bias")
    button(one, "Check").click()
    expect(one.get_by_text(re.compile("largest error of a point is"))).to_be_visible()
    other = open_page("?exercise=forward-by-hand", beside=one)
    button(other, "Check").click()
    one.bring_to_front()
    one.reload()
    wait_for_player(one)
    wait_for_query(one, "exercise=and-needs-bias")
    expect(notice(one)).to_contain_text("(2 opened, 0 passed)")
    one.close()
    other.reload()
    wait_for_player(other)
    wait_for_query(other, "exercise=forward-by-hand")
    expect(notice(other)).to_contain_text("(2 opened, 0 passed)")


# ---- a storage that is off, or holds what it should not ----

OFF = "Object.defineProperty(window, '{}', {{ get() {{ throw new DOMException('no'); }} }});"


@pytest.mark.thorough
def test_a_storage_that_is_off_is_told_once_and_breaks_nothing(open_page: OpenPage) -> None:
    page = open_page(apart=True)
    for name in ("localStorage", "sessionStorage"):
        page.context.add_init_script(OFF.format(name))
    page.reload()
    wait_for_player(page)
    wait_for_back(page, "This browser cannot keep your work: its storage is off or full.")
    expect(button(page, "Start afresh")).to_have_count(0)
    button(page, "Close").click()
    expect(notice(page)).to_have_count(0)
    step(page)
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    wait_for_query(page, "lr=")
    page.wait_for_timeout(500)
    expect(notice(page)).to_have_count(0)
    button(page, "Reset").click()
    # Streamlit itself cannot do without, and is none of ours.
    page.context.close()


BAD = {
    "no JSON": "{",
    "no snapshot": json.dumps({"version": 1, "text": "hello"}),
    "a snapshot of nothing": json.dumps(
        {
            "version": 1,
            "text": json.dumps({"schema": "neural-network-playground/snapshot", "version": 1}),
        }
    ),
    "a text": json.dumps({"version": 1, "text": "<img src=x onerror=alert(1)>"}),
    "huge": json.dumps({"version": 1, "text": "9" * 900_000}),
    "newer": json.dumps({"version": 9}),
}


@pytest.mark.thorough
def test_bad_contents_of_the_storage_get_a_sentence_or_silence(open_page: OpenPage) -> None:
    page = open_page(apart=True)
    key = page.evaluate("playgroundKeeper.store.key")
    for name, text in BAD.items():
        page.goto(f"{page.url.partition('_stcore')[0]}_stcore/health")
        page.evaluate(
            "([key, text]) => { sessionStorage.clear(); localStorage.setItem(key, text); }",
            [key, text],
        )
        page.goto(page.url.partition("_stcore")[0])
        wait_for_player(page)
        step(page)
        if name != "no JSON":
            said = (
                "newer playground"
                if name == "newer"
                else "The work that this browser kept cannot be used"
            )
            expect(notice(page)).to_contain_text(said)
            assert len(notice(page).inner_text()) < 400
