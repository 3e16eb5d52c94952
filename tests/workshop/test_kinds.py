"""Exercise kinds: a new one is one object, and is found wherever kinds are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from playground.experiment import Experiment
from playground.reading.reader import Reader
from playground.run.recorder import Run
from playground.ui.pages.exercises.editor.head import kind_names
from playground.workshop.catalogue import format_page, read_files, shipped
from playground.workshop.drafting.beginnings import new_document
from playground.workshop.exercise import Exercise, ExerciseError
from playground.workshop.goals import GoalResult, Verdict
from playground.workshop.kinds import KINDS, ExerciseKind
from playground.workshop.metrics import Attempt
from playground.workshop.proof import prove
from playground.workshop.proving import Report
from playground.workshop.schema import read_exercise
from playground.workshop.verdict import check
from tests.workshop.files import BEGIN, EXAMPLE
from tests.workshop.runs import begun


class RaceKind(ExerciseKind):
    """Be faster than a number of epochs that the file gives."""

    name = "race"
    instruction = "Be faster than the clock."
    in_files = "be faster than a number of epochs"
    needs = ("question",)

    def read(self, root: Reader) -> Mapping[str, Any]:
        return {"clock": root.whole("clock", 1, 100)}

    def check(self, attempt: Attempt) -> Verdict:
        clock, epoch = attempt.exercise.own["clock"], attempt.frame.state.epoch
        result = GoalResult(epoch < clock, f"Epoch {epoch} of {clock}.")
        return Verdict((result,), passed=epoch < clock)

    def prove(self, exercise: Exercise, report: Report) -> Iterator[float]:
        report.figures.append(f"clock {exercise.own['clock']}")
        if exercise.own["clock"] == 13:
            report.reasons.append("13 brings bad luck")
        return iter(())


@pytest.fixture(autouse=True)
def _one_kind_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "race", RaceKind())


RACE = EXAMPLE.replace('kind = "run"', 'kind = "race"\nclock = 12')


def test_a_new_kind_is_read_with_its_own_keys() -> None:
    exercise = read_exercise(RACE.encode())
    assert (exercise.kind, exercise.own) == ("race", {"clock": 12})
    # Another kind does not know them.
    with pytest.raises(ExerciseError, match="clock: this key is unknown"):
        read_exercise(EXAMPLE.replace("minutes = 5", "minutes = 5\nclock = 12").encode())
    with pytest.raises(ExerciseError, match="clock: expected a whole number from 1 to 100"):
        read_exercise(RACE.replace("clock = 12", "clock = 0").encode())


def test_a_new_kind_needs_its_parts_of_the_file() -> None:
    start = RACE.index("[[question]]")
    without = RACE[:start] + RACE[RACE.index("[[goal]]", RACE.index("[[goal]]") + 1) :]
    with pytest.raises(ExerciseError, match=r"race expected a \[\[question\]\], got none"):
        read_exercise(without.encode())


def test_a_new_kind_is_checked_in_its_own_way() -> None:
    exercise = read_exercise(RACE.encode())
    run = Run(exercise.start)
    progress = replace(begun("stuck"), exercise=exercise.id)
    verdict = check(exercise, run, run.frames[0], progress)
    assert verdict.passed
    assert verdict.first_sentence == "Epoch 0 of 12."
    run.record(1, "100")
    assert not check(exercise, run, run.frames[-1], progress).passed
    assert progress.started_at == BEGIN


def test_a_new_kind_is_proved_in_its_own_way() -> None:
    report = prove(read_exercise(RACE.encode()))
    assert report.proved
    assert "1 prediction, clock 12" in report.line
    unlucky = prove(read_exercise(RACE.replace("clock = 12", "clock = 13").encode()))
    assert unlucky.reasons == ["13 brings bad luck"]


def test_a_new_kind_is_in_the_catalogue_and_on_the_page_on_the_format() -> None:
    found, faults = read_files([("race.toml", RACE.encode())])
    assert not faults
    assert KINDS[found["or-needs-bias"].kind].instruction == "Be faster than the clock."
    assert '`"race"`: be faster than a number of epochs' in format_page()


def test_every_kind_has_an_exercise_and_its_words() -> None:
    for name, kind in KINDS.items():
        assert kind.name == name
        assert kind.instruction.endswith(".")
        assert f'`"{name}"`: {kind.in_files}' in format_page()
        # It can be begun on the page, too, and is called something there.
        assert new_document(name, Experiment(), None, ())["kind"] == name
        assert kind_names()[name]
        assert name == "race" or any(one.kind == name for one in shipped().values())
