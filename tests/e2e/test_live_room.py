"""A live room on two servers: a teacher and two learners, each with a browser of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from playground.workshop.rooms.file import VARIABLE
from tests.e2e.conftest import OPTIONS, prepared
from tests.e2e.pages import button, settle, text_field, unfold, wait_until_nothing_scrolls_sideways
from tests.e2e.test_data_and_model import choose_part
from tests.servers import APP, AppServer

TITLE = "Monday <b>group</b>"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[AppServer, AppServer]]:
    """Two servers that share one file of rooms."""
    rooms = {VARIABLE: str(tmp_path / "state" / "rooms")}
    made = [AppServer(APP, tmp_path / name, **rooms) for name in ("one", "other")]
    for server in made:
        server.start()
    yield made[0], made[1]
    for server in made:
        server.stop()
        log = server.log.read_text()
        assert "Traceback" not in log, log


def open_at(browser: Browser, address: str, width: int = 1400) -> Page:
    context = prepared(browser.new_context(viewport={"width": width, "height": 900}, **OPTIONS))
    page = context.new_page()
    page.goto(address)
    return page


# Streamlit's own place for files has a role that does not fit its name.
ALL_BUT_UPLOADS = {"exclude": [["[data-testid=stFileUploaderDropzone]"]]}


def assert_accessible(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found = Axe().run(page, ALL_BUT_UPLOADS).response["violations"]
        assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def part_named(page: Page, name: str):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("group", name=re.compile(name))


def begin_room(page: Page) -> str:
    """Begin a room, and return its code as it is read out."""
    choose_part(page, "Room")
    unfold(page, "For teachers: begin a live room")
    text_field(page, "Title (optional)").fill(TITLE)
    button(page, "Begin").click()
    expect(page.locator(".board")).to_contain_text(f"{TITLE} 0 learners")
    return page.locator(".room-code").inner_text()


def join(page: Page, code: str, name: str = "") -> None:
    """Join by keyboard."""
    if code:
        text_field(page, "Code of the room").fill(code)
    field = text_field(page, "Name or nickname (optional)")
    field.fill(name)
    field.press("Enter")


def let_in(servers: tuple[AppServer, AppServer], browser: Browser, code: str) -> tuple[Page, Page]:
    """Let Ada come by the link, on a phone, and Bob by the code, on the other server."""
    one, other = servers
    ada = open_at(browser, f"{one.url}exercises?room={code.replace(' ', '')}", 390)
    expect(text_field(ada, "Code of the room")).to_have_value(code)
    join(ada, "", "Ada <i>")
    expect(ada.get_by_text("as Ada <i>. Its teacher sees")).to_be_visible()
    assert_accessible(ada)
    bob = open_at(browser, f"{other.url}exercises")
    choose_part(bob, "Room")
    join(bob, "222 222")
    expect(bob.get_by_test_id("stAlert")).to_contain_text("There is no room 222 222")
    join(bob, code.lower())
    expect(bob.get_by_text("as learner 2. Its teacher sees")).to_be_visible()
    for page in (ada, bob):
        expect(page.locator(".board")).to_have_count(0)
    return ada, bob


def assert_work_shows(
    servers: tuple[AppServer, AppServer], teacher: Page, ada: Page, bob: Page
) -> None:
    """Hold the board to what the learners do; right answers are told when they are revealed."""
    ada.goto(f"{servers[0].url}?exercise=and-needs-bias")
    expect(ada.get_by_text("You are in the live room")).to_be_visible()
    button(ada, "Check").click()
    expect(part_named(teacher, "^Exercises")).to_contain_text("largest error of a point: 1")
    bob.goto(f"{servers[1].url}?exercise=stuck")
    expect(bob.get_by_text("You are in the live room")).to_be_visible()
    bob.get_by_role("radiogroup").first.locator("label").first.click()
    predictions = part_named(teacher, "^First predictions")
    expect(predictions).to_contain_text("1 (100%)")
    expect(predictions).not_to_contain_text("right")
    teacher.get_by_text("Reveal right answers").click()
    expect(predictions).to_contain_text("\u2713 right")


def assert_ends(teacher: Page, ada: Page) -> None:
    """End the room, when its teacher says so twice; a learner hears of it at the next step."""
    button(teacher, "End the room").click()
    button(teacher, "Keep the room").click()
    button(teacher, "End the room").click()
    button(teacher, "Delete it all").click()
    expect(teacher.get_by_text("has ended, and all that it held is deleted")).to_be_visible()
    button(ada, "Step").click()
    button(ada, "Check").click()
    button(ada, "Play").click()
    ended = ada.get_by_text("has ended. Your record stays with you.")
    expect(ended).to_be_visible()
    button(ada, "Close").first.click()
    expect(ended).to_have_count(0)


@pytest.mark.thorough
def test_a_room_lives_through_reload_and_restart_until_its_teacher_ends_it(
    servers: tuple[AppServer, AppServer], browser: Browser
) -> None:
    teacher = open_at(browser, f"{servers[0].url}exercises")
    code = begin_room(teacher)
    ada, bob = let_in(servers, browser, code)
    board = teacher.locator(".board")
    expect(board).to_contain_text("2 learners")
    expect(part_named(teacher, "^Learners")).to_contain_text("Ada <i> (1)")
    assert_work_shows(servers, teacher, ada, bob)
    assert_accessible(teacher)
    teacher.set_viewport_size({"width": 390, "height": 900})
    wait_until_nothing_scrolls_sideways(teacher)
    teacher.set_viewport_size({"width": 1400, "height": 900})

    # The teacher reloads; then the server is killed, and what stands on it comes back.
    teacher.reload()
    expect(board).to_contain_text("2 learners")
    assert "teach" not in teacher.url
    servers[0].kill()
    servers[0].start()
    expect(button(ada, "Check")).to_be_visible()
    button(bob, "Room").click()
    button(bob, "Leave the room").click()
    expect(board).to_contain_text("1 learner in the room")
    expect(part_named(teacher, "^Learners")).not_to_contain_text("Learner 2")
    assert_ends(teacher, ada)
    for page in (teacher, ada, bob):
        page.context.close()
