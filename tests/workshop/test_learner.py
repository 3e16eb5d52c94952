"""A learner's session: what is shown, what the run waits for, what comes next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import MAX_HIDDEN, MAX_UNITS, SETTINGS
from playground.run.recorder import Run
from playground.workshop.access import KNOWN_TO_LINKS, PLAYER_TOOLS, Access, read_only, write_only
from playground.workshop.catalogue import Catalogue, shipped
from playground.workshop.exercise import Exercise
from playground.workshop.learner import Learner
from playground.workshop.questions import Questions
from playground.workshop.record import Record
from playground.workshop.tracks import TRACKS, next_exercise, on_track
from playground.workshop.verdict import Assessment
from tests.workshop.files import BEGIN, EXAMPLE
from tests.workshop.runs import begun, exercise, predicted, trained

names = st.lists(st.sampled_from(KNOWN_TO_LINKS), unique=True).map(tuple)


@given(names)
def test_what_a_link_shows_comes_back_as_it_was_written(only: tuple[str, ...]) -> None:
    assert read_only(write_only(only)) == (only, [])


def test_a_link_that_shows_all_says_nothing_of_it() -> None:
    assert write_only(None) == ""
    assert write_only(()) == "none"


def test_where_all_is_shown_everything_is_allowed() -> None:
    access = Access()
    assert all(map(access.allows, (*KNOWN_TO_LINKS, *PLAYER_TOOLS)))
    assert access.locked_tools == ()


@given(names)
def test_a_tool_that_is_not_allowed_is_locked(only: tuple[str, ...]) -> None:
    access = Access(only)
    assert all(map(access.allows, only))
    for name in (*PLAYER_TOOLS, "points"):
        assert access.allows(name) or name in access.locked_tools
    assert ("speed" in access.locked_tools) is ("play" not in only)
    assert ("step_unit" in access.locked_tools) is ("step" not in only)
    # A setting of the network is allowed only where it is named, or is drawn with the weights.
    allowed = {name for name, one in SETTINGS.items() if one.effect != "view"} - {"weight_seed"}
    assert {name for name in allowed if access.allows(name)} == allowed & {*only}


def test_an_open_exercise_says_what_is_shown_in_place_of_the_link() -> None:
    learner = Learner(only=("play",))
    assert learner.access == Access(("play",))
    learner.open(exercise("stuck"))
    assert learner.access == Access(exercise("stuck").show)
    learner.close()
    assert learner.access == Access(("play",))


def test_a_question_holds_the_run_up_until_it_is_answered_or_too_late() -> None:
    one = exercise("stuck")
    run = Run(one.start)
    asked = Questions.of(one, begun("stuck"), run)
    assert (asked.locked, asked.awaited, asked.epoch_limit) == ((), one.questions, 0)
    assert Questions.of(one, predicted("stuck"), run) == Questions(open=one.questions)
    late = Questions.of(one, begun("stuck"), trained(one.start, 1, "1"))
    assert late == Questions(locked=tuple(question.id for question in one.questions))


asking = pytest.mark.parametrize(
    "one", [one for one in shipped().values() if one.questions], ids=lambda one: one.id
)


def answered(one: Exercise, right: bool) -> Learner:
    """Return a learner who has given every answer, all of them right or all wrong."""
    learner = Learner()
    learner.open(one)
    for question in one.questions:
        key = next(option.key for option in question.options if option.correct is right)
        assert not learner.predict(question, key, Run(one.start))
    return learner


def told(learner: Learner) -> tuple[object, ...]:
    """Return what Check has told, but for what was chosen."""
    found = learner.assessment
    verdict = found.verdict and [(one.met, one.sentence) for one in found.verdict.results]
    return found.todo, verdict, bool(found.rate)


@asking
def test_check_before_the_run_fixes_predictions_and_does_not_score_them(one: Exercise) -> None:
    due = [question for question in one.questions if not question.before_epoch]
    heard = []
    for right in (True, False):
        learner, run = answered(one, right), Run(one.start)
        learner.check(run, run.frames[0])
        heard.append(told(learner))
        assert [question for question in due if learner.progress.is_locked(question, run)] == due
        for question in due:
            assert "fixed" in learner.predict(question, question.options[0].key, run)
        # What is kept in a file is still fixed when it comes back.
        kept = Record.from_json(learner.record.to_json(BEGIN)).entry(one.id)
        assert kept
        assert all(kept.is_locked(question, run) for question in due)
        learner.start_again()
        for question in due:
            assert not learner.predict(question, question.options[0].key, run)
        assert learner.progress.round == (1 if due else 0)
    assert heard[0] == heard[1]


@asking
def test_check_without_a_prediction_says_so_and_is_no_attempt(one: Exercise) -> None:
    learner, run = Learner(), Run(one.start)
    learner.open(one)
    learner.check(run, run.frames[0])
    if not one.questions[0].before_epoch:
        assert learner.assessment.todo.startswith("Make your prediction")
        assert told(learner)[1:] == (None, False)
        assert learner.progress.attempts == 0
        assert not learner.predict(one.questions[0], one.questions[0].options[0].key, run)


def test_without_an_exercise_no_question_holds_a_run_up() -> None:
    assert Learner().questions(Run(exercise("stuck").start)) == Questions()


def test_what_check_found_is_forgotten_with_its_exercise() -> None:
    learner, one = Learner(), exercise("stuck")
    run = Run(one.start)
    for leave in (learner.start_again, learner.close, lambda: learner.go_to(exercise("twins"))):
        learner.open(one)
        learner.check(run, run.frames[0])
        assert learner.assessment != Assessment()
        leave()
        assert learner.assessment == Assessment()


def test_going_to_the_exercise_that_is_open_keeps_what_check_found() -> None:
    learner, one = Learner(), exercise("stuck")
    learner.open(one)
    learner.check(Run(one.start), Run(one.start).frames[0])
    found, progress = learner.assessment, learner.progress
    learner.go_to(one)
    assert (learner.assessment, learner.progress) == (found, progress)


def test_uploaded_exercises_come_after_those_of_everybody() -> None:
    catalogue = Catalogue()
    before = list(catalogue.exercises)
    catalogue.take_files([("own.toml", EXAMPLE.encode()), ("bad.toml", b"id = 1")])
    assert list(catalogue.exercises) == [*before, "or-needs-bias"]
    assert list(catalogue.files) == ["own.toml", "bad.toml"]
    assert [one.partition(":")[0] for one in catalogue.faults] == ["bad.toml"]
    catalogue.take_files([])
    assert (list(catalogue.uploaded), catalogue.faults) == (["or-needs-bias"], [])


def test_next_leads_through_a_track_once_and_ends() -> None:
    assert on_track("", shipped()) == tuple(shipped().values())
    for key, track in TRACKS.items():
        exercises = on_track(key, shipped())
        assert exercises == track.exercises
        following = [next_exercise(one, exercises) for one in exercises]
        assert following == [*exercises[1:], None]
    elsewhere = next(one for one in shipped().values() if one not in TRACKS["60"].exercises)
    assert next_exercise(elsewhere, TRACKS["60"].exercises) is None


def test_the_player_is_told_what_of_the_network_an_exercise_offers() -> None:
    learner = Learner()
    free = learner.locks(Run(exercise("stuck").start)).as_json()
    assert (free["layers"], free["units"], free["options"]) == ((0, MAX_HIDDEN), (1, MAX_UNITS), {})
    learner.open(exercise("stuck"))
    locks = learner.locks(Run(exercise("stuck").start)).as_json()
    assert (locks["layers"], locks["units"]) == ((1, 1), (1, 3))
    assert locks["options"] == {"optimizer": ("sgd", "momentum")}
    assert "hidden_layers" not in locks["tools"]
    assert {"hidden_activation", "output_activation", "features", "weights"} <= {*locks["tools"]}
