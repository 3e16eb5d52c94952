"""The store of rooms: who may do what, what is deleted, and what a bad file leads to."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from playground.workshop.rooms import store as store_module
from playground.workshop.rooms.codes import new_code, new_secret
from playground.workshop.rooms.file import (
    LARGEST,
    VARIABLE,
    RoomError,
    RoomsUnusable,
    close_idle,
    path_of_rooms,
)
from playground.workshop.rooms.store import (
    EMPTY_EXPIRES,
    EXPIRES,
    LARGEST_RECORD,
    MOST_LEARNERS,
    NoRoom,
    NotAMember,
    RoomFull,
    RoomStore,
    SharedRow,
)
from tests.servers import ROOT

ROW = SharedRow("Ada", "stuck", "prediction", "A prediction is missing.", b"{}")


def raw(store: RoomStore) -> sqlite3.Connection:
    return sqlite3.connect(store.path, isolation_level=None)


def test_what_a_learner_writes_the_teacher_reads(store: RoomStore) -> None:
    code, secret = store.begin("Monday", "60", 60)
    token, place = store.join(code, "Ada")
    assert (place.number, place.facts.title, place.facts.track) == (1, "Monday", "60")
    version, before = store.own(code, token)
    assert before is None
    assert store.write(code, token, ROW, version) > version
    news = store.read(code, secret)
    assert [(one.number, one.row) for one in news.changed] == [(1, ROW)]
    # The file outlives the process that wrote it.
    assert RoomStore(store.path).read(code, secret) == news


def test_only_what_is_new_is_read(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    tokens = [store.join(code, name)[0] for name in ("Ada", "Bob")]
    seen = store.read(code, secret)
    assert store.read(code, secret, seen.version).numbers is None
    store.write(code, tokens[1], ROW, store.own(code, tokens[1])[0])
    news = store.read(code, secret, seen.version)
    assert [one.number for one in news.changed] == [2]
    store.leave(code, tokens[0])
    news = store.read(code, secret, news.version)
    assert (news.numbers, news.changed) == ({2}, ())


def test_nobody_does_what_is_not_theirs(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    token, _ = store.join(code, "")
    for wrong in (new_secret(), token, "", "' OR 1=1 --"):
        for act in (store.read, store.end):
            with pytest.raises(NoRoom):
                act(code, wrong)
        with pytest.raises(NoRoom):
            store.remove(code, wrong, 1)
    for wrong in (new_secret(), secret, "", "%"):
        with pytest.raises(NotAMember):
            store.own(code, wrong)
        with pytest.raises(NotAMember):
            store.write(code, wrong, ROW, 0)
        store.leave(code, wrong)
    assert store.read(code, secret).numbers == {1}


def test_secrets_are_not_in_the_file_and_what_is_deleted_is_gone_from_it(store: RoomStore) -> None:
    code, secret = store.begin("A title to be found", "", 60)
    token, _ = store.join(code, "A name to be found")
    store.write(code, token, SharedRow("A name to be found", record=b"x" * 9000), 1)

    def content() -> bytes:
        return b"".join(one.read_bytes() for one in store.path.parent.iterdir())

    assert secret.encode() not in content()
    assert token.encode() not in content()
    assert b"A name to be found" in content()
    store.end(code, secret)
    for what in (b"A name to be found", b"A title to be found", b"x" * 100, code.encode()):
        assert what not in content()
    with pytest.raises(NoRoom):
        store.own(code, token)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_the_file_is_its_owners_alone(store: RoomStore) -> None:
    store.begin("", "", 60)
    with raw(store) as connection:
        connection.execute("BEGIN IMMEDIATE")
        modes = {stat.S_IMODE(one.stat().st_mode) for one in store.path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_a_full_room_takes_nobody_until_one_leaves(store: RoomStore) -> None:
    code, secret = store.begin("", "", 2)
    tokens = [store.join(code, "")[0] for _ in range(2)]
    with pytest.raises(RoomFull, match="has places for 2"):
        store.join(code, "")
    store.leave(code, tokens[0])
    assert store.join(code, "")[1].number == 3  # a number is nobody else's again
    store.remove(code, secret, 3)
    with pytest.raises(RoomFull):
        [store.join(code, "") for _ in range(2)]


def test_an_ended_or_unknown_room_takes_nobody(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    store.end(code, secret)
    for one in (code, new_code(), "", "x' --"):
        with pytest.raises(NoRoom):
            store.join(one, "")


def test_rooms_are_limited_in_all_they_hold(
    store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "MOST_ROOMS", 2)
    code, secret = store.begin("t" * 500, "k" * 500, 10**9)
    facts = store.read(code, secret).facts
    assert (len(facts.title), len(facts.track), facts.capacity) == (60, 40, MOST_LEARNERS)
    token, _ = store.join(code, "")
    with pytest.raises(RoomError, match="too large"):
        store.write(code, token, SharedRow(record=b" " * (LARGEST_RECORD + 1)), 1)
    store.begin("", "", 0)
    with pytest.raises(RoomError, match="has 2 rooms already"):
        store.begin("", "", 1)


def test_rooms_that_nobody_visits_expire(store: RoomStore, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [time.time()]
    monkeypatch.setattr(store_module.time, "time", lambda: clock[0])
    empty, joined, visited = (store.begin("", "", 60) for _ in range(3))
    for code, _ in (joined, visited):
        store.join(code, "")
    clock[0] += EMPTY_EXPIRES + 1
    store.begin("", "", 60)
    with pytest.raises(NoRoom):
        store.read(*empty)
    clock[0] += EXPIRES - EMPTY_EXPIRES - 2
    store.read(*visited)
    clock[0] += 10
    store.begin("", "", 60)
    with pytest.raises(NoRoom):
        store.read(*joined)
    assert store.read(*visited).numbers == {1}


def test_a_clock_that_is_set_back_or_on_loses_no_room(
    store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [time.time()]
    monkeypatch.setattr(store_module.time, "time", lambda: clock[0])
    clock[0] += 10 * EXPIRES
    room = store.begin("", "", 60)
    store.join(room[0], "")
    clock[0] -= 10 * EXPIRES
    store.begin("", "", 60)
    assert store.read(*room).numbers == {1}
    # And it expires by the clock as it is now.
    clock[0] += EXPIRES + 200
    store.begin("", "", 60)
    with pytest.raises(NoRoom):
        store.read(*room)


# ---- several processes ----


def processes(n: int, path: Path, code: str, writes: int) -> list[subprocess.Popen[bytes]]:
    # Not by multiprocessing: what it starts runs this process's script first, for which a test of
    # a page may have put one of its own.
    command = [sys.executable, "-m", "tests.workshop.rooms.writer", str(path), code, str(writes)]
    return [subprocess.Popen(command, cwd=ROOT) for _ in range(n)]


def test_two_processes_write_at_once_and_nothing_is_lost(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    writers = processes(2, store.path, code, 60)
    versions = []
    while any(one.poll() is None for one in writers):
        versions.append(store.read(code, secret).version)
    assert [one.returncode for one in writers] == [0, 0]
    news = store.read(code, secret)
    assert sorted(one.row.name for one in news.changed) == ["1 59", "2 59"]
    assert news.version == 2 + 2 * 60
    assert versions == sorted(versions)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_writer_that_is_killed_leaves_a_whole_room(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    for round_ in range(2):
        (writer,) = processes(1, store.path, code, 10_000)
        while len(store.read(code, secret).numbers or ()) <= round_:
            assert writer.poll() is None, f"the writer ended by itself with {writer.returncode}"
            time.sleep(0.01)
        time.sleep(0.05 * round_)
        writer.kill()
        writer.wait()
        news = store.read(code, secret)
        assert news.numbers == set(range(1, round_ + 2))
        with raw(store) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.join(code, "")  # and nobody waits for the one who is gone
        store.remove(code, secret, round_ + 2)
        # The next one gets the number after that.
        with raw(store) as connection:
            connection.execute("UPDATE rooms SET n_joined = ?", (round_ + 1,))


# ---- files that cannot be used ----


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return by name a path that is of no use, and what is said of it."""
    made = {
        name: folder / f"{name}.sqlite3"
        for name in ("text", "folder", "cut", "newer", "other", "beneath")
    }
    made["text"].write_bytes(b"no database" * 100)
    made["folder"].mkdir()
    RoomStore(made["cut"]).begin("", "", 60)
    close_idle()  # which brings all into the file itself
    whole = made["cut"].read_bytes()
    made["cut"].write_bytes(whole[:4096] + b"\xff" * 4096)
    RoomStore(made["newer"]).begin("", "", 60)
    with sqlite3.connect(made["newer"]) as connection:
        connection.execute("PRAGMA user_version = 9")
    with sqlite3.connect(made["other"]) as connection:
        connection.execute("CREATE TABLE notes (text)")
    said = {
        "text": "damaged",
        "folder": "cannot",
        "cut": "damaged|cannot be used",
        "newer": "newer playground",
        "other": "no file of rooms",
        "beneath": "file of the server's rooms",
    }
    made["beneath"] = made["text"] / "rooms.sqlite3"
    return {name: (path, said[name]) for name, path in made.items()}


def test_a_file_that_cannot_be_used_gets_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    made = bad_files(tmp_path)
    close_idle()
    for name, (path, said) in made.items():
        before = path.read_bytes() if path.is_file() else None
        store = RoomStore(path)
        for act in (
            lambda store=store: store.begin("", "", 60),
            lambda store=store: store.join("234567", ""),
            lambda store=store: store.read("234567", new_secret()),
        ):
            with pytest.raises(RoomsUnusable, match=said):
                act()
        if before is not None and name != "newer":
            assert path.read_bytes() == before


def test_a_busy_or_full_file_gets_a_sentence(
    store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = store.begin("", "", 60)
    monkeypatch.setattr(store_module, "LONG", 0.05)
    with raw(store) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(RoomsUnusable, match="busy"):
            store.join(room[0], "")
        assert store.read(*room).numbers == frozenset()  # reading waits for nobody
    token, _ = store.join(room[0], "")
    close_idle()
    monkeypatch.setattr("playground.workshop.rooms.file.LARGEST", 40_000)
    with pytest.raises(RoomsUnusable, match="no space left"):
        store.write(room[0], token, SharedRow(record=b"x" * LARGEST_RECORD), 1)
    assert LARGEST > 1e8
    assert store.own(room[0], token) == (1, None)


def test_a_file_that_was_taken_away_is_begun_again(store: RoomStore) -> None:
    room = store.begin("", "", 60)
    for one in store.path.parent.iterdir():
        one.unlink()
    with pytest.raises(NoRoom):
        store.read(*room)
    assert store.read(*store.begin("", "", 60)).numbers == frozenset()


def test_where_the_file_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    assert path_of_rooms() == tmp_path / "named"
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert path_of_rooms() == tmp_path / "neural-network-playground" / "rooms.sqlite3"

    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(RoomsUnusable, match=VARIABLE):
        path_of_rooms()
