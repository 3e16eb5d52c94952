"""What a teacher needs, in a real browser: links with codes, cards on paper, the editor."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from playground.workshop.catalogue import shipped
from playground.workshop.paper.answers import answers_page
from playground.workshop.paper.cards import cards_page
from playground.workshop.schema import read_exercise
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    settle,
    text_field,
    unfold,
    wait_for_epoch,
    wait_until_nothing_scrolls_sideways,
)
from tests.e2e.test_data_and_model import choose_part, saved
from tests.e2e.test_workshop import go_to

PAPERS = {"A4": 210, "A5": 148, "Letter": 216}  # widths in mm
MARGIN = 13  # mm, on either side
CUT = """() => [...document.querySelectorAll('.card, .card *')].filter(one =>
    one.scrollWidth > one.clientWidth + 1 && one.clientWidth
    && getComputedStyle(one).display !== 'inline').map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("make", [cards_page, answers_page])
def test_each_card_is_one_whole_page(browser: Browser, make) -> None:  # noqa: ANN001  a function
    exercises = list(shipped().values())
    address = ["https://playground-of-a-school.streamlit.app/"] if make is cards_page else []
    page = browser.new_page()
    page.set_content(make(exercises, *address, "All exercises").decode())
    page.emulate_media(media="print")
    for paper, width in PAPERS.items():
        pdf = page.pdf(format=paper)
        assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == len(exercises), paper
        # On the screen as wide as on paper, to be measured.
        page.set_viewport_size({"width": round((width - 2 * MARGIN) / 25.4 * 96), "height": 900})
        assert page.evaluate(CUT) == []
    page.close()


def open_part(open_page: OpenPage, name: str, query: str = "", apart: bool = False) -> Page:
    page = go_to(open_page, "Exercises", query, apart)
    choose_part(page, "For facilitators")
    page.get_by_role("tab", name=name, exact=True).click()
    return page


def test_links_begin_with_the_address_that_is_typed(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_part(open_page, "Links")
    code = page.get_by_role("img", name=re.compile("QR code of .*exercise=stuck$"))
    expect(code).to_be_visible()
    assert code.evaluate("one => one.naturalWidth") > 0
    field = text_field(page, "Address that learners use")
    for typed, said in (("no address", "expected an address"), ("http://localhost/", "only")):
        field.fill(typed)
        field.press("Enter")
        expect(page.get_by_test_id("stAlert").first).to_contain_text(said)
    field.fill("https://school.example/nn")
    field.press("Enter")
    expect(page.get_by_text("https://school.example/nn/?exercise=stuck")).to_be_visible()
    settle(page)
    large = page.get_by_role("button", name="Show it large")
    large.first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name=re.compile("track=60$"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("tab", name="Cards", exact=True).click()
    # What was typed holds for the cards, too.
    with page.expect_download() as download:
        button(page, "Cards for learners").click()
    text = saved(download.value, tmp_path).read_text()
    assert "https://school.example/nn/?exercise=forward-by-hand" in text


def type_into(page: Page, label: str, text: str) -> None:
    field = text_field(page, label)
    field.fill(text)
    field.press("Tab")
    # The page takes each text before the next one is typed.
    settle(page)


def axe_faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds but in Streamlit's own field for files."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found
        if one["id"] != "presentation-role-conflict"
    ]


@pytest.mark.thorough
def test_an_exercise_is_made_tried_kept_proved_and_saved(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_part(open_page, "Make an exercise", apart=True)
    begin = button(page, "Make an exercise of it")
    begin.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("to do.")).to_be_visible()
    expect(button(page, "Try it")).to_be_disabled()
    fill_in(page)
    change_the_file(page)
    try_it(page)
    page.reload()
    expect(page.get_by_role("heading", name="How long for XOR?")).to_be_visible()
    page.get_by_role("link", name="Exercises", exact=True).click()
    choose_part(page, "For facilitators")
    page.get_by_role("tab", name="Make an exercise").click()
    button(page, "Prove").click()
    expect(page.get_by_text("Proved.")).to_be_visible()
    with page.expect_download() as download:
        button(page, "Save the file").click()
    made = read_exercise(saved(download.value, tmp_path).read_bytes())
    assert (made.title, made.minutes, made.task) == (
        *("How long for XOR?", 3, "Answer, then *play*. <b>Wait</b>."),
    )
    button(page, "Put into this session's list").click()
    choose_part(page, "Exercises")
    expect(page.get_by_text("17. How long for XOR?")).to_be_visible()


def fill_in(page: Page) -> None:
    """Write a question with two answers, and what belongs to it."""
    type_into(page, "Title", "How long for XOR?")
    type_into(page, "What is learned, in one sentence", "See a plateau.")
    type_into(page, "The task, best under 80 words", "Answer, then *play*. <b>Wait</b>.")
    unfold(page, "Predictions")
    type_into(page, "Question 1", "Is it solved after 50,000 epochs?")
    type_into(page, "Answer 1", "yes")
    type_into(page, "Answer 2", "no")
    unfold(page, "After passing")
    type_into(page, "Explanation, shown after passing", "It takes about 2,000.")
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()


def change_the_file(page: Page) -> None:
    """Change the text of the file: form and file are one draft."""
    unfold(page, "The file")
    file = text_field(page, "Exercise file")
    assert read_exercise(file.input_value().encode()).id == "how-long-for-xor"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        faults = axe_faults(page)
        for _ in range(8):  # in which the colours change
            if not faults:
                break
            page.wait_for_timeout(500)
            faults = axe_faults(page)
        assert faults == [], scheme
    settle(page)
    type_into(page, "Exercise file", file.input_value().replace("minutes = 5", "minutes = 3"))
    # One that was replaced stays beside it for a moment.
    expect(page.get_by_label("Minutes")).to_have_count(1)
    expect(page.get_by_label("Minutes")).to_have_value("3")
    page.set_viewport_size({"width": 390, "height": 900})
    wait_until_nothing_scrolls_sideways(page)
    page.set_viewport_size({"width": 1400, "height": 900})


def try_it(page: Page) -> None:
    """Do the exercise as a learner does."""
    button(page, "Try it").click()
    page.get_by_role("radiogroup").get_by_text("yes", exact=True).click()
    page.get_by_label("Speed", exact=True).select_option("1000")
    expect(button(page, "Play")).to_be_enabled()
    button(page, "Play").click()
    wait_for_epoch(page, 50_000)
    button(page, "Check").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Passed.")).to_be_visible()
