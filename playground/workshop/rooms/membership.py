"""A learner's place in a room, and the thread that brings news there: no page waits for it."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import inf
from typing import Any, Literal, Self

from playground.reading import values
from playground.reading.reader import Reader
from playground.workshop.learner import Learner, now
from playground.workshop.record import LONGEST_NAME
from playground.workshop.rooms.codes import SECRET, read_code
from playground.workshop.rooms.file import RoomError, RoomsUnusable
from playground.workshop.rooms.shared import both, row_of, sign_of
from playground.workshop.rooms.store import (
    LONGEST_TITLE,
    NoRoom,
    NotAMember,
    RoomStore,
    Seat,
    SharedRow,
)

LOOK = 15.0  # seconds between two looks whether the room is still there
GATHER = 0.3  # seconds in which several changes become one
RETRY = 5.0  # seconds until what has failed is tried again
MOST_HELD = 20  # rooms that one browser holds for a teacher
MOST_TRIES = 3  # while another tab writes the same row at the same moment
WAITING = "Your latest steps have not reached the room yet. They are sent again by themselves."


@dataclass
class Membership:
    """A learner's place in a room."""

    code: str
    token: str  # that alone can write the learner's row
    name: str = ""  # that the room sees; empty for none
    number: int = 0  # from 1, in the order of joining
    title: str = ""  # the room's; may be empty
    # "ended" where the room is gone, "removed" where only the place is.
    state: Literal["in", "ended", "removed"] = "in"
    trouble: str = ""  # why the latest has not reached the room, as a sentence; empty where it has
    version: int = 0  # of the row as it was written last; 0 for never
    sign: object = None  # of what was handed over last
    looked: float = -inf  # when that was, or when it was looked whether the room is still there

    @classmethod
    def at(cls, place: Seat, token: str, name: str) -> Self:
        """Return the membership of a place that was just taken."""
        return cls(place.facts.code, token, name, place.number, place.facts.title)

    def to_json(self) -> dict[str, Any]:
        """Return what the browser keeps of it, to be in the room again."""
        names = ("code", "token", "name", "number", "title")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read what `to_json` wrote; a ValueError says what is wrong."""
        found = Reader(value)
        return cls(
            found.read("code", read_own_code),
            found.read("token", read_secret),
            found.line("name", LONGEST_NAME),
            found.whole("number", 0, 10**9),
            found.line("title", LONGEST_TITLE),
        )


def read_own_code(value: object) -> str:
    """Read a code as the app has written it."""
    code = values.text(value, 40)
    return code if code and read_code(code) == code else values.refuse("the code of a room", code)


def read_secret(value: object) -> str:
    """Read a secret or a token as the app has written it."""
    text = values.text(value, 40)
    return text if SECRET.fullmatch(text) else values.refuse("a secret of a room", "another text")


class Publisher:
    """Writes learners' rows, one after the other; what fails is tried again."""

    def __init__(self, store: RoomStore | None = None) -> None:
        """Take the store, or the one of this server."""
        self._store = store
        self._waiting: dict[str, tuple[Membership, SharedRow | None]] = {}  # by token
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._at_work = ""  # the token whose row is being written

    def publish(self, membership: Membership, learner: Learner) -> None:
        """Hand over what is new of a learner, if anything is; it takes no time."""
        if membership.state != "in":
            return
        sign = sign_of(learner, membership.name)
        if sign != membership.sign:
            membership.sign = sign
            self._put(membership, row_of(learner, membership.name, now()))
        elif time.monotonic() - membership.looked > LOOK:
            self._put(membership, None)

    def _put(self, membership: Membership, row: SharedRow | None) -> None:
        membership.looked = time.monotonic()
        with self._changed:
            _, waiting = self._waiting.get(membership.token, (None, None))
            self._waiting[membership.token] = (membership, row or waiting)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="rooms", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def drop(self, membership: Membership) -> None:
        """Forget what is not written yet, for a learner who leaves."""
        with self._changed:
            self._waiting.pop(membership.token, None)

    def flush(self, seconds: float) -> bool:
        """Wait until all is written, but not for longer; return whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._at_work), seconds)

    def _work(self) -> None:
        pause = GATHER
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
            time.sleep(pause)
            pause = RETRY if self._write_all() else GATHER

    def _write_all(self) -> bool:
        """Write what waits; return whether something has failed, which then waits again."""
        with self._changed:
            tokens = list(self._waiting)
        has_failed = False
        for token in tokens:
            with self._changed:
                if token not in self._waiting:
                    continue
                membership, row = self._waiting.pop(token)
                self._at_work = token
            is_written = False
            try:
                is_written = self.write(membership, row)
            finally:
                with self._changed:
                    self._at_work = ""
                    if not is_written:
                        self._waiting.setdefault(token, (membership, row))
                    self._changed.notify_all()
            has_failed |= not is_written
        return has_failed

    def write(self, membership: Membership, row: SharedRow | None) -> bool:
        """Write a learner's row, or for None look whether the learner is still in the room.

        Return whether that is done with, for good or ill.
        """
        try:
            self._replace(self._store or RoomStore(), membership, row, now())
        except NoRoom:
            membership.state = "ended"
        except NotAMember:
            membership.state = "removed"
        except RoomsUnusable:
            membership.trouble = WAITING
            return False
        except RoomError as error:
            membership.trouble = str(error)
        else:
            membership.trouble = ""
        return True

    def _replace(
        self, store: RoomStore, membership: Membership, row: SharedRow | None, now: datetime
    ) -> None:
        for _ in range(MOST_TRIES):
            version, before = store.own(membership.code, membership.token)
            if row is None:
                return
            if version != membership.version:  # another tab or an earlier session has written it
                row = both(row, membership.name, before, now)
            written = store.write(membership.code, membership.token, row, version)
            if written:
                membership.version = written
                return
        raise RoomsUnusable("another tab writes the same row")


@cache
def publisher() -> Publisher:
    """Return the one of this process."""
    return Publisher()


def read_rooms(value: object) -> dict[str, str]:
    """Read the secrets of the rooms that a teacher holds, by code."""
    pairs = list(Reader(value).values.items())[:MOST_HELD]
    return {read_own_code(code): read_secret(secret) for code, secret in pairs}
