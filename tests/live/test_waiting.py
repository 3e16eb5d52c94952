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
const requests = { underWay: null, answered: 0 }, timeline = { queue: [] };
const ask = (asked) => (requests.underWay = { asked });
const answer = (now) => Object.assign(requests, { underWay: null, answered: now });
const waiting = new Waiting({ requests, timeline }, (isSlow) => told.push(isSlow));
const look = (...times) => times.forEach((now) => waiting.look(now));
"""
END = "console.log(JSON.stringify(told));"


@pytest.mark.parametrize(
    ("does", "told"),
    [
        pytest.param("look(0, 9999);", [], id="nothing is asked for"),
        pytest.param("ask(500); look(600, 1400);", [], id="an answer within a second"),
        pytest.param("ask(500); look(1501, 1600, 9999);", [True], id="once, however long"),
        pytest.param(
            "ask(0); look(1100); answer(1200); look(1201);", [True, False], id="until it comes"
        ),
        pytest.param(
            "ask(0); look(900); answer(950); ask(960); look(1500);", [],
            id="each request has its own second",
        ),
        pytest.param(
            "ask(0); timeline.queue = [1]; look(2000); timeline.queue = []; look(2100);", [True],
            id="not while frames are still to be drawn",
        ),
        pytest.param(
            "stale = true; look(0, 900, 1100); stale = false; look(1200);", [True, False],
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
    ],
)  # fmt: skip
def test_slow_answer_is_told(does: str, told: list[bool]) -> None:
    script = (FOLDER / "waiting.js").read_text(encoding="utf-8") + BEGIN + does + END
    done = subprocess.run(
        [need("node"), "--input-type=module"],
        input=script, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told
