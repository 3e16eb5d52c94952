"""When a page is taken for broken and loaded again, run by node."""

import json
import subprocess

import pytest

from playground.live.scripts import Script
from playground.ui.keeper import FOLDER
from tests.tools import need

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
    text = Script("test", (FOLDER / "mending.js",)).text
    script = f"{text}{BEGIN}{does} console.log(JSON.stringify(reloads));"
    command = [need("node"), "--input-type=module"]
    done = subprocess.run(command, input=script, text=True, capture_output=True, check=True)
    return int(json.loads(done.stdout))


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
            "wait(2000);", 2, id="again after a while",
        ),
        pytest.param("isOff = true; app = null; wait(9000);", 0, id="where nothing can come back"),
    ],
)  # fmt: skip
def test_a_broken_page_is_loaded_again(does: str, n: int) -> None:
    assert reloads(does) == n
