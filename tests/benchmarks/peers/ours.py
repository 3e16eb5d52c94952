"""This checkout, by the names that its tools have for everybody."""

import re
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
UNITS = "document.querySelectorAll('.network .units button').length"
ADDRESS = "location.search"  # holds the settings that are in force
# Streamlit has drawn all there is.
AT_REST = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
START = PRESETS["TensorFlow Playground: how it starts"]


POINTS = "document.querySelectorAll('.scatterlayer .point').length"


def _network(page: Page) -> Locator:
    return page.get_by_role("group", name="Network", exact=True)


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


def _sign(page: Page, hand: Hand, name: str) -> None:
    with hand.until(UNITS):
        hand.click(page.get_by_role("toolbar").get_by_role("button", name=re.compile(f"^{name}")))


def _activation(page: Page, hand: Hand) -> None:
    with hand.until("Boolean(document.querySelector('[role=option]'))"):
        hand.click(page.get_by_role("combobox", name="Hidden activation").first)
    with hand.until(REGION):
        hand.click(page.get_by_role("option", name="ReLU", exact=True))


def _slide(page: Page, hand: Hand, label: str, across: float) -> None:
    with hand.until(ADDRESS):
        hand.click(_track(page, label), across=across)


def _regularization(page: Page, hand: Hand) -> None:
    with hand.until("Boolean(document.querySelector('[role=option]'))"):
        hand.click(page.get_by_role("combobox", name="Regularization").first)
    rate = _track(page, "L2 rate")
    with hand.until("document.querySelectorAll('.st-key-rates input[type=range]').length"):
        hand.click(page.get_by_role("option", name="L2", exact=True))
    rate.wait_for()
    with hand.until(ADDRESS):
        hand.click(rate, across=0.5)


def _data(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.click(tile(page, "Spiral, deep"))


def _feature(page: Page, hand: Hand) -> None:
    with hand.until(UNITS):
        hand.click(_network(page).get_by_role("button", name="x1\u00b2", exact=True))


def _point_at_link(page: Page, hand: Hand) -> None:
    at = middle_of_link(page, "x1", "h1.1")
    with hand.until("document.querySelector('[role=tooltip]')?.innerText"):
        hand.point(at)


def _set_weight(page: Page, hand: Hand) -> None:
    _point_at_link(page, hand)
    # The field has the focus, and all of its number is selected.
    with hand.until("document.activeElement.matches('.inspector input[type=number]')"):
        hand.press()
    hand.type("0.5")
    with hand.until(REGION):
        hand.key("Enter")


def _map(page: Page, hand: Hand) -> None:
    with hand.until(REGION):
        hand.point(unit(page, "h1.2"))


def _look(page: Page, hand: Hand, label: str, look: str) -> None:
    with hand.until(look):
        hand.click(page.get_by_role("checkbox", name=label, exact=True))


def _add_point(page: Page, hand: Hand) -> None:
    box = page.locator("[data-frames-drawn] .nsewdrag").bounding_box()
    assert box
    with hand.until("document.querySelector('[aria-label=Samples] caption').innerText"):
        hand.click((box["x"] + 30, box["y"] + 30), chord="Shift")


def _take_weights(page: Page, hand: Hand) -> None:
    with hand.until_download():
        hand.click(button(page, "Weights (JSON)"))


def _undo(page: Page, hand: Hand) -> None:
    tile(page, "Spiral, deep").click()
    page.wait_for_timeout(2000)
    with hand.until(REGION):
        hand.key("Control+z")


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
        "a unit more": lambda page, hand: _sign(page, hand, "One unit more in hidden layer 1"),
        "a unit less": lambda page, hand: _sign(page, hand, "One unit less in hidden layer 1"),
        "a hidden layer more": lambda page, hand: _sign(
            page, hand, "Add a hidden layer before the output"
        ),
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
        "show or hide the test data": lambda page, hand: _look(
            page, hand, "Show test points", POINTS
        ),
        "discretize the output": lambda page, hand: _look(page, hand, "Discretize output", REGION),
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
        "each unit's activation function, by name": (
            "document.querySelectorAll('[aria-label=Network] select').length > 0"
        ),
        "the output at each point, as a number": (
            "document.querySelector('[aria-label=Samples]').innerText.includes('output')"
        ),
        "how many points of each class are taken for another": (
            "document.querySelectorAll('[aria-label=\"Confusion matrix\"] td').length > 3"
        ),
    },
)
