"""Drives all pages through all acts, and prints the tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.browser import report
from tests.benchmarks.peers.acts import ASKED_FOR, READS, USUAL, Peer
from tests.benchmarks.peers.convnetjs import CONVNETJS
from tests.benchmarks.peers.hand import PATIENCE, VIEW, WATCH, Hand
from tests.benchmarks.peers.ours import OURS
from tests.benchmarks.peers.teachable_machine import TEACHABLE_MACHINE
from tests.benchmarks.peers.tf_playground import TF_PLAYGROUND
from tests.e2e.conftest import CHROMIUM_FLAGS, find_chromium
from tests.servers import serving

ROUNDS = 3
REST = 1000  # ms from when a page is ready to the first act
SLACK = 0.1  # s; what comes so soon after is seen as at once, by the same authors

IMPOSSIBLE = "not possible"

Cost = tuple[int, float]  # presses and seconds
Opened = tuple[Peer, str]  # a page and its address


def address_of(place: str) -> str:
    """Return the address of a page: of one that is served, or of a folder with its `index.html`."""
    if "://" in place:
        return place
    index = Path(place) / "index.html"
    if not index.is_file():
        raise SystemExit(f"{place}: expected an address, or a folder with an index.html")
    return index.resolve().as_uri()


@contextmanager
def opened(browser: Browser, peer: Peer, url: str) -> Iterator[Page]:
    """Open a page in a browser that has never been there."""
    # The page's policy would forbid what it is watched by.
    context = browser.new_context(viewport=VIEW, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(url + peer.query)
    page.wait_for_function(peer.ready)
    page.wait_for_timeout(REST)
    yield page
    context.close()


def costs_of(browser: Browser, pages: Sequence[Opened], name: str) -> list[Cost | None]:
    """Return what an act costs on each page, in the middle of some rounds; None where it has none.

    The pages take turns, so that what else the machine does meets them alike.
    """
    rounds: list[list[Cost]] = [[] for _ in pages]
    for _ in range(ROUNDS):
        for (peer, url), costs in zip(pages, rounds, strict=True):
            if name in peer.acts:
                with opened(browser, peer, url) as page:
                    hand = Hand(page)
                    peer.acts[name](page, hand)
                    costs.append((hand.presses, hand.seconds))
    return [in_the_middle(costs) if costs else None for costs in rounds]


def in_the_middle(costs: Sequence[Cost]) -> Cost:
    """Return the presses, which are the same in each round, and the median of the seconds."""
    presses = {presses for presses, _ in costs}
    if len(presses) > 1:
        raise ValueError(f"expected the same presses in each round, got {sorted(presses)}")
    return presses.pop(), median(seconds for _, seconds in costs)


def read_from(browser: Browser, peer: Peer, url: str) -> set[str]:
    """Return which facts a page shows that has been trained by a step, without a click."""
    with opened(browser, peer, url) as page:
        if "train one step" in peer.acts:
            peer.acts["train one step"](page, Hand(page))
        return {fact for fact, look in peer.reads.items() if page.evaluate(look)}


def write(cost: Cost | None) -> str:
    return f"{cost[0]} · {cost[1]:.1f} s" if cost else IMPOSSIBLE


def loses(ours: Cost | None, other: Cost | None) -> bool:
    """Whether we need more presses, or noticeably more time."""
    if not other:
        return False
    return not ours or ours[0] > other[0] or ours[1] > other[1] + SLACK


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def tell_acts(browser: Browser, pages: Sequence[Opened], title: str, acts: Sequence[str]) -> None:
    """Print a table of acts, and below it those in which another page is better than the first."""
    names = [peer.name for peer, _ in pages]
    report("\n" + row(title, *names, f"{TEACHABLE_MACHINE.name} (presses, read and not run)"))
    report("|---" * (len(names) + 2) + "|")
    lost = []
    for act in acts:
        costs = costs_of(browser, pages, act)
        count = TEACHABLE_MACHINE.counts.get(act)
        report(
            row(act, *map(write, costs), f"{count.presses} ({count.way})" if count else IMPOSSIBLE)
        )
        better = [name for name, cost in zip(names, costs, strict=True) if loses(costs[0], cost)]
        lost += [f"lost: {act}, to {name}" for name in better]
        if count and (not costs[0] or costs[0][0] > count.presses):
            lost.append(f"lost: {act}, to {TEACHABLE_MACHINE.name}")
    report("\n".join(lost or ["none lost"]))


def tell_reads(browser: Browser, pages: Sequence[Opened]) -> None:
    """Print what each page shows without a click."""
    shown = [*(read_from(browser, *page) for page in pages), TEACHABLE_MACHINE.reads]
    report(
        "\n" + row("read without a click", *(peer.name for peer, _ in pages), "Teachable Machine")
    )
    report("|---" * (len(shown) + 1) + "|")
    for fact in READS:
        report(row(fact, *("yes" if fact in facts else "no" for facts in shown)))


def main(tf_playground: str | None = None, convnetjs: str | None = None) -> None:
    """Measure this checkout, and the other pages that are told."""
    path = find_chromium()
    if not path:
        report("no Chromium is installed: nothing measured in the browser")
        return
    told = [(TF_PLAYGROUND, tf_playground), (CONVNETJS, convnetjs)]
    others = [(peer, address_of(place)) for peer, place in told if place]
    with sync_playwright() as playwright, serving() as url:
        pages = [(OURS, url), *others]
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        tell_acts(browser, pages, "what learners do", USUAL)
        tell_acts(browser, pages, "what they ask for", ASKED_FOR)
        tell_reads(browser, pages)
        browser.close()
