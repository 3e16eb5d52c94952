"""Settings of training in a real browser: chosen by hand, and seen to act."""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.presets import PRESETS
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    outputs,
    read_status,
    select,
    step,
    wait_for_epoch,
    wait_for_query,
    weights,
)


def pause(page: Page) -> None:
    button(page, "Pause").click()
    page.wait_for_timeout(300)


def test_another_optimizer_goes_on_with_the_run(open_page: OpenPage) -> None:
    page = open_page("?speed=1")
    button(page, "Play").click()
    wait_for_epoch(page, 20)
    select(page, "Optimizer", "Adam")
    wait_for_query(page, "optimizer=adam")
    expect(page.get_by_role("slider", name="Beta 1")).to_be_visible()
    reached = read_status(page).epoch
    wait_for_epoch(page, reached + 20)
    pause(page)
    assert read_status(page).epoch > 40


@pytest.mark.thorough
def test_frozen_layer_stays_while_the_rest_trains_until_it_is_freed(open_page: OpenPage) -> None:
    page = open_page("?frozen=1&lr=8")
    before = weights(page)
    for _ in range(3):
        step(page)
    frozen = weights(page)
    # Two inputs and four hidden units: the first eight numbers are those of the frozen layer.
    assert frozen[:8] == before[:8]
    assert all(one != other for one, other in zip(frozen[8:], before[8:], strict=True))
    page.locator("[data-testid=stMultiSelect]").get_by_label("Remove hidden layer 1").click()
    expect(page).not_to_have_url(re.compile("frozen="))
    for _ in range(3):
        step(page)
    assert read_status(page).epoch == 6
    assert all(one != other for one, other in zip(weights(page), frozen, strict=True))


def test_playing_pauses_where_a_goal_is_met_and_says_why(open_page: OpenPage) -> None:
    page = open_page("?bias=1&speed=100&stoploss=0.1")
    button(page, "Play").click()
    expect(button(page, "Play")).to_be_visible(timeout=60_000)
    status = read_status(page)
    assert f"Paused at epoch {status.epoch:,}: the loss has fallen to 0.1." in status.text
    assert status.loss <= 0.1
    button(page, "Play").click()
    wait_for_epoch(page, status.epoch + 100)


@pytest.mark.thorough
def test_softmax_has_an_output_for_each_class(open_page: OpenPage) -> None:
    preset = PRESETS["Softmax: an output for each class"]
    query = "&".join(f"{key}={text}" for key, text in preset.to_query().items())
    page = open_page(f"?{query}&speed=1")
    heads = page.get_by_role("group", name="Weights").locator("th").all_inner_texts()
    assert {"class 0", "class 1"} <= set(heads)
    button(page, "Play").click()
    wait_for_epoch(page, 30)
    pause(page)
    assert all(0.0 <= output <= 1.0 for output in outputs(page))
    assert float(re.findall(r"accuracy ([\d.]+)%", read_status(page).text)[0]) > 90.0


@pytest.mark.thorough
def test_each_hidden_layer_can_have_its_own_activation(open_page: OpenPage) -> None:
    page = open_page("?layers=4-3")
    page.get_by_text("One activation per layer").click()
    wait_for_query(page, "hiddens=sigmoid-sigmoid")
    page.get_by_role("combobox", name="Activation", exact=True).nth(1).click()
    page.get_by_role("option", name="ReLU", exact=True).click()
    wait_for_query(page, "hiddens=sigmoid-relu")
    button(page, "Add layer").click()
    wait_for_query(page, "hiddens=sigmoid-relu-relu")
    step(page)


def test_part_of_the_sidebar_stays_unfolded_while_it_is_used(open_page: OpenPage) -> None:
    page = open_page("?data=circle&dropout=0.1")
    # A setting in it matters: it is unfolded from the start.
    clipping = page.get_by_role("slider", name="Gradient clipping")
    expect(clipping).to_be_visible()
    dropout = page.get_by_role("slider", name="Dropout")
    dropout.focus()
    dropout.press("Home")
    expect(page).not_to_have_url(re.compile("dropout="))
    expect(clipping).to_be_visible()
