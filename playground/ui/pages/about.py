"""About: guide, theory in one page, catalogue, measurements, scale, change log, credits."""

from pathlib import Path

import streamlit as st

from playground.charts.look import OUTPUT_COLOR_NAMES, VALUE_COLOR_NAMES
from playground.engine import ACTIVATIONS, LOSSES, OPTIMIZERS
from playground.experiment import Experiment
from playground.health.observations import rules_table
from playground.ui.fact_texts import with_facts
from playground.ui.page import Page
from playground.ui.visit.links import link_to
from playground.ui.visit.opening import current_session, write_link

TABS = {
    "Guide": "guide.md",
    "Theory": "theory.md",
    "Catalogue": "catalogue.md",
    "Measurements": "measurements.md",
    "Scale": "scale.md",
    "Changes": "changes.md",
    "Credits": "credits.md",
}
CONTENT = Path(__file__).resolve().parents[2] / "content"


def show() -> None:
    """Draw the page."""
    session = current_session()
    write_link(session)

    def link(experiment: Experiment) -> str:
        # Named also where it is the default: so long each network is trained there, too.
        stop = str(experiment.stop_epoch)
        return link_to(experiment, session.pages, "seeds", stop=stop)

    with st.container(width=760):
        tabs = st.tabs(list(TABS))
    for tab, name in zip(tabs, TABS.values(), strict=True):
        tab.markdown(filled(with_facts((CONTENT / name).read_text(encoding="utf-8"), link)))


def filled(text: str) -> str:
    """Return a text with what the program knows in its places."""
    low, middle, high = OUTPUT_COLOR_NAMES
    facts = {"low color": low, "middle color": middle, "high color": high}
    facts |= {"low value": VALUE_COLOR_NAMES[0], "high value": VALUE_COLOR_NAMES[-1]}
    facts |= {"rules": rules_table()}
    for place, fact in facts.items():
        text = text.replace(f"{{{place}}}", fact)
    text = with_all_rows(text, "Activations", {k: one.formula for k, one in ACTIVATIONS.items()})
    text = with_all_rows(text, "Losses", {k: one.formula for k, one in LOSSES.items()})
    return with_all_rows(text, "Optimizers", {k: one.summary() for k, one in OPTIMIZERS.items()})


def escape(text: str) -> str:
    """Return a text as a cell of a table can hold it."""
    return text.replace("|", r"\|")


def with_all_rows(text: str, heading: str, formulas: dict[str, str]) -> str:
    """Return a text whose table below a heading has a row for each name that the engine knows."""
    before, mark, after = text.partition(f"### {heading}\n")
    if not mark:
        return text
    section, next_mark, rest = after.partition("\n###")
    table, end, words = section.rpartition("|\n")
    rows = "".join(
        f"| `{name}` | {escape(formula)} | |\n"
        for name, formula in formulas.items()
        if f"`{name}`" not in section
    )
    return f"{before}{mark}{table}{end}{rows}{words}{next_mark}{rest}"


PAGE = Page("about", "About", show)
