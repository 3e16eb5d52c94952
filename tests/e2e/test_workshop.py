"""Exercises in a real browser: weights by hand, the record, a room, the keyboard, own files."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, read_status, settle, step, text_field, wait_for_epoch
from tests.e2e.test_data_and_model import choose_part, saved


def go_to(open_page: OpenPage, name: str, query: str = "", apart: bool = False) -> Page:
    """Open the playground and go to a page without a player."""
    page = open_page(query, apart=apart)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
    return page


def open_exercise(open_page: OpenPage, id: str) -> Page:
    page = open_page(f"?exercise={id}")
    expect(button(page, "Check")).to_be_visible()
    return page


def check(page: Page) -> None:
    button(page, "Check").click()


def passed(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_test_id("stAlert").filter(has_text="Passed.")


def type_numbers(page: Page, numbers: dict[str, str]) -> None:
    for label, number in numbers.items():
        field = text_field(page, label)
        field.fill(number)
        field.press("Enter")
        # The page takes each number before the next one is typed.
        page.wait_for_timeout(400)


def test_a_point_on_the_boundary_has_no_answer(open_page: OpenPage) -> None:
    # Without a bias a single unit answers (0, 0) with exactly 0.5.
    page = open_exercise(open_page, "and-needs-bias")
    table = page.get_by_role("group", name="Confusion matrix")
    expect(table).to_contain_text(
        "Confusion matrix, training set (rows: true class); 1 point undecided"
    )


def test_wiring_passes_without_training(open_page: OpenPage) -> None:
    page = open_exercise(open_page, "hand-wire-xor")
    expect(button(page, "Step")).to_be_hidden()
    network = page.get_by_role("group", name="Network", exact=True)
    network.get_by_role("button", name=re.compile("^h1,")).click()
    field = page.get_by_label("Value of the weight")
    field.fill("6")
    field.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Make your prediction first")
    # On a phone the field is far from the alert.
    expect(page.locator(".inspector .reading")).to_contain_text("Make your prediction first")
    expect(page.get_by_role("group", name="Weights")).not_to_contain_text("6.0000")
    button(page, "Close").click()
    page.get_by_role("radiogroup").get_by_text("3", exact=True).click()
    expect(page.get_by_role("radiogroup").locator("input:checked")).to_have_count(1)
    page.wait_for_timeout(400)
    values = {"h1": [6, 6, -3], "h2": [-6, -6, 9], "out": [6, 6, -9]}
    for name, numbers in values.items():
        network.get_by_role("button", name=re.compile(f"^{name},")).click()
        choice = page.get_by_label("Weight", exact=True)
        for row, number in enumerate(numbers):
            choice.select_option(index=row)
            field = page.get_by_label("Value of the weight")
            field.fill(str(number))
            field.press("Enter")
        button(page, "Close").click()
    expect(page.get_by_role("group", name="Weights")).to_contain_text("-9.0000")
    assert read_status(page).epoch == 0
    check(page)
    expect(passed(page)).to_be_visible()


def test_record_is_saved_and_loaded_in_another_browser_and_in_a_room(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_exercise(open_page, "and-needs-bias")
    check(page)
    expect(page.get_by_text(re.compile("largest error of a point is"))).to_be_visible()
    page.get_by_role("link", name="Exercises").click()
    choose_part(page, "My record")
    name = page.get_by_label("Name or nickname (optional)")
    name.fill("Ada <b>")
    name.press("Enter")
    expect(page.get_by_text("0 passed, 1 opened")).to_be_visible()
    page.wait_for_timeout(1000)
    files = {}
    for label in ("JSON, to load again", "CSV", "Printable page"):
        with page.expect_download() as download:
            button(page, label).click()
        files[label] = saved(download.value, tmp_path)
    document = json.loads(files["JSON, to load again"].read_text())
    assert "Ada" in json.dumps(document)
    assert "<b>" not in files["Printable page"].read_text()

    load_record(go_to(open_page, "Exercises", apart=True), files["JSON, to load again"])


def load_record(page: Page, record: Path) -> None:
    """Load a record in another browser, and in the room, beside a file that is none."""
    choose_part(page, "My record")
    page.locator("input[type=file]").set_input_files(record)
    button(page, "Merge with my record").click()
    # For a moment the field with the name before is there, too.
    expect(page.locator("input[aria-label^='Name or nickname'][value='Ada <b>']")).to_be_visible()
    choose_part(page, "Exercises")
    expect(page.get_by_text("tried")).to_be_visible()
    choose_part(page, "Room")
    bad = record.with_name("bad.json")
    bad.write_text('{"format": "no"}')
    page.locator("input[type=file][multiple]").set_input_files([record, bad])
    expect(page.get_by_text("Learners: 1")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_contain_text("bad.json")


@pytest.mark.thorough
def test_track_is_walked_through_by_keyboard(open_page: OpenPage) -> None:
    page = go_to(open_page, "Exercises", "?track=60")
    expect(page.get_by_text("0 of 6 passed")).to_be_visible()
    page.locator("[class*=st-key-open-forward] button").focus()
    page.keyboard.press("Enter")
    titles = [
        "Be the network",
        "Which weights will move",
        "AND, and the corner",
        "Wire XOR by hand",
        "Stuck: which cure",
        "Luck or size",
    ]
    for number, title in enumerate(titles):
        expect(page.get_by_role("heading", name=re.compile(title))).to_be_visible()
        check_button = button(page, "Check")
        # For a moment that of the exercise before is there, too, or still.
        settle(page)
        expect(check_button).to_have_count(1)
        check_button.focus()
        page.keyboard.press("Enter")
        said = page.locator(".st-key-task_verdict").get_by_test_id("stAlert")
        expect(said).to_contain_text(re.compile("Not yet|Make your prediction"))
        if number < len(titles) - 1:
            button(page, "Next").focus()
            page.keyboard.press("Enter")
    expect(button(page, "Next")).to_have_count(0)
    page.get_by_role("link", name="Exercises").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Exercises", exact=True, level=1)).to_be_visible()


def test_link_shows_the_chosen_controls_alone(open_page: OpenPage) -> None:
    page = open_page("?only=lr-play-step&lr=2")
    expect(page.get_by_text("Learning rate")).to_be_visible()
    expect(page.get_by_text("Optimizer")).to_have_count(0)
    expect(button(page, "New weights")).to_be_hidden()
    expect(page.get_by_label("Click on the chart")).to_be_hidden()
    step(page)
    page.get_by_role("button", name="Show all controls").click()
    expect(page.get_by_text("Optimizer").first).to_be_visible()


def test_bad_workshop_link_gets_a_sentence(open_page: OpenPage) -> None:
    page = open_page("?exercise=nonsense&track=7&only=step-magic")
    for name in ("exercise", "track", "only"):
        expect(page.get_by_test_id("stAlert")).to_contain_text(name)
    step(page)


def test_own_exercise_is_uploaded_and_a_bad_one_is_refused(open_page: OpenPage) -> None:
    page = go_to(open_page, "Exercises")
    choose_part(page, "For facilitators")
    page.get_by_role("tab", name="Own exercises").click()
    good = Path("playground/workshop/exercises/04-and-needs-bias.toml").read_text()
    good = good.replace('id = "and-needs-bias"', 'id = "mine"').replace(
        'title = "AND', 'title = "Mine: AND'
    )
    bad = good.replace("minutes", "hours")
    for name, text in (("bad.toml", bad), ("good.toml", good)):
        page.locator("input[type=file]").set_input_files(
            [{"name": name, "mimeType": "application/toml", "buffer": text.encode()}]
        )
        if name == "bad.toml":
            # Besides, the links part of the page warns of an address that this computer alone has.
            fault = page.get_by_test_id("stAlert").filter(has_text="bad.toml: line")
            expect(fault).to_be_visible()
            page.get_by_role("button", name=re.compile("Remove|Delete|Clear")).first.click()
            expect(fault).to_have_count(0)
    expect(page.get_by_text("In the list: Mine: AND")).to_be_visible()


def test_many_seeds_run_and_one_of_them_opens(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds")
    expect(page.get_by_text("XOR (four points), 2-4-1 sigmoid")).to_be_visible()
    expect(page.get_by_text("Solved: each training point is within 0.1")).to_be_visible()
    button(page, "Run them all").click()
    expect(page.get_by_role("heading", name=re.compile("of 64 solved it"))).to_be_visible()
    expect(page.get_by_text("63 of 64 solved it: 98.4%")).to_be_visible()
    seed = page.get_by_role("combobox", name="Weight seed of the run")
    # The list shuts when the page scrolls: with the click, or for charts that are still to come.
    expect(page.get_by_test_id("stPlotlyChart").locator(".main-svg:first-child")).to_have_count(3)
    seed.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    seed.click()
    page.get_by_role("option", name="5", exact=True).click()
    button(page, "Open in the playground").click()
    expect(page).to_have_url(re.compile("seed=5"))
    expect(button(page, "Play")).to_be_visible()


def test_many_seeds_are_cancelled_at_once(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", "?layers=16-16&hidden=tanh&data=circle&n=500&bias=1")
    button(page, "Run them all").click()
    cancel = button(page, "Cancel")
    cancel.click()
    expect(button(page, "Run them all")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)


@pytest.mark.thorough
def test_others_go_on_training_while_many_seeds_run(open_page: OpenPage) -> None:
    player = open_page("?speed=1")
    page = go_to(open_page, "Many seeds", "?layers=16-16&hidden=tanh&data=circle&n=500&bias=1")
    button(player, "Play").click()
    wait_for_epoch(player, 5)
    button(page, "Run them all").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    player.bring_to_front()  # a tab behind another one draws but once a second
    before = read_status(player).epoch
    wait_for_epoch(player, before + 30)
    expect(page.get_by_role("progressbar")).to_be_visible()
    button(page, "Cancel").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
