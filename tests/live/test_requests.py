"""What the player knows of its line, and what it asks for when: its modules run by node."""

import json
from typing import Any

import pytest

from playground.live.assets import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
let now = 1000, observe = () => {};
const files = [];
Object.defineProperty(
  globalThis, 'performance', { value: { now: () => now, getEntriesByType: () => files } });
const marks = { isGone: false, isRunning: false };
const timers = new Map();
globalThis.setInterval = (tick) => { timers.set(tick, tick); return tick; };
globalThis.clearInterval = (tick) => timers.delete(tick);
const tick = () => { for (const one of [...timers.values()]) one(); };
globalThis.MutationObserver = class { constructor(look) { observe = look; } observe() {} };
globalThis.document = {
  addEventListener: () => {},
  querySelector: (what) => (what.includes(':not') ? marks.isGone : marks.isRunning) || null,
};
globalThis.location = { origin: 'http://app', pathname: '/' };
const line = new Line(), said = [];
const learn = (ms, size, more = {}) =>
  line.take('play', { ms, brought: ms, size, spent: 0, turn: 0, ...more });
const requests = new Requests(
  () => ({ frame: 7 }), { isUnderWay: () => false, send() {}, begin() {} });
const sent = [];
requests.send = (request) => sent.push(request);
const mark = (more) => { Object.assign(marks, more); observe(); };
const wait = (ms) => { for (const end = now + ms; now < end;) { now += 50; tick(); } };
const answer = (more = {}) => {
  const no = sent.at(-1).no;
  requests.receive({ reply: no, size: 3000, spent: 0, turn: 0, ...more }, now); requests.next(); };
/** Answers that take so many ms each. */
const settle = (ms, n = 12) => {
  for (let k = 0; k < n; k++) { requests.ask({ do: 'look' }); wait(ms); answer(); }
  sent.length = 0; };
const repeats = () => sent.length - new Set(sent.map(({ no }) => no)).size;
const actions = () => sent.map(
  (one) => [one.do, one.name, one.n, one.value].filter((x) => x !== undefined).join(' '));
const step = (name) => requests.ask({ do: 'step', name, n: 1 });
const set = (name, value) => requests.ask({ do: 'set', name, value });
"""


def run(does: str, result: str) -> Any:
    script = exports_of(FOLDER / "line.js", FOLDER / "requests.js") + BEGIN + does
    script += f"console.log(JSON.stringify({result}));"
    return run_in_node(script)


# ---- what is known of the line ----


def test_nothing_is_known_of_a_line_without_answers() -> None:
    assert run("", "line.room") == 0
    assert run("", "line.patience('step')") == 1500


@pytest.mark.parametrize("rate", [30, 100, 1000])
def test_rate_is_told_from_answers_of_different_size(rate: int) -> None:
    # Each takes 80 ms besides its bytes; bytes a ms are kB a second.
    does = f"for (let k = 0; k < 30; k++) for (const n of [3000, 40000]) learn(80 + n / {rate}, n);"
    room = run(does, "line.room")
    if rate <= 100:
        assert room == pytest.approx(500 * rate, rel=0.15)
    else:  # 60 ms of jitter hide so fast a rate
        assert room > 250_000


def test_rate_is_told_by_the_largest_file_that_the_page_has_loaded() -> None:
    large = "{ transferSize: 1_400_000, responseEnd: 30000, responseStart: 2000 }"
    files = f"files.push({{ transferSize: 900, responseEnd: 9, responseStart: 8 }}, {large});"
    assert run(files, "new Line().room") == 25_000
    assert run("files.push({ transferSize: 0 });", "new Line().room") == 0


def test_room_shrinks_at_once_where_the_line_becomes_slow_and_grows_again() -> None:
    fast = "for (let k = 0; k < 20; k++) learn(90, k % 2 ? 3000 : 130000);"
    assert run(fast, "line.room") > 500_000
    slow = "learn(80 + 2600, 130000);"
    assert run(fast + slow, "line.room") < 40_000
    again = "for (let k = 0; k < 20; k++) learn(90, Math.max(4000, line.room));"
    assert run(fast + slow + again, "line.room") > 100_000


def test_slow_line_is_known_from_large_answers_alone() -> None:
    does = "for (let k = 0; k < 3; k++) learn(100 + 38000 / 20, 38000);"
    assert 5_000 < run(does, "line.room") < 15_000


def test_waiting_for_ones_turn_is_not_taken_for_a_slow_line() -> None:
    does = "for (let k = 0; k < 20; k++) learn(900, k % 2 ? 3000 : 130000, { turn: 900 });"
    slow = "for (let k = 0; k < 20; k++) learn(k % 2 ? 100 : 900, k % 2 ? 3000 : 130000);"
    assert run("learn(100, 3000);" + does, "line.room") > 2 * run(slow, "line.room")


def test_waiting_for_the_server_to_begin_is_not_taken_for_a_slow_line() -> None:
    does = "for (let k = 0; k < 20; k++) learn(2000, k % 2 ? 3000 : 130000, { brought: 90 });"
    assert run(does, "line.room") > 500_000


def test_full_server_that_is_late_with_any_answer_is_no_slow_line() -> None:
    does = "for (let k = 0; k < 20; k++) learn(2000, 3000);"
    assert run("learn(100, 3000); learn(110, 30000);" + does, "line.room") > 100_000


def test_time_at_work_is_not_taken_for_a_slow_line() -> None:
    does = "learn(100, 3000); for (let k = 0; k < 9; k++) learn(600, 30000, { spent: 500 });"
    assert run(does, "line.room") > 100_000


def test_patience_follows_the_line_up_and_down() -> None:
    quick = "for (let k = 0; k < 20; k++) learn(120, 3000);"
    slow = "for (let k = 0; k < 20; k++) learn(2000, 3000);"
    assert run(quick, "line.patience('')") < 300
    assert run(quick + slow, "line.patience('')") > 2000
    assert run(quick + slow + quick + quick, "line.patience('')") < 500


def test_patience_has_time_for_the_bytes_of_an_answer() -> None:
    does = "for (let k = 0; k < 20; k++) { learn(140, 3000); learn(80 + 500, 25000); }"
    assert run(does, "line.patience('play') - line.patience('step')") == pytest.approx(500, abs=60)


# ---- when a request is sent again ----


def test_lost_request_is_sent_again_soon_on_a_good_line() -> None:
    again = run("settle(100); step(); wait(900);", "[sent.length, repeats()]")
    assert again[1] >= 1
    first = run(
        "settle(100); step(); const asked = now; let at = 0;while (!repeats()) wait(50);",
        "now - asked",
    )
    assert 200 <= first <= 450


def test_repeats_become_fewer() -> None:
    does = "settle(100); step(); const first = [];"
    counts = run(
        does + "for (let k = 0; k < 6; k++) { wait(8000); first.push(repeats()); }", "first"
    )
    assert counts[0] <= 5
    assert counts[-1] - counts[-2] <= 1


def test_slow_answers_are_waited_for_in_a_full_room() -> None:
    # The first ones come as a surprise; then none is asked for again.
    surprise = "settle(100); settle(1500, 6); const before = repeats();"
    assert run(surprise + "settle(1500, 20);", "repeats()") == 0


def test_request_is_not_sent_again_while_the_server_is_at_work() -> None:
    begin = "settle(100); step(); mark({ isRunning: true }); wait(3000);"
    assert run(begin, "repeats()") == 0
    # Its work has brought nothing: Streamlit has lost the request.
    assert run(begin + "mark({ isRunning: false }); wait(400);", "repeats()") == 1
    # But not for ever: the line may be cut while it is.
    assert run(begin + "wait(6000);", "repeats()") > 0


def test_request_is_not_sent_again_before_what_has_come_is_read() -> None:
    begin = "settle(100); step(); requests.unread = 1; wait(3000);"
    assert run(begin, "repeats()") == 0
    assert run(begin + "requests.unread = 0; wait(50);", "repeats()") == 1


def test_request_waits_while_the_connection_is_down_and_goes_out_once_it_is_up() -> None:
    begin = "settle(100); step(); mark({ isGone: true }); wait(20000);"
    assert run(begin, "repeats()") == 0
    assert run(begin + "mark({ isGone: false }); wait(350);", "repeats()") == 1


def test_time_in_which_the_page_was_busy_does_not_count() -> None:
    does = "settle(100); step(); wait(50); now += 2000; tick();"
    assert run(does, "repeats()") == 0


@pytest.mark.parametrize(
    "comes",
    [
        pytest.param("now += 1500; answer();", id="the answer is there at once then"),
        pytest.param("now += 1500; tick(); now += 30; answer();", id="it comes after that"),
        pytest.param(
            "const came = now; now += 1500; tick(); requests.receive("
            "{ reply: sent.at(-1).no, size: 3000, spent: 0, turn: 0 }, came);",
            id="it had come before",
        ),
    ],
)
def test_time_in_which_the_page_was_busy_tells_nothing_of_the_line(comes: str) -> None:
    begin = "settle(100); const before = requests.line.round; step(); wait(50);"
    assert run(begin + comes, "requests.line.round - before") < 20
    # One in which the page was not does, though the server was at work: the answer is as late.
    late = "mark({ isRunning: true }); wait(1500); answer();"
    assert run(begin + late, "requests.line.round - before") > 150


def test_work_on_what_was_overtaken_may_end_with_the_answer() -> None:
    # The server goes from the frames to the step without a rest: one sign of work for both.
    begin = (
        "settle(100); requests.ask({ do: 'play' }); mark({ isRunning: true }); wait(50);"
        "step(); wait(900); mark({ isRunning: false });"
    )
    assert run(begin + "wait(50);", "repeats()") == 0
    assert run(begin + "wait(150);", "repeats()") == 1


def test_answer_to_something_else_hurries_a_repeat() -> None:
    begin = "settle(1500); step(); wait(100);"
    other = "requests.receive({ reply: 1, size: 1, spent: 0, turn: 0 }, now);"
    assert run(begin + other, "requests.due - now") <= run(begin, "requests.due - now")


# ---- fast hands ----

UNDER_WAY = "requests.ask({ do: 'points', value: 1 });"


@pytest.mark.parametrize(
    ("does", "order"),
    [
        pytest.param(
            "for (let k = 0; k < 40; k++) step('update');",
            ["step update 40"],
            id="steps become one request",
        ),
        pytest.param(
            "for (const name of ['update', 'update', 'epoch']) step(name);",
            ["step update 2", "step epoch 1"],
            id="of one kind each",
        ),
        pytest.param(
            "for (const value of [1, 2, 3]) set('weight_seed', value);",
            ["set weight_seed 3"],
            id="the last new weights",
        ),
        pytest.param(
            "step(); requests.ask({ do: 'edit', value: [0, 1] }); "
            "requests.ask({ do: 'reset' }); step();",
            ["reset", "step 1"],
            id="a reset forgets what was before",
        ),
        pytest.param(
            "step(); set('weight_seed', 1); requests.ask({ do: 'reset' }); step();",
            ["set weight_seed 1", "step 1"],
            id="so do new weights, with a reset in them",
        ),
        pytest.param(
            "set('speed', 1); requests.ask({ do: 'reset' }); set('speed', 10);",
            ["reset", "set speed 10"],
            id="settings outlive a reset",
        ),
        pytest.param(
            "requests.ask({ do: 'play' }); requests.ask({ do: 'look' }); step();",
            ["step 1"],
            id="a click goes before frames",
        ),
        pytest.param(
            "requests.ask({ do: 'export', name: 'json' }); requests.ask({ do: 'reset' });",
            ["export json", "reset"],
            id="a file is of the frame it was asked for",
        ),
    ],
)
def test_line_is_short(does: str, order: list[str]) -> None:
    end = "while (requests.underWay) answer();"
    assert run(UNDER_WAY + does + end, "actions().slice(1)") == order


def test_click_waits_for_no_frames_that_are_under_way() -> None:
    does = "requests.ask({ do: 'play' }); wait(50); step();"
    assert run(does, "actions()") == ["play", "step 1"]
    # What comes of the frames is no answer, and hurries nothing.
    before = run(does, "requests.due")
    late = "requests.receive({ reply: sent[0].no, size: 1, spent: 0, turn: 0 }, now);"
    assert run(does + late, "[requests.due, requests.underWay.do]") == [before, "step"]


def test_what_is_missing_of_an_answer_is_asked_for_first() -> None:
    does = (
        "requests.ask({ do: 'step', n: 3 }); set('speed', 1);"
        "requests.goOn({ do: 'step', n: 2 }); answer();"
    )
    assert run(does, "actions()") == ["step 3", "step 2"]


def test_message_after_one_that_had_all_frames_tells_that_they_are_missed() -> None:
    heads = [(None, 1), (-1, 1), (5, 1), (-1, 2), (None, 2), (-1, 2)]
    heard = "".join(
        f"said.push(requests.missesFrames({{ after: {json.dumps(after)}, whole: {whole} }}));"
        for after, whole in heads
    )
    assert run(heard, "said") == [False, False, False, True, False, False]


def test_all_frames_are_asked_for_once() -> None:
    does = "requests.askForAll(); requests.askForAll(); answer(); wait(200); requests.askForAll();"
    assert run(does, "actions()") == ["all", "all"]


# ---- nothing to do ----


def test_nothing_runs_while_nothing_is_asked_for() -> None:
    assert run("", "timers.size") == 0
    assert run("step();", "timers.size") == 1
    assert run("step(); answer(); wait(100);", "timers.size") == 0
    # The page was at rest, not busy: the next request has no time to spare for that.
    does = "settle(100); wait(60000); step(); const asked = now; while (!repeats()) wait(50);"
    assert 200 <= run(does, "now - asked") <= 450
