"""When the player goes off the page: a stand-in for it, on a clock of the test's own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from playground.live.assets import FOLDER

SITE = "http://mount.test/"
FILES = {
    "": """<script type="module">
        import mount from './mount.js';
        window.parts = {};
        window.put = (id) => {
            const parentElement = document.createElement('div');
            parentElement.id = id;
            document.body.append(parentElement);
            return window.send(id);
        };
        window.send = (id) => {
            const parentElement = document.getElementById(id);
            window.parts[id] = mount({ data: null, parentElement, setTriggerValue() {} });
        };
        window.take = (id) => {
            document.getElementById(id).remove();
            window.parts[id]();
        };
    </script>""",
    "mount.js": (FOLDER / "mount.js").read_text(encoding="utf-8"),
    "mounting.js": (FOLDER / "mounting.js").read_text(encoding="utf-8"),
    "plotly_address.js": "export const PLOTLY_ADDRESS = 'plotly.js';",
    "address.js": (FOLDER / "address.js").read_text(encoding="utf-8"),
    "elements.js": (FOLDER / "elements.js").read_text(encoding="utf-8"),
    "plotly.js": "window.Plotly = {};",
    "player.js": """export class Player {
        constructor() {
            this.root = document.createElement('b');
            this.root.append('player');
            this.requests = { unread: 0 };
            window.pauses = 0;
        }
        pause() { window.pauses += 1; }
        async receive() {}
        async takePlotly() {}
    }""",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        kind = "text/javascript" if name.endswith(".js") else "text/html"
        route.fulfill(body=FILES.get(name, ""), content_type=kind)

    with browser.new_context() as context:
        page = context.new_page()
        page.route(f"{SITE}**", answer)
        page.clock.install()
        page.goto(SITE)
        page.evaluate("put('first')")
        page.wait_for_selector("#first > b")
        yield page


def n_pauses(page: Page) -> int:
    return int(page.evaluate("pauses"))


def test_playing_pauses_once_the_player_is_long_off_the_page(page: Page) -> None:
    page.evaluate("take('first')")
    page.clock.run_for(2000)
    assert n_pauses(page) == 0
    page.clock.run_for(2000)
    assert n_pauses(page) == 1


def test_short_absences_do_not_add_up(page: Page) -> None:
    # As many as overlapping runs of the script bring: when the first one's patience is over, the
    # player is off the page once more, but only since a moment.
    for k in range(6):
        page.evaluate(f"take('{'first' if k == 0 else f'place{k}'}')")
        page.clock.run_for(700)
        page.evaluate(f"put('place{k + 1}')")
        page.wait_for_selector(f"#place{k + 1} > b")
        page.clock.run_for(100)
    assert n_pauses(page) == 0


def test_data_that_newer_data_overtakes_leaves_the_player_in_its_place(page: Page) -> None:
    # Streamlit ends each mounting that it overtakes, though the element stays.
    page.evaluate("() => { window.overtaken = parts.first; send('first'); }")
    page.evaluate("overtaken()")
    assert page.locator("#first > b").count() == 1
    page.clock.run_for(10_000)
    assert page.locator("#first > b").count() == 1
    assert n_pauses(page) == 0
