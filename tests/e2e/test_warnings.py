"""Warnings in a real browser: told where a choice is made, put right by a click, not in the way."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, read_status, select, step, wait_for_query


def top_of(page: Page, label: str) -> float:
    """Return how far from the top of the page a slider is."""
    box = page.get_by_role("slider", name=label).bounding_box()
    assert box
    return box["y"]


def test_zeros_are_warned_of_and_a_click_draws_weights_that_learn(open_page: OpenPage) -> None:
    page = open_page("?bias=1")
    said = page.get_by_text("no weight will ever move").locator("visible=true")
    expect(said).to_have_count(0)
    select(page, "Initial weights", "zeros")
    wait_for_query(page, "init=zeros")
    expect(said).to_have_count(1)
    # Right below its row of controls, and so it was: no step changes the loss.
    above = page.get_by_role("combobox", name="Initial weights").bounding_box()
    here = said.bounding_box()
    assert above
    assert here
    assert 0.0 < here["y"] - above["y"] - above["height"] < 40.0
    before = read_status(page).loss
    assert step(page).loss == before
    button(page, "Draw random weights").click()
    expect(page).not_to_have_url(re.compile("init="))
    expect(said).to_have_count(0)
    before = read_status(page).loss
    assert step(page).loss < before


def test_slider_stays_where_it_is_while_its_warning_comes_and_goes(open_page: OpenPage) -> None:
    page = open_page("?data=moons&bias=1&lr=0.1")
    said = page.get_by_text("Summed over 100 points").locator("visible=true")
    slider, before = page.get_by_role("slider", name="Learning rate"), top_of(page, "Learning rate")
    slider.focus()
    for key, count in (("End", 1), ("Home", 0), ("End", 1)):
        slider.press(key)
        expect(said).to_have_count(count)
        assert top_of(page, "Learning rate") == before


def test_phone_has_warnings_above_the_player(open_page: OpenPage) -> None:
    page = open_page("?init=zeros&bias=1", width=390)
    main = page.get_by_test_id("stMain")
    said = main.get_by_text("no weight will ever move")
    expect(said).to_be_visible()
    here, play = said.bounding_box(), button(page, "Play").bounding_box()
    assert here
    assert play
    assert here["y"] < play["y"]
    assert play["y"] + play["height"] < 900
    main.get_by_role("button", name="Draw random weights").click()
    expect(page).not_to_have_url(re.compile("init="))
    expect(said).to_have_count(0)


def test_wide_page_has_them_in_the_sidebar_alone(open_page: OpenPage) -> None:
    page = open_page("?init=zeros&bias=1")
    text = "no weight will ever move"
    expect(page.get_by_test_id("stSidebar").get_by_text(text)).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_text(text)).to_be_hidden()
