"""The teacher's room: who stands where, whatever the rows hold, and nobody else's."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from playground.workshop.catalogue import shipped
from playground.workshop.progress import Prediction
from playground.workshop.record import Record
from playground.workshop.rooms.file import RoomError
from playground.workshop.rooms.standing import FAILED, Attendee, State, tally, who_is_stuck
from playground.workshop.rooms.store import NoRoom, RoomStore
from playground.workshop.rooms.teaching import LiveRoom
from tests.workshop.files import BEGIN, after
from tests.workshop.rooms.people import Person
from tests.workshop.runs import begun

PATIENCE = 300.0


def attendee(number: int = 1, exercise: str = "stuck", goal: str = "", **changes: Any) -> Attendee:
    entry = replace(begun("stuck"), **changes)
    record = Record(f"r{number}", BEGIN).with_entry(entry)
    return Attendee(number, "", record, exercise, goal, goal and f"{goal}.")


@pytest.mark.parametrize(
    ("seconds", "changes", "state"),
    [
        (10, {}, "opened"),
        (PATIENCE - 1, {"attempts": 1}, "tried"),
        (PATIENCE, {}, "stuck"),
        (10, {"attempts": FAILED}, "stuck"),
        (-3600, {}, "opened"),  # the clock was set back
        (9999, {"passed_at": BEGIN, "attempts": 9}, "passed"),
    ],
)
def test_time_and_failed_checks_make_somebody_stuck(
    seconds: float, changes: dict[str, Any], state: State
) -> None:
    assert attendee(**changes).state("stuck", PATIENCE, after(seconds)) == state


def test_nobody_is_stuck_in_what_is_not_open() -> None:
    elsewhere = attendee(exercise="twins", attempts=9)
    assert elsewhere.state("stuck", PATIENCE, after(9999)) == "tried"
    assert elsewhere.state("twins", PATIENCE, after(9999)) == "new"
    assert who_is_stuck([elsewhere], PATIENCE, after(9999)) == []


def test_who_waits_longest_comes_first_and_goals_are_counted() -> None:
    early = attendee(1, goal="loss", updated_at=after(0), attempts=3)
    late = attendee(2, goal="loss", updated_at=after(200), attempts=5)
    passed = attendee(3, passed_at=BEGIN)
    room = [late, passed, early]
    stuck = who_is_stuck(room, PATIENCE, after(400))
    assert [(one.attendee.number, one.quiet, one.attempts) for one in stuck] == [
        (1, 400.0, 3),
        (2, 200.0, 5),
    ]
    assert who_is_stuck(room, PATIENCE, after(400), "twins") == []
    found = tally(room, "stuck", PATIENCE, after(400))
    assert (found.n_opened, found.states["passed"], found.states["stuck"]) == (3, 1, 2)
    assert found.goals == (("loss", 2),)


def test_the_teacher_sees_learners_come_work_and_go(store: RoomStore) -> None:
    code, secret = store.begin("Monday", "60", 60)
    room = LiveRoom(code, secret, store)
    assert (room.attendees, room.facts.title) == ([], "Monday")
    assert not room.refresh()
    people = [Person(store, code, name) for name in ("Ada", "", "Cyd")]
    for k, one in enumerate(people):
        one.open("stuck")
        one.predict(k)
        one.publish()
    assert room.refresh()
    assert [one.label(with_name=True) for one in room.attendees] == [
        "Ada (1)",
        "Learner 2",
        "Cyd (3)",
    ]
    assert room.attendees[0].label(with_name=False) == "Learner 1"
    keys = [one.record.entries["stuck"].predictions[0].key for one in room.attendees]
    assert keys == [one.key for one in shipped()["stuck"].questions[0].options[:3]]
    store.leave(code, people[0].membership.token)
    assert room.refresh()
    assert [one.number for one in room.attendees] == [2, 3]
    store.end(code, secret)
    with pytest.raises(NoRoom):
        room.refresh()


DAMAGE: dict[str, Callable[[sqlite3.Connection], object]] = {
    "no JSON": lambda file: file.execute("UPDATE members SET record = x'7b' WHERE number = 1"),
    "other JSON": lambda file: file.execute("UPDATE members SET record = x'5b5d' WHERE number = 1"),
    "a text": lambda file: file.execute("UPDATE members SET record = 'hello' WHERE number = 1"),
    "a number": lambda file: file.execute("UPDATE members SET record = 7 WHERE number = 1"),
    "huge": lambda file: file.execute(
        "UPDATE members SET record = zeroblob(9000000) WHERE number = 1"
    ),
    "deep": lambda file: file.execute(
        "UPDATE members SET record = ? WHERE number = 1", (b"[" * 50_000,)
    ),
    "no name": lambda file: file.execute("UPDATE members SET name = x'00ff' WHERE number = 1"),
    "no time": lambda file: file.execute("UPDATE members SET seen = 9e99 WHERE number = 1"),
    "no number": lambda file: file.execute("UPDATE members SET number = 'x' WHERE number = 1"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_spoils_no_other(store: RoomStore, damage: str) -> None:
    code, secret = store.begin("", "", 60)
    people = [Person(store, code, name) for name in ("Ada", "Bob")]
    for one in people:
        one.open("stuck")
        one.publish()
    with sqlite3.connect(store.path, isolation_level=None) as file:
        DAMAGE[damage](file)
    room = LiveRoom(code, secret, store)
    assert room.attendees[-1].name == "Bob"
    assert "stuck" in room.attendees[-1].record.entries
    assert room.n_faults == (
        damage in {"no JSON", "other JSON", "a text", "a number", "huge", "deep"}
    )
    # The learner's next step mends it, where the row is still theirs to write.
    people[0].predict()
    people[0].publish()
    room.refresh()
    assert room.n_faults == 0


def test_exercises_of_the_track_come_first_and_unknown_ones_last(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    one = Person(store, code)
    for id in ("twins", "stuck"):
        one.open(id)
    entry = replace(begun("stuck"), exercise="mine", updated_at=BEGIN + timedelta(1))
    one.learner.record = one.learner.record.with_entry(entry)
    one.publish()
    room = LiveRoom(code, secret, store)
    assert room.exercises(shipped(), ("stuck", "dead-relu")) == [
        *("stuck", "dead-relu"),
        *("twins", "mine"),
    ]


def test_a_wrong_secret_opens_no_room(store: RoomStore) -> None:
    code, _ = store.begin("", "", 60)
    with pytest.raises(RoomError):
        LiveRoom(code, "0" * 32, store)


def test_predictions_of_old_rounds_do_not_count_twice(store: RoomStore) -> None:
    code, secret = store.begin("", "", 60)
    one = Person(store, code)
    one.open("stuck")
    answers = tuple(Prediction("cure", f"k{k}", BEGIN, False, k) for k in range(40))
    one.learner.progress = replace(one.learner.progress, predictions=answers)
    one.publish()
    (seen,) = LiveRoom(code, secret, store).attendees
    assert [p.key for p in seen.record.entries["stuck"].predictions] == ["k0", "k39"]
