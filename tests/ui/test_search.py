"""The search above the settings: it finds all of them, and says where they are or why they rest."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.experiment import SETTINGS, Experiment
from playground.experiment.idle_reasons import IDLE_REASONS
from playground.experiment.other_names import ALSO_CALLED
from playground.live.description import VIEW_SETTINGS
from playground.presets import GALLERY
from playground.ui.widgets.places import ELSEWHERE, ROW
from playground.ui.widgets.search import entries
from tests.node import Node
from tests.ui.test_controls import OTHER_VALUES

FINDING = Path(__file__).resolve().parents[2] / "playground" / "ui" / "browser" / "finding.js"


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    text = FINDING.read_text(encoding="utf-8")
    known = f"const ENTRIES = {json.dumps(entries())};"
    with Node(
        f"{text}\n{known}\nconst answer = ([text, idle]) => find(text, ENTRIES, idle);"
    ) as one:
        yield one


def found(node: Node, text: str, idle: Any = ()) -> dict[str, Any]:
    answer: dict[str, Any] = node.ask([text, sorted(idle)])
    return answer


def names_found(node: Node, text: str) -> set[str]:
    answer = found(node, text)
    return {*answer["here"], *(note["name"] for note in answer["notes"])}


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_found_by_its_label_and_by_each_of_its_names(node: Node, name: str) -> None:
    one = SETTINGS[name]
    for text in (one.label, one.label.upper(), one.label[:3], one.key, *ALSO_CALLED[name]):
        assert name in names_found(node, text), text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("lr", "learning_rate"), ("step size", "learning_rate"), ("epochs", "stop_epoch")),
        *(("momentum", "momentum"), ("L2", "l2"), ("weight decay", "l2"), ("dropout", "dropout")),
        *(("neurons", "hidden_layers"), ("early stopping", "patience"), ("xavier", "initializer")),
        *(("  Learning   RATE! ", "learning_rate"), ("overshoots", "learning_rate")),
    ],
)
def test_usual_words_find_what_they_mean(node: Node, text: str, name: str) -> None:
    assert name in names_found(node, text)


@pytest.mark.parametrize("text", ["zzz", "<zz>", "'); zz", "x" * 5000, "learning zzz"])
def test_nothing_that_is_no_name_is_found(node: Node, text: str) -> None:
    assert names_found(node, text) == set()


@pytest.mark.parametrize("name", IDLE_REASONS)
def test_setting_that_does_nothing_is_named_with_its_reason(node: Node, name: str) -> None:
    label = SETTINGS[name].label
    note = {"name": name, "label": label, "text": IDLE_REASONS[name], "leads": False}
    assert note in found(node, label, [name])["notes"]


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_in_the_sidebar_or_named_with_where_it_is(node: Node, name: str) -> None:
    answer = found(node, SETTINGS[name].label)
    here, notes = answer["here"], {one["name"]: one["text"] for one in answer["notes"]}
    assert (name in here) != (name in ELSEWHERE)
    assert notes.get(name) == ELSEWHERE.get(name)


def test_every_setting_that_can_be_idle_has_a_reason() -> None:
    cases = [Experiment(**base).changed() for base, _ in OTHER_VALUES.values()]
    cases += [entry.experiment for entry in GALLERY]
    idle = set().union(*(one.idle() for one in cases))
    assert idle <= IDLE_REASONS.keys()
    assert all(IDLE_REASONS[name].startswith("only ") for name in IDLE_REASONS)
    assert IDLE_REASONS["momentum"] == "only with optimizer momentum or Nesterov"


def test_every_setting_has_other_names_and_what_the_player_shows_stands_elsewhere() -> None:
    assert ALSO_CALLED.keys() == SETTINGS.keys()
    assert ELSEWHERE.keys() >= {*VIEW_SETTINGS, *ROW}
    assert SETTINGS.keys() >= ELSEWHERE.keys() | IDLE_REASONS.keys()
