"""Every exercise by a wrong way and then by the right one, as a learner goes it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from playground.workshop.catalogue import shipped
from playground.workshop.exercise import Exercise
from playground.workshop.learner import ANSWER_FIRST
from tests.e2e.conftest import OpenPage
from tests.e2e.exercise_ways import GROWS, WAYS
from tests.e2e.pages import button, settle, unit, wait_for_epoch, wait_for_update
from tests.e2e.test_workshop import open_exercise, type_numbers

# With axe, in both themes: they have all that an exercise can show.
LOOKED_AT = ("forward-by-hand", "luck-or-size")
ACTS: dict[str, Callable[..., None]] = {}


def act(do: Callable[..., None]) -> Callable[..., None]:
    """Register an act under the name of its function."""
    ACTS[do.__name__] = do
    return do


@act
def numbers(page: Page, typed: dict[str, str]) -> None:
    type_numbers(page, typed)


@act
def answer(page: Page, text: str) -> None:
    page.get_by_role("radiogroup").get_by_text(text).first.click()
    expect(page.get_by_role("radiogroup").locator("input:checked")).to_have_count(1)
    settle(page)


@act
def directions(page: Page, answers: list[str]) -> None:
    groups = page.get_by_role("radiogroup").filter(has_text=GROWS)
    expect(button(page, "Step")).to_be_disabled()
    settle(page)
    for k, text in enumerate(answers):
        expect(groups).to_have_count(len(answers))
        groups.nth(k).get_by_text(text, exact=True).click()
        settle(page)
    expect(groups.locator("input:checked")).to_have_count(len(answers))


@act
def step(page: Page) -> None:
    expect(button(page, "Step")).to_be_enabled()
    button(page, "Step").click()
    wait_for_update(page, 1)


@act
def play(page: Page, epoch: int) -> None:
    speed = page.get_by_label("Speed", exact=True)
    speed.select_option("100" if epoch <= 2000 else "1000")
    expect(button(page, "Play")).to_be_enabled()
    button(page, "Play").click()
    wait_for_epoch(page, epoch)
    expect(button(page, "Play")).to_be_visible()
    settle(page)


@act
def reset(page: Page) -> None:
    button(page, "Reset").click()
    expect(page.locator("[role=status].status")).to_contain_text("epoch 0")
    settle(page)


@act
def start_again(page: Page) -> None:
    button(page, "Start again").click()
    settle(page)


@act
def press(page: Page, name: str) -> None:
    button(page, name).first.click()
    settle(page)


@act
def switch(page: Page, name: str) -> None:
    page.get_by_role("switch", name=name).or_(page.get_by_label(name)).first.check(force=True)
    settle(page)


@act
def slide(page: Page, name: str, wanted: str) -> None:
    """Move a slider by its arrow keys until it says what is wanted."""
    slider = page.get_by_role("slider", name=name)
    for _ in range(40):
        said = slider.get_attribute("aria-valuetext") or slider.get_attribute("aria-valuenow")
        if said == wanted:
            break
        up = float(re.sub(r"[^0-9.]", "", said or "") or "inf") < float(wanted)
        slider.press("ArrowRight" if up else "ArrowLeft")
        settle(page)
    assert said == wanted


@act
def fill(page: Page, name: str, value: str) -> None:
    field = page.get_by_label(name, exact=True)
    field.fill(value)
    field.press("Enter")
    settle(page)


@act
def select(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


@act
def weights(page: Page, values: dict[str, list[float]]) -> None:
    for name, row_values in values.items():
        unit(page, name).click()
        for row, value in enumerate(row_values):
            page.get_by_label("Weight", exact=True).select_option(index=row)
            field = page.get_by_label("Value of the weight")
            field.fill(str(value))
            field.press("Enter")
            while page.get_by_role("group", name="Inspector").get_by_text(ANSWER_FIRST).count():
                page.wait_for_timeout(200)  # the answer just given has not come to the player yet
                field.fill(str(value))
                field.dispatch_event("change")  # Enter alone is none for the same text
        button(page, "Close").click()
    settle(page)


@act
def check(page: Page) -> None:
    button(page, "Check").click()
    settle(page)
    expect(page.get_by_role("progressbar", name="Training")).to_have_count(0)


def go(page: Page, acts: list[Any]) -> None:
    for name, *arguments in acts:
        ACTS[name](page, *arguments)


def test_every_exercise_has_its_ways() -> None:
    assert list(WAYS) == list(shipped())


# One of each kind by itself: by hand, by weights, by settings, by watching.
USUAL = ("backward-by-hand", "hand-wire-xor", "and-needs-bias", "saturated", "twins")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=id, marks=[] if id in USUAL else pytest.mark.thorough)
        for id, one in shipped().items()
    ],
)
def test_wrong_way_teaches_and_right_way_passes(open_page: OpenPage, one: Exercise) -> None:
    ways = WAYS[one.id]
    page = open_exercise(open_page, one.id)
    verdict = page.locator(".st-key-task_verdict").get_by_test_id("stAlert")
    belief = page.get_by_test_id("stAlert").filter(has_text=ways.belief)
    goals = page.get_by_role("list", name="Goals")
    if any(not question.before_epoch for question in one.questions):
        # Nothing that answers a question is told while it can be answered.
        check(page)
        expect(verdict).to_contain_text("Make your prediction")
    expect(goals).to_have_count(0 if one.questions else 1)
    go(page, [*ways.wrong, ("check",)])
    expect(verdict).to_contain_text(re.compile(f"Not yet.*{re.escape(ways.verdict)}"))
    expect(goals.get_by_role("listitem")).to_have_count(len(one.goals))
    expect(page.get_by_text("not met").first).to_be_visible()
    expect(belief).to_have_count(0 if ways.is_named_late else 1)
    button(page, "Hint").click()
    expect(page.get_by_test_id("stAlert").filter(has_text=ways.hint)).to_be_visible()
    go(page, [*ways.right, ("check",)])
    expect(verdict).to_contain_text("Passed.")
    if ways.is_named_late:
        expect(belief).to_be_visible()
    look_at_what_came(page, one)


def look_at_what_came(page: Page, one: Exercise) -> None:
    """Look at what is there once an exercise is passed."""
    if one.lesson:
        expect(page.get_by_text(one.lesson)).to_be_visible()
    if one.many_seeds:
        tiles = page.get_by_role("button", name=re.compile(r"^Seed \d+: (not )?learned$"))
        expect(tiles).to_have_count(one.many_seeds.n_seeds)
    if one.id in LOOKED_AT:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            app = page.get_by_test_id("stApp")
            expect(app).to_have_css("color-scheme", scheme)
            settle(page)
            found = Axe().run(page).response["violations"]
            assert not [(fault["id"], fault["nodes"][0]["target"]) for fault in found], scheme
    if one is not list(shipped().values())[-1]:
        expect(button(page, "Next")).to_have_attribute("kind", "primary")
        expect(button(page, "Check")).to_have_attribute("kind", "secondary")
