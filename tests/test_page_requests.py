"""The page that a link leads to comes, whatever the script of the page before asks for."""

import threading
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType

from playground import page_requests
from playground.page_requests import is_run_awaited, is_whole_page_run, make_page_requests_safe

LINK = RerunData(query_string="", page_script_hash="data")
AGAIN = RerunData(query_string="hood=1", page_script_hash="hood")
PART_AGAIN = RerunData(
    page_script_hash="hood", fragment_id_queue=["part"], is_fragment_scoped_rerun=True
)
SWITCH = RerunData(page_script_hash="model")
CLICK = RerunData(page_script_hash="hood", fragment_id="part")


@pytest.fixture(autouse=True)
def safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep pages that are asked for, in one test, where this thread runs the script of a page."""
    own = ScriptRequests._request_rerun_locked
    monkeypatch.setattr(ScriptRequests, "_request_rerun_locked", own)
    script, of_hood = threading.current_thread(), SimpleNamespace(page_script_hash="hood")
    monkeypatch.setattr(
        page_requests,
        "get_script_run_ctx",
        lambda **_: of_hood if threading.current_thread() is script else None,
    )
    make_page_requests_safe()


def from_the_browser(requests: ScriptRequests, data: RerunData) -> None:
    asking = threading.Thread(target=requests.request_rerun, args=[data])
    asking.start()
    asking.join()


def taken(requests: ScriptRequests) -> RerunData:
    request = requests.on_scriptrunner_ready()
    assert request.type is ScriptRequestType.RERUN
    return request.rerun_data


@pytest.mark.parametrize("asked", [AGAIN, PART_AGAIN, SWITCH])
def test_the_page_of_a_link_comes_though_the_script_asks_for_another_run(asked: RerunData) -> None:
    requests = ScriptRequests()
    from_the_browser(requests, LINK)
    requests.request_rerun(asked)
    data = taken(requests)
    assert (data.page_script_hash, data.query_string) == ("data", "")
    assert not data.fragment_id_queue
    assert not data.is_fragment_scoped_rerun


def test_the_last_of_two_links_leads() -> None:
    requests = ScriptRequests()
    from_the_browser(requests, LINK)
    from_the_browser(requests, RerunData(page_script_hash="seeds"))
    assert taken(requests).page_script_hash == "seeds"


@pytest.mark.parametrize("waiting", [CLICK, AGAIN])
def test_the_script_leads_to_another_page_though_the_page_itself_is_to_run(
    waiting: RerunData,
) -> None:
    requests = ScriptRequests()
    from_the_browser(requests, waiting)
    requests.request_rerun(SWITCH)
    assert taken(requests).page_script_hash == "model"


def test_a_script_runs_its_part_again_where_nothing_else_is_asked_for() -> None:
    requests = ScriptRequests()
    requests.request_rerun(PART_AGAIN)
    data = taken(requests)
    assert (data.page_script_hash, data.fragment_id_queue) == ("hood", ["part"])


def test_a_script_knows_that_another_run_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = ScriptRequests()
    of_hood = SimpleNamespace(page_script_hash="hood", script_requests=requests)
    monkeypatch.setattr(page_requests, "get_script_run_ctx", lambda **_: of_hood)
    assert not is_run_awaited()
    from_the_browser(requests, CLICK)
    assert is_run_awaited()
    requests.on_scriptrunner_ready()
    assert not is_run_awaited()


@pytest.mark.parametrize(("parts", "is_whole"), [(None, True), ([], True), (["part"], False)])
def test_a_run_of_a_part_is_told_from_one_of_the_page(
    parts: list[str] | None, is_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(fragment_ids_this_run=parts)
    monkeypatch.setattr(page_requests, "get_script_run_ctx", lambda **_: context)
    assert is_whole_page_run() is is_whole
