"""This checkout, by the names that its tools have for everybody."""

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

from playground.presets import PRESETS
from tests.benchmarks.browser import DRAWN, FRAMES
from tests.benchmarks.peers.acts import Peer
from tests.benchmarks.peers.hand import Hand
from tests.e2e.pages import button, middle_of_link, tile, unit

STATUS = "document.querySelector('[role=status].status').innerText"
REGION = "pictureOf('[data-frames-drawn] .map')"
WEIGHTS = "[...document.querySelectorAll('[aria-label=Weights] td')].map(one => one.innerText)"
UNITS = "document.querySelectorAll('[aria-label=Network] [role=group] button').length"
ADDRESS = "location.search"  # holds the settings that are in force
# Streamlit has drawn all there is.
AT_REST = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
START = PRESETS["TensorFlow Playground: how it starts"]


def _start(page: Page, hand: Hand) -> None:
    with hand.until(FRAMES):
        hand.key("Space")


def _pause(page: Page, hand: Hand) -> None:
    page.keyboard.press("Space")
    page.wait_for_timeout(500)
    with hand.until("document.querySelector('.player button').innerText"):
        hand.key("Space")


def _step(page: Page, hand: Hand) -> None:
    with hand.until(STATUS):
        hand.key("ArrowRight")


def _again(page: Page, hand: Hand) -> None:
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    with hand.until(STATUS):
        hand.key("Home")


def _weights(page: Page, hand: Hand) -> None:
    with hand.until(WEIGHTS):
        hand.click(button(page, "New weights"))


def _track(page: Page, label: str) -> Locator:
    """Return what is clicked of a slider of Streamlit's."""
    return page.get_by_role("group", name=label, exact=True).locator("> div").first


def _unit(page: Page, hand: Hand, key: str) -> None:
    hand.click(_track(page, "Units in hidden layer 1"), across=0.1)
    with hand.until(UNITS):
        hand.key(key)


def _layer(page: Page, hand: Hand) -> None:
    with hand.until(UNITS):
        hand.click(button(page, "Add layer"))


def _activation(page: Page, hand: Hand) -> None:
    with hand.until("Boolean(document.querySelector('[role=option]'))"):
        hand.click(page.get_by_role("combobox", name="Hidden activation").first)
    with hand.until(REGION):
        hand.click(page.get_by_role("option", name="ReLU", exact=True))


def _slide(page: Page, hand: Hand, label: str, across: float) -> None:
    with hand.until(ADDRESS):
        hand.click(_track(page, label), across=across)


def _unfold(page: Page, hand: Hand, label: str, within: Locator) -> None:
    with hand.until("document.querySelectorAll('details[open]').length"):
        hand.click(page.get_by_text(label, exact=True))
    within.wait_for()


def _regularization(page: Page, hand: Hand) -> None:
    _unfold(page, hand, "Regularization", _track(page, "L2"))
    _slide(page, hand, "L2", 0.5)


def _data(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.click(tile(page, "Spiral, deep"))


def _feature(page: Page, hand: Hand) -> None:
    square = button(page, "x1²")
    _unfold(page, hand, "Features and scaling", square)
    with hand.until(UNITS):
        hand.click(square)


def _point_at_link(page: Page, hand: Hand) -> None:
    at = middle_of_link(page, "x1", "h1.1")
    with hand.until("document.querySelector('.inspector .reading').innerText"):
        hand.point(at)


def _set_weight(page: Page, hand: Hand) -> None:
    _point_at_link(page, hand)
    number = page.get_by_label("Value of the weight")
    with hand.until("document.querySelector('.inspector input[type=number]').offsetHeight > 0"):
        hand.press()
    hand.click(number, count=2)
    hand.type("0.5")
    with hand.until(REGION):
        hand.key("Enter")


def _map(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.point(unit(page, "h1.2"))


def _add_point(page: Page, hand: Hand) -> None:
    hand.choose(page.get_by_label("Click on the chart"), "add 0")
    box = page.locator("[data-frames-drawn] .nsewdrag").bounding_box()
    assert box
    with hand.until("document.querySelector('[aria-label=Samples] caption').innerText"):
        hand.click((box["x"] + 30, box["y"] + 30))


def _take_weights(page: Page, hand: Hand) -> None:
    with hand.until_download():
        hand.click(button(page, "Weights (JSON)"))


def _undo(page: Page, hand: Hand) -> None:
    tile(page, "Spiral, deep").click()
    page.wait_for_timeout(2000)
    with hand.until(REGION):
        hand.key("Alt+ArrowLeft")


OURS = Peer(
    name="This playground",
    ready=f"{AT_REST} && document.querySelector({f'.player[data-charts] {DRAWN}'!r})",
    query=f"?{urlencode(START.to_query())}",
    acts={
        "start training": _start,
        "pause": _pause,
        "train one step": _step,
        "start again at epoch 0": _again,
        "other initial weights": _weights,
        "a unit more": lambda page, hand: _unit(page, hand, "ArrowRight"),
        "a unit less": lambda page, hand: _unit(page, hand, "ArrowLeft"),
        "a hidden layer more": _layer,
        "another activation": _activation,
        "another learning rate": lambda page, hand: _slide(page, hand, "Learning rate", 0.5),
        "L2 regularization at 0.01": _regularization,
        "the largest batch": lambda page, hand: _slide(page, hand, "Batch size", 0.99),
        "another data set": _data,
        "noise in the data": lambda page, hand: _slide(page, hand, "Noise", 0.5),
        "a further input feature": _feature,
        "read a weight": _point_at_link,
        "set a weight to 0.5": _set_weight,
        "see a unit's map large": _map,
        "add a point of one's own": _add_point,
        "copy a link to this": lambda _, hand: hand.copy_address(),
        "take the weights away": _take_weights,
        "undo the last change": _undo,
    },
    reads={
        "epoch or iteration, as a number": f"/epoch\\s+[0-9]/.test({STATUS})",
        "training loss, as a number": f"/loss\\s+[0-9]/.test({STATUS})",
        "test loss, as a number": f"/test loss\\s+[0-9]/.test({STATUS})",
        "accuracy, as a number": f"/accuracy\\s+[0-9]/.test({STATUS})",
        "sign and size of each weight, by colour and width": (
            "document.querySelector('[aria-label=Network] canvas').width > 0"
        ),
        "each weight, as a number": f"{WEIGHTS}.length === 25",
        "each bias, as a number": (
            "document.querySelector('[aria-label=Weights]').innerText.includes('bias')"
        ),
        "a map of each unit": f"{UNITS} === 9",
        "names of the units and inputs": (
            "document.querySelector('[aria-label=Weights]').innerText.includes('h1.1')"
        ),
        "the output at each point, as a number": (
            "document.querySelector('[aria-label=Samples]').innerText.includes('output')"
        ),
        "how many points of each class are taken for another": (
            "document.querySelectorAll('[aria-label=\"Confusion matrix\"] td').length > 3"
        ),
    },
)
