"""The content security policy in a real browser: sent with everything, and in no page's way."""

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from plotly.offline import get_plotlyjs_version

from playground.live.assets import ROUTE
from tests.e2e.conftest import prepared
from tests.e2e.pages import button
from tests.e2e.tabs import listen

NOTE_VIOLATIONS = """
    window.violations = [];
    document.addEventListener('securitypolicyviolation', event => window.violations.push(
        `${event.violatedDirective}: ${event.blockedURI} by ${event.sourceFile}`));
"""
PAGES = (
    "Under the hood",
    "Data",
    "Model",
    "Many seeds",
    "Compare",
    "Exercises",
    "About",
    "Playground",
)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "data",
        f"{ROUTE}/plotly-{get_plotlyjs_version()}.min.js",
        "_stcore/health",
        "no-such-file.js",
    ],
)
def test_every_answer_has_the_headers(app: tuple[str, Path], path: str) -> None:
    with urllib.request.urlopen(f"{app[0]}{path}") as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def come_to_rest(page: Page) -> None:
    """Wait until a page is drawn, charts included; what Playwright could wait by is forbidden."""
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
    expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0)
    page.wait_for_timeout(300)


def look_at_every_part(page: Page) -> None:
    """Open each part of the page that is shown."""
    parts = page.get_by_test_id("stMain").get_by_test_id("stButtonGroup").first
    for part in parts.get_by_role("radio").all() if parts.count() else []:
        part.locator("xpath=..").click()
        come_to_rest(page)


@pytest.mark.thorough
def test_the_policy_is_in_no_page_s_way(app: tuple[str, Path], browser: Browser) -> None:
    url, _ = app
    context = prepared(browser.new_context(viewport={"width": 1400, "height": 900}))
    context.add_init_script(NOTE_VIOLATIONS)
    page, faults = context.new_page(), list[str]()
    listen(page, url, faults)
    page.goto(url)
    page.wait_for_selector('[data-frames-drawn]:not([data-frames-drawn="0"])')
    for title in PAGES:
        page.get_by_role("link", name=title, exact=True).click()
        come_to_rest(page)
        look_at_every_part(page)
        if title == "Many seeds":
            page.get_by_role("slider", name="Networks").press("Home")  # as few as there can be
            button(page, "Run them all").click()
            expect(button(page, "Open in the playground")).to_be_visible(timeout=60_000)
            come_to_rest(page)
    assert page.evaluate("window.violations") == []
    assert faults == []
    context.close()


def test_a_script_that_is_put_into_the_page_does_not_run(
    app: tuple[str, Path], browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(app[0])
    page.wait_for_selector(".player")
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        const image = document.createElement('img');
        image.setAttribute('onerror', 'window.ran = true');
        image.src = 'data:,';
        document.body.append(image);
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    page.close()
