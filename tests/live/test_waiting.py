"""When the player tells that it waits for the server, run by node."""

import json
import subprocess

import pytest

from playground.live.assets import FOLDER
from tests.tools import need

BEGIN = """
globalThis.setInterval = () => {};
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
NO_ANSWER = "No answer from the server for {} s. It goes on by itself."
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
            "ask(0); look(900); answer(950); ask(960); look(1500);", [],
            id="each request has its own second",
        ),
        pytest.param(
            "state.playing = true; ask(0); timeline.queue = [1]; look(1500); timeline.queue = []; "
            "look(1600);", [SLOW], id="not while frames are drawn",
        ),
        pytest.param(
            "timeline.queue = [1]; ask(0); look(900, 1500);", [SLOW],
            id="frames that are left when it is paused hide nothing",
        ),
        pytest.param(
            "stale = true; look(0, 900, 1100); stale = false; look(1200);", [SLOW, ""],
            id="a page that is drawn by a slow script",
        ),
        pytest.param(
            "for (const now of [0, 600, 1200]) { stale = true; look(now); stale = false; "
            "look(now + 300); }", [], id="many short runs of the script",
        ),
        pytest.param(
            "stale = true; look(0); answer(800); look(1100); answer(1600); look(2500);", [],
            id="answers that come between",
        ),
        pytest.param(
            "ask(0); look(1999, 2001, 4999, 5000, 6000); answer(7000); look(7001);",
            [SLOW, NO_ANSWER.format(2), NO_ANSWER.format(5), ""],
            id="a silent line, in few numbers, until it is back",
        ),
        pytest.param(
            "state.playing = true; ask(0); look(2100);", [f"Paused: n{NO_ANSWER.format(2)[1:]}"],
            id="what plays pauses",
        ),
        pytest.param(
            "ask(0); look(900); hear(1000); look(2900, 3001);", [SLOW, NO_ANSWER.format(2)],
            id="a sign of the server breaks the silence",
        ),
        pytest.param(
            "ask(0); hear(100); signs.isRunning = true; line.bytesTake = () => 3000; "
            "look(5900, 6200);", [SLOW, NO_ANSWER.format(5)],
            id="bytes that are under way have their time",
        ),
        pytest.param("look(9999);", [], id="nobody waits on a silent line"),
        pytest.param(
            "signs.isConnected = false; look(0, 1999, 2100, 65000); signs.isConnected = true; "
            "look(65100);",
            [text.replace("answer from", "connection to") for text in
             (NO_ANSWER.format(2), NO_ANSWER.replace("{} s", "1 min"), "")],
            id="a lost connection, though nobody waits",
        ),
    ],
)  # fmt: skip
def test_slow_answer_is_told(does: str, told: list[str]) -> None:
    script = (FOLDER / "waiting.js").read_text(encoding="utf-8") + BEGIN + does + END
    done = subprocess.run(
        [need("node"), "--input-type=module"],
        input=script, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told
