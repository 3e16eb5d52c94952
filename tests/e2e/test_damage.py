"""Damage in a real browser: what is broken is told, kept off, and undone."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.pages import button, step, unit, wait_for_epoch, wait_for_query, weights


def test_damage_is_done_told_kept_off_and_undone(open_page: OpenPage) -> None:
    page = open_page("?stop=3000&speed=1000")
    button(page, "Play").click()
    wait_for_epoch(page, 3000)
    button(page, "Damage").click()
    group = page.get_by_role("group", name="Damage")
    expect(group).to_contain_text("Nothing is damaged yet.")
    button(page, "Add noise").click()
    expect(group).to_contain_text("After: loss ")
    button(page, "Undo the damage").click()
    expect(group).to_contain_text("Nothing is damaged yet.")
    before = weights(page)
    unit(page, "h3").click()
    page.get_by_role("checkbox", name="stays off in training").check()
    button(page, "Switch off").click()
    wait_for_query(page, "frozen=2.1.3")
    expect(group).to_contain_text("Press Play to see what heals.")
    assert float(weights(page)[-2]) == 0.0
    step(page)
    expect(group).to_contain_text("1 epoch later")
    assert float(weights(page)[-2]) == 0.0
    assert not Axe().run(page, {"include": [".damage"]}).response["violations"]
    button(page, "Undo the damage").click()
    expect(page).not_to_have_url(re.compile("frozen"))
    assert weights(page) == before
