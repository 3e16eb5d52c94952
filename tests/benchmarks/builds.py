"""One build of the app or two: this checkout and, with `--beside PATH`, another one.

Each has a server of its own. They take turns, measurement by measurement, so that a machine that is
busy now and then is busy for both; what is told is the median over the rounds. A ratio is how many
times the other build's figure this checkout's is.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserType, sync_playwright

from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.load.server import running
from tests.servers import ROOT

# By what is measured, its unit included.
Figures = dict[str, float]


@dataclass(frozen=True)
class Build:
    """A checkout, and the address where its app is served."""

    root: Path
    url: str


@dataclass(frozen=True)
class Bench:
    """What measures builds.

    Attributes:
        chromium: what starts the browser, and where it is.
        browser: it runs already.
        builds: this checkout, and maybe another one.
        rounds: of each build.
        seconds: of a measurement that counts something.
        minutes: for which memory is watched.
    """

    chromium: tuple[BrowserType, str]
    browser: Browser
    builds: list[Build]
    rounds: int
    seconds: float
    minutes: float

    def tell(self, measure: Callable[[Build], Figures], rounds: int | None = None) -> Figures:
        """Measure each build; print a line for each figure, and return those of the first build."""
        found: dict[Build, list[Figures]] = {build: [] for build in self.builds}
        for k in range(rounds or self.rounds):
            for build in self.builds if k % 2 == 0 else self.builds[::-1]:
                found[build].append(measure(build))
        columns = [self._medians(found[build]) for build in self.builds]
        for name in columns[0]:
            values = [column[name] for column in columns]
            both = f"{values[0] / values[1]:8.2f}" if len(values) == 2 and values[1] else ""
            print(f"{name:52}", *(f"{value:10.2f}" for value in values), both, flush=True)
        return columns[0]

    @staticmethod
    def _medians(rounds: list[Figures]) -> Figures:
        return {name: median(one[name] for one in rounds) for name in rounds[0]}


@contextmanager
def open_bench(
    beside: Path | None, rounds: int, seconds: float, minutes: float
) -> Iterator[Bench | None]:
    """Start servers and a browser; give None where no Chromium is installed."""
    path = find_chromium()
    if not path:
        print("no Chromium is installed: nothing measured in the browser")
        yield None
        return
    with ExitStack() as stack:
        roots = [ROOT, *([beside.resolve()] if beside else [])]
        builds = [Build(root, stack.enter_context(running(root)).url) for root in roots]
        start = stack.enter_context(sync_playwright()).chromium
        browser = start.launch(executable_path=path, args=CHROMIUM_FLAGS)
        stack.callback(browser.close)
        both = "ratio" if beside else ""
        print(f"{'':52}", *(f"{one.name:>10}" for one in roots), f"{both:>8}")
        yield Bench((start, path), browser, builds, rounds, seconds, minutes)
