"""The coach's line in the player, run by node: it says what is true of the frame that is drawn."""

import json
import subprocess

import pytest

from playground.live.assets import FOLDER
from tests.tools import need

BEGIN = """
globalThis.document = {
    createElement: () => ({ setAttribute() {}, append() {}, addEventListener() {} }),
};
const line = new CoachLine(() => {}, () => {});
line.describe(true);
const told = [];
const say = () => { line.say(); told.push(line.text.textContent); };
const [flat, solved] = ["flat", "solved"].map((text) => ({ key: text, text, button: "" }));
"""


@pytest.mark.parametrize(
    ("does", "told"),
    [
        pytest.param("line.hear(flat); say();", ["flat"], id="of the frame shown"),
        pytest.param(
            "line.hear(flat, true); line.hear(undefined, true); say();", ["flat"],
            id="the line is not written at each frame",
        ),
        pytest.param(
            "line.hear(flat, true); line.hear(null, true); line.hear(undefined, true); say();",
            [""], id="until nothing is to be said any more",
        ),
        pytest.param(
            "line.hear(flat, true); say(); line.hear(undefined); say();", ["flat", ""],
            id="at rest of no other frame",
        ),
        pytest.param(
            "line.hear(undefined); say(); line.hear(solved); say();", ["", "solved"],
            id="what is found out later",
        ),
        pytest.param(
            "line.hear(flat); line.describe(false); say(); line.describe(true); say();",
            ["", "flat"], id="nothing while it is switched off",
        ),
    ],
)  # fmt: skip
def test_line_is_in_step_with_the_frames(does: str, told: list[str]) -> None:
    files = [(FOLDER / name).read_text(encoding="utf-8") for name in ("elements.js", "coach.js")]
    script = "\n".join(files).replace('import { element } from "./elements.js";', "")
    done = subprocess.run(
        [need("node"), "--input-type=module"],
        input=script + BEGIN + does + "console.log(JSON.stringify(told));",
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told
