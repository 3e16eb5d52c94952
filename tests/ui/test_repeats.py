"""How many events of a key that is held get to a slider, run by node."""

import pytest

from playground.ui.keeping.returning import FOLDER
from tests.tools import exports_of, run_in_node

BEGIN = """
let now = 0, listen;
Object.defineProperty(globalThis, 'performance', { value: { now: () => now } });
const through = [];
const target = { closest: () => isSlider && {} };
let isSlider = true;
new Repeats({ addEventListener: (kind, listener, isFirst) => { if (isFirst) listen = listener; } });
const press = (at, key, repeat) => {
    now = at;
    let isThrough = true;
    listen({ key, repeat, target, preventDefault() { isThrough = false; },
             stopImmediatePropagation() {} });
    if (isThrough) through.push(at);
};
const hold = (key, from, to) => {
    for (let at = from; at < to; at += 33) press(at, key, at > from);
};
"""
END = "console.log(JSON.stringify(through));"


def run(does: str) -> list[int]:
    script = exports_of(FOLDER / "repeats.js") + BEGIN + does + END
    found: list[int] = run_in_node(script)
    return found


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowUp", "PageDown"])
def test_a_key_that_is_held_gives_five_values_a_second(key: str) -> None:
    found = run(f"hold('{key}', 0, 1000);")
    assert found == [0, 231, 462, 693, 924]


def test_each_press_counts_however_fast() -> None:
    assert run("for (const at of [0, 20, 40]) press(at, 'ArrowLeft', false);") == [0, 20, 40]


@pytest.mark.parametrize(
    "does", ["isSlider = false; hold('ArrowLeft', 0, 100);", "hold('a', 0, 100);"]
)
def test_other_keys_and_places_are_left_alone(does: str) -> None:
    assert run(does) == [0, 33, 66, 99]
