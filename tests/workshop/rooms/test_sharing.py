"""A learner's news reaches the room, all that is theirs and nothing else, whatever fails."""

import json
import sqlite3
import time
from dataclasses import replace

import pytest

from playground.workshop.progress import HintShown, Prediction
from playground.workshop.record import Record
from playground.workshop.rooms import membership as membership_module
from playground.workshop.rooms import store as store_module
from playground.workshop.rooms.membership import WAITING, Membership, Publisher
from playground.workshop.rooms.shared import first_and_last, record_of, sign_of
from playground.workshop.rooms.store import LARGEST_RECORD, RoomStore
from playground.workshop.rooms.teaching import LiveRoom
from tests.workshop.files import BEGIN
from tests.workshop.rooms.people import Person
from tests.workshop.runs import begun


def test_the_room_gets_predictions_progress_attempts_and_hints_alone() -> None:
    entry = replace(
        begun("stuck"),
        attempts=4,
        hints=(HintShown(1, BEGIN),),
        predictions=(Prediction("cure", "unit", BEGIN, True),),
        numbers=(("n", "a typed secret"),),
        settings={"learning_rate": 0.123},
        seed=7,
        weights=(1.5,),
        checked="digest",
    )
    record = Record("id", BEGIN, name="Ann Whole-Name", track="60").with_entry(entry)
    data = record_of(record, "", BEGIN)
    for secret in ("Ann", "a typed secret", "0.123", "1.5", "digest"):
        assert secret not in data.decode()
    shared = Record.from_json(data).entries["stuck"]
    kept = ("attempts", "hints", "predictions", "started_at", "passed_at")
    assert all(getattr(shared, name) == getattr(entry, name) for name in kept)


def test_what_is_shared_is_never_too_large() -> None:
    hints = tuple(HintShown(k, BEGIN) for k in range(100))
    record = Record("id", BEGIN)
    for k in range(300):
        record = record.with_entry(replace(begun("stuck"), exercise=f"e{k}", hints=hints))
    data = record_of(record, "n" * 60, BEGIN)
    assert 0 < len(data) <= LARGEST_RECORD
    assert len(Record.from_json(data).entries) > 1


def test_of_many_rounds_the_first_and_the_last_answers_are_shared() -> None:
    rounds = tuple(Prediction("cure", f"k{k}", BEGIN, False, k) for k in range(500))
    assert [one.key for one in first_and_last(rounds[::-1])] == ["k0", "k499"]
    assert first_and_last(rounds[:1]) == rounds[:1]


def test_each_act_is_news_once_and_training_is_none(store: RoomStore) -> None:
    code, _ = store.begin("", "", 60)
    one = Person(store, code)
    one.open("stuck")
    acts = {
        "predict": lambda: one.predict(0),
        "fix": one.check,
        "check": lambda: (one.train(5), one.check()),
        # Those on the network as it is come first, and are not kept.
        "hint": lambda: [one.learner.ask_for_hint(one.run, one.run.frames[-1]) for _ in range(4)],
        "leave": one.learner.close,
    }
    sign = sign_of(one.learner, "")
    for name, act in acts.items():
        act()
        assert sign_of(one.learner, "") != sign, name
        sign = sign_of(one.learner, "")
    one.open("stuck")
    sign = sign_of(one.learner, "")
    one.train(5)
    one.learner.observe(one.run)
    assert sign_of(one.learner, "") == sign
    one.publish()
    version = one.membership.version
    one.publish()
    assert one.membership.version == version


def test_the_room_sees_what_check_finds_missing(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    one = Person(store, code, "Ada")
    one.open("and-needs-bias")
    one.check()
    one.publish()
    (seen,) = LiveRoom(code, secret, store).attendees
    assert (seen.name, seen.exercise) == ("Ada", "and-needs-bias")
    assert seen.goal == "largest error of a point"
    assert seen.finding.startswith("The largest error of a point is")
    # What is quiet for long is not made to look busy by being sent again.
    assert seen.record.entries["and-needs-bias"].updated_at == one.learner.progress.updated_at
    one.learner.close()
    one.publish()
    (seen,) = LiveRoom(code, secret, store).attendees
    assert (seen.exercise, seen.goal, seen.finding) == ("", "", "")


def test_two_tabs_of_a_learner_lose_nothing_of_each_other(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    one = Person(store, code)
    one.open("stuck")
    one.publish()
    # The other tab has the same record and the same place, as the browser has kept them.
    other = Person(store, code)
    other.learner.record = one.learner.record
    store.leave(code, other.membership.token)
    other.membership = Membership.from_json(one.membership.to_json())
    other.open("twins")
    other.publish()
    one.predict()
    one.publish()
    (seen,) = LiveRoom(code, secret, store).attendees
    assert set(seen.record.entries) == {"stuck", "twins"}
    assert seen.record.entries["stuck"].predictions


def test_who_joins_twice_with_one_record_counts_once(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    one, other = Person(store, code, "Ada"), Person(store, code)
    other.learner.record = one.learner.record
    for each, id in ((one, "stuck"), (other, "twins")):
        each.open(id)
        each.publish()
    (seen,) = LiveRoom(code, secret, store).attendees
    assert (seen.number, seen.name, seen.exercise) == (1, "Ada", "twins")
    assert set(seen.record.entries) == {"stuck", "twins"}


def test_what_fails_is_said_and_comes_later(
    store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, secret = store.begin("", "", 60)
    one = Person(store, code)
    one.open("stuck")
    monkeypatch.setattr(store_module, "LONG", 0.02)
    with sqlite3.connect(store.path, isolation_level=None) as busy:
        busy.execute("BEGIN IMMEDIATE")
        one.publisher.publish(one.membership, one.learner)
        assert not one.publisher.flush(0.3)
        assert one.membership.trouble == WAITING
        one.predict()  # what is newer takes its place
        one.publisher.publish(one.membership, one.learner)
    assert one.publisher.flush(10.0)
    assert one.membership.trouble == ""
    (seen,) = LiveRoom(code, secret, store).attendees
    assert seen.record.entries["stuck"].predictions


def test_to_publish_takes_no_time_while_the_file_is_busy(store: RoomStore) -> None:
    code, _ = store.begin("", "", 60)
    one = Person(store, code)
    one.open("stuck")
    with sqlite3.connect(store.path, isolation_level=None) as busy:
        busy.execute("BEGIN IMMEDIATE")
        begin = time.thread_time()
        one.publisher.publish(one.membership, one.learner)
        assert not one.publisher.flush(0.0)
        assert time.thread_time() - begin < 1.0
    assert one.publisher.flush(10.0)


def test_who_is_out_of_a_room_is_told_and_writes_nothing(
    store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, secret = store.begin("", "", 60)
    ada, bob = Person(store, code), Person(store, code)
    store.remove(code, secret, ada.membership.number)
    for one in (ada, bob):
        one.open("stuck")
        one.publish()
    assert (ada.membership.state, bob.membership.state) == ("removed", "in")
    store.end(code, secret)
    monkeypatch.setattr(membership_module, "LOOK", -1.0)
    bob.publish()  # nothing is new: it is looked whether the room is still there
    assert bob.membership.state == "ended"
    assert bob.learner.record.entries  # the learner's own record stays
    assert not bob.publisher._waiting


def test_a_membership_is_read_again_and_nothing_else_is() -> None:
    one = Membership("K7M3QX", "0" * 32, "Ada", 3, "Monday")
    document = json.loads(json.dumps(one.to_json()))
    assert Membership.from_json(document) == one
    bad = {"code": "abc", "token": "short", "name": "a\nb", "number": -1, "title": "x" * 99}
    for name, value in bad.items():
        for wrong in (value, None, 7.5, [], {}):
            with pytest.raises(ValueError, match="expected"):
                Membership.from_json({**document, name: wrong})


def test_a_server_that_begins_again_has_the_row_written_again(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    one = Person(store, code)
    one.open("stuck")
    one.predict()
    one.publish()
    before = LiveRoom(code, secret, store)
    one.membership = Membership.from_json(one.membership.to_json())
    one.publisher = Publisher(RoomStore(store.path))
    one.publish()
    assert one.membership.state == "in"
    after = LiveRoom(code, secret, store)
    (seen,), (earlier,) = after.attendees, before.attendees
    entry, then = (each.record.entries["stuck"] for each in (seen, earlier))
    assert entry.predictions
    assert replace(entry, seconds=then.seconds) == then
    assert (seen.number, seen.exercise) == (earlier.number, earlier.exercise)
