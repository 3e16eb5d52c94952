"""When a page is taken for broken and loaded again, run by node."""

import pytest

from playground.ui.keeping.returning import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
let now = 1e12, app = {}, isOff = false, reloads = 0;
Date.now = () => now;
const kept = {};
const sessionStorage = {
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => { if (isOff) throw new Error('off'); kept[key] = value; },
};
const document = { querySelector: () => app };
const open = () => new Mending('app', { document, sessionStorage }, () => { reloads += 1; });
let mending = open();
const wait = (ms) => { for (const end = now + ms; now < end;) { now += 100; mending.look(); } };
"""


def reloads(does: str) -> int:
    text = exports_of(FOLDER / "mending.js")
    script = f"{text}{BEGIN}{does} console.log(JSON.stringify(reloads));"
    return int(run_in_node(script))


@pytest.mark.parametrize(
    ("does", "n"),
    [
        pytest.param("wait(5000);", 0, id="a page that is there"),
        pytest.param("app = null; wait(900); app = {}; wait(5000);", 0, id="gone for a moment"),
        pytest.param("app = null; wait(9000);", 1, id="once"),
        pytest.param(
            "app = null; wait(2000); mending = open(); wait(9000);", 1, id="not what breaks at once"
        ),
        pytest.param(
            "app = null; wait(2000); mending = open(); app = {}; wait(70000); app = null; "
            "wait(2000);",
            2,
            id="again after a while",
        ),
        pytest.param("isOff = true; app = null; wait(9000);", 0, id="where nothing can come back"),
    ],
)
def test_a_broken_page_is_loaded_again(does: str, n: int) -> None:
    assert reloads(does) == n


WATCH = """
const watched = [], observers = [];
globalThis.MutationObserver = class {
    constructor(told) { this.told = told; observers.push(this); }
    observe(element, what) { watched.push([element.name, what]); }
    disconnect() { watched.length = 0; }
};
const around = (name, parentElement = null) => ({ name, parentElement });
app = around('app', around('root', around('body')));
let begun = 0;
mending.watch(() => { begun += 1; });
const mutate = () => observers[0].told();
"""


@pytest.mark.parametrize(
    ("does", "begun", "is_due"),
    [
        pytest.param("", 0, False, id="at rest"),
        pytest.param("mutate();", 0, False, id="what stands beside the app has changed"),
        pytest.param("app = null; mutate();", 1, True, id="the app is gone"),
        pytest.param(
            "const it = app; app = null; mutate(); app = it; wait(100);", 1, False, id="back"
        ),
        pytest.param("app = null; mutate(); wait(2000);", 1, False, id="once for each page"),
    ],
)
def test_nothing_is_looked_at_while_the_app_is_there(does: str, begun: int, is_due: bool) -> None:
    text = exports_of(FOLDER / "mending.js")
    end = "console.log(JSON.stringify([begun, mending.isDue]));"
    assert run_in_node(f"{text}{BEGIN}{WATCH}{does}{end}") == [begun, is_due]


def test_the_app_and_all_around_it_are_watched_wherever_it_stands() -> None:
    other = "app = around('app', around('div', around('root'))); wait(100);"
    text = exports_of(FOLDER / "mending.js") + BEGIN + WATCH
    found = run_in_node(
        f"{text} const first = [...watched]; {other} console.log(JSON.stringify([first, watched]));"
    )
    names = [[name for name, what in one if what == {"childList": True}] for one in found]
    assert names == [["root", "body"], ["div", "root"]]
