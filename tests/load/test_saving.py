"""Saving files while a room plays: each click brings the file, whatever others do."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.load.client import EVENTS, Page
from tests.load.learner import Learner
from tests.load.server import serve

PLAYERS = 12
ROUNDS = 4  # of clicks on each button
ENDINGS = ("json", "csv", "html")


class Saver(Page):
    """A page with buttons that save files.

    Attributes:
        parts: the choices of a part of the page.
        buttons: id, fragment and data of each button that saves, by its key.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.parts: list[ButtonGroup] = []
        self.buttons: dict[str, tuple[str, str, dict[str, Any]]] = {}

    async def wait_for(self, is_there: Callable[[], Any]) -> None:
        async with asyncio.timeout(30):
            while not is_there():
                self.take(await self.socket.recv())

    async def send(self, *states: WidgetState, page: str = "", fragment: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.fragment_id = page, fragment
        state.page_script_hash = "" if page else self._page
        state.widget_states.widgets.extend(states)
        state.cached_message_hashes.extend(self._cache)
        state.context_info.url = self._url
        await self.socket.send(message.SerializeToString())

    def _take_element(self, element: Element, fragment: str) -> bytes | None:
        if element.WhichOneof("type") == "button_group":
            self.parts.append(element.button_group)
        component = element.bidi_component
        if component.component_name == "playground.save":
            data = json.loads(component.json)
            self.buttons[data["key"]] = component.id, fragment, data
        return super()._take_element(element, fragment)

    async def open_record(self) -> None:
        """Go to the learner's record on the Exercises page."""
        await self.wait_for(lambda: self._player)
        await self.send(page="exercises")
        name = "My record"
        await self.wait_for(lambda: self.choice_with(name))
        choice = WidgetState(id=self.choice_with(name)[0].id)
        choice.string_array_value.data.append(name)
        await self.send(choice)
        await self.wait_for(lambda: len(self.buttons) == len(ENDINGS))

    def choice_with(self, option: str) -> list[ButtonGroup]:
        return [
            one for one in self.parts if any(option in choice.content for choice in one.options)
        ]

    async def save(self, key: str, number: int) -> bytes:
        """Click on a button, and return what comes."""
        id, fragment, _ = self.buttons[key]
        events = json.dumps([{"event": "wanted", "value": number}])
        asked = WidgetState(id=EVENTS.format(id), json_trigger_value=events)
        await self.send(asked, fragment=fragment)
        await self.wait_for(lambda: self.buttons[key][2]["answer"] == number)
        return base64.b64decode(self.buttons[key][2]["file"]["data"])


@asynccontextmanager
async def playing(url: str, n: int) -> AsyncIterator[list[Learner]]:
    """Have others play."""
    learners = [Learner(url, seed) for seed in range(n)]
    end = asyncio.Event()
    visits = [asyncio.create_task(learner.visit(end)) for learner in learners]
    try:
        async with asyncio.timeout(60):
            await asyncio.gather(*(learner.ready.wait() for learner in learners))
        yield learners
    finally:
        end.set()
        await asyncio.wait(visits, timeout=10)


async def save_while_others_play(url: str) -> list[tuple[str, bytes]]:
    async with playing(url, PLAYERS) as learners, Saver(url) as page:
        await page.open_record()
        shown = [len(learner.diary.shown) for learner in learners]
        files = [
            (ending, await page.save(f"record {ending}", 1 + number))
            for number in range(ROUNDS)
            for ending in ENDINGS
        ]
        assert not [learner.diary.fault for learner in learners if learner.diary.fault]
        assert sum(len(one.diary.shown) for one in learners) > sum(shown)  # they did play
        return files


@pytest.mark.thorough
def test_each_click_saves_the_record_while_twelve_others_play() -> None:
    with serve() as server, ThreadPoolExecutor(1) as thread:
        files = thread.submit(lambda: asyncio.run(save_while_others_play(server.url))).result()
        assert not server.complaints()
    assert len(files) == ROUNDS * len(ENDINGS)
    for ending, content in files:
        if ending == "json":
            assert json.loads(content)["entries"] == []
        elif ending == "csv":
            assert content.removeprefix(b"\xef\xbb\xbf").startswith(b"name,exercise,")
        else:
            assert content.startswith(b"<!doctype html>")
