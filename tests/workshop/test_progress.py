"""What one learner has done: hints, predictions, attempts and time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.run.recorder import Run
from playground.workshop.exercise import Exercise, Hint
from playground.workshop.progress import ALL_SHOWN, NOT_YET, Progress, Refused
from playground.workshop.questions import Questions
from playground.workshop.verdict import check, take
from tests.workshop.files import BEGIN, after
from tests.workshop.runs import begun, exercise, predicted, trained

STUCK = exercise("stuck")
CURE = STUCK.questions[0]
hints = st.builds(
    Hint,
    st.just("text"),
    st.integers(0, 5),
    st.floats(0.0, 500.0),
    st.sampled_from(("either", "both")),
)


def at_work(attempts: int, seconds: float) -> Progress:
    return replace(begun("stuck"), attempts=attempts, opened_at=None, seconds=seconds)


def hints_given(one: Exercise, progress: Progress) -> int:
    """Return how many hints somebody gets who asks for one again and again."""
    for _ in one.hints:
        progress, _ = progress.ask_for_hint(one, BEGIN)
    return len(progress.hints)


@given(st.lists(hints, max_size=5), st.integers(0, 6), st.floats(0.0, 600.0))
def test_a_hint_is_never_due_before_its_attempts_and_seconds(
    given_hints: list[Hint], attempts: int, seconds: float
) -> None:
    one = replace(STUCK, hints=tuple(given_hints))
    due = hints_given(one, at_work(attempts, seconds))
    for hint in given_hints[:due]:
        reached = [attempts >= hint.after_attempts, seconds >= hint.after_seconds]
        assert any(reached) if hint.need == "either" else all(reached)
    assert due == len(given_hints) or not given_hints[due].is_due(attempts, seconds)


@given(
    st.lists(hints, max_size=5),
    st.integers(0, 6),
    st.floats(0.0, 600.0),
    st.integers(0, 3),
    st.floats(0.0, 300.0),
)
def test_later_never_fewer_hints_are_due(
    given_hints: list[Hint], attempts: int, seconds: float, more: int, longer: float
) -> None:
    one = replace(STUCK, hints=tuple(given_hints))
    before = hints_given(one, at_work(attempts, seconds))
    assert hints_given(one, at_work(attempts + more, seconds + longer)) >= before


def test_hints_come_one_by_one_and_tell_no_number() -> None:
    progress, text = begun("stuck").ask_for_hint(STUCK, after(10))
    assert (text, progress.hints) == (NOT_YET, ())
    progress, text = progress.ask_for_hint(STUCK, after(95))
    assert text == STUCK.hints[0].text
    assert progress.shown_hints(STUCK) == STUCK.hints[:1]
    for seconds in (400, 401):
        progress, text = progress.ask_for_hint(STUCK, after(seconds))
    assert text == STUCK.hints[2].text
    assert progress.ask_for_hint(STUCK, after(999)) == (progress, ALL_SHOWN)
    assert not any(digit in NOT_YET + ALL_SHOWN for digit in "0123456789")
    assert [one.number for one in progress.hints] == [1, 2, 3]


def test_the_clock_stops_while_an_exercise_is_left() -> None:
    progress = begun("stuck").leave(after(30)).open(after(1000))
    assert progress.seconds_at_work(after(1010)) == 40.0
    assert progress.open(after(2000)) is progress
    assert progress.seconds_at_work(after(-50)) == 30.0


# ---- predictions ----


def test_a_prediction_may_be_changed_until_the_run_goes_on() -> None:
    run = Run(STUCK.start)
    progress = begun("stuck").predict(CURE, "epochs", run, after(1))
    progress = progress.predict(CURE, "unit", run, after(2))
    answer = progress.prediction(CURE)
    assert answer
    assert (answer.key, answer.right, len(progress.predictions)) == ("unit", True, 1)
    run.record(1, "1")
    for key in ("epochs", "unit"):
        with pytest.raises(Refused, match="fixed"):
            progress.predict(CURE, key, run, after(3))


def test_an_answer_after_the_run_is_refused_even_when_the_run_was_taken_back() -> None:
    run = Run(STUCK.start)
    run.record(1, "1")
    progress = begun("stuck").observe(run)
    with pytest.raises(Refused, match="not be a prediction"):
        progress.predict(CURE, "unit", run, after(1))
    with pytest.raises(Refused, match="not be a prediction"):
        progress.predict(CURE, "unit", Run(STUCK.start), after(1))


def test_a_weight_set_by_hand_counts_as_going_on() -> None:
    one = exercise("hand-wire-xor")
    run = Run(one.start)
    run.edit(run.frames[0].id, 0, 6.0)
    assert begun(one.id).is_locked(one.questions[0], run)


def test_starting_again_permits_a_new_answer_and_keeps_the_old_one() -> None:
    run = Run(STUCK.start)
    progress = begun("stuck").predict(CURE, "epochs", run, after(1))
    assert progress.start_again(after(2)) is progress
    run.record(1, "1")
    progress = progress.observe(run).start_again(after(3))
    assert progress.prediction(CURE) is None
    progress = progress.predict(CURE, "unit", Run(STUCK.start), after(4))
    assert [(one.key, one.round) for one in progress.predictions] == [("epochs", 0), ("unit", 1)]


def test_a_question_may_wait_for_a_later_epoch() -> None:
    one = exercise("replay-the-article")
    question = one.questions[0]
    progress, run = begun(one.id), Run(one.start)
    assert Questions.of(one, progress, run).awaited == ()
    run = trained(one.start, 10_000, "1000")
    assert Questions.of(one, progress, run).awaited == (question,)
    progress = progress.predict(question, "half", run, after(9))
    assert Questions.of(one, progress, run).awaited == ()
    run.record(1, "1")
    assert progress.is_locked(question, run)
    assert Questions.of(STUCK, begun("stuck"), Run(STUCK.start)).awaited == (CURE,)


def test_an_unknown_answer_is_refused() -> None:
    with pytest.raises(Refused, match="Expected one of epochs, rate, momentum, unit, got 'x'"):
        begun("stuck").predict(CURE, "x", Run(STUCK.start), after(1))


# ---- attempts ----


def test_checking_the_same_again_is_no_attempt() -> None:
    run = Run(STUCK.start)
    progress = begun("stuck")
    for seconds in (1, 2, 3):
        verdict = check(STUCK, run, run.frames[-1], progress)
        progress = take(progress, verdict, run, run.frames[-1], after(seconds))
    assert progress.attempts == 1
    run.record(1, "1")
    verdict = check(STUCK, run, run.frames[-1], progress)
    assert take(progress, verdict, run, run.frames[-1], after(9)).attempts == 2


def test_numbers_typed_anew_are_an_attempt() -> None:
    one = exercise("forward-by-hand")
    run, progress = Run(one.start), begun("forward-by-hand")
    for k, text in enumerate(("1", "2", "2")):
        progress = progress.type_number("net-h1", text, after(k))
        verdict = check(one, run, run.frames[0], progress)
        progress = take(progress, verdict, run, run.frames[0], after(k))
    assert (progress.attempts, dict(progress.numbers)) == (2, {"net-h1": "2"})
    assert verdict.results[0].sentence.startswith("0 of ")


def test_what_is_passed_stays_passed_with_its_settings_and_weights() -> None:
    progress = predicted("stuck")
    run = trained(STUCK.start.changed(hidden_layers=[3]), 2000, "1000")
    verdict = check(STUCK, run, run.frames[-1], progress)
    passed = take(progress, verdict, run, run.frames[-1], after(100))
    assert (passed.state, passed.passed_at, passed.attempts) == ("passed", after(100), 1)
    assert passed.settings
    assert passed.settings["hidden_layers"] == [3]
    assert (passed.seed, passed.epoch, len(passed.weights)) == (44, 2000, 13)
    back = Run(STUCK.start)
    verdict = check(STUCK, back, back.frames[0], passed)
    assert take(passed, verdict, back, back.frames[0], after(200)) == passed.observe(back)


def test_states_for_the_list() -> None:
    assert begun("stuck").state == "opened"
    assert at_work(1, 0.0).state == "tried"
