"""Speed as a visitor meets it: frames a second, answers to clicks, the first load."""

import time
from functools import partial
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from tests.benchmarks.builds import Bench, Build, Figures
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.e2e.pages import button
from tests.e2e.tabs import TOUR_SEEN
from tests.load.server import running
from tests.servers import ROOT, serving

WARM_UP = 1500  # ms of playing that do not count
VIEW = {"width": 1400, "height": 900}
CIRCLE = {"data": "circle", "hidden": "tanh", "bias": 1, "speed": 1}
# At Auto speed the default run would be over before the measurement is.
PAGES = {
    "default page": {"speed": 1, "stop": "never"},
    "circle, 500 points, 2-8-8-1": {**CIRCLE, "n": 500, "layers": "8-8", "batch": 10},
    "8 hidden layers of 16 units": {**CIRCLE, "n": 100, "layers": "-".join(["16"] * 8)},
}
DRAWN = '[data-frames-drawn]:not([data-frames-drawn="0"])'
# Pictures of the display that are other than the one before.
COUNT = """
    ([seconds, read]) => new Promise(resolve => {
        const end = performance.now() + 1000 * seconds;
        let last, count = -1;
        const look = () => {
            const now = eval(read); // undefined while a chart is being replaced
            if (now !== undefined && now !== last) [last, count] = [now, count + 1];
            if (performance.now() < end) requestAnimationFrame(look);
            else resolve(count / seconds);
        };
        look();
    })
"""
FRAMES = "document.querySelector('[data-frames-drawn]').dataset.framesDrawn"
TITLE = "document.querySelector('.gtitle')?.textContent"
TIME_TO = """
    ({ press, done }) => new Promise(resolve => {
        const start = performance.now();
        eval(press);
        const look = () => (eval(done) ? resolve(performance.now() - start) : setTimeout(look, 2));
        look();
    })
"""
# Tables of another size come with the description of the new network, and its first frame after it.
SWITCH = """
    () => new Promise(resolve => {
        const count = () => document.querySelectorAll('[aria-label=Weights] td').length;
        const before = count(), start = performance.now();
        let isDescribed = false;
        new MutationObserver((records, observer) => {
            for (const { type } of records) {
                if (type === 'childList') isDescribed ||= count() !== before;
                else if (isDescribed) {
                    observer.disconnect();
                    requestAnimationFrame(() => resolve(performance.now() - start));
                    return;
                }
            }
        }).observe(document.querySelector('.player'),
            { subtree: true, childList: true, attributeFilter: ['data-frames-drawn'] });
        document.querySelector('input[aria-label=Bias]').click();
    })
"""
# When the first picture of the network and of the regions stands there, and when the loss chart, in
# ms since the page was asked for.
TIME_CHARTS = """
    (() => {
        const times = window.chartTimes = {};
        const isPainted = canvas => canvas?.width > 0 && canvas.getContext('2d')
            .getImageData(0, 0, canvas.width, canvas.height).data.some(one => one);
        const look = () => {
            const region = document.querySelector('[data-frames-drawn]');
            const network = document.querySelector('section[aria-label=Network] canvas');
            const isThere = region && region.dataset.framesDrawn !== '0' && isPainted(network) &&
                (region.querySelector('.chart image') || isPainted(region.querySelector('.map')));
            if (isThere) times.charts ??= performance.now();
            if (document.querySelector('section[aria-label=Loss] .main-svg')) {
                times.loss ??= performance.now();
            }
            if (!(times.charts && times.loss)) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    })()
"""
BUTTON = "[...document.querySelectorAll('.player button')].find(b => b.innerText.startsWith('{}'))"
STATUS = "document.querySelector('[role=status].status').innerText"


def report(line: str) -> None:
    print(line, flush=True)


def open_page(browser: Browser, url: str) -> Page:
    # The page's policy would forbid what Playwright waits by.
    page = browser.new_context(viewport=VIEW, bypass_csp=True).new_page()
    page.add_init_script(TOUR_SEEN)
    page.goto(url)
    return page


def open_player(browser: Browser, url: str, **settings: object) -> Page:
    """Open the app with some settings, and wait for its first frame."""
    page = open_page(browser, f"{url}?{urlencode(settings)}")
    page.wait_for_selector(DRAWN)
    return page


def first_loads(bench: Bench, build: Build) -> Figures:
    """Return seconds to the first charts: of a server just started, then of the same one."""
    start, path = bench.chromium
    found = {}
    with running(build.root) as server, TemporaryDirectory() as one, TemporaryDirectory() as other:
        for visit, profile in (("new server", one), ("cold profile", other), ("warm profile", one)):
            context = start.launch_persistent_context(
                profile,
                executable_path=path,
                args=CHROMIUM_FLAGS,
                viewport=VIEW,
                bypass_csp=True,
            )
            context.add_init_script(TOUR_SEEN)
            context.add_init_script(TIME_CHARTS)
            page = context.new_page()
            page.goto(server.url)
            page.wait_for_function("chartTimes.charts && chartTimes.loss")
            times = page.evaluate("chartTimes")
            page.wait_for_timeout(1000)  # the browser keeps what it has loaded
            context.close()
            found[f"first load, {visit}: network and region, s"] = times["charts"] / 1000
            found[f"  {visit}: all charts, s"] = max(times.values()) / 1000
    return found


def play_rates(bench: Bench, build: Build, name: str, space: str = "input") -> Figures:
    """Return drawn frames a second of the player, all three panels."""
    page = open_player(bench.browser, build.url, **PAGES[name])
    page.get_by_label("Space", exact=True).select_option(space)
    button(page, "Play").click()
    page.wait_for_timeout(WARM_UP)
    rate: float = page.evaluate(COUNT, [bench.seconds, FRAMES])
    page.context.close()
    return {f"{name}{', hidden space' * (space == 'hidden')}, drawn frames/s": rate}


def answer_times(bench: Bench, build: Build) -> Figures:
    """Return milliseconds from a click to its effect on the page, while training at top speed."""
    page = open_player(bench.browser, build.url, speed="top", stop="never")
    times: dict[str, list[float]] = {
        "a sidebar control to the new network": [],
        "Pause": [],
        "Play to the next frame": [],
    }
    control, pause, play = times.values()
    for _ in range(7):
        button(page, "Play").click()
        page.wait_for_timeout(1000)
        control.append(page.evaluate(SWITCH))
        page.wait_for_timeout(700)
        button(page, "Play").click()
        page.wait_for_timeout(700)
        press = {"press": f"{BUTTON.format('Pause')}.click()", "done": BUTTON.format("Play")}
        pause.append(page.evaluate(TIME_TO, press))
        press = {
            "press": f"{BUTTON.format('Play')}.click()",
            "done": f"{STATUS} !== {page.evaluate(STATUS)!r}",
        }
        play.append(page.evaluate(TIME_TO, press))
        button(page, "Pause").click()
    page.context.close()
    return {f"{name}, ms": sorted(values)[len(values) // 2] for name, values in times.items()}


def fragment_rate(bench: Bench) -> float:
    """Return drawn frames a second of `st.plotly_chart` in a fragment."""
    with serving("tests/benchmarks/fragment_page.py", PYTHONPATH=str(ROOT)) as url:
        page = open_page(bench.browser, url)
        page.wait_for_selector(".gtitle")
        page.wait_for_timeout(WARM_UP)
        rate: float = page.evaluate(COUNT, [bench.seconds, TITLE])
        page.context.close()
    return rate


def measure(bench: Bench) -> None:
    """Print what a visitor meets with."""
    began = time.perf_counter()
    bench.tell(partial(first_loads, bench))
    for name in PAGES:
        bench.tell(partial(play_rates, bench, name=name))
    bench.tell(partial(answer_times, bench), rounds=1)
    if len(bench.builds) == 1:
        bench.tell(partial(play_rates, bench, name="default page", space="hidden"))
        report(f"{'st.plotly_chart in a fragment, drawn frames/s':52} {fragment_rate(bench):10.2f}")
    report(f"in {time.perf_counter() - began:.0f} s")
