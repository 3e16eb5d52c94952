"""Checks: what a goal reads of the live run, and the sentence on it."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.explain.first_solved import find_first_solved
from playground.run.recorder import Run
from playground.workshop.exercise import OPERATORS, Exercise, Goal, ManySeeds
from playground.workshop.metrics import METRICS, Attempt, find_metric
from playground.workshop.outcomes import describe_prediction, outcome
from playground.workshop.progress import Progress
from playground.workshop.rate import start_sweep
from playground.workshop.verdict import check, take
from tests.workshop.files import BEGIN, after
from tests.workshop.runs import begun, exercise, predicted, start_of, trained


def measure(name: str, run: Run, frame: int = -1) -> object:
    metric = find_metric(name)
    assert metric
    owner = exercise("stuck")
    return metric.measure(Attempt(owner, run, run.frames[frame], Progress.begin(owner, BEGIN)))


def solved_by_hand() -> Run:
    """XOR from OR and NAND, as in the exercise: outputs .0808, .9479, .9479, .0808 by symmetry.

    At (0, 0): h1 = sigmoid(-3) = .0474, h2 = sigmoid(9) = .9999; net = 6 * 1.0473 - 9 = -2.716,
    sigmoid(-2.716) = .0620. At (0, 1): h1 = h2 = sigmoid(3) = .9526; net = 11.431 - 9 = 2.431,
    sigmoid(2.431) = .9192. At (1, 1): h1 = .9999, h2 = sigmoid(-3): as (0, 0).
    """
    weights = (6.0, -6.0, 6.0, -6.0, -3.0, 9.0, 6.0, 6.0, -9.0)
    return Run(start_of("hand-wire-xor", parameters=weights))


def test_errors_are_those_of_the_calculator() -> None:
    run = solved_by_hand()
    assert measure("max_abs_error", run) == pytest.approx(0.0808, abs=1e-4)
    assert measure("mean_absolute_error", run) == pytest.approx((0.0620 + 0.0808) / 2, abs=1e-4)
    assert measure("solved_points", run) == 4.0
    assert measure("right_points", run) == 4.0
    assert measure("loss", run) == pytest.approx(0.0808**2 + 0.0620**2, abs=1e-4)


def test_counts_are_those_of_the_network() -> None:
    run = Run(Experiment(hidden_layers=(3, 2), bias=True, features=("x1", "x2", "x1x2")))
    # (3 + 1) * 3 + (3 + 1) * 2 + (2 + 1) * 1
    assert measure("n_parameters", run) == 23
    assert measure("hidden_units", run) == 5
    assert measure("hidden_layers", run) == 2
    assert measure("n_features", run) == 3
    assert measure("setting.learning_rate", run) == 0.5
    assert measure("setting.features", run) == "x1, x2, x1x2"
    assert measure("setting.bias", run) is True


def test_gradient_ratio_is_worked_by_hand() -> None:
    """Of 2-2-1 on one point: last .1081 * (.6225, .3775), first (.0254, -.0254, 0, 0).

    rms last = .1081 * sqrt((.3875 + .1425) / 2) = .05565, rms first = .0254 * sqrt(2 / 4) = .01796:
    3.10. The sum over a batch and its mean have the same ratio.
    """
    run = Run(start_of("backward-by-hand"))
    assert measure("gradient_ratio", run) == pytest.approx(3.10, abs=0.01)
    assert measure("gradient_ratio", Run(Experiment(hidden_layers=()))) == 1.0


def test_units_are_counted_dead_alive_saturated_and_alike() -> None:
    # One unit is below 0 at every point, one at none: biases -1 and 1 and no weights.
    weights = (0.0, 0.0, 0.0, 0.0, -1.0, 1.0, 1.0, 1.0, 0.0)
    run = Run(
        Experiment(hidden_layers=(2,), hidden_activation="relu", bias=True, parameters=weights)
    )
    assert (measure("dead_units", run), measure("alive_units", run)) == (1.0, 1.0)
    assert np.isnan(float(str(measure("saturated_share", run))))
    assert measure("distinct_units", run) == 2.0
    assert measure("weight_spread", run) == 2.0
    # net 10 at every point of one unit, 0 of the other: half of the answers are flat.
    weights = (0.0, 0.0, 0.0, 0.0, 10.0, 0.0, 1.0, 1.0, 0.0)
    run = Run(Experiment(hidden_layers=(2,), bias=True, parameters=weights))
    assert measure("saturated_share", run) == 0.5
    twins = Run(start_of("twins"))
    assert (measure("distinct_units", twins), measure("weight_spread", twins)) == (1.0, 0.0)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_measures_any_network_and_writes_what_it_found(name: str) -> None:
    for experiment in (
        Experiment(),
        Experiment(hidden_layers=()),
        Experiment(
            dataset="iris",
            output_activation="softmax",
            hidden_activation="relu",
            loss="cross_entropy",
            reduction="mean",
        ),
        Experiment(dataset="plane", output_activation="linear"),
    ):
        value = measure(name, Run(experiment))
        assert value is None or isinstance(value, float | int | bool | str)
        assert METRICS[name].write(value)


# ---- the first epoch solved ----

FAST = Experiment(bias=True, learning_rate=4.0, weight_seed=2)


def test_first_solved_epoch_is_exact_however_coarse_the_frames() -> None:
    fine = trained(FAST, 300, "1")
    expected = find_first_solved(fine, fine.frames)
    assert expected is not None
    assert 10 < expected < 300
    for speed in ("10", "100", "1000"):
        run = trained(FAST, 300, speed)
        assert find_first_solved(run, run.frames) == expected


def test_where_a_setting_was_changed_in_between_the_later_frame_stands() -> None:
    run = trained(replace(FAST, learning_rate=0.5), 50, "1")
    run.adopt(replace(FAST, learning_rate=4.0, stop_epoch=400))
    run.record(1, "1000", budget=10.0)
    exact = find_first_solved(run, run.frames)
    assert exact is not None
    assert exact < 400
    run.adopt(replace(FAST, learning_rate=3.0, stop_epoch=500))
    assert find_first_solved(run, run.frames) == 400


def test_what_was_never_solved_has_no_first_epoch() -> None:
    run = Run(Experiment())
    assert find_first_solved(run, run.frames) is None
    assert find_first_solved(solved_by_hand(), solved_by_hand().frames) == 0


# ---- goals ----


@pytest.mark.parametrize(
    ("op", "holds"),
    [
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
        ("==", [False, True, False]),
        (">=", [False, True, True]),
        (">", [False, False, True]),
    ],
)
def test_operators_compare_as_they_are_written(op: str, holds: list[bool]) -> None:
    assert [Goal("loss", op, 1.0).holds(value) for value in (0.5, 1.0, 2.0)] == holds
    assert not Goal("loss", op, 1.0).holds(None)
    assert not Goal("loss", op, 1.0).holds(float("nan"))
    assert not Goal("loss", op, 1.0).holds("text")
    assert set(OPERATORS) == {"<", "<=", "==", ">=", ">"}


def test_a_verdict_says_what_holds_and_what_does_not_with_the_number() -> None:
    one = exercise("and-needs-bias")
    run = trained(one.start, 5000, "1000")
    verdict = check(one, run, run.frames[-1], begun(one.id))
    assert not verdict.passed
    assert [result.met for result in verdict.results] == [False, True]
    assert [result.sentence for result in verdict.unmet_first()] == [
        "The largest error of a point is 0.5 (goal: below 0.1).",
        "Within 5,000 epochs.",
    ]


def test_passing_is_checked_at_the_frame_where_the_learner_stands() -> None:
    one = exercise("and-needs-bias")
    run = trained(start_of(one.id, bias=True), 5000, "1000")
    assert check(one, run, run.frames[-1], begun(one.id)).passed
    assert not check(one, run, run.frames[0], begun(one.id)).passed


def test_a_number_that_looks_like_the_goal_is_written_out() -> None:
    owner = replace(exercise("and-needs-bias"), goals=(Goal("loss", "<", 0.5),))
    run = Run(replace(owner.start, parameters=(0.0, 1e-5)))
    (result,) = check(
        replace(owner, show=("weights",)), run, run.frames[0], begun(owner.id)
    ).results
    assert "0.50000" in result.sentence or "0.49999" in result.sentence


def test_a_run_that_left_the_exercise_is_not_checked() -> None:
    one = exercise("stuck")
    run = Run(replace(one.start, loss="cross_entropy"))
    verdict = check(one, run, run.frames[0], begun(one.id))
    assert not verdict.passed
    (result,) = verdict.results
    assert result.sentence == "Loss differs from the start of the exercise. Press Start again."
    assert verdict.first_sentence == result.sentence


def test_limits_and_locks_are_kept() -> None:
    one = exercise("stuck")
    assert one.violations(one.start) == []
    assert one.violations(one.start.changed(hidden_layers=[3], learning_rate=5.0)) == []
    assert one.violations(one.start.changed(stop_epoch=9, speed="top", log_loss=True)) == []
    assert "layer: 1 to 3, got [4]" in one.violations(one.start.changed(hidden_layers=[4]))[0]
    assert "layers: 1, got 2" in one.violations(one.start.changed(hidden_layers=[2, 2]))[0]
    assert "got adam" in one.violations(one.start.changed(optimizer="adam"))[0]
    assert one.violations(replace(one.start, parameters=(0.0,) * 9))
    assert one.violations(one.start.changed(hidden_layers=[3], weight_seed=1))
    assert (
        "at most 100"
        in exercise("goldilocks").violations(
            exercise("goldilocks").start.changed(learning_rate=200.0)
        )[0]
    )


def test_weights_set_by_hand_count_only_where_they_are_unlocked() -> None:
    for id, allowed in (("stuck", False), ("twins", True)):
        run = Run(exercise(id).start)
        run.edit(run.frames[0].id, 0, 0.6)
        assert (exercise(id).run_violations(run) == []) is allowed


def test_twins_are_parted_by_one_weight_set_by_hand() -> None:
    one = exercise("twins")
    progress, run = predicted(one.id), Run(replace(one.start, stop_epoch=1700))
    run.edit(run.frames[0].id, 0, 0.6)
    run.record(20, "100", budget=10.0)
    assert check(one, run, run.frames[-1], progress).passed


def test_parts_are_remembered_from_check_to_check() -> None:
    id = "features-or-layers"
    one, progress = exercise(id), begun(id)
    squares = trained(start_of(id, features=["x1", "x2", "x1x1", "x2x2"]), 1000)
    verdict = check(one, squares, squares.frames[-1], progress)
    assert (verdict.passed, verdict.done_parts) == (False, ("Without a hidden layer",))
    assert verdict.missing_parts == ("With x1 and x2 alone",)
    progress = take(progress, verdict, squares, squares.frames[-1], after(60))
    assert progress.parts == ("Without a hidden layer",)
    layers = trained(start_of(id, hidden_layers=[4]), 1000)
    verdict = check(one, layers, layers.frames[-1], progress)
    assert verdict.passed
    assert take(progress, verdict, layers, layers.frames[-1], after(120)).passed
    assert not check(one, layers, layers.frames[-1], begun(id)).passed


# ---- many seeds ----


def small() -> Exercise:
    return replace(exercise("luck-or-size"), many_seeds=ManySeeds(4, 300))


def test_a_success_rate_waits_for_many_seeds_of_the_same_settings() -> None:
    one = small()
    run = Run(one.start)
    verdict = check(one, run, run.frames[0], begun(one.id))
    assert verdict.waits_for_seeds
    assert not verdict.passed
    assert take(begun(one.id), verdict, run, run.frames[0], after(5)).attempts == 0
    rate = start_sweep(one, one.start)
    assert rate.results is None
    shares = [rate.share_done]
    while not rate.advance(0.002):
        shares.append(rate.share_done)
    assert shares == sorted(shares)
    assert rate.share_done == 1.0
    verdict = check(one, run, run.frames[0], begun(one.id), rate.results)
    assert verdict.results[0].value == 0.0
    assert not verdict.waits_for_seeds
    assert take(begun(one.id), verdict, run, run.frames[0], after(5)).attempts == 1
    other = Run(start_of(one.id, bias=True))
    assert check(one, other, other.frames[0], begun(one.id), rate.results).waits_for_seeds
    redrawn = Run(start_of(one.id, weight_seed=9))
    assert not check(one, redrawn, redrawn.frames[0], begun(one.id), rate.results).waits_for_seeds


def test_an_exercise_without_many_seeds_has_no_rate() -> None:
    with pytest.raises(ValueError, match="no success rate"):
        start_sweep(exercise("stuck"), exercise("stuck").start)


# ---- what came ----


def outcome_of(attempt: Attempt, id: str) -> str:
    question = attempt.exercise.question(id)
    assert question
    return outcome(attempt, question)


def test_the_outcome_is_shown_beside_the_prediction() -> None:
    one = exercise("which-weight-moves")
    run = Run(one.start)
    attempt = Attempt(one, run, run.frames[0], predicted(one.id))
    assert outcome_of(attempt, "moves-1") == ""
    run.record(1, "update")
    attempt = Attempt(one, run, run.frames[-1], predicted(one.id).observe(run))
    assert outcome_of(attempt, "moves-1") == "It grew, from 0.5000 to 0.5127."
    assert outcome_of(attempt, "moves-2") == "It shrank, from -0.5000 to -0.5127."
    assert outcome_of(attempt, "moves-3") == "It stayed at 0.3000."
    stuck = exercise("stuck")
    run = trained(stuck.start, 5000, "1000")
    attempt = Attempt(stuck, run, run.frames[-1], predicted("stuck").observe(run))
    assert outcome_of(attempt, "cure") == (
        "Largest error of a point at epoch 5,000: 0.501, with the settings of the start."
    )
    assert stuck.question("nothing") is None
    wired = exercise("hand-wire-xor")
    run = trained(wired.start, 1)
    attempt = Attempt(wired, run, run.frames[-1], predicted(wired.id).observe(run))
    assert outcome_of(attempt, "single-unit") == ""


def test_a_prediction_is_told_with_what_came() -> None:
    one = exercise("which-weight-moves")
    run = Run(one.start)
    progress = begun(one.id)
    for question in one.questions:
        progress = progress.predict(question, "grows", run, BEGIN)
    run.record(1, "update")
    attempt = Attempt(one, run, run.frames[-1], progress.observe(run))

    def told(attempt: Attempt, k: int, **options: bool) -> str:
        question = attempt.exercise.questions[k]
        given = attempt.progress.prediction(question)
        assert given
        return describe_prediction(attempt, question, given, **options)

    assert told(attempt, 1) == ("You predicted that it grows. It shrank, from -0.5000 to -0.5127.")
    assert told(attempt, 1, with_outcome=False) == "You predicted that it grows."
    passed = replace(attempt, progress=replace(attempt.progress, passed_at=after(60)))
    assert told(passed, 0).endswith("It grew, from 0.5000 to 0.5127. Your prediction was right.")
    assert told(passed, 1).endswith("Your prediction was wrong.")
    # Without an outcome to look at, it is told at once.
    wired = exercise("hand-wire-xor")
    run = Run(wired.start)
    attempt = Attempt(wired, run, run.frames[0], predicted(wired.id))
    assert told(attempt, 0) == "You predicted: 3. It is fixed now."
    run.edit(run.frames[0].id, 0, 6.0)
    attempt = Attempt(wired, run, run.frames[-1], predicted(wired.id).observe(run))
    assert told(attempt, 0) == "You predicted: 3. Your prediction was right."


def test_the_outcome_says_where_the_run_differs_from_the_start() -> None:
    twins = exercise("twins")
    run = trained(twins.start, 500, "100")
    progress = predicted("twins").observe(run)

    def shown(run: Run) -> str:
        return outcome_of(Attempt(twins, run, run.frames[-1], progress), "different")

    count = "Number of different hidden units at epoch"
    assert shown(run) == f"{count} 500: 1, with the settings of the start."
    viewed = Run(twins.start.changed(stop_epoch=7, log_loss=True))
    assert shown(viewed) == f"{count} 0: 1, with the settings of the start."
    assert shown(Run(twins.start.changed(initial_scale=0.7))).endswith("1, with Initial scale 0.7.")
    drawn = shown(Run(twins.start.changed(initializer="uniform", weight_seed=3)))
    assert drawn.endswith("4, with Initial weights uniform, Weight seed 3.")
    run.go_back_to(0)
    run.edit(0, 0, 0.6)
    run.record(3, "100")
    assert shown(run).endswith("2, with weights set by hand.")


def test_what_was_passed_before_and_holds_no_more_is_not_told_as_missing() -> None:
    both = exercise("features-or-layers")
    run = Run(both.start)
    verdict = check(both, run, run.frames[0], begun(both.id).observe(run))
    assert len(both.parts) == 2
    assert len(verdict.unmet_first()) == len(verdict.results)
    left = verdict.unmet_first(both.parts[:1])
    assert {one.goal.part for one in left if one.goal and one.goal.part} == {both.parts[1]}
