"""Measured facts on the page: each row opens its experiment, and the tables have their figures."""

import re

import pytest

from playground.experiment import Experiment
from playground.presets.facts import FACTS
from playground.ui.fact_texts import with_facts, write_fact
from playground.ui.pages.seeds.page import start
from playground.ui.visit.opening import open_link


def query_of(experiment: Experiment) -> str:
    query = {"stop": str(experiment.stop_epoch), **experiment.to_query()}
    return "seeds?" + "&".join(f"{key}={text}" for key, text in query.items())


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("key", FACTS)
def test_a_fact_has_a_row_for_each_experiment_and_its_command(key: str) -> None:
    fact = FACTS[key]
    text = write_fact(fact, query_of).replace("\N{NO-BREAK SPACE}", " ")
    header, _, *rows = (cells(line) for line in text.splitlines() if line.startswith("|"))
    assert len(rows) == len(fact.rows)
    assert {len(row) for row in rows} == {len(header)}
    for written, row in zip(rows, fact.rows, strict=True):
        assert written[0].startswith(f"[{row.label}](")
        named = dict(zip(header, written, strict=True))
        assert named["every point within 0.1"] == row.figures[row.key]
        assert named["its 95 % interval"] == row.interval
        assert ("every point right" in named) == (row.n_right is not None)
        assert ("median error" in named) == (row.median_error is not None)
    assert text.endswith(f"`python -m playground.presets facts {key}`")
    assert f"; {fact.n_seeds} networks each." in text


@pytest.mark.parametrize("key", FACTS)
def test_a_row_opens_many_seeds_with_its_settings_and_epochs(key: str) -> None:
    links = re.findall(r"\]\(seeds\?(\S*?)\)", write_fact(FACTS[key], query_of))
    for link, row in zip(links, FACTS[key].rows, strict=True):
        session = open_link(dict(part.split("=") for part in link.split("&")), [])
        assert not session.problems
        assert session.experiment == row.experiment
        assert session.view.epochs == row.epochs
        start(session, 4, session.view.epochs)
        assert session.sweeping.sweep
        assert session.sweeping.sweep.epochs == row.epochs


def test_places_are_filled_and_what_is_no_place_stays() -> None:
    text = with_facts("{fact relu} {tanh-1000} {facts} {no-such} {x}", query_of)
    assert text.startswith(write_fact(FACTS["relu"], query_of) + " 48.8 % **")
    for fact in FACTS.values():
        assert f"**{fact.title}.** {write_fact(fact, query_of)}" in text
    assert text.endswith("{no-such} {x}")
