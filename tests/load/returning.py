"""A simulated learner whose page comes back by itself, and keeps the visit as a browser does."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from playground.workshop.record import Record
from tests.load.client import Page
from tests.load.learner import LOSSES, Learner, clock

RETRY = 0.5, 1.5  # seconds to the next try, from and to; a browser waits about one
GIVE_UP = 45.0  # seconds after which a page that has not come back counts as dropped
LINK = "exercise=luck-or-size"  # it has all that a learner clicks on, and its record an entry
AGAIN = 0.8  # seconds until something is told again, as keeper.js does


class Returning(Learner):
    """One of them: loses the connection, and opens it again, as Streamlit's page does.

    It keeps the last snapshot, and gives it to a server that does not know the visit. What
    keeper.js does is done here without a storage.
    """

    _lost_at: float | None = None
    _token = _kept = ""
    _stamp = 0
    _told: dict[str, Any] | None = None
    _told_at = 0.0
    _number = 0

    def __init__(self, url: str, seed: int) -> None:
        """Take note of the app's address, and of the seed that decides when it clicks."""
        super().__init__(url, seed)
        self._page = Page(url, LINK)

    def server_of(self, cookie: str) -> str:
        """Return the server that the page is with, as a proxy's cookie names it."""
        named = self._page.cookies.get(cookie)
        return named.value if named else ""

    async def _stay(self, end: asyncio.Event) -> None:
        while not end.is_set():
            try:
                await super()._stay(end)
            except LOSSES:
                self._lost_at = self._lost_at or clock()
                if clock() - self._lost_at > GIVE_UP:
                    raise
                await asyncio.sleep(self._rng.uniform(*RETRY))

    def _note_return(self) -> None:
        if self._lost_at is not None:
            self.diary.returned.append(clock() - self._lost_at)
            self._lost_at = None

    async def _take_next(self) -> None:
        await super()._take_next()
        told = self._page.keeping
        if not told:
            return
        if told["token"] != self._token:
            self._meet(told["token"])
        if self._told and told["reply"] >= self._told["number"]:
            self._told = None
        self._keep(told)  # all of it: the snapshot and the token of its session
        if self._told and clock() - self._told_at > AGAIN:
            self._told_at = clock()
            await self._page.tell(self._told)

    def _meet(self, token: str) -> None:
        """Meet a session that does not know the visit: tell it what is kept."""
        self._token, self._stamp = token, 0
        if self._kept:
            self._number += 1
            self._told = {"do": "kept", "number": self._number, "token": token, "text": self._kept}

    def _keep(self, news: Mapping[str, Any] | None) -> None:
        if self._told or not news or news["token"] != self._token or not news["kept"]:
            return
        if news["kept"][0] <= self._stamp:
            return
        self._stamp, self._kept, *_ = news["kept"]
        record = Record.from_json(json.loads(self._kept)["record"].encode())
        if record.id not in self.diary.records:
            self.diary.records.append(record.id)
