"""A simulated learner: plays the default page and clicks, with the player's own manners.

What `requests.js`, `answers.js` and `player.js` do is done here without a picture: one request at a
time, sent again when it seems lost (see line.py); what is clicked on goes before frames; a queue of
frames, shown as a display can at the rate that the server names; and more asked for when the queue
holds less than half of a batch and nothing else is asked for.

A frame counts as shown with the first tick of the display at which it had come and was due: when
this process gets to it does not matter, it has the work of all learners.
"""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from random import Random
from typing import Any

from websockets.exceptions import WebSocketException

from tests.load.client import Page, ScriptError
from tests.load.line import Watch
from tests.messages import unpack

PATIENCE = 4.0  # seconds after which a request without an answer is lost for the report
FULL_RATE = 60  # pictures a second on a common display, which a learner has who plays alone
EARLY = 0.008  # seconds that a frame may be drawn before its time
FIRST_BATCH, BATCH, BATCH_IN_A_ROOM = 4, 1, 3  # frames, and seconds of playing
CLICKS = ("step", "speed", "step", "weights")  # in turn
CLICK_EVERY = 5.0  # seconds between two clicks, on average
SPEEDS = ("auto", "1", "10")
IDLE = 0.1  # seconds to the next look when nothing is to be shown
LOSSES = (WebSocketException, OSError, TimeoutError)  # of the connection

clock = time.monotonic


@dataclass
class Command:
    """Something the player asks for.

    Attributes:
        click: what the learner clicked on; empty if the player asks by itself.
        body: what is sent.
        asked: when it was wanted, which is before it is sent if another is under way.
        sent: when it was sent the first time.
    """

    click: str
    body: dict[str, Any]
    asked: float
    sent: float = 0.0


@dataclass(frozen=True)
class Answer:
    """An answer that came.

    Attributes:
        click: what the learner had clicked on; empty for frames that the player asked for.
        asked: when.
        seconds: from the click to the answer.
        waited: seconds from sending the request to the answer.
    """

    click: str
    asked: float
    seconds: float
    waited: float


@dataclass
class Diary:
    """What a learner met with.

    Attributes:
        opened: seconds from opening the page to the player's first message; 0 if none came.
        shown: when each frame was shown.
        answers: in the order they came.
        resent: when a request was sent again.
        lost: requests that were without an answer at the end, though older than `PATIENCE`.
        records: the ids of the learner's record, each once, as the snapshots have it that are kept.
        returned: seconds from each loss of the connection to the first message after it.
        fault: what ended the visit early: a lost connection, or an error on the page.
    """

    opened: float = 0.0
    shown: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    resent: list[float] = field(default_factory=list)
    lost: int = 0
    records: list[str] = field(default_factory=list)
    returned: list[float] = field(default_factory=list)
    fault: str = ""


class Learner:
    """One of them.

    Attributes:
        clicks: what is clicked on, in turn.
        diary: what happened so far.
        ready: set when the player has come.
    """

    clicks: tuple[str, ...] = CLICKS

    def __init__(self, url: str, seed: int) -> None:
        """Take note of the app's address, and of the seed that decides when it clicks."""
        self.diary = Diary()
        self.ready = asyncio.Event()
        self._page = Page(url)
        self._rng = Random(seed)
        self._waiting: deque[Command] = deque()
        self._under_way: Command | None = None
        self._overtaken = 0  # the number of a request that a click has gone before
        self._watch = Watch()
        self._count = self._clicks = 0
        self._began = 0.0
        self._run: int | None = None
        self._version: int | None = None
        self._static = ""
        self._current: int | None = None
        self._queue: deque[tuple[int, float]] = deque()  # frames, and when they came
        self._phase = seed * 0.618 % 1 / FULL_RATE  # displays do not tick together
        self._speed = SPEEDS[0]
        self._playing = self._fresh = False
        self._halted = False  # the server says that playing ends or pauses after the queue
        self._rate = 30
        self._drawn = self._asked_at = self._turn = 0.0
        self._click_at = float("inf")

    async def visit(self, end: asyncio.Event) -> None:
        """Open the page and play until the end."""
        self._began = clock()
        try:
            await self._stay(end)
        except (*LOSSES, ScriptError) as error:
            self.diary.fault = f"{type(error).__name__}: {error}"
        self.ready.set()
        late = clock() - PATIENCE
        commands = [self._under_way, *self._waiting]
        self.diary.lost = sum(1 for command in commands if command and command.asked < late)

    async def _stay(self, end: asyncio.Event) -> None:
        """Play over one connection until the end."""
        async with self._page:
            while not end.is_set():
                await self._take_next()
                if self._current is None:
                    continue
                if not self.ready.is_set():
                    self.diary.opened = clock() - self._began
                    self._click_at = clock() + self._rng.uniform(0.2, 1.0) * CLICK_EVERY
                    self.ready.set()
                self._tick(clock())
                await self._post()

    async def _take_next(self) -> None:
        """Wait for a message, but no longer than to the next frame."""
        due = self._due() if self._playing and self._queue else clock() + IDLE
        try:
            async with asyncio.timeout(max(0.0, due - clock())):
                data = await self._page.socket.recv()
        except TimeoutError:
            return
        self._note_return()
        message = self._page.take(data)
        self._watch.notice(self._page.is_at_work, clock())
        if message is not None:
            self._take(message)

    def _note_return(self) -> None:
        """Take note that a message came; see `Returning`."""

    def _keep(self, news: Mapping[str, Any] | None) -> None:
        """Keep a snapshot that came along; see `Returning`."""

    # ---- requests.js ----

    def _ask(self, action: str, click: str = "", **parts: Any) -> None:
        self._waiting.append(Command(click, {"do": action, **parts}, asked=clock()))
        if click and self._under_way and not self._under_way.click:
            self._overtaken, self._under_way = self._under_way.body["no"], None
            self._watch.has_overtaken = True

    async def _post(self) -> None:
        """Send the next request if none is under way, or that one again if it seems lost."""
        now, watch = clock(), self._watch
        if self._under_way is None:
            if not self._waiting:
                return
            command = self._under_way = self._waiting.popleft()
            self._count += 1
            command.body = {"frame": self._current, **command.body, "no": self._count}
            command.sent, watch.is_repeated = now, False
        elif not watch.is_lost(now):
            return
        else:
            self.diary.resent.append(now)
            watch.repeat()
        watch.post(self._under_way.body["do"], now)
        known = {"run": self._run, "static": self._static}
        await self._page.ask({**self._under_way.body, **known, "room": watch.line.room})

    def _is_awaited(self, header: dict[str, Any], *actions: str) -> bool:
        """Return whether a message answers the request under way, and it is one of these."""
        command = self._under_way
        return (
            command is not None
            and header["reply"] == command.body["no"]
            and (not actions or command.body["do"] in actions)
        )

    @property
    def _is_free(self) -> bool:
        return self._under_way is None and not self._waiting

    def _measure(self, header: dict[str, Any]) -> None:
        """Learn of the line from an answer that has just come."""
        watch, now = self._watch, clock()
        assert self._under_way
        watch.line.take(
            self._under_way.body["do"],
            now - watch.sent,
            0.0 if watch.began < watch.sent else now - watch.began,
            header["size"],
            header["spent"],
            header["turn"],
            watch.is_repeated,
        )

    def _note_answer(self) -> None:
        if self._under_way:
            command, now = self._under_way, clock()
            self.diary.answers.append(
                Answer(command.click, command.asked, now - command.asked, now - command.sent)
            )
            self._under_way = None
            if command.click:
                self._play()

    # ---- player.js ----

    def _take(self, message: bytes) -> None:
        header, arrays = unpack(message)
        self._keep(header["keeper"])
        self._rate, self._turn = min(header["rate"], FULL_RATE), header["turn"]
        self._halted = bool(header["ended"] or header["paused"])
        ids = [int(row[0]) for row in arrays["rows"]] if "rows" in arrays else []
        if "description" in header:
            self._static = header["static"]
        self._take_run(header["run"], header["version"])
        self._take_frames(header, ids)
        if self._is_awaited(header):
            self._measure(header)
            self._note_answer()
        elif self._under_way and header["reply"] != self._overtaken:
            self._watch.miss(clock())

    def _take_run(self, run: int, version: int) -> None:
        is_other = run != self._run
        if is_other or version != self._version:
            self._queue.clear()
        self._run, self._version = run, version
        if is_other:
            self._current = None
            self._pause()
            # Such as New weights: the other run is the answer, and it names no request.
            self._note_answer()

    def _take_frames(self, header: dict[str, Any], ids: list[int]) -> None:
        if not ids:
            return
        if header["after"] is None:
            self._queue.clear()
            self._current = self._current if self._current in ids else ids[-1]
        elif header["after"] != self._last():
            return
        elif self._is_awaited(header, "step"):
            self._show(ids[-1], clock())
        elif self._is_awaited(header, "play"):
            self._queue.extend((id, clock()) for id in ids)

    def _last(self) -> int | None:
        return self._queue[-1][0] if self._queue else self._current

    def _due(self) -> float:
        """Return when the display can show the first frame of the queue."""
        _, came = self._queue[0]
        soonest = max(came, self._drawn + 1 / self._rate - EARLY)
        return ceil((soonest - self._phase) * FULL_RATE) / FULL_RATE + self._phase

    def _show(self, frame: int, at: float) -> None:
        self._current = frame
        self.diary.shown.append(at)

    def _tick(self, now: float) -> None:
        """Show a frame, ask for more, click: whatever it is time for."""
        if now >= self._click_at:
            self._click_at = now + self._rng.uniform(0.8, 1.2) * CLICK_EVERY
            self._click(self.clicks[self._clicks % len(self.clicks)])
            self._clicks += 1
        if not self._playing:
            if self._is_free:
                self._play()
            return
        while self._queue and (due := self._due()) <= now:
            self._drawn = due
            self._show(self._queue.popleft()[0], due)
        if self._halted and not self._queue and self._is_free:
            self._click("weights")
        else:
            self._refill()

    def _refill(self) -> None:
        if not self._is_free or (self._queue and self._halted):
            return
        seconds = BATCH_IN_A_ROOM if self._rate < FULL_RATE else BATCH
        n = FIRST_BATCH if self._fresh else seconds * self._rate
        if len(self._queue) < n / 2 and (self._fresh or clock() - self._asked_at >= self._turn):
            self._fresh, self._asked_at = False, clock()
            self._ask("play", name=self._speed, n=n, frame=self._last())

    def _play(self) -> None:
        if not self._playing:
            self._playing = self._fresh = True

    def _pause(self) -> None:
        self._playing = False
        self._waiting = deque(one for one in self._waiting if one.body["do"] != "play")

    def _click(self, what: str) -> None:
        self._queue.clear()
        if what == "speed":
            self._speed = SPEEDS[(SPEEDS.index(self._speed) + 1) % len(SPEEDS)]
            self._ask("set", what, name="speed", value=self._speed)
            return
        self._pause()
        if what == "check":
            self._waiting.append(Command("", {"do": "check"}, asked=clock()))
        elif what == "step":
            self._ask("step", what, name="epoch", n=1)
        else:
            self._halted = False
            seed = self._rng.randrange(1_000_000)
            self._ask("set", what, name="weight_seed", value=seed)
