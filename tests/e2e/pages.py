"""What a test reads off the page, and does to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Status:
    epoch: int
    update: int
    loss: float
    text: str


def read_status(page: Page) -> Status:
    text = page.locator("[role=status].status").inner_text()
    flat = " ".join(text.split())
    found = re.search(r"epoch ([\d,]+) update ([\d,]+) loss ([\d.e+-]+)", flat)
    assert found, flat
    epoch, update = (int(number.replace(",", "")) for number in found.groups()[:2])
    return Status(epoch, update, float(found[3]), flat)


def button(page: Page, name: str):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("button", name=name, exact=True)


def text_field(page: Page, label: str):  # noqa: ANN201  see above
    """Return a text field that is seen: one that was replaced stays in the page, hidden, a while.

    A role leaves out what is hidden; a label would find both.
    """
    return page.get_by_role("textbox", name=label, exact=True)


def frames_drawn(page: Page) -> int:
    group = page.get_by_role("group", name="Decision regions")
    return int(group.get_attribute("data-frames-drawn") or 0)


def step(page: Page) -> Status:
    """Press Step and wait for the frame it makes."""
    before = read_status(page).update
    button(page, "Step").click()
    wait_for_update(page, before + 1)
    return read_status(page)


def wait_for_epoch(page: Page, epoch: int, timeout: float = 30_000) -> None:
    wait_for_count(page, "epoch", epoch, timeout)


def wait_for_update(page: Page, update: int, timeout: float = 30_000) -> None:
    wait_for_count(page, "update", update, timeout)


def wait_for_count(page: Page, what: str, count: int, timeout: float) -> None:
    """Wait until the status line tells an epoch or an update, or a later one."""
    page.wait_for_function(
        """([what, count]) => {
            const found = (document.querySelector('[role=status].status')?.innerText ?? '')
                .replace(/\\s+/g, ' ').replaceAll(',', '').match(new RegExp(`${what} ([0-9]+)`));
            return found && Number(found[1]) >= count;
        }""",
        arg=[what, count],
        timeout=timeout,
    )


def outputs(page: Page) -> list[float]:
    """Read the output column of the sample table."""
    rows = page.get_by_role("group", name="Samples").locator("tbody tr")
    return [float(row.locator("td").nth(-2).inner_text()) for row in rows.all()]


def weights(page: Page) -> list[str]:
    return page.get_by_role("group", name="Weights").locator("td").all_inner_texts()


def set_timeline(page: Page, index: int) -> None:
    page.get_by_role("slider", name="Timeline").evaluate(
        """(slider, index) => {
            slider.value = index;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        index,
    )


def tile(page: Page, title: str):  # noqa: ANN201  see above
    """Return a picture of the gallery, by the whole title."""
    gallery = page.get_by_role("region", name="Gallery")
    return gallery.get_by_role("button", name=title, exact=True)


def choose(page: Page, title: str) -> None:
    """Choose a picture of the gallery, and wait until it is marked."""
    tile(page, title).click()
    expect(tile(page, title)).to_have_attribute("aria-pressed", "true")


def select(page: Page, name: str, label: str) -> None:
    """Choose in one of Streamlit's select boxes, by its label."""
    page.get_by_role("combobox", name=name).first.click()
    page.get_by_role("option", name=label, exact=True).click()


def wait_for_query(page: Page, part: str) -> None:
    expect(page).to_have_url(re.compile(re.escape(part)))


def unit(page: Page, name: str):  # noqa: ANN201  see above
    """Return a unit of the network diagram, by the name it begins with."""
    network = page.get_by_role("group", name="Network", exact=True)
    return network.get_by_role("button", name=re.compile(f"^{re.escape(name)},"))


def middle_of_link(page: Page, source: str, to: str) -> tuple[float, float]:
    """Return where on the page the link between two units has its middle."""
    left, right = (unit(page, name).bounding_box() for name in (source, to))
    assert left
    assert right
    return (
        (left["x"] + left["width"] + right["x"]) / 2,
        (left["y"] + left["height"] / 2 + right["y"] + right["height"] / 2) / 2,
    )


def inspector(page: Page):  # noqa: ANN201  see above
    return page.get_by_role("group", name="Inspector")


def settle(page: Page) -> None:
    """Wait until Streamlit has drawn all of a page, its charts included."""
    page.wait_for_function(
        """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState
                === 'notRunning'
            && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
            && [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
                .every((one) => one.querySelector('.main-svg'))"""
    )


def wait_until_nothing_scrolls_sideways(page: Page) -> None:
    """Wait until the page is no wider than its window; it can be while it is drawn."""
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=10_000)


def unfold(page: Page, title: str) -> None:
    """Open what is folded away under a title that begins so, and wait until it has grown.

    What is in it moves until then.
    """
    summary = page.locator("summary").get_by_text(re.compile(f"^{re.escape(title)}"))
    summary.click()
    summary.evaluate(
        """async (one) => {
            const whole = one.closest("details");
            let before = -1;
            for (let still = 0; still < 5; still += 1) {
                await new Promise((done) => setTimeout(done, 60));
                const now = whole.getBoundingClientRect().height;
                if (now !== before) still = 0;
                before = now;
            }
        }"""
    )


def in_both_themes(page: Page) -> Iterator[str]:
    """Turn a page with a player from the light to the dark theme, and give the name of each."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            """scheme => {
                const player = document.querySelector('.player');
                const style = getComputedStyle(player.parentElement);
                const app = document.querySelector('[data-testid=stApp]');
                return getComputedStyle(app).colorScheme === scheme && style
                    .getPropertyValue('--st-text-color').trim()
                    === player.querySelector('.js-plotly-plot').layout.font.color;
            }""",
            arg=scheme,
        )
        settle(page)
        yield scheme


def open_hood(page: Page) -> None:
    """Go to the page that opens an update."""
    page.get_by_role("link", name="Under the hood").click()
    expect(page.get_by_role("heading", name="Under the hood", level=1)).to_be_visible()
    expect(page.locator(".player.beside")).to_be_visible()


def choose_space(page: Page, by: str) -> None:
    """Turn from the input plane to the hidden space, by mouse or by keyboard."""
    space = page.get_by_label("Space", exact=True)
    if by == "mouse":
        space.select_option("hidden")
    else:
        space.focus()
        page.keyboard.press("ArrowDown")
