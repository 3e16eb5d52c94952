"""Requests on the way to another page of the app, run by node."""

import json
import subprocess

import pytest

from playground.live.assets import FOLDER, join_modules
from tests.tools import need

MODULES = ("leaving", "line", "lineup", "signs", "requests")
BEGIN = """
let now = 0, click = null;
Object.defineProperty(
  globalThis, 'performance', { value: { now: () => now, getEntriesByType: () => [] } });
const ticks = [];
globalThis.setInterval = (tick) => ticks.push(tick);
globalThis.MutationObserver = class { observe() {} };
globalThis.document = {
  addEventListener: (_, listener) => { click = listener; }, querySelector: () => null };
globalThis.location = { origin: 'http://app', pathname: '/' };
const to = (pathname, more = {}) =>
  ({ target: { closest: () => ({ origin: 'http://app', pathname, target: '', ...more }) } });
const sent = [];
const requests = new Requests(() => ({}), new Leaving());
requests.send = ({ do: what }) => sent.push([what, now]);
const wait = (ms) => { for (const end = now + ms; now < end;) { now += 100; ticks[0](); } };
"""
END = "console.log(JSON.stringify(sent));"


@pytest.mark.parametrize(
    ("does", "sent"),
    [
        pytest.param("requests.ask({ do: 'look' });", [["look", 0]], id="no page is on its way"),
        pytest.param(
            "click(to('/hood')); requests.ask({ do: 'look' }); wait(500); "
            "location.pathname = '/hood'; wait(300);", [["look", 600]],
            id="once the page has come",
        ),
        pytest.param(
            "click(to('/hood')); requests.ask({ do: 'look' }); wait(3500);", [["look", 3000]],
            id="a page that never comes",
        ),
        pytest.param(
            "requests.ask({ do: 'play' }); wait(1400); click(to('/hood')); wait(900); "
            "location.pathname = '/hood'; wait(100);", [["play", 0], ["play", 2400]],
            id="nor is one sent again",
        ),
        pytest.param(
            "click(to('/')); requests.ask({ do: 'look' });", [["look", 0]], id="to this page"
        ),
        pytest.param(
            "click(to('/hood', { target: '_blank' })); requests.ask({ do: 'look' });",
            [["look", 0]], id="in another tab",
        ),
        pytest.param(
            "click({ ...to('/hood'), ctrlKey: true }); requests.ask({ do: 'look' });",
            [["look", 0]], id="in another tab by a key",
        ),
        pytest.param(
            "click(to('/', { origin: 'http://elsewhere' })); requests.ask({ do: 'look' });",
            [["look", 0]], id="to another site",
        ),
        pytest.param(
            "click({ target: { closest: () => null } }); requests.ask({ do: 'look' });",
            [["look", 0]], id="on no link",
        ),
    ],
)  # fmt: skip
def test_requests_wait_until_another_page_has_come(does: str, sent: list[list[object]]) -> None:
    modules = join_modules("", [FOLDER / f"{name}.js" for name in MODULES])
    done = subprocess.run(
        [need("node"), "--input-type=module"],
        input=modules + BEGIN + does + END, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == sent
