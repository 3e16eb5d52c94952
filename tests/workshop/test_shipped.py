"""The exercises, tracks and guides that come with the playground."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from playground.workshop.__main__ import main
from playground.workshop.catalogue import (
    FOLDER,
    MOST_BYTES,
    MOST_FILES,
    read_files,
    read_folder,
    shipped,
)
from playground.workshop.exercise import TOOLS, Exercise, Goal
from playground.workshop.kinds import KINDS
from playground.workshop.proof import prove
from playground.workshop.schema import read_exercise
from playground.workshop.tracks import MORE, TRACKS
from tests.workshop.files import EXAMPLE, example

IDS = (
    "forward-by-hand",
    "which-weight-moves",
    "backward-by-hand",
    "and-needs-bias",
    "hand-wire-xor",
    "replay-the-article",
    "goldilocks",
    "stuck",
    "luck-or-size",
    "twins",
    "saturated",
    "silent-layers",
    "dead-relu",
    "features-or-layers",
    "batch-noise",
    "too-good",
)
every_exercise = pytest.mark.parametrize("one", shipped().values(), ids=lambda one: one.id)
every_track = pytest.mark.parametrize("key", TRACKS)
LEFTOVERS = re.compile(r"TODO|FIXME|XXX|\bM[0-9]{1,2}\b|lorem|\?\?|  +[a-z]", re.IGNORECASE)


def test_all_sixteen_are_there_in_order() -> None:
    assert tuple(shipped()) == IDS
    assert {one.kind for one in shipped().values()} == set(KINDS)


def test_every_start_fails_and_every_solution_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 16
    assert all("proved" in line for line in lines)


@every_exercise
def test_texts_are_complete_and_plain(one: Exercise) -> None:
    assert 2 <= len(one.hints) <= 4
    assert one.misconceptions
    assert one.next
    texts = [
        one.title,
        one.objective,
        one.task,
        one.explanation,
        one.next,
        *(hint.text for hint in one.hints),
        *one.misconceptions.values(),
        *(mistake.says for asked in one.numbers for mistake in asked.mistakes),
        *(option.text for question in one.questions for option in question.options),
    ]
    for text in texts:
        assert not LEFTOVERS.search(text), text
        assert all(ord(one) < 0x2600 for one in text), text
    assert one.task.split(), "a task says what to do"
    assert len(one.task.split()) <= 90


@every_exercise
def test_hints_come_later_and_later(one: Exercise) -> None:
    for before, hint in zip(one.hints, one.hints[1:], strict=False):
        assert hint.after_attempts > before.after_attempts
        assert hint.after_seconds > before.after_seconds


@every_exercise
def test_what_is_unlocked_can_be_used(one: Exercise) -> None:
    if one.kind in ("run", "predict"):
        assert {"play", "step"} & set(one.show)
    if one.needs_many_seeds:
        assert "seeds" in one.show
    if one.kind == "wire":
        assert "weights" in one.show
    idle = set(one.start.idle()) & set(one.shown_settings)
    # Each of these acts once another unlocked control is used.
    assert idle <= {"momentum", "initial_scale"}
    assert set(one.show) - set(TOOLS) == set(one.shown_settings)


@every_exercise
def test_a_solution_keeps_to_what_is_unlocked(one: Exercise) -> None:
    for solution in one.proof.solutions:
        assert one.violations(solution.experiment) == []
        assert one.violations(one.start) == []


# ---- tracks ----


@every_track
def test_the_minutes_of_a_track_add_up(key: str) -> None:
    track = TRACKS[key]
    assert str(track.minutes) == key
    assert sum(item.minutes for item in track.items) == track.minutes
    for item in track.items:
        # A title that is no exercise's is talk or a break, and no mistyped one.
        assert bool(item.exercise) != bool(re.match(r"Welcome: |Talk: |Break$", item.title))
        if item.exercise:
            assert item.minutes == item.exercise.minutes
            assert item.title == item.exercise.title


def test_no_more_than_ninety_minutes_without_a_break() -> None:
    for track in TRACKS.values():
        stretch = 0
        for item in track.items:
            stretch = 0 if item.title == "Break" else stretch + item.minutes
            assert stretch <= 90


def test_every_exercise_is_in_a_track_or_for_a_second_meeting() -> None:
    longest = [one.id for one in TRACKS["120"].exercises]
    assert sorted([*longest, *MORE]) == sorted(IDS)
    sets = [{one.id for one in TRACKS[key].exercises} for key in ("60", "90", "120")]
    assert sets[0] < sets[1] < sets[2]


@every_track
def test_the_guide_has_the_timing_of_its_track(key: str) -> None:
    track = TRACKS[key]
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (.+) \|$", track.guide, re.MULTILINE)
    names = [item.title for item in track.items]
    assert [name for _, _, name in rows] == names
    assert [int(minutes) for _, minutes, _ in rows] == [item.minutes for item in track.items]
    began = 0
    for at, minutes, _ in rows:
        assert int(at) == began
        began += int(minutes)
    assert "network is slow" in track.guide
    assert len(track.guide) < 6000


# ---- what is refused ----


def proof_of(text: str) -> list[str]:
    return prove(read_exercise(text.encode())).reasons


def test_the_example_of_the_page_is_proved() -> None:
    assert proof_of(EXAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("bias = false", "bias = true", "the start passes on 100 %, expected at most 0 %"),
        ("{ bias = true }", "{ learning_rate = 5.0 }", "solution 1 passes on 0 %"),
        ("{ bias = true }", '{ bias = true, loss = "huber" }', "leaves the exercise: Loss differs"),
        ("{ bias = true }", "{ bias = true, learning_rate = 20.0 }", "expected at most 10"),
        ("[[proof.solution]]\nchange = { bias = true }\nrate = 0.95", "", "got none"),
    ],
)
def test_a_file_that_does_not_work_is_refused(old: str, new: str, reason: str) -> None:
    assert old in EXAMPLE
    assert any(reason in one for one in proof_of(EXAMPLE.replace(old, new, 1)))


def test_a_mistake_that_cannot_be_told_from_the_right_number_is_refused() -> None:
    one = shipped()["backward-by-hand"]
    wide = tuple(replace(asked, tolerance=0.3) for asked in one.numbers)
    assert any("mistake" in reason for reason in prove(replace(one, numbers=wide)).reasons)


def test_a_prediction_exercise_that_passes_without_a_prediction_is_refused() -> None:
    one = shipped()["which-weight-moves"]
    reasons = prove(replace(one, goals=one.goals[2:])).reasons
    assert "it is passed without a prediction" in reasons


def test_an_exercise_that_passes_with_nothing_typed_is_refused() -> None:
    one = shipped()["forward-by-hand"]
    goal = replace(one.goals[0], op=">=", value=0.0)
    assert "it is passed with nothing typed" in prove(replace(one, goals=(goal,))).reasons


def test_a_part_without_a_solution_is_refused() -> None:
    one = shipped()["features-or-layers"]
    proof = replace(one.proof, seeds=(0,), solutions=one.proof.solutions[:1])
    assert any("With x1 and x2" in reason for reason in prove(replace(one, proof=proof)).reasons)


def test_the_command_names_bad_files_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, failing = (tmp_path / f"{name}.toml" for name in ("good", "bad", "failing"))
    good.write_text(EXAMPLE)
    bad.write_text(EXAMPLE.replace("minutes = 5", "minutes = 0"))
    failing.write_text(EXAMPLE.replace("bias = false", "bias = true"))
    missing = tmp_path / "missing.toml"
    assert main(["check", *map(str, (bad, missing, failing, good))]) == 1
    out = capsys.readouterr().out
    assert "bad.toml: REFUSED; line 4: minutes: expected a whole number from 1 to 240, got 0" in out
    assert "missing.toml: REFUSED; line 1: the file cannot be read" in out
    assert "failing.toml: or-needs-bias: REFUSED" in out
    assert "good.toml: or-needs-bias: proved" in out
    assert main(["check", str(good)]) == 0


def test_the_command_wants_files(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check"])
    assert "expected a FILE" in capsys.readouterr().err


def test_own_files_are_read_and_faults_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(EXAMPLE)
    (tmp_path / "b.toml").write_text(EXAMPLE)
    (tmp_path / "c.toml").write_text("schema = 1")
    (tmp_path / "d.toml").write_bytes((FOLDER / "08-stuck.toml").read_bytes())
    (tmp_path / "e.txt").write_text("not looked at")
    found, faults = read_folder(tmp_path)
    assert found == {"or-needs-bias": example()}
    assert [fault.split(":")[0] for fault in faults] == ["b.toml", "c.toml", "d.toml"]
    assert read_folder(tmp_path / "nowhere") == ({}, [])
    assert read_files([]) == ({}, [])


def test_no_more_files_are_read_than_allowed() -> None:
    found, faults = read_files([(f"{k}.toml", b"") for k in range(MOST_FILES + 2)])
    assert not found
    assert faults[0].startswith("200.toml: at most 200 files are read")
    assert len(faults) == 1 + MOST_FILES
    _, faults = read_files([("a.toml", b"#"), ("b.toml", b"#" * MOST_BYTES)])
    assert faults[0].startswith("b.toml: at most")


def test_a_start_that_passes_before_it_is_trained_is_refused() -> None:
    one = shipped()["and-needs-bias"]
    early = replace(one, goals=(Goal("epoch", "<", 3999.0),))
    assert early.start.stop_epoch >= 3999
    assert "the start passes before it is trained" in prove(early).reasons
