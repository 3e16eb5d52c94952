"""TensorFlow Playground, by the ids of its page."""

from playwright.sync_api import Page

from tests.benchmarks.peers.acts import Peer
from tests.benchmarks.peers.hand import Hand

ITERATIONS = "document.querySelector('#iter-number').textContent"
REGION = "pictureOf('#heatmap canvas')"
UNITS = "document.querySelectorAll('#network div.canvas').length"
POINTS = "[...document.querySelectorAll('g.train circle')].map(one => one.getAttribute('cx'))"
MIDDLE_OF_LINK = """() => {
    const path = document.querySelector('.link-hover');
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    const { a, d, e, f } = path.getScreenCTM();
    return [a * x + e, d * y + f];
}"""


def _start(page: Page, hand: Hand) -> None:
    with hand.until(ITERATIONS):
        hand.click(page.locator("#play-pause-button"))


def _pause(page: Page, hand: Hand) -> None:
    page.locator("#play-pause-button").click()
    page.wait_for_timeout(500)
    with hand.until("document.querySelector('#play-pause-button').classList.contains('playing')"):
        hand.click(page.locator("#play-pause-button"))


def _step(page: Page, hand: Hand) -> None:
    with hand.until(ITERATIONS):
        hand.click(page.locator("#next-step-button"))


def _again(page: Page, hand: Hand) -> None:
    page.locator("#next-step-button").click()
    with hand.until(ITERATIONS):
        hand.click(page.locator("#reset-button"))


def _weights(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.click(page.locator("#reset-button"))


def _unit(page: Page, hand: Hand, which: int) -> None:
    with hand.until(UNITS):
        hand.click(page.locator(".plus-minus-neurons").first.locator("button").nth(which))


def _layer(page: Page, hand: Hand) -> None:
    with hand.until("document.querySelector('#num-layers').textContent"):
        hand.click(page.locator("#add-layers"))


def _activation(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.choose(page.locator("#activations"), "relu")


def _learning_rate(page: Page, hand: Hand) -> None:
    with hand.until("location.hash.includes('learningRate=0.1')"):
        hand.choose(page.locator("#learningRate"), "0.1")


def _regularization(page: Page, hand: Hand) -> None:
    with hand.until("location.hash.includes('regularization=L2')"):
        hand.choose(page.locator("#regularizations"), "L2")
    with hand.until("location.hash.includes('regularizationRate=0.01')"):
        hand.choose(page.locator("#regularRate"), "0.01")


def _batch(page: Page, hand: Hand) -> None:
    with hand.until("Number(document.querySelector('[for=batchSize] .value').textContent) > 25"):
        hand.click(page.locator("#batchSize"), across=0.97)


def _data(page: Page, hand: Hand) -> None:
    with hand.until(POINTS):
        hand.click(page.locator("[data-dataset=spiral]"))


def _noise(page: Page, hand: Hand) -> None:
    with hand.until(POINTS):
        hand.click(page.locator("#noise"))


def _feature(page: Page, hand: Hand) -> None:
    with hand.until("document.querySelector('#nodexSquared').classList.contains('active')"):
        hand.click(page.locator("#canvas-xSquared canvas"))


def _point_at_link(page: Page, hand: Hand) -> None:
    x, y = page.evaluate(MIDDLE_OF_LINK)
    with hand.until("document.querySelector('#hovercard').offsetHeight > 0"):
        hand.point((x, y))


def _set_weight(page: Page, hand: Hand) -> None:
    _point_at_link(page, hand)
    with hand.until("document.querySelector('#hovercard input').offsetHeight > 0"):
        hand.press()
    hand.key("Control+A")  # its field opens with the old number in it
    with hand.until(REGION):
        hand.type("0.5")


def _map(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.point(page.locator("#canvas-2 canvas"))


def _test_data(page: Page, hand: Hand) -> None:
    with hand.until("document.querySelectorAll('g.test circle').length"):
        hand.click(page.locator("label[for=show-test-data]"))


def _discretize(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.click(page.locator("label[for=discretize]"))


TF_PLAYGROUND = Peer(
    name="TensorFlow Playground",
    ready=f"window.d3 && {ITERATIONS} === '000,000'",
    acts={
        "start training": _start,
        "pause": _pause,
        "train one step": _step,
        "start again at epoch 0": _again,
        "other initial weights": _weights,
        "a unit more": lambda page, hand: _unit(page, hand, 0),
        "a unit less": lambda page, hand: _unit(page, hand, 1),
        "a hidden layer more": _layer,
        "another activation": _activation,
        "another learning rate": _learning_rate,
        "L2 regularization at 0.01": _regularization,
        "the largest batch": _batch,
        "another data set": _data,
        "noise in the data": _noise,
        "a further input feature": _feature,
        "read a weight": _point_at_link,
        "set a weight to 0.5": _set_weight,
        "see a unit's map large": _map,
        "show or hide the test data": _test_data,
        "discretize the output": _discretize,
        "copy a link to this": lambda _, hand: hand.copy_address(),
    },
    reads={
        "epoch or iteration, as a number": f"/^[0-9,]+$/.test({ITERATIONS})",
        "training loss, as a number": "document.querySelector('#loss-train').textContent > 0",
        "test loss, as a number": "document.querySelector('#loss-test').textContent > 0",
        "sign and size of each weight, by colour and width": (
            "[...document.querySelectorAll('path.link')].every(one => one.style.strokeWidth)"
        ),
        "a map of each unit": f"{UNITS} > 6",
    },
)
