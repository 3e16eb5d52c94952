"""A day of faults: `python -m tests.load faults`, or some of it: `... faults --only cut,killed`.

Each scenario starts a server, puts a bad line before it, lets simulated learners in, has them play
and click, and meanwhile spoils something: the line, or the server itself. Their pages come back by
themselves, as Streamlit's does. All is mended some seconds before the end: whoever is behind then
stays behind.

It prints a line for each scenario, and what was wrong below it. The exit code is 1 if a learner was
dropped or is behind, or if one of `CHECKS` finds something.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tests.load.learner import CLICK_EVERY, Diary
from tests.load.proxy import Proxy
from tests.load.report import answers_of, faults, frame_rates, standstill
from tests.load.returning import Returning
from tests.load.run import Load, put_load
from tests.load.server import Process, Server, running

CALM = 10.0  # seconds at the end without faults
BEHIND = 4.0  # seconds before the end from when on each learner has to have seen a frame
NETWORK = 4_000_000  # bytes a second, for all: a poor wireless network

Spoil = Callable[[Proxy, Process, float], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """What goes wrong.

    Attributes:
        about: in words.
        spoil: is given the line, the server and the seconds until all has to be mended.
        restarts: the server is run anew, and sessions begin again.
    """

    about: str
    spoil: Spoil
    restarts: bool = False


def times(every: float, seconds: float) -> Iterator[float]:
    """Yield how long to wait, so often that it fits into so many seconds."""
    for _ in range(int(seconds / every)):
        yield every


async def cut(line: Proxy, _: Process, seconds: float) -> None:
    """Cut every connection each 10 s."""
    for wait in times(10.0, seconds):
        await asyncio.sleep(wait)
        line.cut()


async def refuse(line: Proxy, _: Process, seconds: float) -> None:
    """Cut every connection and let nobody in for a while."""
    await asyncio.sleep(5.0)
    line.refuse()
    await asyncio.sleep(min(20.0, seconds - 5.0))
    line.resume()


async def silence(line: Proxy, _: Process, seconds: float) -> None:
    """Let nothing through for 5 s, time and again."""
    for wait in times(15.0, seconds):
        await asyncio.sleep(wait - 5.0)
        line.silence()
        await asyncio.sleep(5.0)
        line.resume()


async def delay(line: Proxy, _: Process, seconds: float) -> None:
    """Make each byte take longer and longer, up to half a second each way."""
    for wait in times(10.0, seconds):
        line.delay = min(0.5, line.delay + 0.1)
        await asyncio.sleep(wait)
    line.delay = 0.0


async def throttle(line: Proxy, _: Process, seconds: float) -> None:
    """Give all of them together what a poor wireless network has."""
    line.throttle(NETWORK, NETWORK / 4)
    await asyncio.sleep(seconds)
    line.throttle()


async def kill(_: Proxy, process: Process, seconds: float) -> None:
    """Kill the server in the midst of the runs, and start it again."""
    await asyncio.sleep(seconds / 3)
    await asyncio.to_thread(process.kill)
    await asyncio.sleep(3.0)
    await asyncio.to_thread(process.start)


SCENARIOS = {
    "none": Scenario("nothing", lambda line, process, seconds: asyncio.sleep(seconds)),
    "cut": Scenario("every line cut each 10 s", cut),
    "refused": Scenario("no line for 20 s", refuse),
    "silent": Scenario("nothing passes for 5 s, each 15 s", silence),
    "slow": Scenario("up to 0.5 s each way", delay),
    "narrow": Scenario("4 MB/s for all", throttle),
    "killed": Scenario("server killed and started", kill, restarts=True),
}


def records(_: Scenario, load: Load) -> list[str]:
    """Return whose record was not kept, or was lost to a server that began anew."""
    wrong = {0: "kept no record", 1: ""}
    return [
        f"learner {number} {what}"
        for number, diary in enumerate(load.diaries)
        if (what := wrong.get(len(diary.records), "lost the record"))
    ]


# What has to hold besides after each scenario: a check is given it with what the learners met with,
# and returns a sentence for each thing that does not. One of what pages keep, such as a learner's
# record, belongs here: it holds after every scenario, where the server `restarts` and where not.
Check = Callable[[Scenario, Load], list[str]]
CHECKS: list[Check] = [records]


def behind(load: Load) -> list[str]:
    """Return who is behind at the end, one sentence for each."""
    return [
        f"learner {number} {what}"
        for number, diary in enumerate(load.diaries)
        if not diary.fault and (what := lack(diary, load.end))
    ]


def lack(diary: Diary, end: float) -> str:
    """Return what a learner waits for at the end, in words; empty for nothing."""
    if not any(end - BEHIND <= at <= end for at in diary.shown):
        return f"saw no frame in the last {BEHIND:g} s"
    return f"waits for {diary.lost} answers" if diary.lost else ""


async def live_through(
    scenario: Scenario, process: Process, n_learners: int, seconds: float
) -> Load:
    """Let learners play through a scenario."""
    async with Proxy(process.url) as line:
        return await put_load(
            Server(line.url),
            n_learners,
            seconds,
            Returning,
            lambda: scenario.spoil(line, process, max(0.0, seconds - CALM)),
        )


HEAD = (
    f"{'fault':<36}{'dropped':>8}{'behind':>8}{'losses':>8}{'back in s':>11}{'longest':>9}"
    f"{'frames/s':>16}{'answer in ms':>16}"
)


def row(scenario: Scenario, load: Load) -> str:
    """Return the line of a scenario in the table."""
    returned = [seconds for diary in load.diaries for seconds in diary.returned]
    back = f"{max(returned):.1f}" if returned else "-"
    least, median = np.percentile(frame_rates(load), [0, 50])
    waits = [answer.seconds for answer in answers_of(load) if answer.click]
    middle, late = 1000 * np.percentile(waits, [50, 95]) if waits else (np.nan, np.nan)
    return (
        f"{scenario.about:<36}{len(faults(load)):>8}{len(behind(load)):>8}{len(returned):>8}"
        f"{back:>11}{standstill(load):>7.1f} s{least:>8.1f}, {median:>6.1f}"
        f"{middle:>8.0f}, {late:>6.0f}"
    )


def run_faults(n_learners: int, seconds: float, only: list[str]) -> int:
    """Run the scenarios and print what came of them; return the exit code."""
    print(
        f"{n_learners} learners, {seconds:g} s, each clicks every {CLICK_EVERY:g} s", HEAD, sep="\n"
    )
    is_good = True
    for name in only or SCENARIOS:
        scenario = SCENARIOS[name]
        with running() as process:
            load = asyncio.run(live_through(scenario, process, n_learners, seconds))
            wrong = faults(load) + behind(load) + process.server.complaints()
        wrong += [sentence for check in CHECKS for sentence in check(scenario, load)]
        print(
            row(scenario, load),
            *(f"    {one}" for one in dict.fromkeys(wrong)),
            sep="\n",
            flush=True,
        )
        is_good = is_good and not wrong
    return 0 if is_good else 1
