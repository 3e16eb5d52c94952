"""Two servers behind the proxy, one of which is killed: its pages come back, others notice nothing.

A teacher is with one of them; Ada, in the teacher's room, and Carl are with the other.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.experiment import Experiment
from playground.workshop.rooms.file import VARIABLE
from tests.e2e.pages import button, read_status, wait_for_epoch, wait_for_query
from tests.e2e.test_data_and_model import CSV, choose_part, go_to, load, saved
from tests.e2e.test_live_room import begin_room, join, open_at, part_named
from tests.e2e.test_return import (
    assert_as_trained,
    assert_numbers,
    play_to,
    wait_for_back,
    wait_for_player,
)
from tests.hall.standing import COOKIE, haproxy
from tests.load.hall import Behind, open_hall


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Behind]:
    haproxy()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "rooms"))
    with open_hall(2) as found:
        yield found
        assert not found.complaints()


def server_of(page: Page) -> str:
    """Return the number of the server that the proxy has given to a page's browser."""
    (named,) = (one for one in page.context.cookies() if one["name"] == COOKIE)
    return named["value"]


def n_connections(page: Page) -> int:
    """Return how many connections a page has opened since it was loaded."""
    return page.evaluate("sockets.length")


def open_beside(browser: Browser, other: Page, address: str) -> Page:
    """Open a page in a browser of its own, at the server of another one."""
    page = open_at(browser, f"{address}_stcore/health")
    named = next(one for one in other.context.cookies() if one["name"] == COOKIE)
    page.context.add_cookies([{**named}])
    page.goto(address)
    return page


def use_own_rows(page: Page, rows: str) -> None:
    """Load a file on the Data page, use its rows, and go to the playground."""
    go_to(page, "Data")
    choose_part(page, "Load a file")
    load(page, "points.csv", rows.encode())
    page.get_by_role("button", name=re.compile("^Use these")).click()
    wait_for_query(page, "data=own")
    page.get_by_role("link", name="Playground").click()
    expect(page.locator(".player:not(.beside)")).to_be_visible()


def experiment_of(page: Page) -> Experiment:
    experiment, problems = Experiment.from_query(dict(parse_qsl(urlsplit(page.url).query)))
    assert not problems
    return experiment


def let_in(hall: Behind, browser: Browser) -> tuple[Page, Page, Page]:
    """Let in a teacher; at the other server Ada, who joins the teacher's room, and Carl."""
    teacher = open_at(browser, f"{hall.url}exercises")
    code = begin_room(teacher)
    ada = open_at(browser, f"{hall.url}exercises?room={code.replace(' ', '')}")
    join(ada, "", "Ada")
    expect(teacher.locator(".board")).to_contain_text("1 learner")
    assert server_of(ada) != server_of(teacher)  # who comes is dealt out
    carl = open_beside(browser, ada, hall.url)
    ada.goto(f"{hall.url}?exercise=replay-the-article")
    wait_for_player(ada)
    predicted(ada).locator("label").first.click()
    expect(predicted(ada).locator("input:checked")).to_have_count(1)
    return teacher, ada, carl


def predicted(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("radiogroup").first


def assert_back_in_the_midst_of_a_run(page: Page, epoch: int) -> None:
    """Hold a page on own data that played to its run, and let it go on."""
    wait_for_back(page, "You are back where you were: Your own data")
    wait_for_epoch(page, epoch)
    button(page, "Play").click()
    wait_for_epoch(page, epoch + 20)
    button(page, "Pause").click()
    assert_as_trained(page, read_status(page), experiment_of(page))


def assert_files_go_up_and_down(page: Page, folder: Path) -> None:
    use_own_rows(page, CSV.replace("width", "length"))
    expect(page.get_by_role("group", name="Samples").locator("th").nth(1)).to_have_text("length")
    go_to(page, "Model")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Download ")).click()
    assert "def predict" in saved(download.value, folder).read_text()


def test_pages_of_a_killed_server_come_back_on_another_and_nobody_else_notices(
    hall: Behind, browser: Browser, tmp_path: Path
) -> None:
    teacher, ada, carl = let_in(hall, browser)
    shown = play_to(ada, 300)
    use_own_rows(carl, CSV)
    button(carl, "Play").click()
    wait_for_epoch(carl, 20)
    killed = server_of(ada)
    assert (server_of(carl), n_connections(teacher)) == (killed, 1)
    hall.kill(int(killed) - 1)
    assert_back_in_the_midst_of_a_run(carl, read_status(carl).epoch)
    wait_for_back(ada)
    assert_numbers(ada, shown)
    expect(predicted(ada).locator("input:checked")).to_have_count(1)
    assert server_of(ada) == server_of(carl) == server_of(teacher) != killed
    # All goes on there: the room, a file up, a file down.
    expect(part_named(teacher, "^Learners")).to_contain_text("Ada")
    not_met = re.compile(r"\w: 1")  # and how many learners have not
    expect(part_named(teacher, "^Exercises")).not_to_contain_text(not_met)
    button(ada, "Check").click()
    expect(part_named(teacher, "^Exercises")).to_contain_text(not_met)
    assert_files_go_up_and_down(carl, tmp_path)
    assert n_connections(teacher) == 1
    assert teacher.evaluate("sockets[0].readyState === WebSocket.OPEN")
    for page in (teacher, ada, carl):
        page.context.close()
