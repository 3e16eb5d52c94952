"""A page is known everywhere by being listed: a made-up one is found wherever it should appear."""

import re
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from playground import main
from playground.live.assets import FOLDER
from playground.ui import frame
from playground.ui.frame import draw_beside_player, draw_head
from playground.ui.keeping.returning import for_keeper
from playground.ui.page import Layout, Page
from playground.ui.pages import registry
from playground.ui.visit.links import root_of
from playground.ui.visit.session import Session
from tests.messages import unpack


def show() -> None:
    draw_head(MADE_UP.title, "A page that a test has made up.")
    draw_beside_player(MADE_UP, lambda session: None)


MADE_UP = Page("made-up", "Made up", show, "points")


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """List the made-up page beside the others; return what the player is sent there."""
    monkeypatch.setattr(registry, "PAGES", (*registry.PAGES, MADE_UP))
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(frame, "mount", lambda _, message, *__: sent.append(unpack(message)[0]))
    return sent


def go_to(app: AppTest, name: str) -> Session:
    """Go from the playground to another page, as a click in the gallery does."""
    session: Session = app.session_state["session"]
    session.next_page = name
    app.run()
    assert not app.exception
    return session


def test_a_made_up_page_is_found_wherever_it_should_appear(messages: list[dict[str, Any]]) -> None:
    app = AppTest.from_file(main.__file__, default_timeout=30).run()
    session = go_to(app, MADE_UP.name)
    # In the navigation, and as the page that is shown.
    assert session.pages[MADE_UP.name].title == MADE_UP.title
    assert [one.value for one in app.title] == [MADE_UP.title]
    assert session.page == MADE_UP.name
    # In links: its address is one of the app's.
    names = [page.url_path for page in session.pages.values()]
    assert root_of("http://host/below/made-up?lr=1", names) == "http://host/below/"
    # In the history, and in what the browser keeps.
    assert for_keeper(session)["page"] == MADE_UP.name
    # The player knows it, and what to show there.
    assert (messages[-1]["page"], messages[-1]["layout"]) == (MADE_UP.name, MADE_UP.layout)


@pytest.mark.parametrize("page", registry.PAGES, ids=lambda page: page.name)
def test_each_page_opens_under_its_own_title(page: Page, messages: list[dict[str, Any]]) -> None:
    app = AppTest.from_file(main.__file__, default_timeout=30).run()
    session = go_to(app, page.name)
    assert session.page == page.name
    assert (messages[-1]["page"] == page.name) == bool(page.layout)


def test_the_browser_knows_layouts_and_no_page() -> None:
    texts = [path.read_text() for path in (*FOLDER.glob("*.js"), FOLDER / "player.css")]
    for text in texts:
        assert set(re.findall(r'data-layout="(\w+)"', text)) <= set(get_args(Layout))
        assert "data-page" not in text
