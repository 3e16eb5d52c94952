"""Meters tell what a check would find, and nothing that only Check may tell."""

from dataclasses import replace

import pytest

from playground.run.recorder import Run
from playground.workshop.beliefs import name_beliefs
from playground.workshop.by_hand import check_numbers
from playground.workshop.catalogue import shipped
from playground.workshop.exercise import Exercise
from playground.workshop.givens import UNKNOWN, given_values
from playground.workshop.meters import CHECKED, MOST_AT_ONCE, read_meters, readings
from playground.workshop.metrics import Attempt
from playground.workshop.proving import well_prepared
from playground.workshop.verdict import Assessment, check
from tests.workshop.files import BEGIN
from tests.workshop.runs import begun, exercise, trained

every_exercise = pytest.mark.parametrize("one", shipped().values(), ids=lambda one: one.id)


@every_exercise
def test_a_meter_agrees_with_the_check(one: Exercise) -> None:
    run = trained(one.start, min(one.start.stop_epoch, 300) or 1, "10")
    progress = well_prepared(one).observe(run).observe_epochs(1e6)
    for frame in (run.frames[0], run.frames[-1]):
        here = Attempt(one, run, frame, progress)
        results = check(one, run, frame, progress).results
        meters = read_meters(here, Assessment())
        assert len(meters) == len(one.goals)
        for goal, meter, result in zip(one.goals, meters, results, strict=True):
            if goal.metric in CHECKED:
                assert meter.met is None
                assert not meter.is_live
            else:
                assert meter.met in (None, bool(result.met)), meter
            assert meter.share is None or 0.0 <= meter.share <= 1.0


@every_exercise
def test_no_meter_is_read_while_an_answer_can_be_changed(one: Exercise) -> None:
    run = Run(one.start)
    here = Attempt(one, run, run.frames[0], begun(one.id))
    assert bool(read_meters(here, Assessment())) is not bool(one.questions)
    told = readings(one, begun(one.id), Assessment(), run, run.frames)
    assert (told is None) is bool(one.questions)


def test_few_frames_of_an_answer_are_measured_and_the_last_one_always() -> None:
    one = exercise("and-needs-bias")
    run = trained(one.start, 100, "1")
    for n in (1, 2, 7, 40):
        told = readings(one, begun(one.id), Assessment(), run, run.frames[-n:])
        assert told
        assert told["ids"][-1] == run.frames[-1].id
        assert 1 <= len(told["ids"]) == len(told["rows"]) <= MOST_AT_ONCE
        assert told["ids"] == sorted(told["ids"])


# ---- what a calculation by hand gives ----


@every_exercise
def test_only_a_calculation_by_hand_shows_values_and_none_that_is_asked_for(one: Exercise) -> None:
    shown = given_values(one, is_passed=False)
    assert bool(shown) is bool(one.numbers)
    for layer, texts in enumerate(given_values(one, is_passed=True)):
        assert UNKNOWN not in texts
        assert len(texts) == one.start.layer_sizes[layer]
        assert all(text in (UNKNOWN, told) for text, told in zip(shown[layer], texts, strict=True))
    asked = {number.source for number in one.numbers}
    if "layers[0].a[0]" in asked:
        assert set(sum(shown[1:], ())) == {UNKNOWN}
    elif asked:
        assert UNKNOWN not in sum(shown, ())


# ---- beliefs ----


@every_exercise
def test_a_wrong_answer_names_its_belief_once_a_run_shows_it(one: Exercise) -> None:
    for question in one.questions:
        for option in question.options:
            run = Run(one.start)
            progress = begun(one.id).predict(question, option.key, run, BEGIN)
            early = Attempt(one, run, run.frames[0], progress)
            assert name_beliefs(early) == []
            late = replace(early, progress=progress.observe_epochs(1e6))
            named = [found.id for found in name_beliefs(late)]
            assert named == ([option.misconception] if option.misconception else [])
            assert not (option.correct and named)
            assert all(found.seen for found in name_beliefs(late))


@every_exercise
def test_a_common_mistake_names_its_belief_when_it_is_checked(one: Exercise) -> None:
    run = Run(one.start)
    here = Attempt(one, run, run.frames[0], begun(one.id))
    for asked in one.numbers:
        for found in asked.mistakes:
            if found.source or not found.misconception:
                continue
            feedback = check_numbers(one, {asked.id: f"{found.value:.5f}"})
            assert [belief.id for belief in name_beliefs(here, feedback)] == [found.misconception]


def test_a_run_names_a_belief_only_when_it_is_checked_and_does_not_pass() -> None:
    one = exercise("and-needs-bias")
    run = trained(one.start.changed(learning_rate=2.0), 600)
    here = Attempt(one, run, run.frames[-1], begun(one.id).observe(run))
    assert name_beliefs(here) == []
    assert [found.id for found in name_beliefs(here, is_checked=True)] == ["larger-steps"]
    passed = replace(here, progress=replace(here.progress, passed_at=BEGIN))
    assert name_beliefs(passed, is_checked=True) == []
