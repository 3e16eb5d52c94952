"""The steps of the browser's history, run by node in windows made by hand.

What Streamlit does to the history where Python writes query parameters differs between its
versions, so each law holds whatever it does.
"""

from pathlib import Path
from typing import Any

import pytest

from playground.ui.keeping.returning import FOLDER
from tests.tools import exports_of, run_in_node

WINDOWS = Path(__file__).with_name("windows.js")
BEHAVIOURS = ("pushes", "replaces", "nothing")

whatever_streamlit_does = pytest.mark.parametrize("behaviour", BEHAVIOURS)


def run(module: str, does: str) -> Any:
    """Return what a script prints as JSON; it has a module of the keeper, and the windows."""
    parts = [
        exports_of(FOLDER / f"{module}.js"),
        WINDOWS.read_text(encoding="utf-8"),
        "const print = (value) => console.log(JSON.stringify(value));",
        does,
    ]
    return run_in_node("\n".join(parts))


def visit(behaviour: str, does: str) -> Any:
    return run("steps", f'const tab = visit(Steps, "{behaviour}");\n{does}')


@whatever_streamlit_does
def test_each_change_is_one_entry_with_its_own_address(behaviour: str) -> None:
    queries = visit(behaviour, "await tab.changes(2, 11); print(tab.window.queries);")
    assert queries == [f"lr={k}" for k in range(1, 12)]


@whatever_streamlit_does
def test_back_and_forward_lead_through_each_of_ten_changes(behaviour: str) -> None:
    seen, queries = visit(
        behaviour,
        """
        await tab.changes(2, 11);
        const seen = [];
        for (const by of [...Array(10).fill(1), ...Array(10).fill(-1)]) {
            await tab.back(by);
            seen.push([tab.server.query, tab.window.location.search.slice(1)]);
        }
        print([seen, tab.window.queries]);
        """,
    )
    there_and_back = [*range(10, 0, -1), *range(2, 12)]
    assert seen == [[f"lr={k}", f"lr={k}"] for k in there_and_back]
    assert queries == [f"lr={k}" for k in range(1, 12)]


@whatever_streamlit_does
def test_changes_that_come_together_are_an_entry_each(behaviour: str) -> None:
    queries = visit(
        behaviour,
        "for (const k of [2, 3, 4]) tab.server.change(`lr=${k}`);"
        "tab.answer(); print(tab.window.queries);",
    )
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=4"]


@whatever_streamlit_does
def test_a_change_after_back_takes_the_place_of_what_lay_ahead(behaviour: str) -> None:
    queries = visit(
        behaviour,
        "await tab.changes(2, 5); await tab.back(2); tab.change('lr=9');print(tab.window.queries);",
    )
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=9"]


@whatever_streamlit_does
def test_an_answer_on_its_way_does_not_undo_back(behaviour: str) -> None:
    server, address, queries = visit(
        behaviour,
        """
        await tab.changes(2, 4);
        const late = tab.server.message();
        tab.window.goTo(tab.window.at - 1);  // Back, which the server is yet to hear of
        late(tab.steps);
        late(tab.steps);
        await tab.answered();
        print([tab.server.query, tab.window.location.search, tab.window.queries]);
        """,
    )
    assert (server, address) == ("lr=3", "?lr=3")
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=4"]


@whatever_streamlit_does
def test_a_change_the_browser_has_not_heard_of_does_not_undo_back(behaviour: str) -> None:
    server, queries = visit(
        behaviour,
        """
        await tab.changes(2, 4);
        tab.server.change("lr=5");  // asked for before Back, and answered after it
        const late = tab.server.message();
        tab.window.goTo(tab.window.at - 1);
        late(tab.steps);
        await tab.answered();
        print([tab.server.query, tab.window.queries]);
        """,
    )
    assert server == "lr=3"
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=4"]


@whatever_streamlit_does
def test_a_change_that_is_answered_together_with_back_is_the_next_step(behaviour: str) -> None:
    queries = visit(
        behaviour,
        """
        await tab.changes(2, 4);
        tab.window.goTo(tab.window.at - 1);
        tab.server.work();
        tab.server.change("lr=7");
        tab.answer();
        print(tab.window.queries);
        """,
    )
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=7"]


@whatever_streamlit_does
def test_fast_back_and_forward_end_where_the_browser_is(behaviour: str) -> None:
    server, address = visit(
        behaviour,
        """
        await tab.changes(2, 11);
        for (const by of [-1, -1, -1, 1, 1, -1, -1, -1, 1]) {
            tab.window.goTo(tab.window.at + by);
            await pause(1);
        }
        await tab.answered();
        print([tab.server.query, tab.window.location.search.slice(1)]);
        """,
    )
    assert server == address == "lr=8"


@whatever_streamlit_does
def test_keys_go_the_same_steps(behaviour: str) -> None:
    seen, queries = visit(
        behaviour,
        """
        await tab.changes(2, 11);
        const seen = [];
        const keys = [...Array(10).fill(["z"]), ...Array(5).fill(["Z", { shift: true }]),
                      ...Array(5).fill(["y"])];
        for (const key of keys) {
            tab.window.press(...key);
            await pause(10);
            tab.answer();
            seen.push(tab.server.query);
        }
        print([seen, tab.window.queries]);
        """,
    )
    assert seen == [f"lr={k}" for k in [*range(10, 0, -1), *range(2, 12)]]
    assert queries == [f"lr={k}" for k in range(1, 12)]


@whatever_streamlit_does
@pytest.mark.parametrize("presses", [1, 2, 4, 7, 25])
def test_a_key_held_down_never_leads_out_of_the_app(behaviour: str, presses: int) -> None:
    at, server = visit(
        behaviour,
        f"""
        await tab.changes(2, 5);
        for (let k = 0; k < {presses}; k += 1) tab.window.press("z");
        await tab.answered();
        print([tab.window.at, tab.server.query]);
        """,
    )
    left = max(1, 5 - presses)
    assert (at, server) == (left, f"lr={left}")


@whatever_streamlit_does
def test_keys_undo_what_was_changed_on_the_page_before(behaviour: str) -> None:
    seen, entries = visit(
        behaviour,
        """
        await tab.changes(2, 4);
        tab.open("hood");
        const seen = [];
        for (const shift of [...Array(4).fill(false), ...Array(3).fill(true)]) {
            tab.window.press("z", { shift });
            await tab.answered();
            seen.push(tab.server.query);
        }
        print([seen, tab.window.entries.slice(1).map(({ url }) => url)]);
        """,
    )
    # The fourth one finds nothing left to undo.
    assert seen == [f"lr={k}" for k in (3, 2, 1, 1, 2, 3, 4)]
    assert entries[-1] == "http://host/hood?lr=4"
    assert len(entries) == 5


@whatever_streamlit_does
def test_undo_goes_through_the_changes_of_two_pages_and_redo_back(behaviour: str) -> None:
    seen = visit(
        behaviour,
        """
        await tab.changes(2, 3);
        tab.open("hood");
        await tab.changes(4, 5);
        const seen = [];
        for (const shift of [...Array(4).fill(false), ...Array(4).fill(true)]) {
            tab.window.press("z", { shift });
            await tab.answered();
            seen.push(tab.server.query);
        }
        print(seen);
        """,
    )
    assert seen == [f"lr={k}" for k in (4, 3, 2, 1, 2, 3, 4, 5)]


@whatever_streamlit_does
def test_back_leads_over_pages_and_undo_and_redo_go_on_there(behaviour: str) -> None:
    seen, path = visit(
        behaviour,
        """
        await tab.changes(2, 3);
        tab.open("hood");
        await tab.changes(4, 4);
        const seen = [];
        for (let k = 0; k < 2; k += 1) {
            await tab.back();
            seen.push(tab.server.query);
        }
        const path = tab.window.location.pathname;
        for (const shift of [false, true]) {
            tab.window.press("z", { shift });
            await tab.answered();
            seen.push(tab.server.query);
        }
        print([seen, path]);
        """,
    )
    assert seen == ["lr=3", "lr=3", "lr=2", "lr=3"]
    assert path == "/"


@whatever_streamlit_does
def test_a_page_switch_is_no_change(behaviour: str) -> None:
    wishes, queries = visit(
        behaviour,
        """
        await tab.changes(2, 3);
        for (const path of ["hood", "data", ""]) tab.open(path);
        const before = tab.server.asked;
        for (let k = 0; k < 3; k += 1) await tab.back();
        print([tab.server.asked - before, tab.window.queries]);
        """,
    )
    assert wishes == 0
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=3", "lr=3", "lr=3"]


@whatever_streamlit_does
def test_a_link_to_a_part_of_the_page_is_no_change(behaviour: str) -> None:
    wishes, there, back = visit(
        behaviour,
        """
        await tab.changes(2, 3);
        const { window } = tab, before = tab.server.asked;
        const url = `${window.here.url}#part`;
        window.entries.splice(window.at + 1, Infinity, { state: null, url });
        window.goTo(window.at + 1);  // as a browser does by itself
        tab.answer();
        const there = window.location.href;
        await tab.back();
        print([tab.server.asked - before, there, window.location.href]);
        """,
    )
    assert wishes == 0
    assert there == "http://host/?lr=3#part"
    assert back == "http://host/?lr=3"


@whatever_streamlit_does
def test_steps_go_on_through_those_of_a_session_that_is_gone(behaviour: str) -> None:
    seen, queries = visit(
        behaviour,
        """
        await tab.changes(2, 4);
        // The page is loaded anew: another server session, which has the last experiment alone.
        const { window } = tab;
        window.listeners = { popstate: [], keydown: [] };
        tab.server.token = "second";
        tab.server.steps = new Map([[1, { query: "lr=4", before: 0 }]]);
        Object.assign(tab.server, { at: 1, count: 1, undone: [] });
        const steps = new Steps(window, (wish) => tab.server.ask(wish));
        const answer = () => { tab.server.work(); tab.server.message()(steps); };
        answer();
        const seen = [];
        for (const shift of [false, false, true]) {
            window.press("z", { shift });
            await pause(10);
            answer();
            seen.push(tab.server.query);
        }
        print([seen, window.queries]);
        """,
    )
    assert seen == ["lr=3", "lr=2", "lr=3"]
    assert queries == ["lr=1", "lr=2", "lr=3", "lr=4"]


@whatever_streamlit_does
def test_a_session_that_begins_anew_does_not_wait_for_what_the_one_before_was_asked(
    behaviour: str,
) -> None:
    token, place = visit(
        behaviour,
        """
        await tab.changes(2, 4);
        tab.window.goTo(tab.window.at - 1);
        const server = new Server(tab.window, "nothing", "second");
        server.message()(tab.steps);
        const { token, place } = tab.window.history.state.playground;
        print([token, place]);
        """,
    )
    assert (token, place) == ("second", 1)


def test_what_is_there_already_is_not_written_again() -> None:
    writes = visit(
        "pushes",
        "await tab.changes(2, 3); const before = tab.window.writes;"
        "for (let k = 0; k < 200; k += 1) tab.answer(); print(tab.window.writes - before);",
    )
    assert writes == 0


def test_a_browser_that_refuses_more_writes_breaks_nothing_and_catches_up() -> None:
    queries = visit(
        "nothing",
        "tab.window.isRefusing = true; await tab.changes(2, 3);"
        "tab.window.isRefusing = false; tab.answer(); print(tab.window.queries);",
    )
    assert queries == ["lr=1", "lr=2", "lr=3"]


@whatever_streamlit_does
def test_a_page_that_was_left_before_it_came_asks_for_nothing_on_the_way_back(
    behaviour: str,
) -> None:
    """Its entry has no number yet, and no query: that is no wish for the bare experiment."""
    asked = visit(
        behaviour,
        """await tab.changes(2, 3);
        tab.window.history.pushState({}, "", "/hood");
        tab.window.history.pushState({}, "", "/data?lr=3");
        const before = tab.server.wishes.length;
        tab.window.goTo(tab.window.at - 1);
        print(tab.server.wishes.length - before);""",
    )
    assert asked == 0
