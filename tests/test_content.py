"""The texts of the About page keep up with the program."""

import re
from pathlib import Path

import pytest

from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES
from playground.presets import PRESETS
from playground.ui.pages.about import TABS, filled

CONTENT = Path(__file__).resolve().parents[1] / "playground" / "content"


@pytest.mark.parametrize(
    ("section", "registry"),
    [
        ("Activations", ACTIVATIONS),
        ("Losses", LOSSES),
        ("Optimizers", OPTIMIZERS),
        ("Learning rate schedules", SCHEDULES),
        ("Initial weights", INITIALIZERS),
    ],
)
def test_catalogue_has_every_name_in_the_registrys_order(
    section: str, registry: dict[str, object]
) -> None:
    text = filled((CONTENT / "catalogue.md").read_text(encoding="utf-8"))
    _, _, text = text.partition(f"### {section}\n")
    text, _, _ = text.partition("\n### ")
    places = [text.find(f"`{name}`") for name in registry]
    assert min(places) > 0
    assert places == sorted(places)


@pytest.mark.parametrize("name", TABS.values())
def test_every_tab_has_a_text_that_begins_with_its_heading(name: str) -> None:
    text = filled((CONTENT / name).read_text(encoding="utf-8"))
    assert text.startswith("## ")
    assert not re.search(r"\{(rules|low color|middle color|high color)\}", text)


def test_change_log_counts_the_presets() -> None:
    words = {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen"}
    text = (CONTENT / "changes.md").read_text(encoding="utf-8")
    assert f"{words[len(PRESETS)]} presets" in text
