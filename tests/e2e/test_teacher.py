"""What a teacher needs, in a real browser: links with codes, cards on paper, the editor."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.workshop.answers import answers_page
from playground.workshop.cards import cards_page
from playground.workshop.catalogue import shipped
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, settle, text_field
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
