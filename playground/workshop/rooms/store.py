"""What is done with rooms: begun, joined, written to by each learner alone, read by the teacher."""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from playground.workshop.rooms.codes import digest, new_code, new_secret
from playground.workshop.rooms.file import RoomError, connected, path_of_rooms, shrink

MOST_ROOMS = 200
MOST_LEARNERS, USUAL_LEARNERS = 200, 60
LONGEST_TITLE = 60  # characters
LARGEST_RECORD = 60_000  # bytes
EXPIRES = 24 * 3600.0  # seconds without a visit, after which a room is deleted
EMPTY_EXPIRES = 2 * 3600.0  # the same for one that nobody has joined
VISIT = 60.0  # seconds between two visits that are noted
SHORT, LONG = 0.3, 3.0  # seconds to wait for other processes: while a page is drawn, after a click
GONE = "This room has ended, or there never was one."


class NoRoom(RoomError):
    """There is no such room, or not for who asked."""


class RoomFull(RoomError):
    """Nobody else can join."""


class NotAMember(RoomError):
    """The room is there, but this learner is not in it."""


@dataclass(frozen=True)
class RoomFacts:
    """What a room is."""

    code: str
    title: str  # as its teacher calls it; may be empty
    track: str  # the key of its track; empty for all exercises
    capacity: int  # how many can join


@dataclass(frozen=True)
class SharedRow:
    """What a room holds of a learner."""

    name: str = ""  # empty where they gave none
    exercise: str = ""  # the id of the one that is open; empty for none
    goal: str = ""  # what Check has found missing in it, in a few words; empty for nothing
    finding: str = ""  # the same as the sentence that the learner reads
    record: bytes | None = None  # see `shared`; None where nothing came yet


@dataclass(frozen=True)
class MemberRow:
    """A learner's row as the teacher gets it."""

    number: int  # from 1, in the order of joining
    seen: float  # when it came, in seconds since 1970
    row: SharedRow


@dataclass(frozen=True)
class News:
    """What is new in a room since an earlier look."""

    facts: RoomFacts
    version: int  # goes up with every change
    numbers: frozenset[int] | None = None  # of all who are in it; None where nothing has changed
    changed: tuple[MemberRow, ...] = ()  # the rows that are new


@dataclass(frozen=True)
class Seat:
    """A learner's place in a room, just taken."""

    number: int
    facts: RoomFacts


class RoomStore:
    """The rooms in one file. Every method may raise RoomsUnusable."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file's path, or that of this server's rooms."""
        self.path = path or path_of_rooms()

    # ---- the teacher ----

    def begin(self, title: str, track: str, capacity: int) -> tuple[str, str]:
        """Begin a room; return its code and its secret, of which the file gets a digest alone.

        Raises:
            RoomError: there are too many rooms.
        """
        code, secret, now = new_code(), new_secret(), time.time()
        values = (title[:LONGEST_TITLE], track[:40], min(max(capacity, 1), MOST_LEARNERS))
        with connected(self.path, LONG) as connection:
            _clean(connection, now)
            (n_rooms,) = connection.execute("SELECT count(*) FROM rooms").fetchone()
            if n_rooms >= MOST_ROOMS:
                raise RoomError(f"This server has {MOST_ROOMS} rooms already: end one first.")
            while connection.execute("SELECT 1 FROM rooms WHERE code = ?", (code,)).fetchone():
                code = new_code()
            connection.execute(
                "INSERT INTO rooms (code, secret, title, track, capacity, created, visited) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (code, digest(secret), *values, now, now),
            )
        return code, secret

    def read(self, code: str, secret: str, since: int = -1) -> News:
        """Return what is new in a room since a version, to its teacher.

        Raises:
            NoRoom: there is none of this code with this secret.
        """
        now = time.time()
        with connected(self.path, SHORT, writes=False) as connection:
            facts, version, visited = _room(connection, code, digest(secret))
            if abs(now - visited) > VISIT:
                connection.rollback()
                return self._visit(code, secret, since, now)
            if version == since:
                return News(facts, version)
            # Whatever a damaged file may hold: a number is a number.
            numbers = connection.execute(
                "SELECT number FROM members WHERE room = ? AND typeof(number) = 'integer'", (code,)
            )
            present = frozenset(int(number) for (number,) in numbers)
            rows = connection.execute(
                "SELECT number, seen, name, exercise, goal, finding, record FROM members "
                "WHERE room = ? AND version > ? AND typeof(number) = 'integer' ORDER BY number",
                (code, since),
            ).fetchall()
        changed = tuple(MemberRow(number, seen, SharedRow(*row)) for number, seen, *row in rows)
        return News(facts, version, present, changed)

    def _visit(self, code: str, secret: str, since: int, now: float) -> News:
        """Take note that the teacher is there, and read."""
        with connected(self.path, SHORT) as connection:
            connection.execute("UPDATE rooms SET visited = ? WHERE code = ?", (now, code))
        return self.read(code, secret, since)

    def remove(self, code: str, secret: str, number: int) -> None:
        """Take a learner out of a room, with all that the room holds of them.

        Raises:
            NoRoom: there is none of this code with this secret.
        """
        with connected(self.path, LONG) as connection:
            _room(connection, code, digest(secret))
            connection.execute("DELETE FROM members WHERE room = ? AND number = ?", (code, number))
            _next_version(connection, code)

    def end(self, code: str, secret: str) -> None:
        """Delete a room with all that is in it.

        Raises:
            NoRoom: there is none of this code with this secret.
        """
        with connected(self.path, LONG) as connection:
            _room(connection, code, digest(secret))
            _delete(connection, code)
        shrink(self.path, SHORT)

    # ---- a learner ----

    def join(self, code: str, name: str) -> tuple[str, Seat]:
        """Take a place in a room; return the token that alone can write there, and the place.

        Raises:
            NoRoom: there is none of this code.
            RoomFull: all places are taken.
        """
        token = new_secret()
        with connected(self.path, LONG) as connection:
            facts, _, _ = _room(connection, code)
            (n_members,) = connection.execute(
                "SELECT count(*) FROM members WHERE room = ?", (code,)
            ).fetchone()
            if n_members >= facts.capacity:
                raise RoomFull(
                    f"This room is full: it has places for {facts.capacity}. Tell your teacher."
                )
            connection.execute("UPDATE rooms SET n_joined = n_joined + 1 WHERE code = ?", (code,))
            version = _next_version(connection, code)
            number = int(
                connection.execute("SELECT n_joined FROM rooms WHERE code = ?", (code,)).fetchone()[
                    0
                ]
            )
            connection.execute(
                "INSERT INTO members (room, token, number, seen, version, name) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (code, digest(token), number, time.time(), version, name),
            )
        return token, Seat(number, facts)

    def own(self, code: str, token: str) -> tuple[int, bytes | None]:
        """Return the version of a learner's own row, and the record in it.

        Raises:
            NoRoom: there is no such room any more.
            NotAMember: the room has no place of this token.
        """
        with connected(self.path, LONG, writes=False) as connection:
            return _own(connection, code, token)

    def write(self, code: str, token: str, row: SharedRow, version: int) -> int:
        """Put a learner's row in place of what was there; return its version.

        A row of another version than was read is left as it is: 0 is returned.

        Raises:
            NoRoom: there is no such room any more.
            NotAMember: the room has no place of this token.
            RoomError: the record is too large.
        """
        if len(row.record or b"") > LARGEST_RECORD:
            raise RoomError("Your record is too large for the room.")
        now = time.time()
        with connected(self.path, LONG) as connection:
            if _own(connection, code, token)[0] != version:
                return 0
            following = _next_version(connection, code)
            connection.execute(
                "UPDATE members SET seen = ?, version = ?, name = ?, exercise = ?, goal = ?, "
                "finding = ?, record = ? WHERE room = ? AND token = ?",
                (now, following, *vars(row).values(), code, digest(token)),
            )
            connection.execute("UPDATE rooms SET visited = ? WHERE code = ?", (now, code))
        return following

    def leave(self, code: str, token: str) -> None:
        """Give up a place: the learner's row is deleted. One that is gone already stays so."""
        with connected(self.path, LONG) as connection:
            found = connection.execute(
                "DELETE FROM members WHERE room = ? AND token = ?", (code, digest(token))
            )
            if found.rowcount:
                _next_version(connection, code)


def _room(
    connection: sqlite3.Connection, code: str, secret: str | None = None
) -> tuple[RoomFacts, int, float]:
    """Return a room with its version, and when it was visited last; NoRoom where there is none."""
    found = connection.execute(
        "SELECT title, track, capacity, version, visited FROM rooms "
        "WHERE code = ? AND (? IS NULL OR secret = ?)",
        (code, secret, secret),
    ).fetchone()
    if found is None:
        raise NoRoom(GONE)
    title, track, capacity, version, visited = found
    return RoomFacts(code, title, track, capacity), int(version), float(visited)


def _own(connection: sqlite3.Connection, code: str, token: str) -> tuple[int, bytes | None]:
    _room(connection, code)
    found = connection.execute(
        "SELECT version, record FROM members WHERE room = ? AND token = ?", (code, digest(token))
    ).fetchone()
    if found is None:
        raise NotAMember("You are no longer in this room.")
    return int(found[0]), found[1]


def _next_version(connection: sqlite3.Connection, code: str) -> int:
    connection.execute("UPDATE rooms SET version = version + 1 WHERE code = ?", (code,))
    found = connection.execute("SELECT version FROM rooms WHERE code = ?", (code,)).fetchone()
    return int(found[0]) if found else 0


def _delete(connection: sqlite3.Connection, code: str) -> None:
    connection.execute("DELETE FROM members WHERE room = ?", (code,))
    connection.execute("DELETE FROM rooms WHERE code = ?", (code,))


def _clean(connection: sqlite3.Connection, now: float) -> None:
    """Delete the rooms that nobody has visited for long; a clock set back deletes none."""
    connection.execute("UPDATE rooms SET visited = ? WHERE visited > ?", (now, now + VISIT))
    expired = connection.execute(
        "SELECT code FROM rooms WHERE visited < ? OR (visited < ? AND n_joined = 0)",
        (now - EXPIRES, now - EMPTY_EXPIRES),
    ).fetchall()
    for (code,) in expired:
        _delete(connection, code)
