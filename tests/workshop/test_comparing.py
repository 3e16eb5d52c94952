"""An exercise can ask for a comparison: runs that are kept, and differ."""

import pytest

from playground.experiment import Experiment
from playground.ui.exercise_outcome import attempt_of
from playground.ui.visit.exercising import open_exercise
from playground.ui.visit.session import Session
from playground.ui.visit.shelving import keep_run, open_kept, take_request
from playground.workshop.exercise import Exercise, ExerciseError
from playground.workshop.kinds import KINDS
from playground.workshop.proof import prove
from playground.workshop.schema import read_exercise
from tests.recordings import PATIENT

FILE = """
schema = 1
id = "compare-two"
title = "Two activations side by side"
minutes = 5
kind = "run"
objective = "See what the activation changes."
task = "Keep a run with sigmoid and one with tanh, and compare their curves."
show = ["play", "step", "hidden_activation", "keep"]

[start]
bias = true
stop_epoch = 30
speed = "10"

[[goal]]
metric = "compared_runs"
op = ">="
value = 2
[[goal]]
metric = "epoch"
op = ">="
value = 30

[explanation]
text = "The curves differ from the first epoch on."

[proof]
[[proof.solution]]
change = { hidden_activation = "tanh" }
keep = [{}]
"""


def exercise(text: str = FILE) -> Exercise:
    return read_exercise(text.encode())


def test_a_solution_that_keeps_runs_is_proved_and_the_start_does_not_pass() -> None:
    report = prove(exercise())
    assert not report.reasons
    (solution,) = exercise().proof.solutions
    assert [one.hidden_activation for one in solution.keep] == ["sigmoid"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("keep = [{}]", "", "The number of kept runs that differ is 0"),
        ("keep = [{}]", 'keep = [{ hidden_activation = "tanh" }]', "kept runs that differ is 1"),
        ("keep = [{}]", "keep = [{ learning_rate = 0.1 }]", "Learning rate differs from the start"),
    ],
)
def test_what_does_not_compare_is_not_proved(old: str, new: str, says: str) -> None:
    report = prove(exercise(FILE.replace(old, new)))
    assert any(says in reason for reason in report.reasons), report.reasons


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (', "keep"]', "]"),
        ("keep = [{}]", "keep = 3"),
        ("keep = [{}]", "keep = [{ speed = 3 }]"),
        ("keep = [{}]", f"keep = [{', '.join(['{}'] * 8)}]"),
    ],
)
def test_files_that_are_wrong_are_refused(old: str, new: str) -> None:
    with pytest.raises(ExerciseError):
        exercise(FILE.replace(old, new))


def test_a_learner_passes_by_keeping_two_runs_that_the_exercise_allows() -> None:
    session = Session(Experiment())
    asked = exercise()
    outside = keep_run(session, session.playback.run.frames[0])
    open_exercise(session, asked)
    judge = KINDS[asked.kind].check

    def train() -> None:
        session.playback.run.record(3, "10", PATIENT)
        session.playback.go_to(session.playback.run.frames[-1])

    train()
    keep_run(session, session.playback.current_frame())
    assert not judge(attempt_of(session, asked)).passed
    session.change(hidden_activation="tanh")
    train()
    number = keep_run(session, session.playback.current_frame())
    assert judge(attempt_of(session, asked)).passed
    open_kept(session, number)
    with pytest.raises(ValueError, match="other settings than this exercise allows"):
        open_kept(session, outside)


@pytest.mark.parametrize("show", ['"keep"', '"weights"'])
def test_runs_are_kept_where_the_exercise_shows_it_alone(show: str) -> None:
    session = Session(Experiment())
    text = FILE.replace('"keep"', show).replace("compared_runs", "updates")
    open_exercise(session, exercise(text.replace("\nkeep = [{}]", "")))
    run = session.playback.run
    take_request(session, {"do": "shelf", "value": ["keep", 0], "run": run.number, "no": 1})
    assert bool(session.shelf.runs) == (show == '"keep"')
    assert ("keep" in session.learner.locks(run).tools) == (show != '"keep"')
