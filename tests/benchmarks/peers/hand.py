"""A hand on the mouse and the keyboard, that counts what it does and how long that takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from playwright.sync_api import Locator, Page

# Seconds, by Card, Moran and Newell (1980).
POINT = 1.1  # the pointer to a target
BUTTON = 0.1  # the mouse button down, or up
KEY = 0.28  # a key, as one strikes it who is no typist
HOMING = 0.4  # the hand from the mouse to the keyboard, or back

VIEW = {"width": 1400, "height": 900}
PATIENCE = 60_000  # ms until an effect counts as one that does not come
MOVES = 5  # of the pointer on its way, so that a page notices where it passes
# An effect is seen when an expression has another value than before. The frame that shows it is
# over when a message comes that was posted in it.
WATCH = """
    (() => {
        let last = 0;
        for (const kind of ['pointermove', 'pointerdown', 'keydown', 'change', 'wheel']) {
            addEventListener(kind, ({ timeStamp }) => { last = timeStamp; }, true);
        }
        window.pictureOf = where => {
            const canvas = document.querySelector(where);
            const { data } = canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height);
            return new Uint32Array(data.buffer)
                .reduce((hash, pixel) => Math.imul(31, hash) + pixel | 0, 0);
        };
        window.watch = (look, patience) => {
            const read = () => {
                try {
                    return JSON.stringify((0, eval)(look));
                } catch {
                    return undefined; // what it looks at is being replaced
                }
            };
            const before = read(), { port1, port2 } = new MessageChannel();
            last = performance.now();
            window.seen = new Promise((resolve, reject) => {
                const end = performance.now() + patience;
                port1.onmessage = () => resolve(Math.max(0, performance.now() - last));
                const check = () => {
                    const now = read();
                    if (now !== undefined && now !== before) port2.postMessage(null);
                    else if (performance.now() > end) reject(new Error(`never changed: ${look}`));
                    else requestAnimationFrame(check);
                };
                requestAnimationFrame(check);
            });
        };
    })()
"""

Target = Locator | tuple[float, float]


class Hand:
    """Does what a learner does, on the mouse first.

    Attributes:
        page: what it is done to.
        presses: how many so far.
        seconds: how long that took, the page's answers included.
    """

    def __init__(self, page: Page) -> None:
        """Begin with nothing done, on a page that has run `WATCH`."""
        self.page = page
        self.presses = 0
        self.seconds = 0.0
        self._is_on_mouse = True

    @contextmanager
    def until(self, look: str) -> Iterator[None]:
        """Do something, and wait until a JavaScript expression has another value."""
        self.page.evaluate("all => watch(...all)", [look, PATIENCE])
        yield
        self.seconds += self.page.evaluate("seen") / 1000

    @contextmanager
    def until_download(self) -> Iterator[None]:
        """Do something, and wait until a file comes."""
        with self.page.expect_download():
            yield
            pressed = perf_counter()
        self.seconds += perf_counter() - pressed

    def point(self, target: Target, across: float = 0.5) -> None:
        """Point at a place of the page, or at an element, `across` of its width from the left."""
        self._turn_to(mouse=True)
        x, y = self._place(target, across)
        self.page.mouse.move(x, y, steps=MOVES)
        self.seconds += POINT

    def click(
        self, target: Target, across: float = 0.5, count: int = 1, chord: str | None = None
    ) -> None:
        """Point and click, maybe more than once, maybe with a key held down."""
        self.point(target, across)
        if chord:
            self.page.keyboard.down(chord)
            self.seconds += KEY
        self.press(count)
        if chord:
            self.page.keyboard.up(chord)

    def press(self, count: int = 1) -> None:
        """Click where the pointer is."""
        x, y = self._at
        self.page.mouse.click(x, y, click_count=count)
        self.presses += count
        self.seconds += 2 * BUTTON * count

    def key(self, name: str) -> None:
        """Press a key, or a chord such as Control+A."""
        self._turn_to(mouse=False)
        self.page.keyboard.press(name)
        self.presses += 1
        self.seconds += KEY * (1 + name.count("+"))

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        self._turn_to(mouse=False)
        self.page.keyboard.type(text)
        self.presses += 1
        self.seconds += KEY * len(text)

    def choose(self, select: Locator, value: str) -> None:
        """Open a native list and choose: the browser draws it, out of the page's reach."""
        self._turn_to(mouse=True)
        self._place(select, 0.5)
        self.presses += 1
        self.seconds += POINT + 2 * BUTTON
        select.select_option(value)
        self.presses += 1
        self.seconds += POINT + 2 * BUTTON

    def copy_address(self) -> None:
        """Copy what stands in the address bar, which is no part of the page."""
        self._turn_to(mouse=False)
        self.presses += 2  # Ctrl+L, Ctrl+C
        self.seconds += 4 * KEY

    def _turn_to(self, *, mouse: bool) -> None:
        if mouse != self._is_on_mouse:
            self.seconds += HOMING
        self._is_on_mouse = mouse

    def _place(self, target: Target, across: float) -> tuple[float, float]:
        """Return where a target is; scroll to it first if it is out of sight."""
        if isinstance(target, Locator):
            box = target.bounding_box()
            if not box or box["y"] < 0 or box["y"] + box["height"] > VIEW["height"]:
                target.scroll_into_view_if_needed()
                self.presses += 1
                self.seconds += POINT
                box = target.bounding_box()
            assert box, target
            target = (box["x"] + across * box["width"], box["y"] + box["height"] / 2)
        self._at = target
        return target
