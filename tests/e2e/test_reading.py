"""What is read off the pages: nothing is cut or covered at any width, and nothing moves in play."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, settle, step, unit, wait_for_epoch

IRIS = "?data=iris&standardise=1&x=3&y=4&output=softmax&loss=cross_entropy&bias=1&hidden=tanh"
BUMPS = "?data=bumps&output=linear&bias=1&reduction=mean"
# Three windows with a mouse, one of them at 150 % of 1280 by 900, and a phone.
SIZES = ((1400, 900), (1280, 720), (1024, 768), (853, 600), (390, 844))
HEADER = 60  # px of the page's own header, under which the transport stays when one scrolls

# What is cut off, and has no title that tells it whole; what leaves the window; titles that
# something lies over.
FAULTS = """() => {
    const faults = [], width = document.documentElement.clientWidth;
    const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
    const name = (one) => `${one.className || one.tagName}: ${one.textContent.slice(0, 40)}`;
    if (document.documentElement.scrollWidth > width) faults.push('the page scrolls sideways');
    for (const one of document.querySelectorAll('.player *')) {
        if (!one.clientWidth || !isSeen(one) || one.closest('.spoken, .room, svg')) continue;
        const style = getComputedStyle(one), { right } = one.getBoundingClientRect();
        const isCut = one.scrollWidth > one.clientWidth + 1
            || one.scrollHeight > one.clientHeight + 2;
        const isHidden = ['hidden', 'clip'].includes(style.overflowX);
        if (isCut && isHidden && !one.closest('[title]')) faults.push(`cut: ${name(one)}`);
        if (right > width + 1 && !one.closest('.scrolling')) faults.push(`outside: ${name(one)}`);
    }
    for (const title of document.querySelectorAll('.player h2, [data-testid=stMain] :is(h1, h3)')) {
        if (!isSeen(title)) continue;
        title.scrollIntoView({ block: 'center' });
        const range = document.createRange();
        range.selectNodeContents(title);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        for (const share of [0.05, 0.5, 0.95]) {
            const x = left + share * (Math.min(right, title.getBoundingClientRect().right) - left);
            const hit = document.elementFromPoint(x, (top + bottom) / 2);
            const isOn = hit && (title.contains(hit) || hit.contains(title));
            if (hit && !isOn) faults.push(`covered: ${name(title)} by ${name(hit)}`);
        }
    }
    return faults;
}"""
# The parts of the player that do not stay where they are, in the next frames of the display.
MOVES = """async () => {
    const parts = '.player :is(h2, .chart, .network, table, th, td, .key, .inspector, .caption,'
        + ' .coach .toggle, .status > *, .scrub)';
    const look = () => [...document.querySelectorAll(parts)]
        .filter((one) => !one.matches('.hint'))
        .map((one) => {
            const { left, top } = one.getBoundingClientRect();
            const name = `${one.tagName} ${one.className} ${one.textContent.slice(0, 20)}`;
            return { name, place: `${Math.round(left)}, ${Math.round(top)}` };
        });
    const before = look(), moved = new Set(), start = performance.now();
    while (performance.now() - start < 2500) {
        await new Promise(requestAnimationFrame);
        const now = look();
        if (now.length !== before.length) moved.add(`${before.length} to ${now.length} parts`);
        now.forEach(({ name, place }, k) => {
            const was = before[k]?.place;
            if (was !== place) moved.add(`${name}: ${was} to ${place}`);
        });
    }
    return [...moved];
}"""


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    settle(page)
    page.wait_for_timeout(300)


def box_of(page: Page, part: str) -> dict[str, float]:
    box = page.locator(part).first.bounding_box()
    assert box, part
    return dict(box)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query", [IRIS, "?data=bumps&output=linear&bias=1&reduction=mean"], ids=["iris", "bumps"]
)
def test_nothing_is_cut_or_covered_and_nothing_moves_while_it_trains(
    open_page: OpenPage, query: str
) -> None:
    page = open_page(f"{query}&lr=0.05&speed=1")
    step(page)
    for width, height in SIZES[:4]:
        resize(page, width, height)
        assert page.evaluate(FAULTS) == [], width
        network, region = box_of(page, ".player .network"), box_of(page, ".player .chart")
        assert abs(network["y"] - region["y"]) < 2
        # The network has the controls of its layers besides.
        assert 0 <= network["height"] - region["height"] + 1 < 40
        # Both are whole below the transport, once one has scrolled to it.
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        transport, network = box_of(page, ".player .transport"), box_of(page, ".player .network")
        assert network["y"] + network["height"] - transport["y"] < height - HEADER, width
        button(page, "Play").click()
        wait_for_epoch(page, 3)
        moves = page.evaluate(MOVES)
        button(page, "Pause").click()
        assert moves == [], width


@pytest.mark.thorough
def test_pages_beside_the_player_are_whole_and_name_inputs_and_classes(open_page: OpenPage) -> None:
    page = open_page(IRIS)
    step(page)
    for name in ("petal length", "setosa"):
        expect(page.get_by_role("group", name="Weights")).to_contain_text(name)
    expect(unit(page, "x3")).to_have_attribute("title", "x3, petal length, input")
    expect(page.get_by_role("combobox", name="Horizontal axis")).to_have_value(
        "x3: petal length (cm)"
    )
    for path in ("Under the hood", "Data", "Model"):
        page.get_by_role("link", name=path, exact=True).click()
        expect(page.get_by_role("heading", name=path, level=1)).to_be_visible()
        settle(page)
        if path == "Under the hood":
            expect(page.get_by_role("table").first).to_contain_text("x3: petal length")
        for width, height in (SIZES[0], SIZES[3]):
            resize(page, width, height)
            assert page.evaluate(FAULTS) == [], (path, width)
        resize(page, *SIZES[0])


def test_a_phone_shows_one_part_below_the_other_and_all_of_each(open_page: OpenPage) -> None:
    page = open_page(IRIS, width=390)
    assert page.evaluate(FAULTS) == []
    network, region = box_of(page, ".player .network"), box_of(page, ".player .chart")
    assert region["y"] + region["height"] <= network["y"]
