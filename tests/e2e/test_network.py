"""The network diagram, by mouse and by keyboard; what it shows compared with the engine."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.run.frames import Frame
from playground.run.recorder import Run
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    choose_space,
    inspector,
    middle_of_link,
    outputs,
    read_status,
    step,
    unit,
    wait_for_query,
    weights,
)


def edited(experiment: Experiment, index: int, value: float) -> tuple[Run, Frame]:
    """Set a weight of the first frame by the engine."""
    run = Run(experiment)
    frame = run.edit(0, index, value)
    assert frame
    return run, frame


def check_edit(page: Page, run: Run, frame: Frame) -> None:
    """Check that the page shows an edited frame with the engine's numbers."""
    status = page.get_by_role("status").first
    expect(status).to_contain_text("Weight set by hand")
    # While a weight is dragged, the scores are those of a try before.
    expect(status).not_to_have_class(re.compile("behind"))
    assert read_status(page).loss == pytest.approx(frame.scores.loss, abs=5e-5)
    expected = run.networks([frame]).predict(run.dataset.X)[0, :, 0]
    np.testing.assert_allclose(outputs(page), expected, atol=5e-5)
    slider = page.get_by_role("slider", name="Timeline")
    assert slider.get_attribute("max") == slider.input_value() == "1"


def test_pointing_at_a_link_reads_weight_gradient_and_change(open_page: OpenPage) -> None:
    page = open_page()
    step(page)
    page.mouse.move(*middle_of_link(page, "h1", "out"))
    run = Run(Experiment())
    run.record(1, "1", 60.0)
    before, after = (frame.state.parameters[8] for frame in run.frames)
    slope = run.gradient(run.frames[1])[8]
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("h1 \u2192 out")
    expect(tip).to_contain_text(f"weight {after:.10g}")
    expect(tip).to_contain_text(f"gradient {slope:.4f}")
    expect(tip).to_contain_text(f"last change {after - before:.4f} in 1 update")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    expect(inspector(page)).to_contain_text("Hover over a unit")


def test_weight_is_typed_where_its_link_was_clicked(open_page: OpenPage) -> None:
    page = open_page()
    page.mouse.click(*middle_of_link(page, "h2", "out"))
    expect(inspector(page).get_by_label("Value of the weight")).to_be_focused()
    page.keyboard.type("-1.25")
    page.keyboard.press("Enter")
    check_edit(page, *edited(Experiment(), 9, -1.25))


def test_weight_is_dragged_with_the_mouse(open_page: OpenPage) -> None:
    page = open_page()
    start = Run(Experiment()).frames[0].state.parameters[9]
    x, y = middle_of_link(page, "h2", "out")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=6)
    page.mouse.move(x, y - 60, steps=6)
    page.mouse.up()
    value = round(start + 60 / 40, 3)
    # The number field shows the selected link, as it is now.
    expect(inspector(page).get_by_label("Value of the weight")).to_have_value(f"{value:g}")
    check_edit(page, *edited(Experiment(), 9, value))


def test_weight_is_typed_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    unit(page, "x1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(unit(page, "h2")).to_be_focused()
    expect(page.get_by_role("tooltip")).to_contain_text("h2 (sigmoid)")
    page.keyboard.press("Enter")
    expect(inspector(page)).to_contain_text("h2 (sigmoid), x1 \u2192 h2")
    expect(page.get_by_role("heading", name="Output of h2")).to_be_visible()
    inspector(page).get_by_label("Weight", exact=True).focus()
    page.keyboard.press("ArrowDown")  # from x1 to x2
    page.keyboard.press("Tab")
    expect(inspector(page).get_by_label("Value of the weight")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("-3.5")
    page.keyboard.press("Enter")
    check_edit(page, *edited(Experiment(), 5, -3.5))
    # Training goes on from the weights as they are.
    after = step(page)
    run, _ = edited(Experiment(), 5, -3.5)
    (following,) = run.record(1, "1", 60.0)
    assert after.loss == pytest.approx(following.scores.loss, abs=5e-5)


def test_weight_is_dragged_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    unit(page, "h1").click()
    slider = inspector(page).get_by_label("Drag the weight")
    slider.focus()
    start = Run(Experiment()).frames[0].state.parameters[0]
    page.keyboard.press("End")
    check_edit(page, *edited(Experiment(), 0, 4.0))
    assert start != 4.0


def test_weight_that_is_no_number_is_not_taken(open_page: OpenPage) -> None:
    page = open_page()
    unit(page, "h1").click()
    number = inspector(page).get_by_label("Value of the weight")
    number.fill("1e99")
    number.press("Enter")
    expect(inspector(page)).to_contain_text(
        "A weight must be a number from -1,000,000 to 1,000,000"
    )
    assert read_status(page).update == 0
    assert page.get_by_role("slider", name="Timeline").get_attribute("max") == "0"


@pytest.mark.parametrize("by", ["mouse", pytest.param("keyboard", marks=pytest.mark.thorough)])
def test_frozen_unit_keeps_its_weights(open_page: OpenPage, by: str) -> None:
    page = open_page("?step=epoch")
    before = weights(page)
    box = inspector(page).get_by_label("freeze unit")
    if by == "mouse":
        unit(page, "h2").click()
        box.click()
    else:
        unit(page, "h2").focus()
        page.keyboard.press("Enter")
        box.focus()
        page.keyboard.press("Space")
    wait_for_query(page, "frozen=1.2")
    expect(unit(page, "h2")).to_have_accessible_name("h2, sigmoid, frozen")
    for _ in range(3):
        step(page)
    after = weights(page)
    # The first table: a row of four units for each input.
    frozen = [k for k in range(8) if k % 4 == 1]
    free = [k for k in range(8) if k % 4 != 1]
    assert [after[k] for k in frozen] == [before[k] for k in frozen]
    assert all(after[k] != before[k] for k in free)
    box.uncheck()
    page.wait_for_function("!location.search.includes('frozen')")
    assert read_status(page).update == 3  # the run has gone on


def test_unit_is_selected_and_let_go(open_page: OpenPage) -> None:
    page = open_page()
    heading = page.get_by_role("group", name="Decision regions").locator("h2")
    unit(page, "h3").click()
    expect(heading).to_have_text("Output of h3")
    expect(unit(page, "h3")).to_have_attribute("aria-pressed", "true")
    unit(page, "x1").click()
    expect(heading).to_have_text("Input x1")
    unit(page, "x1").click()
    expect(unit(page, "x1")).to_have_attribute("aria-pressed", "false")
    expect(heading).to_have_text("Input x1")  # it is pointed at
    page.mouse.move(5, 5)
    expect(heading).to_have_text("Decision regions")
    unit(page, "out").click()
    expect(heading).to_have_text("Output of out")
    button(page, "Close").click()
    expect(heading).to_have_text("Decision regions")


def test_map_of_a_unit_reads_what_the_unit_answers(open_page: OpenPage) -> None:
    page = open_page()
    unit(page, "h4").click()
    region = page.get_by_role("group", name="Decision regions")
    region.locator(".nsewdrag").hover()
    text = region.locator(".reading").inner_text()
    found = re.match(r"at \((-?[\d.]+), (-?[\d.]+)\): (-?[\d.]+)", text)
    assert found, text
    x, y, shown = (float(one) for one in found.groups())
    run = Run(Experiment())
    net = np.array([x, y]) @ run.mlp.split(run.frames[0].state.parameters)[0][:, 3]
    assert shown == pytest.approx(1.0 / (1.0 + np.exp(-net)), abs=0.02)


@pytest.mark.parametrize("by", ["mouse", pytest.param("keyboard", marks=pytest.mark.thorough)])
def test_hidden_space_has_the_points_where_the_units_answer(open_page: OpenPage, by: str) -> None:
    page = open_page("?speed=10&stop=600")
    choose_space(page, by)
    picture = page.locator(".hidden-space canvas")
    expect(picture).to_have_attribute("aria-label", re.compile("epoch 0"))
    button(page, "Play").click()
    expect(page.get_by_role("status").first).to_contain_text("Paused at epoch 600")
    expect(picture).to_have_attribute("aria-label", re.compile("epoch 600"))
    run = Run(Experiment(stop_epoch=600))
    while run.frames[-1].state.epoch < 600:
        run.record(20, "10", 60.0)
    matrix = run.mlp.split(run.frames[-1].state.parameters)[0]
    hidden = 1.0 / (1.0 + np.exp(-run.dataset.X @ matrix))
    page.get_by_label("Horizontal unit").select_option("h3")
    label = picture.get_attribute("aria-label") or ""
    assert "h3 and h2" in label
    shown = re.findall(r"class (\d) at \((-?[\d.]+), (-?[\d.]+)\)", label)
    np.testing.assert_allclose(
        [[float(a), float(b)] for _, a, b in shown], hidden[:, [2, 1]], atol=1e-3
    )
    assert [int(k) for k, _, _ in shown] == [0, 1, 1, 0]
    # What is drawn: something other than one colour.
    colours = picture.evaluate(
        """canvas => new Set(canvas.getContext('2d')
            .getImageData(0, 0, canvas.width, canvas.height).data).size"""
    )
    assert colours > 20


def test_dead_unit_says_so(open_page: OpenPage) -> None:
    page = open_page("?hidden=relu&bias=1")
    unit(page, "h1").click()
    choice = inspector(page).get_by_label("Weight", exact=True)
    number = inspector(page).get_by_label("Value of the weight")
    for row, value in (("0", "0"), ("1", "0"), ("2", "-5")):
        choice.select_option(row)
        number.fill(value)
        number.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("by hand")
        page.wait_for_timeout(150)
    expect(unit(page, "h1")).to_have_accessible_name("h1, relu, dead")
    expect(inspector(page)).to_contain_text("gradient 0")


def test_layers_of_many_units_are_drawn_as_boxes(open_page: OpenPage) -> None:
    page = open_page("?layers=20-20&data=circle&bias=1&reduction=mean")
    network = page.get_by_role("group", name="Network", exact=True)
    expect(network.locator(".units button")).to_have_count(0)
    label = page.get_by_role("group", name=re.compile("Network with layers of 2, 20, 20, 1"))
    expect(label).to_have_count(1)
    assert step(page).epoch == 1
