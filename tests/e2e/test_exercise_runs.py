"""How exercises and many seeds go on in a real browser: waiting, ending, leaving, coming back."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, read_status, text_field, wait_for_epoch
from tests.e2e.test_data_and_model import choose_part, saved
from tests.e2e.test_workshop import check, go_to, open_exercise, passed, type_numbers

ANSWER_FIRST = "Make your prediction first"


def answer(page: Page, text: str) -> None:
    page.get_by_role("radiogroup").get_by_text(text).first.click()
    expect(page.get_by_role("radiogroup").locator("input:checked")).to_have_count(1)
    expect(button(page, "Play")).to_be_enabled()


def test_leaving_an_exercise_brings_all_controls_back(open_page: OpenPage) -> None:
    page = open_exercise(open_page, "and-needs-bias")
    inspector = page.get_by_role("group", name="Inspector")
    expect(inspector).to_contain_text("a link to see its weight")
    button(page, "Leave").click()
    expect(page.get_by_text("Optimizer").first).to_be_visible()
    expect(page).not_to_have_url(re.compile("exercise="))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(button(page, "Check")).to_have_count(0)
    expect(inspector).to_contain_text("a link to edit its weight")


def test_run_plays_up_to_the_epoch_of_a_question_and_waits_there(open_page: OpenPage) -> None:
    page = open_exercise(open_page, "replay-the-article")
    pause = page.get_by_label("Pause at epoch", exact=True)
    pause.fill("50000")
    pause.press("Enter")
    expect(page).not_to_have_url(re.compile("stop="))  # 50,000 is the default
    page.get_by_label("Speed", exact=True).select_option("1000")
    button(page, "Play").click()
    status = page.locator("[role=status].status")
    expect(status).to_contain_text(ANSWER_FIRST)
    assert read_status(page).epoch == 10_000
    expect(status).to_contain_text("0.0234")
    expect(button(page, "Play")).to_be_disabled()
    answer(page, "about half of it")
    expect(status).not_to_contain_text(ANSWER_FIRST)
    button(page, "Play").click()
    wait_for_epoch(page, 50_000)
    # It has ended by itself: what came is of its last frame.
    expect(page.get_by_text("Mean absolute error at epoch 50,000: 0.00")).to_be_visible()
    check(page)
    expect(passed(page)).to_be_visible()


def test_waiting_is_said_before_the_first_step(open_page: OpenPage) -> None:
    page = open_exercise(open_page, "twins")
    expect(page.locator("[role=status].status")).to_contain_text(ANSWER_FIRST)
    expect(button(page, "Play")).to_be_disabled()
    answer(page, "2")
    button(page, "Play").click()
    wait_for_epoch(page, 5000)
    came = "Number of different hidden units at epoch 5,000: 1, with the settings of the"
    expect(page.get_by_text(came)).to_be_visible()


@pytest.mark.thorough
def test_many_seeds_go_on_after_another_page_was_looked_at(open_page: OpenPage) -> None:
    page = go_to(open_page, "Many seeds", "?layers=16-16&hidden=tanh&data=circle&n=500&bias=1")
    button(page, "Run them all").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    page.get_by_role("link", name="About", exact=True).click()
    expect(page.get_by_role("heading", name="Many seeds", exact=True, level=1)).to_have_count(0)
    page.get_by_role("link", name="Many seeds", exact=True).click()
    expect(bar).to_be_visible()
    epoch = page.get_by_text(re.compile("^Epoch [0-9,]+ of"))
    before = epoch.inner_text()
    expect(epoch).not_to_have_text(before)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    button(page, "Cancel").click()
    expect(bar).to_have_count(0)


def test_start_again_clears_the_numbers(open_page: OpenPage) -> None:
    page = open_exercise(open_page, "forward-by-hand")
    type_numbers(page, {"Activation of h1": "abc"})
    check(page)
    button(page, "Start again").click()
    expect(text_field(page, "Activation of h1")).to_have_value("")


def test_record_holds_what_was_done_last_and_the_network_comes_back(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_exercise(open_page, "hand-wire-xor")
    page.get_by_role("radiogroup").get_by_text("3", exact=True).click()
    expect(page.get_by_role("radiogroup").locator("input:checked")).to_have_count(1)
    page.wait_for_timeout(400)
    network = page.get_by_role("group", name="Network", exact=True)
    network.get_by_role("button", name=re.compile("^h1,")).click()
    field = page.get_by_label("Value of the weight")
    field.fill("6.25")
    field.press("Enter")
    expect(page.get_by_role("group", name="Weights")).to_contain_text("6.2500")
    page.get_by_role("link", name="Exercises").click()
    choose_part(page, "My record")
    page.get_by_label("Name or nickname (optional)").fill("Mia")
    page.wait_for_timeout(1000)  # and no Enter: the name is taken as it is typed
    with page.expect_download() as download:
        button(page, "JSON, to load again").click()
    record = saved(download.value, tmp_path)
    document = json.loads(record.read_text())
    assert document["name"] == "Mia"
    assert 6.25 in document["entries"][0]["weights"]

    other = go_to(open_page, "Exercises", apart=True)
    choose_part(other, "My record")
    other.locator("input[type=file]").set_input_files(record)
    button(other, "Merge with my record").click()
    choose_part(other, "Exercises")
    button(other, "Continue").click()
    expect(other.get_by_role("group", name="Weights")).to_contain_text("6.2500")
