"""The coach's line in the player, run by node: it says what is true of the frame that is drawn."""

import pytest

from playground.live.assets import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
globalThis.document = {
    createElement: () => ({ setAttribute() {}, append() {}, addEventListener() {} }),
};
const line = new CoachLine(() => {}, () => {});
line.describe(true);
const told = [];
const say = () => { line.say(); told.push(line.text.textContent); };
const [flat, solved] = ["flat", "solved"].map((text) => ({ key: text, text, button: "" }));
const draw = (id, remark, isPlaying) => { line.hear({ id, remark }, isPlaying); };
"""


@pytest.mark.parametrize(
    ("does", "told"),
    [
        pytest.param("draw(1, flat); say();", ["flat"], id="of the frame shown"),
        pytest.param(
            "draw(1, flat, true); draw(2, undefined, true); say();",
            ["flat"],
            id="the line is not written at each frame",
        ),
        pytest.param(
            "draw(1, flat, true); draw(2, null, true); draw(3, undefined, true); say();",
            [""],
            id="until nothing is to be said any more",
        ),
        pytest.param(
            "draw(1, flat, true); draw(2, undefined, true); say(); draw(2, undefined); say();"
            "draw(2, null); say();",
            ["flat", "flat", ""],
            id="a pause changes nothing until more is found out",
        ),
        pytest.param(
            "draw(1, flat); say(); draw(2, undefined); say();",
            ["flat", ""],
            id="at rest of no other frame",
        ),
        pytest.param(
            "draw(1, flat); say(); line.forget(); draw(1, undefined); say();",
            ["flat", ""],
            id="of other settings nothing",
        ),
        pytest.param(
            "draw(1, undefined); say(); draw(1, solved); say();",
            ["", "solved"],
            id="what is found out later",
        ),
        pytest.param(
            "draw(1, flat); line.describe(false); say(); line.describe(true); say();",
            ["", "flat"],
            id="nothing while it is switched off",
        ),
    ],
)
def test_line_is_in_step_with_the_frames(does: str, told: list[str]) -> None:
    assert (
        run_in_node(
            exports_of(FOLDER / "coach.js") + BEGIN + does + "console.log(JSON.stringify(told));"
        )
        == told
    )
