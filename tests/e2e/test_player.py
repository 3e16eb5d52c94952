"""The player in a real browser: play, pause, step, scrub, resume, reset, share, save."""

import json

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.charts.look import CLASS_COLORS
from playground.engine import MLP, Trainer
from tests.e2e.conftest import OpenPage
from tests.e2e.pages import (
    button,
    choose,
    frames_drawn,
    outputs,
    read_status,
    set_timeline,
    step,
    wait_for_epoch,
    wait_for_query,
    weights,
)

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]]
XOR_TARGETS = [[0], [1], [1], [0]]


def article_trainer(seed: int = 0) -> tuple[MLP, Trainer]:
    mlp = MLP([2, 4, 1], bias=False, seed=seed)
    return mlp, Trainer(mlp, XOR, XOR_TARGETS, reduction="sum", learning_rate=0.5)


def test_page_opens_on_the_article_at_its_start(open_page: OpenPage) -> None:
    page = open_page()
    mlp, trainer = article_trainer()
    status = read_status(page)
    assert (status.epoch, status.update) == (0, 0)
    assert status.loss == pytest.approx(trainer.loss(), abs=5e-5)
    assert outputs(page) == pytest.approx(mlp.predict(XOR).ravel().tolist(), abs=5e-5)


def test_step_makes_the_update_that_the_engine_makes(open_page: OpenPage) -> None:
    page = open_page()
    mlp, trainer = article_trainer()
    for epoch in (1, 2, 3):
        trainer.step()
        status = step(page)
        assert status.epoch == epoch
        assert status.loss == pytest.approx(trainer.loss(), abs=5e-5)
    assert outputs(page) == pytest.approx(mlp.predict(XOR).ravel().tolist(), abs=5e-5)


def test_step_by_update_stops_within_an_epoch(open_page: OpenPage) -> None:
    page = open_page("?data=circle&n=100&batch=10&step=update")
    status = step(page)
    assert (status.epoch, status.update) == (0, 1)
    page.get_by_label("Step by").select_option("epoch")
    status = step(page)
    assert (status.epoch, status.update) == (1, 5)


def test_lost_connection_is_got_over(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 50)
    page.evaluate("window.sockets.forEach(socket => socket.close())")
    lost_at = read_status(page).epoch
    wait_for_epoch(page, lost_at + 500)
    button(page, "Pause").click()
    mlp, trainer = article_trainer()
    trainer.advance(epochs=read_status(page).epoch)
    assert outputs(page) == pytest.approx(mlp.predict(XOR).ravel().tolist(), abs=5e-5)


def test_fast_clicks_on_step_make_a_step_each(open_page: OpenPage) -> None:
    page = open_page()
    for _ in range(5):
        button(page, "Step").click()
    wait_for_epoch(page, 5)
    page.wait_for_timeout(500)
    assert read_status(page).epoch == 5


def test_pause_stops_at_once_and_play_goes_on(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 100)
    button(page, "Pause").click()
    paused, drawn = read_status(page), frames_drawn(page)
    page.wait_for_timeout(700)
    assert read_status(page) == paused
    assert frames_drawn(page) == drawn
    button(page, "Play").click()
    wait_for_epoch(page, paused.epoch + 50)


def test_scrubbing_back_and_playing_on_repeats_the_run_exactly(open_page: OpenPage) -> None:
    page = open_page(
        "?data=moons&n=60&noise=0.2&batch=7&bias=1&stop=60&lr=0.1&reduction=mean&speed=1"
    )
    button(page, "Play").click()
    expect(page.get_by_text("Paused at epoch 60")).to_be_visible()
    first = (read_status(page).loss, weights(page))
    set_timeline(page, 20)
    assert read_status(page).epoch == 20
    button(page, "Play").click()
    expect(page.get_by_text("Paused at epoch 60")).to_be_visible()
    assert (read_status(page).loss, weights(page)) == first


@pytest.mark.thorough
def test_reset_returns_to_the_same_weights_and_new_weights_are_in_the_link(
    open_page: OpenPage,
) -> None:
    page = open_page()
    start = weights(page)
    step(page)
    assert weights(page) != start
    button(page, "Reset").click()
    page.wait_for_function(
        "() => document.querySelector('[role=status].status').innerText.includes('epoch 0')"
    )
    assert weights(page) == start
    button(page, "New weights").click()
    wait_for_query(page, "seed=")
    page.wait_for_function(
        "start => document.querySelector('[aria-label=Weights] td').innerText !== start",
        arg=start[0],
    )
    other = open_page(page.url[page.url.index("?") :], apart=True)
    assert weights(other) == weights(page) != start


@pytest.mark.thorough
def test_copied_link_opens_the_same_run(open_page: OpenPage) -> None:
    page = open_page(
        "?data=circle&n=120&batch=8&layers=5-3&hidden=tanh&bias=1&lr=0.05&stop=40&speed=10"
    )
    other = open_page(page.url[page.url.index("?") :], apart=True)
    for one in (page, other):
        button(one, "Play").click()
    for one in (page, other):
        expect(one.get_by_text("Paused at epoch 40")).to_be_visible()
    assert read_status(page) == read_status(other)
    assert weights(page) == weights(other)
    assert outputs(page) == outputs(other)


@pytest.mark.thorough
def test_the_articles_run_ends_where_the_article_ends(open_page: OpenPage) -> None:
    page = open_page("?speed=top")
    button(page, "Play").click()
    wait_for_epoch(page, 50_000, timeout=60_000)
    assert read_status(page).epoch == 50_000
    answers = outputs(page)
    assert np.abs(np.subtract(answers, [0, 1, 1, 0])).max() < 0.05
    assert np.abs(np.subtract(answers, [0, 1, 1, 0])).mean() < 0.02


def test_loss_is_drawn_once_and_told_under_the_pointer(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Play").click()
    wait_for_epoch(page, 100)
    chart = page.get_by_role("group", name="Loss", exact=True).locator(".chart")
    # The canvas is ahead of what Plotly was told last: two marks would stand there.
    expect(chart.locator("canvas.plotted")).to_be_visible()
    assert not chart.locator(".scatterlayer path:visible").count()
    button(page, "Pause").click()
    chart.locator(".nsewdrag").hover()
    expect(chart.locator(".hoverlayer .hovertext").first).to_contain_text("train loss 0.5")


# The canvas of the points at the place that Plotly has for each of its own.
PAINTED = """(chart) => {
    const canvas = chart.querySelector('canvas.plotted'), context = canvas.getContext('2d');
    const scale = canvas.width / canvas.clientWidth, { l, t } = chart.layout.margin;
    return [...chart.querySelectorAll('.point')].map((point) => {
        const [x, y] = point.getAttribute('transform').match(/[-\\d.]+/g).map(Number);
        return [...context.getImageData(scale * (l + x), scale * (t + y), 1, 1).data];
    });
}"""


def test_points_are_painted_once_in_the_colours_of_their_classes(open_page: OpenPage) -> None:
    page = open_page()
    chart = page.get_by_role("group", name="Decision regions", exact=True).locator(".with-points")
    colors = [tuple(bytes.fromhex(CLASS_COLORS[label][1:])) for label in (0, 0, 1, 1)]
    assert sorted(map(tuple, chart.evaluate(PAINTED))) == sorted((*one, 255) for one in colors)
    assert not chart.locator(".point:visible").count()


def test_keys_play_step_and_reset(open_page: OpenPage) -> None:
    page = open_page("?speed=1")
    page.locator("body").press("ArrowRight")
    wait_for_epoch(page, 1)
    page.locator("body").press(" ")
    expect(button(page, "Pause")).to_be_visible()
    wait_for_epoch(page, 10)
    page.locator("body").press(" ")
    expect(button(page, "Play")).to_be_visible()
    page.locator("body").press("Home")
    page.wait_for_function(
        "() => document.querySelector('[role=status].status').innerText.includes('epoch 0')"
    )


def test_transport_is_reached_and_operated_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Play").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("Step")
    page.keyboard.press("Enter")
    wait_for_epoch(page, 1)
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("ArrowLeft")
    assert read_status(page).epoch == 0


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        button(page, name).click()
    return download.value.path().read_bytes()


def test_saved_weights_are_those_of_the_frame_shown(open_page: OpenPage) -> None:
    page = open_page("?speed=10")
    button(page, "Play").click()
    wait_for_epoch(page, 300)
    button(page, "Pause").click()
    set_timeline(page, 12)
    assert read_status(page).epoch == 120
    document = json.loads(saved(page, "Weights (JSON)"))
    assert document["epoch"] == 120
    mlp, trainer = article_trainer()
    trainer.advance(epochs=120)
    assert document["layers"][0]["weights"] == mlp.weights[0].tolist()
    assert document["layers"][1]["weights"] == mlp.weights[1].tolist()
    assert document["scores"]["loss"] == pytest.approx(trainer.loss(), rel=1e-12)


def test_saving_does_not_interrupt_training(open_page: OpenPage, tmp_path) -> None:  # noqa: ANN001
    page = open_page("?speed=1")
    button(page, "Play").click()
    wait_for_epoch(page, 20)
    content = saved(page, "Weights (NPZ)")
    (tmp_path / "weights.npz").write_bytes(content)
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert arrays["W1"].shape == (2, 4)
        epoch = int(arrays["epoch"])
    assert epoch >= 20
    expect(button(page, "Pause")).to_be_visible()
    wait_for_epoch(page, epoch + 30)


def test_divergence_is_told_and_leads_back(open_page: OpenPage) -> None:
    page = open_page("?data=circle&n=50&hidden=relu&output=linear&lr=1000&bias=1")
    button(page, "Play").click()
    alert = page.get_by_role("alert").filter(has_text="Training diverged in epoch")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("learning rate 1000 is too large")
    expect(button(page, "Play")).to_be_visible()
    last = read_status(page)
    set_timeline(page, 0)
    page.get_by_role("button", name="Last finite frame").click()
    assert read_status(page).update == last.update
    page.get_by_role("button", name="Back to the start").click()
    page.wait_for_function(
        "() => document.querySelector('[role=status].status').innerText.includes('epoch 0')"
    )


def test_learning_rate_changes_a_run_without_resetting_it(open_page: OpenPage) -> None:
    page = open_page("?speed=1")
    button(page, "Play").click()
    wait_for_epoch(page, 20)
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    page.keyboard.press("ArrowRight")
    wait_for_query(page, "lr=0.7")
    epoch = read_status(page).epoch
    assert epoch >= 20
    wait_for_epoch(page, epoch + 30)
    expect(button(page, "Pause")).to_be_visible()


def test_changing_the_network_starts_again(open_page: OpenPage) -> None:
    page = open_page()
    for _ in range(3):
        step(page)
    page.get_by_role("slider", name="Units in hidden layer 1").focus()
    page.keyboard.press("ArrowLeft")
    wait_for_query(page, "layers=3")
    page.wait_for_function(
        "() => document.querySelector('[role=status].status').innerText.includes('epoch 0')"
    )
    assert len(weights(page)) == 9
    page.get_by_role("button", name="Add layer").click()
    wait_for_query(page, "layers=3-3")
    page.get_by_role("button", name="Remove layer").click()
    page.wait_for_function(
        "() => document.querySelectorAll('[aria-label=Weights] td').length === 9"
    )


def test_preset_is_taken_and_written_into_the_link(open_page: OpenPage) -> None:
    page = open_page()
    choose(page, "TensorFlow Playground: how it starts")
    wait_for_query(page, "data=circle")
    expect(page.get_by_role("group", name="Samples")).to_contain_text("first 100 of 500")
    button(page, "Play").click()
    wait_for_epoch(page, 1)
    assert "test loss" in read_status(page).text


def test_another_page_and_back_keeps_the_run(open_page: OpenPage) -> None:
    page = open_page()
    for _ in range(3):
        step(page)
    shown = weights(page)
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("tab", name="Theory")).to_be_visible()
    page.get_by_role("link", name="Playground").click()
    wait_for_epoch(page, 3)
    assert weights(page) == shown
    assert step(page).epoch == 4


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?lr=abc&layers=999999&seed=-1&nonsense=1", ["lr", "layers", "seed", "nonsense"]),
        ("?lr=1&lr=2&loss=cross_entropy&output=tanh", ["lr", "loss"]),
        # The server itself refuses more than 64 kB.
        ("?layers=" + "9" * 60_000, ["layers"]),
    ],
    ids=["several", "at odds", "long"],
)
def test_broken_parts_of_a_link_are_named_and_the_page_works(
    open_page: OpenPage, query: str, named: list[str]
) -> None:
    page = open_page(query)
    notice = page.get_by_test_id("stAlert")
    for name in named:
        expect(notice).to_contain_text(name)
    assert len(notice.inner_text()) < 600
    assert step(page).epoch == 1


def test_held_inputs_change_the_map_and_not_the_run(open_page: OpenPage) -> None:
    page = open_page("?data=parity&inputs=3&bias=1&speed=100&lr=1")
    button(page, "Play").click()
    wait_for_epoch(page, 2000)
    button(page, "Pause").click()
    before = read_status(page)
    picture = "() => document.querySelector('[aria-label=\"Decision regions\"] .map').toDataURL()"
    image = page.evaluate(picture)
    slider = page.get_by_role("slider", name="Hold x3")
    slider.focus()
    page.keyboard.press("End")
    wait_for_query(page, "held=")
    page.wait_for_function(f"old => ({picture})() !== old", arg=image)
    assert read_status(page) == before
