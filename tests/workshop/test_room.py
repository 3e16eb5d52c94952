"""The room: many records together, counted by hand."""

import json
from dataclasses import replace

import numpy as np

from playground.workshop.catalogue import shipped
from playground.workshop.progress import Prediction, Progress
from playground.workshop.record import Record
from playground.workshop.room import MOST_BYTES, Room, Spread
from tests.workshop.files import BEGIN, after
from tests.workshop.runs import begun


def entry(attempts: int, minutes: float, key: str, passed: bool, id: str = "stuck") -> Progress:
    return replace(
        begun(id),
        opened_at=None,
        attempts=attempts,
        seconds=60.0 * minutes,
        passed_at=after(1) if passed else None,
        predictions=(Prediction("cure", key, BEGIN, key == "unit"),),
    )


def file_of(id: str, *entries: Progress) -> tuple[str, bytes]:
    record = Record(id, BEGIN, name=id.title())
    for one in entries:
        record = record.with_entry(one)
    return f"{id}.json", record.to_json(BEGIN)


def load(files: list[tuple[str, bytes]]) -> Room:
    room = Room(files)
    assert room.advance(60.0)
    assert room.share_done == 1.0
    return room


def test_a_room_is_counted_as_by_hand() -> None:
    # Four learners: attempts 1 2 3 10, minutes 2 4 6 8; three passed; epochs 2, rate 1, unit 1.
    room = load(
        [
            file_of("ada", entry(1, 2, "epochs", True)),
            file_of("bob", entry(2, 4, "epochs", True)),
            file_of("cyd", entry(3, 6, "rate", False)),
            file_of("dee", entry(10, 8, "unit", True), entry(1, 1, "x", False, "twins")),
        ]
    )
    stuck, twins = room.summaries(shipped())
    assert (stuck.title, stuck.n_opened, stuck.n_passed) == ("Stuck: which cure works?", 4, 3)
    assert stuck.pass_rate == 0.75
    # Between 2 and 3 lies 2.5; a quarter of the way is 1 + 3/4, three quarters 3 + 7/4.
    assert stuck.attempts == Spread(2.5, 1.75, 4.75, 4)
    assert stuck.minutes == Spread(5.0, 3.5, 6.5, 4)
    assert stuck.hints == Spread(0.0, 0.0, 0.0, 4)
    (split,) = stuck.splits
    assert split.n == 4
    assert [(one.key, one.count, one.share) for one in split.choices] == [
        ("epochs", 2, 0.5),
        ("rate", 1, 0.25),
        ("momentum", 0, 0.0),
        ("unit", 1, 0.25),
    ]
    assert split.choices[0].misconception.startswith("A network that has stopped")
    assert split.choices[3].correct is True
    assert (twins.exercise, twins.n_opened, twins.pass_rate) == ("twins", 1, 0.0)
    assert [(one.key, one.correct) for one in twins.splits[0].choices] == [("x", None)]


def test_a_learner_loaded_twice_counts_once_with_all_that_was_done() -> None:
    room = load(
        [
            file_of("ada", entry(1, 2, "epochs", False)),
            ("again.json", file_of("ada", entry(4, 9, "epochs", True))[1]),
        ]
    )
    assert len(room.records) == 1
    assert room.notes == ["again.json: merged with another file from Ada"]
    (stuck,) = room.summaries(shipped())
    assert (stuck.n_opened, stuck.n_passed, stuck.attempts.median) == (1, 1, 4.0)


def test_bad_files_are_named_and_the_others_count() -> None:
    room = load(
        [
            ("notes.txt", b"hello"),
            file_of("ada", entry(1, 2, "unit", True)),
            ("old.json", b'{"format": "x"}'),
        ]
    )
    assert len(room.records) == 1
    assert room.faults == [
        "notes.txt: the JSON is damaged or breaks off in line 1, column 1.",
        "old.json: this is no record of the playground's workshop.",
    ]


def test_only_first_answers_are_split() -> None:
    twice = replace(
        entry(1, 1, "epochs", True),
        round=1,
        predictions=(
            Prediction("cure", "unit", after(9), True, 1),
            Prediction("cure", "epochs", BEGIN, False, 0),
        ),
    )
    (stuck,) = load([file_of("ada", twice)]).summaries(shipped())
    assert {one.key: one.count for one in stuck.splits[0].choices if one.count} == {"epochs": 1}


def test_an_exercise_that_is_not_known_here_goes_by_its_id() -> None:
    room = load([file_of("ada", entry(1, 1, "k", True, "twins"))])
    (twins,) = room.summaries({})
    assert (twins.title, twins.splits[0].prompt) == ("twins", "cure")


def test_an_empty_room_has_nothing_to_say() -> None:
    assert load([]).summaries(shipped()) == []
    assert np.isnan(Spread.of([]).median)


def test_too_many_files_are_named() -> None:
    many = [(f"{k}.json", b"[]") for k in range(600)]
    faults = load(many).faults
    assert len(faults) == 501
    assert faults[0].startswith("500.json: at most 500 files are read")
    assert json.loads(file_of("ada")[1])["entries"] == []


def test_files_that_are_too_large_together_are_named() -> None:
    half = b"[" + b" " * (MOST_BYTES // 2)
    faults = load([("a.json", half[:9]), ("b.json", half), ("c.json", half)]).faults
    assert [fault.split(":")[0] for fault in faults] == ["c.json", "a.json", "b.json"]
    assert "50,000,000 bytes together" in faults[0]


def test_a_room_is_read_a_file_at_a_time() -> None:
    files = [file_of(id, entry(1, 2, "unit", True)) for id in ("ada", "bob", "cyd")]
    room, at_once = Room(files), load(files)
    shares = []
    while not room.advance(0.0):
        shares.append((room.share_done, len(room.records)))
    assert shares == [(1 / 3, 1), (2 / 3, 2)]
    assert (room.records, room.faults) == (at_once.records, at_once.faults)
    assert room.notes == at_once.notes


def test_a_room_that_is_cancelled_has_what_was_read_until_then() -> None:
    room = Room([file_of(id) for id in ("ada", "bob", "cyd")])
    room.advance(0.0)
    room.cancel()
    assert room.share_done == 1.0
    assert list(room.records) == ["ada"]
    assert room.faults == ["Cancelled: 2 files were not read."]
