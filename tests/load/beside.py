"""Two checkouts under the same load, in turn: `python -m tests.load --beside PATH`.

Each is put under load by its own simulated learners, which behave as its own player does: by a
process that takes `tests.load` from that checkout, and waits for orders. What both count is the
same: a frame is drawn if a display of 60 Hz has a picture with it, and no newer one.

Frames at Auto speed cost many times those of one epoch. So learners begin at all speeds and clicks
by turns: a short measurement meets with what a long one does.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

SETTLING = 2.0  # seconds from when the last learner has come until it counts
LEAVING = 5.0  # seconds
ENOUGH = 19.0  # frames a second: 20, less what is not played while a click is answered
LATEST = 0.3  # seconds to the answer to a click, at 95 %
TRIED = (*range(2, 24, 2), 25, 28, 30, 33, 36, *range(40, 101, 5))  # learners
PICTURE = 1 / 60  # seconds
RATE, LEAST = "drawn frames a second, in the middle", "drawn frames a second, at 5 %"
LATE = "answer to a click, at 95 %, ms"


def count_drawn(shown: Iterable[float], start: float, end: float) -> int:
    """Return how many frames a display drew: of those within one picture, one is seen."""
    n, last = 0, -np.inf
    for at in shown:
        if start <= at <= end and at - last > PICTURE / 2:
            n, last = n + 1, at
    return n


# ---- in a process of the checkout's own ----


async def work(seconds: float, n_servers: int) -> None:
    """Let in as many learners as a line on standard input says; answer with what they met with."""
    from tests.load.learner import SPEEDS, Learner
    from tests.load.run import LONGEST_OPENING, RAMP

    learners: list[Learner] = []
    visits: list[asyncio.Task[None]] = []
    end = asyncio.Event()
    with served(n_servers) as server:
        while line := await asyncio.to_thread(sys.stdin.readline):
            while len(learners) < int(line):
                number = len(learners)
                learners.append(Learner(server.url, number))
                learners[-1]._speed, learners[-1]._clicks = SPEEDS[number % len(SPEEDS)], number
                visits.append(asyncio.create_task(learners[-1].visit(end)))
                await asyncio.sleep(RAMP)
            opening = [asyncio.create_task(learner.ready.wait()) for learner in learners]
            await asyncio.wait(opening, timeout=LONGEST_OPENING)
            await asyncio.sleep(SETTLING)
            print(json.dumps(await measure(server, learners, seconds)), flush=True)
        end.set()
        await asyncio.wait(visits, timeout=LEAVING)


def served(n_servers: int) -> Any:
    """Return what runs one server, or several behind the proxy, where the checkout knows of it."""
    if n_servers > 1:
        from tests.load.hall import open_hall

        return open_hall(n_servers)
    from tests.load.server import serve

    return serve()


async def measure(server: Any, learners: Sequence[Any], seconds: float) -> dict[str, Any]:
    """Return what learners meet with for a while; only names that each checkout has."""
    from tests.load.learner import clock
    from tests.load.report import answers_of, faults
    from tests.load.run import Load

    load = Load([learner.diary for learner in learners], start=clock())
    server_cpu, client_cpu = server.cpu_seconds(), time.process_time()
    await asyncio.sleep(seconds)
    load.end = clock()
    took = load.end - load.start
    drawn = [count_drawn(diary.shown, load.start, load.end) for diary in load.diaries]
    return {
        "rates": [count / took for count in drawn],
        "clicks": [answer.seconds for answer in answers_of(load) if answer.click],
        "server": (server.cpu_seconds() - server_cpu) / took,
        "client": (time.process_time() - client_cpu) / took,
        "dropped": len(faults(load)),
    }


# ---- in the process that compares ----


class Crowd:
    """Simulated learners of a checkout, on servers of its own."""

    def __init__(self, checkout: Path, seconds: float, n_servers: int = 1) -> None:
        """Start them; each measurement lasts so long."""
        root = checkout.resolve()
        self._process = subprocess.Popen(
            # -P: what lies beside this file is not to be taken for the other checkout's.
            [sys.executable, "-P", str(Path(__file__).resolve()), str(seconds), str(n_servers)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, n_learners: int) -> dict[str, Any]:
        """Return what so many learners meet with; there may not be more of them already."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{n_learners}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def leave(self) -> None:
        """Let them go, and stop the server."""
        self._process.communicate()


@contextmanager
def crowd(checkout: Path, seconds: float, n_servers: int = 1) -> Iterator[Crowd]:
    """Let learners use a checkout until the end."""
    learners = Crowd(checkout, seconds, n_servers)
    try:
        yield learners
    finally:
        learners.leave()


def figures(met: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return what a table tells of one or more measurements, by what it is."""
    rates = [rate for one in met for rate in one["rates"]]
    clicks = 1000 * np.array([seconds for one in met for seconds in one["clicks"]] or [np.nan])
    least, median = np.percentile(rates, [5, 50])
    return {
        RATE: median,
        LEAST: least,
        "answer to a click, in the middle, ms": float(np.median(clicks)),
        LATE: float(np.percentile(clicks, 95)),
        "cores busy, server": float(np.mean([one["server"] for one in met])),
        "cores busy, learners": float(np.mean([one["client"] for one in met])),
        "learners dropped": sum(one["dropped"] for one in met),
    }


def compare(checkouts: Sequence[Path], n_learners: int, seconds: float, rounds: int) -> None:
    """Put each checkout under the same load, in turn, and print what came of it."""
    met: dict[Path, list[dict[str, Any]]] = {one: [] for one in checkouts}
    for k in range(rounds):
        for checkout in checkouts if k % 2 == 0 else checkouts[::-1]:
            with crowd(checkout, seconds) as learners:
                met[checkout].append(learners.measure(n_learners))
    print(f"{n_learners} learners, {rounds} rounds of {seconds:g} s each")
    print(f"{'':38}", *(f"{one.name:>12}" for one in checkouts), f"{'ratio':>8}")
    columns = [figures(met[checkout]) for checkout in checkouts]
    for name in columns[0]:
        values = [column[name] for column in columns]
        print(f"{name:38}", *(f"{value:12.2f}" for value in values), ratio(values))


def ratio(values: Sequence[float]) -> str:
    """Return how many times the last of two values the first one is."""
    return f"{values[0] / values[1]:8.2f}" if len(values) == 2 and values[1] else ""


def find_most(checkouts: Sequence[Path], seconds: float, first: int, n_servers: int) -> None:
    """Print how many learners have 20 frames a second each, and soon an answer to a click.

    Args:
        checkouts: whose servers are put under load, one after the other.
        seconds: for which so many learners are watched.
        first: how many come at once.
        n_servers: one, or several behind the proxy.
    """
    most = [climb(checkout, seconds, first, n_servers) for checkout in checkouts]
    print(f"{'learners with that':38}", *(f"{n:12d}" for n in most), ratio(most))


def climb(checkout: Path, seconds: float, first: int, n_servers: int) -> int:
    """Let in more and more learners until some have too little; return how many had enough."""
    print(f"{checkout.name}: {ENOUGH:g} frames a second each, answers within {LATEST:g} s at 95 %")
    enough = 0
    with crowd(checkout, seconds, n_servers) as learners:
        for n_learners in (first, *(n for n in TRIED if n > first)):
            met = learners.measure(n_learners)
            found = figures([met])
            print(
                f"  {n_learners:3d} learners: {found[RATE]:.1f} frames/s, "
                f"{found[LEAST]:.1f} at 5 %; click {found[LATE]:.0f} ms at 95 %; "
                f"cores busy {met['server']:.2f} and {met['client']:.2f}",
                flush=True,
            )
            if found[LEAST] < ENOUGH or found[LATE] > 1000 * LATEST or met["dropped"]:
                break
            enough = n_learners
    return enough


if __name__ == "__main__":
    asyncio.run(work(float(sys.argv[1]), int(sys.argv[2])))
