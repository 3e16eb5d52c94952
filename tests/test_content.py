"""The texts of the About page keep up with the program."""

import re
from pathlib import Path

import pytest

from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES
from playground.presets import PRESETS
from playground.presets.facts import FACTS, PARITY_COUNTS, figures, fill_figures
from playground.ui.fact_texts import with_facts
from playground.ui.pages.about import TABS, filled

PACKAGE = Path(__file__).resolve().parents[1] / "playground"
CONTENT = PACKAGE / "content"
WORKSHOP = sorted(
    [*PACKAGE.glob("workshop/exercises/*.toml"), *PACKAGE.glob("workshop/guides/*.md")]
)


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


def shown(name: str) -> str:
    """Return the text of a tab as the page shows it, but for addresses and kinds of spaces."""
    text = (CONTENT / name).read_text(encoding="utf-8")
    return filled(with_facts(text, lambda _: "seeds")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", TABS.values())
def test_every_tab_has_a_text_that_begins_with_its_heading(name: str) -> None:
    text = shown(name)
    assert text.startswith("## ")
    assert not re.search(r"\{(rules|low color|middle color|high color|facts?)\b[^}]*\}", text)
    # Nor a figure that nobody measured: "{patience-500}".
    assert not re.search(r"\{[a-z]+-[a-z0-9:_-]+\}", text)


def test_every_fact_is_on_the_page_and_taught_where_it_belongs() -> None:
    measurements = shown("measurements.md")
    assert "### What we measured" in measurements
    assert all(f"**{fact.title}.**" in measurements for fact in FACTS.values())
    catalogue = shown("catalogue.md")
    for name in PARITY_COUNTS:
        assert f"| [`{name}`](seeds) | {figures()[f'parity-4-{name}:right']} |" in catalogue
    assert f"{figures()['momentum-500']} of the initial" in catalogue
    assert f"eight from {figures()['dropout-8']}" in " ".join(catalogue.split())
    assert f"{figures()['patience-5000']} learn XOR in 5,000" in shown("theory.md")


@pytest.mark.parametrize("path", WORKSHOP, ids=lambda path: path.name)
def test_rates_in_exercises_and_guides_are_those_measured(path: Path) -> None:
    said = re.findall(r"[0-9]+\.[0-9]+ %", path.read_text(encoding="utf-8"))
    assert set(said) <= set(figures().values())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "08-stuck.toml",
            "of {n} networks with 2 hidden units {patience-5000} have learned XOR after 5,000 "
            "epochs, and {patience-50000} after 50,000",
        ),
        (
            "09-luck-or-size.toml",
            "of {n} networks 2-2-1 with bias {patience-5000} have learned XOR after 5,000 epochs, "
            "and {patience-50000} after 50,000",
        ),
        (
            "60.md",
            "of {n} networks 2-2-1 with bias {patience-5000} have learned XOR after 5,000 epochs, "
            "and {patience-50000} after 50,000",
        ),
        ("60.md", "bring 2-2-1 from {patience-5000} to {patience-50000} (of {n})"),
    ],
)
def test_exercises_say_that_patience_does_not_help(name: str, words: str) -> None:
    (path,) = (one for one in WORKSHOP if one.name == name)
    said = fill_figures(words).replace("{n}", str(FACTS["patience"].n_seeds))
    assert said in " ".join(path.read_text(encoding="utf-8").split())


def test_change_log_counts_the_presets() -> None:
    words = {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}
    text = (CONTENT / "changes.md").read_text(encoding="utf-8")
    assert f"{words[len(PRESETS)]} presets" in text
