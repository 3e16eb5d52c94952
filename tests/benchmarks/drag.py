"""From the pointer to the picture: a link of the network is dragged, and the regions follow."""

from functools import partial

import numpy as np
from playwright.sync_api import Page

from tests.benchmarks.browser import PAGES, open_player
from tests.benchmarks.builds import Bench, Build, Figures
from tests.e2e.pages import middle_of_link, settle

MOVES = 25
WAIT = 150  # ms from one picture to the next move
LINKS = {"default page": ("x1", "h1"), "circle, 500 points, 2-8-8-1": ("x1", "h1.1")}
LONGEST = 5000  # ms until a picture counts as one that does not come
# The regions are a canvas, or a picture in a chart. A move counts from when the browser had it from
# the hand, to when a frame of the display is over in which the regions are other than before.
WATCH = """
    () => {
        const region = document.querySelector('[data-frames-drawn]');
        const picture = () => {
            const canvas = region.querySelector('.map');
            if (!canvas) return region.querySelector('.chart image').href.baseVal;
            const { data } = canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height);
            const add = (hash, pixel) => Math.imul(31, hash) + pixel | 0;
            return new Uint32Array(data.buffer).reduce(add, 0);
        };
        const { port1, port2 } = new MessageChannel();
        let move = null;
        window.moves = [];
        addEventListener('pointermove', ({ buttons, timeStamp }) => {
            if (buttons) move ??= { start: timeStamp, before: picture(), pictures: 0 };
        }, true);
        const check = port1.onmessage = () => {
            if (!move || picture() === move.before) return;
            window.moves.push([performance.now() - move.start, move.pictures]);
            move = null;
        };
        const look = () => {
            check(); // a busy browser may begin the next frame before it brings the message
            if (move) move.pictures += 1;
            port2.postMessage(null);
            requestAnimationFrame(look);
        };
        look();
    }
"""


def drag(page: Page, link: tuple[str, str]) -> list[list[float]]:
    """Drag a link; return for each move milliseconds and frames of the display to its picture."""
    settle(page)
    x, y = middle_of_link(page, *link)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)  # it counts as dragged from some way on
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)
    for k in range(MOVES):
        page.mouse.move(x, y + 12 + 2 * k)
        page.wait_for_function(f"moves.length > {k}", timeout=LONGEST)
        page.wait_for_timeout(WAIT)
    page.mouse.up()
    moves: list[list[float]] = page.evaluate("moves")
    return moves


def drag_times(bench: Bench, build: Build, name: str) -> Figures:
    """Return how long the regions take to follow."""
    page = open_player(bench.browser, build.url, **PAGES[name])
    times, pictures = np.array(drag(page, LINKS[name])).T
    page.context.close()
    median, late = np.percentile(times, [50, 95])
    return {
        f"drag, {name}: to the regions, ms": median,
        "  at 95 %, ms": late,
        "  in frames of the display, the next one being 1": float(np.median(pictures)),
    }


def measure(bench: Bench) -> None:
    """Print how soon the picture follows the hand."""
    for name in LINKS:
        bench.tell(partial(drag_times, bench, name=name), rounds=1)
