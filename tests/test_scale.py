"""What is said of large halls follows from its inputs, and from the limits of the program."""

import math
import re
from collections.abc import Iterator

import pytest

from playground.hall.servers import PROXY
from playground.workshop.rooms.file import LARGEST
from playground.workshop.rooms.store import MOST_LEARNERS, MOST_ROOMS

TEXT = (PROXY.parents[1] / "content" / "scale.md").read_text(encoding="utf-8")


def rows(section: str) -> Iterator[list[str]]:
    """Yield the cells of a section's table, row by row."""
    text = TEXT.partition(f"### {section}\n")[2].partition("\n### ")[0]
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def number(text: str) -> float:
    return float(text.replace(",", ""))


INPUTS = {name: number(value) for name, value in list(rows("What one learner takes"))[1:]}
HALLS = {"1,000": 1_000, "100,000": 100_000}
SHARES = {"a quarter plays": 0.25, "all play": 1.0}


def expected(n_learners: int, share: float) -> dict[str, float]:
    """Return what the formulas give."""
    playing = n_learners * share
    busy = playing * INPUTS["server, of a core, at play"]
    busy += (n_learners - playing) * INPUTS["server, of a core, at rest"]
    n_servers = math.ceil(busy / INPUTS["share of a core that a server can fill until clicks wait"])
    memory = n_servers * INPUTS["memory of a server without learners, MB"]
    memory += n_learners * INPUTS["memory of a learner, MB"]
    down = INPUTS["from server to browser at play, kB a second"]
    news = INPUTS["steps and checks that a live room hears of, a second"]
    return {
        "servers, and cores": n_servers,
        "memory, GB": memory / 1e3,
        "line, Mbit/s": playing * down * 8 / 1e3,
        "first load within five minutes, Mbit/s": n_learners
        * INPUTS["first load of the page, MB"]
        * 8
        / 300,
        "proxies, cores": playing * INPUTS["proxy, of a core, at play"],
        "proxies, memory, GB": n_learners * INPUTS["proxy, memory of a connection, kB"] / 1e6,
        "proxies, descriptors": n_learners * INPUTS["proxy, descriptors of a connection"],
        "writes to rooms, a second": n_learners * news,
        "rooms' file, MB": n_learners * INPUTS["a learner in the rooms' file, kB"] / 1e3,
    }


def test_results_are_what_the_formulas_make_of_the_inputs() -> None:
    (_, *heads), *told = rows("By hand")
    for k, head in enumerate(heads):
        n_learners, share = head.split(", ")
        found = {name: number(values[k]) for name, *values in told}
        assert found == pytest.approx(expected(HALLS[n_learners], SHARES[share]), rel=0.1)


def test_formulas_have_the_figures_of_the_table() -> None:
    formulas = TEXT.partition("### By hand\n")[2].partition("\nIn a lesson")[0]
    said = {number(one) for one in re.findall(r"[0-9]+(?:\.[0-9]+)?", formulas)}
    assert said - {8.0} <= set(INPUTS.values())


def test_limits_are_those_of_the_program() -> None:
    assert f"holds {MOST_LEARNERS} learners" in TEXT
    assert f"{MOST_ROOMS} rooms of {MOST_LEARNERS} end at {MOST_ROOMS * MOST_LEARNERS:,}" in TEXT
    most = LARGEST / 1e3 / INPUTS["a learner in the rooms' file, kB"]
    assert f"{LARGEST // 1_000_000} MB at {math.floor(most / 1e3)},000" in TEXT
    (maxconn,) = re.findall(r"maxconn (\d+)", PROXY.read_text(encoding="utf-8"))
    assert f"connections*, {int(maxconn):,} as it is set" in TEXT
