"""The lowest test loss in a real browser: marked at any speed, and one click away."""

import re
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.presets import PRESETS
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, choose, read_status, set_timeline, settle, wait_for_epoch

OVERFITTING = PRESETS["Overfitting"]
STOPPED = PRESETS["Overfitting, stopped early"]


def lowest_epoch(end: int) -> int:
    """The epoch with the lowest test loss up to an end, of a plain trainer."""
    mlp, dataset = OVERFITTING.make_network(), OVERFITTING.make_dataset()
    trainer = OVERFITTING.make_trainer(mlp, dataset)
    _, objective = OVERFITTING.make_objectives(dataset)
    assert objective is not None
    losses = [float(objective.value(mlp))]
    for _ in range(end):
        trainer.advance(epochs=1)
        losses.append(float(objective.value(mlp)))
    return int(np.argmin(losses))


def offer(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("button", name=re.compile(r"^Go to the lowest test loss"))


def marked_share(page: Page) -> float:
    """Where the mark stands on the timeline, from 0 to 1."""
    tick = page.locator(".transport .tick")
    expect(tick).to_be_visible()
    return float(tick.evaluate("one => one.style.getPropertyValue('--share')"))


@pytest.mark.parametrize(
    "speed", [*(pytest.param(one, marks=pytest.mark.thorough) for one in ("1", "100")), "top"]
)
def test_it_is_marked_and_one_click_away_at_any_speed(open_page: OpenPage, speed: str) -> None:
    experiment = OVERFITTING.changed(speed=speed, stop_epoch=200)
    page = open_page("?" + urlencode(experiment.to_query()))
    expect(offer(page)).to_have_count(0)  # the start is the lowest yet, and shown
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 200", timeout=60_000)
    epoch = lowest_epoch(200)
    expect(offer(page)).to_have_text(f"\u25bc Lowest test loss: epoch {epoch}")
    share = marked_share(page)
    assert 0.0 < share < 1.0
    expect(page.get_by_role("img", name=re.compile(r"^Loss against epochs"))).to_have_attribute(
        "aria-label", re.compile(rf"Lowest test loss: [\d.]+ at epoch {epoch}\.")
    )
    # By the keyboard, too; it stands where the mark is.
    offer(page).focus()
    page.keyboard.press("Enter")
    assert read_status(page).epoch == epoch
    slider = page.get_by_role("slider", name="Timeline")
    ends = [int(slider.get_attribute("max") or 0), int(slider.input_value())]
    assert ends[1] / ends[0] == pytest.approx(share)
    expect(offer(page)).to_have_count(0)
    # The way on from there is that of the run.
    button(page, "Step").click()
    wait_for_epoch(page, epoch + 1)
    trainer = OVERFITTING.make_trainer(OVERFITTING.make_network(), OVERFITTING.make_dataset())
    trainer.advance(epochs=epoch + 1)
    assert read_status(page).loss == pytest.approx(trainer.loss(), abs=5e-5)


def test_early_stopping_offers_it(open_page: OpenPage) -> None:
    page = open_page("?" + urlencode(STOPPED.to_query()))
    button(page, "Play").click()
    epoch = lowest_epoch(150)
    expect(page.locator(".status")).to_contain_text(
        re.compile(rf"Stopped early: .* Lowest: [\d.]+ at epoch {epoch}\."), timeout=60_000
    )
    offer(page).click()
    assert read_status(page).epoch == epoch


def test_it_is_that_of_the_frames_seen_so_far(open_page: OpenPage) -> None:
    page = open_page("?" + urlencode(OVERFITTING.changed(speed="10", stop_epoch=200).to_query()))
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 200", timeout=60_000)
    set_timeline(page, 2)
    expect(offer(page)).to_contain_text(f"epoch {lowest_epoch(200)}")
    # Going on from an earlier frame, what came after it has not been.
    at = read_status(page).epoch
    button(page, "Step").click()
    wait_for_epoch(page, at + 1)
    expect(offer(page)).to_have_count(0)
    expect(page.locator(".transport .tick")).to_be_visible()
    assert marked_share(page) == 1.0


@pytest.mark.thorough
def test_without_test_points_there_is_none(open_page: OpenPage) -> None:
    page = open_page("?speed=100")
    button(page, "Play").click()
    wait_for_epoch(page, 1000)
    button(page, "Pause").click()
    expect(page.locator("button.lowest")).to_be_hidden()
    expect(page.locator(".transport .tick")).to_be_hidden()
    # And it comes with data that have some.
    choose(page, "Overfitting")
    settle(page)
    button(page, "Play").click()
    expect(offer(page)).to_be_visible(timeout=60_000)


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_moves_when_it_comes_and_goes(open_page: OpenPage, width: int) -> None:
    page = open_page("?" + urlencode(OVERFITTING.changed(stop_epoch=150).to_query()), width=width)

    def places() -> list[object]:
        return [
            page.locator(one).bounding_box()
            for one in (".track", ".transport > .line", ".coach", ".panels")
        ]

    before = places()
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 150", timeout=60_000)
    expect(offer(page)).to_be_visible()
    assert places() == before
    offer(page).click()
    expect(offer(page)).to_have_count(0)
    assert places() == before
    assert page.evaluate("scrollY") == 0
