"""ConvNetJS's demo of points in a plane: the network is a text to edit, and always trains."""

from playwright.sync_api import Page

from tests.benchmarks.peers.acts import Peer
from tests.benchmarks.peers.hand import Hand

# Where the middle of a word stands in the text.
PLACE = """word => {
    const area = document.querySelector('#layerdef');
    const lines = area.value.split('\\n');
    const row = lines.findIndex(line => line.includes(word));
    const style = getComputedStyle(area), pen = document.createElement('canvas').getContext('2d');
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    const probe = area.cloneNode();
    probe.style.height = 'auto';
    probe.rows = 10;
    document.body.append(probe);
    const high = (probe.clientHeight - 2 * parseFloat(style.paddingTop)) / 10;
    probe.remove();
    const box = area.getBoundingClientRect(), border = parseFloat(style.borderTopWidth);
    const column = lines[row].indexOf(word) + word.length - 0.7;
    return [
        box.left + border + parseFloat(style.paddingLeft) + column * pen.measureText('x').width,
        box.top + border + parseFloat(style.paddingTop) + (row + 0.5) * high,
    ];
}"""


def _rebuild(page: Page, hand: Hand, look: str) -> None:
    with hand.until(look):
        hand.click(page.locator("#buttontp"))


def _replace(page: Page, hand: Hand, word: str, by: str) -> None:
    """Double-click the end of a word, which selects its last part, and type another."""
    x, y = page.evaluate(PLACE, word)
    hand.click((x, y), count=2)
    hand.type(by)


def _weights(page: Page, hand: Hand) -> None:
    page.evaluate("net.isOld = true")
    _rebuild(page, hand, "Boolean(net.isOld)")


def _units(page: Page, hand: Hand, number: str) -> None:
    _replace(page, hand, "num_neurons:6", number)
    _rebuild(page, hand, "document.querySelector('#button1').value")


def _layer(page: Page, hand: Hand) -> None:
    x, y = page.evaluate(PLACE, "num_neurons:6")
    hand.click((x, y), count=3)  # the whole line
    for keys in ("Control+C", "Control+V", "Control+V"):
        hand.key(keys)
    _rebuild(page, hand, "net.layers.length")


def _activation(page: Page, hand: Hand) -> None:
    for word in ("num_neurons:6, activation: 'tanh", "num_neurons:2, activation: 'tanh"):
        _replace(page, hand, word, "relu")
    _rebuild(page, hand, "net.layers[4].layer_type")


def _learning_rate(page: Page, hand: Hand) -> None:
    _replace(page, hand, "learning_rate:0.01", "0.1")
    _rebuild(page, hand, "trainer.learning_rate")


def _regularization(page: Page, hand: Hand) -> None:
    _replace(page, hand, "l2_decay:0.001", "0.01")
    _rebuild(page, hand, "trainer.l2_decay")


def _batch(page: Page, hand: Hand) -> None:
    _replace(page, hand, "batch_size:10", "100")
    _rebuild(page, hand, "trainer.batch_size")


def _data(page: Page, hand: Hand) -> None:
    with hand.until("data.length"):
        hand.click(page.locator("#buttondata3"))


def _point(page: Page, hand: Hand) -> None:
    box = page.locator("#NPGcanvas").bounding_box()
    assert box
    with hand.until("data.length"):
        hand.click((box["x"] + 60, box["y"] + 60))


CONVNETJS = Peer(
    name="ConvNetJS",
    ready="window.trainer && data.length === 100",
    acts={
        "start again at epoch 0": _weights,
        "other initial weights": _weights,
        "a unit more": lambda page, hand: _units(page, hand, "7"),
        "a unit less": lambda page, hand: _units(page, hand, "5"),
        "a hidden layer more": _layer,
        "another activation": _activation,
        "another learning rate": _learning_rate,
        "L2 regularization at 0.01": _regularization,
        "the largest batch": _batch,
        "another data set": _data,
        "add a point of one's own": _point,
    },
    reads={
        "each unit's activation function, by name": (
            "document.querySelector('#layerdef').value.includes('tanh')"
        ),
    },
)
