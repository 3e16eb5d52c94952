"""Slow motion in a real browser: one update on the diagram, phase by phase."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment
from playground.run.recorder import Run
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, read_status, step, unit, wait_for_update


def open_slow_motion(page: Page) -> Locator:
    button(page, "Slow motion").click()
    group = page.get_by_role("group", name="Slow motion")
    expect(group).to_contain_text("1 of 11: Inputs and target.")
    return group


def ink(page: Page) -> int:
    """Count the dots of the picture over the diagram that something is drawn at."""
    count: int = page.locator("canvas.motion").evaluate(
        """(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
            .reduce((sum, value, k) => sum + (k % 4 === 3 && value > 0), 0)"""
    )
    return count


def test_update_is_walked_by_keyboard_and_made(open_page: OpenPage) -> None:
    page = open_page("?step=update")
    button(page, "Slow motion").focus()
    page.keyboard.press("Enter")
    group = page.get_by_role("group", name="Slow motion")
    expect(button(page, "Hold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Run")).to_be_focused()
    heights = {group.bounding_box()["height"]}
    for number, part in (
        (2, "net h1 = 1 \u00b7 0.2739 + 1 \u00b7 0.6265"),
        (3, "h1 = f("),
        (4, "net out = "),
        (5, "out = f(0.411) = 0.6013"),
        (6, "error out = 0 - 0.6013 = -0.6013"),
        (7, "= -0.1442"),
        (8, "error h1 = "),
        (9, "\u0394 h1 = "),
        (10, "x1 \u2192 h1: -("),
        (11, "x1 \u2192 h1: "),
    ):
        button(page, "Next").click()
        expect(group).to_contain_text(f"{number} of 11: ")
        expect(group.locator("code")).to_contain_text(part)
        heights.add(group.bounding_box()["height"])
    assert len(heights) == 1, "what is below it would jump"
    assert not Axe().run(page, {"include": [".slow-motion"]}).response["violations"]
    button(page, "Make the update").click()
    wait_for_update(page, 1)
    expect(group).to_contain_text("1 of 11: ")
    (frame,) = Run(Experiment()).record(1, "update", 60.0)
    assert read_status(page).loss == pytest.approx(frame.scores.loss, abs=5e-5)
    page.keyboard.press("Escape")
    button(page, "Hold").or_(button(page, "Run")).focus()
    page.keyboard.press("Escape")
    expect(group).to_be_hidden()
    expect(button(page, "Slow motion")).to_be_focused()
    assert ink(page) == 0


@pytest.mark.thorough
def test_it_runs_by_itself_says_what_is_chosen_and_leads_under_the_hood(
    open_page: OpenPage,
) -> None:
    page = open_page()
    group = open_slow_motion(page)
    page.get_by_role("combobox", name="Pace of slow motion").select_option("4 times")
    expect(group).to_contain_text("8 of 11: ")
    assert ink(page) > 0
    button(page, "Hold").click()
    unit(page, "h3").click()
    expect(group.locator("code")).to_contain_text(re.compile("^(error|\u0394|h|net) ?h3 = "))
    page.get_by_role("combobox", name="Point").select_option(index=1)
    shown = group.locator("code").inner_text()
    title = group.locator("strong").inner_text()
    button(page, "Under the hood").click()
    number, name = re.match(r"(\d+) of 11: (.*)\.$", title).groups()
    expect(page.get_by_role("heading", level=3)).to_have_text(f"{number}. {name}")
    assert "h3" in shown
    expect(page.get_by_role("combobox", name="Point")).to_have_value("2: (0, 1)")
    expect(group).to_be_hidden()


def test_another_frame_is_unrolled_anew_and_play_closes_it(open_page: OpenPage) -> None:
    page = open_page("?stop=30&speed=10")
    group = open_slow_motion(page)
    button(page, "Next").click()
    step(page)
    expect(group).to_contain_text("1 of 11: ")
    button(page, "Play").click()
    expect(group).to_be_hidden()
    assert ink(page) == 0


def test_it_is_not_there_where_an_exercise_asks_for_its_numbers(open_page: OpenPage) -> None:
    page = open_page("?exercise=forward-by-hand")
    expect(page.get_by_role("group", name="Network", exact=True)).to_be_visible()
    expect(button(page, "Slow motion")).to_be_hidden()
