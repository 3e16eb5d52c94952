"""When the player tells that it waits for the server, run by node."""

import pytest

from playground.live.assets import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
let timer = null, mutate;
globalThis.setInterval = (tick) => (timer = tick);
globalThis.clearInterval = () => { timer = null; };
globalThis.MutationObserver = class { constructor(look) { mutate = look; } observe() {} };
let now = 0;
Object.defineProperty(globalThis, 'performance', { value: { now: () => now } });
let stale = false;
globalThis.document = { querySelector: () => (stale ? {} : null) };
const told = [];
const signs = { isConnected: true, isRunning: false }, timeline = { queue: [] };
const line = { bytesTake: () => 0 };
const requests = { underWay: null, answered: 0, heard: 0, asked: 0, signs, line };
const state = { requests, timeline, playing: false };
const ask = (asked) => Object.assign(requests, { underWay: {}, asked });
const hear = (now) => (requests.heard = now);
const answer = (now) => Object.assign(requests, { underWay: null, answered: now, heard: now });
const waiting = new Waiting(state, (text) => told.push(text));
const look = (...times) => times.forEach((now) => waiting.look(now));
"""
SLOW = "waiting for the server"
NO_ANSWER = "No answer from the server for {} s. It continues by itself."
END = "console.log(JSON.stringify(told));"


@pytest.mark.parametrize(
    ("does", "told"),
    [
        pytest.param("look(0, 9999);", [], id="nothing is asked for"),
        pytest.param("ask(500); look(600, 1400);", [], id="an answer within a second"),
        pytest.param("ask(500); look(1501, 1600, 2499);", [SLOW], id="once, however long"),
        pytest.param(
            "ask(0); look(1100); answer(1200); look(1201);", [SLOW, ""], id="until it comes"
        ),
        pytest.param(
            "ask(0); look(900); answer(950); ask(960); look(1500);",
            [],
            id="each request has its own second",
        ),
        pytest.param(
            "state.playing = true; ask(0); timeline.queue = [1]; look(1500); timeline.queue = []; "
            "look(1600);",
            [SLOW],
            id="not while frames are drawn",
        ),
        pytest.param(
            "timeline.queue = [1]; ask(0); look(900, 1500);",
            [SLOW],
            id="frames that are left when it is paused hide nothing",
        ),
        pytest.param(
            "stale = true; look(0, 900, 1100); stale = false; look(1200);",
            [SLOW, ""],
            id="a page that is drawn by a slow script",
        ),
        pytest.param(
            "for (const now of [0, 600, 1200]) { stale = true; look(now); stale = false; "
            "look(now + 300); }",
            [],
            id="many short runs of the script",
        ),
        pytest.param(
            "stale = true; look(0); answer(800); look(1100); answer(1600); look(2500);",
            [],
            id="answers that come between",
        ),
        pytest.param(
            "ask(0); look(1999, 2001, 4999, 5000, 6000); answer(7000); look(7001);",
            [SLOW, NO_ANSWER.format(2), NO_ANSWER.format(5), ""],
            id="a silent line, in few numbers, until it is back",
        ),
        pytest.param(
            "state.playing = true; ask(0); look(2100);",
            [f"Paused: n{NO_ANSWER.format(2)[1:]}"],
            id="what plays pauses",
        ),
        pytest.param(
            "ask(0); look(900); hear(1000); look(2900, 3001);",
            [SLOW, NO_ANSWER.format(2)],
            id="a sign of the server breaks the silence",
        ),
        pytest.param(
            "ask(0); hear(100); signs.isRunning = true; line.bytesTake = () => 3000; "
            "look(5900, 6200);",
            [SLOW, NO_ANSWER.format(5)],
            id="bytes that are under way have their time",
        ),
        pytest.param("look(9999);", [], id="nobody waits on a silent line"),
        pytest.param(
            "signs.isConnected = false; look(0, 1999, 2100, 65000); signs.isConnected = true; "
            "look(65100);",
            [
                text.replace("answer from", "connection to")
                for text in (NO_ANSWER.format(2), NO_ANSWER.replace("{} s", "1 min"), "")
            ],
            id="a lost connection, though nobody waits",
        ),
    ],
)
def test_slow_answer_is_told(does: str, told: list[str]) -> None:
    script = exports_of(FOLDER / "waiting.js") + BEGIN + does + END
    assert run_in_node(script) == told


@pytest.mark.parametrize(
    ("does", "is_looking"),
    [
        pytest.param("", False, id="at rest"),
        pytest.param("requests.onSend();", True, id="when something is asked for"),
        pytest.param("mutate();", True, id="when Streamlit marks something"),
        pytest.param("ask(0); mutate(); timer();", True, id="until it is answered"),
        pytest.param("ask(0); mutate(); answer(5); timer();", False, id="no longer than that"),
        pytest.param("stale = true; mutate(); timer();", True, id="while a script runs"),
        pytest.param(
            "stale = true; mutate(); timer(); stale = false; timer();", False, id="until it is over"
        ),
        pytest.param("signs.isConnected = false; mutate(); timer();", True, id="while cut off"),
        pytest.param(
            "ask(0); mutate(); now = 1500; timer(); answer(1600); now = 1700; timer();",
            False,
            id="once it has told that it is over",
        ),
    ],
)
def test_it_looks_only_while_something_may_be_waited_for(does: str, is_looking: bool) -> None:
    end = "console.log(timer !== null);"
    assert run_in_node(exports_of(FOLDER / "waiting.js") + BEGIN + does + end) == is_looking
