"""Ctrl+Z where something is typed and where not, run by node in windows made by hand."""

from typing import Any

import pytest

from tests.ui.test_steps import visit

FIELDS = {
    "a text field": 'element("input", { type: "text", value: "12" })',
    "a number field": 'element("input", { type: "number", value: "12" })',
    "a text area": 'element("textarea")',
    "a cell of a table": 'element("div", { role: "grid" })',
    "a text that is edited": 'element("div", { type: "contenteditable" })',
    "the search of a list": 'element("input", { type: "text", role: "combobox", value: "tan" })',
}
NO_FIELDS = {
    "the page": "{}",
    "a slider": 'element("input", { type: "range" })',
    "a switch": 'element("input", { type: "checkbox" })',
    "a choice": 'element("input", { type: "radio" })',
    "a button": 'element("button")',
    "a list after a choice": 'element("input", { type: "text", role: "combobox" })',
}


def press(key: str, before: str = "") -> Any:
    """Press a key after two changes; return whether it is taken, and the server's query then."""
    return visit(
        "pushes",
        f"await tab.changes(2, 3); {before} const taken = tab.window.press({key});"
        "await tab.answered(); print([taken, tab.server.query]);",
    )


@pytest.mark.parametrize("target", FIELDS.values(), ids=FIELDS)
@pytest.mark.parametrize("key", ['"z"', '"Z", { shift: true, on }', '"y"'])
def test_a_field_keeps_its_own_steps(target: str, key: str) -> None:
    key = key if "on" in key else f"{key}, {{ on }}"
    assert press(key, f"const on = {target};") == [False, "lr=3"]


@pytest.mark.parametrize("target", NO_FIELDS.values(), ids=NO_FIELDS)
def test_where_nothing_is_typed_the_key_undoes_the_change(target: str) -> None:
    assert press(f"'z', {{ on: {target} }}") == [True, "lr=2"]


@pytest.mark.parametrize("key", ["undefined", "'a'", "'z', { ctrl: false }"])
def test_other_keys_do_nothing(key: str) -> None:
    assert press(key) == [False, "lr=3"]
