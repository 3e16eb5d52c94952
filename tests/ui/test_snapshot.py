"""What a browser keeps comes back exactly, and whatever else it may hold harms nothing."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from playground.data.table import Table
from playground.experiment import Experiment
from playground.run.recorder import Run
from playground.ui.keeping.snapshot import LONGEST, Snapshot, SnapshotError
from playground.ui.visit.exercising import check_exercise, leave_exercise, open_exercise
from playground.ui.visit.opening import open_link, query_of
from playground.ui.visit.session import Session
from playground.ui.visit.shelving import branch_here, keep_run, parent_of
from playground.workshop.catalogue import shipped
from tests.examples import examples
from tests.export.examples import assert_train_alike, numbers_of
from tests.recordings import PATIENT
from tests.strategies import experiments
from tests.ui.visits import ask, kept, tell, train, visit


def again(session: Session, **parts: Any) -> Session:
    """Return the session of the same page, loaded anew by a server that knows nothing of it."""
    other = visit(**query_of(session))
    tell(other, "kept", **{"text": kept(session), **parts})
    return other


def own_points(n: int, n_inputs: int = 2) -> Table:
    random = np.random.default_rng(3)
    names = tuple(f"x{k}" for k in range(n_inputs))
    inputs = random.normal(size=(n, n_inputs))
    return Table(inputs, random.integers(0, 2, n), names, "c", ("no", "yes"), n)


def assert_same_run(session: Session, other: Session) -> None:
    shown, frame = session.playback.current_frame(), other.playback.current_frame()
    assert numbers_of(frame.state) == numbers_of(shown.state)
    assert repr(frame.scores) == repr(shown.scores)  # NaN is not equal to itself
    assert other.experiment == session.experiment
    run = session.playback.run
    run.go_back_to(shown.id)
    other.playback.run.go_back_to(frame.id)
    assert_train_alike(run, other.playback.run)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"dataset": "circle", "optimizer": "adam", "learning_rate": 0.03, "batch_size": 10},
        {"dataset": "circle", "dropout": 0.2, "learning_rate": 0.01, "hidden_layers": (8, 8)},
        {"dataset": "moons", "patience": 3, "learning_rate": 0.01, "batch_size": 16},
    ],
    ids=repr,
)
def test_a_run_comes_back_exactly(changes: dict[str, Any]) -> None:
    session = visit()
    session.change(**changes)
    train(session, 40, "1")
    other = again(session)
    curve, same = (one.playback.run.curve.points[:, 1:] for one in (session, other))
    assert len(same) == len(curve)
    np.testing.assert_array_equal(same, curve)
    assert_same_run(session, other)
    assert "You are back where you were" in other.keeping.word


def test_an_earlier_frame_that_was_looked_at_comes_back_with_those_after_it() -> None:
    session = visit()
    train(session, 30)
    frame = session.playback.run.frames[12]
    ask(session, "look", frame=frame.id)
    other = again(session)
    assert numbers_of(other.playback.current_frame().state) == numbers_of(frame.state)
    last = session.playback.run.frames[-1]
    assert numbers_of(other.playback.run.frames[-1].state) == numbers_of(last.state)


def test_what_was_shown_while_it_played_is_trained_again() -> None:
    session = visit()
    session.change(speed="100")
    run = session.playback.run
    ask(session, "play", name="100", n=24, at=run.frames[-1].id)
    ask(session, "play", name="100", n=24, at=run.frames[5].id)
    text = kept(session)
    assert json.loads(json.loads(text)["project"])["frames"][-1]["updates"] == 500
    shown = run.frames[17]
    for updates, expected in ((shown.state.updates, shown), (None, run.frames[5])):
        seen = [run.number, run.version, updates] if updates else []
        other = again(session, text=text, shown=seen)
        found = other.playback.current_frame()
        assert numbers_of(found.state) == numbers_of(expected.state)
        assert found is other.playback.run.frames[-1]


@pytest.mark.parametrize(
    "shown",
    [
        None,
        7,
        "x",
        [],
        [1],
        [1, 2, 3],
        ["run", "version", "updates"],
        [0, 0, -5],
        [0, 0, 1e300],
        [0, 0, True, 4],
        {"run": 1},
        [None, None, None],
        [[], [], []],
    ],
    ids=repr,
)
def test_no_frame_that_was_shown_harms(shown: Any) -> None:
    session = visit()
    train(session, 5)
    run = session.playback.run
    if isinstance(shown, list) and shown[:2] == [0, 0]:
        shown = [run.number, run.version, *shown[2:]]
    assert_same_run(session, again(session, shown=shown))


def test_an_exercise_comes_back_as_it_stood() -> None:
    session = visit(exercise="stuck")
    question = shipped()["stuck"].questions[0]
    assert session.learner.predict(question, question.options[1].key, session.playback.run) == ""
    session.learner.record = session.learner.record.with_name("Ann")
    train(session, 20)
    check_exercise(session)
    other = again(session)
    learner, same = session.learner, other.learner
    assert same.exercise == learner.exercise
    assert same.progress.prediction(question) == learner.progress.prediction(question)
    assert same.progress.attempts == learner.progress.attempts == 1
    assert same.progress.round == learner.progress.round
    assert (same.record.id, same.record.name) == (learner.record.id, "Ann")
    assert same.assessment.verdict == learner.assessment.verdict
    assert same.questions(other.playback.run) == learner.questions(session.playback.run)
    assert_same_run(session, other)


def test_typed_numbers_and_uploaded_exercises_come_back() -> None:
    text = shipped_text("01-forward-by-hand").replace('id = "', 'id = "own-', 1)
    session = visit()
    session.learner.catalogue.take_files([("own.toml", text.encode())])
    (mine,) = session.learner.catalogue.uploaded.values()
    open_exercise(session, mine)
    session.learner.type_number(mine.numbers[0].id, "0.5")
    check_exercise(session)
    other = visit(**query_of(session))
    assert other.learner.exercise is None
    other = again(session)
    assert other.learner.exercise == mine
    assert dict(other.learner.progress.numbers) == {mine.numbers[0].id: "0.5"}
    assert other.learner.assessment.feedback == session.learner.assessment.feedback


def shipped_text(name: str) -> str:
    from playground.workshop import catalogue

    folder = catalogue.FOLDER
    return (folder / f"{name}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("n", [4, 251, 2000])
def test_own_points_come_back_though_no_link_holds_them(n: int) -> None:
    session = visit()
    session.change(dataset="own", table=own_points(n))
    train(session, 3, "1")
    session.notes = "what I saw"
    other = again(session)
    assert other.experiment.table == session.experiment.table
    assert other.notes == "what I saw"
    assert_same_run(session, other)


def test_points_on_the_shelf_come_back_too() -> None:
    session = visit()
    session.change(dataset="own", table=own_points(30))
    shelf = session.own
    session.change(dataset="xor")
    assert again(session).own == shelf


def test_kept_runs_and_what_the_run_branched_from_come_back() -> None:
    session = visit()
    train(session, 4, "10")
    run = session.playback.run
    branch_here(session, run.frames[2])
    run.record(1, "10", PATIENT)
    session.exports = session.exports.with_name("xor_2_4_1", "gate")
    other = again(session)
    assert [one.name for one in other.shelf.runs] == [one.name for one in session.shelf.runs]
    assert other.exports == session.exports
    assert parent_of(other) == parent_of(session) == (1, run.frames[2].epoch_fraction)
    keep_run(other, other.playback.run.frames[-1])
    assert other.shelf.runs[-1].parent == 1


@pytest.mark.parametrize("wrong", [3, [], [1], ["1", 2], [1, -2], [True, 3], [77, 1.0], [None, 0]])
def test_a_branch_that_is_none_takes_nothing_else_away(wrong: object) -> None:
    session = visit()
    train(session, 4, "10")
    keep_run(session, session.playback.run.frames[-1])
    text = json.dumps(json.loads(kept(session)) | {"branch": wrong})
    other = open_link({}, [])
    tell(other, "kept", text=text)
    assert len(other.shelf.runs) == 1
    assert parent_of(other) == (None, 0.0)


def test_what_is_too_large_is_left_out_and_the_record_is_kept() -> None:
    session = visit(exercise="stuck")
    leave_exercise(session)
    session.change(dataset="own", table=own_points(10_000, 8))
    snapshot = Snapshot.read(kept(session))
    assert snapshot.loaded is None
    assert list(snapshot.record.entries) == ["stuck"]


def test_the_largest_network_fits() -> None:
    session = visit()
    session.change(hidden_layers=(32,) * 8, optimizer="adam", learning_rate=0.001, bias=True)
    train(session, 3, "update")
    assert len(kept(session)) < LONGEST
    assert_same_run(session, again(session))


@examples(25)
@given(experiments(most_samples=60, most_units=4))
def test_any_experiment_comes_back(experiment: Experiment) -> None:
    session = Session(experiment)
    text = kept(session)
    snapshot = Snapshot.read(text)
    assert snapshot.loaded
    assert snapshot.loaded.experiment == experiment
    other = open_link({}, [])
    tell(other, "kept", text=text)
    if other.keeping.offer is None:
        assert other.experiment == experiment or snapshot.is_trivial


def bad_texts() -> dict[str, str]:
    """Return texts that are no snapshots, by what is wrong with them."""
    session = visit(exercise="stuck")
    train(session, 2)
    good = json.loads(kept(session))
    texts = {
        "empty object": "{}",
        "a list": "[]",
        "a number": "7",
        "null": "null",
        "a text": '"x"',
        "no JSON": "{",
        "no text": "\ud800",
        "not finite": '{"schema": NaN}',
        "deep": "[" * 5000,
        "many": "[" + "0," * 250_000 + "0]",
        "long": " " * (LONGEST + 1),
    }
    values = [None, 7, [], {}, "", "x", -1, True, [[1]], "\ud800", [None], {"a": 1}]
    for key in good:
        texts |= {f"{key}={value!r}": json.dumps({**good, key: value}) for value in values}
        texts[f"no {key}"] = json.dumps({name: good[name] for name in good if name != key})
    record = json.loads(good["record"])
    for key in record:
        texts[f"record.{key}"] = json.dumps({**good, "record": json.dumps({**record, key: -1})})
    project = json.loads(good["project"])
    for key in project:
        texts[f"project.{key}"] = json.dumps({**good, "project": json.dumps({**project, key: -1})})
    return texts


BAD = bad_texts()


@pytest.mark.parametrize("name", BAD)
def test_bad_contents_are_a_sentence_or_silence(name: str) -> None:
    assert len(BAD) > 60
    said = ""
    try:
        Snapshot.read(BAD[name])
    except SnapshotError as error:
        said = str(error)
    assert len(said) < 300
    session = visit(exercise="stuck")
    tell(session, "kept", text=BAD[name], before=BAD[name], other=BAD[name], shown=BAD[name])
    assert session.learner.exercise == shipped()["stuck"]
    assert len(session.playback.run.frames) >= 1
    assert session.keeping.settled
    assert (said in session.keeping.word) or session.keeping.word.startswith("You are back")


@pytest.mark.parametrize("text", [None, 7, [], {}, True, "", b"x"], ids=repr)
def test_what_is_no_text_is_silence(text: Any) -> None:
    session = visit()
    tell(session, "kept", text=text, before=text, other=text)
    assert session.keeping.word == ""
    assert len(session.playback.run.frames) == 1


def test_runs_of_two_servers_are_told_apart() -> None:
    numbers = {Run(Experiment()).number for _ in range(5)}
    assert len(numbers) == 5
    assert min(numbers) > 0
    assert max(numbers) < 2**53
