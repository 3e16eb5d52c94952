"""The first minute in a real browser: from Play to solved, and what the coach says on the way."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from playground.presets import PRESETS
from tests.e2e.conftest import OUTPUT, OpenPage
from tests.e2e.pages import (
    button,
    choose,
    frames_drawn,
    read_status,
    set_timeline,
    settle,
    wait_for_epoch,
    wait_for_query,
)

LEARNED = r"^(Solved|At least 97 %|R\u00b2 has been at least 0.95)"
# Notes what the coach says, and how many frames were drawn when it first says that it is learned.
WATCH = """learned => {
    window.learnedAt = null;
    window.noted = [];
    const said = document.querySelector('.coach .said');
    const drawn = () => Number(document.querySelector('[data-frames-drawn]').dataset.framesDrawn);
    new MutationObserver(() => {
        if (said.textContent) window.noted.push(said.textContent);
        if (new RegExp(learned).test(said.textContent)) window.learnedAt ??= drawn();
    }).observe(said, { childList: true, characterData: true, subtree: true });
    return drawn();
}"""
DEAD = Experiment(
    hidden_activation="relu",
    bias=True,
    hidden_layers=(2,),
    parameters=(*(-1.0,) * 6, 1.0, 1.0, 0.1),
)


def coach(page: Page):  # noqa: ANN201  Playwright's Locator, used at once
    return page.get_by_role("group", name="Coach")


def said(page: Page):  # noqa: ANN201  see above
    return page.locator(".coach .said")


def watch(page: Page) -> int:
    """Watch from now on what the coach says, and return how many frames are drawn so far."""
    return int(page.evaluate(WATCH, LEARNED))


def frames_until_learned(page: Page, before: int) -> int:
    """Return how many frames were drawn until the coach said that it is learned."""
    page.wait_for_function("() => window.learnedAt !== null", timeout=60_000)
    return int(page.evaluate("window.learnedAt")) - before


def boxes(page: Page) -> list[object]:
    found = [
        page.get_by_role("group", name=name, exact=True).bounding_box()
        for name in ("Network", "Decision regions", "Loss", "Samples")
    ]
    assert all(found)
    return [*found, coach(page).bounding_box()]


def tops_at(page: Page, widths: list[int]) -> list[list[float]]:
    """Return where each panel and the coach's line begin, at some widths of the window."""
    found = page.locator(".player .panels > section, .player .coach, .player .inspector")
    tops = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        tops.append(
            found.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top + scrollY)")
        )
    return tops


@pytest.mark.thorough
def test_from_play_on_the_bare_address_to_solved_and_to_the_end(open_page: OpenPage) -> None:
    page = open_page()
    assert frames_drawn(page) < 5
    expect(said(page)).to_have_text("")
    at_rest, before = boxes(page), watch(page)
    button(page, "Play").click()
    plateau = "Plateau: normal for XOR with plain descent. It ends near epoch 700."
    assert frames_until_learned(page, before) <= 150
    expect(said(page)).to_have_text("Solved at epoch 1,967: every point is within 0.1.")
    # On a busy server what takes long to find out is not said while it plays.
    assert page.evaluate("noted")[0] in (plateau, said(page).inner_text())
    assert boxes(page) == at_rest
    page.screenshot(path=OUTPUT / "solved.png")
    # Read out once for each thing said, politely.
    expect(coach(page).get_by_role("status")).to_contain_text("Solved at epoch 1,967")
    expect(page.locator(".status")).to_contain_text("Paused at epoch 50,000 (your setting).")
    assert frames_drawn(page) <= 230
    assert read_status(page).epoch == 50_000
    # Scrubbed back, the run is told of as it was.
    set_timeline(page, 60)
    expect(said(page)).to_have_text(plateau)
    assert boxes(page) == at_rest
    set_timeline(page, 3)
    expect(said(page)).to_have_text("")


def test_one_click_and_play_are_enough(open_page: OpenPage) -> None:
    page = open_page()
    for title, query in (
        ("XOR in a few epochs", "lr=0.2"),
        ("Circle", "data=circle"),
        ("Iris: three kinds of flowers", "data=iris"),
    ):
        choose(page, title)
        wait_for_query(page, query)
        settle(page)
        expect(page.get_by_role("status").first).to_contain_text("epoch 0")
        expect(said(page)).to_have_text("")
        before = watch(page)
        button(page, "Play").click()
        assert frames_until_learned(page, before) <= 300, title


@pytest.mark.thorough
@pytest.mark.parametrize("widths", [[1400, 1024, 853], [390]])
def test_nothing_moves_when_the_status_and_the_coach_have_much_to_say(
    open_page: OpenPage, widths: list[int]
) -> None:
    stopped = PRESETS["Overfitting, stopped early"]
    page = open_page("?" + urlencode(stopped.to_query()), width=widths[0])
    at_rest = tops_at(page, widths)
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Stopped early", timeout=60_000)
    expect(said(page)).to_contain_text("Test loss lowest")
    assert tops_at(page, widths) == at_rest


def test_next_removes_a_unit(open_page: OpenPage) -> None:
    page = open_page("?speed=100")
    button(page, "Play").click()
    coach(page).get_by_role("button", name="Next: remove a unit").click(timeout=60_000)
    wait_for_query(page, "layers=3")
    expect(page.get_by_role("status").first).to_contain_text("epoch 0")
    expect(said(page)).to_have_text("")
    # The run that was solved is one click away, as it was.
    button(page, "Back to my earlier settings").click()
    expect(said(page)).to_contain_text("Solved at epoch 1,967")
    coach(page).get_by_role("button", name="Next: remove a unit").click()
    wait_for_query(page, "layers=3")
    # It was advised, and not made up: other data still come with settings that learn them.
    choose(page, "Circle")
    expect(page.locator(".st-key-line")).to_contain_text("Settings that learn Circle")


@pytest.mark.thorough
def test_go_there_goes_to_the_lowest_test_loss(open_page: OpenPage) -> None:
    page = open_page()
    choose(page, "Overfitting")
    button(page, "Play").click()
    expect(said(page)).to_contain_text("Test loss lowest at epoch", timeout=60_000)
    button(page, "Pause").click()
    text = said(page).inner_text()
    coach(page).get_by_role("button", name="Go there").click()
    epoch, loss = text.removeprefix("Test loss lowest at epoch ").split(": ")[:2]
    expect(page.locator(".status")).to_contain_text(f"epoch {epoch} ")
    expect(page.locator(".status")).to_contain_text(f"test loss {loss[:4]}")


def test_why_opens_health(open_page: OpenPage) -> None:
    page = open_page("?" + urlencode(DEAD.to_query()))
    button(page, "Step").click()
    expect(said(page)).to_have_text(
        "2 of 2 units in the hidden layer are dead: they output 0 at every point."
    )
    coach(page).get_by_role("button", name="Why?").click()
    expect(page.get_by_role("heading", name="Under the hood", level=1)).to_be_visible()
    expect(page.get_by_text("Units are dead.")).to_be_visible()


@pytest.mark.thorough
def test_the_coach_can_be_switched_off_and_the_link_keeps_it(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Play").click()
    expect(said(page)).not_to_have_text("")
    before = boxes(page)
    button(page, "Hide coach").click()
    expect(said(page)).to_have_text("")
    assert boxes(page) == before
    wait_for_query(page, "coach=0")
    wait_for_epoch(page, 3000)
    expect(said(page)).to_have_text("")
    button(page, "Show coach").click()
    expect(said(page)).to_contain_text("Solved")


def test_an_exercise_has_neither_coach_nor_gallery(open_page: OpenPage) -> None:
    page = open_page("?exercise=replay-the-article")
    expect(coach(page)).to_have_count(0)
    expect(page.get_by_role("region", name="Gallery")).to_have_count(0)


def test_auto_takes_a_logarithmic_axis_until_another_is_chosen(open_page: OpenPage) -> None:
    page = open_page()
    box = page.get_by_label("log epochs")
    kind = "() => document.querySelector('[aria-label=Loss] .chart')._fullLayout.xaxis.type"
    expect(box).to_be_checked()
    assert page.evaluate(kind) == "log"
    page.get_by_label("Speed", exact=True).select_option("10")
    expect(box).not_to_be_checked()
    page.wait_for_function(f"() => ({kind})() === 'linear'")
    box.check()
    wait_for_query(page, "epochs=log")
    page.wait_for_function(f"() => ({kind})() === 'log'")
    page.get_by_label("Speed", exact=True).select_option("auto")
    wait_for_query(page, "epochs=log")
    settle(page)  # the answer to the speed describes the box anew
    box.uncheck()
    wait_for_query(page, "epochs=linear")
    expect(box).not_to_be_checked()


def test_the_curve_has_the_losses_between_the_frames(open_page: OpenPage) -> None:
    page = open_page("?speed=1000&stop=5000")
    button(page, "Play").click()
    expect(page.locator(".status")).to_contain_text("Paused at epoch 5,000")
    x, y = page.evaluate(
        "() => { const { x, y } = document.querySelector('[aria-label=Loss] .chart').data[0];"
        " return [[...x], [...y]]; }"
    )
    assert len(x) > 40
    assert x == sorted(x)
    # Six frames alone would draw one straight line from epoch 0 to 1,000.
    (at_700,) = [loss for epoch, loss in zip(x, y, strict=True) if 680 <= epoch <= 710][:1]
    assert at_700 > 0.44
