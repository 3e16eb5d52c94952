"""The player's timeline, run by node: what is kept, what is cut, and what is shown."""

import pytest

from playground.live.assets import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
const f = (...ids) => ids.map((id) => ({ id }));
const t = new Timeline();
t.replace(f(1, 2, 3));
"""
END = """
const ids = (frames) => frames.map((frame) => frame.id);
console.log(JSON.stringify([ids(t.frames), t.current?.id, ids(t.queue), t.last?.id]));
"""


@pytest.mark.parametrize(
    ("does", "frames", "current", "queue", "last"),
    [
        pytest.param("", [1, 2, 3], 3, [], 3, id="the last of others is shown"),
        pytest.param("t.queue = f(4, 5);", [1, 2, 3], 3, [4, 5], 5, id="a queue is gone on from"),
        pytest.param("t.append(f(4)[0]);", [1, 2, 3, 4], 4, [], 4, id="one more is shown"),
        pytest.param(
            "t.queue = f(5); t.append(f(4)[0]);",
            [1, 2, 3, 4],
            4,
            [5],
            5,
            id="at the end, what is queued stays",
        ),
        pytest.param("t.goTo(1); t.append(f(9)[0]);", [1, 2, 9], 9, [], 9, id="from one before"),
        pytest.param(
            "t.queue = f(4); t.goTo(0); t.cut();", [1], 1, [], 1, id="what came after is forgotten"
        ),
        pytest.param("t.queue = f(4); t.cut();", [1, 2, 3], 3, [4], 4, id="nothing came after"),
        pytest.param("t.goTo(Infinity);", [1, 2, 3], 3, [], 3, id="beyond the end"),
        pytest.param("t.goTo(-1);", [1, 2, 3], 1, [], 1, id="before the start"),
        pytest.param(
            "t.goTo(1); t.keep(new Set([3]));", [2, 3], 2, [], 2, id="the one shown is kept"
        ),
        pytest.param("t.keep(new Set([2, 3]));", [2, 3], 3, [], 3, id="an early one is dropped"),
        pytest.param(
            "t.goTo(1); t.replace(f(0, 2, 4));", [0, 2, 4], 2, [], 2, id="the one shown comes back"
        ),
        pytest.param("t.goTo(1); t.clear();", [], None, [], None, id="all is forgotten"),
        pytest.param(
            "t.goTo(1); t.clear(); t.replace(f(2, 4));", [2, 4], 2, [], 2, id="of the same run"
        ),
        pytest.param(
            "t.goTo(1); t.clear(true); t.replace(f(2, 4));", [2, 4], 4, [], 4, id="of another run"
        ),
    ],
)
def test_timeline(
    does: str, frames: list[int], current: int | None, queue: list[int], last: int | None
) -> None:
    script = exports_of(FOLDER / "timeline.js") + BEGIN + does + END
    assert run_in_node(script) == [frames, current, queue, last]
