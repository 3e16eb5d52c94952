"""A visit's part in rooms: each request that cannot be met gets a sentence, and changes nothing."""

import os
import stat
from pathlib import Path

import pytest

from playground.workshop.learner import Learner
from playground.workshop.rooms.attendance import MOST_BEGUN, NO_CODE, Attendance
from playground.workshop.rooms.codes import MOST_WRONG, new_code, spell
from playground.workshop.rooms.file import VARIABLE
from playground.workshop.rooms.membership import publisher
from playground.workshop.rooms.store import NoRoom, RoomStore
from playground.workshop.rooms.teaching import LiveRoom


def joined(code: str, name: str = "") -> Attendance:
    rooms = Attendance()
    rooms.join(code, name, Learner())
    assert rooms.membership, rooms.word
    return rooms


def begun(store: RoomStore, capacity: int = 60, track: str = "") -> tuple[str, str]:
    rooms = Attendance()
    rooms.begin("Monday\n\x00 group", track, capacity)
    assert rooms.shown in rooms.held, rooms.word
    return rooms.shown, rooms.held[rooms.shown]


def test_a_learner_joins_by_the_code_as_it_is_read_out(store: RoomStore) -> None:
    code, secret = begun(store, track="60")
    learner, rooms = Learner(), Attendance(invitation=code)
    rooms.join(f" {spell(code).lower()} ", " Ada\n<b>\x00 ", learner)
    assert rooms.membership
    assert (rooms.membership.name, rooms.membership.title) == ("Ada <b>", "Monday group")
    assert (rooms.invitation, rooms.word, rooms.code) == ("", "", code)
    assert learner.record.track == "60"
    rooms.publish(learner)
    assert publisher().flush(10.0)
    (seen,) = LiveRoom(code, secret).attendees
    assert seen.name == "Ada <b>"
    rooms.join(code, "twice", learner)
    assert LiveRoom(code, secret).attendees == [seen]


def test_wrong_codes_get_a_sentence_and_then_have_to_wait(store: RoomStore) -> None:
    code, _ = begun(store)
    rooms = Attendance()
    for typed in ("", "abc", "K7M3Q", "000000", "x" * 10_000):
        rooms.join(typed, "", Learner())
        assert rooms.word == NO_CODE
    for _ in range(MOST_WRONG):
        wrong = new_code()
        rooms.join(wrong, "", Learner())
        assert rooms.word.startswith(f"There is no room {spell(wrong)}")
    rooms.join(code, "", Learner())
    assert "Too many wrong codes" in rooms.word
    assert rooms.membership is None
    assert joined(code)  # nobody else has to wait


def test_a_full_room_is_told_and_the_place_in_another_one_is_kept(store: RoomStore) -> None:
    small, large = begun(store, 1), begun(store)
    joined(small[0])
    rooms = joined(large[0])
    rooms.join(small[0], "", Learner())
    assert "full" in rooms.word
    assert rooms.code == large[0]
    assert len(LiveRoom(*large).attendees) == 1
    rooms.leave()
    assert (rooms.membership, LiveRoom(*large).attendees) == (None, [])


def test_who_joins_another_room_leaves_the_first(store: RoomStore) -> None:
    first, second = begun(store), begun(store)
    rooms = joined(first[0])
    rooms.join(second[0], "", Learner())
    assert rooms.code == second[0]
    assert (len(LiveRoom(*first).attendees), len(LiveRoom(*second).attendees)) == (0, 1)


def test_a_teacher_holds_several_rooms_and_ends_each(store: RoomStore) -> None:
    rooms = Attendance()
    for _ in range(MOST_BEGUN):
        rooms.begin("", "", 60)
    codes = list(rooms.held)
    assert (len(codes), rooms.shown) == (MOST_BEGUN, codes[-1])
    rooms.begin("", "", 60)
    assert "end one of them first" in rooms.word
    rooms.end(codes[-1])
    assert rooms.is_done
    assert (list(rooms.held), rooms.shown) == (codes[:-1], codes[0])
    with pytest.raises(NoRoom):
        store.read(codes[-1], "")
    rooms.end(codes[-1])  # again, from another tab
    assert list(rooms.held) == codes[:-1]


def test_what_the_browser_keeps_comes_back_and_nothing_held_is_lost() -> None:
    kept = {new_code(): f"{k:032x}" for k in range(MOST_BEGUN)}
    rooms = Attendance()
    rooms.hold({"K7M3QX": "f" * 32})
    rooms.restore(None, kept)
    assert rooms.held == {"K7M3QX": "f" * 32, **kept}
    assert rooms.shown == "K7M3QX"  # as the link says


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "rooms"))
    assert_unusable()
    tmp_path.chmod(stat.S_IRWXU)


def test_a_file_that_is_none_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rooms").write_text("hello " * 1000)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "rooms"))
    assert_unusable()


def assert_unusable() -> None:
    rooms = Attendance()
    rooms.begin("", "", 60)
    assert rooms.word.startswith("Live rooms cannot be used now: ")
    rooms.say()
    rooms.join("K7M3QX", "", Learner())
    assert rooms.word.startswith("Live rooms cannot be used now: ")
    assert str(os.sep) not in rooms.word  # no path of the server
