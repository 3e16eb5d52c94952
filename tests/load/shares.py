"""One server against several behind the proxy: `python -m tests.load shares --servers 2`.

In turns, some learners play on one server, and 1.9 times as many, for each further server 0.9 times
more, on several behind the proxy. Where the many have as many frames and as soon an answer to a
click as the few, the servers hold that many times the learners of one.

All share the machine's cores: what learners and proxy need is missing to the servers.
"""

from collections.abc import Iterator
from typing import Any

from tests.load.beside import crowd, figures
from tests.servers import ROOT

GAIN = 0.9  # of one server's learners, that each further one holds


def run_shares(n_learners: int, seconds: float, n_servers: int, rounds: int) -> None:
    """Put the loads on servers of their own, in turns, and print what came of it."""
    loads = {1: n_learners, n_servers: round(n_learners * (1.0 + GAIN * (n_servers - 1)))}
    met: dict[int, list[dict[str, Any]]] = {n: [] for n in loads}
    for k in range(rounds):
        for n in sorted(loads, reverse=k % 2 == 1):
            with crowd(ROOT, seconds, n) as learners:
                met[n].append(learners.measure(loads[n]))
    print(*table(loads, met, seconds), sep="\n")


def table(
    loads: dict[int, int], met: dict[int, list[dict[str, Any]]], seconds: float
) -> Iterator[str]:
    """Tell what came of it, a column for each number of servers."""
    rounds = len(met[1])
    yield f"{rounds} rounds of {seconds:g} s each"
    yield f"{'servers':38}" + "".join(f"{n:12d}" for n in loads)
    yield f"{'learners':38}" + "".join(f"{n:12d}" for n in loads.values())
    columns = [figures(met[n]) for n in loads]
    for name in columns[0]:
        yield f"{name:38}" + "".join(f"{column[name]:12.2f}" for column in columns)
