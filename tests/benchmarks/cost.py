"""What one player costs: bytes on the line, and memory of the server and of its page."""

import time
from functools import partial

import numpy as np
from playwright.sync_api import CDPSession

from tests.benchmarks.browser import COUNT, FRAMES, PAGES, WARM_UP, open_player
from tests.benchmarks.builds import Bench, Build, Figures
from tests.e2e.pages import button
from tests.load.proxy import bad_line
from tests.load.server import running

BYTES_SECONDS = 2  # as many times as frames are counted: some builds send seldom, and much at once
PAUSE = 1000  # ms between two looks at the server's memory
MB = 2**20


def line_bytes(bench: Bench, build: Build) -> Figures:
    """Return what goes over the line to a page that plays at full rate."""
    seconds = BYTES_SECONDS * bench.seconds
    with bad_line(build.url) as line:
        page = open_player(bench.browser, line.url, **PAGES["default page"])
        button(page, "Play").click()
        page.wait_for_timeout(WARM_UP)
        before = line.down.passed, line.up.passed
        rate: float = page.evaluate(COUNT, [seconds, FRAMES])
        down, up = line.down.passed - before[0], line.up.passed - before[1]
        page.context.close()
    return {
        "bytes to one player at full rate, kB/s": down / seconds / 1000,
        "  from it, kB/s": up / seconds / 1000,
        "  of a drawn frame, bytes": down / seconds / rate,
    }


def page_memory(session: CDPSession) -> float:
    """Return megabytes that a page holds, what is waste taken off."""
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return (usage["usedSize"] + usage.get("backingStorageSize", 0)) / MB


def memory(bench: Bench, build: Build) -> Figures:
    """Return megabytes of a session that plays at top speed, and how fast they grow."""
    settings = {"speed": "top", "stop": "never"}
    with running(build.root) as process:
        # What the server needs for its first visitor is not the session's.
        page = open_player(bench.browser, process.url, **settings)
        button(page, "Play").click()
        page.wait_for_timeout(2 * WARM_UP)
        page.context.close()
        before = process.server.memory()
        page = open_player(bench.browser, process.url, **settings)
        session = page.context.new_cdp_session(page)
        of_page = [page_memory(session)]
        button(page, "Play").click()
        start, halfway = time.monotonic(), 30.0 * bench.minutes
        looks: list[tuple[float, float]] = []
        while (now := time.monotonic() - start) < 2 * halfway:
            looks.append((now / 60, process.server.memory()))
            if len(of_page) == 1 and now > halfway:
                of_page.append(page_memory(session))
            page.wait_for_timeout(PAUSE)
        of_page.append(page_memory(session))
        page.context.close()
    minutes, of_server = np.array(looks[len(looks) // 2 :]).T
    return {
        f"memory of a session, {bench.minutes:g} min at top speed, MB": of_server[-1] - before,
        "  growth in the second half, MB a minute": float(np.polyfit(minutes, of_server, 1)[0]),
        "memory of its page, MB": of_page[-1],
        "  its growth in the second half, MB a minute": (of_page[2] - of_page[1])
        / bench.minutes
        * 2,
    }


def measure(bench: Bench) -> None:
    """Print what one player costs."""
    bench.tell(partial(line_bytes, bench), rounds=1)
    bench.tell(partial(memory, bench), rounds=1)
