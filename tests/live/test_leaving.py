"""Requests on the way to another page of the app, run by node."""

import pytest

from playground.live.assets import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
let now = 0;
Object.defineProperty(
  globalThis, 'performance', { value: { now: () => now, getEntriesByType: () => [] } });
const later = [], listeners = {};
const timers = new Map();
globalThis.setInterval = (tick) => { timers.set(tick, tick); return tick; };
globalThis.clearInterval = (tick) => timers.delete(tick);
const tick = () => { for (const one of [...timers.values()]) one(); };
globalThis.setTimeout = (task) => later.push(task);
globalThis.MutationObserver = class { observe() {} };
globalThis.document = {
  addEventListener: (kind, listener) => { listeners[kind] = listener; },
  querySelector: () => null,
};
globalThis.window = { ...document, dispatchEvent: (event) => listeners.popstate(event) };
globalThis.PopStateEvent = class { preventDefault() {} stopImmediatePropagation() { held += 1; } };
globalThis.location = { origin: 'http://app', pathname: '/' };
let held = 0, isShown = true;
const link = (pathname, { download = false, current = '', ...more } = {}) => ({
  origin: 'http://app', pathname, target: '', dataset: {}, href: pathname,
  isConnected: true, ...more,
  hasAttribute: () => download, getAttribute: () => current,
  click: () => click(pathname),
});
const clickOn = (to, keys = {}) =>
  listeners.click({ target: { closest: () => to }, ...keys, ...new PopStateEvent(),
                    preventDefault() {}, stopImmediatePropagation() { held += 1; } });
const click = (pathname, more) => clickOn(link(pathname, more));
const goThroughHistory = (pathname) => {
  location.pathname = pathname;
  listeners.popstate(new PopStateEvent());
};
const sent = [];
const leaving = new Leaving(() => isShown);
const requests = new Requests(() => ({}), leaving);
requests.send = ({ do: what }) => sent.push([what, now]);
const wait = (ms) => {
  for (const task of later.splice(0)) task();
  for (const end = now + ms; now < end;) { now += 100; tick(); }
};
const come = (page, pathname) => { location.pathname = pathname; leaving.take(page); };
const ask = (more = {}) => requests.ask({ do: 'look', ...more });
const answer = () => {
  requests.receive({ reply: requests.underWay?.no });
  requests.next();
};
leaving.take('play');
"""
END = "console.log(JSON.stringify({ sent, held }));"


def run(does: str) -> dict[str, list[list[object]]]:
    """Return the requests that were sent, each with its time, and how many events were held."""
    modules = exports_of(FOLDER / "leaving.js", FOLDER / "requests.js")
    result: dict[str, list[list[object]]] = run_in_node(modules + BEGIN + does + END)
    return result


@pytest.mark.parametrize(
    "does",
    [
        pytest.param("", id="no page is on its way"),
        pytest.param("click('/');", id="to this page"),
        pytest.param("click('/hood', { current: 'page' });", id="to this page by another address"),
        pytest.param("click('/hood', { target: '_blank' });", id="in another tab"),
        pytest.param("clickOn(link('/hood'), { ctrlKey: true });", id="in another tab by a key"),
        pytest.param("click('/', { origin: 'http://elsewhere' });", id="to another site"),
        pytest.param("click('/media/1.csv', { download: true });", id="to a file that is saved"),
        pytest.param("clickOn(null);", id="on no link"),
        pytest.param("clickOn({ dataset: { leads: '' } });", id="on a tile that leads nowhere"),
        pytest.param("goThroughHistory('/');", id="back within the page"),
        pytest.param("click('/hood'); click('/');", id="to another page and back again"),
        pytest.param("goThroughHistory('/hood'); goThroughHistory('/');", id="back and forward"),
    ],
)
def test_requests_go_at_once_while_the_page_stays(does: str) -> None:
    assert run(f"{does} ask();") == {"sent": [["look", 0]], "held": 0}


@pytest.mark.parametrize(
    "does",
    [
        pytest.param("click('/hood'); wait(500); come('hood', '/hood');", id="by a link"),
        pytest.param(
            "click('/hood'); wait(200); location.pathname = '/hood'; wait(300); "
            "come('hood', '/hood');",
            id="not before its first message, though it has the address",
        ),
        pytest.param(
            "click('/hood'); wait(400); leaving.take('play'); wait(100); come('hood', '/hood');",
            id="not by a late message of the page before",
        ),
        pytest.param("goThroughHistory('/data'); wait(500); come('data', '/data');", id="by Back"),
        pytest.param(
            "goThroughHistory('/data'); wait(400); leaving.take('play'); wait(100); "
            "come('data', '/data');",
            id="by Back, with a late message",
        ),
        pytest.param(
            "location.pathname = '/data'; wait(500); come('data', '/data');", id="by the server"
        ),
        pytest.param(
            "clickOn({ dataset: { leads: 'yes' } }); wait(500); come('data', '/data');",
            id="by a tile",
        ),
        pytest.param(
            "click('/about'); wait(100); location.pathname = '/about'; isShown = false; wait(200); "
            "goThroughHistory('/'); wait(200); isShown = true; come('play', '/');",
            id="back from one without a player",
        ),
        pytest.param(
            "click('/seeds'); wait(100); location.pathname = '/seeds'; isShown = false; wait(400); "
            "isShown = true; come('play', '/');",
            id="by the server, from one without a player",
        ),
    ],
)
def test_requests_wait_until_another_page_has_come(does: str) -> None:
    # The first is asked for just after the page was.
    begun = does.replace("wait(", "ask(); wait(", 1)
    assert run(f"{begun} wait(100);")["sent"] == [["look", 600]]


def test_a_page_without_a_player_is_sent_nothing() -> None:
    does = "isShown = false; ask(); wait(30000); isShown = true; wait(100);"
    assert run(does)["sent"] == [["look", 30100]]


@pytest.mark.parametrize("go", ["click('/hood');", "goThroughHistory('/hood');"])
def test_a_page_that_never_comes_is_waited_for_no_longer_than_ten_seconds(go: str) -> None:
    assert run(f"{go} ask(); wait(11000);")["sent"] == [["look", 10000]]


def test_a_request_is_not_sent_again_on_the_way() -> None:
    does = "ask(); wait(1400); click('/hood'); wait(900); come('hood', '/hood'); wait(100);"
    assert run(does)["sent"] == [["look", 0], ["look", 2400]]


def test_the_page_before_that_is_drawn_late_is_not_the_one_that_was_asked_for() -> None:
    does = "come('hood', '/hood'); click('/data'); leaving.page = 'play'; leaving.take('hood'); "
    assert run(f"{does} ask(); wait(900); come('data', '/data'); wait(100);")["sent"] == [
        ["look", 1000]
    ]


def test_nothing_follows_a_request_that_leads_to_another_page() -> None:
    does = "ask({ do: 'advice', leads: true }); answer(); ask(); wait(900); come('hood', '/hood');"
    assert run(f"{does} wait(100);")["sent"] == [["advice", 0], ["look", 1000]]


@pytest.mark.parametrize("go", ["click('/hood');", "goThroughHistory('/hood');"])
def test_a_page_is_asked_for_after_the_request_that_is_just_being_sent(go: str) -> None:
    # Streamlit sends what a component asks for in a task of its own.
    asked = "sent.push(leaving.began); wait(0); sent.push(leaving.began, leaving.isSending);"
    assert run(f"ask(); now = 3; {go} {asked}") == {
        "sent": [["look", 0], None, 3, False],
        "held": 1,
    }


def test_a_link_that_was_drawn_again_meanwhile_is_followed_all_the_same() -> None:
    does = """
        const gone = link('/hood', { isConnected: false, click: () => sent.push('lost') });
        document.links = [link('/data'), { ...link('/hood'), click: () => sent.push('followed') }];
        ask(); clickOn(gone); wait(0);
    """
    assert run(does)["sent"] == [["look", 0], "followed"]


@pytest.mark.parametrize(
    "does",
    [
        pytest.param("", id="at rest"),
        pytest.param("ask(); answer(); wait(100);", id="once there is an answer"),
        pytest.param("click('/hood'); come('hood', '/hood'); wait(100);", id="once it has come"),
        pytest.param("click('/hood'); wait(11000);", id="once a page counts as lost"),
        pytest.param(
            "location.pathname = '/about'; ask(); answer(); isShown = false; wait(11000);",
            id="on a page without a player",
        ),
    ],
)
def test_the_address_is_looked_at_on_the_way_alone(does: str) -> None:
    assert run(f"{does} sent.push(timers.size);")["sent"][-1] == 0
    assert run(f"{does} click('/data'); sent.push(timers.size);")["sent"][-1] == 1
