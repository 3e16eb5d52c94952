"""The file that all rooms of a machine are in: SQLite, for one server process or several.

A connection is used by one thread at a time, and kept for the next: closing the last one of a file
takes 40 ms. No process goes on with a file that was taken away, or replaced by another.
"""

import atexit
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "PLAYGROUND_ROOMS"  # names the file
VERSION = 1
APPLICATION = 0x4E4E5052  # tells it from SQLite files of other programs
LARGEST = 400_000_000  # bytes
PAGE = 4096  # bytes
SCHEMA = """
CREATE TABLE rooms (
    code TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    title TEXT NOT NULL,
    track TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    created REAL NOT NULL,
    visited REAL NOT NULL,
    n_joined INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE members (
    room TEXT NOT NULL,
    token TEXT NOT NULL,
    number INTEGER NOT NULL,
    seen REAL NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    exercise TEXT NOT NULL DEFAULT '',
    goal TEXT NOT NULL DEFAULT '',
    finding TEXT NOT NULL DEFAULT '',
    record BLOB,
    PRIMARY KEY (room, token)
);
CREATE INDEX members_by_version ON members (room, version);
"""
REASONS = {
    "SQLITE_BUSY": "the server is busy with other rooms",
    "SQLITE_LOCKED": "the server is busy with other rooms",
    "SQLITE_FULL": "the server has no space left for rooms",
    "SQLITE_READONLY": "the server may not write the file of its rooms",
    "SQLITE_PERM": "the server may not write the file of its rooms",
    "SQLITE_CANTOPEN": "the server cannot open the file of its rooms",
    "SQLITE_NOTADB": "the file of the server's rooms is damaged",
    "SQLITE_CORRUPT": "the file of the server's rooms is damaged",
}


MOST_IDLE = 4  # connections
_idle: list[tuple[Path, object, sqlite3.Connection]] = []
_guard = threading.Lock()


class RoomError(Exception):
    """Something cannot be done with a room; the message is a sentence for who asked."""


class RoomsUnusable(RoomError):
    """No room of this server can be used now; the message begins small and has no full stop."""


def path_of_rooms() -> Path:
    """Return where the file is: as VARIABLE says, else among the state of who runs the server.

    Raises:
        RoomsUnusable: nobody's home is known.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = Path(state) if state else Path.home() / ".local" / "state"
    except RuntimeError:
        raise RoomsUnusable(f"no folder for them is known; {VARIABLE} can name it") from None
    return folder / "neural-network-playground" / "rooms.sqlite3"


@contextmanager
def connected(path: Path, patience: float, *, writes: bool = True) -> Iterator[sqlite3.Connection]:
    """Give a connection within a transaction; what fails leaves the file as it was.

    Args:
        path: of the file; it is made where it is missing, for its owner alone.
        patience: seconds to wait for other processes.
        writes: whether the transaction writes; one that does not holds up nobody.

    Raises:
        RoomsUnusable: the file cannot be used.
    """
    try:
        with _lent(path, patience) as connection:
            connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            yield connection
            connection.commit()
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        known = (reason for key, reason in REASONS.items() if name.startswith(key))
        raise RoomsUnusable(next(known, "the file of the server's rooms cannot be used")) from error
    except OSError as error:
        raise RoomsUnusable(f"the file of the server's rooms: {error.strerror}") from error


@contextmanager
def _lent(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """Give a connection that nobody else uses; it is kept unless something was wrong with it."""
    connection = _take_idle(path) or _open(path, patience)
    identity, is_sound = _identity(path), False
    try:
        connection.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")
        yield connection
        is_sound = True
    except RoomError:
        is_sound = True
        raise
    finally:
        if is_sound and connection.in_transaction:
            connection.rollback()
        if not (is_sound and _put_back(path, identity, connection)):
            connection.close()  # which takes back what was not committed


def _take_idle(path: Path) -> sqlite3.Connection | None:
    """Return a connection that is kept of this very file, if there is one."""
    now = _identity(path)
    with _guard:
        while _idle:
            *kept, connection = _idle.pop()
            if kept == [path, now]:
                return connection
            connection.close()
    return None


def _put_back(path: Path, identity: object, connection: sqlite3.Connection) -> bool:
    """Keep a connection, if there are not many; return whether it is kept."""
    with _guard:
        is_kept = len(_idle) < MOST_IDLE
        if is_kept:
            _idle.append((path, identity, connection))
    return is_kept


@atexit.register
def close_idle() -> None:
    """Close the connections that are kept, as when the process ends."""
    with _guard:
        while _idle:
            _idle.pop()[2].close()


def _identity(path: Path) -> object:
    """Return what tells a file from another one in its place, and a process from its parent."""
    try:
        found = path.stat()
    except OSError:
        return None
    return os.getpid(), found.st_dev, found.st_ino


def _open(path: Path, patience: float) -> sqlite3.Connection:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # What SQLite puts beside it gets the same permissions.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        # What is deleted is overwritten; a server that is killed loses nothing that it has told.
        for pragma in ("secure_delete = ON", f"max_page_count = {LARGEST // PAGE}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA synchronous = NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where there are none yet, and refuse a file that holds something else."""
    is_ours = _number(connection, "application_id") == APPLICATION
    if is_ours and _number(connection, "user_version") == VERSION:
        return
    if _is_empty(connection):
        with suppress(sqlite3.OperationalError):  # another process may be about it
            connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if _is_empty(connection):
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    version, application = (
        _number(connection, name) for name in ("user_version", "application_id")
    )
    connection.commit()
    if application != APPLICATION:
        raise RoomsUnusable(f"the file that {VARIABLE} names is no file of rooms")
    if version != VERSION:
        raise RoomsUnusable("the file of the server's rooms is of a newer playground")


def _is_empty(connection: sqlite3.Connection) -> bool:
    is_marked = _number(connection, "application_id") or _number(connection, "user_version")
    return not is_marked and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def shrink(path: Path, patience: float) -> None:
    """Give back the space of what was deleted, where no other process is at work just now."""
    try:
        with _lent(path, patience) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (sqlite3.Error, OSError, RoomsUnusable):
        return  # it is overwritten already, and the space is used again
